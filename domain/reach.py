"""Where a helper could go: what the rules say of one helper at each session of a board."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain import candidate, eligibility
from domain.candidate import CandidateHelper, OpenSession
from domain.rule import Refusal
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
    return _asked(_around(_gone(helper, leaving), session), session, role)


def verdicts(
    helper: CandidateHelper,
    sessions: Iterable[OpenSession],
    role: AssignmentRole,
    *,
    leaving: int | None = None,
) -> dict[int, Verdict]:
    """The sessions at which something speaks against the helper, by id; the one that is left is not among them."""
    gone = _gone(helper, leaving)
    stands_at = {other.session_id for other in gone.busy}
    by_day: dict[date, CandidateHelper] = {}
    found = {}
    for session in sessions:
        if session.id == leaving:
            continue
        if session.id in stands_at:
            here = _around(gone, session)
        else:
            # Whoever stands at none of a day's sessions is the same helper to all of them.
            here = by_day.get(session.when.day) or _around(gone, session)
            by_day[session.when.day] = here
        found[session.id] = _asked(here, session, role)
    return {key: one for key, one in found.items() if not one.is_free}


def _gone(helper: CandidateHelper, leaving: int | None) -> CandidateHelper:
    return replace(helper, busy=tuple(other for other in helper.busy if other.session_id != leaving))


def _around(helper: CandidateHelper, session: OpenSession) -> CandidateHelper:
    """With the load around the session, and busy with what matters to its rules: its own day."""
    that_day = tuple(other for other in helper.busy if other.when.day == session.when.day)
    return replace(candidate.around(session, helper), busy=that_day)


def _asked(here: CandidateHelper, session: OpenSession, role: AssignmentRole) -> Verdict:
    refused = tuple(eligibility.hard_rules(session, here, role))
    return Verdict(refused, tuple(eligibility.warnings(session, here, role)))
