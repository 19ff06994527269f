"""From the choices that were made to a proposal: what changes, for which reasons, and why something stays open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

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
    return Proposal(
        status=status,
        cost=problem.cost(chosen),
        bound=bound,
        placed=tuple(
            _placed(seen, guide, moves, explained=explained and not stop()) for guide in sorted(seen.guides)
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


def _placed(seen: Picture, guide: Guide, moves: Moves, *, explained: bool) -> Placed:
    instance = seen.instance
    change, reasons = Change.KEPT, tuple[Reason, ...]()
    if guide not in instance.standing_guides:
        change = Change.MOVED if guide in moves else Change.ADDED
        if explained:
            reasons = tuple(_reasons(seen, _session(instance, guide), instance.helper_of[guide.helper_id]))
    return Placed(
        session_id=guide.session_id,
        helper_id=guide.helper_id,
        change=change,
        is_pinned=guide in instance.pinned_guides,
        moved_from=moves[guide].session_id if guide in moves else None,
        reasons=reasons,
    )


def _reasons(seen: Picture, session: PlanSession, helper: PlanHelper) -> Iterator[Reason]:
    """What speaks for the helper, in the order in which candidates are ranked."""
    instance = seen.instance
    others = [one for one in seen.counting_at(session) if one.id != helper.id]
    for code in sorted(session.need.languages & helper.who.languages):
        if not any(code in other.who.languages for other in others):
            yield Reason(ReasonKind.LANGUAGE, code=code)
    for code in sorted(session.need.skills & helper.who.skills):
        if not any(code in other.who.skills for other in others):
            yield Reason(ReasonKind.SKILL, code=code)
    shown = rules.as_open(instance, session)
    before = rules.before_the_plan(instance, helper)
    if is_own_place(shown, before):
        yield Reason(ReasonKind.OWN_PLACE)
    if rules.is_known_face(instance, shown, before):
        yield Reason(ReasonKind.HERE_LAST_WEEK)
    yield Reason(ReasonKind.HOURS, minutes=rules.load(helper, session.when.day, seen.at(helper)).month)
    km = rules.km_away(shown, before)
    if km:
        yield Reason(ReasonKind.DISTANCE, km=km)


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
