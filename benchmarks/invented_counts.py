"""Networks with counts of which the effects are known, each hard to guess in another way; nothing else is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import exp, pi, sin
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from db.bulk import insert_all
from db.tables import CountRow, SessionRow
from domain import period, school_holiday
from domain.holiday import holidays_of
from domain.period import Period
from domain.words import CountState, Formula
from tests import factories

PLACES, SLOTS_A_PLACE, YEARS = 12, 5, 3
ENTERED_SHARE = 0.9
MOMENTS = [(weekday, starts) for weekday in range(5) for starts in (time(9), time(13))]


@dataclass(frozen=True, slots=True)
class Invented:
    """A network: `factor` is what the day makes of the usual number, `shift` the chance that a slot finds another level in a
    week, `shape` how much sessions differ (of a gamma; less is more), `weeks` how long there have been counts.
    """

    name: str
    factor: Callable[[date], float]
    shift: float = 0.0
    shape: float = 6.0
    weeks: int = YEARS * 52

    def fill(self, tx: Session, today: date) -> None:
        rng = Random(self.name)
        network = factories.make_network(tx, name=self.name)
        first = period.week_of(today - timedelta(weeks=self.weeks))
        sessions: list[dict[str, Any]] = []
        counts: list[dict[str, Any]] = []
        for _place in range(PLACES):
            place = factories.make_location(tx, network)
            usual = exp(rng.gauss(1.5, 0.6))
            for weekday, starts in rng.sample(MOMENTS, SLOTS_A_PLACE):
                slot = factories.make_slot(
                    tx, place, weekday=weekday, starts=starts, ends=time(starts.hour + 3)
                )
                level = usual * exp(rng.gauss(0, 0.35))
                for week in range(self.weeks):
                    day = first + timedelta(weeks=week, days=weekday)
                    if rng.random() < self.shift:
                        level *= exp(rng.gauss(0, 0.6))
                    if day >= today or rng.random() > ENTERED_SHARE:
                        continue
                    key = len(sessions) + 1
                    sessions.append(
                        {
                            "id": key,
                            "location_id": place.id,
                            "slot_id": slot.id,
                            "day": day,
                            "original_day": day,
                            "starts": starts,
                            "ends": time(starts.hour + 3),
                            "formula": Formula.WALK_IN,
                            "minimum": 1,
                            "maximum": 2,
                        }
                    )
                    visitors = _poisson(
                        min(level * self.factor(day), 60) * rng.gammavariate(self.shape, 1 / self.shape), rng
                    )
                    counts.append(
                        {
                            "session_id": key,
                            "location_id": place.id,
                            "day": day,
                            "state": CountState.ENTERED,
                            "visitors": visitors,
                        }
                    )
        insert_all(tx, SessionRow, sessions)
        insert_all(tx, CountRow, counts)


def _seasons(day: date) -> float:
    """A wave over the year, half as many in school holidays, more in weeks with a holiday, a fifth more each year."""
    wave = 1 + 0.3 * sin(2 * pi * (day.timetuple().tm_yday - 30) / 365)
    years = (day - date(2026, 1, 1)).days / 365
    quiet = 0.5 if day in school_holiday.by_day(Period(day, day)) else 1.0
    busy = 1.25 if holidays_of(Period(period.week(day).first, period.week(day).last)) else 1.0
    return wave * quiet * busy * exp(0.18 * years)


def _flat(_day: date) -> float:
    return 1.0


def _poisson(mean: float, rng: Random) -> int:
    limit, product, number = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return min(number, 500)


INVENTED = (
    Invented("seasons and holidays", _seasons),
    Invented("nothing but chance", _flat, shape=20.0),
    Invented("slots that change", _flat, shift=0.02),
    Invented("sessions that differ much", _seasons, shape=1.5),
    Invented("half a year of counts", _seasons, weeks=62),
)
