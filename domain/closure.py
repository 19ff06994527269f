"""Closures: the days on which a location, or a whole network, is closed, with a reason."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain import privacy
from domain.errors import DeskError
from domain.period import Period
from domain.session_effect import Effects
from language import _

LONGEST_REASON = 120
LOOKS_BACK = timedelta(days=31)
"""How long afterwards somebody may still note that a place was closed."""
LONGEST = timedelta(days=400)
LOOKS_AHEAD = timedelta(days=800)
"""A closure that is longer, or begins later, is a typing mistake: a place that closes for good is retired."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in about a closure: from its first through its last day, and why."""

    days: Period
    reason: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure as it is kept. Without a `location_id` it closes the whole network."""

    id: int
    network_id: int
    location_id: int | None
    version: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving a closure does: its key, and which sessions close or open."""

    closure_id: int
    effects: Effects = ()


class ReasonMissing(DeskError):
    def sentence(self) -> str:
        return _("Fill in why it is closed, in at most {number} characters: it stands on the roster.").format(
            number=LONGEST_REASON
        )


class TooLong(DeskError):
    def sentence(self) -> str:
        return _(
            "A closure lasts at most {days} days. Correct one of the days, or retire the location if it closes for good."
        ).format(days=LONGEST.days)


class OutOfReach(DeskError):
    def sentence(self) -> str:
        return _(
            "A closure begins at most {back} days ago and at most {ahead} days ahead. Correct the first day."
        ).format(back=LOOKS_BACK.days, ahead=LOOKS_AHEAD.days)


class LongOver(DeskError):
    def sentence(self) -> str:
        return _("This closure ended more than {days} days ago, so what followed from it stays.").format(
            days=LOOKS_BACK.days
        )


class Withdrawn(DeskError):
    def sentence(self) -> str:
        return _("This closure was withdrawn meanwhile. Add a new one if it is closed after all.")


def cleaned(draft: Draft) -> Draft:
    """The draft as it will be kept; raises the sentence when it cannot be."""
    draft = replace(draft, reason=" ".join(draft.reason.split()))
    if not draft.reason or len(draft.reason) > LONGEST_REASON:
        raise ReasonMissing
    privacy.check(draft.reason)
    if draft.days.length > LONGEST.days:
        raise TooLong
    return draft


def can_change(draft: Draft, today: date) -> bool:
    """Whether the closure is still to come, or over for so short a time that somebody may correct it."""
    return draft.days.last >= today - LOOKS_BACK


def check_first(day: date, today: date) -> None:
    """Raise the sentence when no closure may begin on that day."""
    if not today - LOOKS_BACK <= day <= today + LOOKS_AHEAD:
        raise OutOfReach
