"""Keeping locations: who may, what is noted, and what it does to sessions and people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.queries import location as locations
from db.session import writing
from db.tables import ChangeRow, LocationRow, NetworkRow
from domain import location as rules
from domain.closure import Draft as ClosureDraft
from domain.distance import Coordinates
from domain.errors import DeskError, NotAllowed, NotFound, Stale
from domain.location import Draft, Line
from domain.period import Period
from domain.person import Person
from domain.recurrence import Weekly
from domain.roster_refusal import UnknownWish
from domain.session_effect import Effects
from domain.words import CancelReason, CategoryKind, LocationKind, Role, SessionState
from services import closure, generation, location
from tests import factories
from tests.services.keeping import TUESDAYS, Keeping, open_keeping, told
from tests.statements import recorded

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
KROOK = Draft(
    "De Krook",
    LocationKind.LIBRARY,
    "Miriam Makebaplein 1, 9000 Gent",
    Coordinates(51.048, 3.728),
    point_is_approximate=True,
    languages=frozenset({"nl", "ar"}),
    closed_on_july_11=True,
)


@pytest.fixture
def gent(tx: Session) -> NetworkRow:
    for code in ("nl", "ar"):
        factories.make_category(tx, kind=CategoryKind.LANGUAGE, code=code)
    return factories.make_network(tx)


@pytest.fixture
def ann(tx: Session, gent: NetworkRow) -> Person:
    """The coordinator of Gent."""
    return factories.make_person(tx, networks=[gent])


def noted(tx: Session, *verbs: str) -> list[ChangeRow]:
    tx.flush()
    return list(tx.scalars(select(ChangeRow).where(ChangeRow.verb.in_(verbs)).order_by(ChangeRow.entity)))


def stored(tx: Session, by: Person, location_id: int) -> Draft:
    tx.flush()
    row = tx.get_one(LocationRow, location_id)
    return locations.one(tx, by, row.network_id, location_id).draft


def test_a_new_location_is_kept_and_noted_without_its_name_and_address(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    added = location.add(tx, gent.id, replace(KROOK, name=" De  Krook "), by=ann, now=NOW)
    assert stored(tx, ann, added) == KROOK
    (change,) = noted(tx, "added")
    assert (change.entity, change.entity_id, change.account_id) == ("location", added, ann.account_id)
    assert (change.network_id, change.location_id, change.before) == (gent.id, added, None)
    assert change.after == {
        "kind": "library",
        "latitude": 51.048,
        "longitude": 3.728,
        "point_is_approximate": True,
        "languages": ["ar", "nl"],
        "closed_on_public_holidays": True,
        "closed_on_july_11": True,
    }


def test_adding_twice_is_one_location_and_another_of_its_name_is_refused(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    first = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    assert location.add(tx, gent.id, KROOK, by=ann, now=NOW) == first
    with pytest.raises(rules.NameTaken):
        location.add(tx, gent.id, replace(KROOK, address="Elsewhere"), by=ann, now=NOW)
    tx.flush()
    assert tx.scalar(select(func.count()).select_from(LocationRow)) == 1


def test_two_networks_may_use_one_name(tx: Session, gent: NetworkRow) -> None:
    aalst = factories.make_network(tx)
    root = factories.make_person(tx, Role.ADMINISTRATOR)
    added = {location.add(tx, one.id, KROOK, by=root, now=NOW) for one in (gent, aalst)}
    assert len(added) == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": " "}, rules.NameMissing),
        ({"point": Coordinates(3.7, 51.0)}, rules.OutsideBelgium),
        ({"languages": frozenset({"xx"})}, UnknownWish),
    ],
)
def test_a_location_that_cannot_be_is_refused(
    tx: Session, gent: NetworkRow, ann: Person, given: dict[str, Any], refusal: type[DeskError]
) -> None:
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    with pytest.raises(refusal):
        location.add(tx, gent.id, replace(KROOK, **{"name": "Other", **given}), by=ann, now=NOW)
    with pytest.raises(refusal):
        location.change(tx, added, replace(KROOK, **given), 1, by=ann, today=TODAY, now=NOW)
    assert stored(tx, ann, added) == KROOK


def test_a_changed_location_says_what_changed_but_not_where_it_is(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    wanted = replace(
        KROOK, name="Krook", kind=LocationKind.OTHER, point=None, point_is_approximate=False, address=""
    )
    location.change(tx, added, wanted, 1, by=ann, today=TODAY, now=NOW)
    assert stored(tx, ann, added) == wanted
    (change,) = noted(tx, "changed")
    assert change.before == {
        "kind": "library",
        "latitude": 51.048,
        "longitude": 3.728,
        "point_is_approximate": True,
        "name_changed": False,
        "address_changed": False,
    }
    assert change.after == {
        "kind": "other",
        "latitude": None,
        "longitude": None,
        "point_is_approximate": False,
        "name_changed": True,
        "address_changed": True,
    }


def test_another_page_on_the_internet_is_kept_and_said_to_be_another(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    wanted = replace(KROOK, page="https://stad.gent/digipunten")
    location.change(tx, added, wanted, 1, by=ann, today=TODAY, now=NOW)
    assert stored(tx, ann, added) == wanted
    (change,) = noted(tx, "changed")
    assert (change.before, change.after) == ({"page_changed": False}, {"page_changed": True})


def test_saving_twice_is_one_change_and_a_stale_save_is_none(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    wanted = replace(KROOK, kind=LocationKind.OTHER)
    for _number in range(2):
        location.change(tx, added, wanted, 1, by=ann, today=TODAY, now=NOW)
    with pytest.raises(Stale):
        location.change(tx, added, KROOK, 1, by=ann, today=TODAY, now=NOW)
    assert stored(tx, ann, added) == wanted
    assert len(noted(tx, "changed")) == 1


def test_a_name_that_is_taken_is_refused_on_change(tx: Session, gent: NetworkRow, ann: Person) -> None:
    factories.make_location(tx, gent, name="De Serre")
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    with pytest.raises(rules.NameTaken):
        location.change(tx, added, replace(KROOK, name="De Serre"), 1, by=ann, today=TODAY, now=NOW)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_own", [True, False])
def test_only_who_keeps_the_network_keeps_its_locations(
    tx: Session, gent: NetworkRow, ann: Person, role: Role, *, is_own: bool
) -> None:
    added = location.add(tx, gent.id, KROOK, by=ann, now=NOW)
    somebody = factories.make_person(tx, role, networks=[gent if is_own else factories.make_network(tx)])
    wanted = replace(KROOK, kind=LocationKind.OTHER)
    refusal = {
        (Role.COORDINATOR, False): NotFound,
        (Role.MANAGER, True): NotAllowed,
        (Role.MANAGER, False): NotAllowed,
        (Role.VIEWER, True): NotAllowed,
        (Role.VIEWER, False): NotAllowed,
    }.get((role, is_own))
    if refusal is None:
        location.add(tx, gent.id, replace(KROOK, name="Other"), by=somebody, now=NOW)
        location.change(tx, added, wanted, 1, by=somebody, today=TODAY, now=NOW)
        assert stored(tx, ann, added) == wanted
        return
    with pytest.raises(refusal):
        location.add(tx, gent.id, replace(KROOK, name="Other"), by=somebody, now=NOW)
    with pytest.raises(refusal):
        location.change(tx, added, wanted, 1, by=somebody, today=TODAY, now=NOW)
    assert stored(tx, ann, added) == KROOK


def test_a_location_of_another_network_is_not_found_by_its_number(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    foreign = factories.make_location(tx)
    for network_id in (gent.id, foreign.network_id):
        with pytest.raises(NotFound):
            locations.one(tx, ann, network_id, foreign.id)
    with pytest.raises(NotFound):
        location.change(tx, foreign.id, KROOK, 1, by=ann, today=TODAY, now=NOW)
    with pytest.raises(NotFound):
        location.add(tx, 999_999, KROOK, by=ann, now=NOW)


def test_the_list_takes_one_statement_and_one_location_three(engine: Engine) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        ann = factories.make_person(tx, networks=[network])
        factories.make_location(tx)  # of another network
        first = factories.make_location(tx, network, name="A place", address="Plein 1")
        factories.make_slot(tx, first)
        factories.make_slot(tx, first, last_day=date(2026, 11, 23))
    taken = []
    for _round in range(2):
        with writing(engine) as tx, recorded(engine) as statements:
            found = locations.of_network(tx, ann, network.id, today=TODAY)
        taken.append((len(found), len(statements)))
        assert found[0] == Line(first.id, "A place", LocationKind.LIBRARY, "Plein 1", None, 1)
        with writing(engine) as tx:
            for _number in range(2):
                factories.make_location(tx, network, retired_on=TODAY)
    assert taken == [(1, 1), (3, 1)]
    with writing(engine) as tx, recorded(engine) as statements:
        locations.one(tx, ann, network.id, first.id)
    assert len(statements) == 3


def test_managers_of_the_place_and_of_its_network_are_named(
    tx: Session, gent: NetworkRow, ann: Person
) -> None:
    place = factories.make_location(tx, gent)
    factories.make_account(tx, name="Bob", role=Role.MANAGER, locations=[place])
    factories.make_account(tx, name="Abe", role=Role.MANAGER, networks=[gent])
    factories.make_account(tx, name="Off", role=Role.MANAGER, locations=[place], is_active=False)
    factories.make_account(tx, name="Viewer", role=Role.VIEWER, locations=[place])
    factories.make_account(tx, name="Elsewhere", role=Role.MANAGER, networks=[factories.make_network(tx)])
    assert locations.one(tx, ann, gent.id, place.id).managers == ("Abe", "Bob")


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def retire(desk: Keeping, day: date = TODAY, version: int = 1) -> Effects:
    return location.retire(desk.tx, desk.location.id, day, version, by=desk.ann, today=TODAY, now=NOW)


def reopen(desk: Keeping, version: int = 2) -> Effects:
    return location.reopen(desk.tx, desk.location.id, version, by=desk.ann, today=TODAY, now=NOW)


def test_retiring_takes_later_sessions_off_the_roster_and_keeps_what_happened(desk: Keeping) -> None:
    key = desk.add()
    past = factories.make_session(desk.tx, desk.location, day=date(2026, 11, 3))
    extra = factories.make_session(desk.tx, desk.location, day=date(2026, 12, 2))
    counted, planned = desk.on(date(2026, 12, 8)), desk.on(date(2026, 12, 15))
    factories.make_count(desk.tx, counted)
    desk.stands(planned)
    effects = retire(desk, date(2026, 12, 1))
    assert told(effects)[:4] == [
        (date(2026, 12, 1), "withdrawn", [], []),
        (date(2026, 12, 2), "cancelled", [], []),
        (date(2026, 12, 15), "cancelled", [], ["Fatma"]),
        (date(2026, 12, 22), "withdrawn", [], []),
    ]
    assert [one.id for one in desk.sessions()] == [
        past.id,
        desk.on(TODAY).id,
        extra.id,
        counted.id,
        planned.id,
    ]
    assert (past.state, counted.state) == (SessionState.PLANNED, SessionState.PLANNED)
    assert (extra.cancel_reason, planned.cancel_reason) == (CancelReason.LOCATION_RETIRED,) * 2
    assert desk.location.retired_on == date(2026, 12, 1)
    (change,) = noted(desk.tx, "retired")
    assert (change.before, change.after) == ({"retired_on": None}, {"retired_on": "2026-12-01"})
    assert generation.generate(desk.tx, [key], today=TODAY) == 0


def test_taking_a_location_into_use_again_brings_its_sessions_and_helpers_back(desk: Keeping) -> None:
    desk.add()
    days = [one.day for one in desk.sessions()]
    planned = desk.on(date(2026, 12, 15))
    desk.stands(planned)
    extra = factories.make_session(desk.tx, desk.location, day=date(2026, 12, 2))
    retire(desk)
    effects = reopen(desk)
    assert told(effects) == [
        (date(2026, 12, 2), "restored", [], []),
        (date(2026, 12, 15), "restored", ["Fatma"], []),
    ]
    assert [one.day for one in desk.sessions()] == sorted([*days, extra.day])
    assert {one.state for one in desk.sessions()} == {SessionState.PLANNED}
    assert (desk.standing(planned), desk.location.retired_on) == (["Fatma"], None)
    assert reopen(desk, 3) == ()
    assert len(noted(desk.tx, "reopened")) == 1


def test_a_closure_that_came_while_it_was_retired_holds(desk: Keeping) -> None:
    desk.add()
    planned = desk.on(date(2026, 12, 15))
    desk.stands(planned)
    retire(desk)
    draft = ClosureDraft(Period(date(2026, 12, 14), date(2026, 12, 23)), "Verbouwing")
    closure.add(desk.tx, desk.network.id, None, draft, by=desk.ann, today=TODAY, now=NOW)
    reopen(desk)
    assert [one.day for one in desk.sessions() if one.closure_id] == [date(2026, 12, 15), date(2026, 12, 22)]
    assert (planned.state, desk.standing(planned)) == (SessionState.PLANNED, [])


def test_retiring_twice_is_one_change_and_what_cannot_be_is_refused(desk: Keeping) -> None:
    with pytest.raises(rules.RetiredInThePast):
        retire(desk, date(2026, 11, 23))
    with pytest.raises(Stale):
        retire(desk, version=7)
    retire(desk)
    assert retire(desk) == ()
    with pytest.raises(rules.AlreadyRetired):
        retire(desk, date(2026, 12, 1), 2)
    with pytest.raises(Stale):
        reopen(desk, 1)
    assert len(noted(desk.tx, "retired")) == 1


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_own", [True, False])
def test_only_who_keeps_the_network_retires_its_locations(desk: Keeping, role: Role, *, is_own: bool) -> None:
    network = desk.network if is_own else factories.make_network(desk.tx)
    somebody = replace(desk, ann=factories.make_person(desk.tx, role, networks=[network]))
    if role is Role.ADMINISTRATOR or (role is Role.COORDINATOR and is_own):
        retire(somebody)
        reopen(somebody)
        assert len(noted(desk.tx, "retired", "reopened")) == 2
        return
    for action in (retire, reopen):
        with pytest.raises(NotFound if role is Role.COORDINATOR else NotAllowed):
            action(somebody)
    assert noted(desk.tx, "retired", "reopened") == []


def test_holidays_that_a_location_begins_to_keep_close_its_sessions_and_free_its_helpers(
    desk: Keeping,
) -> None:
    fridays = replace(TUESDAYS, recurrence=Weekly(4, TODAY))
    desk.location.closed_on_public_holidays = False
    desk.add(fridays)
    christmas = desk.on(date(2026, 12, 25))
    desk.stands(christmas)
    draft = locations.drafts(desk.tx, [desk.location])[desk.location.id]

    def save(version: int, *, closed: bool) -> Effects:
        wanted = replace(draft, closed_on_public_holidays=closed)
        return location.change(desk.tx, desk.location.id, wanted, version, by=desk.ann, today=TODAY, now=NOW)

    assert told(save(1, closed=True)) == [
        (date(2026, 12, 25), "closed", [], ["Fatma"]),
        (date(2027, 1, 1), "closed", [], []),
    ]
    assert told(save(2, closed=False))[0] == (date(2026, 12, 25), "opened", ["Fatma"], [])
    assert desk.standing(christmas) == ["Fatma"]
