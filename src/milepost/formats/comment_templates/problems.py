"""Problems of a table of comments, each worded as a whole sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from milepost.errors import Phrase, gettext_noop
from milepost.formats.errors import FormatError, ProblemsInFile, UnreadableFile

Severity = Literal["error", "warning"]

MISSING_COLUMN = gettext_noop("row %(row)s: the column “%(expected)s” is missing.")
CHANGED_HEADING = gettext_noop(
    "row %(row)s, column %(column)s: the heading “%(value)s” should be “%(expected)s”."
)
REPEATED_COLUMN = gettext_noop(
    "row %(row)s, column %(column)s: “%(expected)s” occurs a second time."
)
MERGED_HEADER = gettext_noop(
    "row %(row)s: the header cells %(range)s are merged. Split "
    "them and give each a name."
)
MERGED_ROWS = gettext_noop(
    "row %(row)s: the cells %(range)s are merged across rows. Split them."
)
MERGED_COLUMNS = gettext_noop(
    "row %(row)s: the cells %(range)s are merged; their text is "
    "assigned to the first of these columns."
)
UNKNOWN_KIND = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not a type of "
    "comment. Use ge, te or ed."
)
UNKNOWN_WORD = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not one of: %(expected)s."
)
KEPT_WORD = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not a value of "
    "this template; it is kept as written."
)
NO_ORGANISATION = gettext_noop(
    "row %(row)s, column %(column)s: the member code is empty."
)
NO_COMMENT = gettext_noop("row %(row)s, column %(column)s: the comment is empty.")
NO_PLACE = gettext_noop(
    "row %(row)s, column %(column)s: no paragraph is named; the "
    "comment is taken to be on the text as a whole."
)
CELL_TOO_LONG = gettext_noop(
    "row %(row)s, column %(column)s: the text is too long for a "
    "cell of a workbook (maximum number of characters: %(limit)s)."
)
FORMULA = gettext_noop(
    "row %(row)s, column %(column)s: the cell contains a formula. "
    "Enter the text itself."
)
PICTURE = gettext_noop(
    "row %(row)s, column %(column)s: the cell contains a picture "
    "or object, which is not imported. Describe it in words."
)
NOTE = gettext_noop(
    "row %(row)s, column %(column)s: the note on this cell is not "
    "imported. Write it in the row."
)
PASSED_OVER = gettext_noop(
    "row %(row)s, column %(column)s: the row contains only "
    "“%(value)s”, so it is not imported as a comment."
)
SAME_AS = gettext_noop(
    "row %(row)s: this comment is the same as the one in row %(other)s."
)
SAME_KEY = gettext_noop(
    "row %(row)s: this row was copied from row %(other)s; it is "
    "imported as a new comment."
)
LOCKED_CHANGED = gettext_noop(
    "row %(row)s, column %(column)s: “%(expected)s” was changed "
    "after the file was sent out; only the secretariat may write "
    "there."
)
FORGED = gettext_noop(
    "row %(row)s: the hidden seal of this row was not made by this "
    "installation of Milepost."
)


@dataclass(frozen=True)
class TableProblem:
    """One thing to put right, or to know.

    column    as a person calls it: a letter, in Word a number; empty where none is known
    severity  an error stops the file from being taken; a warning does not
    sheet     or number of the table in Word; empty for CSV
    """

    row: int
    column: str
    template: str
    facts: tuple[tuple[str, object], ...]
    severity: Severity = "error"
    sheet: str = ""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The problem as a sentence, in the language of `translate`."""
        facts = {
            name: translate(fact) if isinstance(fact, Phrase) else fact
            for name, fact in self.facts
        }
        return translate(self.template) % facts


class NoHeader(UnreadableFile):
    """No row of any table looks like the header of the form."""

    template = gettext_noop(
        "%(file)s: no row contains the column names (%(expected)s)."
    )


class UnusableComments(ProblemsInFile):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    problems: tuple[TableProblem, ...]


class UnusableMapping(FormatError):
    """Which heading means which column was not said in a way that can be used."""

    template = gettext_noop(
        "The table cannot be read: choose the column that contains the comments."
    )
    unknown = gettext_noop("There is no column “%(column)s”.")


class CellTooLong(FormatError):
    """A text does not fit into a cell of a workbook."""

    template = gettext_noop(
        "Row %(row)s: a text is too long (maximum number of characters: %(limit)s)."
    )


class NoResponseColumn(FormatError):
    """A file has no column that answers could be written into."""

    template = gettext_noop(
        "%(file)s: the table has no column for the response to row %(row)s."
    )


class NoSuchRow(FormatError):
    """An answer was given to a row that the file does not have."""

    template = gettext_noop("%(file)s has no comment in row %(row)s of “%(sheet)s”.")


class ResponseCellHoldsFormula(FormatError):
    """The cell that the answer belongs into holds a formula."""

    template = gettext_noop(
        "%(file)s, row %(row)s: the cell for the response contains a formula."
    )
