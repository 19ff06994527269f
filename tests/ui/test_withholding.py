"""What leaves the house does not tell by its order what its numbers keep."""

import json
import re
from collections.abc import Callable
from random import Random

import pandas as pd
import pytest

from domain import withheld
from domain.words import LocationKind
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PHONE, SIGN_IN, counted
from ui import topic_shared, withholding
from ui.chart_shared import Shared
from ui.topic_figures import Counted
from ui.topic_mark import BY_KIND, BY_LANGUAGE, BY_OUTCOME, BY_PLACE
from ui.topic_section import Section

Table = list[list[int]]
CASES = 12


def test_marked_rows_come_last_by_name() -> None:
    table = pd.DataFrame({"topic": ["d", "c", "b", "a"], "number": [60, 45, 39, 3]})
    few = pd.Series([False, True, False, True])
    shown = withholding.marked_last(table.assign(number=withholding.worded(table["number"], few)), few)
    assert shown["topic"].tolist() == ["d", "b", "a", "c"]
    assert shown["number"].tolist() == [60, 39, "withheld", "withheld"]


def test_rows_of_two_names_are_put_by_both() -> None:
    table = pd.DataFrame({"place": ["q", "p", "p"], "topic": ["a", "b", "a"], "number": [4, 3, 2]})
    shown = withholding.marked_last(table, pd.Series([True, True, True]), "place", "topic")
    assert list(zip(shown["place"], shown["topic"], strict=True)) == [("p", "a"), ("p", "b"), ("q", "a")]


def test_a_table_without_marks_stays_as_it_is() -> None:
    table = pd.DataFrame({"topic": ["b", "a"], "number": [9, 8]})
    pd.testing.assert_frame_equal(withholding.marked_last(table, pd.Series([False, False])), table)


def by_kind(numbers: Table) -> Counted:
    kinds = sorted(LocationKind)[: len(numbers)]
    rows = [
        (kind, topic, n)
        for kind, row in zip(kinds, numbers, strict=True)
        for topic, n in zip((ITSME, PHONE), row, strict=True)
    ]
    sessions = [(kind, 30, 60) for kind in kinds]
    return counted(section=Section.WHERE, by_kind=rows, sessions_by_kind=sessions)


def by_place(numbers: Table) -> Counted:
    rows = [
        (month, place, f"place {place}", n)
        for place, row in enumerate(numbers)
        for month, n in zip(MONTHS, row, strict=False)
    ]
    sessions = [(month, place, name, 4, 4, 30) for month, place, name, _n in rows]
    return counted(section=Section.WHERE, by_place=rows, sessions_by_place=sessions)


def by_language(numbers: Table) -> Counted:
    rows = [
        (key, f"language {key}", topic, n)
        for key, row in enumerate(numbers, start=1)
        for topic, n in zip((ITSME, PHONE), row, strict=True)
    ]
    sessions = [(key, f"language {key}", 30) for key in range(1, len(numbers) + 1)]
    return counted(section=Section.WHO, by_language=rows, sessions_by_language=sessions)


def by_outcome(numbers: Table) -> Counted:
    """A question a session, so that a number is as many visitors."""
    rows = [
        ("group", group, key, f"outcome {key}", n, n)
        for group, row in zip((SIGN_IN, DEVICE), numbers, strict=True)
        for key, n in enumerate(row, start=1)
        if n
    ]
    return counted(section=Section.WHAT, by_outcome=rows)


@pytest.mark.parametrize(
    ("chart", "of", "height", "width"),
    [
        (BY_KIND, by_kind, 4, 2),
        (BY_PLACE, by_place, 9, 2),  # more than are drawn above each other
        (BY_LANGUAGE, by_language, 4, 2),
        (BY_OUTCOME, by_outcome, 2, 4),
    ],
)
def test_a_file_stays_the_same_when_what_it_withholds_is_another_number(
    chart: str, of: Callable[[Table], Counted], height: int, width: int
) -> None:
    """As long as the sums that a reader knows stay the same."""
    rng, tried = Random(37), 0
    for _case in range(CASES):
        numbers = [[rng.choice((0, 0, 1, 2, 3, 4, 9)) for _ in range(width)] for _ in range(height)]
        other = another(numbers, rng)
        if other is not None:
            tried += 1
            told, again = (written(topic_shared.of(chart, of(one), split=None)) for one in (numbers, other))
            assert again == told, (numbers, other)
    assert tried > CASES // 2


def written(shared: Shared) -> tuple[str, str, int]:
    """All that stands in a file of the table and in one of the picture, where of the rows is drawn what the chart names."""
    drawn = {} if shared.chart is None else shared.chart.to_dict(validate=False)
    rows = drawn.pop("datasets", {})
    said = json.dumps(drawn)
    named = {*re.findall(r'"field": "(\w+)"', said), *re.findall(r"datum\.(\w+)", said)}
    shown = {name: [{key: one[key] for key in named & {*one}} for one in some] for name, some in rows.items()}
    return shared.table.to_csv(), said + json.dumps(shown, default=str, sort_keys=True), shared.withheld


def another(numbers: Table, rng: Random) -> Table | None:
    """The table with other numbers in a row in which some are withheld, of which the same stay so; None when there is none."""
    found = withheld.of_table(numbers)
    for row in rng.sample(range(len(numbers)), len(numbers)):
        hidden = [column for column in range(len(numbers[row])) if (row, column) in found.cells]
        other = [list(one) for one in numbers]
        if row in found.rows and hidden:
            other[row][rng.choice(hidden)] += 1
        elif len(hidden) > 1:
            more, less = rng.sample(hidden, 2)
            other[row][more] += 1
            other[row][less] -= 1
        if other[row] != numbers[row] and min(other[row]) >= 0 and withheld.of_table(other) == found:
            return other
    return None
