"""A big invented database, to measure on and to try Inloop at the size of a city or a region.

The places are like the real ones of the demo but open more often, seven half-days a week on average: 60 of them have
about 400 sessions a week, as a large city has. The practice is the demo's. Two fills of the same size at the same
moment are equal. There is no history in it: nobody typed these figures.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import bulk, rollup_upkeep
from db.queries import network as networks
from db.session import writing
from db.tables import NetworkRow
from demo import account, helper, network, place, practice
from demo.place import BUSY, QUIET, Moment, Place
from demo.profile import MIX, Mix
from domain import period, recurrence
from domain.errors import DeskError
from domain.period import Period
from domain.words import Formula, Role
from language import _
from services import generation

SEED = 60_10
PLACES_A_NETWORK = 60
"""More places are more networks: people plan in one of them."""
HELPERS_A_PLACE = 6
LIKE = MIX["Gent"]
WEEKS_AT_ONCE = 52
"""As many as fit in memory easily, however many years there are."""
HALF_DAYS = (
    *(Moment(weekday, clock_time(9), clock_time(12)) for weekday in range(5)),
    *(Moment(weekday, clock_time(13), clock_time(16)) for weekday in range(5)),
    Moment(5, clock_time(10), clock_time(13), Formula.APPOINTMENT),
)
USUAL_HALF_DAYS = (5, 6, 7, 8, 9)
QUIET_HALF_DAYS = (2, 3)
BUSY_HALF_DAYS = (10, 11)
ROOM_BETWEEN = 0.03
"""How far, in degrees, a second place like a real one lies from it at most."""


class NotEmpty(DeskError):
    """There is something in the database that a big invented network would mix with."""

    def sentence(self) -> str:
        return _(
            "This database has a network already, and a big invented one is only put into an empty database. "
            "Name another one with DATABASE_URL, or delete this one."
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """What was written by now, after `seconds`; `sentence` says what came last."""

    sentence: str
    rows: int
    seconds: float


def fill(
    engine: Engine, *, locations: int, years: int, now: datetime, report: Callable[[Progress], None]
) -> None:
    """Fill an empty database, in one transaction. Raises `NotEmpty`.

    `now` is an aware moment: `years` of sessions lie behind it, and the usual weeks ahead. `report` is called as the
    work goes on.
    """
    began, rows = time.perf_counter(), 0
    with writing(engine) as tx:
        if networks.is_begun(tx):
            raise NotEmpty
        for sentence, written in _fill(tx, locations, years, now.astimezone(ZoneInfo(network.ZONE))):
            rows += written
            report(Progress(sentence, rows, time.perf_counter() - began))
    report(Progress("Committed", rows, time.perf_counter() - began))


def _fill(tx: Session, locations: int, years: int, now: datetime) -> Iterator[tuple[str, int]]:
    """What was done, with the number of rows written, again and again."""
    rng = Random(SEED)
    today = now.date()
    start = period.week_of(today - timedelta(days=365 * years))
    categories = network.add_categories(tx)
    account.add(tx, "administrator", "Administrator", Role.ADMINISTRATOR)
    new_key = practice.drawn_keys(rng)
    for number, first in enumerate(range(0, locations, PLACES_A_NETWORK), start=1):
        size = min(PLACES_A_NETWORK, locations - first)
        places = _add_places(tx, f"Stad {number}", size, categories, rng=rng, start=start)
        network.add_closures(tx, places, today, first_year=start.year)
        _add_accounts(tx, f"stad-{number}", f"Stad {number}", places)
        people = helper.add_all(tx, _mix(size), places, categories, rng=rng, today=today, start=start)
        yield f"Stad {number}: {len(places)} places, {len(people)} helpers", len(places) + len(people)
        slots = [slot_id for one in places for slot_id in one.slots]
        roster = practice.Roster(people, rng)
        for weeks in _stretches(start, recurrence.horizon(today).last):
            generated = generation.generate(
                tx, slots, today=today, first=weeks.first, through=weeks.last, new_key=new_key
            )
            planned = weeks.overlap(Period(start, practice.last_planned(today)))
            written = 0
            if planned is not None:
                sessions = practice.occurrences(tx, places, planned)
                roster.forget()
                written = practice.of_sessions(sessions, places, roster, categories, rng=rng, now=now).insert(
                    tx
                )
            tx.expunge_all()  # the slots and places that generation read
            yield f"Stad {number}: {period.to_text(weeks)}", generated + written
        bulk.take_stock(tx)
        rollup_upkeep.add_up_all(tx, places[0].network_id)
        yield f"Stad {number}: figures added up", 0


def _stretches(first: date, last: date) -> Iterator[Period]:
    """The whole time in stretches of whole weeks."""
    while first <= last:
        end = min(first + timedelta(weeks=WEEKS_AT_ONCE, days=-1), last)
        yield Period(first, end)
        first = end + timedelta(days=1)


def _add_places(
    tx: Session, name: str, size: int, categories: dict[str, int], *, rng: Random, start: date
) -> list[Place]:
    """A network of this name and size; its places are like the real ones, by turns."""
    row = NetworkRow(name=name, is_demo=True)
    tx.add(row)
    tx.flush()  # places need its key
    real = place.real_places()
    rng.shuffle(real)  # so that few of them are a mixture too
    places = []
    for number in range(size):
        like = dict(real[number % len(real)])
        for axis in ("latitude", "longitude"):
            like[axis] = str(float(like[axis]) + rng.uniform(-ROOM_BETWEEN, ROOM_BETWEEN))
        turn = number // len(real) + 1
        new = place.add_location(
            tx, like, row.id, categories, name=like["name"] if turn == 1 else f"{like['name']} {turn}"
        )
        place.add_slots(tx, new, _moments(new, rng), categories, first_day=start)
        places.append(new)
    return places


def _moments(one: Place, rng: Random) -> list[Moment]:
    choices = (
        BUSY_HALF_DAYS if one.name in BUSY else QUIET_HALF_DAYS if one.name in QUIET else USUAL_HALF_DAYS
    )
    return rng.sample(HALF_DAYS, rng.choice(choices))


def _mix(size: int) -> Mix:
    """The profiles of the demo's largest network, in the numbers that this many places need."""
    people = sum(number for _, number in LIKE)
    return tuple(
        (profile, max(1, round(number * size * HELPERS_A_PLACE / people))) for profile, number in LIKE
    )


def _add_accounts(tx: Session, address: str, name: str, places: list[Place]) -> None:
    """One of each role in this network; the manager has a busy place, where there is one."""
    whole = [places[0].network_id]
    managed = next((one for one in places if one.name in BUSY), places[0])
    account.add(tx, f"coordinator.{address}", f"Coördinator {name}", Role.COORDINATOR, networks=whole)
    account.add(tx, f"beheerder.{address}", f"Beheerder {name}", Role.MANAGER, locations=[managed.id])
    account.add(tx, f"lezer.{address}", f"Lezer {name}", Role.VIEWER, networks=whole)
