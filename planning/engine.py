"""HiGHS, run on a model: one thread and a fixed seed, so that the same question gets the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import highspy
import numpy as np
from numpy.typing import NDArray

from planning.model import Model

SURE = 0.5
"""Costs are whole numbers, so two that lie less than one apart are the same."""
ROUNDING, RELATIVE_ROUNDING = 0.01, 1e-9
"""What a bound may be too high by, for HiGHS reckons in binary fractions."""

Stop = Callable[[], bool]
Seen = Callable[[float, float], None]
"""Is told the cost of the best plan so far, and the bound."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best plan if helpers could be cut in pieces: no plan costs less.

    By choice: how much of it is made, and what the whole costs more at least when it is made.
    """

    cost: float
    made: NDArray[np.float64]
    dearer: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """`made` are positions among the model's choices; None when nothing better was found. `bound` holds for the model."""

    made: list[int] | None
    bound: float


def least(bound: float) -> int:
    """The lowest whole number that a cost above this bound can be."""
    return ceil(bound - ROUNDING - RELATIVE_ROUNDING * abs(bound))


def relax(model: Model, seconds: float | None, stop: Stop) -> Relaxed | None:
    """None when there was no time."""
    highs = _highs(model, seconds, stop, whole=False)
    highs.setOptionValue("solver", "simplex")
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, count = highs.getSolution(), len(model.choices)
    return Relaxed(
        highs.getInfo().objective_function_value,
        np.array(solution.col_value)[:count],
        np.array(solution.col_dual)[:count],
    )


def decide(model: Model, start: Sequence[int], seconds: float | None, stop: Stop, seen: Seen) -> Found:
    """The best plan of the model, or the best until `stop`. `start` is a plan to beat, by positions."""
    highs = _highs(model, seconds, stop, whole=True)
    for option, value in {"mip_rel_gap": 0.0, "mip_abs_gap": SURE, "mip_feasibility_tolerance": 1e-9}.items():
        highs.setOptionValue(option, value)
    known = np.zeros(len(model.choices))
    known[list(start)] = 1.0
    highs.setSolution(len(known), np.arange(len(known), dtype=np.int32), known)
    highs.cbMipInterrupt.subscribe(
        lambda event: seen(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
    )
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, info.mip_dual_bound)
    made = np.flatnonzero(np.array(highs.getSolution().col_value)[: len(known)] > SURE)
    return Found([int(index) for index in made], info.mip_dual_bound)


def _highs(model: Model, seconds: float | None, stop: Stop, *, whole: bool) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor has no types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    highs.passModel(model.for_highs(whole=whole))

    def look(event: highspy.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    highs.cbSimplexInterrupt.subscribe(look)
    highs.cbMipInterrupt.subscribe(look)
    return highs
