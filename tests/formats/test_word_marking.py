"""What is marked up as Word does it is read back exactly, decided and answered."""

import base64
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from formats.word_made import p, word_file
from milepost.formats.word import (
    Answer,
    DocumentBlock,
    read_document,
    read_marked_file,
    write_answers,
    write_document,
)
from milepost.formats.word_answers import answer_file
from milepost.formats.word_marked import read_marks
from milepost.formats.word_marking import (
    COVERING_NOTE,
    Remark,
    Reply,
    find_words,
    write_marked,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
BLOCKS = [
    DocumentBlock(0, "heading", 1, "Objectives", "", "k0"),
    DocumentBlock(1, "paragraph", 0, "We act together.", "1.", "k1"),
    DocumentBlock(2, "list_item", 1, "at sea", "(a)", "k2"),
    DocumentBlock(3, "paragraph", 0, "We help all.", "2.", "k3"),
]

# Words of several scripts, and all that parts them.
text = st.text("ab c\nd\tـابت é-", min_size=1, max_size=12)
block = text.map(str.strip).filter(bool)
authors = st.sampled_from(["Ada", "Ben B.", "نور"])
times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)
replies = st.builds(Reply, authors, times, block)


@st.composite
def remarks_on(draw, number, words, depth=1):
    """Remarks on one block: words struck once at most, everything else at will."""
    places = st.integers(0, len(words))
    found = []
    for start, end in pairs(draw(st.lists(places, max_size=6))):
        kind = draw(st.sampled_from(["delete", "replace", "comment"]))
        new = draw(text) if kind == "replace" else draw(block)
        found.append(remark(draw, kind, number, start, end, new, depth))
    for start in draw(st.lists(places, max_size=2)):
        found.append(remark(draw, "insert", number, start, start, draw(text), depth))
    for ends in draw(st.lists(st.tuples(places, places), max_size=2)):
        found.append(
            remark(draw, "comment", number, min(ends), max(ends), draw(block), depth)
        )
    whole = sum(one.end - one.start for one in found if one.kind == "delete")
    if depth and whole < len(words):
        for new in draw(st.lists(block, max_size=1)):
            found.append(remark(draw, "add", number, 0, 0, new, 0))
    return found


def pairs(places):
    places = sorted(set(places))
    return zip(places[::2], places[1::2], strict=False)


def remark(draw, kind, number, start, end, new, depth):
    later = ()
    if kind in {"insert", "replace"} and depth:
        later = tuple(draw(remarks_on(0, new.strip(), 0))) if new == new.strip() else ()
    return Remark(
        kind, number, draw(authors), draw(times), start, end,
        text="" if kind == "delete" else new,
        replies=tuple(draw(st.lists(replies, max_size=2))) if kind == "comment" else (),
        done=kind == "comment" and draw(st.booleans()),
        later=later,
    )  # fmt: skip


@st.composite
def marked_texts(draw):
    blocks = draw(st.lists(block, min_size=1, max_size=4))
    remarks = [one for n, words in enumerate(blocks) for one in draw(remarks_on(n, words))]
    for note in draw(st.lists(block, max_size=1)):
        remarks.append(Remark("add", COVERING_NOTE, draw(authors), draw(times), text=note))
    return blocks, remarks


def after(words, remarks):
    """The words when all is accepted, found without any XML."""
    struck = {
        sign
        for one in remarks
        if one.kind in {"delete", "replace"}
        for sign in range(one.start, one.end)
    }
    new = ""
    for sign in range(len(words) + 1):
        for one in remarks:
            if one.kind in {"insert", "replace"} and one.end == sign:
                new += after(one.text, one.later) if one.later else one.text
        if sign < len(words) and sign not in struck:
            new += words[sign]
    return new


def expected(blocks, remarks):
    """Each paragraph of the text, by what it was before and what it is after."""
    rows = [("", one.text) for one in remarks if one.block == COVERING_NOTE]
    for number, words in enumerate(blocks):
        mine = [one for one in remarks if one.block == number]
        rows.append((words, after(words, mine).strip()))
        rows += [("", one.text) for one in mine if one.kind == "add"]
    return rows


def every_remark(remarks):
    for one in remarks:
        yield one
        yield from every_remark(one.later)


def source(folder, blocks):
    body = [p(runs(words), key=f"k{number}") for number, words in enumerate(blocks)]
    return word_file(folder / "text.docx", *body)


def runs(words):
    """Words in runs of two signs, as Word often cuts them."""
    run = etree.Element("r")
    for sign in words:
        if sign in "\n\t":
            etree.SubElement(run, "br" if sign == "\n" else "tab")
        else:
            etree.SubElement(run, "t").text = sign
    whole = "".join(
        etree.tostring(one, encoding="unicode")
        .replace("<", "<w:").replace("<w:/", "</w:")
        .replace("<w:t>", '<w:t xml:space="preserve">')
        for one in run
    )  # fmt: skip
    return f"<w:r>{whole}</w:r>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("marked")


def marked(folder, blocks, remarks):
    target = folder / "marked.docx"
    write_marked(source(folder, blocks), target, remarks, language="ar")
    return target, read_marks(str(target))


def answered(path, answers):
    rows = [{"mark": mark, "text": text, "decision": word} for mark, text, word in answers]
    found = answer_file(str(path), rows, "Secretariat", AT.isoformat())
    target = path.with_name("answered.docx")
    target.write_bytes(base64.b64decode(found["file"]))
    return read_marks(str(target)), found["left"]


