"""How a search begins: with the relaxation of all, or where those of parts end, and with plans that are made meanwhile."""

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from planning import engine, prices, settling, weeks
from planning.apart import Apart
from planning.by_district import ByDistrict, map_of
from planning.cuts import Cut
from planning.known import Findings
from planning.problem import Choice, Problem
from planning.program import Program
from planning.relaxation import Basis, Relaxation, Relaxed
from planning.season import Season

MANY = 20_000
"""So many choices of several weeks are first planned week after week, while their relaxation is solved."""
MOST_TOGETHER = 500_000
"""More choices in several weeks are not relaxed all together: it takes longer than two minutes, and three gigabytes."""


def is_long(problem: Problem) -> bool:
    """Whether the relaxation of all weeks takes much longer than those of the single weeks."""
    return len(problem.timetable.mondays) > 1 and len(problem.choices) > MANY


def is_wide(problem: Problem) -> bool:
    """Whether it takes so long that the first plan is improved meanwhile, and each better one shown."""
    return len(problem.choices) > engine.VERY_MANY


def first_relaxation(findings: Findings, relaxation: Relaxation) -> Relaxed | None:
    """Of all, where it is large with the first cuts; None when there was no time, or it is too large for that."""
    if is_long(findings.problem):
        return _long(findings, relaxation)
    if is_wide(findings.problem):
        return _by_district(findings, relaxation)
    relaxed = relaxation.end()
    if relaxed is not None:
        findings.raise_bound(relaxed.cost)
    return relaxed


def _by_district(findings: Findings, relaxation: Relaxation) -> Relaxed | None:
    """Begun where its districts end; cuts are found and plans made in those meanwhile."""
    findings.take(findings.known.choices, polish=True)
    by_district = ByDistrict(
        relaxation.program,
        map_of(findings.problem, findings.made()),
        lambda: findings.watch.left,
        findings.watch.is_over,
    )
    start = by_district.start()
    if start is None:
        return None
    relaxation.start(start)
    relaxation.begin(findings.watch.left)
    cuts = by_district.cuts()
    relaxed = relaxation.end()
    if relaxed is None or not cuts:
        return relaxed
    findings.raise_bound(relaxed.cost)
    relaxation.add(cuts)
    relaxation.begin(findings.watch.left)
    planned = by_district.plan(findings.problem.instance.weights.load // settling.NEAR)
    findings.take(findings.choices(planned), polish=True)
    again = relaxation.end()
    if again is not None:
        findings.raise_bound(again.cost)
    return again or relaxed


def _by_season(findings: Findings, program: Program) -> None:
    """Weeks that are too large to be relaxed together: each by itself, then what they lack together is mended."""
    season = Season(
        findings.problem, program, findings.made(), lambda: findings.watch.left, findings.watch.is_over
    )

    def take_most() -> None:
        findings.take(findings.choices(season.mostly()), polish=True)

    for bound in season.bounds(take_most):
        findings.raise_bound(bound)
    planned = findings.choices(season.plan(findings.raise_bound))
    if season.relaxed is not None:
        findings.take(planned, polish=True)
        findings.mend(season.program, season.relaxed)
        findings.is_settled.set()


def _long(findings: Findings, relaxation: Relaxation) -> Relaxed | None:
    """While a plan is made week after week; nothing when there are too many choices for that."""
    program, count = relaxation.program, len(findings.problem.people)
    if len(findings.problem.choices) > MOST_TOGETHER:
        _by_season(findings, program)
        return None
    load = np.bincount([one.person.position for one in findings.known.choices], minlength=count)
    relaxing = Apart(lambda: _relax_by_week(findings, relaxation, load.astype(np.float64)))
    if is_wide(findings.problem):
        findings.take(findings.known.choices, polish=True)
    _plan_by_week(findings, program)
    return relaxing.result()


def _relax_by_week(findings: Findings, relaxation: Relaxation, load: NDArray[np.float64]) -> Relaxed | None:
    """The relaxation of all weeks with the first cuts, begun where the single weeks end; those give a bound before."""
    start = _bound_by_week(findings, relaxation.program, load)
    if start is None:
        return None
    basis, cuts = start
    relaxation.add(cuts)
    relaxation.start(basis)
    relaxed = relaxation.solve(findings.watch.left)
    if relaxed is not None:
        findings.raise_bound(relaxed.cost)
    return relaxed


def _bound_by_week(
    findings: Findings, program: Program, load: NDArray[np.float64]
) -> tuple[Basis, list[Cut]] | None:
    """How the weeks end at prices for the load, with cuts of their own. None when there was no time.

    Their programs go with the end of this.
    """
    by_week = prices.Weeks(findings.problem, program, findings.watch.is_over)
    for found in islice(by_week.bounds(load, lambda: findings.watch.left), 1):
        findings.raise_bound(found)
    if findings.watch.is_over() or not by_week.cut(lambda: findings.watch.left):
        return None
    return by_week.basis(), by_week.cuts


def _plan_by_week(findings: Findings, program: Program) -> None:
    """Each week is taken as soon as it is planned; later ones then stay as they are in the best plan so far."""
    by_week = weeks.plan(findings.problem, program, lambda: findings.watch.left, findings.watch.is_over)
    for number, planned in enumerate(by_week):
        later = [one for one in findings.known.choices if _week_of(findings, one) > number]
        findings.take([*planned, *later], polish=not later)
    if not findings.is_over():
        findings.is_settled.set()


def _week_of(findings: Findings, choice: Choice) -> int:
    return int(findings.problem.timetable.monday[choice.seats.position])
