"""What leaves the house of the topics page: no small number, in no table and in no rows of a picture."""

from datetime import date
from random import Random
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from db.session import reading, writing
from domain import withheld
from tests.counted_network import NOW, fill, random_case
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PASSWORD, PHONE, SIGN_IN, counted
from ui import (
    data_topics,
    palette,
    topic_frames,
    topic_shared,
    topic_shared_what,
    topic_shared_when,
    topic_shared_where,
    topic_shared_who,
)
from ui.chart_shared import Shared
from ui.topic_figures import Counted
from ui.topic_mark import BY_LANGUAGE, LACKING, SEASON, TREND
from ui.topic_section import CHARTS, Section

JANUARY, FEBRUARY, MARCH = MONTHS[:3]
CASES = 12


def invented(section: Section = Section.WHEN) -> Counted:
    return counted(
        section=section,
        sessions={JANUARY: (30, 30, 90), FEBRUARY: (30, 30, 60), MARCH: (30, 30, 3)},
        asked={
            (JANUARY, ITSME): 40,
            (JANUARY, PHONE): 50,
            (FEBRUARY, PASSWORD): 2,
            (FEBRUARY, PHONE): 70,
            (MARCH, SIGN_IN): 30,
            (MARCH, PHONE): 60,
        },
        by_kind=[
            ("library", ITSME, 30),
            ("library", PHONE, 10),
            ("hospital", ITSME, 3),
            ("hospital", PHONE, 17),
        ],
        sessions_by_kind=[("library", 20, 60), ("hospital", 30, 5)],
        by_hour=[(0, 9, 9, 20), (0, 11, 9, 70), (4, 9, 10, 2), (4, 11, 20, 40)],
        calendar=[
            (date(2026, 1, 5), 2, 2, 9, 45, 0),
            (date(2026, 1, 6), 2, 1, 3, 9, 0),
            (date(2026, 1, 7), 2, 2, 0, 0, 0),
            (date(2026, 1, 8), 2, 2, 12, 80, 0),
        ],
    )


@pytest.fixture
def found() -> Counted:
    return invented()


def rows_of(shared: Shared, name: str) -> list[dict[str, Any]]:
    assert shared.chart is not None
    found: dict[str, Any] = shared.chart.to_dict()
    rows: list[dict[str, Any]] = found["datasets"][name]
    return rows


def values(table: pd.DataFrame, *names: str) -> list[list[object]]:
    return [table[name].tolist() for name in names]


def test_a_bar_shows_its_withheld_parts_as_one(found: Counted) -> None:
    shared = topic_shared_when.over_time(found, None)
    assert values(shared.table, "Sign-in", "Device", "Questions", "Visits") == [
        [40, "withheld", "withheld"],
        [50, "withheld", "withheld"],
        [90, 72, 90],
        [90, "withheld", "withheld"],
    ]
    assert [(row["label"], row["part"], row["questions"]) for row in rows_of(shared, "parts")] == [
        ("Jan 2026", "Sign-in", 40),
        ("Jan 2026", "Device", 50),
        ("Feb 2026", "withheld", 72),
        ("Mar 2026", "withheld", 90),
    ]
    assert (list(shared.legend), shared.withheld) == (["Sign-in", "Device", "withheld"], 6)


def test_a_share_goes_with_its_number_and_so_does_what_the_title_tells_of_it() -> None:
    shared = topic_shared_where.by_kind(invented(Section.WHERE), None)
    assert shared.title == "Topics by kind of place"
    assert values(shared.table, "Questions", "Share of its questions") == [["withheld"] * 4] * 2
    assert {(row["text"], row["number"]) for row in rows_of(shared, "cells")} == {("×", "withheld")}
    assert {row["share"] for row in rows_of(shared, "cells") if row["share"] == row["share"]} == set()


def test_a_mean_goes_with_its_number(found: Counted) -> None:
    shared = topic_shared_when.by_hour(found, None)
    assert values(shared.table, "Visits", "Visits per session") == [["withheld"] * 4] * 2
    assert {(row["text"], row["said"]) for row in rows_of(shared, "cells")} == {("×", "withheld")}


def test_a_day_goes_with_its_visits_and_zero_stays(found: Counted) -> None:
    shared = topic_shared_when.calendar(found, None)
    assert values(shared.table, "Visits", "Visits per session") == [
        ["withheld", "withheld", 0, 12],
        ["withheld", "withheld", 0.0, 6.0],
    ]
    assert [row["said"] for row in rows_of(shared, "cells")] == [
        "withheld",
        "withheld",
        "0 visits",
        "12 visits",
    ]
    assert list(shared.legend) == ["few visits per session", "many (up to 6)", "withheld"]


