"""Absences of helpers: that somebody cannot come and until when, never why. And the gaps they leave on the roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import DeskError
from domain.need import AssignedHelper, CoverageState
from domain.period import Period, since
from domain.roster import PlacedSession, needs_somebody
from domain.words import AbsenceKind
from language import _, formats

BEGINS_WITHIN = timedelta(days=400)
"""As far ahead as sessions are generated; an absence that begins later is a typing mistake."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is filled in about an absence; without a `last_day` it lasts until further notice."""

    kind: AbsenceKind
    first_day: date
    last_day: date | None = None

    @property
    def during(self) -> Period:
        """Raises `ReversedPeriod` when the last day comes first."""
        return since(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence as it is kept; one that was withdrawn no longer keeps anybody away."""

    id: int
    version: int
    draft: Draft
    is_withdrawn: bool

    def is_over(self, today: date) -> bool:
        return self.draft.during.last < today


@dataclass(frozen=True, slots=True)
class Gap:
    """A session from which a helper falls away, as it stands without the helper. `place` is the location's name."""

    place: str
    session: PlacedSession

    @property
    def needs_somebody(self) -> bool:
        """Whether the helper must be replaced; False when enough others stand there."""
        return needs_somebody(self.session.coverage)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The sessions to come from which a helper falls away, by day and hour.

    `elsewhere` is how many more there are at locations that the reader does not see.
    """

    seen: tuple[Gap, ...] = ()
    elsewhere: int = 0

    def within(self, days: Period) -> "tuple[Gap, ...]":
        return tuple(gap for gap in self.seen if days.contains(gap.session.when.day))


def is_double(gap: Gap, helper_id: int) -> bool:
    """Whether somebody was put in meanwhile: the helper counts there, and with all others there are too many."""
    return gap.session.coverage.state is CoverageState.OVER and any(
        one.helper_id == helper_id and one.counts for one in gap.session.standing
    )


def beside(gap: Gap, helper_id: int) -> tuple[AssignedHelper, ...]:
    """Who else counts as a guide there, by name."""
    return tuple(one for one in gap.session.standing if one.counts and one.helper_id != helper_id)


class EndsNoEarlier(DeskError):
    """The day does not shorten the absence, or leaves nothing of it."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    def sentence(self) -> str:
        first = formats.day_and_year(self.draft.first_day)
        if self.draft.last_day is None:
            return _(
                "This absence began on {first}: choose that day or a later one as its last, or withdraw it."
            ).format(first=first)
        return _(
            "This absence is from {first} through {last}: choose an earlier last day within it, or withdraw it."
        ).format(first=first, last=formats.day_and_year(self.draft.last_day))


class BeginsTooFar(DeskError):
    def sentence(self) -> str:
        return _("An absence begins at most {days} days from now. Correct the first day.").format(
            days=BEGINS_WITHIN.days
        )


class Withdrawn(DeskError):
    def sentence(self) -> str:
        return _("This absence was withdrawn. Add a new one if the helper is away after all.")


def check(draft: Draft, *, today: date) -> None:
    """Raises the sentence when there can be no such absence."""
    draft.during  # noqa: B018 - raises when the days are reversed
    if draft.first_day > today + BEGINS_WITHIN:
        raise BeginsTooFar


def check_ends_early(draft: Draft, last_day: date) -> None:
    """Raises the sentence when this last day does not make the absence shorter."""
    if last_day < draft.first_day or last_day >= draft.during.last:
        raise EndsNoEarlier(draft)


def freed_by(draft: Draft, last_day: date) -> Period:
    """The days on which the helper is no longer away once the absence ends on that day."""
    return Period(last_day + timedelta(days=1), draft.during.last)


def around(absences: Iterable[Absence], *, today: date) -> Period | None:
    """From today through the last day of the absences that still keep somebody away; None when none does."""
    ends = [one.draft.during.last for one in absences if not one.is_withdrawn and not one.is_over(today)]
    return Period(today, max(ends)) if ends else None
