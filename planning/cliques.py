"""Sets of choices of which a helper can take one: all the largest of them, because rows of pairs are eighty times as many
and leave the solver a bound 8 % too low."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Cliques:
    """The largest sets of two or more, one after the other in `members`, as long as `sizes` says.

    `most` is how many can be taken together at most, or more.
    """

    members: NDArray[np.int32]
    sizes: NDArray[np.int32]
    most: int


class Known:
    """Many helpers have days that are alike, so the sets of each kind of day are worked out once."""

    def __init__(self) -> None:
        self._of: dict[bytes, Cliques] = {}

    def of(self, excluding: NDArray[np.bool_]) -> Cliques:
        """`excluding` says which two of a helper's choices of a day exclude each other; each excludes itself."""
        key = excluding.tobytes()
        if key not in self._of:
            self._of[key] = _cliques(excluding)
        return self._of[key]


def _cliques(excluding: NDArray[np.bool_]) -> Cliques:
    size = len(excluding)
    packed = np.packbits(excluding, axis=1, bitorder="little")
    closed = [int.from_bytes(row.tobytes(), "little") for row in packed]
    alike: dict[int, int] = {}
    for node, neighbours in enumerate(closed):
        alike[neighbours] = alike.get(neighbours, 0) | 1 << node
    ones = {neighbours: twins & -twins for neighbours, twins in alike.items()}
    some = sum(ones.values())
    twins_of = {ones[neighbours].bit_length() - 1: twins for neighbours, twins in alike.items()}
    found = []
    for clique in _largest({node: closed[node] & some & ~(1 << node) for node in twins_of}, some):
        whole = sum(twins_of[node] for node in _bits(clique))
        if whole.bit_count() > 1:
            found.append(whole)
    listed = [_bits(one) for one in sorted(found)]
    return Cliques(
        members=np.array([node for one in listed for node in one], dtype=np.int32),
        sizes=np.array([len(one) for one in listed], dtype=np.int32),
        most=_most(size, found),
    )


def _most(size: int, cliques: list[int]) -> int:
    """Sets enough to cover all: from each one can be taken."""
    left, count = (1 << size) - 1, 0
    while left:
        best = max(cliques, key=lambda one: (one & left).bit_count(), default=0)
        if (best & left).bit_count() <= 1:
            return count + left.bit_count()
        left &= ~best
        count += 1
    return count


def _largest(neighbours: dict[int, int], nodes: int) -> list[int]:
    """All maximal cliques of a graph, as sets of bits (Bron and Kerbosch 1973, with the pivot of Tomita 2006)."""
    found: list[int] = []
    waiting = [(0, nodes, 0)]
    while waiting:
        clique, possible, done = waiting.pop()
        if not possible:
            if not done:
                found.append(clique)
            continue
        pivot = max(_bits(possible | done), key=lambda node: (neighbours[node] & possible).bit_count())
        for node in _bits(possible & ~neighbours[pivot]):
            bit = 1 << node
            waiting.append((clique | bit, possible & neighbours[node], done & neighbours[node]))
            possible &= ~bit
            done |= bit
    return found


def _bits(number: int) -> list[int]:
    """The positions of the ones."""
    found = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found
