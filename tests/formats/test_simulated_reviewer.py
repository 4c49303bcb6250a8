"""What is marked up as Word does it is read back exactly, decided and answered."""

import base64
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from formats.word_made import p, refuse_what_word_would, word_file
from milepost.demonstration.simulated_reviewer.review import (
    COVERING_NOTE,
    SimulatedMarkup,
    SimulatedReply,
    find_text,
    simulate_review,
)
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.files import (
    read_document,
    read_reviewed_document,
    write_responses,
)
from milepost.formats.word.responses import write_responses_json
from milepost.formats.word.reviewed_document import AnnotationResponse
from milepost.formats.word.reviewed_reading import read_reviewed_json
from milepost.formats.word.writing import write_document

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
times = st.integers(0, 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
replies = st.builds(SimulatedReply, authors, times, block)


@st.composite
def remarks_on(draw, number, words, depth=1):
    """Remarks on one block: words struck once at most, everything else at will."""
    places = st.integers(0, len(words))
    spans = [
        (draw(st.sampled_from(["delete", "replace", "comment"])), start, end)
        for start, end in pairs(draw(st.lists(places, max_size=6)))
    ]
    struck = sum(end - start for kind, start, end in spans if kind == "delete")
    spans += [("insert", start, start) for start in draw(st.lists(places, max_size=2))]
    spans += [
        ("comment", min(ends), max(ends))
        for ends in draw(st.lists(st.tuples(places, places), max_size=2))
    ]
    if depth and struck < len(words):
        spans += [("add", 0, 0)] * draw(st.integers(0, 1))
    return [remark(draw, kind, number, *ends, depth) for kind, *ends in spans]


def pairs(places):
    places = sorted(set(places))
    return zip(places[::2], places[1::2], strict=False)


def remark(draw, kind, number, start, end, depth):
    """Others change and comment inserted words in turn, one level deep."""
    new = (
        "" if kind == "delete" else draw(block if kind in {"comment", "add"} else text)
    )
    inserts = depth and kind in {"insert", "replace"} and new == new.strip()
    return SimulatedMarkup(
        kind, number, draw(authors), draw(times), start, end, new,
        replies=tuple(draw(st.lists(replies, max_size=2))) if kind == "comment" else (),
        done=kind == "comment" and draw(st.booleans()),
        later=tuple(draw(remarks_on(0, new, 0))) if inserts else (),
    )  # fmt: skip


@st.composite
def marked_texts(draw):
    blocks = draw(st.lists(block, min_size=1, max_size=4))
    remarks = [
        one for n, words in enumerate(blocks) for one in draw(remarks_on(n, words))
    ]
    notes = draw(st.lists(block, max_size=1))
    remarks += [
        SimulatedMarkup("add", COVERING_NOTE, draw(authors), draw(times), text=note)
        for note in notes
    ]
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
    simulate_review(source(folder, blocks), target, remarks, language="ar")
    refuse_what_word_would(target)
    return target, read_reviewed_json(str(target))


def answered(path, answers):
    rows = [
        {"annotation": mark, "text": text, "decision": word}
        for mark, text, word in answers
    ]
    found = write_responses_json(str(path), rows, "Secretariat", AT.isoformat())
    target = path.with_name("answered.docx")
    target.write_bytes(base64.b64decode(found["file"]))
    refuse_what_word_would(target)
    return read_reviewed_json(str(target)), found["left"]


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
    max_examples=40, deadline=None,
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

    read = [thread(one, found["comments"]) for one in found["comments"]]
    said = [
        (
            one.author,
            one.at,
            one.text,
            one.done,
            f"k{one.block}",
            None,
            len(one.replies),
        )
        for one in remarks
        if one.kind == "comment"
    ]
    assert not Counter(said) - Counter(read)
    quoted = Counter((one["text"], one["quoted"]) for one in found["comments"])
    for one in remarks:
        if one.kind == "comment" and not touched(one, remarks):
            words = blocks[one.block][one.start : one.end].strip()
            assert quoted[one.text, words]


def thread(one, comments):
    answers = [other for other in comments if other["parent"] == one["id"]]
    assert all(other["done"] == one["done"] for other in answers)
    said = (one["author"], utc(one["at"]), one["text"], one["done"])
    return (*said, one["key"], one["parent"], len(answers))


def touched(comment, remarks):
    """Whether words inside the range of a comment came or went."""
    return any(
        one.start < comment.end and comment.start < one.end
        for one in remarks
        if one.block == comment.block and one.kind in {"insert", "delete", "replace"}
    )


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
    assert [one["text"] for one in accepted["blocks"]] == [
        new for _, new in rows if new
    ]
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
        one["key"] == where[mark]
        for one, mark in zip(new, chosen, strict=True)
        if mark in where
    )


