"""Chains of moves: somebody comes where one is lacking, from elsewhere; another takes that place, and so on.

`changes` looks one step ahead. Here the cheapest chain to every place is found for all of them at once, a step longer each
time, as shortest ways are (Bellman 1958; as moves of a plan they are ejection chains, Glover 1996). What the steps of one
chain do to each other is not seen, so each is made on the plan itself, and taken back when it does not go or is dearer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planning.changes import Changes
from planning.draft import NEVER, Draft, Positions, Prices
from planning.timetable import Truths
from planning.watch import Stop

LONGEST = 14
"""So many give up a place for another in a chain at most."""
LONGEST_FROM_A_PLACE, MOST_FROM_A_PLACE = 3, 300
"""So many where a chain begins by leaving a place, and so many of these of each length: longer ones mostly come back to
where they began."""
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Chain:
    """`left`: the choice given up to begin with, when it does not begin where somebody is lacking.

    `steps`: the choices made one after the other, each with the one that its person gives up for it.
    """

    left: int | None
    steps: Sequence[tuple[int, int | None]]


def lengthened(plan: Draft, is_near: Truths, least: int, stop: Stop) -> bool:
    """Makes chains of choices that are near while those found together gain at `least` so much. Whether the plan is better."""
    is_better = False
    while not stop():
        gained = sum(_made(plan, chain) for chain in Chains(plan, is_near).found())
        is_better |= gained > 0
        if gained < least:
            break
    return is_better


class Chains:
    """Of a plan as it is, among choices that are near."""

    def __init__(self, plan: Draft, is_near: Truths) -> None:
        changes, columns = Changes(plan), plan.columns
        self._asked = asked = np.flatnonzero(is_near & ~plan.is_made)
        self._made, self._seats = changes.made, columns.seats[asked]
        is_free = plan.hindrances[asked] == 0
        self._free: Prices = np.where(is_free, plan.price[asked], NEVER)
        """What each of those asked costs when nothing is given up for it."""
        hindered, given_up = changes.of_same_person(np.flatnonzero(~is_free), asked)
        goes = plan.goes_without(asked[hindered], self._made[given_up])
        hindered, self._given_up = hindered[goes], given_up[goes]
        self._moves = _Pairs(hindered)
        self._moved: Prices = plan.own[asked[hindered]] - plan.own[self._made[self._given_up]]
        places = changes.in_whose_place(asked)
        self._places = _Pairs(places.whose)
        self._newcomer = places.newcomer
        self._worth_of_newcomer, self._worth = places.worth_of_newcomer, places.worth
        self._without = changes.without()
        self._is_wanted = changes.is_in_need[self._seats]
        self._worth_now: Prices = np.where(self._is_wanted, changes.worth(asked), 0)

    def found(self) -> Iterator[Chain]:
        """What looks worth it, the shortest first."""
        given_up, taken = [np.full(len(self._asked), NOBODY)], list[Positions]()
        costs, least = self._free, np.full(len(self._asked), NEVER)
        most = np.zeros(len(self._made), dtype=np.int64)
        for length in range(LONGEST + 1):
            for position in self._to_a_place(np.where(costs < least, costs, NEVER)):
                yield Chain(None, self._steps(position, given_up, taken))
            if length == LONGEST:
                break
            least = np.minimum(costs, least)
            place, newcomers = self._refilled(costs)
            gained = self._without - place
            if length <= LONGEST_FROM_A_PLACE:
                for position in self._from_a_place(np.where(gained > most, gained, 0)):
                    newcomer = int(newcomers[position])
                    steps = [] if newcomer == NOBODY else self._steps(newcomer, given_up, taken)
                    yield Chain(int(self._made[position]), steps)
            most = np.maximum(gained, most)
            taken.append(newcomers)
            costs, others = self._moving(place)
            given_up.append(others)

    def _to_a_place(self, costs: Prices) -> list[int]:
        """The best at each session where somebody is lacking, by position among those asked; the greatest gain first."""
        gained = np.where(self._is_wanted, self._worth_now - costs, 0)
        good = _greatest(gained)
        _sessions, first = np.unique(self._seats[good], return_index=True)
        best: list[int] = good[np.sort(first)].tolist()
        return best

    def _from_a_place(self, gained: Prices) -> list[int]:
        """By position among those made."""
        best: list[int] = _greatest(gained)[:MOST_FROM_A_PLACE].tolist()
        return best

    def _refilled(self, costs: Prices) -> tuple[Prices, Positions]:
        """Of each that is made, what it costs to be given up when the best takes the place, and who that is (asked)."""
        least, pairs = self._places.cheapest(costs[self._newcomer] - self._worth_of_newcomer, len(self._made))
        is_worth_it = least < 0
        newcomers = np.full(len(self._made), NOBODY)
        newcomers[is_worth_it] = self._newcomer[pairs[is_worth_it]]
        return self._worth + np.where(is_worth_it, least, 0), newcomers

    def _moving(self, place: Prices) -> tuple[Prices, Positions]:
        """Of each that is asked, what it costs when its person may give up something for it, and what that is (made)."""
        least, pairs = self._moves.cheapest(self._moved + place[self._given_up], len(self._asked))
        is_moved = least < self._free
        others = np.full(len(self._asked), NOBODY)
        others[is_moved] = self._given_up[pairs[is_moved]]
        return np.where(is_moved, least, self._free), others

    def _steps(
        self, position: int, given_up: Sequence[Positions], taken: Sequence[Positions]
    ) -> list[tuple[int, int | None]]:
        """From a choice asked for back through the lengths to whoever comes last."""
        found = list[tuple[int, int | None]]()
        for length in reversed(range(len(given_up))):
            other = int(given_up[length][position])
            found.append((int(self._asked[position]), None if other == NOBODY else int(self._made[other])))
            if other == NOBODY:
                break
            position = int(taken[length - 1][other])
            if position == NOBODY:
                break
        return found


class _Pairs:
    """Pairs in order of their `firsts`."""

    def __init__(self, firsts: Positions) -> None:
        self._firsts, self._begin, self._often = np.unique(firsts, return_index=True, return_counts=True)

    def cheapest(self, costs: Prices, count: int) -> tuple[Prices, Positions]:
        """By first one (of so many), the least of these costs and the pair that has it; `NEVER` where there is none."""
        least, pairs = np.full(count, NEVER), np.full(count, NOBODY)
        if len(costs):
            found = np.minimum.reduceat(costs, self._begin)
            least[self._firsts] = found
            has_it = np.flatnonzero(costs == np.repeat(found, self._often))
            pairs[self._firsts] = has_it[np.searchsorted(has_it, self._begin)]
        return least, pairs


def _greatest(gained: Prices) -> Positions:
    """Where something is gained, the most first."""
    good = np.flatnonzero(gained > 0)
    return good[np.argsort(-gained[good], kind="stable")]


def _made(plan: Draft, chain: Chain) -> int:
    """What the plan gained by it and by whoever fills the place that is empty at last; 0 when it stays as it was."""
    trial = _Trial(plan)
    empty = chain.left
    if empty is None and not plan.is_in_need(int(plan.columns.seats[chain.steps[0][0]])):
        return 0
    goes = empty is None or trial.gives_up(empty)
    for number, given_up in chain.steps:
        goes = goes and (given_up is None or trial.gives_up(given_up)) and trial.takes(number)
        empty = given_up
    if goes and empty is not None:
        best = plan.best(int(plan.columns.seats[empty]))
        goes = best is None or trial.takes(best)
    if goes and trial.added < 0:
        return -trial.added
    trial.take_back()
    return 0


class _Trial:
    """Changes of a plan one after the other; `added` is what they added to its cost."""

    def __init__(self, plan: Draft) -> None:
        self._plan, self._done = plan, list[int]()
        self.added = 0

    def gives_up(self, number: int) -> bool:
        """Whether it could be."""
        plan = self._plan
        if not plan.is_made[number]:
            return False
        plan.undo(number)
        self.added -= plan.cost_of_one_more(number)
        self._done.append(number)
        return True

    def takes(self, number: int) -> bool:
        """Whether it could be."""
        plan = self._plan
        if plan.is_made[number] or not plan.fits(number):
            return False
        self.added += plan.cost_of_one_more(number)
        plan.make(number)
        self._done.append(number)
        return True

    def take_back(self) -> None:
        for number in reversed(self._done):
            if self._plan.is_made[number]:
                self._plan.undo(number)
            else:
                self._plan.make(number)
