"""A plan that grows and changes by one choice at a time: what is made, what stands in the way, what one more would cost.

Of each choice it is kept up to date how much it would cost now and by how much it is hindered, so that the best of many
is found in one step.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from planning import cost
from planning.columns import Window
from planning.problem import Choice, Problem
from planning.timetable import Numbers, Truths, clashing, joined

Positions = NDArray[np.int32] | NDArray[np.int64]
Prices = NDArray[np.int64]
NEVER = 1 << 62
"""More than any choice costs."""


class Draft:
    """The choices made, by number. Never against a rule."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.order = problem.order
        self.columns = columns = problem.columns
        self.is_made: Truths = np.zeros(len(columns.seats), dtype=np.bool_)
        self._weights = weights = problem.instance.weights
        first = np.array([one.load_cost(0) for one in problem.people], dtype=np.int64)
        self.own: Prices = columns.cost - weights.change * columns.stands
        self.price: Prices = self.own + (first[columns.person] if len(first) else 0)
        """Of each choice, what it adds to the cost beside what it is good for there."""
        self.hindrances: NDArray[np.int16] = np.zeros(len(columns.seats), dtype=np.int16)
        """By how much of what its person does each choice is made impossible: also by itself, when it is made."""
        self.of_person: list[list[int]] = [[] for _person in problem.people]
        self.at: list[list[int]] = [[] for _seats in problem.seats]
        self._left = [window.most for window in problem.windows]
        self._newcomers = [0] * len(problem.windows)
        self._gains: dict[tuple[int, int], int] = {}

    @property
    def made(self) -> list[int]:
        return np.flatnonzero(self.is_made).tolist()

    @property
    def choices(self) -> list[Choice]:
        return [self.problem.choices[number] for number in self.made]

    def fits(self, number: int) -> bool:
        """Whether no rule stands in the way of making this choice as well."""
        seats = self.columns.seats[number]
        return not self.hindrances[number] and len(self.at[seats]) < self.problem.seats[seats].room

    def that_day(self, number: int) -> Numbers:
        """The choices of its person on its day."""
        day = self.order.day[number]
        return self.order.by_day[self.order.of_day[day] : self.order.of_day[day + 1]]

    def excludes(self, number: int, others: Numbers) -> Truths:
        """`Problem.exclude_each_other` for choices of the same person on the same day; each excludes itself."""
        table, columns = self.problem.timetable, self.columns
        seats = columns.seats
        clashes = table.clashes(int(table.day[seats[number]]))
        here, there = table.in_day[seats[number]], table.in_day[seats[others]]
        if not columns.stands[number]:
            excluded: Truths = clashes.either[here, there]
            return excluded
        either: Truths = clashes.overlap[here, there] | (
            clashes.lacks_time[here, there] & ~columns.stands[others]
        )
        return either

    def windows_of(self, number: int) -> list[int]:
        order = self.order
        found: list[int] = order.windows[order.of_choice[number] : order.of_choice[number + 1]].tolist()
        return found

    def make(self, number: int) -> None:
        self.is_made[number] = True
        self._count(number, 1)
        self.at[self.columns.seats[number]].append(number)
        self.of_person[self.columns.person[number]].append(number)

    def make_together(self, numbers: Positions) -> Positions:
        """Makes at once, of an empty plan, those that fit whatever else of these is made; hands back the others."""
        seats, people = self.columns.seats[numbers], self.columns.person[numbers]
        ones, others = self._of_same_day(numbers, numbers)
        clash = self.clash(ones, others) & (ones != others)
        over = self._numbers_over(numbers)
        is_doubtful = np.zeros(len(self.problem.people), dtype=np.bool_)
        is_doubtful[self.columns.person[np.concatenate([ones[clash], over])]] = True
        is_full = np.bincount(seats, minlength=len(self.at)) > [one.room for one in self.problem.seats]
        is_sure = ~is_doubtful[people] & ~is_full[seats]
        sure = np.sort(numbers[is_sure]).astype(np.int64)
        self.is_made[sure] = True
        for number, at, person in zip(
            sure.tolist(), self.columns.seats[sure].tolist(), self.columns.person[sure].tolist(), strict=True
        ):
            self.at[at].append(number)
            self.of_person[person].append(number)
        self._count_all(sure)
        return numbers[~is_sure]

    def _of_same_day(self, numbers: Positions, made: Positions) -> tuple[Positions, Positions]:
        """Pairs of one of the choices and one that is made, of the same person on the same day."""
        by_day = made[np.argsort(self.order.day[made], kind="stable")]
        often = np.bincount(self.order.day[made], minlength=len(self.order.of_day))
        day = self.order.day[numbers]
        ones = np.repeat(numbers, often[day]).astype(np.int64)
        return ones, by_day[joined((np.cumsum(often) - often)[day], often[day])]

    def clash(self, ones: Positions, others: Positions) -> Truths:
        """`Problem.exclude_each_other` for pairs of the same person on the same day; each excludes itself."""
        table, columns = self.problem.timetable, self.columns
        here, there = columns.seats[ones], columns.seats[others]
        slots = [(table.starts[rows], table.ends[rows], table.place[rows]) for rows in (here, there)]
        overlap, lacks_time = clashing(slots[0], slots[1], table.ways[slots[0][2], slots[1][2]])
        return overlap | (lacks_time & ~(columns.stands[ones] & columns.stands[others]))

    def _in_windows(self, numbers: Positions) -> tuple[Positions, Positions]:
        """Pairs of a choice and a window it is in."""
        first = self.order.of_choice[numbers]
        often = self.order.of_choice[numbers + 1] - first
        inside = np.repeat(numbers, often).astype(np.int64)
        return inside, self.order.windows[joined(first, often)]

    def goes_without(self, ones: Positions, others: Positions) -> Truths:
        """Of pairs of the same person: whether nothing hindered the one if the other, which is made, were given up."""
        hindered = self.hindrances[ones].astype(np.int64)
        same_day = np.flatnonzero(self.order.day[ones] == self.order.day[others])
        hindered[same_day] -= self.clash(ones[same_day], others[same_day])
        minutes, left = self.columns.minutes, np.array(self._left, dtype=np.int64)
        for positions, windows in self._windows_in_turn(ones):
            is_over = minutes[ones[positions]] > left[windows]
            pairs, window = positions[is_over], windows[is_over]
            is_inside = np.zeros(len(pairs), dtype=np.bool_)
            for inside, of_other in self._windows_in_turn(others[pairs]):
                is_inside[inside] |= of_other == window[inside]
            is_enough = minutes[ones[pairs]] <= left[window] + minutes[others[pairs]]
            hindered[pairs] -= is_inside & is_enough
        goes: Truths = hindered == 0
        return goes

    def _windows_in_turn(self, numbers: Positions) -> Iterator[tuple[Positions, Positions]]:
        """The first window of each choice that has one (its position among these, and the window), then the second of each."""
        first = self.order.of_choice[numbers]
        often = self.order.of_choice[numbers + 1] - first
        for turn in range(int(often.max(initial=0))):
            positions = np.flatnonzero(often > turn)
            yield positions, self.order.windows[first[positions] + turn]

    def _numbers_over(self, numbers: Positions) -> Positions:
        """Those of which the hours might not hold all."""
        inside, windows = self._in_windows(numbers)
        taken = np.bincount(windows, self.columns.minutes[inside], len(self._left))
        return inside[(taken > np.array(self._left))[windows]]

    def _count_all(self, made: Positions) -> None:
        """These are the first that are made."""
        loads = np.zeros(len(self.of_person), dtype=np.int64)
        for person, mine in zip(self.problem.people, self.of_person, strict=True):
            if mine:
                loads[person.position] = person.load_cost(len(mine)) - person.load_cost(0)
        self.price += loads[self.columns.person]
        every = np.arange(len(self.price))
        ones, others = self._of_same_day(every, made)
        self.hindrances += np.bincount(ones, self.clash(ones, others), len(every)).astype(np.int16)
        inside, windows = self._in_windows(made)
        for position, number in zip(windows.tolist(), inside.tolist(), strict=True):
            self._left[position] -= int(self.columns.minutes[number])
            self._newcomers[position] += not self.columns.stands[number]
        for position in np.unique(windows).tolist():
            window = self.problem.windows[position]
            self.hindrances[window.numbers] += self._over(window, position)

    def undo(self, number: int) -> None:
        self.is_made[number] = False
        self.at[self.columns.seats[number]].remove(number)
        self.of_person[self.columns.person[number]].remove(number)
        self._count(number, -1)

    def _count(self, number: int, times: int) -> None:
        """Once more or less. Called while the choice is not among those of its person."""
        person = self.problem.people[self.columns.person[number]]
        so_many = len(self.of_person[person.position])
        self.price[person.first : person.end] += times * (
            person.load_cost(so_many + 1) - person.load_cost(so_many)
        )
        that_day = self.that_day(number)
        self.hindrances[that_day] += (times * self.excludes(number, that_day)).astype(np.int16)
        minutes, is_newcomer = int(self.columns.minutes[number]), not self.columns.stands[number]
        for position in self.windows_of(number):
            self._count_hours(position, times * minutes, times if is_newcomer else 0)

    def _count_hours(self, position: int, minutes: int, newcomers: int) -> None:
        window = self.problem.windows[position]
        before = self._over(window, position)
        self._left[position] -= minutes
        self._newcomers[position] += newcomers
        after = self._over(window, position)
        self.hindrances[window.numbers] += after.astype(np.int16) - before

    def _over(self, window: Window, position: int) -> Truths:
        """Which choices of the window there is no time for."""
        over: Truths = self.columns.minutes[window.numbers] > self._left[position]
        if window.overrun and not self._newcomers[position]:
            over &= ~self.columns.stands[window.numbers]
        return over

    def gain(self, seats: int) -> int:
        """What one guide more is worth there, whoever it is."""
        key = (seats, len(self.at[seats]))
        if key not in self._gains:
            one = self.problem.seats[seats]
            lost = [cost.of_gap(one.session, self._weights, one.gap(key[1] + more)).total for more in (0, 1)]
            self._gains[key] = lost[0] - lost[1]
        return self._gains[key]

    def unmet(self, seats: int) -> Sequence[tuple[int, int]]:
        """The wishes nobody brings yet: codes, by position, and what each costs."""
        has, wished = self.problem.brought.has, self.problem.brought.wished[seats]
        if not wished or not self.at[seats]:
            return wished
        there = self.columns.person[self.at[seats]]
        return [(code, price) for code, price in wished if not has[code, there].any()]

    def is_in_need(self, seats: int) -> bool:
        return bool(self.gain(seats) or self.unmet(seats))

    def cost_of_one_more(self, number: int) -> int:
        """What making it adds to the cost; negative when it is worth it."""
        seats, person = self.columns.seats[number], self.columns.person[number]
        has = self.problem.brought.has
        met = sum(price for code, price in self.unmet(seats) if has[code, person])
        return int(self.price[number]) - self.gain(seats) - met

    def best(self, seats: int) -> int | None:
        """Who makes the plan better than anybody else who fits; the first of equals, None when nobody does."""
        gain, unmet = self.gain(seats), self.unmet(seats)
        if not (gain or unmet) or len(self.at[seats]) >= self.problem.seats[seats].room:
            return None
        order = self.order
        numbers = order.by_seats[order.of_seats[seats] : order.of_seats[seats + 1]]
        numbers = numbers[self.hindrances[numbers] == 0]
        if not len(numbers):
            return None
        added = self.price[numbers] - gain
        for code, price in unmet:
            added -= price * self.problem.brought.has[code, self.columns.person[numbers]]
        position = int(added.argmin())
        return int(numbers[position]) if added[position] < 0 else None
