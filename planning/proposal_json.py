"""A proposal as JSON and back; `docs/planning_format.md` describes it for others."""

from dataclasses import asdict, fields
from typing import Any

from domain.proposal import Reason, Why
from domain.proposal_lack import Blocked, Cause, Lack, LackKind, PlanRule
from domain.ranking import ReasonKind
from domain.rule import Rule
from planning.cost import Cost
from planning.proposal import Change, Doubtful, Placed, Proposal, Removed, Short, Status
from planning.reading import Fields, document, written
from planning.refusal import FieldWrong

FORMAT = "inloop-planning-proposal"
VERSION = 1


def write(proposal: Proposal) -> str:
    return written(
        {
            "format": FORMAT,
            "version": VERSION,
            "status": proposal.status,
            "explained": proposal.is_explained,
            "objective": proposal.objective,
            "bound": proposal.bound,
            "cost": asdict(proposal.cost),
            "placed": [_of_placed(one) for one in proposal.placed],
            "removed": [
                {
                    "session": one.session_id,
                    "helper": one.helper_id,
                    "why": one.why,
                    "rules": list(one.rules),
                    "moved_to": one.moved_to,
                    "replaced_by": list(one.replaced_by),
                }
                for one in proposal.removed
            ],
            "short": [
                {"session": one.session_id, "lacks": [_of_lack(lack) for lack in one.lacks]}
                for one in proposal.short
            ],
            "doubtful": [
                {"session": one.session_id, "helper": one.helper_id, "rules": list(one.rules)}
                for one in proposal.doubtful
            ],
        }
    )


def read(text: str) -> Proposal:
    """Raises one of `planning.refusal`. The objective is the sum of the cost, so what the file says of it is not used."""
    file = document(text, format_name=FORMAT, version=VERSION)
    cost = file.inside("cost")
    file.number("objective")
    proposal = Proposal(
        status=file.choice("status", Status),
        is_explained=file.truth("explained"),
        cost=Cost(**{part.name: cost.number(part.name) for part in fields(Cost)}),
        bound=file.number_or_none("bound"),
        placed=file.each("placed", _placed),
        removed=file.each("removed", _removed),
        short=file.each("short", lambda one: Short(one.number("session"), one.each("lacks", _lack))),
        doubtful=file.each("doubtful", lambda one: Doubtful(*_guide(one), _hard_rules(one))),
    )
    cost.done()
    file.done()
    return proposal


def _of_placed(one: Placed) -> dict[str, Any]:
    return {
        "session": one.session_id,
        "helper": one.helper_id,
        "change": one.change,
        "pinned": one.is_pinned,
        "moved_from": one.moved_from,
        "reasons": [
            {"kind": reason.kind, "code": reason.code, "minutes": reason.minutes, "km": reason.km}
            for reason in one.reasons
        ],
    }


def _of_lack(lack: Lack) -> dict[str, Any]:
    return {
        "kind": lack.kind,
        "code": lack.code,
        "number": lack.number,
        "cause": lack.cause,
        "thought_of": lack.thought_of,
        "blocked": [
            {"rule": one.rule, "helpers": one.helpers, "only": list(one.only)} for one in lack.blocked
        ],
    }


def _guide(one: Fields) -> tuple[int, int]:
    return one.number("session"), one.number("helper")


def _placed(one: Fields) -> Placed:
    return Placed(
        *_guide(one),
        change=one.choice("change", Change),
        is_pinned=one.truth("pinned"),
        moved_from=one.number_or_none("moved_from"),
        reasons=one.each("reasons", _reason),
    )


def _reason(one: Fields) -> Reason:
    return Reason(
        one.choice("kind", ReasonKind),
        one.word("code"),
        one.number_or_none("minutes"),
        one.amount_or_none("km"),
    )


def _removed(one: Fields) -> Removed:
    return Removed(
        *_guide(one),
        why=one.choice("why", Why),
        rules=_hard_rules(one),
        moved_to=one.number_or_none("moved_to"),
        replaced_by=one.numbers("replaced_by"),
    )


def _hard_rules(one: Fields) -> tuple[Rule, ...]:
    return tuple(one.choices("rules", Rule))


def _lack(one: Fields) -> Lack:
    return Lack(
        kind=one.choice("kind", LackKind),
        code=one.word("code"),
        number=one.number("number"),
        cause=one.choice("cause", Cause),
        thought_of=one.number("thought_of"),
        blocked=one.each("blocked", _blocked),
    )


def _blocked(one: Fields) -> Blocked:
    said = one.word("rule")
    known: dict[str, Rule | PlanRule] = {str(rule): rule for rule in (*Rule, *PlanRule)}
    if said not in known:
        raise FieldWrong(one.path("rule"), " | ".join(known))
    return Blocked(known[said], one.number("helpers"), one.numbers("only"))
