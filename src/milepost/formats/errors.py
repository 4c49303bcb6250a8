"""Errors of files, each worded as one whole sentence.

FormatError                 a file is not what it should be, or cannot be written
├── ProblemsInFile          many rows or units of it are wrong, and all are listed
└── UnreadableFile          it cannot be read; names file, and row and column where known
    ├── UnknownFormat       it is none of the kinds of file that are read here
    ├── EmptyFile           nothing in it
    ├── Truncated           it ends in the middle
    ├── Damaged             what is compressed in it does not unpack
    ├── WrongEncoding       its text is not UTF-8
    ├── MissingColumn       a column that is needed is not there
    ├── RepeatedColumn      a column is there twice
    ├── UnexpectedColumn    a column is there that is none of the known ones
    ├── WrongWidth          a row has too few or too many cells
    ├── BlankCell           a cell that must be filled is blank
    ├── WrongValue          a cell holds something else than it must
    ├── UnknownAnnotation   a response is to a comment or revision that is not in the file
    ├── RepeatedKey         two clauses of a text have the same key
    └── CyclicReference     something in it refers to itself

Rows are counted as a person sees them: the header is row 1.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from milepost.errors import MilepostError, gettext_noop


class FormatError(MilepostError):
    """A file is not what it should be."""

    template = gettext_noop("%(file)s cannot be used.")


class UnreadableFile(FormatError):
    """A file cannot be read. Another kind of file may state its own `template`."""

    template = gettext_noop("%(file)s cannot be read.")


class Problem(Protocol):
    """One thing to put right in a file."""

    def sentence(self, translate: Callable[[str], str] = str) -> str: ...


class ProblemsInFile(FormatError):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    one_problem = gettext_noop("%(file)s, %(first)s")
    several_problems = gettext_noop("%(file)s, %(first)s (Other problems: %(more)s.)")

    def __init__(self, *, file: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first, more = problems[0].sentence(), len(problems) - 1
        template = self.several_problems if more else self.one_problem
        super().__init__(template, file=file, first=first, more=more)

    def sentence(self, translate: Callable[[str], str]) -> str:
        """Sentence with the first problem and the number of others, translated."""
        facts = self.facts | {"first": self.problems[0].sentence(translate)}
        return translate(self.template) % facts


class UnknownFormat(UnreadableFile):
    """`expected`: the kinds of file that would do, as a person would list them."""

    template = gettext_noop("%(file)s cannot be read: it is not %(expected)s.")


class EmptyFile(UnreadableFile):
    template = gettext_noop("%(file)s is empty.")


class Truncated(UnreadableFile):
    template = gettext_noop("%(file)s is incomplete: it ends in the middle.")


class Damaged(UnreadableFile):
    template = gettext_noop("%(file)s is damaged and cannot be unpacked.")


class WrongEncoding(UnreadableFile):
    template = gettext_noop("%(file)s, row %(row)s: the text is not UTF-8.")


class MissingColumn(UnreadableFile):
    template = gettext_noop(
        "%(file)s, row %(row)s: the column “%(column)s” is missing."
    )


class RepeatedColumn(UnreadableFile):
    template = gettext_noop(
        "%(file)s, row %(row)s: the column “%(column)s” occurs more than once."
    )


class UnexpectedColumn(UnreadableFile):
    """`known`: the columns that may be there."""

    template = gettext_noop(
        "%(file)s, row %(row)s: the column “%(column)s” is not one of %(known)s."
    )


class WrongWidth(UnreadableFile):
    template = gettext_noop(
        "%(file)s, row %(row)s: wrong number of cells (expected: "
        "%(expected)s; found: %(found)s)."
    )


class BlankCell(UnreadableFile):
    template = gettext_noop(
        "%(file)s, row %(row)s, column %(column)s: the cell is blank."
    )


class WrongValue(UnreadableFile):
    """`expected`: what would do, such as “1, 0 or -1”."""

    template = gettext_noop(
        "%(file)s, row %(row)s, column %(column)s: “%(value)s” is not %(expected)s."
    )


class UnknownAnnotation(UnreadableFile):
    """`mark`: the id of a comment or a tracked change of another file."""

    template = gettext_noop(
        "%(file)s has no comment or change “%(mark)s”: these responses "
        "belong to another file."
    )


class RepeatedKey(UnreadableFile):
    template = gettext_noop(
        "%(file)s cannot be accepted: more than one paragraph has the key “%(key)s”."
    )


class CyclicReference(UnreadableFile):
    """`name`: of what refers to itself, straight or through others."""

    template = gettext_noop(
        "%(file)s cannot be accepted: “%(name)s” in it contains itself."
    )
