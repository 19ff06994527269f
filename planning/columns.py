"""The choices of a problem as columns of numbers, the hours that limit them, and the orders in which a plan looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.timetable import Numbers, Timetable, Truths


@dataclass(slots=True, eq=False)
class Window:
    """Hours of one helper in a week, month or year: the choices with these `numbers` may take `most` minutes.

    `overrun`: what stands passes an agreement already (by so many minutes). It may stay, but then nobody comes in
    addition; who comes newly must leave the whole within `most`.
    """

    numbers: Numbers
    most: int
    overrun: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceColumns:
    """All choices as columns of numbers, in their order. `seats` and `person` are positions in the lists of the problem.

    `cost` is what each costs by itself: for a place that is not its own, a face that is not known, and its `way`.
    """

    seats: Numbers
    person: Numbers
    stands: Truths
    minutes: Numbers
    is_own_place: Truths
    is_known_face: Truths
    way: Numbers
    cost: NDArray[np.int64]


class Order:
    """The choices of a problem in the orders in which a plan looks at them."""

    def __init__(
        self, table: Timetable, columns: ChoiceColumns, listed: Sequence[Window], sessions: int
    ) -> None:
        every = len(columns.seats)
        self.by_seats: Numbers = np.lexsort((columns.cost, columns.seats)).astype(np.int32)
        """By session, and there the cheapest first; of equals the one with the lower number."""
        self.of_seats = [0, *np.cumsum(np.bincount(columns.seats, minlength=sessions)).tolist()]
        days = columns.person.astype(np.int64) * max(1, len(table.days)) + table.day[columns.seats]
        self.by_day: Numbers = np.argsort(days, kind="stable").astype(np.int32)
        """By person and then by day."""
        _keys, of_choice, counts = np.unique(days, return_inverse=True, return_counts=True)
        self.day: Numbers = of_choice.astype(np.int32)
        """Of each choice the day of its person, by position in `of_day`."""
        self.of_day = [0, *np.cumsum(counts).tolist()]
        sizes = [len(window.numbers) for window in listed]
        inside = np.concatenate([np.zeros(0, dtype=np.int32), *(one.numbers for one in listed)])
        order = np.argsort(inside, kind="stable")
        self.windows: Numbers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        """By choice, the windows it is in."""
        self.of_choice: Numbers = np.zeros(every + 1, dtype=np.int32)
        np.cumsum(np.bincount(inside, minlength=every), out=self.of_choice[1:])
