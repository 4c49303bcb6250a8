"""A page about an opinion landscape that needs nothing but itself.

Fed the plain facts of a landscape. Each result is one sentence; when agree and disagree
change sides in the votes, every sentence turns round with them.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

Facts = Mapping[str, Any]

STYLE = """
:root{color-scheme:light dark;--line:#8888}
body{font:1rem/1.55 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}svg{width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding:.5rem 0}
.wide{overflow-x:auto}code{overflow-wrap:anywhere}
"""
MADE_FROM_THESE = (
    "<p>The groups were made from these very answers, so differences between them are "
    "larger than chance would make them by construction.</p>"
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
    groups = "".join(_group(group) for group in facts["groups"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Opinion landscape</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Opinion landscape</h1><p>{escape(opening(facts))}</p>{chart}"
        f"<h2>What marks each group</h2>{MADE_FROM_THESE}{groups}"
        f"<h2>What most agree on</h2>{_sentences(consensus_sentences(facts))}"
        f"<h2>What divides the groups</h2>{MADE_FROM_THESE}"
        f"{_sentences(divisive_sentences(facts))}"
        f"<h2>Every statement</h2>{_table(statements)}{_method(facts)}"
        "</main></body></html>\n"
    )


def opening(facts: Facts) -> str:
    """What was found, in one or two sentences."""
    people, number = facts["participants"], len(facts["groups"])
    rest = people["all"] - people["grouped"]
    found = (
        "no groups that differ"
        if number == 1
        else f"{number} groups of participants who vote alike"
    )
    return (
        f"{people['all']} participants voted on {facts['statements']['all']} "
        f"statements. There are {found}; {rest} participants answered too little to "
        "be placed in one. Marks near each other stand for people who vote alike; "
        "the larger a mark, the more of them." + _beside_chance(facts)
    )


def _beside_chance(facts: Facts) -> str:
    chance, number = facts["silhouette_of_chance"], len(facts["groups"])
    if number == 1:
        return ""
    if chance is None:
        return " There are too many votes to compare the groups with those of chance."
    if max(facts["silhouettes"].values()) <= chance:
        return " The groups are no more apart than chance would make them."
    return ""


def picture_description(facts: Facts) -> str:
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
    return (
        f"<h3>Group {group['name']}: {group['size']} participants</h3>"
        f"{_sentences(marks)}"
    )


def _sentences(sentences: list[str]) -> str:
    if not sentences:
        return "<p>Nothing stands out.</p>"
    return "<ul>" + "".join(f"<li>{escape(s)}</li>" for s in sentences) + "</ul>"


def _table(statements: Iterable[Facts]) -> str:
    rows = "".join(
        f"<tr><td>{escape(row['text'])}{' (moderated out)' * row['moderated']}</td>"
        + "".join(
            f'<td class="n">{row[name]}</td>'
            for name in ("seen", "agrees", "disagrees", "passes")
        )
        + f'<td class="n">{row["agree_share"]:.0%} '
        f"({row['low']:.0%}–{row['high']:.0%})</td></tr>"
        for row in statements
    )
    heads = "".join(
        f'<th scope="col" class="n">{name}</th>'
        for name in ("Seen by", "Agree", "Disagree", "Pass", "Share that agrees")
    )
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Every statement">'
        "<table><caption>Counts of everybody; share of those who saw it, with its 95 % "
        f'interval</caption><thead><tr><th scope="col">Statement</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _method(facts: Facts) -> str:
    return (
        "<h2>How this was found</h2><p>Method "
        f"{escape(facts['method'])}, version {escape(facts['version'])}. SHA-256 of the "
        f"votes: <code>{escape(facts['fingerprint'])}</code>. Groups are a way to read "
        "the votes of those who took part. They are not parties, they say nothing about "
        "who stayed silent, and another number of groups may be nearly as good.</p>"
    )
