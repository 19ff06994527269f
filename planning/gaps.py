"""What sessions lack by how many are chosen for each, for all sessions at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planning import cost
from planning.cost import Cost, Gap
from planning.instance import PlanSession, Weights

Amounts = NDArray[np.int64]


class Gaps:
    """`cost.gap` and `cost.of_gap` in columns, by session."""

    def __init__(self, sessions: Sequence[PlanSession], gaps: Sequence[Gap], weights: Weights) -> None:
        """`gaps` says what each lacks when nobody is chosen."""
        self._lost = np.array([gap.lost for gap in gaps], dtype=np.int64)
        self._short = np.array([gap.open for gap in gaps], dtype=np.int64) + self._lost
        self._of_open = np.array([cost.open_cost(one, weights) for one in sessions], dtype=np.int64)
        self._of_lost = np.array([cost.lost_cost(one, weights) for one in sessions], dtype=np.int64)

    def gain(self, counts: Amounts) -> Amounts:
        """What one guide more is worth at each session when so many are chosen for it."""
        short = np.maximum(0, self._short - counts)
        found: Amounts = np.where(short > self._lost, self._of_open, np.where(short > 0, self._of_lost, 0))
        return found

    def cost(self, counts: Amounts) -> Cost:
        """What is lacking everywhere when so many are chosen for each."""
        short = np.maximum(0, self._short - counts)
        lost = np.minimum(short, self._lost)
        return Cost(
            open_places=int((self._of_open * (short - lost)).sum()),
            lost_helpers=int((self._of_lost * lost).sum()),
        )
