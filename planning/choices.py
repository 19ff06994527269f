"""From an instance to the choices a solver has: who could stand where, given what is fixed."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.candidate import CandidateHelper, Load
from domain.period import DAYS_IN_WEEK, week_of
from domain.words import AssignmentRole, CategoryKind
from planning import cost, rules, ways, windows
from planning.cost import Cost
from planning.instance import Instance, PlanHelper, PlanSession
from planning.problem import Choice, ChoiceColumns, Person, Problem, Seats, Window, WishLeft, brings
from planning.timetable import Numbers, Timetable, Truths
from planning.watch import Stop, TimeUp, never
from planning.whereabouts import Whereabouts


def of(instance: Instance, *, newcomers: bool = True, stop: Stop = never) -> Problem:
    """The choices of an instance, in an order that does not depend on the order of the instance.

    Without `newcomers` only who stands somewhere may go on doing so, which is known at once. Raises `TimeUp`.
    """
    with _many_objects():
        return _of(instance, newcomers=newcomers, stop=stop)


@contextmanager
def _many_objects() -> Iterator[None]:
    """Nearly all that is made stays: looking for what does not, again and again, takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _of(instance: Instance, *, newcomers: bool, stop: Stop) -> Problem:
    timetable = Timetable(instance)
    seats = [
        _seats(instance, session, index, day)
        for index, (session, day) in enumerate(zip(timetable.sessions, timetable.day.tolist(), strict=True))
    ]
    everywhere = _Everywhere(instance, timetable, seats)
    choices: list[Choice] = []
    people: list[Person] = []
    hours: list[Window] = []
    fixed_costs: list[Cost] = []
    found: list[_Possible] = []
    for key in sorted(instance.helper_of):
        if not newcomers and not instance.standings_of[key]:
            continue
        if stop():
            raise TimeUp
        around = _Around(everywhere, instance.helper_of[key])
        fixed_costs += around.fixed_costs()
        possible = around.possible(newcomers=newcomers)
        if not len(possible.rows):
            continue
        curve = cost.load_curve(instance, around.helper)
        person = Person(len(people), around.helper, len(around.fixed_guides), curve)
        people.append(person)
        found.append(possible)
        around.choose(person, possible, len(choices))
        choices += person.choices
        hours += windows.of(person, everywhere.spans, around.load_on)
    gone = len(instance.standing_guides - instance.pinned_guides) - sum(one.stands for one in choices)
    fixed_costs.append(Cost(changes=instance.weights.change * gone))
    return Problem(
        instance=instance,
        timetable=timetable,
        columns=_columns(found),
        choices=choices,
        seats=seats,
        people=people,
        windows=hours,
        fixed=instance.pinned_guides,
        fixed_cost=cost.summed(fixed_costs),
    )


def _seats(instance: Instance, session: PlanSession, position: int, day: int) -> Seats:
    fixed = [
        instance.helper_of[one.helper_id]
        for one in instance.standing_at[session.id]
        if one.is_fixed and rules.counts(instance, one)
    ]
    stood = rules.stood(instance, session)
    wanted = [(CategoryKind.LANGUAGE, code) for code in sorted(session.need.languages)]
    wanted += [(CategoryKind.SKILL, code) for code in sorted(session.need.skills)]
    weight = cost.wish_cost(session, instance.weights)
    return Seats(
        position=position,
        day=day,
        session=session,
        shown=rules.as_open(instance, session),
        stood=stood,
        fixed=len(fixed),
        room=max(session.need.maximum, stood) - len(fixed),
        wishes=[
            WishLeft(kind, code, weight)
            for kind, code in wanted
            if not any(code in brings(helper, kind) for helper in fixed)
        ],
    )


@dataclass(frozen=True, slots=True)
class _Possible:
    """The sessions where a helper could stand: rows of the timetable, with what each choice is and costs by itself."""

    rows: Numbers
    stands: Truths
    minutes: Numbers
    way: Numbers
    is_own_place: Truths
    is_known_face: Truths
    cost: "np.ndarray[tuple[int], np.dtype[np.int64]]"


