"""Where a helper could go: what the rules say of one helper at each session of a board."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain import candidate, eligibility
from domain.candidate import CandidateHelper, OpenSession
from domain.eligibility import Refusal
from domain.words import AssignmentRole


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks against a helper at a session: rules that refuse, and what a coordinator may overrule."""

    refused: tuple[Refusal, ...] = ()
    warned: tuple[Refusal, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.refused and not self.warned


FREE = Verdict()


def verdict(
    helper: CandidateHelper, session: OpenSession, role: AssignmentRole, *, leaving: int | None = None
) -> Verdict:
    """What speaks against the helper at the session, once `leaving` (a session id) is left.

    `helper.busy` must hold everything of the years around the session, as `domain.candidate.around` asks.
    """
    elsewhere = tuple(other for other in helper.busy if other.session_id != leaving)
    here = candidate.around(session, replace(helper, busy=elsewhere))
    refused = tuple(eligibility.hard_rules(session, here, role))
    return Verdict(refused, tuple(eligibility.warnings(session, here, role)))


def verdicts(
    helper: CandidateHelper,
    sessions: Iterable[OpenSession],
    role: AssignmentRole,
    *,
    leaving: int | None = None,
) -> dict[int, Verdict]:
    """The sessions at which something speaks against the helper, by id; the one that is left is not among them."""
    found = {
        session.id: verdict(helper, session, role, leaving=leaving)
        for session in sessions
        if session.id != leaving
    }
    return {key: one for key, one in found.items() if not one.is_free}
