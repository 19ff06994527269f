"""The rows for hours, worked out for all windows at once, against one window after the other."""

from collections import Counter
from collections.abc import Iterator
from math import gcd
from random import Random

import numpy as np
import pytest

from planning import hour_rows, hours
from planning.columns import ChoiceColumns, Window
from planning.program import NO_LIMIT, Builder
from planning.watch import TimeUp, never

CHOICES = 60
Row = tuple[list[tuple[int, int]], int]
"""Columns with their values, and what they come to at most."""


def columns(random: Random) -> ChoiceColumns:
    lengths = random.sample([90, 120, 150, 160, 180, 210, 240], random.randint(1, 6))
    nothing = np.zeros(CHOICES, dtype=np.int32)
    return ChoiceColumns(
        seats=nothing,
        person=nothing,
        stands=np.array([random.random() < 0.3 for _choice in range(CHOICES)], dtype=np.bool_),
        minutes=np.array(random.choices(lengths, k=CHOICES), dtype=np.int32),
        is_own_place=nothing.astype(np.bool_),
        is_known_face=nothing.astype(np.bool_),
        way=nothing,
        cost=nothing.astype(np.int64),
    )


def window(random: Random) -> Window:
    inside = sorted(random.sample(range(CHOICES), random.randint(1, random.choice([3, 12, 40]))))
    most = random.choice([0, 100, 210, 420, 600, 2_280])
    overrun = random.choice([0, 0, 0, random.randint(30, 300)])
    return Window(
        np.array(inside, dtype=np.int32), most - (random.choice([0, 500]) if overrun else 0), overrun
    )


def one_by_one(choices: ChoiceColumns, windows: list[Window], count: int) -> Iterator[list[Row]]:
    """The rows of each window, written as they are meant; its own columns are those from `count` on."""
    for one in windows:
        minutes = {int(number): int(choices.minutes[number]) for number in one.numbers}
        if one.overrun:
            newcomers = [number for number in minutes if not choices.stands[number]]
            yield [
                ([*minutes.items(), (count, -one.overrun)], one.most),
                *(([(number, 1), (count, 1)], 1) for number in newcomers),
            ]
            count += 1
            continue
        unit = gcd(*minutes.values())
        most = one.most // unit * unit
        number_of = {
            length: min(number, most // length) for length, number in Counter(minutes.values()).items()
        }
        ways = hours.ways(number_of, most)
        if ways is None:
            rows: list[Row] = [([(number, value // unit) for number, value in minutes.items()], most // unit)]
            for parts in range(2, hours.MOST_PARTS + 1):
                factors = [(number, value * parts // (most + 1)) for number, value in minutes.items()]
                row = [(number, factor) for number, factor in factors if factor]
                if sum(factor for _number, factor in row) >= parts and row not in [
                    one for one, _most in rows[1:]
                ]:
                    rows.append((row, parts - 1))
            yield rows
            continue
        rows = [([(count + way, 1) for way in range(len(ways))], 1)]
        for index, length in enumerate(sorted(number_of, reverse=True)):
            held = [(count + way, -int(times)) for way, times in enumerate(ways[:, index]) if times]
            rows.append(([(number, 1) for number, value in minutes.items() if value >= length] + held, 0))
        yield rows
        count += len(ways)


@pytest.mark.parametrize("seed", range(40))
def test_rows_of_all_windows_at_once_are_those_of_each(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hour_rows, "AT_ONCE", 7)
    random = Random(seed)
    choices, windows = columns(random), [window(random) for _window in range(random.choice([1, 7, 30]))]
    builder = Builder()
    builder.columns(np.zeros(CHOICES))
    hour_rows.add(builder, choices, windows, never)
    program = builder.done(CHOICES, 0)
    wanted = [row for rows in one_by_one(choices, windows, CHOICES) for row in rows]
    entries = list(zip(program.columns.tolist(), program.values.tolist(), strict=True))
    bounds = program.starts.tolist()
    found = [
        (entries[first:end], most)
        for first, end, most in zip(bounds, bounds[1:], program.most.tolist(), strict=False)
    ]
    assert found == wanted
    assert (program.least == -NO_LIMIT).all()
    stays = [column for row, _most in wanted for column, value in row if column >= CHOICES and value < -29]
    assert np.flatnonzero(program.is_whole).tolist() == stays


def test_rows_are_given_up_when_time_is_up() -> None:
    choices = columns(Random(1))
    with pytest.raises(TimeUp):
        hour_rows.add(Builder(), choices, [Window(np.arange(9, dtype=np.int32), 600)], lambda: True)
