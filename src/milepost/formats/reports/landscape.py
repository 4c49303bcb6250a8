"""HTML report of an opinion landscape.

It takes the summary of a landscape, as in `landscape.json`. Where agree and disagree are
exchanged in the votes, they are exchanged in every sentence.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from . import landscape_sentences
from .landscape_sentences import ENGLISH
from .page import heading, page, paragraph, sentences, table

Facts = Mapping[str, Any]

FORMED_FROM_THESE = (
    "The groups were formed from these same answers, so the differences between them are "
    "larger than chance would explain by construction."
)


def render_report(facts: Facts, statements: Iterable[Facts], chart: str) -> str:
    """Complete HTML page of the opinion landscape report.

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
        paragraph(
            "Each dot stands for people who gave similar answers; the larger the dot, the "
            "more people. The directions have no meaning: only closeness counts."
        ),
        heading("Characteristics of each group"),
        paragraph(FORMED_FROM_THESE),
        *(_group(group) for group in facts["groups"]),
        heading("Common ground"),
        sentences(consensus_sentences(facts)),
        heading("Differences"),
        paragraph(FORMED_FROM_THESE),
        sentences(divisive_sentences(facts)),
        heading("All statements"),
        _table(statements),
        heading("How this was calculated"),
        paragraph(_method(facts)),
    )


def opening(facts: Facts) -> str:
    """Sentences on how many people and groups there are, and how distinct the groups."""
    people = facts["participants"]
    found = landscape_sentences.opening(
        people["all"],
        people["grouped"],
        len(facts["groups"]),
        facts["silhouettes"],
        facts["null_silhouette"],
        ENGLISH,
    )
    if facts["null_silhouette"] is None and len(facts["groups"]) > 1:
        found += (
            " There are too many answers to compare these groups with groups formed by "
            "chance."
        )
    return found


def group_label(group: Facts) -> str:
    """Label of a group with its size, for a heading or legend, in English."""
    return landscape_sentences.group_label(group["name"], group["size"], ENGLISH)


def picture_description(facts: Facts) -> str:
    """Text alternative of the landscape picture, with the groups and their sizes."""
    labels = "; ".join(group_label(group) for group in facts["groups"])
    return (
        "Each dot stands for people who gave similar answers; the closer two dots, the more "
        f"similar the answers. {labels}."
    )


def representative_sentence(row: Facts) -> str:
    """Sentence on how a group, and the others, answer a statement representative of it."""
    share = f"{row['count']} of {row['seen']}"
    answers = landscape_sentences.representative(row["direction"], share, ENGLISH)
    others = f"{row['others_count']} of {row['others_seen']}"
    return f"“{row['text']}” {answers} In the other groups: {others}."


def consensus_sentences(facts: Facts) -> list[str]:
    """Sentences, one per statement that a majority of all agrees or disagrees with."""
    return [
        f"“{row['text']}” A majority {side}s: {row['count']} of {row['seen']} who answered."
        for side in ("agree", "disagree")
        for row in facts["consensus"][side]
    ]


def divisive_sentences(facts: Facts) -> list[str]:
    """Sentences, one per most divisive statement, on where each group stands."""
    return [
        " ".join([f"“{row['text']}”", *map(_leaning, row["groups"])])
        for row in facts["divisive"]
    ]


def _leaning(group: Facts) -> str:
    agrees, disagrees = group["agrees"], group["disagrees"]
    shares = {
        "agree": f"{agrees} of {group['seen']}",
        "disagree": f"{disagrees} of {group['seen']}",
    }
    name = chr(ord("A") + group["group"])
    return landscape_sentences.leaning(name, agrees, disagrees, shares, ENGLISH)


def _group(group: Facts) -> str:
    rows = [representative_sentence(row) for row in group["representative"]]
    return heading(group_label(group), level=3) + sentences(rows)


def _table(statements: Iterable[Facts]) -> str:
    return table(
        "All statements: numbers of all participants; share of those who answered, with its "
        "95 % interval",
        words=["Statement"],
        numbers=["Answered", "Agree", "Disagree", "Pass", "Share that agrees"],
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
        f"{facts['fingerprint']}. Groups are a way to read the answers of those who took "
        "part. They are not parties, and say nothing about those who did not answer. Another "
        "number of groups might fit nearly as well."
    )
