"""The figures of a year report: those of the pages, and those of a second count over the raw rows."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import coverage, edition, helper_time, topics, year_report
from db.session import reading, writing
from db.tables import NetworkRow
from domain import year_report as reports
from domain.coverage import SUMS
from domain.period import Period, month
from domain.topic_filters import TopicFilters
from domain.words import AssignmentState, CategoryKind, Role
from domain.year_report import NothingYet
from tests import factories
from tests.counted_network import NOW
from tests.covered_network import Covered, fill, within

DAYS = Period(date(2026, 1, 1), date(2026, 9, 30))


@pytest.fixture
def filled(engine: Engine) -> tuple[Engine, Covered]:
    with writing(engine) as tx:
        found = fill(tx, Random(7))
    return engine, found


def test_every_figure_is_the_page_s_and_that_of_the_raw_rows(filled: tuple[Engine, Covered]) -> None:
    engine, rows = filled
    network_id = rows.raw.networks[0]
    with writing(engine) as tx:
        person = factories.make_person(tx, networks=[tx.get_one(NetworkRow, network_id)])
    filters = TopicFilters(network_id, DAYS)
    with reading(engine) as tx:
        found = year_report.figures(tx, person, network_id, DAYS, now=NOW)
        staffing = coverage.totals(tx, person, filters, now=NOW)
        totals = topics.totals(tx, person, filters, now=NOW)
        asked = topics.over_time(tx, person, filters).groupby("topic_id")["questions"].sum()
        minutes = helper_time.over_time(tx, person, filters, now=NOW).groupby("kind")["minutes"].sum()
        by_place = {
            place: topics.totals(tx, person, replace(filters, locations=frozenset({place})), now=NOW)
            for place in found.places
        }
    whole = found.whole
    assert whole.staffing == staffing
    assert (whole.number("visits"), whole.number("first_time"), whole.number("questions")) == (
        totals.visits,
        totals.first_time,
        totals.questions,
    )
    assert whole.of(reports.TOPICS) == {str(key): number for key, number in asked.items()}
    assert whole.of(reports.KIND_MINUTES) == {
        kind: number for kind, number in minutes.items() if kind != helper_time.UNNAMED and number
    }
    assert whole.number(reports.UNNAMED_MINUTES) == minutes.get(helper_time.UNNAMED, 0)
    known = within(rows.sessions[rows.sessions["is_known"]], person, filters)
    assert {name: whole.number(name) for name in SUMS} == {name: int(known[name].sum()) for name in SUMS}
    for first in DAYS.months:
        of_month = known[[month(first).contains(day) for day in known["day"]]]
        assert whole.month(f"{first:%Y-%m}").visits == of_month["visits"].sum()
    for place, part in found.places.items():
        mine = known[known["location_id"] == place]
        assert {name: part.number(name) for name in SUMS} == {name: int(mine[name].sum()) for name in SUMS}
        assert part.number("questions") == by_place[place].questions == sum(part.of(reports.TOPICS).values())
    for name in ("visits", "questions", "first_time", "turned_away", "held", "minutes"):
        assert sum(part.number(name) for part in found.places.values()) == whole.number(name) > 0, name
    statuses = Counter(
        one["status"]
        for one in rows.consults.to_dict("records")
        if one["network_id"] == network_id and one["is_over"] and DAYS.contains(one["day"])
    )
    assert {name: whole.number(f"consult_{name}") for name in ("honoured", "no_show", "unanswered")} == {
        "honoured": statuses["honoured"],
        "no_show": statuses["no_show"],
        "unanswered": statuses["to_come"],
    }


def test_helpers_who_came_and_stayed_and_categories_beside_the_topics(tx: Session) -> None:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network)
    person = factories.make_person(tx, networks=[network])
    solved = factories.make_category(tx, kind=CategoryKind.OUTCOME)
    merged = factories.make_category(tx, kind=CategoryKind.OUTCOME, merged_into_id=solved.id)
    stayed, left, new = (factories.make_helper(tx, network) for _ in range(3))
    for helper, day in (
        (stayed, date(2025, 5, 5)),
        (left, date(2025, 5, 6)),
        (stayed, date(2026, 5, 5)),
        (new, date(2026, 5, 6)),
    ):
        session = factories.make_session(tx, krook, day=day, room=str(helper.id))
        factories.make_assignment(tx, session, helper, state=AssignmentState.PRESENT)
        row = factories.make_count(
            tx, session, entered_at=NOW.replace(year=day.year, month=5, day=14 - day.day % 2)
        )
        factories.make_tally(tx, row, solved, 2)
        factories.make_tally(tx, row, merged, 1)
    found = year_report.figures(tx, person, network.id, DAYS, now=NOW).whole
    assert [
        found.number(name) for name in ("helpers", "new_helpers", "helpers_before", "helpers_stayed")
    ] == [
        2,
        1,
        2,
        1,
    ]
    assert found.of(CategoryKind.OUTCOME) == {str(solved.id): 6}
    assert found.number(reports.COUNTED_IN_TIME) == 0  # on the 13th of the 5th, on the 14th of the 6th
    assert reports.from_json(
        reports.to_json(year_report.figures(tx, person, network.id, DAYS, now=NOW))
    ).whole.of(CategoryKind.OUTCOME) == {str(solved.id): 6}


def test_who_may_not_report_finds_no_figures_and_no_edition(tx: Session) -> None:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network)
    factories.make_count(tx, factories.make_session(tx, krook, day=date(2026, 5, 5)))
    stranger = factories.make_person(tx, networks=[factories.make_network(tx)])
    assert year_report.figures(tx, stranger, network.id, DAYS, now=NOW).places == {}
    manager = factories.make_person(tx, Role.MANAGER, locations=[krook])
    assert edition.of_network(tx, manager, network.id) == []
    assert edition.newest(tx, manager, network.id, 2026) is None


def test_a_year_runs_through_yesterday_and_one_without_a_day_has_no_report(tx: Session) -> None:
    assert reports.days_of(2026, today=date(2026, 11, 24)) == Period(date(2026, 1, 1), date(2026, 11, 23))
    assert reports.days_of(2025, today=date(2026, 1, 1)) == Period(date(2025, 1, 1), date(2025, 12, 31))
    for year, today in ((2026, date(2026, 1, 1)), (2027, date(2026, 5, 5)), (1, date(2026, 5, 5))):
        with pytest.raises(NothingYet):
            reports.days_of(year, today=today)
    assert tx.scalars(select(NetworkRow.id)).all() == []
