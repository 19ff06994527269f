"""Rows with valid defaults. Each takes `tx` first, what the test is about by name, and returns the row, flushed."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.tables import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    AssignmentRow,
    Base,
    CategoryRow,
    ConsultRow,
    CountRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    PlacementRow,
    ProposalLineRow,
    ProposalRow,
    ProposalSessionRow,
    SessionRow,
    SlotRow,
    TallyRow,
    WaitingRow,
)
from domain.consult import Details
from domain.person import Person
from domain.proposal import Freedom, LineKind, RunState
from domain.words import (
    AssignmentRole,
    AssignmentState,
    CategoryKind,
    CountState,
    Formula,
    HelperKind,
    HelperStage,
    LocationKind,
    RecurrenceKind,
    Role,
)

R = TypeVar("R", bound=Base)

_number = count(1)


def make_network(tx: Session, **given: Any) -> NetworkRow:
    return _kept(tx, NetworkRow(**{"name": f"Network {next(_number)}", **given}))


def make_location(tx: Session, network: NetworkRow | None = None, **given: Any) -> LocationRow:
    network = network or make_network(tx)
    defaults = {
        "name": f"Location {next(_number)}",
        "kind": LocationKind.LIBRARY,
        "network_id": network.id,
    }
    return _kept(tx, LocationRow(**{**defaults, **given}))


def make_slot(tx: Session, location: LocationRow | None = None, **given: Any) -> SlotRow:
    """Tuesdays 10:00–12:00, walk-in, from January 2026, needing 1 or 2 helpers."""
    location = location or make_location(tx)
    defaults = {
        "location_id": location.id,
        "recurrence": RecurrenceKind.WEEKLY,
        "weekday": 1,
        "anchor_day": date(2026, 1, 6),
        "first_day": date(2026, 1, 1),
        "starts": time(10),
        "ends": time(12),
        "formula": Formula.WALK_IN,
        "minimum": 1,
        "maximum": 2,
    }
    return _kept(tx, SlotRow(**{**defaults, **given}))


def make_session(tx: Session, location: LocationRow | None = None, **given: Any) -> SessionRow:
    """Tuesday 24 November 2026, 10:00–12:00, an extra session unless `slot_id` is given."""
    location = location or make_location(tx)
    day = given.get("day", date(2026, 11, 24))
    defaults = {
        "location_id": location.id,
        "day": day,
        "original_day": day if given.get("slot_id") else None,
        "starts": time(10),
        "ends": time(12),
        "formula": Formula.WALK_IN,
        "minimum": 1,
        "maximum": 2,
    }
    return _kept(tx, SessionRow(**{**defaults, **given}))


def make_helper(tx: Session, network: NetworkRow | None = None, **given: Any) -> HelperRow:
    network = network or make_network(tx)
    defaults = {
        "network_id": network.id,
        "name": f"Helper {next(_number)}",
        "kind": HelperKind.VOLUNTEER,
        "stage": HelperStage.ACTIVE,
        "stage_since": date(2026, 1, 1),
    }
    return _kept(tx, HelperRow(**{**defaults, **given}))


def make_placement(tx: Session, helper: HelperRow, location: LocationRow, **given: Any) -> PlacementRow:
    defaults = {
        "helper_id": helper.id,
        "location_id": location.id,
        "first_day": date(2026, 1, 1),
    }
    return _kept(tx, PlacementRow(**{**defaults, **given}))


def make_assignment(tx: Session, session: SessionRow, helper: HelperRow, **given: Any) -> AssignmentRow:
    defaults = {
        "session_id": session.id,
        "helper_id": helper.id,
        "location_id": session.location_id,
        "day": session.day,
        "starts": session.starts,
        "ends": session.ends,
        "role": AssignmentRole.GUIDE,
        "state": AssignmentState.CONFIRMED,
    }
    return _kept(tx, AssignmentRow(**{**defaults, **given}))


def make_proposal(tx: Session, session: SessionRow, helper_ids: list[int], **given: Any) -> ProposalRow:
    """These helpers come to this session, a line for each; made and not decided upon, unless a `state` is given."""
    network_id = tx.get_one(LocationRow, session.location_id).network_id
    defaults: dict[str, Any] = {
        "network_id": network_id,
        "account_id": given.get("account_id") or make_account(tx).id,
        "first_day": session.day,
        "last_day": session.day,
        "location_ids": [],
        "freedom": Freedom.KEEP,
        "state": RunState.DONE,
        "asked_at": datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
        "beat_at": datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
        "open_before": len(helper_ids),
        "open_after": 0,
        "open_least": 0,
    }
    proposal = _kept(tx, ProposalRow(**{**defaults, **given}))
    at = {"proposal_id": proposal.id, "session_id": session.id, "location_id": session.location_id}
    _kept(tx, ProposalSessionRow(**at, version=session.version, minimum=session.minimum, there=[], lacks=[]))
    for number, helper_id in enumerate(helper_ids, start=1):
        said: dict[str, Any] = {"reasons": [], "other_session": None}
        line = {"number": number, "bundle": number, "kind": LineKind.ADD, "helper_id": helper_id}
        _kept(tx, ProposalLineRow(**at, **line, said=said))
    return proposal


def make_category(tx: Session, **given: Any) -> CategoryRow:
    code = given.get("code", f"C{next(_number)}")
    labels = {
        "label_nl": f"{code} nl",
        "label_en": f"{code} en",
        "label_fr": f"{code} fr",
    }
    return _kept(tx, CategoryRow(**{"kind": CategoryKind.TOPIC, "code": code, **labels, **given}))


def make_consult(
    tx: Session, session: SessionRow, helper: HelperRow, details: Details, **given: Any
) -> ConsultRow:
    """The first hour of the session, booked the day before."""
    defaults = {
        "session_id": session.id,
        "helper_id": helper.id,
        "location_id": session.location_id,
        "day": session.day,
        "starts": session.starts,
        "topic_id": details.topic_id,
        "language_id": details.language_id,
        "reference": details.reference,
        "asked_on": session.day - timedelta(days=1),
        "booked_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return _kept(tx, ConsultRow(**{**defaults, **given}))


def make_waiting(tx: Session, location_id: int, details: Details, **given: Any) -> WaitingRow:
    defaults = {
        "location_id": location_id,
        "topic_id": details.topic_id,
        "language_id": details.language_id,
        "reference": details.reference,
        "since": date(2026, 11, 10),
    }
    return _kept(tx, WaitingRow(**{**defaults, **given}))


def make_count(tx: Session, session: SessionRow, **given: Any) -> CountRow:
    """An entered count of 3 visitors."""
    defaults = {
        "session_id": session.id,
        "location_id": session.location_id,
        "day": session.day,
        "state": CountState.ENTERED,
        "visitors": 3,
    }
    return _kept(tx, CountRow(**{**defaults, **given}))


def make_tally(tx: Session, count_row: CountRow, category: CategoryRow, number: int) -> TallyRow:
    return _kept(
        tx,
        TallyRow(
            session_id=count_row.session_id,
            category_id=category.id,
            location_id=count_row.location_id,
            day=count_row.day,
            number=number,
        ),
    )


def make_account(
    tx: Session,
    *,
    networks: list[NetworkRow] | None = None,
    locations: list[LocationRow] | None = None,
    **given: Any,
) -> AccountRow:
    number = next(_number)
    defaults = {
        "email": f"person{number}@example.org",
        "name": f"Person {number}",
        "role": Role.COORDINATOR,
    }
    account = _kept(tx, AccountRow(**{**defaults, **given}))
    for network in networks or []:
        tx.add(AccountNetworkRow(account_id=account.id, network_id=network.id))
    for location in locations or []:
        tx.add(AccountLocationRow(account_id=account.id, location_id=location.id))
    tx.flush()
    return account


def make_person(
    tx: Session,
    role: Role = Role.COORDINATOR,
    *,
    networks: list[NetworkRow] | None = None,
    locations: list[LocationRow] | None = None,
) -> Person:
    """An account and the person it makes, covering what is given."""
    account = make_account(tx, role=role, networks=networks, locations=locations)
    return Person(
        account_id=account.id,
        name=account.name,
        role=role,
        language="en",
        networks=frozenset(network.id for network in networks or []),
        locations=frozenset(location.id for location in locations or []),
        location_networks=frozenset(location.network_id for location in locations or []),
    )


def _kept(tx: Session, row: R) -> R:
    tx.add(row)
    tx.flush()  # gives the key
    return row
