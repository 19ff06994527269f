"""Rows that every plan keeps and the relaxation breaks, so that its bound comes close to the best plan, or meets it.

Sessions that pass pieces of helpers around in a circle leave a bound half a percent too low. Where rows that are kept to
the letter, each taken a few times, add up to multiples of k before everything that is in pieces, a k-th of the sum is a row
whose end can be rounded down when everything is whole (Gomory 1958, Chvátal 1973). Two ways lead to such sums: elimination
modulo k, for small k (Caprara, Fischetti and Letchford 2000; Koster, Zymolka and Kutschera 2009); and the rows of the
inverse of the basis, each of which leaves one thing in pieces. Both give whole numbers, so nothing is lost in rounding.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from planning.program import Amounts, Numbers, Program, Truths
from planning.timetable import joined

MODULI = (2, 3)
"""With 5 and 7 the bound of a week of 60 places rises no further, and a third of the time is theirs."""
CLOSE = 1e-6
LEAST_BROKEN = 0.01
MOST_SUMMED = 100
"""A sum of more rows says little and makes every later step slower."""
MOST_PARTS = 30
"""Up to such a k the rows of the inverse are wanted: they hold multiples of a k-th."""
MOST_OF_INVERSE = 150
TIMES = 3
"""So many multiples of each row of the inverse are wanted: those whose end loses most when it is rounded."""
MOST_COLUMNS = 2_000
AT_ONCE = 50
"""So many sums together take some megabytes."""
MOST_BY_PIECE = 8
"""How many of the new rows one thing that is in pieces may be in; the shortest come first."""

Counts = NDArray[np.int64]
Sum = tuple[NDArray[np.integer], Amounts]
"""Rows, and how often each is taken."""


@dataclass(frozen=True, slots=True)
class Cut:
    """These columns times these numbers come to `most` at most."""

    columns: Numbers
    values: Amounts
    most: int


def broken(program: Program, taken: Amounts, inverse: Iterable[Sum] = ()) -> list[Cut]:
    """What a solution breaks that takes so much of each column. All columns are whole in one of the best plans.

    `inverse`: rows of the inverse of the basis.
    """
    tight = _Tight(program, taken)
    found = [cut for modulus in MODULI for cut in _Modulo(tight, modulus).cuts()]
    found += tight.cuts(_of_inverse(tight, inverse))
    pieces: defaultdict[int, int] = defaultdict(int)
    chosen, known = [], set[tuple[bytes, bytes]]()
    in_pieces = np.abs(taken - np.rint(taken)) > CLOSE
    for cut in sorted(found, key=lambda one: len(one.columns)):
        key = (cut.columns.tobytes(), cut.values.tobytes())
        inside = cut.columns[in_pieces[cut.columns]].tolist()
        if key not in known and all(pieces[column] < MOST_BY_PIECE for column in inside):
            known.add(key)
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


Factors = Mapping[int, int]
"""How often to take which rows."""


class _Tight:
    """The rows that a solution keeps to the letter, as sums "at most" (`sign` 1 or -1; 0 for all others).

    `rows`, `columns` and `values` are their entries that come to something. Columns at their end are `is_full`.
    """

    def __init__(self, program: Program, taken: Amounts) -> None:
        self.program = program
        self.taken = taken
        self.is_full: Truths = program.upper - taken < CLOSE
        self.upper = np.rint(program.upper).astype(np.int64)
        says = np.flatnonzero((taken != 0)[program.columns])
        row_of, inside = program.row_of_entry[says], program.columns[says]
        amounts = program.values[says] * taken[inside]
        reached = np.bincount(row_of, amounts, minlength=len(program.least))
        is_least, is_most = reached - program.least < CLOSE, program.most - reached < CLOSE
        self.sign = np.where(is_most, 1, np.where(is_least, -1, 0))
        limit = np.where(is_most, program.most, np.where(is_least, -program.least, 0.0))
        self.limit = np.rint(limit).astype(np.int64)
        kept = np.flatnonzero(((taken > CLOSE) | self.is_full)[inside] & (self.sign[row_of] != 0))
        self.rows, self.columns = row_of[kept], inside[kept]
        self.values = np.rint(program.values[says[kept]]).astype(np.int64) * self.sign[self.rows]

    def cuts(self, sums: Iterable[tuple[Factors, int]]) -> Iterator[Cut]:
        """Of the sums with their moduli, what is broken."""
        left = iter(sums)
        while part := list(islice(left, AT_ONCE)):
            yield from self._rounded(part)

    def _rounded(self, sums: Sequence[tuple[Factors, int]]) -> Iterator[Cut]:
        program, count = self.program, len(sums)
        rows = np.array([row for factors, _modulus in sums for row in factors], dtype=np.int64)
        times = np.array([one for factors, _modulus in sums for one in factors.values()], dtype=np.int64)
        modulus = np.array([one for _factors, one in sums], dtype=np.int64)
        sum_of = np.repeat(np.arange(count), [len(factors) for factors, _modulus in sums])
        often = np.diff(program.starts)[rows]
        entries = joined(program.starts[rows], often)
        values = np.rint(program.values[entries]).astype(np.int64) * np.repeat(times * self.sign[rows], often)
        keys = np.repeat(sum_of * len(self.taken), often) + program.columns[entries]
        found, where = np.unique(keys, return_inverse=True)
        totals = _totals(where, values, len(found))
        which, columns = np.divmod(found, len(self.taken))
        more = np.where(self.is_full[columns], -totals % modulus[which], 0)
        ends = _totals(sum_of, times * self.limit[rows], count)
        ends = (ends + _totals(which, more * self.upper[columns], count)) // modulus
        parts = (totals + more) // modulus[which]
        says = np.flatnonzero(parts)
        which, columns, parts = which[says], columns[says], parts[says]
        reached = np.bincount(which, parts * self.taken[columns], minlength=count)
        lengths = np.bincount(which, minlength=count)
        bounds = [0, *np.cumsum(lengths).tolist()]
        for index in np.flatnonzero((lengths <= MOST_COLUMNS) & (reached > ends + LEAST_BROKEN)).tolist():
            inside = slice(bounds[index], bounds[index + 1])
            yield Cut(columns[inside].astype(np.int32), parts[inside].astype(np.float64), int(ends[index]))


def _totals(of: Counts | Numbers, values: Counts, count: int) -> Counts:
    return np.bincount(of, values, minlength=count).astype(np.int64)


def _of_inverse(tight: _Tight, inverse: Iterable[Sum]) -> Iterator[tuple[Factors, int]]:
    """Each sum with its modulus, once."""
    parts = np.arange(2, MOST_PARTS + 1)
    known = set[tuple[bytes, bytes, int]]()
    for all_rows, amounts in inverse:
        is_broken = np.abs(amounts - np.rint(amounts)) > CLOSE
        rows = all_rows[is_broken]
        often = amounts[is_broken] * tight.sign[rows]
        if not 0 < len(rows) <= MOST_OF_INVERSE or not tight.sign[rows].all():
            continue
        times = parts[:, None] * often
        is_whole = np.abs(times - np.rint(times)).max(axis=1) < CLOSE
        if not is_whole.any():
            continue
        modulus = int(parts[is_whole.argmax()])
        base = np.rint(often * modulus).astype(np.int64)
        multiples = np.arange(1, modulus)
        lost = multiples * int(base @ tight.limit[rows]) % modulus
        for multiple in multiples[np.argsort(-lost, kind="stable")][:TIMES].tolist():
            factors = base * multiple % modulus
            taken = factors > 0
            key = (rows[taken].tobytes(), factors[taken].tobytes(), modulus)
            if key not in known:
                known.add(key)
                yield dict(zip(rows[taken].tolist(), factors[taken].tolist(), strict=True)), modulus


class _Modulo:
    """What is left of the tight rows modulo k."""

    def __init__(self, tight: _Tight, modulus: int) -> None:
        self._tight = tight
        self._modulus = modulus
        rows, columns = tight.rows, tight.columns
        is_full, left = tight.is_full[columns], tight.values % modulus
        inside = np.flatnonzero((left != 0) & ~is_full)
        self._rows: dict[int, dict[int, int]] = {}
        for row, column, value in zip(
            rows[inside].tolist(), columns[inside].tolist(), left[inside].tolist(), strict=True
        ):
            self._rows.setdefault(row, {})[column] = value
        taken_off = _totals(rows, left * is_full * tight.upper[columns], len(tight.limit))
        self._end = (tight.limit - taken_off) % modulus

    def cuts(self) -> Iterator[Cut]:
        return self._tight.cuts((factors, self._modulus) for factors in self._with_an_end())

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
