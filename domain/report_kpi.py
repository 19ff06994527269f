"""What a key figure of a year report is: its name, how it is reckoned from what was added up, and on how much it rests."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.year_report import Part
from language import _

Value = int | float | None


class Unit(StrEnum):
    """How a figure is written: a whole number, hours, a share of 1, a mean."""

    NUMBER = "number"
    HOURS = "hours"
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure. `rests_on` is its n, `what` says of what; `is_of_people`: of visitors, so that small ones are withheld."""

    code: str
    title: str
    definition: str
    unit: Unit
    value: Callable[[Part], Value]
    rests_on: Callable[[Part], int]
    what: str
    is_of_people: bool = False


def titled(kpi: Kpi) -> str:
    return _(kpi.title)
