"""The mixed-integer program of a problem.

One column per choice (0 or 1); per session the places left open and the helpers lost; per wish whether it stays
unmet; per helper a step for each further session, dearer than the one before, so that the square of the load stays
linear. Rows: places, room, wishes, at most one of each set of choices that exclude each other, hours.
"""

from collections import defaultdict

import numpy as np

from domain.words import CategoryKind
from planning import cost, exclusions, hour_rows
from planning.problem import Problem, brings
from planning.program import Builder, Program
from planning.watch import Stop, never


def of(problem: Problem, stop: Stop = never) -> Program:
    """The program of all choices, whose columns come first and in their order. Raises `TimeUp`."""
    change = problem.instance.weights.change
    columns, builder = problem.columns, Builder()
    builder.columns(columns.cost - change * columns.stands, whole=True)
    _add_places(builder, problem)
    _add_wishes(builder, problem)
    excluded = exclusions.of(problem, stop)
    builder.rows(excluded.sizes, excluded.members, most=1)
    _add_load(builder, problem, excluded.most)
    hour_rows.add(builder, columns, problem.windows, stop)
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
