"""A second opinion: whether a proposal keeps every rule, costs what it says and gives true reasons.

`python -m planning.check INSTANCE.json PROPOSAL.json` says each fault on a line of its own, and ends with 1 when
there is one. It is worked out without the solver: each assignment is put to the rules of the desk with the whole
rest of the plan around it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import language
from domain.errors import DeskError
from domain.proposal import Why
from domain.proposal_lack import Cause, Lack, LackKind, PlanRule
from domain.rule import Rule
from planning import instance_json, picture, proposal_json
from planning.asking import Asked, Rules
from planning.instance import Guide, Instance, PlanSession
from planning.picture import Picture
from planning.proposal import ELSEWHERE, IN_ORDER, LIMITS, MOST_NAMED, UNAVAILABLE, Change, Proposal, Status


def faults(instance: Instance, proposal: Proposal) -> list[str]:
    """Everything that is wrong with the proposal, a sentence each; empty when it can be relied on."""
    unknown = _unknown(instance, proposal)
    if unknown:
        return unknown
    seen = picture.of(instance, (Guide(one.session_id, one.helper_id) for one in proposal.placed))
    return [
        *forbidden(seen),
        *_of_changes(instance, proposal, seen),
        *_of_figures(proposal, seen),
        *_of_explanation(proposal, seen),
    ]


def forbidden(seen: Picture) -> list[str]:
    """What no plan may do; empty when this one may be proposed."""
    instance = seen.instance
    found = [f"{_said(guide)} is pinned and gone" for guide in sorted(instance.pinned_guides - seen.guides)]
    for guide in sorted(seen.guides - instance.pinned_guides):
        session, helper = instance.session_of[guide.session_id], instance.helper_of[guide.helper_id]
        against = (
            seen.against_staying(session, helper)
            if guide in instance.standing_guides
            else seen.against_newcomer(session, helper)
        )
        found += [f"{_said(guide)} cannot stand there: {rule}" for rule in against]
    for session in instance.sessions:
        if len(seen.counting_at(session)) > seen.most(session):
            found.append(f"session {session.id} has more than {seen.most(session)} guides")
    return found


def _unknown(instance: Instance, proposal: Proposal) -> list[str]:
    named = [Guide(one.session_id, one.helper_id) for one in proposal.placed]
    named += [Guide(one.session_id, one.helper_id) for one in proposal.removed]
    found = [
        f"{_said(guide)}: one of the two is not in the instance"
        for guide in named
        if guide.session_id not in instance.session_of or guide.helper_id not in instance.helper_of
    ]
    found += [
        f"{_said(guide)} is named twice" for guide, times in sorted(Counter(named).items()) if times > 1
    ]
    found += [
        f"session {one.session_id} is not in the instance"
        for one in proposal.short
        if one.session_id not in instance.session_of
    ]
    return found


def _of_changes(instance: Instance, proposal: Proposal, seen: Picture) -> list[str]:
    """What is said of each change against what stood."""
    found = []
    removed = {Guide(one.session_id, one.helper_id): one for one in proposal.removed}
    stood = instance.standing_guides
    for one in proposal.placed:
        guide = Guide(one.session_id, one.helper_id)
        if (one.change is Change.KEPT) != (guide in stood):
            found.append(f"{_said(guide)} is called {one.change}")
        if one.is_pinned != (guide in instance.pinned_guides):
            found.append(f"{_said(guide)}: pinned is said wrongly")
        if (one.change is Change.MOVED) != (one.moved_from is not None) or (
            one.moved_from is not None and Guide(one.moved_from, one.helper_id) not in removed
        ):
            found.append(f"{_said(guide)}: where it moved from is said wrongly")
    if set(removed) != stood - seen.guides:
        found.append("those taken off are not those who stood there and do not any more")
        return found
    for guide, gone in removed.items():
        session, helper = instance.session_of[guide.session_id], instance.helper_of[guide.helper_id]
        refusing = tuple(seen.against_what_stood(session, helper))
        if gone.rules != refusing or (gone.why is Why.CANNOT_STAND) != bool(refusing):
            found.append(f"{_said(guide)}: the rules that refuse are said wrongly")
    doubtful = {
        (guide, tuple(against))
        for guide in instance.pinned_guides
        if (
            against := seen.against_staying(
                instance.session_of[guide.session_id], instance.helper_of[guide.helper_id]
            )
        )
    }
    if {(Guide(one.session_id, one.helper_id), one.rules) for one in proposal.doubtful} != doubtful:
        found.append("the pinned who could not stand there are said wrongly")
    return found


def _of_figures(proposal: Proposal, seen: Picture) -> list[str]:
    found = []
    if proposal.cost != seen.cost():
        found.append(f"the cost is {seen.cost()}, not {proposal.cost}")
    if proposal.bound is not None and proposal.bound > proposal.objective:
        found.append("the bound lies above the cost")
    if proposal.status is Status.OPTIMAL and proposal.bound != proposal.objective:
        found.append("called optimal, although the bound leaves something to win")
    return found


def _of_explanation(proposal: Proposal, seen: Picture) -> list[str]:
    if proposal.is_explained:
        return _of_lacks(proposal, seen)
    if proposal.status is not Status.PREVIEW:
        return ["it is not explained, and no preview"]
    return ["it is called not explained, and says what is short"] if proposal.short else []


def _of_lacks(proposal: Proposal, seen: Picture) -> list[str]:
    """Whether everything that is lacking is listed, and for the reason that is given."""
    found = []
    listed, asked = {one.session_id: one.lacks for one in proposal.short}, Asked(seen)
    for session in seen.instance.sessions:
        wanted = [
            *([(LackKind.PLACE, "", seen.gap(session).open)] if seen.gap(session).open else []),
            *[(LackKind.LANGUAGE, code, 1) for code in seen.missing_languages(session)],
            *[(LackKind.SKILL, code, 1) for code in seen.missing_skills(session)],
        ]
        lacks = listed.get(session.id, ())
        if [(lack.kind, lack.code, lack.number) for lack in lacks] != wanted:
            found.append(f"session {session.id} lacks {wanted}, not {lacks}")
        else:
            found += [fault for lack in lacks for fault in _of_lack(seen, asked, session, lack)]
    return found


def _of_lack(seen: Picture, asked: Asked, session: PlanSession, lack: Lack) -> list[str]:
    if lack.cause is Cause.NOT_LOOKED_INTO:
        says = lack.thought_of or lack.blocked
        return [f"session {session.id}: nobody was asked why, and something is said"] if says else []
    stopped = asked.stopped(session, lack.kind, lack.code)
    of_the_plan = PlanRule.FULL if _is_full(seen, session) else PlanRule.NOT_WORTH_IT
    stops = {rules or frozenset({of_the_plan}): ids for rules, ids in stopped.items()}
    first: Counter[Rule | PlanRule] = Counter()
    for rules, ids in stops.items():
        first[next(rule for rule in IN_ORDER if rule in rules)] += len(ids)
    counted = [(rule, first[rule]) for rule in IN_ORDER if rule in first]
    here = f"session {session.id}, {lack.kind} {lack.code}".rstrip()
    found = []
    if lack.thought_of != first.total():
        found.append(f"{here}: {first.total()} helpers would bring it, not {lack.thought_of}")
    if [(blocked.rule, blocked.helpers) for blocked in lack.blocked] != counted:
        found.append(f"{here}: what stops them is {counted}")
    for blocked in lack.blocked:
        alone = stops.get(frozenset({blocked.rule}), [])
        if not set(blocked.only) <= set(alone) or len(blocked.only) != min(MOST_NAMED, len(alone)):
            found.append(f"{here}: {blocked.rule} is not all that stops {blocked.only}")
    if not _is_true(lack.cause, [*stops]):
        found.append(f"{here}: {lack.cause} is not why")
    return found


def _is_full(seen: Picture, session: PlanSession) -> bool:
    return len(seen.counting_at(session)) >= seen.most(session)


def _is_true(cause: Cause, stops: list[Rules]) -> bool:
    available = [rules for rules in stops if not rules & {*UNAVAILABLE}]
    match cause:
        case Cause.NOBODY_HAS_IT:
            return not stops
        case Cause.NOBODY_AVAILABLE:
            return bool(stops) and not available
        case Cause.NEEDED_ELSEWHERE:
            return bool(available) and all(rules & {*ELSEWHERE} for rules in available)
        case Cause.LIMITS:
            return bool(available) and all(rules & {*LIMITS} for rules in available)
        case Cause.LIMITS_OR_ELSEWHERE:
            return bool(available) and all(rules & {*LIMITS, *ELSEWHERE} for rules in available)
        case Cause.FULL:
            return {PlanRule.FULL} in available
        case Cause.NOT_WORTH_IT:
            return {PlanRule.NOT_WORTH_IT} in available
        case Cause.NOT_LOOKED_INTO:
            return True


def _said(guide: Guide) -> str:
    return f"session {guide.session_id}: helper {guide.helper_id}"


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m planning.check", description="Check a proposal.")
    parser.add_argument("instance", type=Path, metavar="INSTANCE.json")
    parser.add_argument("proposal", type=Path, metavar="PROPOSAL.json")
    named = parser.parse_args(words)
    with language.use("en"):
        try:
            instance = instance_json.read(named.instance.read_text("utf-8"))
            proposal = proposal_json.read(named.proposal.read_text("utf-8"))
        except DeskError as error:
            print(error, file=sys.stderr)
            return 2
        except OSError as error:
            print(f"{error.filename}: {error.strerror}", file=sys.stderr)
            return 2
        found = faults(instance, proposal)
    print(
        "\n".join(found)
        or f"Right: every rule is kept, {len(proposal.placed)} guides stand, cost {proposal.objective}."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
