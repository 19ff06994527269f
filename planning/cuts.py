"""Rows that every plan keeps and the relaxation breaks, so that its bound comes close to the best plan.

Sessions that pass pieces of helpers around in a circle leave a bound half a percent too low. Where rows that are kept to
the letter, each taken a few times, add up to multiples of k before everything that is in pieces, a k-th of the sum is a row
whose end can be rounded down when everything is whole (Gomory 1958, Chvátal 1973). Which rows those are is found by
elimination modulo k (Caprara, Fischetti and Letchford 2000; Koster, Zymolka and Kutschera 2009).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planning.program import Amounts, Numbers, Program, Truths

MODULI = (2, 3, 5, 7)
CLOSE = 1e-6
LEAST_BROKEN = 0.01
MOST_SUMMED = 100
"""A sum of more rows says little and makes every later step slower."""
MOST_BY_PIECE = 4
"""How many of the new rows one thing that is in pieces may be in; the shortest come first."""


@dataclass(frozen=True, slots=True)
class Cut:
    """These columns times these numbers come to `most` at most."""

    columns: Numbers
    values: Amounts
    most: int


def broken(program: Program, taken: Amounts) -> list[Cut]:
    """What a solution breaks that takes so much of each column. All columns are whole in one of the best plans."""
    found: list[Cut] = []
    for modulus in MODULI:
        found += _Tight(program, taken, modulus).cuts()
    pieces: defaultdict[int, int] = defaultdict(int)
    chosen = []
    in_pieces = np.abs(taken - np.rint(taken)) > CLOSE
    for cut in sorted(found, key=lambda one: len(one.columns)):
        inside = cut.columns[in_pieces[cut.columns]].tolist()
        if all(pieces[column] < MOST_BY_PIECE for column in inside):
            chosen.append(cut)
            for column in inside:
                pieces[column] += 1
    return chosen


def added(program: Program, cuts: Sequence[Cut]) -> Program:
    """The program with these rows at its end."""
    if not cuts:
        return program
    return program.with_rows(
        [len(one.columns) for one in cuts],
        np.concatenate([one.columns for one in cuts]),
        np.concatenate([one.values for one in cuts]),
        [float(one.most) for one in cuts],
    )


class _Tight:
    """The rows that a solution keeps to the letter, as sums "at most", and of them what is left modulo k."""

    def __init__(self, program: Program, taken: Amounts, modulus: int) -> None:
        self._program = program
        self._taken = taken
        self._modulus = modulus
        rows, columns = program.row_of_entry, program.columns
        reached = np.bincount(rows, program.values * taken[columns], minlength=len(program.least))
        is_least, is_most = reached - program.least < CLOSE, program.most - reached < CLOSE
        self._sign = np.where(is_most, 1, np.where(is_least, -1, 0))
        limit = np.where(is_most, program.most, np.where(is_least, -program.least, 0.0))
        self._limit = np.rint(limit).astype(np.int64)
        self._is_full: Truths = program.upper - taken < CLOSE
        is_loose = ~self._is_full & (taken > CLOSE)
        left = (np.rint(program.values).astype(np.int64) * self._sign[rows]) % modulus
        inside = np.flatnonzero((left != 0) & is_loose[columns])
        self._rows: dict[int, dict[int, int]] = {}
        for row, column, value in zip(
            rows[inside].tolist(), columns[inside].tolist(), left[inside].tolist(), strict=True
        ):
            self._rows.setdefault(row, {})[column] = value
        full = left * self._is_full[columns] * np.rint(program.upper[columns]).astype(np.int64)
        taken_off = np.bincount(rows, full, minlength=len(program.least)).astype(np.int64)
        self._end = (self._limit - taken_off) % modulus

    def cuts(self) -> Iterator[Cut]:
        for factors in self._with_an_end():
            cut = self._rounded(factors)
            if float(cut.values @ self._taken[cut.columns]) > cut.most + LEAST_BROKEN:
                yield cut

    def _with_an_end(self) -> Iterator[dict[int, int]]:
        """How often to take which rows, so that nothing but an end is left modulo k."""
        modulus, left = self._modulus, self._rows
        factors = {row: {row: 1} for row in left}
        ends = {row: int(self._end[row]) for row in left}
        inside: defaultdict[int, set[int]] = defaultdict(set)
        for row, entries in left.items():
            for column in entries:
                inside[column].add(row)
        for column in sorted(inside, key=lambda one: (len(inside[one]), one)):
            rows = sorted(inside.pop(column))
            if not rows:
                continue
            pivot = min(rows, key=lambda row: (len(left[row]) + len(factors[row]), row))
            inverse = pow(left[pivot][column], -1, modulus)
            for row in rows:
                if row == pivot:
                    continue
                times = -left[row][column] * inverse % modulus
                ends[row] = (ends[row] + times * ends[pivot]) % modulus
                _add(factors[row], factors[pivot], times, modulus)
                for changed in _add(left[row], left[pivot], times, modulus):
                    if changed != column:
                        (inside[changed].add if changed in left[row] else inside[changed].discard)(row)
                if len(factors[row]) > MOST_SUMMED:
                    self._forget(row, left, inside)
            self._forget(pivot, left, inside)
        for row, entries in left.items():
            if not entries and ends[row]:
                scale = -pow(ends[row], -1, modulus) % modulus
                yield {part: times * scale % modulus for part, times in factors[row].items()}

    @staticmethod
    def _forget(row: int, left: dict[int, dict[int, int]], inside: dict[int, set[int]]) -> None:
        for column in left.pop(row):
            if column in inside:
                inside[column].discard(row)

    def _rounded(self, factors: dict[int, int]) -> Cut:
        program, modulus = self._program, self._modulus
        parts = [np.arange(program.starts[row], program.starts[row + 1]) for row in factors]
        times = np.array([factor * int(self._sign[row]) for row, factor in factors.items()], dtype=np.int64)
        entries = np.concatenate(parts)
        values = np.rint(program.values[entries]).astype(np.int64)
        values *= np.repeat(times, [len(part) for part in parts])
        columns, where = np.unique(program.columns[entries], return_inverse=True)
        sums = np.bincount(where, values).astype(np.int64)
        end = sum(factor * int(self._limit[row]) for row, factor in factors.items())
        more = np.where(self._is_full[columns], -sums % modulus, 0)
        end += int(more @ np.rint(program.upper[columns]).astype(np.int64))
        halves = (sums + more) // modulus
        says = halves != 0
        return Cut(columns[says].astype(np.int32), halves[says].astype(np.float64), end // modulus)


def _add(one: dict[int, int], other: dict[int, int], times: int, modulus: int) -> list[int]:
    """Adds in place, without keeping what comes to nothing; says where something came or went."""
    changed = []
    for key, value in other.items():
        before = one.get(key, 0)
        after = (before + times * value) % modulus
        if after:
            one[key] = after
        else:
            one.pop(key, None)
        if bool(before) != bool(after):
            changed.append(key)
    return changed
