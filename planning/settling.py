"""What is left to decide when all stays that a relaxation makes whole: a good plan, long before the best."""

import numpy as np

from planning.program import Numbers, Program, Truths
from planning.relaxation import TOUCHED, Relaxed

CLOSE = 1e-4
"""Such a share of the cost may be lost where the rest of the plan is given anyway."""
NEAR = 10
"""A plan is settled among choices that make it dearer by such a part of the weight of the load: by all of it took half as
long again and was hardly cheaper. In a region's week it was: 0.4 % before the plan was polished."""


def of(
    program: Program, relaxed: Relaxed, near: int, person: Numbers | None = None
) -> tuple[Truths, Program, list[int]]:
    """What is still to be decided when all stays that the relaxation makes whole, and nothing is dearer than `near`.

    With `person`, which says whose each choice is, nothing stays of those who have one in pieces.
    The choices that are kept, the program of those, and which of them are made.
    """
    is_kept = (relaxed.made > TOUCHED) | (relaxed.dearer <= near)
    is_made = relaxed.made > 1 - TOUCHED
    if person is not None:
        is_made &= ~np.isin(person, person[relaxed.in_pieces])
    return is_kept, program.of(is_kept), np.flatnonzero(is_made[is_kept]).tolist()
