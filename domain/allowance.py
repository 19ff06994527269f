"""The flat allowance of volunteers: what a network pays for a day, and the ceilings that the law sets to it each year.

Amounts are euro cents. The ceilings hold for one person at all organisations together.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DeskError
from domain.words import HelperKind
from language import _, formats

FIRST_YEAR, LAST_YEAR = 2000, 2999
MOST_A_DAY = 20_000
MOST_A_YEAR = 2_000_000
"""Cents; larger amounts are a typing mistake."""
NEAR = 0.8
"""The share of the ceiling of the year from which is warned."""
PAID = frozenset({HelperKind.VOLUNTEER})
"""Who can get the allowance: the others are paid, or are here for their studies."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most a volunteer may get for a day and in a year; None where it is not known. `source` says where it stands."""

    day: int | None = None
    year: int | None = None
    source: str = ""


KNOWN: dict[int, Ceilings] = {
    2023: Ceilings(4_067, 162_677, "participate-autisme.be"),
    2024: Ceilings(4_148, 165_929, "vlaanderenvrijwilligt.be"),
    2025: Ceilings(4_231, 169_251, "uvcw.be, aes-aisf.be"),
    2026: Ceilings(4_402, 176_083, "acerta.be"),
}
"""The ordinary ceilings by year (law of 3 July 2005, indexed each 1 January). A network can fill in others."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is paid for a day on which somebody helped, and the ceilings; `paid` None: no allowance was agreed."""

    paid: int | None = None
    ceilings: Ceilings = Ceilings()


@dataclass(frozen=True, slots=True)
class KeptAllowance:
    """The allowance of a network in a year; version 0 as long as nobody filled anything in."""

    year: int
    allowance: Allowance
    version: int


class Mark(StrEnum):
    """How near somebody is to the ceiling of the year."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Line:
    """A volunteer with the number of different days on which that one was there."""

    helper_id: int
    name: str
    days: int

    def amount(self, allowance: Allowance) -> int | None:
        return None if allowance.paid is None else self.days * allowance.paid

    def share(self, allowance: Allowance) -> float | None:
        """Of the ceiling of the year; None where amount or ceiling is not known."""
        amount = self.amount(allowance)
        if amount is None or allowance.ceilings.year is None:
            return None
        return amount / allowance.ceilings.year

    def mark(self, allowance: Allowance) -> Mark:
        share = self.share(allowance)
        if share is None or share < NEAR:
            return Mark.BELOW
        return Mark.NEAR if share <= 1 else Mark.ABOVE


class BadAmount(DeskError):
    def sentence(self) -> str:
        return _(
            "An amount is more than 0, at most {day} for a day and at most {year} for a year. Correct it, or leave it empty."
        ).format(day=formats.euros(MOST_A_DAY), year=formats.euros(MOST_A_YEAR))


class AboveDay(DeskError):
    """More is paid for a day than the law lets be paid without tax."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def sentence(self) -> str:
        return _("The allowance for a day is above the ceiling of {most}. Lower it.").format(
            most=formats.euros(self.most)
        )


class UnknownYear(DeskError):
    def sentence(self) -> str:
        return _("This year does not exist. Choose another one.")


def known(year: int) -> Ceilings:
    """What Inloop knows of the year; nothing of one that was not announced when this version was made."""
    return KNOWN.get(year, Ceilings())


def check(year: int, allowance: Allowance) -> None:
    """Raises the sentence when the allowance cannot be kept."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnknownYear
    for amount, most in (
        (allowance.paid, MOST_A_DAY),
        (allowance.ceilings.day, MOST_A_DAY),
        (allowance.ceilings.year, MOST_A_YEAR),
    ):
        if amount is not None and not 0 < amount <= most:
            raise BadAmount
    if (
        allowance.paid is not None
        and allowance.ceilings.day is not None
        and allowance.paid > allowance.ceilings.day
    ):
        raise AboveDay(allowance.ceilings.day)


def said_of(mark: Mark) -> str:
    match mark:
        case Mark.ABOVE:
            return _("above the ceiling of the year")
        case Mark.NEAR:
            return _("from 80 % of the ceiling of the year on")
        case Mark.BELOW:
            return ""
