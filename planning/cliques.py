"""Sets of choices of which a helper can take one: all the largest of them, because rows of pairs are eighty times as many
and leave the solver a bound 8 % too low."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cliques:
    """The largest sets of two or more, one after the other in `members`, as long as `sizes` says.

    `most` is how many can be taken together at most, or more.
    """

    members: NDArray[np.int32]
    sizes: NDArray[np.int32]
    most: int


class Known:
    """The `kinds` of days there are. Many helpers have days that are alike, so the sets of each are worked out once.

    Sessions that exclude the same others are as one for that, so it is done for still fewer.
    """

    def __init__(self) -> None:
        self.kinds: list[Cliques] = []
        self._kind_of: dict[bytes, int] = {}
        self._largest_of: dict[bytes, Truths] = {}

    def kinds_of(self, excluding: Truths) -> list[int]:
        """By position among the kinds.

        `excluding` says of several days with equally many choices which two of them exclude each other; each excludes itself.
        """
        found = []
        for day, packed in zip(
            excluding, np.packbits(excluding.reshape(len(excluding), -1), axis=1), strict=True
        ):
            key = packed.tobytes()  # of its own length: the last of a day excludes itself
            if key not in self._kind_of:
                self._kind_of[key] = len(self.kinds)
                self.kinds.append(self._cliques(day))
            found.append(self._kind_of[key])
        return found

    def _cliques(self, excluding: Truths) -> Cliques:
        label_of: dict[bytes, int] = {}
        labels = [label_of.setdefault(row.tobytes(), len(label_of)) for row in excluding]
        _label, ones = np.unique(labels, return_index=True)
        unlike = excluding[ones[:, None], ones]
        key = unlike.tobytes()
        if key not in self._largest_of:
            self._largest_of[key] = _largest(unlike)
        found = self._largest_of[key][:, labels]
        found = found[np.count_nonzero(found, axis=1) > 1]
        listed = found[np.lexsort(found.T)]
        return Cliques(
            members=np.nonzero(listed)[1].astype(np.int32),
            sizes=np.count_nonzero(listed, axis=1).astype(np.int32),
            most=_most(found),
        )


def _most(cliques: Truths) -> int:
    """Sets enough to cover all: from each one can be taken."""
    left, count = np.ones(cliques.shape[1], dtype=np.int64), 0
    while len(cliques):
        covered = cliques @ left
        best = int(covered.argmax())
        if covered[best] <= 1:
            break
        left[cliques[best]] = 0
        count += 1
    return count + int(left.sum())


def _largest(excluding: Truths) -> Truths:
    """All maximal cliques of a graph, a row each (Bron and Kerbosch 1973, with the pivot of Tomita 2006)."""
    size = len(excluding)
    packed = np.packbits(excluding, axis=1, bitorder="little")
    nodes = [
        (1 << node, int.from_bytes(row.tobytes(), "little") & ~(1 << node)) for node, row in enumerate(packed)
    ]
    found: list[int] = []
    waiting = [(0, (1 << size) - 1, 0)]
    while waiting:
        clique, possible, done = waiting.pop()
        if not possible:
            if not done:
                found.append(clique)
            continue
        most, of_pivot, either = -1, 0, possible | done
        for bit, neighbours in nodes:
            if bit & either and (count := (neighbours & possible).bit_count()) > most:
                most, of_pivot = count, neighbours
        without = possible & ~of_pivot
        for bit, neighbours in nodes:
            if bit & without:
                waiting.append((clique | bit, possible & neighbours, done & neighbours))
                possible &= ~bit
                done |= bit
    listed = np.frombuffer(
        b"".join(one.to_bytes(packed.shape[1], "little") for one in found), dtype=np.uint8
    ).reshape(len(found), -1)
    return np.unpackbits(listed, axis=1, count=size, bitorder="little").astype(np.bool_)
