"""What can speak against a helper at a session: which rules there are, which of them may be overruled, how one refuses."""

from dataclasses import dataclass
from enum import StrEnum

from domain.candidate import CandidateHelper
from domain.errors import DeskError
from language import _


class Rule(StrEnum):
    """Why not. The first nine are hard."""

    DOES_NOT_TAKE_PLACE = "does_not_take_place"
    ALREADY_HERE = "already_here"
    NOT_ACTIVE_YET = "not_active_yet"
    NO_LONGER_ACTIVE = "no_longer_active"
    BUDDY_ONLY = "buddy_only"
    ABSENT = "absent"
    STANDS_ELSEWHERE = "stands_elsewhere"
    LEGAL_MONTH = "legal_month"
    LEGAL_YEAR = "legal_year"
    NOT_AVAILABLE = "not_available"
    TRAVEL = "travel"
    TOO_FAR = "too_far"
    OWN_WEEK = "own_week"
    OWN_MONTH = "own_month"
    OWN_YEAR = "own_year"


WARNINGS = frozenset(
    {Rule.NOT_AVAILABLE, Rule.TRAVEL, Rule.TOO_FAR, Rule.OWN_WEEK, Rule.OWN_MONTH, Rule.OWN_YEAR}
)
"""What a coordinator may overrule."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that speaks against the helper. `phrase` fits behind the helper's name and a colon."""

    rule: Rule
    phrase: str


class CannotStand(DeskError):
    """A hard rule refuses this helper at this session."""

    def __init__(self, helper: CandidateHelper, refusals: list[Refusal]) -> None:
        super().__init__()
        self.helper = helper
        self.refusals = refusals

    def sentence(self) -> str:
        return _("{name}: {reasons}. Choose somebody else, or change what stands in the way first.").format(
            name=self.helper.name, reasons="; ".join(refusal.phrase for refusal in self.refusals)
        )
