"""Fixed helpers of a slot: who stands there by agreement, every time or every few weeks, and who could not.

The rhythm is that of a weekly slot: whole weeks from an anchor, so that a year of 53 weeks shifts nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from math import lcm
from typing import Any

from domain import candidate, eligibility
from domain.candidate import LEGAL_LIMITS, Busy, CandidateHelper, OpenSession
from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.labels import label
from domain.need import MAX_HELPERS
from domain.period import DAYS_IN_WEEK, FOREVER, Period, since, week_of
from domain.recurrence import Weekly, is_in_week
from domain.rule import Refusal
from domain.words import AssignmentRole
from language import _, formats, ngettext

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FixedHelper:
    """A helper who stands at every session of a slot within `during`, or at those of every `every` weeks.

    The weeks count from that of `anchor`. `name` is for who reads it.
    """

    helper_id: int
    role: AssignmentRole
    during: Period
    every: int = 1
    anchor: date = date(2024, 1, 1)
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """The anchor becomes the first Monday that counts, so that equal agreements are equal values."""
        first = week_of(self.during.first)
        weeks = (week_of(self.anchor) - first).days // DAYS_IN_WEEK
        monday = first + timedelta(weeks=weeks % Weekly(0, self.anchor, self.every).every)
        object.__setattr__(self, "anchor", monday)

    def stands_on(self, day: date) -> bool:
        """Whether the agreement counts for the session that the slot has on that day."""
        return self.during.contains(day) and is_in_week(Weekly(0, self.anchor, self.every), day)

    def since(self, day: date) -> "FixedHelper | None":
        """What is left of it from a day on; None when that is nothing."""
        rest = self.during.overlap(Period(day, FOREVER))
        return None if rest is None else replace(self, during=rest)

    def before(self, day: date) -> "FixedHelper | None":
        """What there was of it before a day; None when that is nothing."""
        past = self.during.overlap(Period(date.min, day - ONE_DAY))
        return None if past is None else replace(self, during=past)

    def meets(self, other: "FixedHelper") -> bool:
        """Whether both count in one and the same week."""
        both = self.during.overlap(other.during)
        if both is None:
            return False
        monday, weeks = week_of(both.first), lcm(self.every, other.every)
        last = min(both.last, monday + timedelta(weeks=weeks))
        while monday <= last:
            if all(is_in_week(Weekly(0, one.anchor, one.every), monday) for one in (self, other)):
                return True
            monday += timedelta(weeks=1)
        return False


@dataclass(frozen=True, slots=True)
class Missing:
    """A fixed helper who does not stand at a session, and why; `because` is empty when nothing speaks against it (any more)."""

    helper_id: int
    name: str
    role: AssignmentRole
    when: DatedHours
    because: str = ""

    @property
    def phrase(self) -> str:
        """`vaste begeleider Fatma niet ingezet: afwezig t/m di 8 dec`."""
        if self.because:
            return _("fixed helper {name} not put on: {reason}").format(name=self.name, reason=self.because)
        return _("fixed helper {name} not put on yet").format(name=self.name)


class FixedTwice(DeskError):
    """Somebody is fixed twice for the same sessions."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def sentence(self) -> str:
        return _(
            "{name} would be fixed twice for the same sessions. Take the other line away, or choose other weeks."
        ).format(name=self.name)


