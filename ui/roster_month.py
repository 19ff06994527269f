"""A month of the roster: places × days, or a calendar of weeks when one place is looked at."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from domain import holiday, period
from domain.need import CoverageState, Labels, what_is_missing
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.roster import Board, Place, PlacedSession, filtered
from language import _, formats, ngettext
from ui import data_roster, notice, roster_board, roster_calendar, roster_summary, roster_view
from ui.choice import escaped
from ui.roster_calendar import SATURDAY, Drawing

LETTERS = 2
"""Of the name of a day above a narrow column; French abbreviates to three."""

ByDay = dict[tuple[int, date], list[PlacedSession]]
"""Sessions by location and day."""


def show(person: Person, network: Network, first: date, today: date) -> None:
    """The month that begins on `first`, with the filters of the page."""
    month = period.month(first)
    board = data_roster.stretch(person, network, month)
    with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
        how_it_stands = st.container()
        filters = roster_view.choose_filters(board)
    shown = filtered(board, filters)
    with how_it_stands:
        roster_summary.show(shown)
    if not shown.sessions:
        notice.empty(
            _("No session of this month fits the filters. Take a filter away, or choose another month.")
            if board.sessions
            else _("No sessions in this month. Choose another month.")
        )
    if not shown.places:
        return
    roster_calendar.draw(drawing(shown, month, today))
    special = holiday.holidays_of(month)
    named = [f"{formats.day_of_month(day)} {holiday.name(code)}" for day, code in special.items()]
    legend = _("2/3: helpers there and needed · ! a language or skill is missing · × closed · – cancelled")
    parts = [*([] if len(shown.places) == 1 else [legend]), *([formats.list_of(named)] if named else [])]
    if parts:
        st.caption(escaped(" · ".join(parts)))


def drawing(board: Board, month: Period, today: date) -> Drawing:
    """The month as the calendar draws it; one place alone gets the room to name who comes."""
    sessions: ByDay = defaultdict(list)
    for session in board.sessions:
        sessions[session.location_id, session.when.day].append(session)
    if len(board.places) == 1:
        return _of_place(board, sessions, month, today)
    days = list(month.days)
    special = roster_board.special_days(month)
    return roster_calendar.calendar(
        caption=_caption(month),
        corner=_("Place"),
        columns=[_column(day, special.get(day, ""), today) for day in days],
        rows=[_row(place, days, sessions, board.labels, today) for place in board.places],
        size=roster_calendar.SMALL,
        nothing=_("No sessions."),
        bands=roster_calendar.school_bands(month),
    )


def _caption(month: Period) -> str:
    return _("Roster of {month}").format(month=formats.month(month.first))


def _column(day: date, special: str, today: date) -> Drawing:
    public = day in holiday.holidays_of(Period(day, day))
    return roster_calendar.column(
        f"{day.day}*" if public else str(day.day),
        ", ".join(part for part in (formats.day_in_full(day), special) if part),
        beside=formats.short_weekday(day.weekday())[:LETTERS],
        marks=roster_calendar.marks(day, today),
    )


def _row(place: Place, days: Sequence[date], sessions: ByDay, labels: Labels, today: date) -> Drawing:
    there = [one for day in days for one in sessions.get((place.id, day), ())]
    return roster_calendar.row(
        place.name,
        [
            roster_calendar.cell(
                [_entry(one, place.name, labels) for one in sessions.get((place.id, day), ())],
                marks=roster_calendar.marks(day, today),
            )
            for day in days
        ],
        note=_open(there),
    )


def _of_place(board: Board, sessions: ByDay, month: Period, today: date) -> Drawing:
    """The only place of the board: weeks × days of the week."""
    (place,) = board.places
    busy = {day.weekday() for _place, day in sessions}
    weekdays = [number for number in range(period.DAYS_IN_WEEK) if number < SATURDAY or number in busy]
    public = holiday.holidays_of(month)

    def cell(day: date) -> Drawing:
        if not month.contains(day):
            return roster_calendar.cell(marks="outside")
        name = holiday.name(public[day]) if day in public else ""
        return roster_calendar.cell(
            [_entry(one, place.name, board.labels, wide=True) for one in sessions.get((place.id, day), ())],
            marks=roster_calendar.marks(day, today),
            day=str(day.day),
            note=name,
            said=f"{formats.day(day)}: {name}" if name else "",
        )

    return roster_calendar.calendar(
        caption=f"{_caption(month)}, {place.name}",
        corner=place.name,
        columns=[
            roster_calendar.column(formats.short_weekday(number), formats.weekday(number))
            for number in weekdays
        ],
        rows=[
            roster_calendar.row(
                _("Week {number}").format(number=monday.isocalendar().week),
                [cell(day) for day in shown],
                note=roster_calendar.school_names(period.week(monday)),
                is_open=True,
            )
            for monday in month.weeks
            if any(map(month.contains, shown := [monday + timedelta(days=number) for number in weekdays]))
        ],
        size=roster_calendar.WIDE,
        nothing=_("No sessions."),
    )


def _entry(session: PlacedSession, place: str, labels: Labels, *, wide: bool = False) -> Drawing:
    words = roster_board.said(session, labels)
    coverage = session.coverage
    off = coverage.state in {CoverageState.CLOSED, CoverageState.CANCELLED}
    spoken = [
        place,
        str(session.when),
        session.room,
        words.short,
        words.names,
        *what_is_missing(coverage, labels),
    ]
    return roster_calendar.entry(
        session.id,
        coverage.state.value,
        text=words.short if wide else figure(session),
        spoken="; ".join(part for part in spoken if part),
        day=session.when.day,
        head=roster_board.short_hours(session.when.hours) if wide else "",
        long=f"{roster_board.short_hours(session.when.hours)} · {words.short}",
        foot=words.names if wide and not off else "",
    )


def figure(session: PlacedSession) -> str:
    """`1/2`: who counts of how many are needed at least, with a sign where the colour says more than the figure."""
    coverage = session.coverage
    match coverage.state:
        case CoverageState.CLOSED:
            return "×"
        case CoverageState.CANCELLED:
            return "–"
        case _:
            lacks = bool(coverage.missing_languages or coverage.missing_skills)
            return f"{coverage.guides}/{coverage.need.minimum}" + ("!" if lacks else "")


def _open(sessions: Sequence[PlacedSession]) -> str:
    missing = sum(one.coverage.missing for one in sessions)
    return ngettext("{number} open", "{number} open", missing).format(number=missing) if missing else ""
