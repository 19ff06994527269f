"""The rows for the hours of helpers, for thousands of windows at once.

Where few ways fill a window they are written out (`hours.ways`): a column each, of which at most one is taken, and for
each length a row that says how many sessions of at least that length it holds. Elsewhere there is a row of minutes, and
what follows from it. Where what stands passes an agreement a column says that it stays, and then nobody comes newly.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planning import hours
from planning.columns import ChoiceColumns, Window
from planning.program import Amounts, Builder, Truths
from planning.timetable import joined
from planning.watch import Stop, TimeUp

Counts = NDArray[np.int64]
Known = dict[tuple[tuple[tuple[int, int], ...], int], hours.Ways | None]
AT_ONCE = 5_000
"""So many windows take some tens of megabytes."""


def add(builder: Builder, columns: ChoiceColumns, windows: Sequence[Window], stop: Stop) -> None:
    """One window after the other. Raises `TimeUp`."""
    known: Known = {}
    for first in range(0, len(windows), AT_ONCE):
        _Windows(columns, windows[first : first + AT_ONCE], known, stop).add(builder)


class _Rows:
    """Rows by number, with entries that come in any order; those of a row stay in the order in which they came."""

    def __init__(self, count: int) -> None:
        self.most = np.zeros(count)
        self._rows: list[Counts] = []
        self._columns: list[NDArray[np.integer]] = []
        self._values: list[Amounts] = []

    def put(self, rows: Counts, columns: NDArray[np.integer], values: ArrayLike = 1.0) -> None:
        self._rows.append(rows)
        self._columns.append(columns)
        self._values.append(np.broadcast_to(np.asarray(values, dtype=np.float64), len(rows)))

    def add(self, builder: Builder) -> None:
        rows, columns = np.concatenate(self._rows), np.concatenate(self._columns)
        builder.scattered(len(self.most), rows, columns, np.concatenate(self._values), most=self.most)


class _Windows:
    """Some windows, and all the choices in them. `window` and `length` say to which each belongs, and how long it is.

    `often` says how many there are of each length in a window.
    """

    def __init__(self, columns: ChoiceColumns, windows: Sequence[Window], known: Known, stop: Stop) -> None:
        sizes = [len(one.numbers) for one in windows]
        self.choices = np.concatenate([one.numbers for one in windows])
        self.comes = ~columns.stands[self.choices]
        self.window: Counts = np.repeat(np.arange(len(windows)), sizes)
        self.lengths, self.length = np.unique(
            columns.minutes[self.choices].astype(np.int64), return_inverse=True
        )
        shape = (len(windows), len(self.lengths))
        places = self.window * len(self.lengths) + self.length
        self.often: Counts = np.bincount(places, minlength=shape[0] * shape[1]).reshape(shape)
        self.overrun = np.array([one.overrun for one in windows], dtype=np.int64)
        self.unit: Counts = np.gcd.reduce(np.where(self.often > 0, self.lengths, 0), axis=1)
        self.most = np.array([one.most for one in windows], dtype=np.int64)
        self._ways = list[hours.Ways]()
        self._kind = self._kinds(known, stop)
        """Of each window, which of the `_ways` fill it; -1 where they are not written out."""

    def _kinds(self, known: Known, stop: Stop) -> Counts:
        found = np.full(len(self.most), -1, dtype=np.int64)
        within = np.flatnonzero(self.overrun == 0)
        most = self.most[within] // self.unit[within] * self.unit[within]
        fits = np.minimum(self.often[within], most[:, None] // self.lengths)
        keys = np.column_stack([np.where(self.often[within] > 0, fits, -1), most])
        kinds, kind = np.unique(keys, axis=0, return_inverse=True)
        number_of = np.full(len(kinds), -1, dtype=np.int64)
        for index, (*numbers, minutes) in enumerate(kinds.tolist()):
            if stop():
                raise TimeUp
            there = zip(self.lengths.tolist(), numbers, strict=True)
            key = (tuple((length, number) for length, number in there if number >= 0), minutes)
            if key not in known:
                known[key] = hours.ways(dict(key[0]), minutes)
            ways = known[key]
            if ways is not None:
                number_of[index] = len(self._ways)
                self._ways.append(ways)
        found[within] = number_of[kind.reshape(-1)]
        return found

    def add(self, builder: Builder) -> None:
        is_over, is_written = self.overrun > 0, self._kind >= 0
        is_plain = ~is_over & ~is_written
        number_of_ways = np.array([*(len(one) for one in self._ways), 0], dtype=np.int64)
        columns = np.where(is_over, 1, number_of_ways[self._kind])
        rounded = hours.rounded(
            self.lengths, self.often * is_plain[:, None], self.most // self.unit * self.unit
        )
        comes = np.bincount(self.window, self.comes, len(columns)).astype(np.int64)
        more = is_written * np.count_nonzero(self.often, axis=1) + is_over * comes
        rows = 1 + more + sum(row.says for row in rounded)
        self._first_row: Counts = np.cumsum(rows) - rows
        self._first_column: Counts = builder.count + np.cumsum(columns) - columns
        builder.columns(np.zeros(columns.sum()), whole=np.repeat(is_over, columns))
        added = _Rows(int(rows.sum()))
        self._add_ways(added, is_written)
        self._add_minutes(added, is_plain, rounded)
        self._add_overrun(added, is_over)
        added.add(builder)

    def _add_ways(self, rows: _Rows, which: Truths) -> None:
        windows = np.flatnonzero(which)
        kind, first = self._kind[windows], self._first_row[windows]
        number = np.array([len(one) for one in self._ways], dtype=np.int64)[kind]
        rows.put(np.repeat(first, number), joined(self._first_column[windows], number))
        rows.most[first] = 1
        is_there = self.often > 0
        row = self._first_row[:, None] + np.cumsum(is_there[:, ::-1], axis=1)[:, ::-1]
        for index in range(len(self.lengths)):
            as_long = np.flatnonzero((which & is_there[:, index])[self.window] & (self.length >= index))
            rows.put(row[self.window[as_long], index], self.choices[as_long])
        held = np.concatenate([np.zeros(0, dtype=np.int32), *(one.ravel() for one in self._ways)])
        sizes = np.array([one.size for one in self._ways], dtype=np.int64)
        widths = np.array([one.shape[1] for one in self._ways], dtype=np.int64)[kind]
        starts, often = (np.cumsum(sizes) - sizes)[kind], sizes[kind]
        entries = joined(starts, often)
        way, length = np.divmod(entries - np.repeat(starts, often), np.repeat(widths, often))
        window, times = np.repeat(windows, often), held[entries]
        says = times > 0
        window = window[says]
        rows.put(
            self._first_row[window] + 1 + length[says], self._first_column[window] + way[says], -times[says]
        )

    def _add_minutes(self, rows: _Rows, which: Truths, rounded: Sequence[hours.Rounded]) -> None:
        inside = np.flatnonzero(which[self.window])
        window = self.window[inside]
        minutes = self.lengths[self.length[inside]] // self.unit[window]
        rows.put(self._first_row[window], self.choices[inside], minutes)
        rows.most[self._first_row[which]] = self.most[which] // self.unit[which]
        row = self._first_row.copy()
        for one in rounded:
            row += one.says
            factors = one.factors[window, self.length[inside]]
            taken = one.says[window] & (factors > 0)
            rows.put(row[window[taken]], self.choices[inside[taken]], factors[taken])
            rows.most[row[one.says]] = one.most

    def _add_overrun(self, rows: _Rows, which: Truths) -> None:
        inside = np.flatnonzero(which[self.window])
        window, windows = self.window[inside], np.flatnonzero(which)
        rows.put(self._first_row[window], self.choices[inside], self.lengths[self.length[inside]])
        rows.put(self._first_row[windows], self._first_column[windows], -self.overrun[windows])
        rows.most[self._first_row[windows]] = self.most[windows]
        comes = inside[self.comes[inside]]
        window = self.window[comes]
        row = joined(self._first_row[windows] + 1, np.bincount(window, minlength=len(which))[windows])
        rows.put(row, self.choices[comes])
        rows.put(row, self._first_column[window])
        rows.most[row] = 1