def test_a_file_written_here_is_marked_up_and_goes_back_answered(tmp_path):
    text, back, answered_ = (tmp_path / f"{name}.docx" for name in "abc")
    write_document(text, BLOCKS, title="Draft", language="en")
    blocks = read_document(text)
    at = find_text(blocks[2], "together")
    remarks = [
        SimulatedMarkup("add", COVERING_NOTE, "Ada", AT, text="Dear all, our remarks."),
        SimulatedMarkup(
            "comment",
            2,
            "Ada",
            AT,
            *at,
            "Who?",
            (SimulatedReply("Ben", AT, "All."),),
            True,
        ),
        SimulatedMarkup("replace", 2, "Ben", AT, 3, 6, "shall act"),
        SimulatedMarkup("delete", 3, "Ben", AT, 0, len("at sea")),
        SimulatedMarkup("add", 1, "Ada", AT, text="Under the heading."),
    ]

    simulate_review(text, back, remarks, language="en")

    found = read_reviewed_document(back)
    assert found.missed == 0
    assert [(one.key, one.before, one.after) for one in found.changes] == [
        (None, "", "Dear all, our remarks."),
        (None, "", "Under the heading."),
        ("k1", "We act together.", "We shall act together."),
        ("k2", "at sea", ""),
    ]
    who, all_ = found.comments
    assert (who.quoted, who.key, who.done, all_.parent) == (
        "together",
        "k1",
        True,
        who.id,
    )
    answers = [AnnotationResponse(who.id, "Everyone.")] + [
        AnnotationResponse(one, decision="rejected") for one in found.revisions
    ]
    assert write_responses(back, answered_, answers, author="Secretariat", at=AT) == ()
    assert read_document(answered_) == blocks
    assert read_reviewed_document(answered_).comments[-1].parent == who.id
    for path in (back, answered_):
        refuse_what_word_would(path)


def test_emphasis_and_notes_survive_marks_that_run_across_them(tmp_path):
    text, back = tmp_path / "a.docx", tmp_path / "b.docx"
    block = DocumentBlock(
        0,
        "paragraph",
        0,
        "We **act together** along^[See *below*.] the route.",
        "",
        "k0",
    )
    write_document(text, [block], title="Draft", language="en")
    blocks = read_document(text)
    assert blocks[1].text == block.text
    remarks = [
        SimulatedMarkup(
            "replace", 1, "Ada", AT, *find_text(blocks[1], "together along"), "now"
        ),
        SimulatedMarkup(
            "comment", 1, "Ada", AT, *find_text(blocks[1], "act together"), "Who?"
        ),
    ]

    simulate_review(text, back, remarks, language="en")

    found = read_reviewed_document(back)
    assert (found.missed, found.changes[0].after) == (0, "We act now the route.")
    answers = [AnnotationResponse(one, decision="rejected") for one in found.revisions]
    write_responses(back, text, answers, author="Secretariat", at=AT)
    assert read_document(text) == blocks


def test_words_that_are_not_there_or_struck_already_cannot_be_marked(tmp_path):
    text = source(tmp_path, ["We act."])
    twice = [
        SimulatedMarkup("delete", 0, "Ada", AT, 0, 2),
        SimulatedMarkup("delete", 0, "Ben", AT, 1, 3),
    ]
    for remarks, words in [
        ([SimulatedMarkup("delete", 0, "Ada", AT, 3, 9)], "points outside"),
        ([SimulatedMarkup("delete", 4, "Ada", AT, 0, 1)], "no block 4"),
        (twice, "struck already"),
    ]:
        with pytest.raises(ValueError, match=words):
            simulate_review(text, tmp_path / "b.docx", remarks, language="en")
    with pytest.raises(ValueError, match="not found"):
        find_text(BLOCKS[1], "never")
