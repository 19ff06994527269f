"""The best plan there is, or the best until time is up: price and restrict.

First a good plan at once (`greedy`). Then the relaxation over all choices: it bounds what any plan can cost, and says of
each choice how much dearer a plan with it is at least. Then the exact search over the few choices that are not too
dear, and once more over all that could still be part of a better plan: after that nothing better can exist. HiGHS works
in a thread of its own, and what can be done meanwhile is: previews, reasons, further cuts.
`docs/decisions/how-a-plan-is-found.md` has the measurements behind this.
"""

from collections.abc import Callable
from dataclasses import replace

from planning import choices, engine, explain, greedy, model
from planning.apart import Apart
from planning.instance import Instance
from planning.problem import Problem
from planning.proposal import Proposal, Status
from planning.search import Known, Search
from planning.watch import Progress, Watch

LARGE, VERY_LARGE = 100_000, 500_000
"""So many sessions times helpers: beyond the first the reasons of a preview follow later, beyond the second also the preview."""
GRACE = 0.5
"""So many seconds after it is over the search is left to itself: HiGHS does not everywhere see that it shall stop."""

Preview = Callable[[Proposal], None]


def propose(
    instance: Instance,
    *,
    seconds: float | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_preview: Preview = lambda _proposal: None,
) -> Proposal:
    """The best plan for the instance; when time is up or it is cancelled, the best so far.

    Without a limit in seconds it ends with the proof that nothing is better. `on_preview` gets first proposals, none worse
    than the one before, nor the last one than any: a small instance's is explained; of a large one comes a plan without
    reasons, after who may stay when it is very large, and in the middle of the search one with them. All are called in
    the thread that asks.

    A search that does not end when it should is not waited for: its thread ends when HiGHS lets it, or with the program.
    """
    watch = Watch(seconds, is_cancelled, on_progress)
    size = len(instance.sessions) * len(instance.helpers)
    is_large, is_very_large = size > LARGE, size > VERY_LARGE
    if is_very_large:
        _preview_who_stays(instance, on_preview)
    problem = choices.of(instance)
    relaxation = _begun(problem, watch) if is_very_large else None
    plan = greedy.draft(problem, watch.is_cancelled)
    shown = _Shown(problem, on_preview)
    shown.preview(Known(plan.choices, problem.cost(plan.choices).total), explained=not is_large)
    search = Search(problem, watch, plan.choices)
    relaxation = relaxation or _begun(problem, watch)
    running = Apart(lambda: search.run(relaxation))
    while not running.is_done() and watch.over_for < GRACE:
        _tell(search, watch)
        if search.is_settled.is_set() and not watch.look():
            search.is_settled.clear()
            shown.preview(search.known, explained=True)
        watch.look()
    if running.is_done():
        running.result()
    _tell(search, watch)
    return shown.proposal(search.known)


def _preview_who_stays(instance: Instance, on_preview: Preview) -> None:
    standing = choices.of(instance, newcomers=False)
    stays = greedy.draft_of(standing, standing.choices)
    on_preview(explain.proposal(standing, stays.choices, Status.PREVIEW, None, explained=False))


def _begun(problem: Problem, watch: Watch) -> engine.Relaxation | None:
    """None when there is nothing to choose, or no time."""
    if not problem.choices or watch.look():
        return None
    relaxation = engine.Relaxation(model.of(problem), watch.is_over)
    relaxation.begin(watch.left)
    return relaxation


def _tell(search: Search, watch: Watch) -> None:
    while search.news:
        known = search.news.popleft()
        watch.say(known.cost, known.bound)


class _Shown:
    """What was shown last: nothing is explained twice, and no plan is shown that is no better."""

    def __init__(self, problem: Problem, on_preview: Preview) -> None:
        self._problem = problem
        self._on_preview = on_preview
        self._last: Proposal | None = None

    def preview(self, known: Known, *, explained: bool) -> None:
        if self._last is None or known.cost < self._last.objective:
            self._last = explain.proposal(
                self._problem, known.choices, Status.PREVIEW, known.bound, explained=explained
            )
            self._on_preview(self._last)

    def proposal(self, known: Known) -> Proposal:
        status = Status.OPTIMAL if known.is_proven else Status.STOPPED
        last = self._last
        if last is not None and last.is_explained and last.objective == known.cost:
            return replace(last, status=status, bound=known.bound)
        return explain.proposal(self._problem, known.choices, status, known.bound)
