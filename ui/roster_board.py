"""The week board: places × days, each session a card; on a narrow screen a list by day.

Everything is said here, translated; the scripts in `board/` draw it, and tell what somebody opens, asks and changes.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from domain import holiday, school_holiday
from domain import need as needs
from domain.clock_time import Hours
from domain.labels import label
from domain.need import AssignedHelper, CoverageState, Labels, in_short, what_is_missing
from domain.period import Period
from domain.roster import Board, PlacedSession
from domain.words import AssignmentRole, AssignmentState
from language import _, formats, ngettext
from ui import board_edits, board_words, data, roster_move, url
from ui.board_asks import Told
from ui.board_edits import Answer

_FOLDER = Path(__file__).resolve().parent / "board"
_KEY = "roster_board"
WORKING_DAYS = 5
"""Saturday and Sunday are shown in weeks in which something happens on them."""

_STYLES = ("../occupancy.css", "board.css", "beside.css")
_SCRIPTS = (
    "../counter/elements.js",
    "edits.js",
    "cards.js",
    "walk.js",
    "beside.js",
    "finder.js",
    "carry.js",
    "drag.js",
    "board.js",
)

_component = st.components.v2.component(
    "inloop_roster_board",
    css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _STYLES),
    js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)

ASKED_WHY = frozenset({CoverageState.NOBODY, CoverageState.SHORT, CoverageState.OVER})
"""How a session stands when somebody asks why."""

Drawing = dict[str, Any]
"""What the component draws: only texts, words for styles, and ids."""


def draw(
    board: Board,
    *,
    today: date,
    opened: int | None,
    owner: str,
    plans: bool,
    undo: int | None,
    told: Told | None,
) -> None:
    """Draw the board, with the card marked whose session is open.

    `owner` tells the edits that wait in a browser apart by account and network; `undo` is the action that can be taken
    back, and `told` the answer to what the board asked.
    """
    heard = board_edits.answer()
    _component(
        key=_KEY,
        data={
            "drawing": data.drawn(_as_text, board, today=today, plans=plans),
            "opened": None if opened is None else str(opened),
            "owner": owner,
            "undo": None if undo is None else str(undo),
            "told": told,
            "answer": None if heard is None else _heard(heard),
        },
        default={"outbox": None},
        on_open_change=_nothing,
        on_ask_change=_nothing,
        on_outbox_change=_nothing,
    )


def _heard(answer: Answer) -> Drawing:
    return {
        "n": answer.number,
        "id": answer.id,
        "became": answer.became,
        "sentence": answer.sentence,
        "raised": [str(key) for key in answer.raised],
    }


def state() -> Mapping[str, Any]:
    """What the board sent: the card that was opened, what it asks, and its edit."""
    return st.session_state.get(_KEY) or {}


def opened_card() -> int | None:
    """The id of the session whose card was opened just now; known before the board is drawn again."""
    asked = state().get("open")
    return url.to_id(asked) or None if isinstance(asked, str) else None


def _as_text(board: Board, *, today: date, plans: bool) -> str:
    """What stays as long as the week does, as one text: made once, and not looked through again at each run."""
    still = drawing(board, today=today, plans=plans)
    return json.dumps(
        {**still, "texts": board_words.texts(), "keys": board_words.keys() if plans else []},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def drawing(board: Board, *, today: date, plans: bool = False) -> Drawing:
    """The board as the component draws it. Ids travel as text. `plans`: whether sessions to come can be changed."""
    sessions: dict[tuple[int, date], list[PlacedSession]] = defaultdict(list)
    for session in board.sessions:
        sessions[session.location_id, session.when.day].append(session)
    days = _days(board)
    free = special_days(Period(days[0], days[-1]))
    names = {place.id: place.name for place in board.places}
    return {
        "caption": _("Roster of the week of {day}").format(day=formats.day_and_year(board.first)),
        "corner": _("Place"),
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
                    [
                        _card(session, names[place.id], board.labels, can_change=plans and day >= today)
                        for session in sessions[place.id, day]
                    ]
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
    return Said(in_short(coverage), formats.list_of([_named(one) for one in session.standing]), tuple(lacks))


def _card(session: PlacedSession, place: str, labels: Labels, *, can_change: bool) -> Drawing:
    words = said(session, labels)
    state = session.coverage.state
    remarks = [] if session.moved_from is None else [roster_move.said(session.moved_from)]
    remarks += [one.phrase for one in session.missing]
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
        "version": session.version,
        "canChange": can_change and session.takes_place,
        "state": state.value,
        "title": f"{place}, {session.when}",
        "hours": short_hours(session.when.hours),
        "room": session.room,
        "short": "" if off else words.short,
        "helpers": [] if off else [_helper(one) for one in session.standing],
        "lacks": list(words.lacks),
        "remarks": remarks,
        "missing": session.coverage.missing,
        "why": needs.why(session.coverage, labels) if state in ASKED_WHY else [],
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


def _helper(one: AssignedHelper) -> Drawing:
    return {"id": str(one.helper_id), "name": one.name, "text": _named(one)}


def _named(one: AssignedHelper) -> str:
    """The name; of whoever does not count as a guide with the reason."""
    remark = _remark(one)
    return _("{name} ({remark})").format(name=one.name, remark=remark) if remark else one.name


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
