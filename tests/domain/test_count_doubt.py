import pytest

from domain import count_doubt


@pytest.mark.parametrize(
    ("visitors", "topics", "usual", "asked"),
    [
        (4, {"itsme": 4, "Smartphone": 4, "Print": 4}, 3.0, []),
        (0, {}, 3.0, []),
        (0, {"itsme": 9}, None, []),
        (3, {"itsme": 4}, None, ["itsme was counted 4 times for 3 visitors. Is that right?"]),
        (
            1,
            {"itsme": 1, "Smartphone": 1, "Print": 1, "Wifi": 1},
            None,
            ["4 questions for 1 visitor. Is that right?"],
        ),
        (
            1,
            {"itsme": 4},
            None,
            [
                "4 questions for 1 visitor. Is that right?",
                "itsme was counted 4 times for 1 visitor. Is that right?",
            ],
        ),
        (
            2,
            {"itsme": 2, "Print": 2, "Wifi": 2, "Mail": 1},
            None,
            ["7 questions for 2 visitors. Is that right?"],
        ),
        (20, {}, 6.0, ["20 visitors is far more than usual here. Is that right?"]),
        (19, {}, 1.0, []),
        (21, {}, 7.0, []),
        (500, {}, None, []),
    ],
)
def test_unlikely_figures_are_asked_about_and_likely_ones_are_not(
    visitors: int, topics: dict[str, int], usual: float | None, asked: list[str]
) -> None:
    assert count_doubt.doubts(visitors, topics, usual) == asked
