"""The tally sheet as it comes out of the printer."""

import re
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import language
from domain.counted_session import Occurrence, Topic, TopicGroup
from domain.tally_sheet import Sheet
from domain.words import Formula
from paper import tally_sheet
from paper.tally_sheet import COLUMNS, LOWEST_ROW, TOPICS
from tests.paper.reading import A4, codes, has_white_edge, pictures, sizes, texts

MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)
LONG = "Sociaal-Digipunt-werking van de Bloemekenswijk en omstreken aan de Nieuwe Molens"


def topic(key: int, label: str) -> Topic:
    return Topic(key, f"T{key}", label, "", None)


def groups(*sizes: int, label: str = "Topic {key}") -> tuple[TopicGroup, ...]:
    """Groups of as many topics each; the group itself has a hundredfold key."""
    return tuple(
        TopicGroup(
            topic(number * 100, label.format(key=number * 100)),
            tuple(
                topic(number * 100 + each, label.format(key=number * 100 + each))
                for each in range(1, size + 1)
            ),
        )
        for number, size in enumerate(sizes, 1)
    )


def sheet(session_id: int = 7, **given: object) -> Sheet:
    at = Occurrence(session_id, 1, "De Krook", date(2026, 11, 24), time(13), time(17), "leeszaal")
    return Sheet(
        **{
            "at": at,
            "network_id": 1,
            "formula": Formula.WALK_IN,
            "is_demo": False,
            "groups": groups(2, 0),
            "helpers": ("Şükrü", "Юлія"),
            **given,
        }  # type: ignore[arg-type]  # what a test gives fits its field
    )


def printed(*every: Sheet) -> bytes:
    return tally_sheet.sheets(every, link_of=link, made=MADE)


def link(one: Sheet) -> str:
    return f"https://inloop.example/tellingen?sessie={one.at.session_id}"


@pytest.mark.parametrize(
    ("code", "day", "visitors", "who"),
    [
        ("nl", "dinsdag 24 november 2026 · 13:00–17:00", "Bezoekers", "Wie was er"),
        ("fr", "mardi 24 novembre 2026 · 13:00–17:00", "Visiteurs", "Qui était là"),
        ("en", "Tuesday 24 November 2026 · 13:00–17:00", "Visitors", "Who was there"),
    ],
)
def test_a_sheet_is_one_a4_page_in_the_language_asked_for(
    code: str, day: str, visitors: str, who: str
) -> None:
    with language.use(code):
        pdf = printed(sheet())
    assert sizes(pdf) == [A4]
    (said,) = texts(pdf)
    for part in (
        "De Krook",
        day,
        "leeszaal",
        visitors,
        who,
        "Şükrü",
        "Юлія",
        "Topic 100",
        "Topic 101",
        "Topic 200",
    ):
        assert part in said
    assert has_white_edge(pictures(pdf)[0])


def test_each_session_has_its_page_and_its_code_in_order() -> None:
    pdf = printed(*(sheet(number) for number in (3, 1, 2)))
    assert codes(pdf) == [[f"https://inloop.example/tellingen?sessie={number}"] for number in (3, 1, 2)]


def test_topics_stand_in_the_order_they_are_typed_in() -> None:
    (said,) = texts(printed(sheet(groups=groups(3, 2, 0, 4))))
    assert [int(key) for key in re.findall(r"Topic (\d+)", said)] == [
        100, 101, 102, 103, 200, 201, 202, 300, 400, 401, 402, 403, 404
    ]  # fmt: skip


def test_sixty_topics_with_long_names_stay_on_one_page_and_are_all_there() -> None:
    pdf = printed(
        sheet(
            groups=groups(*[6] * 9, label="{key} " + LONG),
            at=Occurrence(7, 1, LONG * 2, date(2026, 11, 24), time(13), time(17), "r" * 40),
            helpers=tuple(f"Alexandrine-Wilhelmina{number}" for number in range(9)),
        )
    )
    (said,) = texts(pdf)
    assert {int(key) for key in re.findall(r"\b([1-9]0\d)\b", said)} == {
        group * 100 + each for group in range(1, 10) for each in range(7)
    }
    assert has_white_edge(pictures(pdf)[0])
    assert len(codes(pdf)[0]) == 1


def test_more_topics_than_a_page_holds_go_on_on_a_second_with_the_same_head() -> None:
    pdf = printed(sheet(groups=groups(*[9] * 9)))
    first, second = texts(pdf)
    assert "page 1 of 2" in first
    assert "page 2 of 2" in second
    assert "De Krook" in second
    assert "Topic 909" in second


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=14))
def test_rows_fit_their_columns_and_no_group_stands_alone_at_a_foot(numbers: list[int]) -> None:
    rows = tally_sheet._rows(sheet(groups=groups(*numbers)))
    height, parts = tally_sheet._laid_out(rows)
    assert height >= LOWEST_ROW - 0.001
    assert [row for columns in parts for column in columns for row in column] == rows
    for columns in parts:
        assert len(columns) <= COLUMNS
        assert all(len(column) * height <= TOPICS.height + 0.001 for column in columns)
    every = [column for columns in parts for column in columns]
    assert not any(column[-1].is_group and not after[0].is_group for column, after in pairwise(every))


def test_a_demo_network_says_so_on_paper() -> None:
    assert "Demo: invented figures" in texts(printed(sheet(is_demo=True)))[0]
    assert "Demo" not in texts(printed(sheet()))[0]


def test_a_sheet_without_topics_or_helpers_still_counts_visitors() -> None:
    (said,) = texts(printed(sheet(groups=(), helpers=())))
    assert "Visitors" in said
