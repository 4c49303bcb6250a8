"""Problems of a table of comments, a whole sentence each."""

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
    "row %(row)s, column %(column)s: “%(expected)s” is there a second time."
)
MERGED_HEADER = gettext_noop(
    "row %(row)s: the header cells %(range)s are merged. Split them, one name each."
)
MERGED_ROWS = gettext_noop(
    "row %(row)s: the cells %(range)s are merged over several rows. Split them."
)
MERGED_COLUMNS = gettext_noop(
    "row %(row)s: the cells %(range)s are merged; what they say is taken for the first of"
    " their columns."
)
UNKNOWN_KIND = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not a type: write ge, te or ed."
)
UNKNOWN_WORD = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not one of: %(expected)s."
)
KEPT_WORD = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not a word of this form; it is kept"
    " as written."
)
NO_ORGANISATION = gettext_noop(
    "row %(row)s, column %(column)s: the member code is empty."
)
NO_COMMENT = gettext_noop("row %(row)s, column %(column)s: the comment is empty.")
NO_PLACE = gettext_noop(
    "row %(row)s, column %(column)s: no place in the text is named; the comment is taken"
    " as one on the whole."
)
CELL_TOO_LONG = gettext_noop(
    "row %(row)s, column %(column)s: the text has more than %(limit)s characters, which"
    " is all that a cell of a workbook holds."
)
FORMULA = gettext_noop(
    "row %(row)s, column %(column)s: the cell holds a formula. Write the text itself."
)
PICTURE = gettext_noop(
    "row %(row)s, column %(column)s: a picture or an object stands here. It is not read:"
    " say in words what it shows."
)
NOTE = gettext_noop(
    "row %(row)s, column %(column)s: a note hangs on this cell. It is not read: write it"
    " into the row."
)
PASSED_OVER = gettext_noop(
    "row %(row)s, column %(column)s: only “%(value)s” stands in this row, so it is not"
    " taken as a comment."
)
SAME_AS = gettext_noop(
    "row %(row)s: this comment is the same as that of row %(other)s."
)
SAME_KEY = gettext_noop(
    "row %(row)s: it was copied from row %(other)s; it is taken as a new comment."
)
LOCKED_CHANGED = gettext_noop(
    "row %(row)s, column %(column)s: “%(expected)s” was changed after it was sent out;"
    " only the secretariat writes there."
)
FORGED = gettext_noop(
    "row %(row)s: the hidden seal of this row is not one that was made here."
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
        "%(file)s: no row holds the names of the columns (%(expected)s)."
    )


class UnusableComments(ProblemsInFile):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    problems: tuple[TableProblem, ...]


class UnusableMapping(FormatError):
    """Which heading means which column was not said in a way that can be used."""

    template = gettext_noop(
        "The table cannot be read: say which column is the comment."
    )
    unknown = gettext_noop("There is no column “%(column)s” here.")


class CellTooLong(FormatError):
    """A text does not fit into a cell of a workbook."""

    template = gettext_noop("Row %(row)s: a text is longer than %(limit)s characters.")


class NoResponseColumn(FormatError):
    """A file has no column that answers could be written into."""

    template = gettext_noop(
        "%(file)s: the table has no column for the answer to row %(row)s."
    )


class NoSuchRow(FormatError):
    """An answer was given to a row that the file does not have."""

    template = gettext_noop("%(file)s has no comment in row %(row)s of “%(sheet)s”.")


class ResponseCellHoldsFormula(FormatError):
    """The cell that the answer belongs into holds a formula."""

    template = gettext_noop(
        "%(file)s, row %(row)s: a formula stands where the answer belongs."
    )
