"""What the Outlook page reads, kept until something in the network is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.queries import candidate, closure, expected, location, roster, slot
from domain.expected import Expectation
from domain.fall_out import Carried, carried
from domain.need import Labels
from domain.network import Network
from domain.outlook import Moment, Outlook, Risk, outlook, risks
from domain.period import Period
from domain.person import Person
from domain.roster import Place
from domain.slot import Slot
from domain.stand_in import StandIns
from domain.what_if import ClosedDays, Kept
from ui import clock, data, data_expected


@dataclass(frozen=True, slots=True)
class Ahead:
    """The weeks ahead of a network: how they stand, what may go wrong, and on whom it rests.

    `labels` name languages and skills.
    """

    days: Period
    outlook: Outlook
    expectation: Expectation
    risks: Mapping[Risk, tuple[Moment, ...]]
    carried: tuple[Carried, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class View:
    """What every line of the page is drawn from: the weeks ahead of a network, and who may be asked in them."""

    network: Network
    ahead: Ahead
    stand_ins: StandIns


@dataclass(frozen=True, slots=True)
class Timetable:
    """The slots of a network that have not ended, by location and weekday, with what is known around them.

    `places` are their locations, by id; `closed` and `kept` by location and by slot.
    """

    places: Mapping[int, Place]
    slots: tuple[Slot, ...]
    closed: Mapping[int, ClosedDays]
    kept: Mapping[int, Kept]

    def slot(self, slot_id: int) -> Slot | None:
        return next((one for one in self.slots if one.id == slot_id), None)

    def kept_of(self, slot_id: int) -> Kept:
        return self.kept.get(slot_id, Kept())

    def with_places(self) -> Iterator[tuple[Slot, Place]]:
        return ((one, self.places[one.location_id]) for one in self.slots)


def timetable(person: Person, network: Network) -> Timetable:
    """The slots as they are; nine statements when something was changed, else two."""
    return data.kept(_timetable, person, network, clock.today(network.zone))


def view(person: Person, network: Network, weeks: int) -> View:
    """The weeks ahead; 20 statements when something was changed, else four."""
    found = ahead(person, network, weeks)
    return View(network, found, stand_ins(person, network, found.days))


def ahead(person: Person, network: Network, weeks: int) -> Ahead:
    """What is left of today and the weeks after it; eleven statements when something was changed, else two."""
    return data.kept(_ahead, person, network, weeks, clock.local_minute(network.zone))


def stand_ins(person: Person, network: Network, days: Period) -> StandIns:
    """Everybody who may be asked in these days; nine statements when something was changed, else two."""
    return data.kept(_stand_ins, person, network, days)


def _ahead(tx: Session, person: Person, network: Network, weeks: int, now: datetime) -> Ahead:
    days = Period(now.date(), now.date() + timedelta(weeks=weeks))
    board = roster.stretch(tx, person, network.id, days)
    expectation = data_expected.of_places(tx, network.id, [place.id for place in board.places], now.date())
    found = outlook(board, expectation, now)
    return Ahead(
        days,
        found,
        expectation,
        risks(found, expectation),
        carried(found.sessions, expectation),
        board.labels,
    )


def _stand_ins(tx: Session, person: Person, network: Network, days: Period) -> StandIns:
    return StandIns(candidate.ahead(tx, person, network.id, days))


def _timetable(tx: Session, person: Person, network: Network, today: date) -> Timetable:
    slots = slot.of_network(tx, person, network.id, today=today)
    places = location.places(tx, person, network.id)
    return Timetable(
        {place.id: place for place in places},
        tuple(slots),
        closure.closed_days(tx, person, network.id, today=today),
        expected.kept_of_slots(tx, [place.id for place in places], today=today),
    )
