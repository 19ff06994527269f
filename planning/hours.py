"""What a limit of hours means for whole sessions.

A row "at most 300 minutes" lets a relaxation take 5/7 of a session of 210 beside one of 150: bounds come out 5 % too low
where helpers are short. Few lengths of sessions fit few ways into a limit, so those ways are written out instead.
"""

from collections.abc import Iterator, Mapping

import numpy as np

MOST_WAYS = 40
"""Beyond so many ways one session more or less hardly matters, and rounded rows do."""
MOST_PARTS = 7
"""Into how many parts a limit is divided for rounded rows."""


def ways(number_of: Mapping[int, int], most: int) -> list[tuple[int, ...]] | None:
    """All fullest ways to fill `most` minutes; None when there are more than `MOST_WAYS`.

    `number_of` says how many sessions there are of each length. Each way says, for each length in falling order, how
    many sessions of at least that length it holds: a place for a long one also takes a short one.
    """
    lengths = sorted(number_of, reverse=True)
    found: set[tuple[int, ...]] = set()
    waiting: list[tuple[tuple[int, ...], int]] = [((), most)]
    while waiting:
        counts, left = waiting.pop()
        length, so_far = lengths[len(counts)], counts[-1] if counts else 0
        fits = min(number_of[length], left // length)
        if len(counts) == len(lengths) - 1:
            found.add((*counts, so_far + fits))
            if len(found) > MOST_WAYS**2:
                return None
            continue
        waiting += [((*counts, so_far + number), left - number * length) for number in range(fits + 1)]
    fuller = sorted(one for one in found if not any(more in found for more in _one_more(one)))
    listed = np.array(fuller, dtype=np.int32).reshape(len(fuller), -1)
    holds = np.all(listed[:, None, :] >= listed, axis=2)
    fullest = listed[holds.sum(axis=0) == 1]  # held by no other than itself
    return [tuple(one) for one in fullest.tolist()] if len(fullest) <= MOST_WAYS else None


def _one_more(way: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for index, number in enumerate(way):
        yield (*way[:index], number + 1, *way[index + 1 :])


def rounded(minutes: list[int], most: int) -> list[tuple[list[int], int]]:
    """Rows that follow from "these minutes are at most `most`" for whole sessions: factors and the most they may sum to.

    Dividing by a little more than `most / parts` and rounding down, after Chvátal and Gomory.
    """
    found: dict[tuple[int, ...], int] = {}
    for parts in range(2, MOST_PARTS + 1):
        row = tuple(value * parts // (most + 1) for value in minutes)
        if sum(row) >= parts:
            found.setdefault(row, parts - 1)
    return [(list(row), limit) for row, limit in found.items()]
