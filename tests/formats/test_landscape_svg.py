"""The picture of a landscape stands on its own and is told apart without colour."""

import re

from lxml import etree

from milepost.formats.reports.landscape_svg import (
    LandscapeCell,
    OwnPosition,
    draw_landscape,
)

SVG = "{http://www.w3.org/2000/svg}"


def draw(cells, labels=("Group A: 3", "Group B: 1")):
    picture = draw_landscape(
        cells, title="Who", description="Two & more", labels=labels
    )
    return picture, etree.fromstring(picture)


def test_it_has_a_title_a_description_and_a_legend():
    _, root = draw([LandscapeCell(0, 0.0, 0.0, 3), LandscapeCell(1, 1.0, 1.0, 1)])

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Who"
    assert root.findtext(f"{SVG}desc") == "Two & more"
    assert [t.text for t in root.findall(f"{SVG}text")] == ["Group A: 3", "Group B: 1"]


def test_it_needs_nothing_from_elsewhere_and_no_permission():
    picture, _ = draw([LandscapeCell(0, 0.0, 0.0, 3)])

    bare = picture.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|<script|style=|\son\w+=|\sid=|url\(", bare)


def test_groups_differ_by_shape_and_by_colour_of_the_page():
    cells = [LandscapeCell(group, 0.0, 0.0, 1) for group in range(5)]
    _, root = draw(cells, labels=[f"Group {group}" for group in range(5)])

    marks = root.findall(f"{SVG}path")[:5]
    shapes = {re.sub(r"[\d. -]+", "", mark.get("d")) for mark in marks}
    assert len({mark.get("fill") for mark in marks}) == 5
    assert len({mark.get("d") for mark in marks}) == 5
    assert shapes == {"Maaz", "Mhvhz", "Mlhz", "Mlz"}
    assert "var(--group-0, #" in marks[0].get("fill")


def test_up_is_up_and_right_is_right():
    _, root = draw([LandscapeCell(1, 0.0, 0.0, 1), LandscapeCell(1, 1.0, 1.0, 1)])

    first, second = re.findall(
        r"M([\d.]+) ([\d.]+)", root.findall(f"{SVG}path")[1].get("d")
    )
    assert float(first[0]) < float(second[0])
    assert float(first[1]) > float(second[1])


def test_four_times_the_people_are_twice_as_wide():
    _, root = draw([LandscapeCell(1, 0.0, 0.0, 100), LandscapeCell(1, 1.0, 1.0, 25)])

    sides = re.findall(r"h([\d.]+)", root.findall(f"{SVG}path")[1].get("d"))
    assert abs(float(sides[0]) / float(sides[1]) - 2) < 0.05


def test_two_thousand_scattered_participants_stay_light():
    cells = [
        LandscapeCell(index % 3, (index * 37 % 101) / 7, (index * 61 % 103) / 7, 1)
        for index in range(1100)
    ]
    picture, _ = draw(cells, labels=["Group A", "Group B", "Group C"])

    assert len(picture.encode()) < 60_000


def test_a_label_cannot_break_out():
    picture, root = draw(
        [LandscapeCell(0, 0.0, 0.0, 1)], labels=["<script>alert(1)</script>"]
    )

    assert "<script" not in picture
    assert root.findtext(f"{SVG}text") == "<script>alert(1)</script>"


def test_a_landscape_without_anyone_is_an_empty_frame():
    _, root = draw([], labels=[])

    assert root.find(f"{SVG}rect") is not None


def test_the_reader_is_in_a_ring_inside_the_frame_and_in_the_legend():
    picture = draw_landscape(
        [LandscapeCell(0, 0.0, 0.0, 5), LandscapeCell(0, 1.0, 1.0, 5)],
        title="Who",
        description="Where",
        labels=["Group A: 10"],
        own_position=OwnPosition(9.0, -4.0, label="You & yours"),
    )
    root = etree.fromstring(picture)

    ring, in_legend = root.findall(f"{SVG}circle[@class='own']")
    marks = [float(x) for x in re.findall(r"M([\d.]+)", picture)]
    assert 0 < max(marks[:2]) < float(ring.get("cx")) < 480
    assert 0 < float(ring.get("cy")) < 340 < float(in_legend.get("cy"))
    bottom = float(root.get("viewBox").split()[-1])
    assert float(in_legend.get("cy")) + 6.5 + 1.25 <= bottom
    said = [text.text for text in root.findall(f"{SVG}text")]
    assert said == ["Group A: 10", "You & yours"]
