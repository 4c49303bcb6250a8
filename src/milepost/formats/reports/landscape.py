"""HTML report of an opinion landscape.

Fed the plain facts of a landscape. Each result is one sentence; when agree and disagree
change sides in the votes, every sentence turns round with them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .page import heading, page, paragraph, sentences, table

Facts = Mapping[str, Any]

MADE_FROM_THESE = (
    "The groups were made from these very answers, so differences between them are "
    "larger than chance would make them by construction."
)


def render_report(facts: Facts, statements: Iterable[Facts], chart: str) -> str:
    """A complete HTML page.

    Parameters
    ----------
    facts
        The summary of a landscape, with its lists of statements and their `text`.
    statements
        Every statement with its counts and `text`.
    chart
        The picture, as SVG.
    """
    return page(
        "Opinion landscape",
        paragraph(opening(facts)),
        chart,
        heading("What marks each group"),
        paragraph(MADE_FROM_THESE),
        *(_group(group) for group in facts["groups"]),
        heading("What most agree on"),
        sentences(consensus_sentences(facts)),
        heading("What divides the groups"),
        paragraph(MADE_FROM_THESE),
        sentences(divisive_sentences(facts)),
        heading("Every statement"),
        _table(statements),
        heading("How this was found"),
        paragraph(_method(facts)),
    )


def opening(facts: Facts) -> str:
    """What was found, in one or two sentences."""
    people, number = facts["participants"], len(facts["groups"])
    rest = people["all"] - people["grouped"]
    groups_found = (
        "no groups that differ"
        if number == 1
        else f"{number} groups of participants who vote alike"
    )
    return (
        f"{people['all']} participants voted on {facts['statements']['all']} "
        f"statements. There are {groups_found}; {rest} participants answered too little to "
        "be placed in one. Marks near each other stand for people who vote alike; "
        "the larger a mark, the more of them." + _compare_with_null(facts)
    )


def _compare_with_null(facts: Facts) -> str:
    chance, number = facts["null_silhouette"], len(facts["groups"])
    if number == 1:
        return ""
    if chance is None:
        return " There are too many votes to compare the groups with those of chance."
    if max(facts["silhouettes"].values()) <= chance:
        return " The groups are no more apart than chance would make them."
    return ""


def picture_description(facts: Facts) -> str:
    """Text alternative of the chart: the groups and their sizes."""
    sizes = ", ".join(f"group {g['name']} {g['size']}" for g in facts["groups"])
    return f"Participants by how they voted, in groups: {sizes}."


def mark_sentence(name: str, mark: Facts) -> str:
    """How a group differs from all others on a statement."""
    verb, past = _words(mark["direction"])
    return (
        f"Group {name} {verb} more than the others: “{mark['text']}”. "
        f"{mark['said']} of the {mark['seen']} who saw it {past}, "
        f"elsewhere {mark['others_said']} of {mark['others_seen']}."
    )


def consensus_sentences(facts: Facts) -> list[str]:
    """What more than half of everybody said, first agreed, then disagreed."""
    return [
        f"Most {side}: “{row['text']}”. {row['said']} of the {row['seen']} who saw it "
        f"{_words(side)[1]}."
        for side in ("agree", "disagree")
        for row in facts["consensus"][side]
    ]


def divisive_sentences(facts: Facts) -> list[str]:
    """Which group agrees most with a statement and which least."""
    return [_divisive(row) for row in facts["divisive"]]


def _divisive(row: Facts) -> str:
    def leaning(group: Facts) -> float:
        return float((group["agrees"] - group["disagrees"]) / (group["seen"] + 2))

    most, least = max(row["groups"], key=leaning), min(row["groups"], key=leaning)

    def say(group: Facts) -> str:
        name = chr(ord("A") + group["group"])
        return (
            f"group {name} ({group['agrees']} of {group['seen']} agreed, "
            f"{group['disagrees']} disagreed)"
        )

    return f"“{row['text']}”: most agreement in {say(most)}, least in {say(least)}."


def _words(direction: str) -> tuple[str, str]:
    if direction == "agree":
        return "agrees", "agreed"
    return "disagrees", "disagreed"


def _group(group: Facts) -> str:
    marks = [mark_sentence(group["name"], row) for row in group["representative"]]
    title = f"Group {group['name']}: {group['size']} participants"
    return heading(title, level=3) + sentences(marks)


def _table(statements: Iterable[Facts]) -> str:
    return table(
        "Every statement: counts of everybody; share of those who saw it, with its 95 % "
        "interval",
        words=["Statement"],
        numbers=["Seen by", "Agree", "Disagree", "Pass", "Share that agrees"],
        rows=(
            [
                row["text"] + " (moderated out)" * row["moderated"],
                *(str(row[name]) for name in ("seen", "agrees", "disagrees", "passes")),
                f"{row['agree_share']:.0%} ({row['low']:.0%}–{row['high']:.0%})",
            ]
            for row in statements
        ),
    )


def _method(facts: Facts) -> str:
    return (
        f"Method {facts['method']}, version {facts['version']}. SHA-256 of the votes: "
        f"{facts['fingerprint']}. Groups are a way to read the votes of those who took "
        "part. They are not parties, they say nothing about who stayed silent, and "
        "another number of groups may be nearly as good."
    )