def revisions(found):
    return {one["id"]: one for row in found["changes"] for one in row["revisions"]}


def counted(found):
    """Marks that were read, by kind, as the count has them."""
    names = {"insertion": "insertions", "deletion": "deletions", "format": "formats"}
    kinds = [one["kind"] for one in revisions(found).values()]
    count = Counter(names.get(kind, kind) for kind in kinds)
    count["comments"] = len(found["comments"])
    return +count


def utc(written):
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


many = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@many
@given(marked_texts())
def test_random_remarks_are_read_back_exactly(folder, made):
    blocks, remarks = made
    _, found = marked(folder, blocks, remarks)

    rows = expected(blocks, remarks)
    assert [one["text"] for one in found["blocks"]] == [new for _, new in rows if new]
    changed = [(old, new) for old, new in rows if old != new]
    assert [
        (one["before"], one["after"])
        for one in found["changes"]
        if one["before"] != one["after"]
    ] == changed
    keys = {one["key"]: one["before"] for one in found["changes"] if one["before"]}
    assert all(blocks[int(key[1:])] == before for key, before in keys.items())
    assert Counter(found["counted"]) == counted(found)
    assert Counter(
        (one["author"], utc(one["at"]), one["text"]) for one in found["comments"]
    ) == Counter(
        (said.author, said.at, said.text)
        for one in every_remark(remarks)
        if one.kind == "comment"
        for said in (one, *one.replies)
    )


@many
@given(marked_texts())
def test_every_author_is_read_with_every_sign_inserted_and_struck(folder, made):
    blocks, remarks = made
    _, found = marked(folder, blocks, remarks)

    signs = Counter()
    for one in revisions(found).values():
        who = (one["author"], utc(one["at"]), one["kind"])
        signs[who] += len(one["text"])
    wanted = Counter()
    for one in every_remark(remarks):
        if one.kind in {"insert", "replace", "add"}:
            wanted[one.author, one.at, "insertion"] += len(one.text)
        if one.kind in {"delete", "replace"}:
            wanted[one.author, one.at, "deletion"] += one.end - one.start
    assert +signs == +wanted


@many
@given(marked_texts())
def test_threads_come_back_with_their_words_and_their_clause(folder, made):
    blocks, remarks = made
    _, found = marked(folder, blocks, remarks)
    by_id = {one["id"]: one for one in found["comments"]}

    firsts = [one for one in found["comments"] if one["parent"] is None]
    for number, words in enumerate(blocks):
        mine = [one for one in remarks if one.block == number]
        struck = {
            sign
            for one in mine
            if one.kind in {"delete", "replace"}
            for sign in range(one.start, one.end)
        }
        for one in (one for one in mine if one.kind == "comment"):
            read = next(
                other
                for other in firsts
                if (other["author"], utc(other["at"]), other["text"], other["done"])
                == (one.author, one.at, one.text, one.done)
                and other["key"] == f"k{number}"
            )
            firsts.remove(read)
            if not {sign for sign in range(one.start, one.end)} & struck and not any(
                one.start < other.end < one.end for other in mine if other.text
            ):
                assert read["quoted"] == words[one.start : one.end].strip()
    for one in found["comments"]:
        assert one["parent"] is None or by_id[one["parent"]]["parent"] is None
        if one["parent"]:
            assert by_id[one["parent"]]["done"] == one["done"]


@many
@given(marked_texts())
def test_accepting_all_gives_the_text_after_and_rejecting_all_the_one_before(
    folder, made
):
    blocks, remarks = made
    path, found = marked(folder, blocks, remarks)
    rows = expected(blocks, remarks)
    ids = list(revisions(found))

    accepted, left = answered(path, [(one, "", "accepted") for one in ids])
    assert [one["text"] for one in accepted["blocks"]] == [new for _, new in rows if new]
    assert len(revisions(accepted)) == len(left)
    assert len(accepted["comments"]) == len(found["comments"])

    rejected, left = answered(path, [(one, "", "rejected") for one in ids])
    assert [(one["text"], one["key"]) for one in rejected["blocks"]] == [
        (words, f"k{number}") for number, words in enumerate(blocks)
    ]
    assert revisions(rejected) == {}
    assert len(rejected["comments"]) == len(found["comments"])


@many
@given(marked_texts(), st.randoms(use_true_random=False))
def test_answers_keep_every_mark_and_stand_where_they_belong(folder, made, random):
    blocks, remarks = made
    path, found = marked(folder, blocks, remarks)
    marks = [*revisions(found), *(one["id"] for one in found["comments"])]
    chosen = [one for one in marks if random.random() < 0.7]

    answers = [(one, f"On {one}", "") for one in chosen]
    again, _ = answered(path, answers)

    assert again["changes"] == found["changes"]
    assert again["blocks"] == found["blocks"]
    assert again["comments"][: len(found["comments"])] == found["comments"]
    new = again["comments"][len(found["comments"]) :]
    assert [one["text"] for one in new] == [f"On {one}" for one in chosen]
    first_of = {one["id"]: one["parent"] or one["id"] for one in found["comments"]}
    assert [one["parent"] for one in new] == [first_of.get(one) for one in chosen]
    where = {one["id"]: one["key"] for one in found["comments"]}
    assert all(
        one["key"] == where[mark] for one, mark in zip(new, chosen, strict=True) if mark in where
    )
