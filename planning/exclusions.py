"""Which choices of a helper's day exclude each other, as sets of which at most one is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.cliques import Known, Truths
from planning.problem import Problem
from planning.program import Numbers
from planning.timetable import Clashes, joined
from planning.watch import Stop, TimeUp, never

Positions = NDArray[np.int64]
AT_ONCE = 4_000_000
"""Bytes: of days that are looked at together, any two choices of each take one."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Sets of choices of which at most one is made: `members` one set after the other, as long as `sizes` says.

    `most` is how many sessions that leaves to each person at most.
    """

    members: Numbers
    sizes: Numbers
    most: list[int]


def of(problem: Problem, stop: Stop = never) -> Exclusions:
    """What the helper's other sessions of a day exclude, day by day of each person. Raises `TimeUp`."""
    table, columns, known = problem.timetable, problem.columns, Known()
    rows = columns.seats
    in_order = (np.arange(len(rows)), table.ends[rows], table.starts[rows], table.day[rows], columns.person)
    order = np.lexsort(in_order)
    days, people, in_day = table.day[rows[order]], columns.person[order], table.in_day[rows[order]]
    stands, numbers = columns.stands[order], order.astype(np.int32)
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(days) != 0) | (np.diff(people) != 0)
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(firsts, append=len(order))
    kind_of = np.zeros(len(firsts), dtype=np.int64)
    for group in _together(days[firsts], lengths):
        if stop():
            raise TimeUp
        inside = firsts[group, None] + np.arange(lengths[group[0]])
        clashes = table.clashes(int(days[inside[0, 0]]))
        kind_of[group] = known.kinds_of(_excluding(clashes, in_day[inside], stands[inside]))
    kinds = known.kinds
    often = _column(len(one.members) for one in kinds)
    entries = joined((np.cumsum(often) - often)[kind_of], often[kind_of])
    members = _stacked(one.members for one in kinds)[entries]
    sets = _column(len(one.sizes) for one in kinds)
    most = _column(one.most for one in kinds)[kind_of]
    return Exclusions(
        members=numbers[np.repeat(firsts, often[kind_of]) + members],
        sizes=_stacked(one.sizes for one in kinds)[joined((np.cumsum(sets) - sets)[kind_of], sets[kind_of])],
        most=np.bincount(people[firsts], most, len(problem.people)).astype(np.int64).tolist(),
    )


def _column(values: Iterable[int]) -> Positions:
    return np.fromiter(values, dtype=np.int64)


def _stacked(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _together(days: Numbers, lengths: Positions) -> Iterator[Positions]:
    """Those of the same day with equally many choices, by position."""
    keys = days * (lengths.max(initial=0) + 1) + lengths
    order = np.argsort(keys, kind="stable")
    for same in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
        if len(same):
            count = AT_ONCE // int(lengths[same[0]]) ** 2 + 1
            yield from (same[first : first + count] for first in range(0, len(same), count))


def _excluding(clashes: Clashes, in_day: Numbers, stands: Truths) -> Truths:
    """By day, which two of its choices. Who stands at two sessions has found the time for the way."""
    one, other = in_day[:, :, None], in_day[:, None, :]
    found: Truths = clashes.either[one, other]
    stay = np.flatnonzero(np.count_nonzero(stands, axis=1) > 1)
    if len(stay):
        stays = stands[stay, :, None] & stands[stay, None, :]
        found[stay] &= clashes.overlap[one[stay], other[stay]] | ~stays
    return found
