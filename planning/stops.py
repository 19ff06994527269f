"""What a plan leaves of helpers, for all of them at once: the hours they have left, and what else they do that day.

The limits of `domain.hour_limits` and the clashes of `domain.eligibility` in columns of numbers; tests put both side by side.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from domain import eligibility
from domain.candidate import LEGAL_LIMITS, Busy
from domain.proposal_lack import PlanRule
from domain.rule import Rule
from domain.words import HelperKind
from planning import rules
from planning.instance import PlanHelper
from planning.picture import Picture
from planning.proposal import LIMITS
from planning.timetable import Numbers, Timetable, Truths, column
from planning.watch import Stop, TimeUp

Stopped = Mapping[Rule | PlanRule, Truths]
"""By rule, which of the helpers it stops."""
NO_LIMIT = 1 << 30
"""Minutes: more than there are in any year."""


class Room:
    """The minutes that helpers have left in each week, month and year, beside all they do in the plan."""

    def __init__(self, seen: Picture, table: Timetable, helpers: Sequence[PlanHelper], stop: Stop) -> None:
        """Raises `TimeUp`."""
        self._table = table
        kinds = [*HelperKind]
        self._kind = column(kinds.index(one.who.kind) for one in helpers)
        self._minutes = np.stack([table.counted(kind) for kind in kinds], axis=1)
        days = dict(zip(table.span_of_day.tolist(), table.days, strict=True))
        shape = (len(days), len(helpers))
        self._left: dict[Rule, Numbers] = {rule: np.full(shape, NO_LIMIT, dtype=np.int32) for rule in LIMITS}
        for index, helper in enumerate(helpers):
            if not rules.has_limits(helper):
                continue
            limits, law = helper.who.limits, LEGAL_LIMITS.get(helper.who.kind, rules.NO_LIMITS)
            if stop():
                raise TimeUp
            for span, day in days.items():
                load = rules.load(helper, day, seen.at(helper))
                for rule, minutes, most in (
                    (Rule.LEGAL_MONTH, load.month, law.month),
                    (Rule.LEGAL_YEAR, load.year, law.year),
                    (Rule.OWN_WEEK, load.week, limits.week),
                    (Rule.OWN_MONTH, load.month, limits.month),
                    (Rule.OWN_YEAR, load.year, limits.year),
                ):
                    if most is not None:
                        self._left[rule][span, index] = most - minutes

    def stops(self, row: int) -> Stopped:
        """Whom each limit stops from also taking that session."""
        added = self._minutes[row][self._kind]
        span = self._table.span[row]
        return {rule: (added > left[span]) & (added > 0) for rule, left in self._left.items()}


class Days:
    """Where helpers stand, and what else they do, on the day of a session."""

    def __init__(self, seen: Picture, table: Timetable, helpers: Sequence[PlanHelper]) -> None:
        self._seen, self._table, self._count = seen, table, len(helpers)
        row_of = {session.id: row for row, session in enumerate(table.sessions)}
        at = [(index, row_of[at.session.id]) for index, one in enumerate(helpers) for at in seen.at(one)]
        who, rows = column(index for index, _row in at), column(row for _index, row in at)
        self._of_day: list[tuple[Numbers, Numbers]] = []
        for day in range(len(table.days)):
            that_day = table.day[rows] == day
            self._of_day.append((who[that_day], table.in_day[rows[that_day]]))
        day_at = {day: index for index, day in enumerate(table.days)}
        self._outside: defaultdict[int, list[tuple[int, Busy]]] = defaultdict(list)
        for index, helper in enumerate(helpers):
            for other in helper.who.busy:
                if other.when.day in day_at:
                    self._outside[day_at[other.when.day]].append((index, other))

    def stands_at(self, row: int) -> Truths:
        who, there = self._of_day[self._table.day[row]]
        return self._among(who[there == self._table.in_day[row]])

    def stops(self, row: int) -> Stopped:
        """Who stands elsewhere at that time, and who would not have the time to come from there or go there."""
        table = self._table
        day, here = int(table.day[row]), table.in_day[row]
        who, there = self._of_day[day]
        clashes = table.clashes(day)
        stands_elsewhere = self._among(who[clashes.overlap[here, there] & (there != here)])
        lacks_time = self._among(who[clashes.lacks_time[here, there]])
        session = rules.as_open(self._seen.instance, table.sessions[row])
        for index, other in self._outside[day]:
            stands_elsewhere[index] |= other.when.overlaps(session.when)
            lacks_time[index] |= eligibility.lacks_time_between(session, other)
        return {Rule.STANDS_ELSEWHERE: stands_elsewhere, Rule.TRAVEL: lacks_time}

    def _among(self, who: Numbers) -> Truths:
        found = np.zeros(self._count, dtype=np.bool_)
        found[who] = True
        return found