class FixedSince(DeskError):
    """The fixed helpers of a slot were changed again after the action that is to be undone."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def sentence(self) -> str:
        return _(
            "The fixed helpers of this slot of {place} were changed again since, so nothing was undone. Change them there."
        ).format(place=self.place)


class TooManyFixed(DeskError):
    def sentence(self) -> str:
        return _("A slot has at most {most} fixed helpers. Take somebody away first.").format(
            most=MAX_HELPERS
        )


def changed(
    before: Iterable[FixedHelper], wanted: Iterable[FixedHelper], from_day: date
) -> tuple[FixedHelper, ...]:
    """The agreements when from a day on only those wanted count; those before that day stay as they were."""
    counted = {one.since(from_day) for one in wanted} - {None}
    kept: list[FixedHelper] = []
    for one in before:
        rest = one.since(from_day)
        if rest in counted:
            counted.discard(rest)
            kept.append(one)
        elif (past := one.before(from_day)) is not None:
            kept.append(past)
    return in_order([*kept, *(one for one in counted if one is not None)])


def named(one: FixedHelper, name: str) -> FixedHelper:
    return replace(one, name=name)


def in_order(agreements: Iterable[FixedHelper]) -> tuple[FixedHelper, ...]:
    return tuple(
        sorted(
            agreements, key=lambda one: (one.during, one.name, one.helper_id, one.anchor, one.every, one.role)
        )
    )


def check(agreements: Sequence[FixedHelper], from_day: date) -> None:
    """Raise the sentence when these cannot all be kept from a day on."""
    coming = [rest for one in agreements if (rest := one.since(from_day)) is not None]
    if len(coming) > MAX_HELPERS:
        raise TooManyFixed
    for one, other in combinations(coming, 2):
        if one.helper_id == other.helper_id and one.meets(other):
            raise FixedTwice(one.name)


def describe(one: FixedHelper, today: date) -> str:
    """`Fatma` or `Jan (buddy, om de 2 weken, geteld vanaf ma 30 nov, t/m do 31 dec 2026)`."""
    how = rhythm(one, today)
    return f"{one.name} ({how})" if how else one.name


def rhythm(one: FixedHelper, today: date) -> str:
    """What is special of an agreement: role, weeks, days; empty for a guide every time."""
    parts = [] if one.role is AssignmentRole.GUIDE else [label(one.role).lower()]
    if one.every > 1:
        parts.append(
            ngettext(
                "every {number} week, counted from {day}",
                "every {number} weeks, counted from {day}",
                one.every,
            ).format(number=one.every, day=formats.day_and_year(one.anchor))
        )
    if one.during.first > today:
        parts.append(_("from {day}").format(day=formats.day_and_year(one.during.first)))
    if not one.during.is_open_ended:
        parts.append(_("through {day}").format(day=formats.day_and_year(one.during.last)))
    return ", ".join(parts)


def to_noted(agreements: Iterable[FixedHelper]) -> list[list[Any]]:
    """Agreements as history keeps them: helper, role, every how many weeks, from which Monday, first and last day."""
    return [
        [
            one.helper_id,
            one.role,
            one.every,
            one.anchor,
            one.during.first,
            None if one.during.is_open_ended else one.during.last,
        ]
        for one in agreements
    ]


def from_noted(line: Sequence[Any], name: str = "") -> FixedHelper:
    """One of them as history has kept it."""
    helper_id, role, every, anchor, first, last = line
    during = since(date.fromisoformat(first), None if last is None else date.fromisoformat(last))
    return FixedHelper(helper_id, AssignmentRole(role), during, every, date.fromisoformat(anchor), name)


class Agenda:
    """A helper over a stretch of days, while one session after another is put in.

    `helper.busy` must hold everything within the years of those days, as `domain.candidate.around` asks.
    """

    def __init__(self, helper: CandidateHelper) -> None:
        self._helper = helper
        self._days: dict[date, list[Busy]] = defaultdict(list)
        for busy in helper.busy:
            self._days[busy.when.day].append(busy)

    def refusals(self, session: OpenSession, role: AssignmentRole) -> list[Refusal]:
        """The hard rules that refuse the helper at the session, which is not in the agenda."""
        helper = self._helper
        if helper.kind in LEGAL_LIMITS:
            busy = tuple(one for day in self._days.values() for one in day)
            helper = candidate.around(session, replace(helper, busy=busy))
        that_day = tuple(self._days.get(session.when.day, ()))
        return eligibility.hard_rules(session, replace(helper, busy=that_day), role)

    def add(self, session: OpenSession, role: AssignmentRole) -> None:
        self._days[session.when.day].append(
            Busy(session.id, session.location_id, "", session.when, session.coordinates, role)
        )
