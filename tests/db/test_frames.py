"""Frames of what the database answers: whole numbers stay whole, and what is none is refused."""

from typing import Any

import pytest
from sqlalchemy import Select, literal, literal_column, select, union_all
from sqlalchemy.orm import Session

from db.frames import read_frame

NUMBERS = {"number": "int64"}


def rows(*values: Any) -> Select[Any]:
    found = union_all(*(select(literal_column(value).label("number")) for value in values)).subquery()
    return select(found.c.number)


def test_whole_numbers_are_whole_also_when_they_are_large(tx: Session) -> None:
    frame = read_frame(tx, rows("1", "9000000000"), NUMBERS)
    assert frame["number"].tolist() == [1, 9_000_000_000]
    assert str(frame["number"].dtype) == "int64"


def test_no_rows_keep_the_promise(tx: Session) -> None:
    frame = read_frame(tx, select(literal(1)).where(literal(1) == 2), NUMBERS)
    assert (len(frame), str(frame["number"].dtype)) == (0, "int64")


@pytest.mark.parametrize("other", ["CAST(1.5 AS double precision)", "NULL"])
def test_what_is_no_whole_number_is_refused(tx: Session, other: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        read_frame(tx, rows("1", other), NUMBERS)
