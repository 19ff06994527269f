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

import numpy as np

from planning.program import Amounts, Numbers, Program, Truths

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
MOST_BY_PIECE = 8
"""How many of the new rows one thing that is in pieces may be in; the shortest come first."""

Sum = tuple[Numbers, Amounts]
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
    """The rows that a solution keeps to the letter, as sums "at most" (`sign` 1 or -1; 0 for all others)."""

    def __init__(self, program: Program, taken: Amounts) -> None:
        self.program = program
        self.taken = taken
        reached = np.bincount(
            program.row_of_entry, program.values * taken[program.columns], minlength=len(program.least)
        )
        is_least, is_most = reached - program.least < CLOSE, program.most - reached < CLOSE
        self.sign = np.where(is_most, 1, np.where(is_least, -1, 0))
        limit = np.where(is_most, program.most, np.where(is_least, -program.least, 0.0))
        self.limit = np.rint(limit).astype(np.int64)
        self.is_full: Truths = program.upper - taken < CLOSE

    def cuts(self, sums: Iterable[tuple[Factors, int]]) -> Iterator[Cut]:
        """Of the sums with their moduli, what is broken."""
        for factors, modulus in sums:
            cut = self._rounded(factors, modulus)
            if (
                len(cut.columns) <= MOST_COLUMNS
                and float(cut.values @ self.taken[cut.columns]) > cut.most + LEAST_BROKEN
            ):
                yield cut

    def _rounded(self, factors: Factors, modulus: int) -> Cut:
        program = self.program
        parts = [np.arange(program.starts[row], program.starts[row + 1]) for row in factors]
        times = np.array([factor * int(self.sign[row]) for row, factor in factors.items()], dtype=np.int64)
        entries = np.concatenate(parts)
        values = np.rint(program.values[entries]).astype(np.int64)
        values *= np.repeat(times, [len(part) for part in parts])
        columns, where = np.unique(program.columns[entries], return_inverse=True)
        sums = np.bincount(where, values).astype(np.int64)
        end = sum(factor * int(self.limit[row]) for row, factor in factors.items())
        more = np.where(self.is_full[columns], -sums % modulus, 0)
        end += int(more @ np.rint(program.upper[columns]).astype(np.int64))
        halves = (sums + more) // modulus
        says = halves != 0
        return Cut(columns[says].astype(np.int32), halves[says].astype(np.float64), end // modulus)


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
        program, is_full = tight.program, tight.is_full
        rows, columns = program.row_of_entry, program.columns
        is_loose = ~is_full & (tight.taken > CLOSE)
        left = (np.rint(program.values).astype(np.int64) * tight.sign[rows]) % modulus
        inside = np.flatnonzero((left != 0) & is_loose[columns])
        self._rows: dict[int, dict[int, int]] = {}
        for row, column, value in zip(
            rows[inside].tolist(), columns[inside].tolist(), left[inside].tolist(), strict=True
        ):
            self._rows.setdefault(row, {})[column] = value
        full = left * is_full[columns] * np.rint(program.upper[columns]).astype(np.int64)
        taken_off = np.bincount(rows, full, minlength=len(program.least)).astype(np.int64)
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
