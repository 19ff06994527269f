"""A mixed-integer program in arrays, as HiGHS reads it, and parts of it."""

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.int32]
Amounts = NDArray[np.float64]
Truths = NDArray[np.bool_]
NO_LIMIT: float = highspy.kHighsInf


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Numbers between 0 and `upper`, some of them whole, for which each row lies between `least` and `most`.

    The first `choices` columns are choices, made or not. Row r has the entries `starts[r]` up to `starts[r + 1]`.
    The cheapest is looked for; `constant` belongs to the cost as well.
    """

    choices: int
    constant: int
    costs: Amounts
    upper: Amounts
    is_whole: Truths
    least: Amounts
    most: Amounts
    starts: NDArray[np.int64]
    columns: Numbers
    values: Amounts

    @property
    def row_of_entry(self) -> Numbers:
        return np.repeat(np.arange(len(self.least), dtype=np.int32), np.diff(self.starts))

    def with_rows(self, lengths: ArrayLike, columns: Numbers, values: Amounts, most: ArrayLike) -> "Program":
        """With as many rows more, at the end, as there are `lengths`."""
        limits = np.asarray(most, dtype=np.float64)
        return replace(
            self,
            least=np.concatenate([self.least, np.full(len(limits), -NO_LIMIT)]),
            most=np.concatenate([self.most, limits]),
            starts=np.concatenate([self.starts, self.starts[-1] + np.cumsum(lengths)]),
            columns=np.concatenate([self.columns, columns]),
            values=np.concatenate([self.values, values]),
        )

    def of(self, kept: Truths) -> "Program":
        """The program in which no other choice than these is made; rows that then say nothing are left out."""
        stay = np.ones(len(self.costs), dtype=np.bool_)
        stay[: self.choices] = kept
        reached = self._sums(np.maximum(self.values, 0.0) * (self.upper * stay)[self.columns])
        return _part(self, kept, (self.least > -NO_LIMIT) | (reached > self.most))

    def after(self, kept: Truths, made: Truths) -> "Program":
        """What is left to decide of these choices when those are `made` and no other is; rows without any are left out."""
        is_choice = self.columns < self.choices
        no_choices = np.zeros(len(self.costs) - self.choices, dtype=np.bool_)
        done = self._sums(self.values * np.concatenate([made, no_choices])[self.columns])
        stay = np.concatenate([kept, ~no_choices])[self.columns]
        has_choice, has_kept = self._sums(is_choice) > 0, self._sums(is_choice & stay) > 0
        is_shared = (done > 0) & (self.most < NO_LIMIT) & (self._sums(~is_choice) > 0)
        says = has_kept | ~has_choice | is_shared
        left = replace(self, least=self.least - done, most=self.most - done)
        return _part(left, kept, says)

    def block(self, columns: NDArray[np.int64], rows: NDArray[np.int64]) -> "Program":
        """These columns, in that order, in these rows, which ascend; what else is in them is not taken, nor the constant."""
        position = np.full(len(self.costs), -1, dtype=np.int32)
        position[columns] = np.arange(len(columns), dtype=np.int32)
        is_row = np.zeros(len(self.least), dtype=np.bool_)
        is_row[rows] = True
        entries = np.flatnonzero(np.repeat(is_row, np.diff(self.starts)))
        entries = entries[position[self.columns[entries]] >= 0]
        lengths = np.bincount(self.row_of_entry[entries], minlength=len(self.least))[rows]
        return Program(
            choices=int(np.count_nonzero(columns < self.choices)),
            constant=0,
            costs=self.costs[columns],
            upper=self.upper[columns],
            is_whole=self.is_whole[columns],
            least=self.least[rows],
            most=self.most[rows],
            starts=_starts(lengths),
            columns=position[self.columns[entries]],
            values=self.values[entries],
        )

    def _sums(self, of_entries: NDArray[np.generic]) -> Amounts:
        """By row."""
        return np.bincount(self.row_of_entry, of_entries.astype(np.float64), len(self.least)).astype(
            np.float64
        )

    def for_highs(self, *, whole: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.least)
        lp.col_cost_ = self.costs
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = self.upper
        lp.row_lower_ = self.least
        lp.row_upper_ = self.most
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = self.starts.astype(np.int32)
        lp.a_matrix_.index_ = self.columns
        lp.a_matrix_.value_ = self.values
        lp.offset_ = float(self.constant)
        if whole:
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in self.is_whole.tolist()]
        return lp


def _part(whole: Program, kept: Truths, says: Truths) -> Program:
    """These choices in the rows that say something; other columns that are in none of them go."""
    stay = np.zeros(len(whole.costs), dtype=np.bool_)
    stay[whole.columns[says[whole.row_of_entry]]] = True
    stay[: whole.choices] = kept
    return replace(whole.block(np.flatnonzero(stay), np.flatnonzero(says)), constant=whole.constant)


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])


def _amounts(given: ArrayLike, count: int) -> Amounts:
    """So many: one number stands for all."""
    found = np.asarray(given, dtype=np.float64)
    return found if found.ndim else np.full(count, found)


class Builder:
    """A program that grows, columns and rows in whole blocks."""

    def __init__(self) -> None:
        self.count = 0
        self._costs: list[Amounts] = []
        self._upper: list[Amounts] = []
        self._is_whole: list[Truths] = []
        self._least: list[Amounts] = []
        self._most: list[Amounts] = []
        self._lengths: list[Numbers] = []
        self._columns: list[Numbers] = []
        self._values: list[Amounts] = []

    def columns(self, costs: ArrayLike, upper: ArrayLike = 1.0, *, whole: ArrayLike = False) -> Numbers:
        """Adds as many as there are `costs`; says which they are."""
        first, added = self.count, np.asarray(costs, dtype=np.float64)
        self.count += len(added)
        self._costs.append(added)
        self._upper.append(_amounts(upper, len(added)))
        self._is_whole.append(np.full(len(added), whole, dtype=np.bool_))
        return np.arange(first, self.count, dtype=np.int32)

    def rows(
        self,
        lengths: ArrayLike,
        columns: ArrayLike,
        values: ArrayLike = 1.0,
        *,
        least: ArrayLike = -NO_LIMIT,
        most: ArrayLike = NO_LIMIT,
    ) -> None:
        """Adds as many as there are `lengths`, which say how many of the entries belong to each."""
        count, entries = np.asarray(lengths, dtype=np.int32), np.asarray(columns, dtype=np.int32)
        self._lengths.append(count)
        self._columns.append(entries)
        self._values.append(_amounts(values, len(entries)))
        self._least.append(_amounts(least, len(count)))
        self._most.append(_amounts(most, len(count)))

    def scattered(
        self,
        number: int,
        rows: NDArray[np.integer],
        columns: NDArray[np.integer],
        values: ArrayLike = 1.0,
        *,
        least: ArrayLike = -NO_LIMIT,
        most: ArrayLike = NO_LIMIT,
    ) -> None:
        """Adds `number` rows whose entries come in any order: `rows` says to which of them each belongs."""
        order = np.argsort(rows, kind="stable")
        lengths, amounts = np.bincount(rows, minlength=number), _amounts(values, len(rows))
        self.rows(lengths, columns[order], amounts[order], least=least, most=most)

    def done(self, choices: int, constant: int) -> Program:
        return Program(
            choices=choices,
            constant=constant,
            costs=np.concatenate(self._costs),
            upper=np.concatenate(self._upper),
            is_whole=np.concatenate(self._is_whole),
            least=np.concatenate(self._least),
            most=np.concatenate(self._most),
            starts=_starts(np.concatenate(self._lengths)),
            columns=np.concatenate(self._columns),
            values=np.concatenate(self._values),
        )
