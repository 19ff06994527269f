"""What leaves the house does not tell by its order what its numbers keep."""

import pandas as pd

from ui import withholding


def test_marked_rows_come_last_by_name() -> None:
    table = pd.DataFrame({"topic": ["d", "c", "b", "a"], "number": [60, 45, 39, 3]})
    few = pd.Series([False, True, False, True])
    shown = withholding.marked_last(table.assign(number=withholding.worded(table["number"], few)), few)
    assert shown["topic"].tolist() == ["d", "b", "a", "c"]
    assert shown["number"].tolist() == [60, 39, "withheld", "withheld"]


def test_rows_of_two_names_are_put_by_both() -> None:
    table = pd.DataFrame({"place": ["q", "p", "p"], "topic": ["a", "b", "a"], "number": [4, 3, 2]})
    shown = withholding.marked_last(table, pd.Series([True, True, True]), names=2)
    assert list(zip(shown["place"], shown["topic"], strict=True)) == [("p", "a"), ("p", "b"), ("q", "a")]


def test_a_table_without_marks_stays_as_it_is() -> None:
    table = pd.DataFrame({"topic": ["b", "a"], "number": [9, 8]})
    pd.testing.assert_frame_equal(withholding.marked_last(table, pd.Series([False, False])), table)
