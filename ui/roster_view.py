"""Which week of the roster is looked at, how, and what of it: chosen on the page, kept in the address."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

import streamlit as st

from domain import period
from domain.errors import DeskError
from domain.need import CoverageState
from domain.roster import Board, Filters, Wish
from domain.words import CategoryKind
from language import _, formats, ngettext
from ui import roster_url

MONDAY = "roster.monday"
BOARD, GRID = "bord", "raster"
MODE = "roster.mode"
ONE_WEEK = timedelta(weeks=1)
FIRST_WEEK, LAST_WEEK = date(2000, 1, 3), date(2099, 12, 28)
"""Weeks that can be looked at: a link to the year 9999 must not end in an error."""

Value = TypeVar("Value", int, str, CoverageState)


def choose_week(today: date) -> date:
    """The Monday of the week to show, with the buttons to go elsewhere."""
    this_week = period.week_of(today)
    asked = roster_url.news(roster_url.WEEK)
    if asked is not None:
        st.session_state[MONDAY] = _week_of_link(asked, this_week)
    monday: date = st.session_state.get(MONDAY, this_week)
    # What was pressed is known before the buttons are drawn, so that they can name the weeks beside the new one.
    if st.session_state.get("roster.now"):
        monday = this_week
    steps = bool(st.session_state.get("roster.later")) - bool(st.session_state.get("roster.earlier"))
    monday = max(FIRST_WEEK, min(LAST_WEEK, monday + steps * ONE_WEEK))
    st.session_state[MONDAY] = monday
    roster_url.write(roster_url.WEEK, period.to_week(monday))
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
    return bool(st.query_params.get(roster_url.WEEK))


def show_week_of(day: date) -> None:
    """Turn to the week of a day; before `choose_week`."""
    st.session_state[MONDAY] = period.week_of(day)
    roster_url.write(roster_url.WEEK, period.to_week(day))


def choose_mode() -> str:
    """The board, or the grid for fast typing."""
    asked = roster_url.news(roster_url.MODE)
    if asked is not None:
        if asked not in {"", BOARD, GRID}:
            roster_url.leave_out(_("view"))
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
    roster_url.write(roster_url.MODE, GRID if mode == GRID else "")
    return mode or BOARD


def choose_filters(board: Board) -> Filters:
    """What of the week to show, from the filters of the page."""
    places = {place.id: place.name for place in board.places}
    languages = _offered(board.wishes, CategoryKind.LANGUAGE)
    skills = _offered(board.wishes, CategoryKind.SKILL)
    states = _state_labels()
    _adopt(roster_url.PLACES, places, int, _("place"))
    _adopt(roster_url.STATES, states, CoverageState, _("status"))
    _adopt(roster_url.LANGUAGES, languages, str, _("language"))
    _adopt(roster_url.SKILLS, skills, str, _("skill"))
    asked = roster_url.news(roster_url.ONLY_OPEN)
    if asked is not None:
        st.session_state[_key(roster_url.ONLY_OPEN)] = asked == "1"
        if asked not in {"", "0", "1"}:
            roster_url.leave_out(_("only open"))
    number = sum(
        bool(st.session_state.get(_key(name)))
        for name in (roster_url.PLACES, roster_url.STATES, roster_url.LANGUAGES, roster_url.SKILLS)
    )
    label = ngettext("{number} filter", "{number} filters", number).format(number=number)
    with st.popover(label if number else _("Filters"), icon=":material/filter_list:", width="content"):
        chosen_places = _multiselect(_("Places"), places, roster_url.PLACES)
        chosen_states = _multiselect(_("Status"), states, roster_url.STATES)
        chosen_languages = _multiselect(_("Language asked for"), languages, roster_url.LANGUAGES)
        chosen_skills = _multiselect(_("Skill asked for"), skills, roster_url.SKILLS)
    only_open = st.checkbox(_("Only open"), key=_key(roster_url.ONLY_OPEN), width="content")
    roster_url.write(roster_url.ONLY_OPEN, "1" if only_open else "")
    return Filters(
        places=frozenset(chosen_places),
        states=frozenset(chosen_states),
        languages=frozenset(chosen_languages),
        skills=frozenset(chosen_skills),
        only_open=only_open,
    )


def clear_filters() -> None:
    """Show everything again; before the filters are drawn."""
    for name in (roster_url.PLACES, roster_url.STATES, roster_url.LANGUAGES, roster_url.SKILLS):
        st.session_state[_key(name)] = []
    st.session_state[_key(roster_url.ONLY_OPEN)] = False


def say_left_out() -> None:
    """Tell that parts of the link were left out, without repeating what somebody put in it."""
    left = roster_url.left_out()
    if left:
        st.info(
            _(
                "This link names something that is not here, or that your account may not see ({what}). "
                "The rest of the link is shown."
            ).format(what=", ".join(left))
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
    roster_url.leave_out(_("week"))
    return this_week


def _adopt(name: str, offered: dict[Value, str], to_value: Callable[[str], Value], what: str) -> None:
    """Take over what a link asks for, as far as it is offered; and drop what a change of week no longer offers."""
    key = _key(name)
    asked = roster_url.news(name)
    if asked is None:
        st.session_state[key] = [value for value in st.session_state.get(key, []) if value in offered]
        return
    chosen: list[Value] = []
    for part in roster_url.parts(asked):
        try:
            value = to_value(part)
        except ValueError:
            roster_url.leave_out(what)
            continue
        if value not in offered:
            roster_url.leave_out(what)
        elif value not in chosen:
            chosen.append(value)
    st.session_state[key] = chosen


def _multiselect(label: str, offered: dict[Value, str], name: str) -> list[Value]:
    chosen: list[Value] = st.multiselect(
        label,
        list(offered),
        format_func=lambda value: offered[value],
        key=_key(name),
        placeholder=_("All"),
    )
    roster_url.write(name, roster_url.BETWEEN.join(str(value) for value in chosen))
    return chosen


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


def _key(name: str) -> str:
    return f"roster.filter.{name}"
