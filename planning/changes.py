"""Which single changes would make a plan better, looked for among all its choices at once.

Somebody who comes, somebody better in somebody's place, and somebody taken from where they are for a place where they
are worth more. What one change does to others is not seen here: whoever makes them asks the plan again.
"""

from dataclasses import dataclass

import numpy as np

from planning.draft import Draft, Positions, Prices
from planning.timetable import Truths, joined


@dataclass(frozen=True, slots=True, eq=False)
class InPlace:
    """Pairs: `whose` place, in order, by position among those made; a `newcomer` for it, by position among those asked.

    `worth` is what each that is made is good for where it is; `worth_of_newcomer`, by pair, what the other would be then.
    """

    whose: Positions
    newcomer: Positions
    worth: Prices
    worth_of_newcomer: Prices


class Changes:
    """Of a plan as it is; `made` are its choices."""

    def __init__(self, plan: Draft) -> None:
        self._plan, self._columns, self._order = plan, plan.columns, plan.order
        self._brought = plan.problem.brought
        self.made = np.flatnonzero(plan.is_made)
        seats = self._columns.seats
        counts = np.bincount(seats[self.made], minlength=len(plan.problem.seats))
        room = np.array([one.room for one in plan.problem.seats], dtype=np.int64)
        self._has_room: Truths = counts < room
        self._gain = plan.problem.gaps.gain(counts)
        self._gain_without = plan.problem.gaps.gain(counts - 1)
        self._often = self._brought.often(self.made)
        self._unmet: Prices = np.where(self._often == 0, self._brought.price, 0)
        self.is_in_need: Truths = self._has_room & ((self._gain > 0) | self._unmet.any(axis=1))

    def worth(self, numbers: Positions) -> Prices:
        """What each choice is good for at its session."""
        seats, person = self._columns.seats[numbers], self._columns.person[numbers]
        found = self._gain[seats]
        for code, has in enumerate(self._brought.has):
            found += self._unmet[seats, code] * has[person]
        return found

    def coming(self) -> Positions:
        """The sessions for which somebody could come to the good of the plan."""
        free = np.flatnonzero((self._plan.hindrances == 0) & self.is_in_need[self._columns.seats])
        is_better = self._plan.price[free] < self.worth(free)
        return np.unique(self._columns.seats[free[is_better]])

    def in_place(self) -> tuple[Positions, Prices]:
        """Who could be put in each one's place: the choices made for which somebody better is free, the greatest gain
        first; and of all that are made, what each is worth where it is when its place goes to the best who is free."""
        made = self.made
        free = np.flatnonzero(self._plan.hindrances == 0)
        places = self.in_whose_place(free)
        added = self._plan.price[free[places.newcomer]] - places.worth_of_newcomer
        least = np.zeros(len(made), dtype=np.int64)
        np.minimum.at(least, places.whose, added)
        gained = self.without() - places.worth - least
        better = np.flatnonzero((gained > 0) & (least < 0))
        return made[better[np.argsort(-gained[better], kind="stable")]], places.worth + least

    def in_whose_place(self, asked: Positions) -> InPlace:
        """Those of these choices that are at the same session as each that is made."""
        seats, person = self._columns.seats[self.made], self._columns.person[self.made]
        by_seats = np.argsort(self._columns.seats[asked], kind="stable")
        often = np.bincount(self._columns.seats[asked], minlength=len(self._has_room))
        first = np.cumsum(often) - often
        whose = np.repeat(np.arange(len(self.made)), often[seats])
        newcomer = by_seats[joined(first[seats], often[seats])]
        worth = self._gain_without[seats]
        worth_of_newcomer = worth[whose]
        for code, has in enumerate(self._brought.has):
            mine = has[person]
            wished = np.where(self._often[seats, code] == mine, self._brought.price[seats, code], 0)
            worth = worth + wished * mine
            worth_of_newcomer += wished[whose] * has[self._columns.person[asked[newcomer]]]
        return InPlace(whose, newcomer, worth, worth_of_newcomer)

    def of_same_person(self, positions: Positions, asked: Positions) -> tuple[Positions, Positions]:
        """Pairs: a position among those asked, in order, and one among those made, of the same person."""
        often = np.bincount(self._columns.person[self.made], minlength=len(self._plan.of_person))
        first = np.cumsum(often) - often
        person = self._columns.person[asked[positions]]
        repeated = np.repeat(positions, often[person]).astype(np.int64)
        return repeated, joined(first[person], often[person])

    def without(self) -> Prices:
        """What each that is made costs beside what it is good for there."""
        found: Prices = self._plan.price[self.made] - self._last_step()[self._columns.person[self.made]]
        return found

    def _last_step(self) -> Prices:
        """By person, how much more the next session would weigh than the last one does."""
        found = np.zeros(len(self._plan.of_person), dtype=np.int64)
        for person, made in zip(self._plan.problem.people, self._plan.of_person, strict=True):
            if made:
                found[person.position] = person.load_cost(len(made)) - person.load_cost(len(made) - 1)
        return found

    def instead(self, worth: Prices) -> list[tuple[int, int]]:
        """Choices that are hindered with the one each could be made instead of, the greatest gain first.

        `worth` is what `in_place` says of all that are made.
        """
        columns, made = self._columns, self.made
        asked = np.flatnonzero(
            (self._plan.hindrances > 0) & self.is_in_need[columns.seats] & ~self._plan.is_made
        )
        pairs, others = self.of_same_person(np.arange(len(asked)), asked)
        gained = (self.worth(asked) - self._plan.own[asked])[pairs] + (self._plan.own[made] - worth)[others]
        clash = self._clash(asked[pairs], made[others])
        clashes = np.bincount(pairs, clash, len(asked))
        is_in_the_way = clash | (clashes[pairs] == 0)
        chosen = np.flatnonzero((gained > 0) & (clashes[pairs] <= 1) & is_in_the_way)
        chosen = chosen[np.argsort(-gained[chosen], kind="stable")]
        return list(zip(asked[pairs[chosen]].tolist(), made[others[chosen]].tolist(), strict=True))

    def _clash(self, ones: Positions, others: Positions) -> Truths:
        """Whether the same person cannot take both."""
        found = np.zeros(len(ones), dtype=np.bool_)
        at = np.flatnonzero(self._order.day[ones] == self._order.day[others])
        found[at] = self._plan.clash(ones[at], others[at])
        return found
