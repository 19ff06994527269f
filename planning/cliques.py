"""Sets of choices of which a helper can take one: all the largest of them, because rows of pairs are eighty times as many
and leave the solver a bound 8 % too low."""

from collections.abc import Sequence

from planning.problem import Choice, Problem


def of_day(problem: Problem, choices: Sequence[Choice]) -> list[list[int]]:
    """The largest sets, of two or more, of one helper's choices of one day of which any two exclude each other.

    Each set by the positions of its choices.
    """
    size = len(choices)
    neighbours = [0] * size
    for one in range(size):
        for other in range(one + 1, size):
            if problem.exclude_each_other(choices[one], choices[other]):
                neighbours[one] |= 1 << other
                neighbours[other] |= 1 << one
    return [_bits(found) for found in _largest(neighbours) if found.bit_count() > 1]


def _largest(neighbours: list[int]) -> list[int]:
    """All maximal cliques of a graph, as sets of bits (Bron and Kerbosch 1973, with the pivot of Tomita 2006)."""
    found: list[int] = []
    waiting = [(0, (1 << len(neighbours)) - 1, 0)]
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
    return sorted(found)


def _bits(number: int) -> list[int]:
    """The positions of the ones."""
    found = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found
