"""HiGHS, run on a program: one thread and a fixed seed, so that the same question gets the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import highspy
import numpy as np
from numpy.typing import NDArray

from planning.program import Program
from planning.watch import Stop

SURE = 0.5
"""Costs are whole numbers, so two that lie less than one apart are the same."""
ROUNDING, RELATIVE_ROUNDING = 0.01, 1e-9
"""What a bound may be too high by, for HiGHS reckons in binary fractions."""

STRAIGHT_ON = {
    "mip_detect_symmetry": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_allow_restart": False,
}
"""Helpers are never alike, plans are easily found, nearly all is known at the start: looking for more takes longer."""

VERY_MANY = 100_000
"""Of so many choices the relaxation takes longer than improving the first plan, and settles too much."""

Bounded = Callable[[float], None]
"""Is told the bound so far."""
Better = Callable[[list[int]], None]
"""Is given each better plan, by positions among the program's choices."""


@dataclass(frozen=True, slots=True)
class Found:
    """`made` are positions among the program's choices; None when nothing was found. No plan of the program is below `bound`.

    `is_complete`: the search came to its end, so that `made` is the best.
    """

    made: list[int] | None
    bound: float
    is_complete: bool


def least(bound: float) -> int:
    """The lowest whole number that a cost above this bound can be."""
    return ceil(bound - ROUNDING - RELATIVE_ROUNDING * abs(bound))


class Impossible(RuntimeError):
    """Nothing keeps all rows: of a whole program that is a fault, for leaving everything open is a plan."""


class Unclear(RuntimeError):
    """HiGHS gave up where numbers lie too far apart, which happens once in thousands of small relaxations."""


def cost_of(program: Program, made: Sequence[int]) -> float:
    """What the plan costs that has these choices, by positions, with whatever else is cheapest then."""
    if not len(program.costs):
        return float(program.constant)
    highs, amounts = highs_of(program, whole=False), np.zeros(program.choices)
    amounts[list(made)] = 1.0
    numbers = np.arange(program.choices, dtype=np.int32)
    highs.changeColsBounds(program.choices, numbers, amounts, amounts)
    is_complete(highs)
    cost: float = highs.getInfo().objective_function_value
    return cost


def decide(
    program: Program,
    start: Sequence[int] | None = None,
    *,
    fixed: Sequence[int] | None = None,
    close: float = 0.0,
    seconds: float | None,
    stop: Stop,
    on_bound: Bounded = lambda _bound: None,
    on_better: Better = lambda _positions: None,
) -> Found:
    """The best plan of the program, or the best until `stop`. `start` is a plan to beat, by positions.

    Choices that are `fixed` are made (an empty list: what is around the program is); only then there is presolve, which takes
    longer than it saves where cuts are in already, and a plan is looked for in one way less: the search among what is hardly
    dearer took half of the time and found no better.
    With a plan to beat, none is looked for but by the search itself.
    The search is complete when such a share of the cost (`close`) is all that can still be won.

    With a start, HiGHS 1.16 now and then finds the right cost and hands over the start all the same (its presolve takes
    steps that hold only for the best plan): a complete search whose plan costs more than its bound must be repeated
    without.
    """
    if not len(program.costs):
        return Found([], float(program.constant), is_complete=True)
    highs = highs_of(program, whole=True)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    options = {"mip_rel_gap": close, "mip_abs_gap": SURE, "mip_feasibility_tolerance": 1e-9, **STRAIGHT_ON}
    for option, setting in options.items():
        highs.setOptionValue(option, setting)
    count = program.choices
    if fixed is not None or start is not None:
        highs.setOptionValue("mip_heuristic_run_root_reduced_cost", False)
    if fixed is not None:
        for position in fixed:
            highs.changeColBounds(position, 1.0, 1.0)
    else:
        highs.setOptionValue("presolve", "off")
    if start is not None:
        highs.setOptionValue("mip_heuristic_effort", 0.0)
        highs.setOptionValue("mip_heuristic_run_rens", False)
        highs.setOptionValue("mip_heuristic_run_rins", False)
        known = np.zeros(count)
        known[list(start)] = 1.0
        highs.setSolution(count, np.arange(count, dtype=np.int32), known)

    def look(event: highspy.HighsCallbackEvent) -> None:
        on_bound(event.data_out.mip_dual_bound)
        if stop():
            event.interrupt()

    highs.cbMipInterrupt.subscribe(look)
    highs.cbMipImprovingSolution.subscribe(
        lambda event: on_better(_positions(event.data_out.mip_solution, count))
    )
    try:
        is_done = is_complete(highs)
        info = highs.getInfo()
        bound: float = info.mip_dual_bound
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Found(None, bound, is_done)
        made = _positions(np.array(highs.getSolution().col_value), count)
        return Found(made, bound, is_done)
    finally:
        highs.clear()  # whoever listens to it holds it, and it them: nothing else would give its memory back soon


def is_complete(highs: highspy.Highs) -> bool:
    """Run it, to its end or until it is stopped; anything else is a fault of ours or of HiGHS, and rises.

    HiGHS keeps for each thread of the process how many threads it may use, and refuses another number: what somebody
    else in this process may have said is forgotten first.
    """
    highspy.Highs.resetThreadScheduler(True)
    highs.run()
    status, ends = highs.getModelStatus(), highspy.HighsModelStatus
    if status == ends.kInfeasible:
        raise Impossible
    if status == ends.kUnknown:
        raise Unclear
    if status not in {ends.kOptimal, ends.kTimeLimit, ends.kInterrupt}:
        raise RuntimeError(f"HiGHS ended with {status}")
    return status == ends.kOptimal


def _positions(values: NDArray[np.float64], count: int) -> list[int]:
    return [int(index) for index in np.flatnonzero(values[:count] > SURE)]


def highs_of(program: Program, *, whole: bool) -> highspy.Highs:
    """Not run yet."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor has no types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    highs.passModel(program.for_highs(whole=whole))
    return highs
