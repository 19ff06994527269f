"""One number everywhere: card = chart = table = file, for the frames that the page draws and the files it offers."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from random import Random

import pandas as pd
import pytest
from sqlalchemy import Engine
from streamlit import dataframe_util

from db.session import reading, writing
from domain.person import Person
from domain.topic_filters import TopicFilters
from tests.counted_network import FILTERS, NOW, Raw, fill, random_case, random_moments
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PHONE, SIGN_IN, Asked, Sessions, counted, when, where
from ui import csv_file, data_topics, topic_frames, topic_frames_where, topic_mark, topic_what, topics
from ui.data_topics import Overview
from ui.topic_drawing import Drawing
from ui.topic_figures import Counted
from ui.topic_section import Section


@pytest.fixture
def network(sqlite_engine: Engine) -> tuple[Engine, Raw]:
    with writing(sqlite_engine) as tx:
        return sqlite_engine, fill(tx, Random(7))


def drawn_rows(drawing: Drawing) -> pd.DataFrame:
    """The rows of the chart's first layer, read from what is sent to the browser."""
    if drawing.spec is None:
        return pd.DataFrame({name: [] for name in ("questions", "visits", "entered")})
    first = drawing.spec.get("layer", [drawing.spec])[0]
    name = first.get("data", drawing.spec.get("data"))["name"]
    return dataframe_util.convert_arrow_bytes_to_pandas_df(drawing.spec["datasets"][name])


def in_file(table: pd.DataFrame, column: str) -> int:
    """The sum of a column of the file, as a spreadsheet would add it up."""
    rows = csv.DictReader(StringIO(csv_file.contents(table).decode("utf-8-sig")), delimiter=";")
    return sum(int(row[column]) for row in rows)


def count(engine: Engine, person: Person, filters: TopicFilters, section: Section = Section.WHEN) -> Counted:
    with reading(engine) as tx:
        return data_topics.counted(tx, person, filters, NOW, section)


def of_places(engine: Engine, person: Person, found: Counted) -> Counted:
    """The same figures with what is counted by place."""
    with reading(engine) as tx:
        part = data_topics.part_of(tx, person, found.figures.filters, NOW, Section.WHERE)
    return replace(found, part=part)


def drawn(found: Counted) -> tuple[Overview, dict[str, Drawing]]:
    page = data_topics.drawn(found, split=None, is_dark=False)
    return page, {chart.key: chart.drawing for chart in page.charts}


def test_every_chart_table_and_file_adds_up_to_its_card(network: tuple[Engine, Raw]) -> None:
    engine, raw = network
    rng = Random(11)
    asked = 0
    for _ in range(FILTERS):
        person, filters = random_case(raw, rng)
        filters = random_moments(filters)
        found = count(engine, person, filters)
        card, names = found.figures.totals, found.names
        over_time = topic_frames.over_time_table(found.figures, names, None)
        of_kinds = of_places(engine, person, found)
        by_kind = topic_frames_where.by_kind_table(of_kinds, where(of_kinds), None)
        by_hour = topic_frames.by_hour_table(when(found))
        assert [
            topic_frames.over_time(found.figures, names, None).parts["questions"].sum(),
            over_time["Questions"].sum(),
            in_file(over_time, "Questions"),
            topic_frames_where.by_kind(of_kinds, where(of_kinds), None)["questions"].sum(),
            by_kind["Questions"].sum(),
            in_file(by_kind, "Questions"),
        ] == [card.questions] * 6
        assert [
            over_time["Visits"].sum(),
            in_file(over_time, "Visits"),
            topic_frames.by_hour(when(found))["visits"].sum(),
            by_hour["Visits"].sum(),
            in_file(by_hour, "Visits"),
        ] == [card.visits] * 5
        assert [
            in_file(over_time, "Sessions entered"),
            in_file(by_hour, "Sessions entered"),
            topic_frames.by_hour(when(found))["entered"].sum(),
        ] == [card.entered] * 3
        assert in_file(over_time, "Sessions to enter") == card.expected
        asked += card.questions
    assert asked > 8_000


def test_what_the_browser_gets_adds_up_to_the_card_and_the_tables(network: tuple[Engine, Raw]) -> None:
    engine, raw = network
    rng = Random(12)
    for _ in range(20):
        person, filters = random_case(raw, rng)
        parts = [count(engine, person, filters, section) for section in Section]
        charts = {key: drawing for found in parts for key, drawing in drawn(found)[1].items()}
        card = parts[0].figures.totals
        of_questions = [charts[key] for key in (topic_mark.OVER_TIME, topic_mark.BY_KIND, topic_mark.SHARES)]
        of_visits = [charts[key] for key in (topic_mark.BY_HOUR,)]
        assert [drawn_rows(one)["questions"].sum() for one in of_questions] == [card.questions] * 3
        assert [in_file(one.table, "Questions") for one in of_questions] == [card.questions] * 3
        assert [drawn_rows(one)["visits"].sum() for one in of_visits] == [card.visits]


