"""Charts: what they show, and that they are fit to stand in a page."""

import re
from itertools import pairwise

import pytest
from lxml import etree

from milepost.formats.reports.charts import Interval, draw_intervals, round_axis

SVG = "{http://www.w3.org/2000/svg}"


def intervals(*rows, title="Response by region", description="What silence leaves."):
    return draw_intervals(
        rows or [Interval("North", 0.147, 0.565, 0.25)],
        title=title,
        description=description,
        x_title="Share of societies",
    )


def words(drawn):
    return [text.text for text in etree.fromstring(drawn).iter(f"{SVG}text")]


def shapes(drawn, colour):
    found = etree.fromstring(drawn).iter(f"{SVG}path")
    return [path for path in found if f"--chart-{colour}," in path.get("fill", "")]


def test_a_chart_fits_a_page_with_a_strict_policy():
    picture = intervals()

    assert not re.search(r"style=|<style|<script|\son\w+=|https?://(?!www.w3)", picture)
    assert not re.search(r"#0[1-9]0[1-9]0[1-9]", picture)  # all colours are the page's


def test_a_chart_has_one_name_and_one_description():
    root = etree.fromstring(intervals())

    title, description = root[0], root[1]
    assert (title.text, description.text) == (
        "Response by region",
        "What silence leaves.",
    )
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    inner = [e for e in root.iter(f"{SVG}*") if e is not root]
    assert not [
        e for e in inner for name in e.attrib if "aria" in name or name == "role"
    ]


def test_two_charts_on_a_page_share_no_id():
    def ids(drawn):
        return set(re.findall(r' id="([^"]*)"', drawn))

    assert not ids(intervals()) & ids(intervals(title="Other"))
    assert intervals() == intervals()


def test_a_chart_scales_and_keeps_its_zero_at_the_left():
    root = etree.fromstring(intervals())

    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert root.get("direction") == "ltr"
    assert root.get("viewBox")


def test_intervals_show_labels_and_both_numbers_in_the_order_given():
    drawn = intervals(Interval("Zone", 0.147, 0.565), Interval("أفريقيا", 0, 1))

    shown = words(drawn)
    assert shown.index("Zone") < shown.index("أفريقيا")
    assert "14.7\u00a0% – 56.5\u00a0%" in shown
    assert "0\u00a0% – 100\u00a0%" in shown
    assert "Share of societies" in shown


def test_a_point_is_drawn_only_where_the_middle_is_known():
    drawn = intervals(Interval("A", 0.1, 0.3, 0.2), Interval("B", 0.1, 0.3))

    assert (len(shapes(drawn, "band")), len(shapes(drawn, "point"))) == (2, 1)


def test_words_that_look_like_markup_stay_words():
    drawn = intervals(Interval("<script>x</script>", 0.1, 0.2), title="<b>&")

    assert "<script>x</script>" in words(drawn)
    assert etree.fromstring(drawn)[0].text == "<b>&"


def test_a_row_may_carry_other_numbers_than_its_ends():
    drawn = intervals(Interval("Water", 0, 0.25, numbers="12 texts"))

    assert "12 texts" in words(drawn)
    assert "0\u00a0% – 25\u00a0%" not in words(drawn)


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.0, 1.0), (594.2, 699.1), (-125.0, -40.6), (3.0, 3.0), (0.0, 0.0), (1e-9, 2e9)],
)
def test_an_axis_has_round_figures_that_hold_all(low, high):
    axis = round_axis(low, high)

    assert axis.ticks[0] <= low <= high <= axis.ticks[-1]
    assert len(axis.ticks) <= 8
    steps = [b - a for a, b in pairwise(axis.ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps))


def test_a_figure_lies_where_its_axis_says():
    drawn = draw_intervals(
        [Interval("North", 620, 640, 630)],
        title="Mean",
        description="x",
        x_title="Mean",
        axis=round_axis(600, 700),
    )

    assert {"600", "700"} <= set(words(drawn))
    assert "620 – 640" in words(drawn)
    assert "M84.00" in shapes(drawn, "band")[0].get("d")  # a fifth of 420
