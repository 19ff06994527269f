"""The year report as it comes out of the printer, and what of it stays in the house."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import language
from domain import report_edition, report_shown, report_tables
from domain.period import Period
from domain.report_content import Category, Names
from domain.words import LocationKind
from domain.year_report import Draft, Earlier, Edition, Figures, Part
from paper import flow, page, year_report
from sheets import book
from tests.paper.reading import A4, has_white_edge, pictures, sizes, texts
from tests.sheets.recalculating import formulas, recalculated, stored

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


def test_a_draft_says_on_its_first_page_at_each_foot_and_on_each_sheet_that_it_is_none() -> None:
    stands = Draft(2026, FULL, None, None).as_it_stands(1, MADE)
    content = report_edition.content(stands, names(4))
    said = texts(year_report.report(content, made=MADE))
    assert "no edition was made of this; the figures are those of Tue 1 Dec 10:00 2026" in said[0]
    assert "No edition of this year was made yet." in said[0]
    assert ["Year report 2026, draft · Gent · page" in page for page in said] == [True] * len(said)
    sheets = content.described()
    assert sheets[0].name == "Year report 2026, draft"
    assert ["Draft" in dict(one.notes) for one in sheets] == [True] * len(sheets)


def test_a_draft_names_what_changed_since_the_newest_edition() -> None:
    now = figures(
        *(part([40 + place] * 10 + [41 + place], {key: 10 + key for key in TOPICS}) for place in range(4))
    )
    drafted = Draft(2026, now, edition(FULL), now).as_it_stands(1, MADE)
    corrections = report_edition.content(drafted, names(4)).corrections
    assert corrections is not None
    assert (corrections.rests_on, corrections.rows[0][-1]) == (
        "the days of edition 1: 1 Jan–30 Nov 2026",
        "+4",
    )


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_no_word_of_a_column_name_is_broken(code: str) -> None:
    pdf = page.document("", made=MADE)
    pdf.set_font(page.TYPEFACE, "B", flow.SMALL)
    with language.use(code):
        content = report_edition.content(edition(with_stages(FULL)), names(4))
    tables = [content.key_figures, *report_tables.on_paper(content.tables), content.places[0].figures]
    broken = [
        (table.name, word)
        for table in tables
        for header, width in zip(table.headers, table.widths, strict=True)
        for word in header.split(" ")
        if pdf.get_string_width(word) > flow.INNER * width - 2 * flow.SIDE
    ]
    assert broken == []


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
        assert sum(float(str(row[at])) for row in rows[head + 1 : -1]) == rows[-1][at] == total, name
        assert f"{total:,}" in pdf
        notes = {str(row[0]): row[1] for row in rows[1:head]}
        assert notes["Completeness"] == "120 of 120 sessions entered (0 missing)"
        assert {"Unit", "Filter", "n"} <= set(notes)
    by_month = read.get_sheet_by_name("Visits by location").to_python()[-5:]
    assert [sum(float(str(cell)) for cell in row[1:-1]) for row in by_month] == [row[-1] for row in by_month]


def test_another_program_comes_to_the_sums_of_the_workbook_itself(tmp_path: Path) -> None:
    of = with_stages(
        figures(part([3, 0, 6, 2, 9, 12, 4, 1, 0, 7, 5], {11: 2, 12: 30}), *FULL.places.values())
    )
    raw = book.written(report_edition.content(edition(of), names(5)).described())
    as_stored = stored(raw)
    again = recalculated(raw, tmp_path)
    assert list(again) == list(as_stored)
    for name, rows in as_stored.items():
        for here, there in zip(rows, again[name], strict=True):
            assert there == pytest.approx(here), name
    assert len(formulas(raw)) > 30
    months = as_stored["Months"]
    assert (months[-1][0], months[-1][4]) == ("Total", sum(row[4] for row in months[-12:-1]))


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
    shown = [cell for table in people for row in table.all_rows for cell in row if not isinstance(cell, str)]
    shown += [bar.figure for page in content.places for bar in (*page.visits.bars, *page.questions.bars)]
    shown += [bar.figure for bar in (*content.charts[0].bars, *content.charts[1].bars)]
    numbers = [one.plain for one in shown if isinstance(getattr(one, "value", None), int)]  # type: ignore[union-attr]  # figures
    assert [number for number in numbers if isinstance(number, int) and 0 < number < 5] == []


def test_the_order_of_bars_and_rows_tells_nothing_of_what_is_withheld() -> None:
    asked = {11: 50, 12: 30, 13: 3, 14: 40, 15: 2, 16: 60, 17: 20}
    of = figures(part([9] * 11, asked), *FULL.places.values())
    (place,) = [
        one for one in report_edition.content(edition(of), names(5)).places if one.name == names(5).place(0)
    ]
    told = [bar.figure.told for bar in place.questions.bars]
    hidden = [bar.label for bar in place.questions.bars if bar.figure.is_withheld]
    assert told == sorted((one for one in told if one is not None), reverse=True) + [None] * len(hidden)
    assert hidden == sorted(hidden)
    assert len(hidden) >= 2
    few = report_shown.listed({"3": 2, "2": 40, "1": 3, "4": 90, "5": 7})
    assert [(key, one.told) for key, one in few.items()] == [
        ("4", 90),
        ("2", 40),
        ("5", 7),
        ("1", None),
        ("3", None),
    ]


def test_each_location_has_one_page_also_where_numbers_are_withheld() -> None:
    of = figures(*(part([2, 40] * 5 + [30], {key: key - 10 for key in range(11, 21)}) for _place in range(3)))
    content = report_edition.content(edition(of), names(3))
    whole = texts(year_report.report(content, made=MADE))
    alone = texts(year_report.report(replace(content, places=()), made=MADE))
    assert any("In a chart × stands in their place." in page for page in whole)
    assert len(whole) == len(alone) + 3


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


def with_stages(of: Figures, **numbers: int) -> Figures:
    """The same as it is added up since gaps, agreements and stages are among it."""
    lists = {
        **of.whole.lists,
        "gap_days": {"0": 14, "3": 6, "open": 5},
        "agreed_helpers": {"volunteer": 1, "staff": 2},
        "agreed_minutes": {"volunteer": 6000, "staff": 60000},
        "agreed_used": {"volunteer": 3000, "staff": 0},
        "outcome": {"11": 30, "12": 10},
        "referral": {"11": 20},
        "channel": {"12": 33, "13": 7},
    }
    more = {
        "form": 2,
        "outcomes": 40,
        "did_it_themselves": 30,
        "channels": 40,
        "came_through": 7,
        "begun": 40,
        "begun_active": 25,
        "activated": 10,
        "activated_days": 305,
        "consult_honoured": 40,
        "consult_no_show": 10,
        **numbers,
    }
    return replace(of, whole=replace(of.whole, numbers={**of.whole.numbers, **more}, lists=lists))


def shown(of: Figures) -> dict[str, list[str]]:
    """The rows of key figures by name."""
    table = report_edition.content(edition(of), names(len(of.places))).key_figures
    return {str(row[0]): [str(cell) for cell in row[1:]] for row in table.rows}


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (
            "nl",
            [
                "Gaten in het rooster",
                "Dagen tot actief 30,5",
                "Afgesproken per jaar",
                "Na 12 maanden nog begeleider",
                "Zelf gedaan 75%",
                "waarom begeleiders stopten",
            ],
        ),
        (
            "fr",
            [
                "Trous dans le planning",
                "Jours avant d’être actif 30,5",
                "Encore accompagnateur après 12 mois",
                "pourquoi des accompagnateurs ont arrêté",
            ],
        ),
        (
            "en",
            [
                "Gaps on the roster 25",
                "Gaps filled in time 80%",
                "Days until active 30.5",
                "Hours agreed 1,100",
                "why helpers stopped",
            ],
        ),
    ],
)
def test_gaps_agreements_stages_and_bookings_stand_in_the_pdf(code: str, parts: list[str]) -> None:
    with language.use(code):
        said = " ".join(texts(printed(with_stages(FULL)))).replace("\N{NO-BREAK SPACE}", " ")
    said = said.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert [one for one in parts if one not in said] == []


def test_the_workbook_says_them_too() -> None:
    content = report_edition.content(edition(with_stages(FULL)), names(4))
    read = CalamineWorkbook.from_filelike(BytesIO(book.written(content.described())))
    rows = {str(row[0]): row for row in read.get_sheet_by_name("Key figures").to_python()}
    assert {
        name: rows[name][1] for name in ("Gaps on the roster", "Did it themselves", "Days until active")
    } == {
        "Gaps on the roster": 25,
        "Did it themselves": 75,
        "Days until active": 30.5,
    }
    assert rows["Became active"][1:3] == [62.5, "%"]
    assert rows["Share of agreed hours used"][1] == 4.55
    hours = {row[0]: row[1:] for row in read.get_sheet_by_name("Hours").to_python()}
    assert hours["Kind of helper"] == ["Helpers", "Hours", "Agreed for a year", "Of which used"]
    assert (hours["Volunteer"], hours["Staff"]) == ([3, 150, 100, 50], [0, 0, 1000, 0])
    assert hours["Total"] == [0, 150, 1100, 50]


def test_an_edition_made_before_these_figures_does_not_tell_them_nor_call_them_corrections() -> None:
    old, now = shown(FULL), shown(with_stages(FULL))
    assert now.keys() - old.keys() >= {
        "Gaps on the roster",
        "Hours agreed",
        "Became active",
        "Did it themselves",
    }
    method = " ".join(report_edition.content(edition(FULL), names(4)).method)
    assert "why helpers stopped" not in method
    later = replace(edition(with_stages(FULL)), number=2, before=Earlier(1, MADE, FULL, with_stages(FULL)))
    rows = report_edition.content(later, names(4)).corrections
    assert rows is not None
    assert {row[1] for row in rows.rows} <= {
        "Consults booked",
        "Consults honoured",
        "No-show at consults",
        "Days of waiting for a consult",
        "Referred onwards",
    }  # which an edition kept from the beginning


def test_bookings_from_which_a_small_number_could_be_computed_are_withheld() -> None:
    found = shown(with_stages(FULL, consult_no_show=2))
    assert found["No-show at consults"][0] == "withheld"
    assert found["No-show at consults"][-1] == "withheld consults"
    assert (found["Consults honoured"][0], found["Consults booked"][0]) == ("withheld", "42")
    found = shown(with_stages(FULL))
    assert (found["No-show at consults"][0], found["No-show at consults"][-1]) == ("20%", "50 consults")
    assert (found["Consults honoured"][0], found["Consults booked"][0]) == ("40", "50")


def test_a_share_of_a_list_with_a_small_number_is_withheld_with_it() -> None:
    few = with_stages(FULL)
    few = replace(few, whole=replace(few.whole, lists={**few.whole.lists, "outcome": {"11": 30, "12": 2}}))
    assert shown(few)["Did it themselves"][0] == "withheld"
    outcomes = next(
        one for one in report_edition.content(edition(few), names(4)).tables if one.name == "Outcomes"
    )
    assert [[str(cell) for cell in row[1:]] for row in outcomes.rows] == [["withheld", "withheld"]] * 2
