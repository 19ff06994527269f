"""Why something stays open: of everybody who would bring it, what stops them in this plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from domain.candidate import CandidateHelper
from domain.eligibility import Rule
from domain.proposal import Blocked, Cause, Lack, LackKind, PlanRule
from planning import rules
from planning.instance import PlanHelper, PlanSession
from planning.picture import Picture
from planning.proposal import ELSEWHERE, IN_ORDER, LIMITS, MOST_NAMED, UNAVAILABLE, Short
from planning.timetable import Timetable
from planning.whereabouts import Whereabouts

Stops = list[Rule | PlanRule]


def of(seen: Picture) -> Iterator[Short]:
    """Each session that lacks something, by number."""
    lacking: list[tuple[PlanSession, list[tuple[LackKind, str, int]]]] = []
    for session in sorted(seen.instance.sessions, key=lambda one: one.id):
        places = seen.gap(session).open
        wanted = [(LackKind.PLACE, "", places)] if places else []
        wanted += [(LackKind.LANGUAGE, code, 1) for code in seen.missing_languages(session)]
        wanted += [(LackKind.SKILL, code, 1) for code in seen.missing_skills(session)]
        if wanted:
            lacking.append((session, wanted))
    if not lacking:
        return
    asked = _Asked(seen, [session for session, _wanted in lacking])
    for session, wanted in lacking:
        yield Short(session.id, tuple(asked.lack(session, *one) for one in wanted))


class _Asked:
    """All active helpers, asked about one session after the other; who is away or too far is known for all at once."""

    def __init__(self, seen: Picture, sessions: Iterable[PlanSession]) -> None:
        self._seen = seen
        instance = seen.instance
        helpers = sorted(instance.helpers, key=lambda helper: helper.id)
        self._helpers = [helper for helper in helpers if rules.may_be_asked(helper)]
        self._placed_at: defaultdict[int, set[int]] = defaultdict(set)
        for helper in self._helpers:
            for placement in helper.who.placements:
                self._placed_at[placement.location_id].add(helper.id)
        table = Timetable(instance)
        row_of = {session.id: row for row, session in enumerate(table.sessions)}
        rows = [row_of[session.id] for session in sessions]
        self._column = {table.sessions[row].id: column for column, row in enumerate(rows)}
        where = Whereabouts(instance, table)
        shape = (len(self._helpers), len(rows))
        self._is_away = {rule: np.zeros(shape, dtype=np.bool_) for rule in UNAVAILABLE}
        for index, helper in enumerate(self._helpers):
            self._is_away[Rule.ABSENT][index] = where.is_absent(helper)[rows]
            self._is_away[Rule.NOT_AVAILABLE][index] = ~where.is_available(helper)[rows]
            self._is_away[PlanRule.TOO_FAR][index] = where.is_too_far(helper)[rows]
        self._around: dict[tuple[int, date], CandidateHelper] = {}

    def lack(self, session: PlanSession, kind: LackKind, code: str, number: int) -> Lack:
        column = self._column[session.id]
        bringing = [
            index
            for index, helper in enumerate(self._helpers)
            if _would_bring(helper, kind, code) and not self._seen.stands_at(helper, session)
        ]
        away = {rule: self._is_away[rule][:, column] for rule in UNAVAILABLE}
        times = np.sum([away[rule][bringing] for rule in UNAVAILABLE], axis=0).tolist()
        stopped: defaultdict[Rule | PlanRule, list[PlanHelper]] = defaultdict(list)
        only: defaultdict[Rule | PlanRule, list[PlanHelper]] = defaultdict(list)
        available: list[Stops] = []
        for index, count in zip(bringing, times, strict=True):
            helper = self._helpers[index]
            if count:
                first = next(rule for rule in UNAVAILABLE if away[rule][index])
                if count == 1:
                    only[first].append(helper)
            else:
                stops = self._all_of(session, helper)
                available.append(stops)
                first = stops[0]
                only[first].append(helper)
            stopped[first].append(helper)
        return Lack(
            kind=kind,
            number=number,
            cause=_cause(len(bringing), available),
            thought_of=len(bringing),
            code=code,
            blocked=tuple(
                Blocked(rule, len(stopped[rule]), tuple(self._only(session, rule, only[rule])))
                for rule in IN_ORDER
                if rule in stopped
            ),
        )

    def _all_of(self, session: PlanSession, helper: PlanHelper) -> Stops:
        """What stops somebody who does not stand there, in order."""
        key = (helper.id, session.when.day)
        if key not in self._around:
            self._around[key] = self._seen.seen_from(session, helper)
        shown = rules.as_open(self._seen.instance, session)
        against = rules.against_newcomer(shown, self._around[key], helper.reach_minutes)
        if against:
            return sorted(set(against), key=IN_ORDER.index)
        is_full = len(self._seen.counting_at(session)) >= self._seen.most(session)
        return [PlanRule.FULL if is_full else PlanRule.NOT_WORTH_IT]

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
