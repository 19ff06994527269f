"""The ways to what is printed: each opens a PDF in a tab of its own. `web/paper.py` makes them when they are asked for."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

import streamlit as st

import language
from domain import period
from language import _, formats
from ui import fold

TALLY_SHEET = "/telblad"
POSTER = "/affiche"
FOLD = "counts.paper"
WEEKS_BACK, WEEKS_AHEAD = 2, 8
STACK = "pages/stack.py"
PRINTER = ":material/print:"


def tally_sheet(session_id: int, *, code: str = "") -> None:
    """The sheet of one session, in the person's own language when no other is asked for."""
    link(_("Tally sheet of this session"), TALLY_SHEET, {"sessie": session_id, "druktaal": code})


def tally_sheets(location_id: int, monday: date, *, code: str) -> None:
    """The sheets of a location's week, a page for each session."""
    asked = {"locatie": location_id, "week": period.to_week(monday), "druktaal": code}
    link(_("Tally sheets of this week"), TALLY_SHEET, asked)


def poster(location_id: int, monday: date, *, code: str) -> None:
    """The poster for the door of a location, of one week."""
    asked = {"locatie": location_id, "week": period.to_week(monday), "druktaal": code}
    link(_("Poster of this week"), POSTER, asked)


def beside_counts(
    places: Mapping[int, str], session_id: int | None, location_id: int | None, today: date
) -> None:
    """The fold of the Counts page: the sheet of the session that is shown, and those of a week of one of the places."""
    inside = fold.opened(_("On paper"), key=FOLD) if places else None
    if inside is None:
        return
    with inside:
        st.page_link(STACK, label=_("Type a stack of sheets"), icon=":material/stacks:")
        code = choose_language(FOLD)
        if session_id is not None:
            tally_sheet(session_id, code=code)
        place = next(iter(places))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if len(places) > 1:
                shown = place if location_id is None or location_id not in places else location_id
                place = st.selectbox(
                    _("Location"),
                    list(places),
                    index=list(places).index(shown),
                    format_func=places.__getitem__,
                    key=f"{FOLD}_place_{shown}",
                )
            monday = choose_week(FOLD, today)
            tally_sheets(place, monday, code=code)
            poster(place, monday, code=code)


def of_location(location_id: int, today: date) -> None:
    """What is printed for a location, of a week and in a language."""
    key = f"locations.paper_{location_id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = choose_language(key)
        monday = choose_week(key, today)
    st.caption(
        _(
            "The poster tells at the door when there is help, what is closed, and where the city tells more: "
            "by the page on the internet that stands in the details."
        )
    )
    poster(location_id, monday, code=code)
    st.caption(
        _(
            "A page for each session of the week, with the topics of this location and a code that opens its count."
        )
    )
    tally_sheets(location_id, monday, code=code)


def choose_week(key: str, today: date) -> date:
    """The Monday of a week near by; the present one to begin with."""
    this_week = period.week_of(today)
    mondays = [this_week + timedelta(weeks=number) for number in range(-WEEKS_BACK, WEEKS_AHEAD + 1)]
    return st.selectbox(
        _("Week"),
        mondays,
        index=mondays.index(this_week),
        format_func=week_name,
        key=f"{key}_week",
        width=260,
    )


def week_name(monday: date) -> str:
    """`week 48 · 23–29 nov 2026`."""
    days = period.week(monday)
    return _("week {number} · {days}").format(
        number=monday.isocalendar().week, days=formats.days(days.first, days.last)
    )


def choose_language(key: str) -> str:
    """The language of what is printed; that of the screen to begin with."""
    chosen: str | None = st.segmented_control(
        _("Language on paper"),
        list(language.LANGUAGES),
        default=language.current(),
        format_func=str.upper,
        required=True,
        key=f"{key}_language",
    )
    return chosen or language.current()


def link(text: str, path: str, asked: Mapping[str, object]) -> None:
    query = urlencode({name: value for name, value in asked.items() if value != ""})
    st.link_button(text, f"{path}?{query}", icon=PRINTER)
