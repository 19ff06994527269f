"""Days as a table: small for a month of many places, wide for weeks; on a narrow screen a list of the same.

What is drawn is said by who uses it, translated; `calendar/calendar.js` only draws it, walks it by keyboard and tells
which session was opened.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from domain import school_holiday
from domain.period import Period
from language import formats
from ui import url

_FOLDER = Path(__file__).resolve().parent / "calendar"
_KEY = "roster_calendar"
SMALL, WIDE = "small", "wide"
SATURDAY = 5
"""The first day of the weekend; Monday is 0."""

_STYLES = ("../occupancy.css", "calendar.css")

_component = st.components.v2.component(
    "inloop_roster_calendar",
    css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _STYLES),
    js=(_FOLDER / "calendar.js").read_text(encoding="utf-8"),
)

Drawing = dict[str, Any]
"""What the component draws: only texts, words for styles, and ids."""


def draw(drawing: Drawing) -> None:
    _component(key=_KEY, data=drawing, default=None, on_open_change=_nothing)


def opened_entry() -> int | None:
    """The id of the session that was opened just now; known before the page is drawn again."""
    asked = (st.session_state.get(_KEY) or {}).get("open")
    return url.to_id(asked) or None if isinstance(asked, str) else None


def calendar(
    *,
    caption: str,
    corner: str,
    columns: list[Drawing],
    rows: list[Drawing],
    size: str,
    nothing: str,
    bands: Iterable[Drawing] = (),
) -> Drawing:
    """`nothing` is what stands in the list under a row without entries."""
    return {
        "caption": caption,
        "corner": corner,
        "columns": columns,
        "rows": rows,
        "size": size,
        "nothing": nothing,
        "bands": list(bands),
    }


def row(name: str, cells: list[Drawing], *, note: str = "", is_open: bool = False) -> Drawing:
    """`is_open`: whether the list on a narrow screen begins with it unfolded."""
    return {"name": name, "note": note, "open": is_open, "cells": cells}


def column(short: str, name: str, *, beside: str = "", marks: str = "") -> Drawing:
    return {"short": short, "name": name, "beside": beside, "marks": marks}


def cell(
    entries: Iterable[Drawing] = (),
    *,
    marks: str = "",
    day: str = "",
    note: str = "",
    said: str = "",
    more: str = "",
) -> Drawing:
    """A day: `note` stands in the table, `said` in the list, `more` under what is shown."""
    found = {"entries": list(entries), "marks": marks, "date": day, "note": note, "said": said, "more": more}
    return _without_empty(found)


def entry(
    session_id: int | None,
    state: str,
    *,
    text: str,
    spoken: str,
    day: date,
    head: str = "",
    long: str = "",
    foot: str = "",
) -> Drawing:
    """A session in a day; without an id it leads nowhere. `long` is what the list says in place of `text`."""
    found = {
        "id": "" if session_id is None else str(session_id),
        "state": state,
        "text": text,
        "spoken": spoken,
        "day": formats.day(day),
        "head": head,
        "long": long or text,
        "foot": foot,
    }
    return _without_empty(found)


def marks(day: date, today: date) -> str:
    """The words for the style of a day's column or cell."""
    return " ".join(
        word for word, holds in (("today", day == today), ("weekend", day.weekday() >= SATURDAY)) if holds
    )


def school_bands(days: Period) -> list[Drawing]:
    """The days cut into stretches with and without school holidays, each with its name and how many days it is."""
    school = school_holiday.by_day(days)
    return (
        [
            {"name": "" if code is None else school_holiday.name(code), "length": len(list(stretch))}
            for code, stretch in groupby(days.days, key=school.get)
        ]
        if school
        else []
    )


def school_names(days: Period) -> str:
    """The school holidays that touch the days."""
    return " · ".join(school_holiday.name(one.code) for one in school_holiday.school_holidays_of(days))


def _without_empty(found: Drawing) -> Drawing:
    """A month of many places has thousands of days on which nothing happens."""
    return {name: value for name, value in found.items() if value}


def _nothing() -> None:
    """The component asks for a callback before it reports a click; the click itself is read from the result."""
