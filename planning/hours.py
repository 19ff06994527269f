"""What a limit of hours means for whole sessions.

A row "at most 300 minutes" lets a relaxation take 5/7 of a session of 210 beside one of 150: bounds come out 5 % too low
where helpers are short. Few lengths of sessions fit few ways into a limit, so those ways are written out instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planning.timetable import joined

Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]
Ways = NDArray[np.int32]
"""A row for each."""

MOST_WAYS = 40
"""Beyond so many ways one session more or less hardly matters, and rounded rows do."""
MOST_PARTS = 7
"""Into how many parts a limit is divided for rounded rows."""


def ways(number_of: Mapping[int, int], most: int) -> Ways | None:
    """All fullest ways to fill `most` minutes, in order; None when there are more than `MOST_WAYS`.

    `number_of` says how many sessions there are of each length. Each way says, for each length in falling order, how
    many sessions of at least that length it holds: a place for a long one also takes a short one.
    """
    lengths = sorted(number_of, reverse=True)
    left, numbers = np.array([most]), list[NDArray[np.int64]]()
    for length in lengths[:-1]:
        fits = np.minimum(number_of[length], left // length) + 1
        if fits.sum() > MOST_WAYS**2:
            return None
        begun = np.repeat(np.arange(len(left)), fits)
        number = joined(np.zeros(len(left), dtype=np.int64), fits)
        left = left[begun] - number * length
        numbers = [*(one[begun] for one in numbers), number]
    numbers.append(np.minimum(number_of[lengths[-1]], left // lengths[-1]))
    left = left - numbers[-1] * lengths[-1]
    is_fuller = np.ones(len(left), dtype=np.bool_)
    for index, (length, shorter) in enumerate(pairwise(lengths)):
        # Otherwise one as long fits instead of one of the next shorter.
        has_one, wants_one = numbers[index + 1] > 0, numbers[index] < number_of[length]
        is_fuller &= ~(has_one & wants_one & (left >= length - shorter))
    listed = np.cumsum([one[is_fuller] for one in numbers], axis=0, dtype=np.int32).T
    holds = np.all(listed[:, None, :] >= listed, axis=2)
    fullest = listed[holds.sum(axis=0) == 1]  # held by no other than itself
    return fullest if len(fullest) <= MOST_WAYS else None


@dataclass(frozen=True, slots=True)
class Rounded:
    """A row for each window that it `says` something of: sessions of each length times these factors are at most `most`."""

    factors: Counts
    says: Truths
    most: int


def rounded(lengths: Counts, often: Counts, most: Counts) -> list[Rounded]:
    """Rows that follow from "these minutes are at most `most`" for whole sessions.

    `often` says by window how many sessions there are of each length. Dividing by a little more than `most / parts` and
    rounding down, after Chvátal and Gomory.
    """
    found: list[Rounded] = []
    for parts in range(2, MOST_PARTS + 1):
        factors = np.where(often > 0, lengths * parts // (most[:, None] + 1), 0)
        says = np.sum(factors * often, axis=1) >= parts
        for other in found:
            says &= ~(other.says & np.all(other.factors == factors, axis=1))
        found.append(Rounded(factors, says, parts - 1))
    return found