def _columns(found: list[_Possible]) -> ChoiceColumns:
    """`found` by person."""
    if not found:
        empty = np.zeros(0, dtype=np.int32)
        return ChoiceColumns(empty, empty, empty.astype(np.bool_), empty, empty.astype(np.int64))
    return ChoiceColumns(
        seats=np.concatenate([one.rows for one in found]),
        person=np.repeat(np.arange(len(found), dtype=np.int32), [len(one.rows) for one in found]),
        stands=np.concatenate([one.stands for one in found]),
        minutes=np.concatenate([one.minutes for one in found]),
        cost=np.concatenate([one.cost for one in found]),
    )


class _Everywhere:
    """What holds for all helpers."""

    def __init__(self, instance: Instance, timetable: Timetable, seats: list[Seats]) -> None:
        self.instance = instance
        self.timetable = timetable
        self.seats = seats
        self.whereabouts = Whereabouts(instance, timetable)
        self.wants_somebody: Truths = np.array([one.wants_somebody() for one in seats], dtype=np.bool_)
        self.row_of = {one.session.id: one.position for one in seats}
        self.before = week_of(instance.first_day) if timetable.days else None
        spans: list[windows.Span] = [(week_of(day), day.replace(day=1), day.year) for day in timetable.days]
        self.spans = [spans[day] for day in timetable.day.tolist()]
        self._parts: dict[tuple[bool, bool, int], Cost] = {}

    def part(self, is_own: bool, is_known: bool, way: int) -> Cost:
        key = (is_own, is_known, way)
        if key not in self._parts:
            self._parts[key] = cost.of_guide(
                self.instance.weights, is_own_place=is_own, is_known_face=is_known, way=way
            )
        return self._parts[key]


