"""Dates and numbers as each language writes them, also when they are written again."""

from datetime import date

import pytest

import language
from language import formats

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "day", "days", "number"),
    [
        ("nl", "di 24 nov", "24–26 nov 2026", "1.234,5"),
        ("en", "Tue 24 Nov", "24–26 Nov 2026", "1,234.5"),
        ("fr", "mar 24 nov", "24–26 nov 2026", "1 234,5"),
    ],
)
def test_each_language_writes_its_own_way_each_time(code: str, day: str, days: str, number: str) -> None:
    for _ in range(2):
        with language.use(code):
            written = (
                formats.day(TUESDAY),
                formats.days(TUESDAY, date(2026, 11, 26)),
                formats.number(1234.5, 1).replace("\u202f", " ").replace("\u00a0", " "),
            )
        assert written == (day, days, number)


def test_a_number_written_before_does_not_lend_its_looks_to_an_equal_one() -> None:
    assert [formats.number(value, 1) for value in (-0.0, 0, 0.0, 1, 1.0)] == ["0", "0", "0", "1", "1"]
