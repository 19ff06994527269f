"""The week poster as it comes out of the printer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import language
from domain import poster as posters
from domain.clock_time import Hours
from domain.holiday import HolidayCode
from domain.poster import Planned, Poster
from domain.words import CancelReason, Formula, LocationKind
from paper import poster
from tests.paper.reading import A4, codes, has_white_edge, pictures, sizes, texts

MADE = datetime(2026, 12, 1, 9, tzinfo=UTC)
MONDAY = date(2026, 12, 21)
MORNING, AFTERNOON = Hours(time(10), time(12)), Hours(time(13), time(17))
LONG = "Sociaal Digipunt en lokaal dienstencentrum De Waterspiegel aan de Nieuwe Molens "


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def walk_in(number: int, hours: Hours = MORNING, **more: object) -> Planned:
    return Planned(day(number), hours, Formula.WALK_IN, **more)  # type: ignore[arg-type]  # what a test gives fits


def made_of(*planned: Planned, **given: object) -> Poster:
    return Poster(
        **{
            "name": "De Krook",
            "kind": LocationKind.LIBRARY,
            "address": "Miriam Makebaplein 1, 9000 Gent",
            "languages": ("Nederlands", "Arabisch"),
            "page": "https://stad.gent/digipunten",
            "is_demo": False,
            "days": posters.week(MONDAY, planned),
            "later": posters.closed_later(day(6), planned),
            **given,
        }  # type: ignore[arg-type]  # the same
    )


def printed(of: Poster) -> bytes:
    return poster.poster(of, made=MADE)


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("nl", ["Hulp bij digitale vragen", "Maandag", "Vrije inloop", "gesloten", "Kerstmis", "We spreken"]),
        ("fr", ["Aide aux questions numériques", "Lundi", "Accès libre", "fermé", "Noël", "Nous parlons"]),
        ("en", ["Help with digital questions", "Monday", "Walk-in", "closed", "Christmas Day", "We speak"]),
    ],
)
def test_a_poster_is_one_a4_page_in_the_language_asked_for(code: str, parts: list[str]) -> None:
    with language.use(code):
        pdf = printed(
            made_of(
                walk_in(0),
                walk_in(0, AFTERNOON),
                walk_in(4, holiday=HolidayCode.CHRISTMAS),
                walk_in(7, closure="Verhuis"),
                walk_in(8, closure="Verhuis"),
            )
        )
    assert sizes(pdf) == [A4]
    (said,) = texts(pdf)
    always = [
        "De Krook",
        "Miriam Makebaplein 1, 9000 Gent",
        "10:00–12:00",
        "13:00–17:00",
        "Arabisch",
        "Verhuis",
    ]
    for part in [*always, *parts]:
        assert part in said
    assert has_white_edge(pictures(pdf)[0])
    assert codes(pdf) == [["https://stad.gent/digipunten"]]


def test_a_weekend_without_anything_is_left_out_and_a_working_day_is_not() -> None:
    (said,) = texts(printed(made_of(walk_in(0), walk_in(5))))
    assert "Saturday" in said
    assert "Sunday" not in said
    assert said.count("no help on this day") == 4


def test_what_is_called_off_is_said_and_what_is_another_moment_now_is_not() -> None:
    of = made_of(
        walk_in(0),
        walk_in(0, AFTERNOON, cancelled=CancelReason.ILLNESS),
        walk_in(1, cancelled=CancelReason.SLOT_CHANGED),
    )
    (said,) = texts(printed(of))
    assert "13:00–17:00 is called off" in said
    assert said.count("called off") == 1
    assert "fell out" not in said


def test_each_opening_says_how_to_come_when_that_differs() -> None:
    of = made_of(walk_in(0), Planned(day(0), AFTERNOON, Formula.APPOINTMENT, "zaal 2"))
    (said,) = texts(printed(of))
    assert "10:00–12:00 walk-in · 13:00–17:00 by appointment, zaal 2" in said
    assert "just come by" not in said


def test_without_a_page_there_is_no_code() -> None:
    assert codes(printed(made_of(walk_in(0), page=""))) == [[]]


def test_long_names_many_sessions_and_reasons_stay_on_the_page() -> None:
    hours = [Hours(time(8 + number), time(9 + number)) for number in range(8)]
    of = made_of(
        *(Planned(day(number), each, Formula.BOTH, "r" * 40) for number in range(6) for each in hours),
        walk_in(6, closure="R" * 120),
        *(walk_in(number * 2, closure=f"{number} " + LONG) for number in range(4, 15)),
        name=(LONG * 2)[:120],
        address=(LONG * 3)[:200],
        languages=tuple(f"{LONG} {number}" for number in range(20)),
        page="https://stad.gent/" + "a" * 280,
    )
    pdf = printed(of)
    assert sizes(pdf) == [A4]
    assert has_white_edge(pictures(pdf)[0])
    assert codes(pdf) == [[of.page]]


PLANNED = st.builds(
    Planned,
    st.integers(-3, 40).map(day),
    st.sampled_from([MORNING, AFTERNOON]),
    st.sampled_from(Formula),
    st.sampled_from(["", "zaal"]),
    st.none() | st.sampled_from(CancelReason),
    st.sampled_from(["", "Verhuis", "Inventaris"]),
    st.none() | st.sampled_from(HolidayCode),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(PLANNED, max_size=30))
def test_whatever_is_planned_is_one_page_that_runs_off_nowhere(planned: list[Planned]) -> None:
    pdf = printed(made_of(*planned))
    assert sizes(pdf) == [A4]
    assert has_white_edge(pictures(pdf, 1)[0])