class _Around:
    """One helper with what is fixed for them."""

    def __init__(self, everywhere: _Everywhere, helper: PlanHelper) -> None:
        self._all = everywhere
        self.instance = everywhere.instance
        self.helper = helper
        self.fixed = rules.fixed_elsewhere(self.instance, helper, None)
        self.fixed_guides = [at for at in self.fixed if at.role is AssignmentRole.GUIDE]
        self._before = rules.before_the_plan(self.instance, helper)
        self._seen: dict[date, CandidateHelper] = {}

    def possible(self, *, newcomers: bool) -> _Possible:
        """The sessions where the helper could stand as a guide, and whether they stand there now."""
        table = self._all.timetable
        way = self._all.whereabouts.way(self.helper)
        stands = np.zeros(len(table.sessions), dtype=np.bool_)
        may_come = self._may_come(way) if newcomers else np.zeros_like(stands)
        for standing in self.instance.standings_of[self.helper.id]:
            row = self._all.row_of[standing.session_id]
            may_come[row] = False
            if not standing.is_fixed:
                stands[row] = not rules.against_standing(self.instance, standing)
        rows = np.flatnonzero(may_come | stands).astype(np.int32)
        own, known = self._all.whereabouts.is_own_place(self.helper)[rows], self._is_known_face(rows)
        minutes = np.where(way[rows] == ways.UNKNOWN, rules.UNKNOWN_WAY_MINUTES, way[rows])
        weights = self.instance.weights
        return _Possible(
            rows=rows,
            stands=stands[rows],
            minutes=table.counted(self.helper.who.kind)[rows],
            way=minutes.astype(np.int32),
            is_own_place=own,
            is_known_face=known,
            cost=weights.other_place * ~own
            + weights.new_face * ~known
            + weights.travel * minutes.astype(np.int64),
        )

    def _may_come(self, way: Numbers) -> Truths:
        """Where `rules.against_newcomer` finds nothing, asked once for all that is alike to the rules."""
        table, where = self._all.timetable, self._all.whereabouts
        if not rules.may_be_asked(self.helper):
            return np.zeros(len(table.sessions), dtype=np.bool_)
        found = self._all.wants_somebody & where.is_available(self.helper)
        if self.helper.reach_minutes is not None:
            found &= (way <= self.helper.reach_minutes) | (way == ways.UNKNOWN)
        found &= ~where.is_absent(self.helper)
        here = {standing.session_id for standing in self.instance.standings_of[self.helper.id]}
        found[[self._all.row_of[key] for key in here]] = False
        is_busy = self._is_busy_day()[table.day]
        for row in np.flatnonzero(found & is_busy).tolist():
            found[row] = self._no_rule_refuses(row)
        self._keep_to_hours(found, found & ~is_busy)
        return found

    def _is_busy_day(self) -> Truths:
        busy = {other.when.day for other in self.helper.who.busy}
        busy |= {at.session.when.day for at in self.fixed}
        return np.array([day in busy for day in self._all.timetable.days], dtype=np.bool_)

    def _keep_to_hours(self, found: Truths, asked: Truths) -> None:
        """Of the sessions of days without anything else only the hours tell: if the longest fits a week, all do."""
        table = self._all.timetable
        rows = np.flatnonzero(asked)
        if not len(rows):
            return
        minutes = table.counted(self.helper.who.kind)[rows]
        spans = table.span[rows]
        for span in np.unique(spans).tolist():
            of_span = spans == span
            lengths, firsts = np.unique(minutes[of_span], return_index=True)
            for length, first in zip(lengths[::-1].tolist(), firsts[::-1].tolist(), strict=True):
                if self._no_rule_refuses(int(rows[of_span][first])):
                    break
                found[rows[of_span & (minutes == length)]] = False

    def _no_rule_refuses(self, row: int) -> bool:
        shown = self._all.seats[row].shown
        return not rules.against_newcomer(shown, self.seen(shown.when.day), None)

    def _is_known_face(self, rows: Numbers) -> Truths:
        """`rules.is_known_face`, of each of the rows."""
        table = self._all.timetable
        found = np.zeros(len(rows), dtype=np.bool_)
        place, monday = table.place[rows], table.monday[rows]
        stood = {(other.location_id, week_of(other.when.day)) for other in self._before.busy}
        for place_id, week in stood:
            is_here = place == table.place_at[place_id]
            for index, other in enumerate(table.mondays):
                if (other - week).days == DAYS_IN_WEEK:
                    found |= is_here & (monday == index)
            if self._all.before is not None and (self._all.before - week).days == DAYS_IN_WEEK:
                found |= is_here
        return found

    def seen(self, day: date) -> CandidateHelper:
        """With what is fixed. Only for sessions where the helper is not fixed."""
        if day not in self._seen:
            self._seen[day] = rules.around(self.instance, self.helper, day, self.fixed)
        return self._seen[day]

    def load_on(self, day: date) -> Load:
        return self.seen(day).load

    def choose(self, person: Person, possible: _Possible, first: int) -> None:
        """Makes the choices of the person, numbered from `first`, and notes them with their sessions."""
        seats, part = self._all.seats, self._all.part
        of_day: defaultdict[int, list[Window]] = defaultdict(list)
        columns = (possible.rows, possible.stands, possible.minutes, possible.cost)
        why = (possible.is_own_place, possible.is_known_face, possible.way)
        for number, (row, stands, minutes, price, own, known, way) in enumerate(
            zip(*(one.tolist() for one in (*columns, *why)), strict=True), first
        ):
            one = seats[row]
            choice = Choice(
                number, person, one, stands, minutes, part(own, known, way), price, of_day[one.day]
            )
            person.choices.append(choice)
            one.choices.append(choice)

    def fixed_costs(self) -> Iterator[Cost]:
        """Of what the helper does whatever is chosen."""
        for at in self.fixed_guides:
            yield cost.of_helper(self.instance, rules.as_open(self.instance, at.session), self._before)
        if self.fixed_guides:
            yield Cost(load=cost.load_curve(self.instance, self.helper).up_to(len(self.fixed_guides)))
