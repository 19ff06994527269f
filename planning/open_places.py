"""Why something stays open: of everybody who would bring it, what stops them in this plan.

Thousands of sessions may lack somebody when a search is cut short, and each is put to all helpers. So what stops whom is
worked out for all helpers of a session at once (`stops`); `planning.check` asks the rules of the desk one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from domain.proposal_lack import Blocked, Cause, Lack, LackKind, PlanRule
from domain.rule import Rule
from planning import rules
from planning.instance import PlanSession
from planning.picture import Picture
from planning.proposal import ELSEWHERE, IN_ORDER, LIMITS, MOST_NAMED, UNAVAILABLE, Short
from planning.stops import Days, Room, Stopped
from planning.timetable import Numbers, Timetable, Truths, column
from planning.watch import Stop, TimeUp, never
from planning.whereabouts import Whereabouts


def of(seen: Picture, table: Timetable, stop: Stop = never) -> Iterator[Short]:
    """Each session that lacks something, by number. After `stop` nobody is asked why."""
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
    try:
        asked = _Asked(seen, table, stop)
    except TimeUp:
        asked = None
    for session, wanted in lacking:
        if asked is None or stop():
            yield Short(session.id, tuple(_not_looked_into(*one) for one in wanted))
        else:
            stops = asked.stops(session)
            yield Short(session.id, tuple(asked.lack(session, stops, *one) for one in wanted))


def _not_looked_into(kind: LackKind, code: str, number: int) -> Lack:
    return Lack(kind=kind, number=number, cause=Cause.NOT_LOOKED_INTO, thought_of=0, code=code)


class _Asked:
    """All active helpers, asked about one session after the other."""

    def __init__(self, seen: Picture, table: Timetable, stop: Stop) -> None:
        """Raises `TimeUp`."""
        self._seen = seen
        helpers = sorted(seen.instance.helpers, key=lambda helper: helper.id)
        self._helpers = [helper for helper in helpers if rules.may_be_asked(helper)]
        self._ids = column(helper.id for helper in self._helpers)
        self._row_of = {session.id: row for row, session in enumerate(table.sessions)}
        self._placed_at: defaultdict[int, list[int]] = defaultdict(list)
        for index, helper in enumerate(self._helpers):
            for placement in helper.who.placements:
                self._placed_at[placement.location_id].append(index)
        self._bringing: dict[tuple[LackKind, str], Truths] = {}
        self._where = Whereabouts(seen.instance, table, self._helpers)
        self._room = Room(seen, table, self._helpers, stop)
        self._days = Days(seen, table, self._helpers)

    def lack(self, session: PlanSession, stops: Numbers, kind: LackKind, code: str, number: int) -> Lack:
        """`stops` is what `stops` says of the session."""
        stands_here = self._days.stands_at(self._row_of[session.id])
        asked = np.flatnonzero(self._would_bring(kind, code) & ~stands_here)
        stopped = stops[asked]
        counts = np.bincount(stopped)
        often = {those: int(counts[those]) for those in np.flatnonzero(counts).tolist()}
        first: Counter[int] = Counter()
        for those, many in often.items():
            first[those & -those] += many
        blocked = []
        for position, rule in enumerate(IN_ORDER):
            alone = 1 << position
            if first[alone]:
                named = self._own_first(session, asked[stopped == alone])[:MOST_NAMED]
                blocked.append(Blocked(rule, first[alone], tuple(self._ids[named].tolist())))
        return Lack(
            kind=kind,
            number=number,
            cause=_cause(often),
            thought_of=len(asked),
            code=code,
            blocked=tuple(blocked),
        )

    def stops(self, session: PlanSession) -> Numbers:
        """The rules that stop each helper, as bits in their order; whom no other does, the plan stops."""
        row = self._row_of[session.id]
        found: Stopped = dict(zip(UNAVAILABLE, self._where.away(row), strict=True))
        found = {**found, **self._room.stops(row), **self._days.stops(row)}
        stops = np.zeros(len(self._helpers), dtype=np.int32)
        for rule, stopped in found.items():
            stops += stopped * _bits(rule)
        is_full = len(self._seen.counting_at(session)) >= self._seen.most(session)
        stops[stops == 0] = _bits(PlanRule.FULL if is_full else PlanRule.NOT_WORTH_IT)
        return stops

    def _own_first(self, session: PlanSession, indexes: NDArray[np.intp]) -> NDArray[np.intp]:
        """Who is placed there goes first."""
        is_placed = np.zeros(len(self._helpers), dtype=np.bool_)
        is_placed[self._placed_at[session.place_id]] = True
        is_own = is_placed[indexes]
        return np.concatenate([indexes[is_own], indexes[~is_own]])

    def _would_bring(self, kind: LackKind, code: str) -> Truths:
        if (kind, code) not in self._bringing:
            self._bringing[kind, code] = np.array(
                [rules.brings(helper, kind, code) for helper in self._helpers], dtype=np.bool_
            )
        return self._bringing[kind, code]


def _bits(*listed: Rule | PlanRule) -> int:
    """The rules as bits in their order."""
    return sum(1 << IN_ORDER.index(rule) for rule in listed)


AWAY, AT_OTHERS, OUT_OF_HOURS = _bits(*UNAVAILABLE), _bits(*ELSEWHERE), _bits(*LIMITS)


def _cause(stops: Collection[int]) -> Cause:
    """`stops`: what stops those who would bring it."""
    available = [those for those in stops if not those & AWAY]
    if not available:
        return Cause.NOBODY_AVAILABLE if stops else Cause.NOBODY_HAS_IT
    if _bits(PlanRule.FULL) in available:
        return Cause.FULL
    if _bits(PlanRule.NOT_WORTH_IT) in available:
        return Cause.NOT_WORTH_IT
    if all(those & AT_OTHERS for those in available):
        return Cause.NEEDED_ELSEWHERE
    if all(those & OUT_OF_HOURS for those in available):
        return Cause.LIMITS
    return Cause.LIMITS_OR_ELSEWHERE
