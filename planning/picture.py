"""A plan as a whole, looked at with the rules of the desk: who stands where, what is lacking, what it costs.

Nothing here comes from the solver, so that it can judge what the solver says; and nothing is made for speed, but that
what is the same for many sessions (a helper as the plan found them, or with the rest of it) is put together once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.candidate import CandidateHelper
from domain.period import week_of
from domain.proposal_lack import PlanRule
from domain.rule import Rule
from domain.words import AssignmentRole
from planning import cost, rules
from planning.cost import Cost, Gap
from planning.instance import Guide, Instance, PlanHelper, PlanSession
from planning.rules import At


@dataclass(frozen=True)
class Picture:
    """The instance with exactly these guides; everybody in another role stands where they stood.

    `known` is what `rules.stood` says of each session, where it was asked before.
    """

    instance: Instance
    guides: frozenset[Guide]
    known: Mapping[int, int] | None = None

    @cached_property
    def _at(self) -> Mapping[int, list[At]]:
        """Where each helper stands, in whatever role."""
        found: defaultdict[int, list[At]] = defaultdict(list)
        for guide in sorted(self.guides):
            found[guide.helper_id].append(At(self.instance.session_of[guide.session_id]))
        for one in self.instance.standing:
            if one.role is not AssignmentRole.GUIDE:
                found[one.helper_id].append(At(self.instance.session_of[one.session_id], one.role))
        return found

    @cached_property
    def _guides_at(self) -> Mapping[int, list[PlanHelper]]:
        found: defaultdict[int, list[PlanHelper]] = defaultdict(list)
        for guide in sorted(self.guides):
            found[guide.session_id].append(self.instance.helper_of[guide.helper_id])
        return found

    def at(self, helper: PlanHelper) -> list[At]:
        return self._at.get(helper.id, [])

    def guides_at(self, session: PlanSession) -> list[PlanHelper]:
        return self._guides_at.get(session.id, [])

    def counting_at(self, session: PlanSession) -> list[PlanHelper]:
        """The guides who fill a place: all but a pinned one who is absent."""
        return [
            helper
            for helper in self.guides_at(session)
            if not any(absence.contains(session.when.day) for absence in helper.who.absences)
        ]

    @cached_property
    def _there(self) -> frozenset[Guide]:
        """Who stands where, in whatever role."""
        return frozenset(Guide(at.session.id, helper_id) for helper_id, ats in self._at.items() for at in ats)

    def stands_at(self, helper: PlanHelper, session: PlanSession) -> bool:
        return Guide(session.id, helper.id) in self._there

    def rest_of(self, session: PlanSession, helper: PlanHelper) -> list[At]:
        """Where else the helper stands."""
        return [at for at in self.at(helper) if at.session.id != session.id]

    def seen_from(self, session: PlanSession, helper: PlanHelper) -> CandidateHelper:
        """The helper as the rules see one around the session, with the rest of the plan.

        That is the same for all sessions of a week, month and year at which the helper does not stand.
        """
        day = session.when.day
        if self.stands_at(helper, session):
            return rules.around(self.instance, helper, day, self.rest_of(session, helper))
        key = (helper.id, week_of(day), day.replace(day=1))
        if key not in self._from_elsewhere:
            self._from_elsewhere[key] = rules.around(self.instance, helper, day, self.at(helper))
        return self._from_elsewhere[key]

    @cached_property
    def _from_elsewhere(self) -> dict[tuple[int, date, date], CandidateHelper]:
        """By helper, Monday and first of the month."""
        return {}

    def against_newcomer(self, session: PlanSession, helper: PlanHelper) -> list[Rule | PlanRule]:
        """What forbids to put the helper there newly, given the rest of the plan."""
        shown = rules.as_open(self.instance, session)
        return rules.against_newcomer(shown, self.seen_from(session, helper), helper.reach_minutes)

    def against_staying(self, session: PlanSession, helper: PlanHelper) -> list[Rule]:
        """The hard rules that forbid to leave the helper there, given the rest of the plan."""
        shown = rules.as_open(self.instance, session)
        return rules.against_staying(shown, self.seen_from(session, helper))

    def against_what_stood(self, session: PlanSession, helper: PlanHelper) -> list[Rule]:
        """The hard rules that forbade to leave the helper there, given only what stood before and stays."""
        standing = {one.session_id for one in self.instance.standings_of[helper.id]}
        stayed = [at for at in self.rest_of(session, helper) if at.session.id in standing]
        there = rules.around(self.instance, helper, session.when.day, stayed)
        return rules.against_staying(rules.as_open(self.instance, session), there)

    @cached_property
    def _stood(self) -> Mapping[int, int]:
        if self.known is not None:
            return self.known
        return {session.id: rules.stood(self.instance, session) for session in self.instance.sessions}

    def stood(self, session: PlanSession) -> int:
        return self._stood[session.id]

    def gap(self, session: PlanSession) -> Gap:
        return cost.gap(session, self.stood(session), len(self.counting_at(session)))

    def missing_languages(self, session: PlanSession) -> list[str]:
        spoken = frozenset[str]().union(*(helper.who.languages for helper in self.counting_at(session)))
        return sorted(session.need.languages - spoken)

    def missing_skills(self, session: PlanSession) -> list[str]:
        known = frozenset[str]().union(*(helper.who.skills for helper in self.counting_at(session)))
        return sorted(session.need.skills - known)

    def most(self, session: PlanSession) -> int:
        """How many guides may count at the session: its maximum, or as many as stood above it."""
        return max(session.need.maximum, self.stood(session))

    def _before_the_plan(self, helper: PlanHelper) -> CandidateHelper:
        if helper.id not in self._before:
            self._before[helper.id] = rules.before_the_plan(self.instance, helper)
        return self._before[helper.id]

    @cached_property
    def _before(self) -> dict[int, CandidateHelper]:
        """By helper."""
        return {}

    def cost(self) -> Cost:
        weights, parts = self.instance.weights, []
        for session in self.instance.sessions:
            wishes = len(self.missing_languages(session)) + len(self.missing_skills(session))
            parts.append(cost.of_gap(session, weights, self.gap(session)))
            parts.append(Cost(missing_wishes=cost.wish_cost(session, weights) * wishes))
            for helper in self.guides_at(session):
                shown = rules.as_open(self.instance, session)
                parts.append(cost.of_helper(self.instance, shown, self._before_the_plan(helper)))
        for helper in self.instance.helpers:
            guided = sum(at.role is AssignmentRole.GUIDE for at in self.at(helper))
            parts.append(Cost(load=cost.load_curve(self.instance, helper).up_to(guided)))
        gone = len(self.instance.standing_guides - self.guides)
        return cost.summed([*parts, Cost(changes=weights.change * gone)])


def of(instance: Instance, guides: Iterable[Guide]) -> Picture:
    return Picture(instance, frozenset(guides))
