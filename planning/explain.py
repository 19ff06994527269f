"""From the choices that were made to a proposal: what changes, for which reasons, and why something stays open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.candidate import CandidateHelper
from domain.period import week_of
from domain.proposal import Reason, Why
from domain.ranking import ReasonKind, is_own_place
from planning import open_places, rules
from planning.instance import Guide, Instance, PlanHelper, PlanSession
from planning.picture import Picture
from planning.problem import Choice, Problem
from planning.proposal import Change, Doubtful, Placed, Proposal, Removed, Status
from planning.watch import Stop, never


def proposal(
    problem: Problem,
    chosen: Sequence[Choice],
    status: Status,
    bound: int | None,
    *,
    explained: bool = True,
    stop: Stop = never,
) -> Proposal:
    """`explained`: with reasons and what is short, which takes longer than all the rest; those looked into before `stop`."""
    instance = problem.instance
    seen = Picture(instance, problem.guides(chosen), {one.session.id: one.stood for one in problem.seats})
    gone = sorted(instance.standing_guides - seen.guides)
    come = sorted(seen.guides - instance.standing_guides)
    moves, newly = _moves(instance, gone, come), defaultdict[int, list[int]](list)
    for guide in come:
        newly[guide.session_id].append(guide.helper_id)
    moved = {old: new.session_id for new, old in moves.items()}
    speaking = _Reasons(seen)
    return Proposal(
        status=status,
        cost=problem.cost(chosen),
        bound=bound,
        placed=tuple(
            _placed(instance, guide, moves, speaking if explained and not stop() else None)
            for guide in sorted(seen.guides)
        ),
        removed=tuple(
            _removed(seen, guide, moved.get(guide), tuple(newly[guide.session_id])) for guide in gone
        ),
        short=tuple(open_places.of(seen, problem.timetable, stop)) if explained else (),
        doubtful=tuple(_doubtful(seen)),
        is_explained=explained,
    )


Moves = dict[Guide, Guide]
"""Newcomers with where they came from."""


def _moves(instance: Instance, gone: Iterable[Guide], come: Iterable[Guide]) -> Moves:
    """A helper who leaves one session and comes to another of the same week moves; the same day goes first."""
    left: defaultdict[int, list[Guide]] = defaultdict(list)
    for guide in gone:
        left[guide.helper_id].append(guide)
    found: Moves = {}
    for closeness in (_same_day, _same_week):
        for guide in come:
            before = [one for one in left[guide.helper_id] if closeness(instance, one, guide)]
            if guide not in found and before:
                found[guide] = before[0]
                left[guide.helper_id].remove(before[0])
    return found


def _same_day(instance: Instance, one: Guide, other: Guide) -> bool:
    return _session(instance, one).when.day == _session(instance, other).when.day


def _same_week(instance: Instance, one: Guide, other: Guide) -> bool:
    return week_of(_session(instance, one).when.day) == week_of(_session(instance, other).when.day)


def _session(instance: Instance, guide: Guide) -> PlanSession:
    return instance.session_of[guide.session_id]


def _placed(instance: Instance, guide: Guide, moves: Moves, speaking: "_Reasons | None") -> Placed:
    change, reasons = Change.KEPT, tuple[Reason, ...]()
    if guide not in instance.standing_guides:
        change = Change.MOVED if guide in moves else Change.ADDED
        if speaking is not None:
            reasons = tuple(speaking.of(_session(instance, guide), instance.helper_of[guide.helper_id]))
    return Placed(
        session_id=guide.session_id,
        helper_id=guide.helper_id,
        change=change,
        is_pinned=guide in instance.pinned_guides,
        moved_from=moves[guide].session_id if guide in moves else None,
        reasons=reasons,
    )


class _Reasons:
    """What speaks for helpers where they come newly. What is the same for several sessions of one is looked at once."""

    def __init__(self, seen: Picture) -> None:
        self._seen = seen
        self._before: dict[int, CandidateHelper] = {}
        self._minutes: dict[tuple[int, date], int] = {}

    def of(self, session: PlanSession, helper: PlanHelper) -> Iterator[Reason]:
        """In the order in which candidates are ranked."""
        instance = self._seen.instance
        wished = (
            (ReasonKind.LANGUAGE, session.need.languages & helper.who.languages),
            (ReasonKind.SKILL, session.need.skills & helper.who.skills),
        )
        for kind, codes in wished:
            for code in sorted(codes):
                if not self._does_another_bring(session, helper, kind, code):
                    yield Reason(kind, code=code)
        shown, before = rules.as_open(instance, session), self._before_the_plan(helper)
        if is_own_place(shown, before):
            yield Reason(ReasonKind.OWN_PLACE)
        if rules.is_known_face(instance, shown, before):
            yield Reason(ReasonKind.HERE_LAST_WEEK)
        yield Reason(ReasonKind.HOURS, minutes=self._month(helper, session.when.day.replace(day=1)))
        km = rules.km_away(shown, before)
        if km:
            yield Reason(ReasonKind.DISTANCE, km=km)

    def _does_another_bring(
        self, session: PlanSession, helper: PlanHelper, kind: ReasonKind, code: str
    ) -> bool:
        return any(
            code in (other.who.languages if kind is ReasonKind.LANGUAGE else other.who.skills)
            for other in self._seen.counting_at(session)
            if other.id != helper.id
        )

    def _before_the_plan(self, helper: PlanHelper) -> CandidateHelper:
        if helper.id not in self._before:
            self._before[helper.id] = rules.before_the_plan(self._seen.instance, helper)
        return self._before[helper.id]

    def _month(self, helper: PlanHelper, first: date) -> int:
        """The helper's minutes in a month of the plan."""
        if (helper.id, first) not in self._minutes:
            self._minutes[helper.id, first] = rules.load(helper, first, self._seen.at(helper)).month
        return self._minutes[helper.id, first]


def _removed(seen: Picture, guide: Guide, to: int | None, by: tuple[int, ...]) -> Removed:
    """`to`: the session to which the helper moves; `by`: who comes newly."""
    session = _session(seen.instance, guide)
    refusing = tuple(seen.against_what_stood(session, seen.instance.helper_of[guide.helper_id]))
    if refusing:
        why = Why.CANNOT_STAND
    elif to is not None:
        why = Why.MOVED
    else:
        why = Why.REPLACED if by else Why.NOT_REPLACED
    return Removed(guide.session_id, guide.helper_id, why, refusing, moved_to=to, replaced_by=by)


def _doubtful(seen: Picture) -> Iterator[Doubtful]:
    for guide in sorted(seen.instance.pinned_guides):
        session, helper = _session(seen.instance, guide), seen.instance.helper_of[guide.helper_id]
        refusing = tuple(seen.against_staying(session, helper))
        if refusing:
            yield Doubtful(guide.session_id, guide.helper_id, refusing)
