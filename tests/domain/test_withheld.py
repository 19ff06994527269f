"""Nobody computes a number that was withheld: an attacker who knows every sum and the rule finds two answers for each."""

from collections.abc import Sequence
from itertools import product

import highspy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain import withheld
from domain.withheld import OfList, OfTable

FEW = st.integers(0, 6)
SMALL_TABLES = st.integers(1, 2).flatmap(
    lambda width: st.lists(st.lists(FEW, min_size=width, max_size=width), min_size=1, max_size=3)
)
TABLES = st.integers(1, 7).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.just(0), st.integers(1, 4), st.integers(0, 60)), min_size=width, max_size=width
        ),
        min_size=1,
        max_size=7,
    )
)


def ranges(
    counts: Sequence[Sequence[int]], found: OfTable
) -> dict[tuple[str, int, int], tuple[float, float]]:
    """The least and the most that each withheld number can be, by linear programming; bounds of networks are whole."""
    height, width = len(counts), len(counts[0])
    numbers = {("cell", row, column): counts[row][column] for row in range(height) for column in range(width)}
    numbers |= {("row", row, 0): sum(counts[row]) for row in range(height)}
    numbers |= {("column", 0, column): sum(row[column] for row in counts) for column in range(width)}
    numbers["total", 0, 0] = sum(map(sum, counts))
    hidden = {("cell", *place) for place in found.cells} | {("row", row, 0) for row in found.rows}
    hidden |= {("column", 0, column) for column in found.columns} | (
        {("total", 0, 0)} if found.total else set()
    )
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    known = {
        name: solver.addVariable(1, highspy.kHighsInf)
        if name in hidden
        else solver.addVariable(number, number)
        for name, number in numbers.items()
    }
    for row in range(height):
        solver.addConstr(
            sum(known["cell", row, column] for column in range(width)) - known["row", row, 0] == 0
        )
    for column in range(width):
        solver.addConstr(
            sum(known["cell", row, column] for row in range(height)) - known["column", 0, column] == 0
        )
    solver.addConstr(sum(known["row", row, 0] for row in range(height)) - known["total", 0, 0] == 0)
    answers = {}
    for name in hidden:
        bounds = []
        for ask in (solver.minimize, solver.maximize):
            ask(known[name])
            is_unbounded = solver.getModelStatus() != highspy.HighsModelStatus.kOptimal
            bounds.append(float("inf") if is_unbounded else round(solver.getObjectiveValue(), 6))
        answers[name] = (bounds[0], bounds[1])
    return answers


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_no_withheld_number_of_a_table_follows_from_what_is_shown(counts: list[list[int]]) -> None:
    assert [
        name for name, (least, most) in ranges(counts, withheld.of_table(counts)).items() if least == most
    ] == []


@settings(max_examples=40, deadline=None)
@given(SMALL_TABLES)
def test_no_withheld_number_of_a_small_table_can_be_found_by_trying_all(counts: list[list[int]]) -> None:
    found = withheld.of_table(counts)
    places = sorted(found.cells)
    most = sum(map(sum, counts))
    assume(len(places) <= 3)  # linear programming looks at more
    fits = []
    for tried in product(range(1, most + 3), repeat=len(places)):
        other = [list(row) for row in counts]
        for (row, column), number in zip(places, tried, strict=True):
            other[row][column] = number
        is_same = [
            all(sum(other[row]) == sum(counts[row]) for row in range(len(counts)) if row not in found.rows),
            all(
                sum(row[column] for row in other) == sum(row[column] for row in counts)
                for column in range(len(counts[0]))
                if column not in found.columns
            ),
            found.total or sum(map(sum, other)) == most,
        ]
        if all(is_same):
            fits.append(tried)
    assert [
        place for place, values in zip(places, zip(*fits, strict=True), strict=True) if len(set(values)) < 2
    ] == []


@settings(deadline=None)
@given(TABLES)
def test_all_small_numbers_and_sums_are_withheld_and_no_zero_is(counts: list[list[int]]) -> None:
    found = withheld.of_table(counts)
    shown = {
        counts[row][column]
        for row in range(len(counts))
        for column in range(len(counts[0]))
        if (row, column) not in found.cells
    }
    shown |= {sum(row) for number, row in enumerate(counts) if number not in found.rows}
    shown |= {
        sum(column) for number, column in enumerate(zip(*counts, strict=True)) if number not in found.columns
    }
    assert [number for number in shown if withheld.is_small(number)] == []
    assert [place for place in found.cells if counts[place[0]][place[1]] == 0] == []


@settings(deadline=None)
@given(TABLES)
def test_nothing_is_withheld_where_nothing_is_small(counts: list[list[int]]) -> None:
    large = [[number * 5 for number in row] for row in counts]
    assert withheld.of_table(large) == OfTable(frozenset(), frozenset(), frozenset(), total=False)


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), max_size=12))
def test_no_withheld_number_of_a_list_follows_from_the_sum(counts: list[int]) -> None:
    found = withheld.of_list(counts)
    hidden = [counts[place] for place in found.places]
    assert [
        number for place, number in enumerate(counts) if place not in found.places and 0 < number < 5
    ] == []
    # Alone it is what is lacking to the sum; at 1 each, nobody can have less, so that nobody has more.
    assert found.total or not hidden or (len(hidden) > 1 and sum(hidden) > len(hidden))


@pytest.mark.parametrize(
    ("counts", "places", "total"),
    [
        ([], set(), False),
        ([0, 0], set(), False),
        ([7, 12, 0], set(), False),
        ([3, 40, 12], {0, 2}, False),
        ([2, 3, 40], {0, 1}, False),
        ([1, 1, 40, 9], {0, 1, 3}, False),
        ([3], {0}, True),
        ([3, 0], {0}, True),
        ([1, 1, 1, 1, 1], {0, 1, 2, 3, 4}, True),
    ],
)
def test_list(counts: list[int], places: set[int], total: bool) -> None:
    assert withheld.of_list(counts) == OfList(frozenset(places), total)


def test_table_protects_a_cell_by_a_rectangle_of_the_smallest() -> None:
    counts = [[3, 20, 90], [10, 8, 70], [80, 60, 50]]
    assert withheld.of_table(counts) == OfTable(
        frozenset({(0, 0), (0, 1), (1, 0), (1, 1)}), frozenset(), frozenset(), total=False
    )


def test_row_with_a_small_sum_is_withheld_with_its_sum() -> None:
    found = withheld.of_table([[2, 1], [30, 40], [50, 60]])
    assert (found.rows >= {0}, found.cells >= {(0, 0), (0, 1)}, found.total) == (True, True, False)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, ""),
        (1, "1 number is withheld: it is below 5, or one below 5 could be computed from it."),
        (7, "7 numbers are withheld: those below 5, and others from which these could be computed."),
    ],
)
def test_file_says_how_many_numbers_are_withheld(number: int, said: str) -> None:
    assert withheld.sentence(number) == said
