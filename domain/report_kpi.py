"""What a key figure of a year report is: its name, how it is reckoned from what was added up, and on how much it rests."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.clock_time import MINUTES_IN_HOUR
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.year_report import FIRST_FORM, Part
from language import N_, _

Value = int | float | None

SESSIONS_PLANNED, SESSIONS_HELD, SESSIONS_COUNTED = (
    N_("sessions planned"),
    N_("sessions held"),
    N_("sessions with a count"),
)
CONSULTS, PEOPLE = N_("consults"), N_("helpers")
"""What several figures rest on."""


class Unit(StrEnum):
    """How a figure is written: a whole number, hours, a share of 1, a mean."""

    NUMBER = "number"
    HOURS = "hours"
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure. `rests_on` is its n, `what` says of what; `is_of_people`: of visitors, so that small ones are withheld.

    `form`: from which form of editions on what it takes was added up; an earlier edition does not tell it.
    """

    code: str
    title: str
    definition: str
    unit: Unit
    value: Callable[[Part], Value]
    rests_on: Callable[[Part], int]
    what: str
    is_of_people: bool = False
    form: int = FIRST_FORM


def titled(kpi: Kpi) -> str:
    return _(kpi.title)


def number(name: str) -> Callable[[Part], int]:
    return lambda part: part.number(name)


def hours(name: str) -> Callable[[Part], float]:
    return lambda part: part.number(name) / MINUTES_IN_HOUR


def share_of(name: str, whole: Callable[[Part], int]) -> Callable[[Part], Value]:
    """From 20 of the whole on, as everywhere."""
    return lambda part: part.number(name) / whole(part) if whole(part) >= SHARES_FROM_SESSIONS else None
