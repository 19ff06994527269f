"""Copying who stands where from a day or a week to later ones: what matches what, and what cannot be copied and why.

A session of the source goes to the session of the same slot in the target, else to the one of the same place, day of
the stretch and hours: a slot that was changed from a day on has another number. A helper goes along in the same role,
as far as the rules of `domain.eligibility` allow; a target that has its maximum of guides takes no more of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain import eligibility
from domain.candidate import CandidateHelper, OpenSession
from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.need import STANDING, AssignedHelper, Coverage
from domain.period import Period
from domain.roster import PlacedSession
from domain.rule import Refusal
from domain.session_effect import Helper
from domain.words import AssignmentRole
from language import _

MOST_TARGETS = 12
"""A quarter of a year of weeks: further ahead nobody knows who can."""


class Hindrance(StrEnum):
    """What kind of thing keeps a helper from being copied. Only a warning can be overruled."""

    NO_SESSION = "no_session"
    OFF = "off"
    TOO_LATE = "too_late"
    FULL = "full"
    RULE = "rule"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Copying:
    """What is asked: from the days of `source` to the stretches as long that begin on `targets`.

    `places` are the locations it concerns, all when empty. `overrules`: also helpers against whom only a warning
    speaks. `key` is drawn once for each time somebody asks, and becomes the change set: asked twice, it is done once.
    """

    source: Period
    targets: tuple[date, ...]
    places: frozenset[int] = frozenset()
    overrules: bool = False
    key: int = 0

    @property
    def stretches(self) -> tuple[Period, ...]:
        """The days of each target, the first first."""
        longer = timedelta(days=self.source.length - 1)
        return tuple(Period(first, first + longer) for first in sorted(set(self.targets)))


@dataclass(frozen=True, slots=True)
class Put:
    """A helper who is put on a session."""

    place: str
    when: DatedHours
    helper: Helper
    role: AssignmentRole


@dataclass(frozen=True, slots=True)
class NotCopied:
    """A helper who is not: `when` is the session that was meant, or in the source when there is none. `because` is a phrase."""

    place: str
    when: DatedHours
    helper: Helper
    hindrance: Hindrance
    because: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy, by day and hour. `already`: how many stood there before. `was_done`: by the same key."""

    put: tuple[Put, ...] = ()
    already: int = 0
    not_copied: tuple[NotCopied, ...] = ()
    was_done: bool = False


class NothingToCopyTo(DeskError):
    def sentence(self) -> str:
        return _("Choose at least one day or week to copy to, and at most {number}.").format(
            number=MOST_TARGETS
        )


class CopiedOntoItself(DeskError):
    def sentence(self) -> str:
        return _("A day or week cannot be copied onto itself. Choose another one to copy to.")


def check(asked: Copying) -> None:
    """Raises the sentence when the days do not fit together."""
    if not 0 < len(asked.stretches) <= MOST_TARGETS:
        raise NothingToCopyTo
    if any(asked.source.overlaps(stretch) for stretch in asked.stretches):
        raise CopiedOntoItself


def who_goes(session: PlacedSession) -> list[AssignedHelper]:
    """Who is copied from a session: everybody who will be there, in whatever role, by name."""
    return [one for one in session.standing if one.state in STANDING and one.absence is None]


def matches(
    source: Iterable[PlacedSession], target: Sequence[PlacedSession], moved: timedelta
) -> dict[int, PlacedSession]:
    """The session in the target stretch that stands for each of the source, by id; each at most once.

    `moved` is the time from the source to the target.
    """
    found: dict[int, PlacedSession] = {}
    left = {one.id: one for one in target}
    for is_slot in (True, False):
        for one in source:
            if one.id in found or (is_slot and one.slot_id is None):
                continue
            day = one.when.day + moved
            fitting = [
                other
                for other in left.values()
                if (
                    other.slot_id == one.slot_id
                    if is_slot
                    else (other.location_id, other.when.day, other.when.hours, other.room)
                    == (one.location_id, day, one.when.hours, one.room)
                )
            ]
            if fitting:
                best = min(fitting, key=lambda other: (abs(other.when.day - day), other.when, other.id))
                found[one.id] = left.pop(best.id)
    return found


def is_full(coverage: Coverage, added: int) -> bool:
    """Whether a session has its maximum of guides when `added` have come already."""
    return coverage.guides + added >= coverage.need.maximum


def against(
    session: OpenSession, helper: CandidateHelper, role: AssignmentRole, *, overrules: bool
) -> tuple[Hindrance, str] | None:
    """What keeps the helper from being copied there, with the phrases of the rules; None when nothing does."""
    hard = eligibility.hard_rules(session, helper, role)
    if hard:
        return Hindrance.RULE, _phrases(hard)
    soft = [] if overrules else eligibility.warnings(session, helper, role)
    return (Hindrance.WARNING, _phrases(soft)) if soft else None


def _phrases(refusals: Iterable[Refusal]) -> str:
    return "; ".join(refusal.phrase for refusal in refusals)
