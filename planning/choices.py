"""From an instance to the choices a solver has: who could stand where, given what is fixed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from domain.period import DAYS_IN_WEEK, week_of
from domain.words import AssignmentRole, CategoryKind
from planning import cost, eligible, rules, ways, windows
from planning.columns import ChoiceColumns
from planning.cost import Cost
from planning.eligible import Around, Keys
from planning.instance import Guide, Instance, PlanHelper, PlanSession
from planning.problem import Person, Problem, Seats, WishLeft, brings
from planning.timetable import Numbers, Timetable, Truths
from planning.watch import Stop, never
from planning.whereabouts import Whereabouts

ONE_WEEK = timedelta(days=DAYS_IN_WEEK)


def of(instance: Instance, *, newcomers: bool = True, stop: Stop = never) -> Problem:
    """The choices of an instance, in an order that does not depend on the order of the instance.

    Without `newcomers` only who stands somewhere may go on doing so, which is known at once. Raises `TimeUp`.
    """
    table = Timetable(instance)
    refused = _refused(instance)
    seats = [
        _seats(instance, refused, session, index, day)
        for index, (session, day) in enumerate(zip(table.sessions, table.day.tolist(), strict=True))
    ]
    helpers = [
        instance.helper_of[key]
        for key in sorted(instance.helper_of)
        if newcomers or instance.standings_of[key]
    ]
    around = eligible.around(instance, table, helpers)
    where = Whereabouts(instance, table, helpers)
    stays, stood = _standing(instance, table, helpers, refused)
    keys = stays
    if newcomers:
        wanting: Truths = np.array([one.wants_somebody() for one in seats], dtype=np.bool_)
        come = eligible.of(table, where, around, wanting, stop)
        keys = np.sort(np.concatenate([come[~_are_among(come, stood)], stays]))
    who, rows = np.divmod(keys, max(1, len(table.sessions)))
    pairs = (who.astype(np.int32), rows.astype(np.int32), _are_among(keys, stays))
    columns = _columns(instance, table, where, helpers, pairs)
    people = _people(instance, around, who)
    gone = len(instance.standing_guides - instance.pinned_guides) - int(np.count_nonzero(columns.stands))
    return Problem(
        instance=instance,
        timetable=table,
        columns=columns,
        seats=seats,
        people=people,
        windows=windows.of(
            table, columns, people, [around.loads[index] for index in np.unique(who).tolist()]
        ),
        fixed=instance.pinned_guides,
        fixed_cost=cost.summed(
            [*_fixed_costs(instance, around), Cost(changes=instance.weights.change * gone)]
        ),
    )


def _refused(instance: Instance) -> frozenset[Guide]:
    """The guides who stand somewhere and do not count there: `rules.counts`, asked only where anything speaks of them."""
    found = set()
    for key, standings in instance.standings_of.items():
        guides = [one for one in standings if one.role is AssignmentRole.GUIDE]
        if not guides:
            continue
        helper, fixed = instance.helper_of[key], sum(one.is_fixed for one in standings)
        is_bound = rules.has_law(helper) or not rules.may_be_asked(helper)
        absences, busy = helper.who.absences, {other.when.day for other in helper.who.busy}
        for one in guides:
            day = instance.session_of[one.session_id].when.day
            is_absent = any(absence.contains(day) for absence in absences)
            is_plain = not is_bound and fixed == one.is_fixed and day not in busy
            if is_absent or not (is_plain or rules.counts(instance, one)):
                found.add(one.guide)
    return frozenset(found)


def _seats(
    instance: Instance, refused: frozenset[Guide], session: PlanSession, position: int, day: int
) -> Seats:
    guides = [one for one in instance.standing_at[session.id] if one.role is AssignmentRole.GUIDE]
    counting = [one for one in guides if one.guide not in refused]
    fixed = [instance.helper_of[one.helper_id] for one in counting if one.is_fixed]
    wanted = [(CategoryKind.LANGUAGE, code) for code in sorted(session.need.languages)]
    wanted += [(CategoryKind.SKILL, code) for code in sorted(session.need.skills)]
    weight = cost.wish_cost(session, instance.weights) if wanted else 0
    return Seats(
        position=position,
        day=day,
        session=session,
        stood=len(counting),
        fixed=len(fixed),
        room=max(session.need.maximum, len(counting)) - len(fixed),
        wishes=[
            WishLeft(kind, code, weight)
            for kind, code in wanted
            if not any(code in brings(helper, kind) for helper in fixed)
        ],
    )


def _standing(
    instance: Instance, table: Timetable, helpers: Sequence[PlanHelper], refused: frozenset[Guide]
) -> tuple[Keys, Keys]:
    """Who may go on standing somewhere or not, and all who stand anywhere."""
    row_of = {session.id: row for row, session in enumerate(table.sessions)}
    stays, stood = [], []
    for index, helper in enumerate(helpers):
        for one in instance.standings_of[helper.id]:
            key = index * len(table.sessions) + row_of[one.session_id]
            stood.append(key)
            if not one.is_fixed and one.guide not in refused:
                stays.append(key)
    return np.array(sorted(stays), dtype=np.int64), np.array(sorted(stood), dtype=np.int64)


def _are_among(keys: Keys, sought: Keys) -> Truths:
    """Of each key whether it is among those that are `sought`, which are in order."""
    if not len(sought):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(sought, keys), len(sought) - 1)
    found: Truths = sought[at] == keys
    return found


def _columns(
    instance: Instance,
    table: Timetable,
    where: Whereabouts,
    helpers: Sequence[PlanHelper],
    pairs: tuple[Numbers, Numbers, Truths],
) -> ChoiceColumns:
    """`pairs` are helpers, by position, with sessions, by row, and whether they stand there."""
    weights = instance.weights
    who, rows, stands = pairs
    way, is_own = where.way(who, rows)
    way = np.where(way == ways.UNKNOWN, rules.UNKNOWN_WAY_MINUTES, way)
    is_known = _is_known_face(instance, table, helpers, who, rows)
    kinds = {one.who.kind for one in helpers}
    minutes = np.zeros(len(who), dtype=np.int32)
    for kind in kinds:
        is_kind: Truths = np.array([one.who.kind is kind for one in helpers], dtype=np.bool_)
        of_kind = is_kind[who]
        minutes[of_kind] = table.counted(kind)[rows[of_kind]]
    return ChoiceColumns(
        seats=rows,
        person=(np.cumsum(np.bincount(who, minlength=len(helpers)) > 0) - 1)[who].astype(np.int32),
        stands=stands,
        minutes=minutes,
        is_own_place=is_own,
        is_known_face=is_known,
        way=way,
        cost=weights.other_place * ~is_own
        + weights.new_face * ~is_known
        + weights.travel * way.astype(np.int64),
    )


def _is_known_face(
    instance: Instance, table: Timetable, helpers: Sequence[PlanHelper], who: Numbers, rows: Numbers
) -> Truths:
    """`rules.is_known_face` of each pair: who stood at the place in the week before, or before the plan began."""
    every_week = len(table.mondays)
    weeks = {monday: [index] for index, monday in enumerate(table.mondays)}
    if table.days:
        weeks.setdefault(week_of(instance.first_day), []).append(every_week)
    known: set[int] = set()
    for index, helper in enumerate(helpers):
        stood = [(other.location_id, other.when.day) for other in helper.who.busy]
        for one in instance.standings_of[helper.id]:
            session = instance.session_of[one.session_id]
            stood.append((session.place_id, session.when.day))
        for place_id, day in stood:
            there = index * len(table.points) + table.place_at[place_id]
            known.update(there * (every_week + 1) + week for week in weeks.get(week_of(day) + ONE_WEEK, ()))
    listed = np.array(sorted(known), dtype=np.int64)
    place: Keys = (who.astype(np.int64) * len(table.points) + table.place[rows]) * (every_week + 1)
    found: Truths = _are_among(place + table.monday[rows], listed) | _are_among(place + every_week, listed)
    return found


def _people(instance: Instance, around: Around, who: Keys) -> list[Person]:
    ends = np.searchsorted(who, np.arange(len(around.helpers)), "right").tolist()
    people: list[Person] = []
    first = 0
    for helper, fixed, end in zip(around.helpers, around.fixed, ends, strict=True):
        if end > first:
            guides = sum(at.role is AssignmentRole.GUIDE for at in fixed)
            curve = cost.load_curve(instance, helper)
            people.append(Person(len(people), helper, guides, curve, first, end))
        first = end
    return people


def _fixed_costs(instance: Instance, around: Around) -> Iterator[Cost]:
    """Of what helpers do whatever is chosen."""
    for helper, fixed in zip(around.helpers, around.fixed, strict=True):
        guided = [at for at in fixed if at.role is AssignmentRole.GUIDE]
        if guided:
            before = rules.before_the_plan(instance, helper)
            for at in guided:
                yield cost.of_helper(instance, rules.as_open(instance, at.session), before)
            yield Cost(load=cost.load_curve(instance, helper).up_to(len(guided)))
