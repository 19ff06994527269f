"""The statement of hours as it comes out of the printer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

import language
from domain.period import year
from domain.words import HelperKind
from domain.worked import Statement, StatementLine
from paper import statement
from tests.paper.reading import A4, has_white_edge, pictures, sizes, texts

MADE = datetime(2026, 12, 1, 9, tzinfo=UTC)
LONG = "Sociaal Digipunt en lokaal dienstencentrum De Waterspiegel aan de Nieuwe Molens "


def line(number: int, **given: object) -> StatementLine:
    return StatementLine(
        **{
            "day": date(2026, 1, 6) + timedelta(days=number),
            "starts": time(10),
            "ends": time(12, 30),
            "place": "De Krook",
            "minutes": 150,
            "stood_in": False,
            **given,
        }  # type: ignore[arg-type]  # what a test gives fits
    )


def made_of(*lines: StatementLine, **given: object) -> Statement:
    return Statement(
        **{
            "helper_id": 7,
            "name": "Fatma Yildiz",
            "kind": HelperKind.VOLUNTEER,
            "network": "Gent",
            "is_demo": False,
            "period": year(2026),
            "lines": lines,
            "unsaid": 0,
            **given,
        }  # type: ignore[arg-type]  # the same
    )


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (
            "nl",
            [
                "Urenstaat",
                "Vrijwilliger",
                "di 6 jan 2026",
                "2,50",
                "ingevallen",
                "Totaal",
                "5,00",
                "2 sessies",
            ],
        ),
        ("fr", ["Relevé d’heures", "Bénévole", "mar 6 janv 2026", "2,50", "remplacement", "Total", "5,00"]),
        ("en", ["Statement of hours", "Volunteer", "Tue 6 Jan 2026", "2.50", "stood in", "Total", "5.00"]),
    ],
)
def test_a_statement_says_when_where_and_how_long_in_the_language_asked_for(
    code: str, parts: list[str]
) -> None:
    with language.use(code):
        pdf = statement.statements([made_of(line(0), line(1, stood_in=True), unsaid=3)], made=MADE)
    assert sizes(pdf) == [A4]
    (said,) = texts(pdf)
    assert [part for part in [*parts, "Fatma Yildiz", "Gent", "De Krook", "3"] if part not in said] == []


def test_each_helper_begins_on_a_page_of_its_own_that_names_nobody_else() -> None:
    pdf = statement.statements([made_of(line(0)), made_of(line(0), name="Bo")], made=MADE)
    first, second = texts(pdf)
    assert "Fatma" in first
    assert "Bo" not in first
    assert "Bo" in second
    assert "Fatma" not in second


@pytest.mark.parametrize("number", [25, 26, 27, 28, 29, 30, 31, 32, 70])
def test_many_lines_go_on_over_pages_and_nothing_is_lost_or_off_the_edge(number: int) -> None:
    lines = [
        line(each, place=f"{LONG} {each}" if each % 9 == 0 else f"Place {each}.") for each in range(number)
    ]
    pdf = statement.statements([made_of(*lines)], made=MADE)
    said = " ".join(texts(pdf))
    assert [each for each in range(number) if each % 9 and f"Place {each}." not in said] == []
    assert f"{number * 2.5:.2f}" in said
    assert all(has_white_edge(picture) for picture in pictures(pdf, scale=1))


def test_without_a_line_it_says_so() -> None:
    (said,) = texts(statement.statements([made_of(kind=HelperKind.WIJK_WERKER)], made=MADE))
    assert "nobody said yet that this helper was there" in said
    assert "by the started hour" in said
    assert "0.00" in said
