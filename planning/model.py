"""The mixed-integer program of a problem.

One column per choice (0 or 1); per session the places left open and the helpers lost; per wish whether it stays
unmet; per helper a step for each further session, dearer than the one before, so that the square of the load stays
linear. Rows: places, room, wishes, at most one of each set of choices that exclude each other, hours.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np

from domain.words import CategoryKind
from planning import cliques, cost, hours
from planning.columns import ChoiceColumns, Window
from planning.problem import Problem, brings
from planning.program import Builder, Numbers, Program
from planning.watch import Stop, TimeUp, never

Ways = list[tuple[int, ...]] | None


def of(problem: Problem, stop: Stop = never) -> Program:
    """The program of all choices, whose columns come first and in their order. Raises `TimeUp`."""
    change = problem.instance.weights.change
    columns, builder = problem.columns, Builder()
    builder.columns(columns.cost - change * columns.stands, whole=True)
    _add_places(builder, problem)
    _add_wishes(builder, problem)
    excluded = exclusions(problem, stop)
    builder.rows(excluded.sizes, excluded.members, most=1)
    _add_load(builder, problem, excluded.most)
    known: dict[tuple[tuple[tuple[int, int], ...], int], Ways] = {}
    for window in problem.windows:
        if stop():
            raise TimeUp
        _add_window(builder, columns, window, known)
    return builder.done(len(problem.choices), problem.fixed_cost.total + change * problem.standing)


def _add_places(builder: Builder, problem: Problem) -> None:
    weights, seats, of_choice = problem.instance.weights, problem.seats, problem.columns.seats
    gaps = [one.gap(0) for one in seats]
    lacking = [index for index, gap in enumerate(gaps) if gap.open or gap.lost]
    losing = [index for index in lacking if gaps[index].lost]
    opened = builder.columns(
        [cost.open_cost(seats[index].session, weights) for index in lacking],
        [gaps[index].open for index in lacking],
    )
    lost = builder.columns(
        [cost.lost_cost(seats[index].session, weights) for index in losing],
        [gaps[index].lost for index in losing],
    )
    row_of = np.full(len(seats), -1, dtype=np.int32)
    row_of[lacking] = np.arange(len(lacking), dtype=np.int32)
    made = np.flatnonzero(row_of[of_choice] >= 0).astype(np.int32)
    builder.scattered(
        len(lacking),
        np.concatenate([row_of[of_choice[made]], row_of[lacking], row_of[losing]]),
        np.concatenate([made, opened, lost]),
        least=[gaps[index].open + gaps[index].lost for index in lacking],
    )
    room = np.array([one.room for one in seats], dtype=np.int32)
    full = np.flatnonzero(np.bincount(of_choice, minlength=len(seats)) > room)
    row_of = np.full(len(seats), -1, dtype=np.int32)
    row_of[full] = np.arange(len(full), dtype=np.int32)
    made = np.flatnonzero(row_of[of_choice] >= 0).astype(np.int32)
    builder.scattered(len(full), row_of[of_choice[made]], made, most=room[full])


def _add_wishes(builder: Builder, problem: Problem) -> None:
    of_choice, person = problem.columns.seats, problem.columns.person
    wished: defaultdict[tuple[CategoryKind, str], list[tuple[int, int]]] = defaultdict(list)
    for index, seats in enumerate(problem.seats):
        for wish in seats.wishes:
            wished[wish.kind, wish.code].append((index, wish.cost))
    for (kind, code), where in sorted(wished.items()):
        unmet = builder.columns([weight for _index, weight in where])
        row_of = np.full(len(problem.seats), -1, dtype=np.int32)
        row_of[[index for index, _weight in where]] = np.arange(len(where), dtype=np.int32)
        has_it = np.array([code in brings(one.helper, kind) for one in problem.people], dtype=np.bool_)
        brought = np.flatnonzero((row_of[of_choice] >= 0) & has_it[person]).astype(np.int32)
        builder.scattered(
            len(where),
            np.concatenate([row_of[of_choice[brought]], np.arange(len(where), dtype=np.int32)]),
            np.concatenate([brought, unmet]),
            least=1,
        )


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Sets of choices of which at most one is made: `members` one set after the other, as long as `sizes` says.

    `most` is how many sessions that leaves to each person at most.
    """

    members: Numbers
    sizes: Numbers
    most: list[int]


