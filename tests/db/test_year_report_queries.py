"""The figures of a year report: those of the pages, and those of a second count over the raw rows."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from db.queries import coverage, edition, gap, helper_time, topics, year_report
from db.session import reading, writing
from db.tables import CountRow, NetworkRow
from domain import year_report as reports
from domain.coverage import SUMS
from domain.helper import Draft
from domain.period import Period, month
from domain.topic_filters import TopicFilters
from domain.words import AssignmentState, CategoryKind, HelperKind, HelperStage, Role
from domain.year_report import NothingYet
from services import helper as helpers
from services import roster
from tests import factories
from tests.counted_network import NOW
from tests.covered_network import Covered, fill, within
from tests.services.planning_desk import open_desk

DAYS = Period(date(2026, 1, 1), date(2026, 9, 30))


@pytest.fixture
def filled(engine: Engine) -> tuple[Engine, Covered]:
    with writing(engine) as tx:
        found = fill(tx, Random(7))
    return engine, found


def test_what_somebody_counts_between_the_reads_is_in_none_of_the_figures(
    filled: tuple[Engine, Covered],
) -> None:
    engine, rows = filled
    network_id = rows.raw.networks[0]
    with writing(engine) as tx:
        person = factories.make_person(tx, networks=[tx.get_one(NetworkRow, network_id)])

    def somebody_counts(_share: float) -> None:
        with writing(engine) as tx:
            tx.execute(update(CountRow).where(CountRow.visitors >= 0).values(visitors=CountRow.visitors + 1))

    with reading(engine) as tx:
        before = year_report.figures(tx, person, network_id, DAYS, now=NOW)
    with reading(engine) as tx:
        found = year_report.figures(tx, person, network_id, DAYS, now=NOW, progress=somebody_counts)
    assert len(found.places) > 1
    assert found == before
    with reading(engine) as tx:
        again = year_report.figures(tx, person, network_id, DAYS, now=NOW)
    assert again.whole.number("visits") > found.whole.number("visits")


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


def test_what_helpers_agreed_and_what_the_law_allows_stands_beside_what_they_did(tx: Session) -> None:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network)
    person = factories.make_person(tx, networks=[network])
    hours: dict[str, Any] = {"max_year_minutes": 300 * 60}
    came, idle, gone, busy, other = (
        factories.make_helper(tx, network, kind=HelperKind.SOCIAL_ECONOMY, **hours),
        factories.make_helper(tx, network, kind=HelperKind.STAFF, **hours),
        factories.make_helper(
            tx, network, stage=HelperStage.STOPPED, stage_since=date(2025, 12, 31), **hours
        ),
        factories.make_helper(tx, network, kind=HelperKind.WIJK_WERKER),
        factories.make_helper(tx, network, kind=HelperKind.WIJK_WERKER),
    )
    factories.make_helper(tx, kind=HelperKind.STAFF, **hours)  # of another network
    worked: Counter[tuple[int, int]] = Counter()
    days = [date(2026, 3, 1) + timedelta(days=number) for number in range(31 + 30)]
    for helper, starts, ends, on in (
        (busy, 9, 12, days),
        (other, 13, 15, days[:30]),
        (came, 15, 17, days[:5]),
    ):
        for day in on:
            session = factories.make_session(tx, krook, day=day, starts=time(starts), ends=time(ends))
            factories.make_assignment(tx, session, helper, state=AssignmentState.PRESENT)
            worked[helper.id, day.month] += (ends - starts) * 60
    found = year_report.figures(tx, person, network.id, DAYS, now=NOW).whole
    assert {
        one: found.of(one) for one in (reports.AGREED_MINUTES, reports.AGREED_USED, reports.AGREED_HELPERS)
    } == {
        reports.AGREED_MINUTES: {"social_economy": 300 * 60, "staff": 300 * 60},
        reports.AGREED_USED: {"social_economy": 5 * 120, "staff": 0},
        reports.AGREED_HELPERS: {"social_economy": 1, "staff": 1},
    }
    of_wijk_werk = {key: minutes for key, minutes in worked.items() if key[0] in (busy.id, other.id)}
    assert found.number(reports.LAW_MONTHS) == len(of_wijk_werk) == 3
    assert found.number(reports.LAW_MONTHS_OVER) == sum(one > 60 * 60 for one in of_wijk_werk.values()) == 2
    assert found.number(reports.LAW_YEARS_OVER) == 0
    assert idle.id != gone.id
    assert found.number(reports.FORM) == reports.WITH_STAGES


def test_stages_gaps_and_lists_are_those_of_history_and_of_the_counts(
    tx: Session, today: date, now: datetime
) -> None:
    desk = open_desk(tx, today, now)
    days = Period(date(2026, 1, 1), date(2026, 12, 31))
    after = datetime(2027, 1, 5, 12, tzinfo=now.tzinfo)
    draft = Draft("Ada", HelperKind.VOLUNTEER, HelperStage.CANDIDATE, today - timedelta(days=9))
    ada = helpers.add(tx, desk.network.id, draft, by=desk.coordinator, today=today, now=now)
    active = replace(draft, stage=HelperStage.ACTIVE, stage_since=today)
    helpers.change(tx, ada, active, 1, by=desk.coordinator, today=today, now=now)
    bob = desk.helper("Bob").id
    rows = [
        factories.make_session(tx, desk.location, day=today + timedelta(days=14 + number), minimum=1)
        for number in range(3)
    ]
    on = [now + timedelta(days=number) for number in range(6)]
    for number, row in enumerate(rows):
        roster.assign(tx, row.id, ada, None, row.version, by=desk.coordinator, today=today, now=on[0])
        roster.remove(tx, row.id, ada, row.version, by=desk.coordinator, today=today, now=on[1])
        if number < 2:
            roster.assign(tx, row.id, bob, None, row.version, by=desk.coordinator, today=today, now=on[5])
    noted = {
        (kind, code): factories.make_category(tx, kind=kind, code=code)
        for kind, code in (
            (CategoryKind.OUTCOME, "self"),
            (CategoryKind.OUTCOME, "together"),
            (CategoryKind.CHANNEL, "spontaneous"),
            (CategoryKind.CHANNEL, "ocmw"),
            (CategoryKind.REFERRAL, "bank"),
        )
    }
    count = factories.make_count(tx, rows[0])
    for number, category in enumerate(noted.values(), start=1):
        factories.make_tally(tx, count, category, number)
    found = year_report.figures(tx, desk.coordinator, desk.network.id, days, now=after).whole
    assert found.of(reports.GAP_DAYS) == {"4": 2, reports.UNFILLED: 1}
    page = gap.of_sessions(tx, desk.coordinator, TopicFilters(desk.network.id, days), now=after)
    assert sum(found.of(reports.GAP_DAYS).values()) == len(page)
    assert {
        name: found.number(name)
        for name in ("ways_known", "begun", "begun_active", "activated", "activated_days")
    } == {
        "ways_known": 1,
        "begun": 1,
        "begun_active": 1,
        "activated": 1,
        "activated_days": 9,
    }
    names = (reports.OUTCOMES, reports.DID_IT_THEMSELVES, reports.CHANNELS, reports.CAME_THROUGH)
    assert [found.number(name) for name in names] == [3, 1, 7, 4]
    noted[CategoryKind.OUTCOME, "self"].merged_into_id = noted[CategoryKind.OUTCOME, "together"].id
    tx.flush()
    merged = year_report.figures(tx, desk.coordinator, desk.network.id, days, now=after).whole
    assert [merged.number(name) for name in names] == [0, 0, 7, 4]
