"""HiGHS, run on a program: one thread and a fixed seed, so that the same question gets the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import highspy
import numpy as np
from numpy.typing import NDArray

from planning import cuts
from planning.cuts import Cut
from planning.program import Program

SURE = 0.5
"""Costs are whole numbers, so two that lie less than one apart are the same."""
ROUNDING, RELATIVE_ROUNDING = 0.01, 1e-9
"""What a bound may be too high by, for HiGHS reckons in binary fractions."""

Stop = Callable[[], bool]
Bounded = Callable[[float], None]
"""Is told the bound so far."""
Better = Callable[[list[int]], None]
"""Is given each better plan, by positions among the program's choices."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best plan if helpers could be cut in pieces: no plan costs less.

    `taken` says how much of each column; by choice, `made` is how much of it, and `dearer` what the whole costs more at
    least when it is made.
    """

    cost: float
    taken: NDArray[np.float64]
    made: NDArray[np.float64]
    dearer: NDArray[np.float64]


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


class Relaxation:
    """A program in which everything may be broken; solved again quickly after rows were added."""

    def __init__(self, program: Program, stop: Stop) -> None:
        self.program = program
        self._highs = _highs(program, stop, whole=False)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("presolve", "off")

    def add(self, found: Sequence[Cut]) -> None:
        before = len(self.program.columns)
        self.program = cuts.added(self.program, found)
        lengths = [len(one.columns) for one in found]
        self._highs.addRows(
            len(found),
            np.full(len(found), -highspy.kHighsInf),
            np.array([one.most for one in found], dtype=np.float64),
            sum(lengths),
            np.cumsum([0, *lengths[:-1]], dtype=np.int32),
            self.program.columns[before:],
            self.program.values[before:],
        )

    def solve(self, seconds: float | None) -> Relaxed | None:
        """None when there was no time."""
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        if not _is_complete(self._highs):
            return None
        solution, count = self._highs.getSolution(), self.program.choices
        taken = np.array(solution.col_value)
        return Relaxed(
            self._highs.getInfo().objective_function_value,
            taken,
            taken[:count],
            np.array(solution.col_dual)[:count],
        )


def decide(
    program: Program,
    start: Sequence[int] | None = None,
    *,
    fixed: Sequence[int] = (),
    seconds: float | None,
    stop: Stop,
    on_bound: Bounded,
    on_better: Better,
) -> Found:
    """The best plan of the program, or the best until `stop`. `start` is a plan to beat, by positions.

    Choices that are `fixed` are made; with them goes presolve, which takes longer than it saves where cuts are in already.

    With a start, HiGHS 1.16 now and then finds the right cost and hands over the start all the same (its presolve takes
    steps that hold only for the best plan): a complete search whose plan costs more than its bound must be repeated
    without.
    """
    if not len(program.costs):
        return Found([], float(program.constant), is_complete=True)
    highs = _highs(program, stop, whole=True)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    for option, value in {
        "mip_rel_gap": 0.0,
        "mip_abs_gap": SURE,
        "mip_feasibility_tolerance": 1e-9,
    }.items():
        highs.setOptionValue(option, value)
    count = program.choices
    if fixed:
        for position in fixed:
            highs.changeColBounds(position, 1.0, 1.0)
    else:
        highs.setOptionValue("presolve", "off")
    if start is not None:
        known = np.zeros(count)
        known[list(start)] = 1.0
        highs.setSolution(count, np.arange(count, dtype=np.int32), known)
    highs.cbMipInterrupt.subscribe(lambda event: on_bound(event.data_out.mip_dual_bound))
    highs.cbMipImprovingSolution.subscribe(
        lambda event: on_better(_positions(event.data_out.mip_solution, count))
    )
    is_complete = _is_complete(highs)
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, info.mip_dual_bound, is_complete)
    made = _positions(np.array(highs.getSolution().col_value), count)
    return Found(made, info.mip_dual_bound, is_complete)


def _is_complete(highs: highspy.Highs) -> bool:
    """Run it, to its end or until it is stopped; anything else is a fault of ours or of HiGHS, and rises."""
    highs.run()
    status, ends = highs.getModelStatus(), highspy.HighsModelStatus
    if status not in {ends.kOptimal, ends.kTimeLimit, ends.kInterrupt}:
        raise RuntimeError(f"HiGHS ended with {status}")
    return status == ends.kOptimal


def _positions(values: NDArray[np.float64], count: int) -> list[int]:
    return [int(index) for index in np.flatnonzero(values[:count] > SURE)]


def _highs(program: Program, stop: Stop, *, whole: bool) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor has no types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    highs.passModel(program.for_highs(whole=whole))

    def look(event: highspy.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    highs.cbSimplexInterrupt.subscribe(look)
    highs.cbMipInterrupt.subscribe(look)
    return highs
