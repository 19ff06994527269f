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
BOARD, GRID, MONTH, HELPER = "bord", "raster", "maand", "begeleider"
CALENDARS = frozenset({MONTH, HELPER})
"""Ways to look at more than a week, from which an opened session leads back to its week."""
MODE = "roster.mode"
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
THURSDAY = timedelta(days=3)
"""The day that says to which month, and to which year, a week belongs."""
INSIDE = timedelta(days=10)
"""From the first of a month to a day whose whole week lies in it."""
FIRST_WEEK, LAST_WEEK = date(2000, 1, 3), date(2099, 12, 28)
"""Weeks that can be looked at: a link to the year 9999 must not end in an error."""


def offered_modes(*, plans: bool, sees_helpers: bool) -> dict[str, str]:
    """The ways to look at the roster, with what each is called."""
    found = {BOARD: _("Board"), GRID: _("Grid"), MONTH: _("Month"), HELPER: _("Helper")}
    left_out = {mode for mode, holds in ((GRID, plans), (HELPER, sees_helpers)) if not holds}
    return {mode: name for mode, name in found.items() if mode not in left_out}


def adopt_mode(offered: dict[str, str]) -> str:
    """How the roster is looked at; before it is drawn, as it decides what else is."""
    asked = url.news(PAGE, VIEW)
    if asked is not None:
        if asked and asked not in offered:
            url.leave_out(_("view"))
        st.session_state[MODE] = asked if asked in offered else BOARD
    if st.session_state.get(MODE) not in offered:
        st.session_state[MODE] = BOARD
    mode: str = st.session_state[MODE]
    return mode


def show_board() -> str:
    """Turn to the week, unless its grid is looked at already; before `choose_mode`."""
    if st.session_state.get(MODE) in CALENDARS:
        st.session_state[MODE] = BOARD
    mode: str = st.session_state[MODE]
    return mode


def choose_first(mode: str, today: date) -> date:
    """The first day to show: of a month in that mode, else of a week."""
    return choose_month(today) if mode == MONTH else choose_week(today)


def choose_week(today: date) -> date:
    """The Monday of the week to show, with the buttons to go elsewhere."""
    this_week = period.week_of(today)
    monday = this_week if _is_back_to_now() else _asked_week(this_week)
    monday = _keep_week(monday + _steps() * ONE_WEEK)
    _turn(
        _week(monday - ONE_WEEK),
        _("**Week {number}** · {days}").format(
            number=monday.isocalendar().week, days=formats.days(monday, monday + timedelta(days=6))
        ),
        _week(monday + ONE_WEEK),
        now=_("This week"),
        is_now=monday == this_week,
    )
    return monday


def choose_month(today: date) -> date:
    """The first day of the month to show, with the buttons to go elsewhere.

    In the address stands a week of it, so that board and month show the same time when one turns to the other.
    """
    this_week, this_month = period.week_of(today), period.month(today)
    first = this_month.first if _is_back_to_now() else _month_of(_asked_week(this_week), today)
    shown = period.month(first)
    match _steps():
        case 1:
            shown = period.month(shown.last + ONE_DAY)
        case -1:
            shown = period.month(shown.first - ONE_DAY)
    monday = _keep_week(this_week if shown == this_month else period.week_of(shown.first + INSIDE))
    shown = period.month(_month_of(monday, today))
    _turn(
        formats.short_month(shown.first - ONE_DAY),
        f"**{formats.month(shown.first)}**",
        formats.short_month(shown.last + ONE_DAY),
        now=_("This month"),
        is_now=shown == this_month,
    )
    return shown.first


def _asked_week(this_week: date) -> date:
    """The Monday of a link that was just followed, else of what was looked at last."""
    asked = url.news(PAGE, WEEK)
    if asked is not None:
        st.session_state[MONDAY] = _week_of_link(asked, this_week)
    monday: date = st.session_state.get(MONDAY, this_week)
    return monday


def _keep_week(monday: date) -> date:
    """Remember the week, as near to it as can be looked at, and write it into the address."""
    monday = max(FIRST_WEEK, min(LAST_WEEK, monday))
    st.session_state[MONDAY] = monday
    url.write(PAGE, WEEK, period.to_week(monday))
    return monday


def _month_of(monday: date, today: date) -> date:
    """The first day of the month of a week: of today in the present week, else of its Thursday."""
    return period.month(today if period.week_of(today) == monday else monday + THURSDAY).first


def _is_back_to_now() -> bool:
    # What was pressed is known before the buttons are drawn, so that they can name what lies beside the new week.
    return bool(st.session_state.get("roster.now"))


def _steps() -> int:
    return bool(st.session_state.get("roster.later")) - bool(st.session_state.get("roster.earlier"))


def _turn(before: str, shown: str, after: str, *, now: str, is_now: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="roster_week"):
        st.button(before, key="roster.earlier", icon=":material/chevron_left:")
        st.markdown(shown, width="content")
        st.button(after, key="roster.later", icon=":material/chevron_right:", icon_position="right")
        st.button(now, key="roster.now", disabled=is_now, type="tertiary")


def link_names_week() -> bool:
    """Whether the address says which week to show."""
    return bool(st.query_params.get(WEEK))


def show_week_of(day: date) -> None:
    """Turn to the week of a day; before `choose_week`."""
    st.session_state[MONDAY] = period.week_of(day)
    url.write(PAGE, WEEK, period.to_week(day))


def choose_mode(offered: dict[str, str]) -> None:
    """The choice between the ways to look at the roster."""
    mode: str | None = st.segmented_control(
        _("View"),
        list(offered),
        format_func=lambda key: offered[key],
        key=MODE,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    url.write(PAGE, VIEW, "" if mode in {None, BOARD} else str(mode))


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