def test_a_withheld_month_of_a_place_is_a_tick_and_not_a_zero() -> None:
    months = [
        (month, place, name, 4, 4, 30) for month in (JANUARY, MARCH) for place, name in ((1, "A"), (2, "B"))
    ]
    found = counted(
        section=Section.WHERE,
        by_place=[(JANUARY, 1, "A", 3), (MARCH, 1, "A", 9), (JANUARY, 2, "B", 8), (MARCH, 2, "B", 30)],
        sessions_by_place=months,
    )
    shared = topic_shared_where.by_place(found, None)
    assert values(shared.table, "Questions", "Visits") == [["withheld"] * 4, [30] * 4]
    assert rows_of(shared, "cells") == []
    assert {(row["number"], row["colour"]) for row in rows_of(shared, "ticks")} == {
        ("withheld", palette.KEPT_BACK)
    }
    assert list(shared.legend) == ["withheld"]


def test_questions_without_the_skill_go_where_they_or_the_others_are_few() -> None:
    rows = [
        (1, "A", ITSME, 60, 9, 90, 9),
        (1, "A", PHONE, 7, 2, 9, 2),
        (2, "B", ITSME, 3, 1, 40, 9),
        (2, "B", PHONE, 2, 1, 3, 1),
    ]
    shared = topic_shared_who.lacking(counted(section=Section.WHO, lacking=rows), None)
    assert values(shared.table, "Questions without the skill", "Questions") == [
        [60, "withheld", "withheld", "withheld"],
        [90, "withheld", 40, "withheld"],
    ]
    assert [row["said"] for row in rows_of(shared, "topics")] == ["60 of 90"]
    assert shared.title == "Asked where nobody on the roster has the skill"


def test_a_topic_with_too_few_questions_has_no_bar_among_the_shares() -> None:
    found = counted(
        section=Section.WHAT,
        sessions={JANUARY: (30, 30, 90)},
        asked={(JANUARY, ITSME): 3, (JANUARY, PASSWORD): 20, (JANUARY, SIGN_IN): 40, (JANUARY, PHONE): 80},
    )
    shared = topic_shared_what.shares(found, SIGN_IN)
    assert values(shared.table, "Questions")[0][1:] == ["withheld", "withheld"]
    assert [row["questions"] for row in rows_of(shared, "parts")] == [40]
    assert shared.shares == ("Share of all questions", "Share at least", "Share at most")


def test_a_topic_with_a_withheld_number_is_not_drawn_among_those_that_changed() -> None:
    months = dict.fromkeys(MONTHS, (30, 30, 90))
    now = {(month, topic): number for month in MONTHS for topic, number in ((ITSME, 20), (PHONE, 30))}
    then = {(month.replace(year=2025), topic): 8 for month in MONTHS for topic in (PASSWORD, PHONE)}
    found = counted(
        section=Section.WHAT,
        sessions=months,
        asked=now | {(MARCH, PASSWORD): 2},
        sessions_then={month.replace(year=2025): sessions for month, sessions in months.items()},
        asked_then=then,
    )
    shared = topic_shared_what.trend(found, None)
    password = shared.table[shared.table["Topic"] == "Password"]
    assert values(password, "Questions", "Difference") == [["withheld"]] * 2
    assert "Password" not in {row["topic"] for row in rows_of(shared, "topics")}


@pytest.mark.parametrize(("section", "chart"), [(one, key) for one in Section for key in CHARTS.get(one, ())])
def test_no_small_number_leaves_the_house_whatever_the_filters(
    sqlite_engine: Engine, section: Section, chart: str
) -> None:
    rng = Random(21)
    with writing(sqlite_engine) as tx:
        raw = fill(tx, Random(7))
    small = 0
    for _ in range(CASES):
        person, filters = random_case(raw, rng)
        with reading(sqlite_engine) as tx:
            found = data_topics.counted(tx, person, filters, NOW, section)
        shared = topic_shared.of(chart, found, split=None)
        names = {
            "Questions",
            "Visits",
            "A year earlier",
            "In the weeks before",
            "Number",
            *found.names.groups.values(),
        } & {*shared.table.columns}
        of_people = [value for name in names for value in shared.table[name]]
        assert [one for one in of_people if not isinstance(one, str) and withheld.is_small(int(one))] == []
        small += shared.withheld
    # Chance makes no clear rise, nobody stands there, and no session asks for a language.
    assert small > 0 or chart in {TREND, SEASON, LACKING, BY_LANGUAGE}


def test_what_is_shown_is_what_the_page_shows(found: Counted) -> None:
    raw = topic_frames.over_time_table(found.figures, found.names, None)
    shared = topic_shared_when.over_time(found, None).table
    assert list(shared.columns) == list(raw.columns)
    assert [
        (name, place)
        for name in raw.columns
        for place, (kept, known) in enumerate(zip(shared[name], raw[name], strict=True))
        if kept not in {known, "withheld"}
    ] == []
    assert DEVICE in found.names.groups
