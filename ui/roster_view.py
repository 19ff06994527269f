"""Which week of the roster is looked at, how, and what of it: chosen on the page, kept in the address."""

from collections.abc import Iterable
from datetime import date, timedelta

import streamlit as st

from domain import period
from domain.errors import DeskError
from domain.need import CoverageState
from domain.roster import Board, Filters, Wish
from domain.words import CategoryKind
from language import _, formats, ngettext
from ui import url

PAGE = "roster"
WEEK, SESSION = "week", "sessie"
VIEW = "weergave"
PLACES, STATES, LANGUAGES, SKILLS, ONLY_OPEN = "plaats", "status", "taal", "vaardigheid", "open"
"""The page's names in the address."""
LISTS = (PLACES, STATES, LANGUAGES, SKILLS)

MONDAY = "roster.monday"
BOARD, GRID = "bord", "raster"
MODE = "roster.mode"
ONE_WEEK = timedelta(weeks=1)
FIRST_WEEK, LAST_WEEK = date(2000, 1, 3), date(2099, 12, 28)
"""Weeks that can be looked at: a link to the year 9999 must not end in an error."""


def choose_week(today: date) -> date:
    """The Monday of the week to show, with the buttons to go elsewhere."""
    this_week = period.week_of(today)
    asked = url.news(PAGE, WEEK)
    if asked is not None:
        st.session_state[MONDAY] = _week_of_link(asked, this_week)
    monday: date = st.session_state.get(MONDAY, this_week)
    # What was pressed is known before the buttons are drawn, so that they can name the weeks beside the new one.
    if st.session_state.get("roster.now"):
        monday = this_week
    steps = bool(st.session_state.get("roster.later")) - bool(st.session_state.get("roster.earlier"))
    monday = max(FIRST_WEEK, min(LAST_WEEK, monday + steps * ONE_WEEK))
    st.session_state[MONDAY] = monday
    url.write(PAGE, WEEK, period.to_week(monday))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="roster_week"):
        st.button(_week(monday - ONE_WEEK), key="roster.earlier", icon=":material/chevron_left:")
        st.markdown(
            _("**Week {number}** · {days}").format(
                number=monday.isocalendar().week, days=formats.days(monday, monday + timedelta(days=6))
            ),
            width="content",
        )
        st.button(
            _week(monday + ONE_WEEK),
            key="roster.later",
            icon=":material/chevron_right:",
            icon_position="right",
        )
        st.button(_("This week"), key="roster.now", disabled=monday == this_week, type="tertiary")
    return monday


def link_names_week() -> bool:
    """Whether the address says which week to show."""
    return bool(st.query_params.get(WEEK))


def show_week_of(day: date) -> None:
    """Turn to the week of a day; before `choose_week`."""
    st.session_state[MONDAY] = period.week_of(day)
    url.write(PAGE, WEEK, period.to_week(day))


def choose_mode() -> str:
    """The board, or the grid for fast typing."""
    asked = url.news(PAGE, VIEW)
    if asked is not None:
        if asked not in {"", BOARD, GRID}:
            url.leave_out(_("view"))
        st.session_state[MODE] = asked if asked == GRID else BOARD
    labels = {BOARD: _("Board"), GRID: _("Grid")}
    mode: str | None = st.segmented_control(
        _("View"),
        list(labels),
        format_func=lambda key: labels[key],
        key=MODE,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    url.write(PAGE, VIEW, GRID if mode == GRID else "")
    return mode or BOARD


def choose_filters(board: Board) -> Filters:
    """What of the week to show, from the filters of the page."""
    places = {place.id: place.name for place in board.places}
    languages = _offered(board.wishes, CategoryKind.LANGUAGE)
    skills = _offered(board.wishes, CategoryKind.SKILL)
    states = _state_labels()
    url.adopt(PAGE, PLACES, places, int, what=_("place"))
    url.adopt(PAGE, STATES, states, CoverageState, what=_("status"))
    url.adopt(PAGE, LANGUAGES, languages, str, what=_("language"))
    url.adopt(PAGE, SKILLS, skills, str, what=_("skill"))
    asked = url.news(PAGE, ONLY_OPEN)
    if asked is not None:
        st.session_state[url.state_key(PAGE, ONLY_OPEN)] = asked == "1"
        if asked not in {"", "0", "1"}:
            url.leave_out(_("only open"))
    number = sum(bool(st.session_state.get(url.state_key(PAGE, name))) for name in LISTS)
    label = ngettext("{number} filter", "{number} filters", number).format(number=number)
    with st.popover(label if number else _("Filters"), icon=":material/filter_list:", width="content"):
        chosen_places = url.multiselect(PAGE, PLACES, places, label=_("Places"))
        chosen_states = url.multiselect(PAGE, STATES, states, label=_("Status"))
        chosen_languages = url.multiselect(PAGE, LANGUAGES, languages, label=_("Language asked for"))
        chosen_skills = url.multiselect(PAGE, SKILLS, skills, label=_("Skill asked for"))
    only_open = st.checkbox(_("Only open"), key=url.state_key(PAGE, ONLY_OPEN), width="content")
    url.write(PAGE, ONLY_OPEN, "1" if only_open else "")
    return Filters(
        places=frozenset(chosen_places),
        states=frozenset(chosen_states),
        languages=frozenset(chosen_languages),
        skills=frozenset(chosen_skills),
        only_open=only_open,
    )


def _week(monday: date) -> str:
    return _("Week {number}").format(number=monday.isocalendar().week)


def _week_of_link(asked: str, this_week: date) -> date:
    if not asked:
        return this_week
    try:
        monday = period.from_week(asked)
    except DeskError:
        monday = date.min
    if FIRST_WEEK <= monday <= LAST_WEEK:
        return monday
    url.leave_out(_("week"))
    return this_week


def _offered(wishes: Iterable[Wish], kind: CategoryKind) -> dict[str, str]:
    return {wish.code: wish.label for wish in wishes if wish.kind is kind and not wish.is_retired}


def _state_labels() -> dict[CoverageState, str]:
    return {
        CoverageState.NOBODY: _("Nobody"),
        CoverageState.SHORT: _("Too few"),
        CoverageState.ENOUGH: _("Enough"),
        CoverageState.OVER: _("More than the maximum"),
        CoverageState.CLOSED: _("Closed"),
        CoverageState.CANCELLED: _("Cancelled"),
    }
