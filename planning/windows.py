"""The hours of helpers in weeks, months and years that limit what may still be chosen."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.candidate import LEGAL_LIMITS, Limits, Load
from planning import rules
from planning.columns import ChoiceColumns, Window
from planning.problem import Person
from planning.timetable import Numbers, Timetable, column


def of(
    table: Timetable, columns: ChoiceColumns, people: Sequence[Person], loads: Sequence[Sequence[Load]]
) -> list[Window]:
    """The windows that can bind, person by person. `loads` says by span what is fixed of each who has a limit."""
    mondays = [monday for monday, _month in table.spans]
    months = [month for _monday, month in table.spans]
    parts = [
        _Part(table, columns, len(people), _numbered(mondays)),
        _Part(table, columns, len(people), _numbered(months)),
        _Part(table, columns, len(people), _numbered([month.year for month in months])),
    ]
    found: list[Window] = []
    for person, load in zip(people, loads, strict=True):
        if load:
            found += _of(person, load, parts)
    return found


def _numbered(spans: Sequence[object]) -> list[int]:
    """By span, the number of the week, month or year among those that there are."""
    at: dict[object, int] = {}
    return [at.setdefault(one, len(at)) for one in spans]


def _of(person: Person, loads: Sequence[Load], parts: Sequence["_Part"]) -> Iterator[Window]:
    limits, law = person.helper.who.limits, LEGAL_LIMITS.get(person.helper.who.kind, rules.NO_LIMITS)
    uses = ([one.week for one in loads], [one.month for one in loads], [one.year for one in loads])
    for part, used, agreed, legal in zip(parts, uses, _listed(limits), _listed(law), strict=True):
        if agreed is None and legal is None:
            continue
        for number, span in enumerate(part.first_span):
            minutes, standing, is_of_newcomers = part.total(person.position, number)
            before = used[span]
            if agreed is not None and before + minutes > agreed and is_of_newcomers:
                # What stands may pass an agreement, because a coordinator decided so; what is added may not.
                overrun = max(0, before + standing - agreed)
                yield Window(part.inside(person.position, number), agreed - before, overrun)
            if legal is not None and minutes and before + minutes > legal:
                yield Window(part.inside(person.position, number), max(0, legal - before))


def _listed(limits: Limits) -> tuple[int | None, int | None, int | None]:
    return limits.week, limits.month, limits.year


class _Part:
    """The choices of each person in each week, month or year."""

    def __init__(self, table: Timetable, columns: ChoiceColumns, people: int, number_of: list[int]) -> None:
        count = max(number_of, default=-1) + 1
        self.first_span = [number_of.index(number) for number in range(count)]
        keys = columns.person.astype(np.int64) * count + column(number_of)[table.span[columns.seats]]
        self._numbers: Numbers = np.argsort(keys, kind="stable").astype(np.int32)
        size = people * count

        def totals(of_choices: NDArray[np.generic]) -> list[int]:
            found: list[int] = np.bincount(keys, of_choices, size).astype(np.int64).tolist()
            return found

        self._ends = [0, *np.cumsum(np.bincount(keys, minlength=size)).tolist()]
        self._minutes = totals(columns.minutes)
        self._standing = totals(columns.minutes * columns.stands)
        self._newcomers = totals(~columns.stands)
        self._count = count

    def total(self, person: int, number: int) -> tuple[int, int, bool]:
        """Minutes of all, of those that stand, and whether anybody comes newly."""
        key = person * self._count + number
        return self._minutes[key], self._standing[key], self._newcomers[key] > 0

    def inside(self, person: int, number: int) -> Numbers:
        key = person * self._count + number
        return self._numbers[self._ends[key] : self._ends[key + 1]]