def test_topics_of_the_groups_add_up_to_the_groups(network: tuple[Engine, Raw]) -> None:
    engine, raw = network
    rng = Random(5)
    for _ in range(20):
        person, filters = random_case(raw, rng)
        found = count(engine, person, filters)
        tables = [topic_frames.over_time_table(found.figures, found.names, group) for group in raw.groups]
        of_kinds = of_places(engine, person, found)
        kinds = [topic_frames_where.by_kind(of_kinds, where(of_kinds), group) for group in raw.groups]
        assert sum(in_file(table, "Questions") for table in tables) == found.figures.totals.questions
        assert sum(rows["questions"].sum() for rows in kinds) == found.figures.totals.questions


ENTERED: Sessions = dict.fromkeys(MONTHS, (30, 30, 90))
ENTERED_THEN: Sessions = {month.replace(year=2025): (30, 30, 90) for month in MONTHS}


def headline(now: Asked, then: Asked, sessions: Sessions, sessions_then: Sessions) -> tuple[str, str]:
    found = counted(sessions=sessions, asked=now, sessions_then=sessions_then, asked_then=then)
    page, _charts = drawn(found)
    return topics.headline(page, page.names, found.figures.filters), topic_what.no_trend(page.trend)


def each_month(topic: int, number: int, *, year: int = 2026) -> Asked:
    return {(month.replace(year=year), topic): number for month in MONTHS}


def test_title_tells_a_rise_and_since_when() -> None:
    now = each_month(ITSME, 5) | {(date(2026, number, 1), ITSME): 20 for number in (5, 6, 7)}
    assert headline(now, each_month(ITSME, 5, year=2025), ENTERED, ENTERED_THEN) == (
        "More questions about “itsme” since May 2026",
        "",
    )


def test_title_tells_a_fall_through_the_whole_period() -> None:
    assert headline(each_month(ITSME, 5), each_month(ITSME, 15, year=2025), ENTERED, ENTERED_THEN) == (
        "Fewer questions about “itsme” than a year ago",
        "",
    )


def test_title_tells_what_is_asked_most_when_nothing_clearly_changed() -> None:
    now = each_month(ITSME, 5) | each_month(PHONE, 6) | each_month(SIGN_IN, 1)
    then = {(bucket.replace(year=2025), topic): number for (bucket, topic), number in now.items()}
    assert headline(now, then, ENTERED, ENTERED_THEN) == (
        "Asked most: Phone",
        "No topic clearly rose or fell against a year earlier (11 Jan–1 Aug 2025).",
    )


def test_nothing_is_compared_and_it_is_said_when_the_year_before_has_too_few_sessions() -> None:
    few = {date(2025, 6, 1): (30, 19, 50)}
    title, why = headline(each_month(ITSME, 20), {(date(2025, 6, 1), ITSME): 1}, ENTERED, few)
    assert title == "Asked most: itsme"
    assert why == (
        "Not compared: 210 sessions were entered in this period and 19 a year earlier (11 Jan–1 Aug 2025). "
        "A comparison needs 20 in both, in the same weeks or months."
    )


def test_title_promises_nothing_from_fewer_than_twenty_sessions() -> None:
    few = {MONTHS[0]: (30, 19, 50)}
    assert headline({(MONTHS[0], ITSME): 40}, {}, few, {})[0] == "Topics"


def test_a_comparison_begins_where_last_year_was_counted() -> None:
    then = {date(2025, number, 1): (30, 30, 90) for number in (4, 5, 6, 7)}
    found = counted(
        section=Section.WHAT,
        sessions=ENTERED,
        asked=each_month(ITSME, 20),
        sessions_then=then,
        asked_then={(month, ITSME): 10 for month in then},
    )
    page, charts = drawn(found)
    changes = charts[topic_mark.TREND]
    assert (page.trend.first, page.trend.entered, changes.table["Questions"].tolist()) == (
        date(2026, 4, 1),
        120,
        [80],
    )
    assert [(mark.topic_id, mark.first) for mark in changes.marks] == [(ITSME, date(2026, 4, 1))]


def test_table_says_what_the_chart_says() -> None:
    found = counted(
        sessions={MONTHS[0]: (10, 9, 30), MONTHS[2]: (5, 5, 8)},
        asked={(MONTHS[0], ITSME): 8, (MONTHS[0], PHONE): 3, (MONTHS[2], DEVICE): 4},
    )
    _page, charts = drawn(found)
    assert charts[topic_mark.OVER_TIME].table.to_dict("list") == {
        "Month from": [MONTHS[0], MONTHS[1], MONTHS[2]],
        "Sign-in": [8, 0, 0],
        "Device": [3, 0, 4],
        "Questions": [11, 0, 4],
        "Visits": [30, 0, 8],
        "Sessions entered": [9, 0, 5],
        "Sessions to enter": [10, 0, 5],
    }


def test_nothing_to_draw_is_no_chart() -> None:
    for section in Section:
        _page, charts = drawn(counted(section=section))
        drawings = list(charts.values())
        assert [(drawing.spec, len(drawing.table), drawing.marks) for drawing in drawings] == [
            (None, 0, [])
        ] * len(drawings)
