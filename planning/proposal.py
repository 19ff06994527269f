"""What the planner answers: who stands where, what changes and why, what stays open and why."""

from dataclasses import dataclass
from enum import StrEnum

from domain.proposal import Reason, Why
from domain.proposal_lack import Lack, PlanRule
from domain.rule import Rule
from planning.cost import Cost


class Status(StrEnum):
    """How the search ended. `PREVIEW`: it did not yet. `STOPPED`: by the clock or by somebody, with the best so far."""

    PREVIEW = "preview"
    STOPPED = "stopped"
    OPTIMAL = "optimal"


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Placed:
    """A guide at a session. `moved_from` is the session of the same week that was left for it; only of `MOVED`."""

    session_id: int
    helper_id: int
    change: Change
    is_pinned: bool = False
    moved_from: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A guide who stood there.

    `rules` are the hard rules that refuse, given what else stood and stays (`CANNOT_STAND`). `moved_to` is the session
    of the same week to which the helper moves, `replaced_by` are the newcomers at this one.
    """

    session_id: int
    helper_id: int
    why: Why
    rules: tuple[Rule, ...] = ()
    moved_to: int | None = None
    replaced_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A pinned guide who stays although hard rules refuse."""

    session_id: int
    helper_id: int
    rules: tuple[Rule, ...]


UNAVAILABLE = (Rule.ABSENT, Rule.NOT_AVAILABLE, PlanRule.TOO_FAR)
LIMITS = (Rule.LEGAL_MONTH, Rule.LEGAL_YEAR, Rule.OWN_WEEK, Rule.OWN_MONTH, Rule.OWN_YEAR)
ELSEWHERE = (Rule.STANDS_ELSEWHERE, Rule.TRAVEL)
IN_ORDER: tuple[Rule | PlanRule, ...] = (
    *UNAVAILABLE,
    *LIMITS,
    *ELSEWHERE,
    PlanRule.FULL,
    PlanRule.NOT_WORTH_IT,
)
"""What can stop somebody, in the order in which it is told: each helper is counted once, at the first that applies."""
MOST_NAMED = 20
"""How many helpers a `Blocked` names."""


@dataclass(frozen=True, slots=True)
class Short:
    session_id: int
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """All guides of the plan by session and helper, what that costs, and the bound that no plan can go below.

    `bound` None: not known. `gap` is the share of the cost that may still be won. Whoever stands there in another role
    than guide stays, and is not listed. A preview that is not explained says neither reasons nor what is short.
    """

    status: Status
    cost: Cost
    bound: int | None
    placed: tuple[Placed, ...]
    removed: tuple[Removed, ...] = ()
    short: tuple[Short, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    is_explained: bool = True

    @property
    def objective(self) -> int:
        return self.cost.total

    @property
    def gap(self) -> float | None:
        if self.bound is None:
            return None
        return (self.objective - self.bound) / self.objective if self.objective else 0.0
