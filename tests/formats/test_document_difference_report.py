"""Differences to read: on a terminal and as a page."""

from html.parser import HTMLParser

from formats.test_word_revisions_write import AFTER, BEFORE
from milepost.formats.reports.document_difference import (
    differences_as_page,
    differences_as_text,
)

PRINTED = """\
2 passages are the same; 4 reworded, 2 added, 2 removed, 1 moved, 1 divided, 1 joined.

Added:
  {+For adoption+}

Reworded:
  On {+all +}things

(a) Moved here, move 1:
  {+(a) at sea+}

1. Reworded:
  1. We [-may-]{+shall+} act[-[note: Soon.]-]{+[note: Now.]+}.

Divided:
  [-We go. We come.-]
  {+We go.+}
  {+We come.+}

2. Removed:
  [-2. To be dropped.-]

(a) Moved away, move 1:
  [-(a) at sea-]

Joined:
  [-One half-]
  [-and the other.-]
  {+One half and the other.+}

Reworded:
  a\tb
  c\t[-d-]{+e+}

Reworded:
  نحث {+كل +}الدول

Removed:
  [-The end.-]

2. Added:
  {+2. Quite new.+}"""


def test_each_change_is_printed_with_its_words():
    assert differences_as_text(BEFORE, AFTER) == PRINTED


def test_without_a_difference_it_says_so():
    assert differences_as_text(BEFORE, BEFORE) == (
        "Nothing changed: 12 passages are the same."
    )


class Words(HTMLParser):
    """The words of a page as a screen reader says them, and the tags around each."""

    def __init__(self):
        super().__init__()
        self.inside, self.said, self.directions = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br"}:
            self.inside.append(tag)
        self.directions += [value for name, value in attrs if name == "dir"]

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if "style" not in self.inside:
            self.said.append(data)


def read(page):
    words = Words()
    words.feed(page)
    assert not words.inside
    return words


def test_a_page_says_aloud_what_went_and_came():
    words = read(differences_as_page(BEFORE, AFTER, title="Old <and> new"))

    said = "".join(words.said)
    assert (
        "We  [deleted: may end of deleted]  [inserted: shall end of inserted] " in said
    )
    assert "Old <and> new" in said
    assert "rtl" in words.directions
    assert "Moved here, move 1" in said
