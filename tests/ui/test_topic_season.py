"""The season beside a change: what is said, drawn, tabled and withheld."""

import pytest

import language
from domain.topic_season import Stretch
from tests.ui.topic_rows import ITSME, PASSWORD, PHONE, counted, what
from ui import (
    charts_season,
    topic_figures,
    topic_frames_season,
    topic_season,
    topic_shared_what,
    topic_titles,
)
from ui.topic_figures import Counted
from ui.topic_section import Section

ENTERED = [(one.value, 100) for one in Stretch]
ASKED = {
    ITSME: (300, 150, 280, 140),  # the season
    PHONE: (10, 120, 100, 100),  # beyond it
    PASSWORD: (60, 2, 3, 3),  # not known
}


@pytest.fixture
def found() -> Counted:
    return counted(
        section=Section.WHAT,
        by_stretch=[
            (one.value, topic, number)
            for topic, numbers in ASKED.items()
            for one, number in zip(Stretch, numbers, strict=True)
        ],
        sessions_by_stretch=ENTERED,
    )


def test_a_bar_is_the_change_and_the_line_what_the_season_would_bring(found: Counted) -> None:
    chart = topic_season.drawn(found, what(found), is_dark=False)
    changes = topic_figures.seasonal(found.figures, what(found))
    rows = topic_frames_season.season(changes, found.figures.filters.period.first, found.names)
    spec = charts_season.season(rows, colours={1: "#000", 2: "#fff"}, is_dark=False).to_dict()
    assert [
        (one["mark"]["type"], one["data"]["name"], one["encoding"]["x"]["field"]) for one in spec["layer"]
    ] == [
        ("bar", "topics", "difference"),
        ("rule", "known", "low"),
        ("tick", "known", "likely"),
    ]
    drawn = spec["datasets"]["topics"]
    assert [(row["topic"], row["said"], row["season"]) for row in drawn] == [
        ("itsme", "▲ +150 (150 → 300)", "season: +95 to +217"),
        ("Password", "▲ +58 (2 → 60)", "season: not known"),
        ("Phone", "▼ −110 (120 → 10)", "season: −29 to +38"),
    ]
    assert [row["topic"] for row in spec["datasets"]["known"]] == ["itsme", "Phone"]
    assert (chart.title, chart.note) == ("“Phone” falls more than the season explains", "")
    assert [mark.topic_id for mark in chart.drawing.marks] == [ITSME, PASSWORD, PHONE]
    assert chart.drawing.table["What it is"].tolist() == [
        "the season brings it, as a year earlier",
        "cannot be told from the season",
        "more than the season explains",
    ]


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        (ITSME, "“itsme” stijgt met het seizoen mee, zoals een jaar eerder"),
        (PHONE, "“Phone” daalt meer dan het seizoen verklaart"),
        (PASSWORD, "“Password” stijgt; of dat het seizoen is, valt niet te zeggen"),
    ],
)
def test_title_says_what_the_season_has_to_do_with_it(found: Counted, topic: int, title: str) -> None:
    changes = topic_figures.seasonal(found.figures, what(found))
    with language.use("nl"):
        alone = [one for one in changes if one.change.topic_id == topic]
        assert topic_titles.season(alone, found.names) == title


def test_it_is_said_why_nothing_is_compared() -> None:
    few = counted(section=Section.WHAT, sessions_by_stretch=[*ENTERED[:3], ("before_earlier", 12)])
    chart = topic_season.drawn(few, what(few), is_dark=False)
    assert chart.title == "Against the weeks before, and what the season does"
    assert chart.note.endswith("There are 100, 100, 100 and 12.")
    none = counted(section=Section.WHAT, sessions_by_stretch=ENTERED)
    assert topic_season.drawn(none, what(none), is_dark=False).note == (
        "No topic clearly rose or fell against the weeks before (31 Jan–1 May 2026)."
    )


def test_what_follows_from_a_small_number_stays_in_the_house(found: Counted) -> None:
    shared = topic_shared_what.season(found, None)
    password = shared.table[shared.table["Topic"] == "Password"].iloc[0]
    assert password[["In the weeks before", "Difference", "The season alone"]].tolist() == ["withheld"] * 3
    assert password["Questions"] == 60
    assert shared.chart is not None
    assert [row["topic"] for row in shared.chart.to_dict()["datasets"]["topics"]] == [
        "itsme"
    ]  # Phone protects it
    assert shared.title == "Against the weeks before, and what the season does"
