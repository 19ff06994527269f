"""Why something stays open: of everybody who would bring it, what stops them in this plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from domain import eligibility
from domain.clock_time import DatedHours
from domain.eligibility import Rule
from domain.proposal import Blocked, Cause, Lack, LackKind, PlanRule
from planning import rules
from planning.instance import PlanHelper, PlanSession
from planning.picture import Picture
from planning.proposal import ELSEWHERE, IN_ORDER, LIMITS, MOST_NAMED, UNAVAILABLE, Short

Stops = list[Rule | PlanRule]


def of(seen: Picture) -> Iterator[Short]:
    """Each session that lacks something, by number."""
    asked = _Asked(seen)
    for session in sorted(seen.instance.sessions, key=lambda one: one.id):
        lacks = []
        places = seen.gap(session).open
        if places:
            lacks.append(asked.lack(session, LackKind.PLACE, "", places))
        lacks += [asked.lack(session, LackKind.LANGUAGE, code, 1) for code in seen.missing_languages(session)]
        lacks += [asked.lack(session, LackKind.SKILL, code, 1) for code in seen.missing_skills(session)]
        if lacks:
            yield Short(session.id, tuple(lacks))


class _Asked:
    """All active helpers, asked about one session after the other; what holds for a whole moment is asked once."""

    def __init__(self, seen: Picture) -> None:
        self._seen = seen
        helpers = sorted(seen.instance.helpers, key=lambda helper: helper.id)
        self._helpers = [helper for helper in helpers if rules.may_be_asked(helper)]
        self._placed_at: defaultdict[int, set[int]] = defaultdict(set)
        for helper in self._helpers:
            for placement in helper.who.placements:
                self._placed_at[placement.location_id].add(helper.id)
        self._away: dict[DatedHours, dict[int, Stops]] = {}

    def lack(self, session: PlanSession, kind: LackKind, code: str, number: int) -> Lack:
        stopped: defaultdict[Rule | PlanRule, list[PlanHelper]] = defaultdict(list)
        available: list[Stops] = []
        thought_of = 0
        for helper in self._helpers:
            if not _would_bring(helper, kind, code) or self._seen.stands_at(helper, session):
                continue
            thought_of += 1
            stops = self._first_of(session, helper)
            if stops[0] not in UNAVAILABLE:
                available.append(stops)
            stopped[stops[0]].append(helper)
        return Lack(
            kind=kind,
            number=number,
            cause=_cause(thought_of, available),
            thought_of=thought_of,
            code=code,
            blocked=tuple(
                Blocked(rule, len(stopped[rule]), tuple(self._only(session, rule, stopped[rule])))
                for rule in IN_ORDER
                if rule in stopped
            ),
        )

    def _first_of(self, session: PlanSession, helper: PlanHelper) -> Stops:
        """What stops the helper, in order; only the first when that makes them unavailable."""
        away = self._away_at(session)
        if helper.id in away:
            return away[helper.id]
        shown = rules.as_open(self._seen.instance, session)
        if rules.is_too_far(shown, helper.who, helper.reach_minutes):
            return [PlanRule.TOO_FAR]
        return self._all_of(session, helper)

    def _all_of(self, session: PlanSession, helper: PlanHelper) -> Stops:
        against = self._seen.against_newcomer(session, helper)
        if against:
            return sorted(set(against), key=IN_ORDER.index)
        is_full = len(self._seen.counting_at(session)) >= self._seen.most(session)
        return [PlanRule.FULL if is_full else PlanRule.NOT_WORTH_IT]

    def _away_at(self, session: PlanSession) -> dict[int, Stops]:
        """Those who are absent or not available at the moment of the session, by number."""
        if session.when not in self._away:
            shown = rules.as_open(self._seen.instance, session)
            found: dict[int, Stops] = {}
            for helper in self._helpers:
                if any(absence.contains(session.when.day) for absence in helper.who.absences):
                    found[helper.id] = [Rule.ABSENT]
                elif not eligibility.is_available(shown, helper.who):
                    found[helper.id] = [Rule.NOT_AVAILABLE]
            self._away[session.when] = found
        return self._away[session.when]

    def _only(
        self, session: PlanSession, rule: Rule | PlanRule, stopped: Iterable[PlanHelper]
    ) -> Iterator[int]:
        """Whom nothing else stops: at most so many, for asking each everything takes time."""
        placed = self._placed_at[session.place_id]
        named = 0
        for helper in sorted(stopped, key=lambda one: (one.id not in placed, one.id)):
            if self._all_of(session, helper) == [rule]:
                named += 1
                yield helper.id
            if named == MOST_NAMED:
                return


def _would_bring(helper: PlanHelper, kind: LackKind, code: str) -> bool:
    match kind:
        case LackKind.LANGUAGE:
            return code in helper.who.languages
        case LackKind.SKILL:
            return code in helper.who.skills
        case LackKind.PLACE:
            return True


def _cause(thought_of: int, available: list[Stops]) -> Cause:
    if not thought_of:
        return Cause.NOBODY_HAS_IT
    if not available:
        return Cause.NOBODY_AVAILABLE
    if [PlanRule.FULL] in available:
        return Cause.FULL
    if [PlanRule.NOT_WORTH_IT] in available:
        return Cause.NOT_WORTH_IT
    if all(set(stops) & {*ELSEWHERE} for stops in available):
        return Cause.NEEDED_ELSEWHERE
    if all(set(stops) & {*LIMITS} for stops in available):
        return Cause.LIMITS
    return Cause.LIMITS_OR_ELSEWHERE
