"""A region cut into districts by where its helpers could go: places that many of the same could go to lie near each other."""

import numpy as np
from numpy.typing import NDArray

from planning.blocks import NONE
from planning.problem import Problem
from planning.program import Amounts, Numbers, Truths

Places = NDArray[np.int64]
TIMES, ALONE = 200, 1e-9
"""How often neighbours are asked, which is nearly as good as for ever; and what a place has in common that nobody shares."""


def of_choices(problem: Problem, count: int, made: Truths) -> Numbers:
    """The district of each choice; `NONE` of those who would leave the district they belong to.

    There are `count` districts at most, each with about as many choices; those of twice as many lie inside. People belong where
    the plan that is `made` has them, or where most of their choices are.
    """
    columns = problem.columns
    places: dict[int, int] = {}
    place = np.array([places.setdefault(one.session.place_id, len(places)) for one in problem.seats])
    of_choice = place[columns.seats]
    often = np.zeros((len(problem.people), len(places)))
    np.add.at(often, (columns.person, of_choice), 1.0)
    district = _of_places(often, count)[of_choice]
    worth = np.zeros((len(problem.people), count))
    np.add.at(worth, (columns.person, district), 1.0)
    np.add.at(worth, (columns.person[made], district[made]), float(len(problem.seats)))
    is_own = worth.argmax(axis=1)[columns.person] == district
    _districts, numbers = np.unique(district[is_own], return_inverse=True)
    found = np.full(len(district), NONE, dtype=np.int32)
    found[is_own] = numbers
    return found


def _of_places(often: Amounts, count: int) -> Places:
    """By place, from how many choices each person has there: halved again and again, each time where the fewest could go to both.

    The places are put in a row by the second eigenvector of what they have in common (Fiedler 1973; Shi and Malik 2000).
    """
    could = (often > 0).astype(np.float64)
    common = (could / np.maximum(1.0, could.sum(axis=1, keepdims=True))).T @ could
    np.fill_diagonal(common, 0.0)
    size, district = often.sum(axis=0), np.zeros(often.shape[1], dtype=np.int64)
    waiting = [(np.arange(len(district)), 0, count)]
    while waiting:
        places, first, parts = waiting.pop()
        district[places] = first
        if parts > 1 and len(places) > 1:
            reached = np.cumsum(size[in_row := _in_a_row(common, places)])
            half = parts // 2
            end = 1 + int(np.searchsorted(reached, reached[-1] * half / parts))
            waiting += [(in_row[:end], first, half), (in_row[end:], first + half, parts - half)]
    return district


def _in_a_row(common: Amounts, places: Places) -> Places:
    """By what is multiplied most when each place takes on what its neighbours have, beside what all have alike."""
    inside = common[np.ix_(places, places)]
    root = np.sqrt(inside.sum(axis=1) + ALONE)
    inside /= root[:, None] * root
    alike, value = root / np.linalg.norm(root), np.linspace(-1.0, 1.0, len(places))
    for _time in range(TIMES):
        value += (inside * value).sum(axis=1)  # not "@": BLAS would start threads, which go on turning
        value -= alike * (alike * value).sum()
        value /= np.linalg.norm(value) + ALONE
    found: Places = places[np.argsort(value / root, kind="stable")]
    return found
