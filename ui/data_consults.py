"""What the Consults page reads, kept until something in the network is changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st
from sqlalchemy.orm import Session

import language
from db.queries import consult, waiting
from db.types import new_id
from domain.consult import Booking, Lists, Plan
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.waiting import Waiting
from ui import clock, data


@dataclass(frozen=True, slots=True)
class ToDo:
    """What somebody has to do something about: promises that cannot be kept, and what became of those that are over."""

    to_rearrange: tuple[Booking, ...] = ()
    unanswered: tuple[Booking, ...] = ()


def plan(person: Person, network: Network, period: Period, location_ids: Collection[int] = ()) -> Plan:
    """The consults of these days; eight statements when something was changed, else two."""
    return data.kept(
        _plan,
        person,
        network,
        period,
        clock.local_minute(network.zone),
        location_ids=tuple(sorted(location_ids)),
    )


def _plan(
    tx: Session,
    person: Person,
    network: Network,
    period: Period,
    now: datetime,
    *,
    location_ids: tuple[int, ...],
) -> Plan:
    return consult.plan(tx, person, network.id, period, now, location_ids=location_ids)


def to_do(person: Person, network: Network) -> ToDo:
    """Two statements when something was changed or a minute went by, and two more."""
    return data.kept(_to_do, person, network, clock.local_minute(network.zone))


def _to_do(tx: Session, person: Person, network: Network, now: datetime) -> ToDo:
    return ToDo(
        tuple(consult.to_rearrange(tx, person, network.id, today=now.date())),
        tuple(consult.unanswered(tx, person, network.id, now)),
    )


def waits(person: Person, network: Network) -> tuple[Waiting, ...]:
    """Who waits, longest first; one statement when something was changed, and two more."""
    return data.kept(_waits, person, network)


def _waits(tx: Session, person: Person, network: Network) -> tuple[Waiting, ...]:
    return tuple(waiting.at(tx, person, network.id))


def locations(person: Person, network: Network) -> dict[int, str]:
    """The locations with sessions by appointment, by name; one statement when something was changed, and two more."""
    return data.kept(_locations, person, network, clock.today(network.zone))


def _locations(tx: Session, person: Person, network: Network, today: date) -> dict[int, str]:
    return consult.locations(tx, person, network.id, today=today)


def one(person: Person, booking_id: int) -> Booking | None:
    """A booking as it stands now, for who changes it."""
    with data.reading() as tx:
        return consult.one(tx, person, booking_id)


def one_waiting(person: Person, network: Network, waiting_id: int) -> Waiting | None:
    """A line of the waiting list as it stands now, for who changes it."""
    with data.reading() as tx:
        found = waiting.at(tx, person, network.id)
    return next((line for line in found if line.id == waiting_id), None)


def of_session(person: Person, session_id: int) -> list[Booking]:
    """The bookings in a session, for who keeps consults there; one statement."""
    with data.reading() as tx:
        return consult.of_session(tx, person, session_id)


def promises(tx: Session, person: Person, *, today: date) -> list[Booking]:
    """The bookings that cannot be kept as the roster stands in a transaction, wherever the person keeps consults."""
    return consult.to_rearrange(tx, person, None, today=today)


def lists(today: date) -> Lists:
    """The topics and languages in use today, in the reader's language."""
    return _lists(language.current(), today)


@st.cache_data(ttl=300, show_spinner=False)
def _lists(code: str, today: date) -> Lists:
    with language.use(code), data.reading() as tx:
        return waiting.lists(tx, today=today)


def new_key() -> int:
    """The key of something that is about to be made: drawn when its form opens, so that a double click makes one."""
    return new_id()