def exclusions(problem: Problem, stop: Stop = never) -> Exclusions:
    """What the helper's other sessions of a day exclude. Raises `TimeUp`."""
    table, columns, known = problem.timetable, problem.columns, cliques.Known()
    rows = columns.seats
    in_order = (np.arange(len(rows)), table.ends[rows], table.starts[rows], table.day[rows], columns.person)
    order = np.lexsort(in_order)
    days, people, in_day = table.day[rows[order]], columns.person[order], table.in_day[rows[order]]
    stands, numbers = columns.stands[order], order.astype(np.int32)
    breaks = np.flatnonzero((np.diff(days) != 0) | (np.diff(people) != 0)) + 1
    bounds = [0, *breaks.tolist(), len(order)] if len(order) else []
    most = [0] * len(problem.people)
    members, sizes = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
    for first, end in pairwise(bounds):
        day, person = int(days[first]), int(people[first])
        if end - first == 1:
            most[person] += 1
            continue
        if stop():
            raise TimeUp
        clashes, here, stay = table.clashes(day), in_day[first:end], stands[first:end]
        excluding = clashes.either[here[:, None], here]
        if np.count_nonzero(stay) > 1:
            excluding &= clashes.overlap[here[:, None], here] | ~(stay[:, None] & stay)
        found = known.of(excluding)
        members.append(numbers[first:end][found.members])
        sizes.append(found.sizes)
        most[person] += found.most
    return Exclusions(np.concatenate(members), np.concatenate(sizes), most)


def _add_load(builder: Builder, problem: Problem, most_of: list[int]) -> None:
    costs = [
        person.load_cost(number)
        for person, most in zip(problem.people, most_of, strict=True)
        for number in range(most)
    ]
    people, choices = np.arange(len(problem.people), dtype=np.int32), len(problem.choices)
    order = np.argsort(np.concatenate([problem.columns.person, np.repeat(people, most_of)]), kind="stable")
    inside = np.concatenate([np.arange(choices, dtype=np.int32), builder.columns(costs)])[order]
    own = np.bincount(problem.columns.person, minlength=len(people))
    builder.rows(
        own + np.array(most_of, dtype=np.int64), inside, np.where(inside < choices, 1.0, -1.0), most=0
    )


def _add_window(
    builder: Builder,
    columns: ChoiceColumns,
    window: Window,
    known: dict[tuple[tuple[tuple[int, int], ...], int], Ways],
) -> None:
    inside = window.numbers
    minutes = columns.minutes[inside]
    if not window.overrun:
        _add_hours(builder, inside, minutes, window.most, known)
        return
    stays_above = builder.columns([0], whole=True)
    builder.rows(
        [len(inside) + 1],
        np.concatenate([inside, stays_above]),
        np.concatenate([minutes, [-window.overrun]]),
        most=window.most,
    )
    newcomers = inside[~columns.stands[inside]]
    pairs = np.array([(number, stays_above[0]) for number in newcomers.tolist()], dtype=np.int32)
    builder.rows([2] * len(newcomers), pairs.ravel(), most=1)


def _add_hours(
    builder: Builder,
    inside: Numbers,
    minutes: Numbers,
    most: int,
    known: dict[tuple[tuple[tuple[int, int], ...], int], Ways],
) -> None:
    """`inside`: columns with their `minutes`."""
    numbers = sorted(Counter(minutes.tolist()).items())
    lengths = [length for length, _number in numbers]
    unit = gcd(*lengths)
    most = most // unit * unit
    number_of = {length: min(number, most // length) for length, number in numbers}
    key = (tuple(number_of.items()), most)
    if key not in known:
        known[key] = hours.ways(number_of, most)
    ways = known[key]
    if ways is None:
        builder.rows([len(inside)], inside, minutes / unit, most=most // unit)
        for factors, limit in hours.rounded(minutes.tolist(), most):
            row = np.array(factors, dtype=np.int32)
            builder.rows([np.count_nonzero(row)], inside[row > 0], row[row > 0], most=limit)
        return
    taken = builder.columns(np.zeros(len(ways)))
    builder.rows([len(taken)], taken, most=1)
    held = np.array(ways, dtype=np.int32)
    for index, length in enumerate(reversed(lengths)):
        longer, ways_with = inside[minutes >= length], np.flatnonzero(held[:, index])
        builder.rows(
            [len(longer) + len(ways_with)],
            np.concatenate([longer, taken[ways_with]]),
            np.concatenate([np.ones(len(longer)), -held[ways_with, index]]),
            most=0,
        )
