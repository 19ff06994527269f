"""The best plan there is, or the best until time is up: price and restrict.

First a good plan at once (`greedy`). Then the relaxation over all choices: it bounds what any plan can cost, and says of
each choice how much dearer a plan with it is at least. Then the exact search over the few choices that are not too
dear, and once more over all that could still be part of a better plan: after that nothing better can exist. All that
takes long is done apart, from the preparation to the reasons, and given up when it is not done in time.
`docs/decisions/how-a-plan-is-found.md` has the measurements behind this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planning import choices, explain, greedy, model
from planning.apart import Apart
from planning.beginning import is_long, is_wide
from planning.instance import Instance
from planning.known import Known
from planning.problem import Choice, Problem
from planning.proposal import Proposal, Status
from planning.relaxation import Relaxation
from planning.search import Search
from planning.watch import GRACE, Progress, TimeUp, Watch, never

LARGE, VERY_LARGE = 100_000, 500_000
"""So many sessions times helpers: beyond the first the reasons of a preview follow later, beyond the second also the preview."""
FOR_REASONS = 0.045
"""The share of the limit that a large instance keeps for the reasons of its last plan."""

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

    Whatever does not end when it should is not waited for: its thread ends when HiGHS lets it, or with the program. Of a
    very large instance the plan is then who may stay, until a better one is known, and reasons may be missing.
    """
    size = len(instance.sessions) * len(instance.helpers)
    is_large, is_very_large = size > LARGE, size > VERY_LARGE
    watch = Watch(seconds, is_cancelled, on_progress, for_reasons=FOR_REASONS if is_large else 0.0)
    shown = _Shown(watch, on_preview)
    stays = _who_stays(instance, on_preview) if is_very_large else None
    preparing = Apart(lambda: _prepared(instance, watch, is_very_large=is_very_large))
    while not preparing.is_done() and (stays is None or watch.over_for < GRACE):
        watch.look()
    prepared = preparing.result() if preparing.is_done() else None
    if prepared is None:
        assert stays is not None
        return shown.proposal(*stays)
    problem, known = prepared.problem, prepared.known
    shown.preview(problem, known, explained=not is_large)
    search = Search(problem, watch, known)
    running = Apart(lambda: search.run(prepared.relaxation or _begun(problem, watch)))
    while not running.is_done() and watch.over_for < GRACE:
        _tell(search, watch)
        if search.is_settled.is_set() and not watch.look():
            search.is_settled.clear()
            shown.preview(problem, search.known, explained=True)
        watch.look()
    if running.is_done():
        running.result()
    _tell(search, watch)
    return shown.proposal(problem, search.known)


def _who_stays(instance: Instance, on_preview: Preview) -> tuple[Problem, Known]:
    standing = choices.of(instance, newcomers=False)
    known = _known(standing, greedy.draft_of(standing, standing.choices).choices)
    on_preview(explain.proposal(standing, known.choices, Status.PREVIEW, None, explained=False))
    return standing, known


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the search begins with; `relaxation` is begun already unless it comes later: a plan then comes first."""

    problem: Problem
    known: Known
    relaxation: Relaxation | None


def _prepared(instance: Instance, watch: Watch, *, is_very_large: bool) -> _Prepared | None:
    """None when there was no time, which only a very large instance looks at."""
    stop = watch.is_over if is_very_large else never
    try:
        problem = choices.of(instance, stop=stop)
    except TimeUp:
        return None
    relaxation = None if _comes_later(problem) else _begun(problem, watch)
    plan = greedy.draft(problem, stop)
    return _Prepared(problem, _known(problem, plan.choices), relaxation)


def _begun(problem: Problem, watch: Watch) -> Relaxation | None:
    """None when there is nothing to choose, or no time."""
    if not problem.choices or watch.is_over():
        return None
    try:
        relaxation = Relaxation(model.of(problem, watch.is_over), watch.is_over)
    except TimeUp:
        return None
    if not _comes_later(problem):
        relaxation.begin(watch.left)
    return relaxation


def _comes_later(problem: Problem) -> bool:
    """Whether the relaxation of all begins where those of parts end."""
    return is_long(problem) or is_wide(problem)


def _known(problem: Problem, plan: Sequence[Choice]) -> Known:
    return Known(plan, problem.cost(plan).total)


def _tell(search: Search, watch: Watch) -> None:
    while search.news:
        known = search.news.popleft()
        watch.say(known.cost, known.bound)


class _Shown:
    """What was shown last: nothing is explained twice, and no plan is shown that is no better."""

    def __init__(self, watch: Watch, on_preview: Preview) -> None:
        self._watch = watch
        self._on_preview = on_preview
        self._last: Proposal | None = None

    def preview(self, problem: Problem, known: Known, *, explained: bool) -> None:
        """Not when it would have to be cut short."""
        if self._last is None or known.cost < self._last.objective:
            is_first = self._last is None
            found = explain.proposal(
                problem,
                known.choices,
                Status.PREVIEW,
                known.bound,
                explained=explained,
                stop=never if is_first else self._watch.look,
            )
            if is_first or not self._watch.is_over():
                self._last = found
                self._on_preview(found)

    def proposal(self, problem: Problem, known: Known) -> Proposal:
        status = Status.OPTIMAL if known.is_proven else Status.STOPPED
        last = self._last
        if last is not None and last.is_explained and last.objective == known.cost:
            return replace(last, status=status, bound=known.bound)
        return explain.proposal(problem, known.choices, status, known.bound, stop=self._watch.is_late)
