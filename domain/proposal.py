"""A proposed plan: what the planner says of it, how far a run is, and what becomes of each line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.period import DAYS_IN_WEEK, Period
from domain.proposal_lack import Lack
from domain.ranking import ReasonKind
from domain.rule import Rule
from language import _

MOST_WEEKS = 8
"""The longest period for one proposal: further ahead too much is not known yet."""
MOST_DAYS = MOST_WEEKS * DAYS_IN_WEEK


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for a newcomer. `code` of a language or skill; `minutes` this month, this plan included."""

    kind: ReasonKind
    code: str = ""
    minutes: int | None = None
    km: float | None = None


class Why(StrEnum):
    """Why somebody is taken off."""

    CANNOT_STAND = "cannot_stand"
    MOVED = "moved"
    REPLACED = "replaced"
    NOT_REPLACED = "not_replaced"


class Freedom(StrEnum):
    """What a proposal may do with who stands there already."""

    KEEP = "keep"
    MOVE = "move"


class RunState(StrEnum):
    """`STOPPED`: ended before it was proven best, by the clock, by somebody, or with its server; it kept its best plan."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


UNDER_WAY = frozenset({RunState.WAITING, RunState.RUNNING})


class LineKind(StrEnum):
    ADD = "add"
    REMOVE = "remove"


class LineState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DECLINED = "declined"


class Obstacle(StrEnum):
    """Why a line could not be accepted any more. `RULE` goes with the rules that refuse."""

    CHANGED = "changed"
    OVER = "over"
    OFF = "off"
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Refused:
    """`rules` only of `Obstacle.RULE`."""

    obstacle: Obstacle
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants a proposal for; no places means all of the network."""

    network_id: int
    period: Period
    location_ids: frozenset[int]
    freedom: Freedom


@dataclass(frozen=True, slots=True)
class Figures:
    """How many places (of a minimum) stay open: now, in this plan, and in any plan at least.

    `best` and `bound` are the cost of the plan and the least any plan can cost; None before they are known.
    """

    open_before: int
    open_after: int
    open_least: int
    best: int | None = None
    bound: int | None = None

    @property
    def is_proven(self) -> bool:
        return self.best is not None and self.best == self.bound

    @property
    def gap(self) -> float | None:
        """The share of the cost that may still be won; None when nothing is known of it."""
        if self.best is None or self.bound is None:
            return None
        return (self.best - self.bound) / self.best if self.best else 0.0


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What a proposal with the other `Freedom` would come to: places left open, and helpers who would leave a session."""

    open_after: int
    taken_off: int


@dataclass(frozen=True, slots=True)
class Run:
    """How far a proposal is. `by` is who asked; `figures` None: there is no plan yet.

    `seconds` have been spent of `seconds_most`. `is_comparing`: what the other way comes to is being worked out.
    """

    id: int
    asked: Asked
    state: RunState
    by: str
    asked_at: datetime
    stop_asked: bool
    seconds: float
    seconds_most: int | None
    figures: Figures | None
    other: OtherWay | None
    is_comparing: bool

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Line:
    """One change that is proposed. Lines with one `bundle` are accepted together: who moves, who takes a place over.

    `reasons` speak for who comes; `why` and `rules` say it of who goes. `other_session` is where somebody moves from or to.
    `set_id` is the change set of whoever accepted it.
    """

    number: int
    bundle: int
    kind: LineKind
    session_id: int
    helper_id: int
    helper: str
    state: LineState
    reasons: tuple[Reason, ...] = ()
    why: Why | None = None
    rules: tuple[Rule, ...] = ()
    other_session: int | None = None
    refused: Refused | None = None
    set_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session in which something is proposed, or to which something is lacking.

    `there` are the names of the guides who stood there when it was made; `minimum` is how many are needed.
    """

    id: int
    location_id: int
    place: str
    when: DatedHours
    minimum: int
    there: tuple[str, ...]
    lines: tuple[Line, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal in full: the sessions by place, then by time. `names` are those of helpers named in a lack, by id."""

    run: Run
    sessions: tuple[PlannedSession, ...]
    names: dict[int, str]

    @property
    def open_lines(self) -> tuple[Line, ...]:
        return tuple(line for one in self.sessions for line in one.lines if line.state is LineState.OPEN)


@dataclass(frozen=True, slots=True)
class Ask:
    """Have a proposal made; no places means all of the network."""

    period: Period
    location_ids: frozenset[int]
    freedom: Freedom


@dataclass(frozen=True, slots=True)
class Stop:
    proposal_id: int


@dataclass(frozen=True, slots=True)
class Accept:
    """Take over these lines, by number; None is all that are open."""

    proposal_id: int
    numbers: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Decline:
    """Put these lines aside, by number; None is all that are open."""

    proposal_id: int
    numbers: frozenset[int] | None


Command = Ask | Stop | Accept | Decline
"""What a person can do with proposals."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of the lines that were accepted: how many stand now, how many were refused."""

    lines: int
    refused: int


Outcome = bool | int | Accepted
"""What became of a command: whether something was stopped, the id of a new proposal or how many lines, what was accepted."""


class PeriodTooLong(DeskError):
    def sentence(self) -> str:
        return _("A proposal is made for at most {weeks} weeks at once. Choose fewer.").format(
            weeks=MOST_WEEKS
        )


class PeriodOver(DeskError):
    def sentence(self) -> str:
        return _("These weeks are over. Choose a week that is still to come.")


class ProposalRunning(DeskError):
    """Somebody has a proposal made for this network already."""

    def sentence(self) -> str:
        return _(
            "A proposal is being made for this network already. Wait until it is ready, or stop it and ask again."
        )


class ProposalNotReady(DeskError):
    def sentence(self) -> str:
        return _(
            "This proposal is still being made. Wait until it is ready, or stop it and keep the best so far."
        )
