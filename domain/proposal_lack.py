"""What a proposed plan leaves open, and why: which rules stop those who could be thought of."""

from dataclasses import dataclass
from enum import StrEnum

from domain.rule import Rule


class PlanRule(StrEnum):
    """Why not, beyond the rules of the desk. The last two are no fault of the helper."""

    TOO_FAR = "too_far"
    FULL = "full"
    NOT_WORTH_IT = "not_worth_it"


class LackKind(StrEnum):
    PLACE = "place"
    LANGUAGE = "language"
    SKILL = "skill"


class Cause(StrEnum):
    """Why something stays open, in one word: how far those who could be thought of come.

    `NOBODY_HAS_IT`: no active helper speaks the language or knows the skill; of a place: there is no active helper
    left. `NOBODY_AVAILABLE`: each of them is absent, not available at that time, or too far away. Of those who are
    available, `LIMITS`: all are held by a limit of hours; `NEEDED_ELSEWHERE`: all stand elsewhere that day;
    `LIMITS_OR_ELSEWHERE`: some the one, some the other. `FULL`: somebody could come, but the session holds no more
    people. `NOT_WORTH_IT`: somebody could come, but the weights make that dearer than the open place.
    `NOT_LOOKED_INTO`: time was up before anybody was asked.
    """

    NOBODY_HAS_IT = "nobody_has_it"
    NOBODY_AVAILABLE = "nobody_available"
    LIMITS = "limits"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    LIMITS_OR_ELSEWHERE = "limits_or_elsewhere"
    FULL = "full"
    NOT_WORTH_IT = "not_worth_it"
    NOT_LOOKED_INTO = "not_looked_into"


IN_EVERY_PLAN = frozenset({Cause.NOBODY_HAS_IT, Cause.NOBODY_AVAILABLE})
"""What does not depend on who stands where: no plan can fill such a place."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """How many helpers a rule stops first, and for whom of them it is the only one: who could come without it.

    `only` names at most twenty, those placed there first, then by number.
    """

    rule: Rule | PlanRule
    helpers: int
    only: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a session is left without: `number` places, or the language or skill `code`.

    `thought_of` is how many active helpers would bring it and do not stand there; `blocked`, in order, says what stops
    each of them.
    """

    kind: LackKind
    number: int
    cause: Cause
    thought_of: int
    code: str = ""
    blocked: tuple[Blocked, ...] = ()
