"""The week board: places × days, each session a card; on a narrow screen a list by day.

Everything is said here, translated; `board/board.js` only draws it, walks it by keyboard and tells which card was opened.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from domain import holiday, school_holiday
from domain.clock_time import Hours
from domain.labels import label
from domain.need import AssignedHelper, CoverageState, Labels, in_short, what_is_missing
from domain.period import Period
from domain.roster import Board, PlacedSession
from domain.words import AssignmentRole, AssignmentState
from language import _, formats, ngettext
from ui import roster_move, url

_FOLDER = Path(__file__).resolve().parent / "board"
_KEY = "roster_board"
WORKING_DAYS = 5
"""Saturday and Sunday are shown in weeks in which something happens on them."""

_component = st.components.v2.component(
    "inloop_roster_board",
    css=(_FOLDER / "board.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "board.js").read_text(encoding="utf-8"),
)

Drawing = dict[str, Any]
"""What the component draws: only texts, words for styles, and ids."""


def draw(board: Board, *, today: date, opened: int | None) -> None:
    """Draw the board, with the card marked whose session is open."""
    _component(
        key=_KEY, data=drawing(board, today=today, opened=opened), default=None, on_open_change=_nothing
    )


def opened_card() -> int | None:
    """The id of the session whose card was opened just now; known before the board is drawn again."""
    asked = (st.session_state.get(_KEY) or {}).get("open")
    return url.to_id(asked) or None if isinstance(asked, str) else None


def drawing(board: Board, *, today: date, opened: int | None = None) -> Drawing:
    """The board as the component draws it. Session ids travel as text."""
    sessions: dict[tuple[int, date], list[PlacedSession]] = defaultdict(list)
    for session in board.sessions:
        sessions[session.location_id, session.when.day].append(session)
    days = _days(board)
    free = special_days(Period(days[0], days[-1]))
    names = {place.id: place.name for place in board.places}
    return {
        "caption": _("Roster of the week of {day}").format(day=formats.day_and_year(board.first)),
        "corner": _("Place"),
        "opened": None if opened is None else str(opened),
        "earlier": _("Earlier this week"),
        "days": [
            {
                "name": formats.day_in_full(day),
                "short": short_day(day),
                "today": _("today") if day == today else "",
                "past": day < today,
                "holiday": free.get(day, ""),
            }
            for day in days
        ],
        "places": [
            {
                "name": place.name,
                "kind": label(place.kind),
                "cells": [
                    [_card(session, names[place.id], board.labels) for session in sessions[place.id, day]]
                    for day in days
                ],
            }
            for place in board.places
        ],
    }


def special_days(stretch: Period) -> dict[date, str]:
    """What stands under a day in a heading: its public holiday, and the school holiday it lies in."""
    public, school = holiday.holidays_of(stretch), school_holiday.by_day(stretch)
    named = {day: [holiday.name(code)] for day, code in public.items()}
    for day, code in school.items():
        named.setdefault(day, []).append(school_holiday.name(code))
    return {day: " · ".join(names) for day, names in named.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """A session in words: `short` the figure, `names` who stands there, `lacks` what is missing, a phrase each."""

    short: str
    names: str
    lacks: tuple[str, ...]


def said(session: PlacedSession, labels: Labels) -> Said:
    coverage = session.coverage
    lacks = what_is_missing(coverage, labels)
    if coverage.missing:
        lacks[0] = ngettext("+ {number} open", "+ {number} open", coverage.missing).format(
            number=coverage.missing
        )
    return Said(in_short(coverage), formats.list_of(list(_names(session.standing))), tuple(lacks))


def _card(session: PlacedSession, place: str, labels: Labels) -> Drawing:
    words = said(session, labels)
    state = session.coverage.state
    remarks = [] if session.moved_from is None else [roster_move.said(session.moved_from)]
    off = state in {CoverageState.CLOSED, CoverageState.CANCELLED}
    spoken = [
        place,
        str(session.when),
        session.room,
        *remarks,
        words.short,
        words.names,
        *what_is_missing(session.coverage, labels),
        session.note,
    ]
    return {
        "id": str(session.id),
        "state": state.value,
        "hours": short_hours(session.when.hours),
        "room": session.room,
        "short": "" if off else words.short,
        "names": "" if off else words.names,
        "lacks": list(words.lacks),
        "remarks": remarks,
        "reason": words.short if off else "",
        "note": session.note,
        "spoken": "; ".join(part for part in spoken if part),
    }


def short_hours(hours: Hours) -> str:
    """`10–12` or `9:30–12`: as narrow as a column of the board."""
    return "–".join(
        f"{each.hour}:{each.minute:02d}" if each.minute else str(each.hour)
        for each in (hours.starts, hours.ends)
    )


def _names(standing: Iterable[AssignedHelper]) -> Iterable[str]:
    """Who stands there; whoever does not count as a guide is named with the reason."""
    for one in standing:
        remark = _remark(one)
        yield _("{name} ({remark})").format(name=one.name, remark=remark) if remark else one.name


def _remark(one: AssignedHelper) -> str:
    if one.absence is not None:
        return _("absent")
    if one.state in {AssignmentState.PROPOSED, AssignmentState.NO_SHOW}:
        return label(one.state).lower()
    return "" if one.role is AssignmentRole.GUIDE else label(one.role).lower()


def _days(board: Board) -> list[date]:
    """Monday through Friday, and the days of the weekend on which there are sessions."""
    busy = {session.when.day for session in board.sessions}
    week = [board.first + timedelta(days=number) for number in range(7)]
    return [day for number, day in enumerate(week) if number < WORKING_DAYS or day in busy]


def short_day(day: date) -> str:
    """`Tue 24`, where the month is known from the week."""
    return f"{formats.short_weekday(day.weekday())} {day.day}"


def _nothing() -> None:
    """The component asks for a callback before it reports a click; the click itself is read from the result."""
