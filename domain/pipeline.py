"""The way of helpers through their stages: who became active, after how long, and who was still there a year later.

Reckoned from what was noted of their stages. Whoever was put on file long after the first stage is left out: of those who
gave up before that nobody knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.follow_up import ON_THE_WAY
from domain.period import Period
from domain.words import HelperStage

IN_TIME = timedelta(days=31)
"""So soon after the first stage began somebody has to be on file."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stage and the day from which on it was."""

    stage: HelperStage
    since: date


@dataclass(frozen=True, slots=True)
class Way:
    """The stages of a helper in order of time, at least one, and the day on which somebody put the helper on file."""

    noted_on: date
    stretches: tuple[Stretch, ...]

    @property
    def is_known(self) -> bool:
        """Whether the helper was on file from the beginning."""
        return self.noted_on - self.stretches[0].since <= IN_TIME

    @property
    def active_since(self) -> date | None:
        """The day on which the helper became active for the first time."""
        return next((one.since for one in self.stretches if one.stage is HelperStage.ACTIVE), None)

    def stage_on(self, day: date) -> HelperStage | None:
        """None before the first."""
        return next((one.stage for one in reversed(self.stretches) if one.since <= day), None)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Numbers of helpers over some days.

    `begun` entered a stage before active as their first, `begun_active` of these were active by the last day. `activated`
    became active after such a stage, `activated_days` after its beginning altogether. `year_active` became active so
    that a year of it was over within the days, and of these `year_stayed` had not stopped by then.
    """

    begun: int = 0
    begun_active: int = 0
    activated: int = 0
    activated_days: int = 0
    year_active: int = 0
    year_stayed: int = 0


def stretches(noted: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """What stands of what was noted, in the order of noting: a stage that begins before another corrects that one."""
    found: list[Stretch] = []
    for one in noted:
        while found and (found[-1].stage is one.stage or found[-1].since > one.since):
            found.pop()
        found.append(one)
    return tuple(found)


def pipeline(ways: Iterable[Way], days: Period) -> Pipeline:
    """Of the ways that are known from the beginning."""
    known = [way for way in ways if way.is_known]
    begun = [way for way in known if _began(way) and days.contains(way.stretches[0].since)]
    activated = [
        (way.active_since - way.stretches[0].since).days
        for way in known
        if _began(way) and way.active_since is not None and days.contains(way.active_since)
    ]
    after_a_year = [
        way.stage_on(day)
        for way in known
        if way.active_since is not None and days.contains(day := a_year_after(way.active_since))
    ]
    return Pipeline(
        begun=len(begun),
        begun_active=sum(way.active_since is not None and way.active_since <= days.last for way in begun),
        activated=len(activated),
        activated_days=sum(activated),
        year_active=len(after_a_year),
        year_stayed=sum(stage is not HelperStage.STOPPED for stage in after_a_year),
    )


def a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the day after it."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _began(way: Way) -> bool:
    return way.stretches[0].stage in ON_THE_WAY
