"""What a search knows so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from planning.problem import Choice


@dataclass(frozen=True, slots=True)
class Known:
    """The best plan so far with its cost, and what no plan can go below (None: nothing)."""

    choices: Sequence[Choice]
    cost: int
    bound: int | None = None

    @property
    def gap(self) -> float:
        """The share of the cost that may still be won."""
        return 1.0 if self.bound is None else (self.cost - self.bound) / max(1, self.cost)

    @property
    def is_proven(self) -> bool:
        return self.bound == self.cost
