"""The year report as it comes out of the printer, and what of it stays in the house."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import language
from domain import report_edition
from domain.period import Period
from domain.report_content import Category, Names
from domain.words import LocationKind
from domain.year_report import Earlier, Edition, Figures, Part
from paper import year_report
from sheets import book
from tests.paper.reading import A4, has_white_edge, pictures, sizes, texts

MADE = datetime(2026, 12, 1, 9, tzinfo=UTC)
LONG = "Sociaal Digipunt en lokaal dienstencentrum De Waterspiegel aan de Nieuwe Molens"
GROUPS, TOPICS = range(1, 10), range(11, 50)
MONTHS = [f"2026-{number:02d}" for number in range(1, 12)]


def names(places: int) -> Names:
    return Names(
        "Gent",
        "Europe/Brussels",
        True,
        {
            key: (f"{LONG} {key}" if key % 3 == 0 else f"Plaats {key}", LocationKind.LIBRARY)
            for key in range(places)
        },
        {
            **{key: Category(f"Groep {key}", key) for key in GROUPS},
            **{key: Category(f"Onderwerp {key}", 1 + key % 9) for key in TOPICS},
        },
    )


def part(visits: list[int], questions: dict[int, int], sessions: int = 30) -> Part:
    """A place with these visits by month and questions by topic."""
    return Part(
        {
            "planned": sessions + 2,
            "held": sessions,
            "cancelled": 2,
            "covered": sessions - 5,
            "entered": sessions,
            "visits": sum(visits),
            "questions": sum(questions.values()),
            "minutes": sessions * 150,
            "said_sessions": sessions,
        },
        {"topic": {str(key): number for key, number in questions.items()}},
        {
            month: {"visits": number, "planned": 30, "covered": 20}
            for month, number in zip(MONTHS, visits, strict=True)
        },
    )


def figures(*places: Part) -> Figures:
    """The places, and a network that is their sum."""
    topics: dict[int, int] = {}
    for one in places:
        for key, number in one.of("topic").items():
            topics[int(key)] = topics.get(int(key), 0) + number
    visits = [sum(one.months[month]["visits"] for one in places) for month in MONTHS]
    whole = part(visits, topics, sessions=30 * len(places))
    lists = {
        **whole.lists,
        "cancelled": {"illness": 2},
        "kind_minutes": {"volunteer": 9000},
        "kind_helpers": {"volunteer": 3},
    }
    return Figures(
        Period(date(2026, 1, 1), date(2026, 11, 30)),
        Part(whole.numbers, lists, whole.months),
        dict(enumerate(places)),
    )


def edition(of: Figures) -> Edition:
    return Edition(1, 1, 2026, 1, MADE, of)


def printed(of: Figures) -> bytes:
    content = report_edition.content(edition(of), names(len(of.places)))
    return year_report.report(content, made=MADE)


FULL = figures(*(part([40 + place] * 11, {key: 10 + key for key in TOPICS}) for place in range(4)))


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (
            "nl",
            [
                "Jaarverslag 2026",
                "tot en met 30 november 2026, het jaar loopt nog",
                "Kerncijfers",
                "1.826",
                "Bezetting",
            ],
        ),
        (
            "fr",
            [
                "Rapport annuel 2026",
                "au 30 novembre 2026, l’année est en cours",
                "Chiffres clés",
                "Couverture",
            ],
        ),
        (
            "en",
            [
                "Year report 2026",
                "through 30 November 2026, the year is still running",
                "Key figures",
                "1,826",
            ],
        ),
    ],
)
def test_the_report_has_title_method_figures_charts_and_a_page_for_each_location(
    code: str, parts: list[str]
) -> None:
    with language.use(code):
        pdf = printed(FULL)
    said = texts(pdf)
    assert set(sizes(pdf)) == {A4}
    assert [one for one in parts if one not in " ".join(said)] == []
    for place in range(4):
        assert sum(names(4).place(place) in page for page in said) == 1
    assert all(has_white_edge(picture) for picture in pictures(pdf, scale=1))


def test_an_empty_year_prints_too() -> None:
    said = " ".join(texts(printed(Figures(Period(date(2026, 1, 1), date(2026, 1, 1)), Part()))))
    assert "There is nothing to draw for these days." in said
    assert "0 of 0 sessions entered" in said


def test_the_workbook_adds_up_to_the_figures_in_the_pdf() -> None:
    content = report_edition.content(edition(FULL), names(4))
    read = CalamineWorkbook.from_filelike(BytesIO(book.written(content.described())))
    pdf = " ".join(texts(printed(FULL)))
    for name, column, total in (
        ("Months", "Visits", 1826),
        ("Topics", "Questions", 6240),
        ("Locations", "Visits", 1826),
        ("Locations", "Questions", 6240),
        ("Visits by location", "Total", 1826),
        ("Questions by location", "Total", 6240),
        ("Hours", "Hours", 150),
    ):
        rows = read.get_sheet_by_name(name).to_python()
        head = next(at for at, row in enumerate(rows) if column in row)
        at = rows[head].index(column)
        assert sum(float(str(row[at])) for row in rows[head + 1 :]) == total, name
        assert f"{total:,}" in pdf
        notes = {str(row[0]): row[1] for row in rows[1:head]}
        assert notes["Completeness"] == "120 of 120 sessions entered (0 missing)"
        assert {"Unit", "Filter", "n"} <= set(notes)
    by_month = read.get_sheet_by_name("Visits by location").to_python()[-4:]
    assert [sum(float(str(cell)) for cell in row[1:-1]) for row in by_month] == [row[-1] for row in by_month]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 12), min_size=11, max_size=11),
            st.dictionaries(st.sampled_from(list(TOPICS)), st.integers(0, 12), max_size=4),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_number_of_people_below_five_leaves_the_house_in_any_table_or_chart(
    places: list[tuple[list[int], dict[int, int]]],
) -> None:
    of = figures(*(part(visits, questions) for visits, questions in places))
    content = report_edition.content(edition(of), names(len(places)))
    people = [content.tables[1], *content.tables[-2:]]
    shown = [cell for table in people for row in table.rows for cell in row if not isinstance(cell, str)]
    shown += [bar.figure for page in content.places for bar in (*page.visits.bars, *page.questions.bars)]
    shown += [bar.figure for bar in (*content.charts[0].bars, *content.charts[1].bars)]
    numbers = [one.plain for one in shown if isinstance(getattr(one, "value", None), int)]  # type: ignore[union-attr]  # figures
    assert [number for number in numbers if isinstance(number, int) and 0 < number < 5] == []


def test_a_page_says_what_stands_in_its_charts_for_a_number_that_is_withheld() -> None:
    of = figures(part([3, 0, 6, 2, 9, 12, 4, 1, 0, 7, 5], {11: 2, 12: 30}), *FULL.places.values())
    (said,) = [page for page in texts(printed(of)) if names(5).place(0) in page]
    assert "numbers are withheld" in said
    assert "In a chart × stands in their place." in said
    assert " 3 " not in said.partition("Visits by month")[2].partition("Jan 2026")[0]


def test_a_correction_that_nobody_could_read_is_none() -> None:
    now = figures(
        *(part([40 + place] * 10 + [41 + place], {key: 10 + key for key in TOPICS}) for place in range(4))
    )
    earlier = Earlier(1, MADE, FULL, now)
    rows = report_edition.content(replace(edition(now), number=2, before=earlier), names(4)).corrections
    assert rows is not None
    assert {row[1] for row in rows.rows} == {"Visits"}  # not the visits per session, which read the same
    assert next((str(row[2]), str(row[3]), row[4]) for row in rows.rows) == ("1,826", "1,830", "+4")
