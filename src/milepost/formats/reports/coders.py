"""HTML report of inter-coder reliability (Krippendorff's alpha)."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .page import heading, page, paragraph, table

Facts = Mapping[str, Any]
MOST_UNITS = 50

WHAT_ALPHA_IS = (
    "Alpha is 1 where coders agree on everything, 0 where they agree no more than codes "
    "dealt out at random would, and below 0 where they agree less. By custom codes are "
    "relied on from 0.8, and from 0.667 for tentative conclusions. The interval says "
    "what other texts of this kind, coded by the same people, might have given."
)
WIDTH, HEIGHT, LEFT, RIGHT = 480, 84, 16, 464
LIMITS = (0.0, 0.667, 0.8, 1.0)


def render_report(facts: Facts, units: Sequence[Facts]) -> str:
    """Complete HTML page of the inter-coder reliability report.

    Parameters
    ----------
    facts
        What reliability.json holds.
    units
        unit, coded and disagreement, most disagreement first.
    """
    return page(
        "Agreement of coders",
        paragraph(facts["sentence"]),
        paragraph(percent_sentence(facts)),
        _picture(facts) if facts["alpha"] is not None else "",
        heading("Code by code"),
        paragraph(
            "Agreement is how often another coder of the same text gave this code too. "
            "Alpha is of this code against all others."
        ),
        table(
            "Codes",
            ["Code"],
            ["Given", "Agreement", "Alpha"],
            [
                [
                    _code(row["code"]),
                    str(row["given"]),
                    f"{row['agreement']:.1%}",
                    "" if row["alpha"] is None else f"{row['alpha']:.3f}",
                ]
                for row in facts["codes"]
            ],
        ),
        heading("Where they disagree most"),
        _worst([row for row in units if row["disagreement"] > 0]),
        heading("How this was found"),
        paragraph(WHAT_ALPHA_IS),
        paragraph(_method(facts)),
    )


def percent_sentence(facts: Facts) -> str:
    """Sentence with the share of codes that another coder gave too (percent agreement)."""
    return (
        f"{facts['units']} texts were coded by two people or more; "
        f"{facts['percent']:.1%} of the {facts['codes_given']} codes given to them were "
        "given by another coder too."
    )


def _code(code: object) -> str:
    """Code as text, whole numbers without decimals (2, not 2.0)."""
    return f"{code:g}" if isinstance(code, float) else str(code)


def _worst(units: Sequence[Facts]) -> str:
    if not units:
        return paragraph("They agree on every text.")
    note = (
        ""
        if len(units) <= MOST_UNITS
        else paragraph(f"The first {MOST_UNITS} of {len(units)}; units.csv has all.")
    )
    return note + table(
        "Texts by disagreement: 1 is as much as chance would make",
        ["Unit"],
        ["Coders", "Disagreement"],
        [
            [row["unit"], str(row["coded"]), f"{row['disagreement']:.3f}"]
            for row in units[:MOST_UNITS]
        ],
    )


def _method(facts: Facts) -> str:
    return (
        f"Krippendorff's alpha, level {facts['level']}, version {facts['version']}; "
        f"interval from {facts['resamples']:,} sets of units drawn anew, seed "
        f"{facts['seed']}. Data: {facts['data']['file']}, SHA-256 "
        f"{facts['data']['sha256']}."
    )


def _picture(facts: Facts) -> str:
    """SVG of alpha and its interval on a line, with the customary limits."""
    start = min(0.0, facts["low"])

    def at(value: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (value - start) / (1 - start):.1f}"

    ticks = "".join(
        f'<path stroke="currentColor" stroke-opacity=".4" d="M{at(limit)} 14v36"/>'
        f'<text x="{at(limit)}" y="70" text-anchor="middle">{limit:g}</text>'
        for limit in LIMITS
    )
    words = (
        f"Alpha {facts['alpha']:.3f}, interval {facts['low']:.3f} to "
        f"{facts['high']:.3f}; customary limits 0.667 and 0.8."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" direction="ltr" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-size="14" fill="currentColor" '
        f'font-family="system-ui, sans-serif"><title>Alpha and its interval</title>'
        f"<desc>{escape(words)}</desc>"
        f'<path stroke="currentColor" stroke-opacity=".4" d="M{LEFT} 32H{RIGHT}"/>{ticks}'
        f'<path stroke="#2b7bba" stroke-width="12" d="M{at(facts["low"])} 32'
        f'H{at(facts["high"])}"/><circle cx="{at(facts["alpha"])}" cy="32" r="6"/></svg>'
    )
