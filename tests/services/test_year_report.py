"""Editions of a year report: kept as they were, and each names what changed since the one before."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import edition as editions
from db.queries import undo as undos
from db.queries import year_report as figures_of
from db.tables import ChangeRow, CountRow, LocationRow, NetworkRow, ReportEditionRow
from domain import report_edition
from domain import year_report as year
from domain.errors import Stale
from domain.person import Person
from domain.report_content import Content
from domain.undo import EditionChangedSince
from domain.year_report import Edition
from services import undo, year_report
from tests import factories


@pytest.fixture
def krook(tx: Session) -> LocationRow:
    return factories.make_location(tx, factories.make_network(tx, name="Gent"), name="De Krook")


@pytest.fixture
def by(tx: Session, krook: LocationRow) -> Person:
    return factories.make_person(tx, networks=[tx.get_one(NetworkRow, krook.network_id)])


def make(tx: Session, krook: LocationRow, by: Person, now: datetime, year: int = 2026) -> Edition:
    drafted = figures_of.draft(tx, by, krook.network_id, year, today=now.date(), now=now)
    return year_report.keep(tx, krook.network_id, drafted, by=by, now=now)


def told(tx: Session, edition: Edition, by: Person) -> Content:
    return report_edition.content(edition, editions.names(tx, by, edition.network_id))


def count(tx: Session, krook: LocationRow, day: date, visitors: int) -> CountRow:
    return factories.make_count(tx, factories.make_session(tx, krook, day=day), visitors=visitors)


def test_the_first_edition_is_kept_with_a_line_of_history_and_made_again_it_is_the_same(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    count(tx, krook, date(2026, 3, 3), 40)
    first = make(tx, krook, by, now)
    assert (first.number, first.is_running, first.before) == (1, True, None)
    assert first.figures.whole.number("visits") == 40
    assert make(tx, krook, by, now) == first
    (line,) = editions.of_network(tx, by, krook.network_id)
    assert (line.id, line.year, line.number, line.last_day, line.by) == (
        first.id,
        2026,
        1,
        date(2026, 11, 23),
        by.name,
    )
    (change,) = tx.scalars(select(ChangeRow)).all()
    assert (change.entity, change.verb, change.after) == (
        "report",
        "made",
        {"year": 2026, "number": 1, "last_day": "2026-11-23"},
    )
    content = told(tx, first, by)
    assert (content.corrections, content.no_corrections) == (None, "This is the first edition of this year.")


def test_the_next_edition_names_what_changed_over_the_same_days_and_not_what_came_after(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    row = count(tx, krook, date(2026, 3, 3), 40)
    first = make(tx, krook, by, now)
    count(tx, krook, date(2026, 11, 24), 100)
    later = now + timedelta(days=2)
    untouched = make(tx, krook, by, later)
    assert told(tx, untouched, by).corrections is None
    assert untouched.figures.whole.number("visits") == 140
    row.visitors = 47
    tx.flush()
    third = make(tx, krook, by, later)
    assert third.number == 3
    corrections = told(tx, third, by).corrections
    assert corrections is not None
    assert [(row[0], row[1], str(row[2]), str(row[3]), row[4]) for row in corrections.rows] == [
        ("Gent", "Visits", "140", "147", "+7"),
        ("De Krook", "Visits", "140", "147", "+7"),
    ]
    assert editions.one(tx, by, first.id) == first


def test_small_numbers_stay_in_the_house_in_corrections_too(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    row = count(tx, krook, date(2026, 3, 3), 2)
    first = make(tx, krook, by, now)
    assert str(told(tx, first, by).head[0].figure) == "withheld"
    row.visitors = 9
    tx.flush()
    corrections = told(tx, make(tx, krook, by, now), by).corrections
    assert corrections is not None
    assert [(str(row[2]), str(row[3]), row[4]) for row in corrections.rows] == [
        ("withheld", "9", "withheld")
    ] * 2


def test_a_year_that_is_over_is_whole_and_each_year_has_its_own_editions(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    count(tx, krook, date(2025, 3, 3), 40)
    assert [make(tx, krook, by, now, year).number for year in (2025, 2026)] == [1, 1]
    old = editions.newest(tx, by, krook.network_id, 2025)
    assert old is not None
    assert (old.is_running, old.figures.period.last) == (False, date(2025, 12, 31))


def test_an_edition_made_meanwhile_is_not_passed_over(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    count(tx, krook, date(2026, 3, 3), 40)
    drafted = figures_of.draft(tx, by, krook.network_id, 2026, today=now.date(), now=now)
    make(tx, krook, by, now)
    with pytest.raises(Stale):
        year_report.keep(tx, krook.network_id, drafted, by=by, now=now)


def test_an_edition_made_before_more_was_added_up_still_opens_and_nothing_new_is_a_correction(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    row = count(tx, krook, date(2026, 3, 3), 40)
    network = tx.get_one(NetworkRow, krook.network_id)
    factories.make_helper(tx, network, max_year_minutes=6_000)
    first = make(tx, krook, by, now)
    stored = tx.get_one(ReportEditionRow, first.id)
    whole = stored.figures["whole"]
    numbers = {name: number for name, number in whole["numbers"].items() if name != year.FORM}
    lists = {name: found for name, found in whole["lists"].items() if not name.startswith("agreed")}
    stored.figures = {**stored.figures, "whole": {**whole, "numbers": numbers, "lists": lists}}
    tx.flush()
    second = make(tx, krook, by, now)
    assert (second.number, told(tx, second, by).corrections) == (2, None)
    new, old = (
        {str(one[0]) for one in told(tx, edition, by).key_figures.rows}
        for edition in (editions.newest(tx, by, network.id, 2026), editions.one(tx, by, first.id))
        if edition is not None
    )
    assert "Hours agreed" in new - old
    row.visitors = 47
    tx.flush()
    corrections = told(tx, make(tx, krook, by, now), by).corrections
    assert corrections is not None
    assert {one[1] for one in corrections.rows} == {"Visits"}


def take_back(tx: Session, krook: LocationRow, by: Person, now: datetime) -> None:
    step = undos.last_step(tx, by, krook.network_id, since=now - timedelta(days=8))
    assert step is not None
    assert step.entity == "report"
    undo.undo(tx, step.set_id, by=by, today=now.date(), now=now)


def test_an_edition_is_taken_back_by_who_made_it_and_its_number_is_not_given_again(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    row = count(tx, krook, date(2026, 3, 3), 40)
    first = make(tx, krook, by, now)
    row.visitors = 47
    tx.flush()
    second = make(tx, krook, by, now + timedelta(minutes=1))
    take_back(tx, krook, by, now + timedelta(minutes=2))
    assert editions.one(tx, by, second.id) is None
    assert [one.id for one in editions.of_network(tx, by, krook.network_id)] == [first.id]
    third = make(tx, krook, by, now + timedelta(minutes=3))
    assert third.number == 3
    assert third.before is not None
    assert third.before.number == 1
    verbs = tx.execute(select(ChangeRow.entity, ChangeRow.verb).order_by(ChangeRow.at, ChangeRow.verb)).all()
    assert verbs == [
        ("report", "made"),
        ("report", "made"),
        ("change_set", "undone"),
        ("report", "withdrawn"),
        ("report", "made"),
    ]


def test_an_edition_that_a_later_one_rests_on_stays(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    colleague = factories.make_person(tx, networks=[tx.get_one(NetworkRow, krook.network_id)])
    row = count(tx, krook, date(2026, 3, 3), 40)
    first = make(tx, krook, by, now)
    row.visitors = 47
    tx.flush()
    make(tx, krook, colleague, now + timedelta(minutes=1))
    with pytest.raises(EditionChangedSince):
        take_back(tx, krook, by, now + timedelta(minutes=2))
    take_back(tx, krook, colleague, now + timedelta(minutes=3))
    take_back(tx, krook, by, now + timedelta(minutes=4))
    assert editions.one(tx, by, first.id) is None
    assert make(tx, krook, by, now + timedelta(minutes=5)).before is None


def test_an_edition_taken_back_meanwhile_is_nothing_to_compare_with(
    tx: Session, krook: LocationRow, by: Person, now: datetime
) -> None:
    row = count(tx, krook, date(2026, 3, 3), 40)
    make(tx, krook, by, now)
    row.visitors = 47
    tx.flush()
    drafted = figures_of.draft(tx, by, krook.network_id, 2026, today=now.date(), now=now)
    take_back(tx, krook, by, now + timedelta(minutes=2))
    with pytest.raises(Stale):
        year_report.keep(tx, krook.network_id, drafted, by=by, now=now)
