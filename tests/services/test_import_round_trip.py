"""Whatever is exported comes back the same, row by row and field by field: into an empty network, and where it came from."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

import language
from db.tables import (
    CategoryRow,
    ChangeRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    LocationCategoryRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    SlotDateRow,
    SlotRow,
    SlotWishRow,
    TallyRow,
)
from domain import helper as helpers
from domain import location as locations
from domain import recurrence
from domain.candidate import Limits
from domain.clock_time import Hours
from domain.distance import Coordinates
from domain.need import Need
from domain.period import since
from domain.recurrence import Listed, Monthly, Weekly
from domain.slot import Draft
from domain.table_column import Kind
from domain.table_report import Fate
from domain.words import (
    CancelReason,
    CountState,
    Formula,
    HelperKind,
    HelperStage,
    LocationKind,
    SessionState,
)
from services import history, importing, location, slot_row
from sheets import reading
from tests import factories
from tests.services.importing_desk import NOW, TODAY, ImportDesk, open_desk, rows_of

DAYS = st.dates(date(2024, 1, 1), date(2027, 11, 30))
PAST = st.dates(date(2024, 1, 1), date(2026, 11, 20))
TEXT = st.text("aé€ßZ =+-@'\";,_#?", max_size=14).map(lambda text: " ".join(text.split()))
NAME = st.text("abcé =+-@'\";,#", min_size=1, max_size=10).map(lambda text: "n" + " ".join(text.split()))
NAMES = st.lists(NAME, min_size=1, max_size=4, unique_by=str.casefold)
LANGUAGES = st.frozensets(st.sampled_from(["ar", "tr"]))
SKILLS = st.frozensets(st.sampled_from(["mac"]))
NEEDS = st.builds(
    lambda low, more, languages, skills: Need(low, max(1, low + more), languages, skills),
    st.integers(0, 5),
    st.integers(0, 5),
    LANGUAGES,
    SKILLS,
)
HOURS = st.builds(
    lambda start, length: Hours(time(start // 60, start % 60), time(*divmod(min(start + length, 1439), 60))),
    st.integers(0, 1300),
    st.integers(15, 300),
)
POINTS = st.none() | st.builds(Coordinates, st.floats(49.6, 51.4), st.floats(2.6, 6.3))
FIGURES = st.tuples(st.integers(1, 500), st.none() | st.integers(0, 1), st.none() | st.integers(0, 500))
ROUND = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


Line = dict[str, Any]
Tables = Callable[[int], list[list[Line]]]
Fill = Callable[[ImportDesk], None]
Prepare = Callable[[ImportDesk, int], None]


def recurrences(day: date) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(Weekly, st.integers(0, 6), DAYS, st.integers(1, 4)),
        st.builds(Monthly, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1])),
        st.builds(Listed, st.lists(DAYS, min_size=1, max_size=4).map(tuple)),
    )


def comes_back(
    tx: Session,
    kind: Kind,
    *,
    tables: Tables,
    fill: Fill,
    prepare: Prepare,
    data: st.DataObject,
) -> None:
    """Export a filled network, import it into an empty one and into itself; `tables` are the rows of a network by its id."""
    outer = tx.begin_nested()
    try:
        _comes_back(open_desk(tx), kind, tables=tables, fill=fill, prepare=prepare, data=data)
    finally:
        outer.rollback()
        tx.expunge_all()


def _comes_back(
    desk: ImportDesk, kind: Kind, *, tables: Tables, fill: Fill, prepare: Prepare, data: st.DataObject
) -> None:
    tx = desk.tx
    fill(desk)
    empty = factories.make_network(tx, name="Leeg")
    object.__setattr__(desk.ann, "networks", desk.ann.networks | {empty.id})
    prepare(desk, empty.id)
    tx.flush()
    assume(any(tables(desk.network.id)))  # an empty table is nothing to import
    as_ = data.draw(st.sampled_from(["csv", "xlsx"]))
    with language.use(data.draw(st.sampled_from(language.LANGUAGES))):
        file = desk.export(kind, as_=as_)
    before = tables(desk.network.id)
    wanted = desk.wanted(kind, reading.table(file))
    with language.use(data.draw(st.sampled_from(language.LANGUAGES))):
        report = importing.run(tx, empty.id, wanted, by=desk.ann, today=TODAY, now=NOW)
        assert [one for one in report.outcomes if one.fate is not Fate.ADDED] == []
        assert tables(empty.id) == before
        noted = len(tx.scalars(select(ChangeRow.id)).all())
        again = importing.run(tx, desk.network.id, wanted, by=desk.ann, today=TODAY, now=NOW)
        assert {one.fate for one in again.outcomes} == {Fate.UNCHANGED}
    assert tables(desk.network.id) == before
    assert len(tx.scalars(select(ChangeRow.id)).all()) == noted


def named(tx: Session, rows: list[Line], key: str, owner: Any) -> list[Line]:
    """The rows with the name of what they hang on in the place of its key."""
    names = {row.id: row.name for row in tx.scalars(select(owner))}
    return sorted(({**row, key: names[row[key]]} for row in rows), key=repr)


def at(network_id: int, column: Any) -> Any:
    return column.in_(select(LocationRow.id).where(LocationRow.network_id == network_id))


def same_places(desk: ImportDesk, network_id: int) -> None:
    for place in desk.tx.scalars(select(LocationRow).where(LocationRow.network_id == desk.network.id)).all():
        factories.make_location(desk.tx, name=place.name, network_id=network_id)


@pytest.mark.slow
@ROUND
@given(data=st.data())
def test_locations_come_back(tx: Session, data: st.DataObject) -> None:
    def fill(desk: ImportDesk) -> None:
        for name in data.draw(NAMES):
            draft = locations.cleaned(
                locations.Draft(
                    name,
                    data.draw(st.sampled_from(LocationKind)),
                    data.draw(TEXT),
                    data.draw(POINTS),
                    data.draw(st.booleans()),
                    data.draw(LANGUAGES),
                    data.draw(st.booleans()),
                    data.draw(st.booleans()),
                    data.draw(st.sampled_from(["", "https://stad.gent/digipunten?taal=nl,fr;1"])),
                )
            )
            retired_on = data.draw(st.none() | DAYS)
            location.add(tx, desk.network.id, draft, retired_on=retired_on, by=desk.ann, now=NOW)

    def tables(network_id: int) -> list[list[Line]]:
        spoken = rows_of(tx, LocationCategoryRow, where=at(network_id, LocationCategoryRow.location_id))
        own = LocationRow.network_id == network_id
        return [
            rows_of(tx, LocationRow, "id", "network_id", "written_at", where=own),
            named(tx, spoken, "location_id", LocationRow),
        ]

    comes_back(tx, Kind.LOCATIONS, tables=tables, fill=fill, prepare=lambda _desk, _empty: None, data=data)


@pytest.mark.slow
@ROUND
@given(data=st.data())
def test_slots_come_back(tx: Session, data: st.DataObject) -> None:
    def fill(desk: ImportDesk) -> None:
        action = history.begin(desk.ann, NOW)
        hours = data.draw(st.lists(HOURS, min_size=1, max_size=2, unique_by=lambda one: one.starts))
        for one in hours:
            first = data.draw(DAYS)
            last = data.draw(st.none() | st.dates(first, first + timedelta(900)))
            draft = Draft(
                data.draw(recurrences(first)),
                since(first, last),
                one,
                data.draw(st.sampled_from(Formula)),
                data.draw(NEEDS),
                data.draw(TEXT),
            )
            ahead = recurrence.occurrences(draft.recurrence, draft.validity, recurrence.horizon(TODAY))
            if first < TODAY or len(ahead) > 1:  # what has no date ahead nobody can add
                slot_row.insert(tx, action, desk.krook, draft)

    def tables(network_id: int) -> list[list[Line]]:
        slots = list(tx.scalars(select(SlotRow).where(at(network_id, SlotRow.location_id))))
        moments = {row.id: (row.starts, row.room) for row in slots}
        mine = list(moments)
        found: list[list[Line]] = [
            rows_of(
                tx,
                SlotRow,
                "id",
                "location_id",
                "written_at",
                "generated_through",
                where=at(network_id, SlotRow.location_id),
            )
        ]
        for table in (SlotDateRow, SlotWishRow):
            rows = rows_of(tx, table, where=table.slot_id.in_(mine))
            found.append(sorted(({**row, "slot_id": moments[row["slot_id"]]} for row in rows), key=repr))
        return found

    comes_back(tx, Kind.SLOTS, tables=tables, fill=fill, prepare=same_places, data=data)


@pytest.mark.slow
@ROUND
@given(data=st.data())
def test_sessions_come_back(tx: Session, data: st.DataObject) -> None:
    def fill(desk: ImportDesk) -> None:
        keys = {row.code: row.id for row in tx.scalars(select(CategoryRow))}
        for day in data.draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)):
            hours, need = data.draw(HOURS), data.draw(NEEDS)
            reason = data.draw(st.none() | st.sampled_from(CancelReason))
            row = factories.make_session(
                tx,
                desk.krook,
                day=day,
                starts=hours.starts,
                ends=hours.ends,
                room=data.draw(TEXT),
                formula=data.draw(st.sampled_from(Formula)),
                minimum=need.minimum,
                maximum=need.maximum,
                own_need=True,
                opens_anyway=True,
                state=SessionState.CANCELLED if reason else SessionState.PLANNED,
                cancel_reason=reason,
                cancel_note=data.draw(TEXT) if reason else "",
                note=data.draw(TEXT),
            )
            tx.add_all(
                SessionWishRow(session_id=row.id, category_id=keys[code])
                for code in need.languages | need.skills
            )

    def tables(network_id: int) -> list[list[Line]]:
        own = at(network_id, SessionRow.location_id)
        days = {row.id: row.day for row in tx.scalars(select(SessionRow).where(own))}
        wishes = rows_of(tx, SessionWishRow, where=SessionWishRow.session_id.in_(list(days)))
        return [
            rows_of(tx, SessionRow, "id", "location_id", "written_at", where=own),
            sorted(({**row, "session_id": days[row["session_id"]]} for row in wishes), key=repr),
        ]

    comes_back(tx, Kind.SESSIONS, tables=tables, fill=fill, prepare=same_places, data=data)


@pytest.mark.slow
@ROUND
@given(data=st.data())
def test_helpers_come_back(tx: Session, data: st.DataObject) -> None:
    def fill(desk: ImportDesk) -> None:
        keys = {row.code: row.id for row in tx.scalars(select(CategoryRow))}
        for name in data.draw(NAMES):
            limits = data.draw(st.builds(Limits, *[st.none() | st.integers(1, 3_600)] * 3))
            draft = helpers.cleaned(
                helpers.Draft(
                    name,
                    data.draw(st.sampled_from(HelperKind)),
                    data.draw(st.sampled_from(HelperStage)),
                    data.draw(PAST),
                    data.draw(LANGUAGES),
                    data.draw(SKILLS),
                    data.draw(st.sampled_from(["", "an.peeters@example.org", "b@example.org"])),
                    data.draw(st.sampled_from(["", "+32 475 12 34 56", "09 223 45 67"])),
                    data.draw(TEXT),
                    limits,
                ),
                today=TODAY,
            )
            row = factories.make_helper(
                tx,
                desk.network,
                **{
                    name: getattr(draft, name)
                    for name in ("name", "kind", "stage", "stage_since", "email", "phone")
                },
                partner=draft.partner,
                max_week_minutes=limits.week,
                max_month_minutes=limits.month,
                max_year_minutes=limits.year,
            )
            tx.add_all(
                HelperCategoryRow(helper_id=row.id, category_id=keys[code])
                for code in draft.languages | draft.skills
            )

    def tables(network_id: int) -> list[list[Line]]:
        own = HelperRow.network_id == network_id
        ids = select(HelperRow.id).where(own)
        can = rows_of(tx, HelperCategoryRow, where=HelperCategoryRow.helper_id.in_(ids))
        return [
            rows_of(tx, HelperRow, "id", "network_id", "written_at", where=own),
            named(tx, can, "helper_id", HelperRow),
        ]

    comes_back(tx, Kind.HELPERS, tables=tables, fill=fill, prepare=lambda _desk, _empty: None, data=data)


@pytest.mark.slow
@ROUND
@given(data=st.data())
def test_counts_come_back(tx: Session, data: st.DataObject) -> None:
    def fill(desk: ImportDesk) -> None:
        for day in data.draw(st.lists(PAST, min_size=1, max_size=4, unique=True)):
            session = factories.make_session(tx, desk.krook, day=day, room=data.draw(TEXT))
            visitors, first_time, turned_away = data.draw(FIGURES)
            factories.make_count(
                tx,
                session,
                state=CountState.ENTERED,
                visitors=visitors,
                first_time=first_time,
                turned_away=turned_away,
                note=data.draw(TEXT),
                other_text=data.draw(TEXT),
                entered_at=NOW,
                entered_by_id=desk.ann.account_id,
                version=2,
            )
            for topic in data.draw(st.lists(st.sampled_from(range(3)), unique=True)):
                key = {"session_id": session.id, "location_id": session.location_id, "day": session.day}
                number = data.draw(st.integers(1, 500))
                tx.add(TallyRow(category_id=desk.topics[topic].id, number=number, **key))

    def same_sessions(desk: ImportDesk, network_id: int) -> None:
        place = factories.make_location(tx, name=desk.krook.name, network_id=network_id)
        for row in tx.scalars(select(SessionRow).where(SessionRow.location_id == desk.krook.id)).all():
            factories.make_session(tx, place, day=row.day, room=row.room)

    def tables(network_id: int) -> list[list[Line]]:
        keys = ("session_id", "location_id", "written_at")
        return [
            rows_of(tx, table, *keys, where=at(network_id, table.location_id))
            for table in (CountRow, TallyRow)
        ]

    comes_back(tx, Kind.COUNTS, tables=tables, fill=fill, prepare=same_sessions, data=data)
