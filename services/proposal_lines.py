"""From the planner's answer to what is kept of it: sessions, lines that can be accepted, and figures."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from domain.proposal import Figures, LineKind, LineState
from domain.proposal_lack import IN_EVERY_PLAN, Lack, LackKind
from domain.words import AssignmentRole
from planning.proposal import Change, Placed, Proposal, Removed
from services.plan_instance import Question

Fields = dict[str, Any]
Key = tuple[LineKind, int, int]
"""What a line does, at which session, to which helper."""


def rows(proposal_id: int, question: Question, found: Proposal) -> tuple[list[Fields], list[Fields]]:
    """What is kept, as rows of `ProposalSessionRow` and of `ProposalLineRow`.

    The sessions are those where something changes or is lacking; the lines are in order of time and place.
    """
    said = _said(found)
    bundles = _bundles(found, said)
    lacks = {one.session_id: one.lacks for one in found.short}
    touched = {session_id for _kind, session_id, _helper in said} | set(lacks)
    sessions = [
        {
            "proposal_id": proposal_id,
            "session_id": session.id,
            "location_id": session.location_id,
            "version": session.version,
            "minimum": session.need.minimum,
            "there": [one.helper_id for one in session.standing if one.role is AssignmentRole.GUIDE],
            "lacks": [_plain(lack) for lack in lacks.get(session.id, ())],
        }
        for key, session in question.sessions.items()
        if key in touched
    ]
    in_order = sorted(
        said, key=lambda key: (question.sessions[key[1]].when, key[1], key[0] is LineKind.ADD, key[2])
    )
    numbers = {key: number for number, key in enumerate(in_order, start=1)}
    first_of: dict[Key, int] = {}
    for key in in_order:
        first_of.setdefault(bundles[key], numbers[key])
    lines = [
        {
            "proposal_id": proposal_id,
            "number": numbers[key],
            "bundle": first_of[bundles[key]],
            "kind": key[0],
            "session_id": key[1],
            "location_id": question.sessions[key[1]].location_id,
            "helper_id": key[2],
            "said": said[key],
            "state": LineState.OPEN,
        }
        for key in in_order
    ]
    return sessions, lines


def figures(question: Question, found: Proposal) -> Figures:
    """Places open now count whoever was proposed as standing there, as the plan does."""
    before = (one.coverage for one in question.sessions.values())
    return Figures(
        open_before=sum(max(0, one.missing - one.proposed) for one in before),
        open_after=places_open(found),
        open_least=sum(lack.number for lack in _places(found) if lack.cause in IN_EVERY_PLAN),
        best=found.objective,
        bound=found.bound,
    )


def places_open(found: Proposal) -> int:
    return sum(lack.number for lack in _places(found))


def _places(found: Proposal) -> Iterable[Lack]:
    return (lack for short in found.short for lack in short.lacks if lack.kind is LackKind.PLACE)


def _said(found: Proposal) -> dict[Key, Fields]:
    lines: dict[Key, Fields] = {}
    for placed in found.placed:
        if placed.change is not Change.KEPT:
            lines[_of_placed(placed)] = {
                "reasons": [asdict(reason) for reason in placed.reasons],
                "other_session": placed.moved_from,
            }
    for removed in found.removed:
        lines[_of_removed(removed)] = {
            "why": removed.why.value,
            "rules": [rule.value for rule in removed.rules],
            "other_session": removed.moved_to,
        }
    return lines


def _of_placed(placed: Placed) -> Key:
    return LineKind.ADD, placed.session_id, placed.helper_id


def _of_removed(removed: Removed) -> Key:
    return LineKind.REMOVE, removed.session_id, removed.helper_id


def _bundles(found: Proposal, lines: Iterable[Key]) -> dict[Key, Key]:
    """For each line the one that stands for its bundle: who moves leaves and comes at once, who is replaced is replaced."""
    leads = {key: key for key in lines}

    def lead(key: Key) -> Key:
        while leads[key] != key:
            key = leads[key]
        return key

    def tie(one: Key, other: Key) -> None:
        if one in leads and other in leads:
            leads[lead(one)] = lead(other)

    for placed in found.placed:
        if placed.moved_from is not None:
            tie(_of_placed(placed), (LineKind.REMOVE, placed.moved_from, placed.helper_id))
    for removed in found.removed:
        for helper_id in removed.replaced_by:
            tie(_of_removed(removed), (LineKind.ADD, removed.session_id, helper_id))
    return {key: lead(key) for key in leads}


def _plain(lack: Lack) -> Fields:
    """As JSON keeps it: words by value."""
    return {
        "kind": lack.kind.value,
        "code": lack.code,
        "number": lack.number,
        "cause": lack.cause.value,
        "thought_of": lack.thought_of,
        "blocked": [[one.rule.value, one.helpers, list(one.only)] for one in lack.blocked],
    }
