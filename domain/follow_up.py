"""Following up helpers: what comes next, by when, by whom, and who has not been spoken with for long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain import period
from domain.words import HelperStage

SILENT_AFTER = timedelta(days=90)
"""A helper whom nobody spoke with for longer than this may have left without a word."""

ON_THE_WAY = frozenset(
    {
        HelperStage.CANDIDATE,
        HelperStage.INTAKE,
        HelperStage.NOTIFICATION,
        HelperStage.AGREEMENT,
        HelperStage.TRAINING,
        HelperStage.BUDDY,
    }
)
"""Stages before somebody is active: each of them waits for somebody of the network to do something."""


@dataclass(frozen=True, slots=True)
class FollowedHelper:
    """A helper as following up sees one. `next_action` is empty, `next_action_on` None, when nothing was agreed.

    `owner` is the name of the account that does the next action, empty for nobody in particular.
    """

    id: int
    name: str
    stage: HelperStage
    stage_since: date
    next_action: str
    next_action_on: date | None
    owner_id: int | None
    owner: str
    last_contact: date | None

    @property
    def silent_since(self) -> date:
        """The last contact, or the day the stage began: somebody new was spoken with to become so."""
        return max(self.last_contact or self.stage_since, self.stage_since)

    def is_overdue(self, today: date) -> bool:
        return self.next_action_on is not None and self.next_action_on < today

    def is_due(self, today: date) -> bool:
        """Whether the next action falls from today through Sunday."""
        return self.next_action_on is not None and today <= self.next_action_on <= period.week(today).last

    @property
    def lacks_next_action(self) -> bool:
        """Whether somebody on the way to become active waits without anything being agreed."""
        return self.stage in ON_THE_WAY and not self.next_action

    def is_silent(self, today: date) -> bool:
        """Whether an active helper has not been spoken with for more than `SILENT_AFTER`."""
        return self.stage is HelperStage.ACTIVE and today - self.silent_since > SILENT_AFTER


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Who has to be followed up, each list with the longest waiting first. A helper can be in more than one."""

    without_next_action: tuple[FollowedHelper, ...] = ()
    overdue: tuple[FollowedHelper, ...] = ()
    due_this_week: tuple[FollowedHelper, ...] = ()
    silent: tuple[FollowedHelper, ...] = ()


def follow_up(helpers: Iterable[FollowedHelper], today: date) -> FollowUp:
    """The lists of a day; who has stopped needs no following up."""
    followed = [one for one in helpers if one.stage is not HelperStage.STOPPED]
    by_action = sorted(followed, key=lambda one: (one.next_action_on or date.max, one.name, one.id))
    return FollowUp(
        without_next_action=tuple(
            sorted(
                (one for one in followed if one.lacks_next_action),
                key=lambda one: (one.stage_since, one.name, one.id),
            )
        ),
        overdue=tuple(one for one in by_action if one.is_overdue(today)),
        due_this_week=tuple(one for one in by_action if one.is_due(today)),
        silent=tuple(
            sorted(
                (one for one in followed if one.is_silent(today)),
                key=lambda one: (one.silent_since, one.name, one.id),
            )
        ),
    )
