"""What the calendar of the topics page draws, and its table; rows as `ui.topic_frames` says."""

from datetime import timedelta

import pandas as pd

from domain.period import week_of
from domain.topic_mark import Mark
from language import _, formats, ngettext
from ui.topic_figures import When

COUNTED, PARTLY, MISSING, CLOSED = "counted", "partly", "missing", "closed"
"""What a day was: its sessions all counted, some, none; or none of them held."""


def calendar(when: When) -> pd.DataFrame:
    """One row per day with sessions. `mean` visits per entered session is missing where none was entered.

    A day on which every session was closed or cancelled is `CLOSED`; one of whose sessions none has ended has no row.
    """
    rows = when.calendar[when.calendar["expected"] + when.calendar["closed"] > 0]
    days = [one.date() for one in rows["day"]]
    states = [
        CLOSED if not expected else MISSING if not entered else PARTLY if entered < expected else COUNTED
        for expected, entered in zip(rows["expected"], rows["entered"], strict=True)
    ]
    mean = (rows["visits"] / rows["entered"]).where(rows["entered"] > 0)
    return pd.DataFrame(
        {
            "day": [one.isoformat() for one in days],
            "week": [week_of(one).isoformat() for one in days],
            "weekday": [one.weekday() for one in days],
            "name": [formats.short_weekday(one.weekday()) for one in days],
            "date": [formats.day_and_year(one) for one in days],
            "state": states,
            "is_missing": [int(one == MISSING) for one in states],
            "mean": mean,
            "visits": rows["visits"],
            "said": [_said(state, visits) for state, visits in zip(states, rows["visits"], strict=True)],
            "completeness": [
                _("{entered} of {expected}").format(
                    entered=formats.number(entered), expected=formats.number(expected)
                )
                for entered, expected in zip(rows["entered"], rows["expected"], strict=True)
            ],
        }
    ).reset_index(drop=True)


def weeks(rows: pd.DataFrame) -> dict[str, str]:
    """Every week from the first through the last, by its Monday; the name of the month where one begins, else nothing."""
    mondays = pd.date_range(rows["week"].min(), rows["week"].max(), freq="7D")
    found = {}
    for monday in mondays:
        days = [monday.date() + timedelta(days=number) for number in range(7)]
        first = next((day for day in days if day.day == 1), None)
        found[monday.date().isoformat()] = formats.short_month(first).partition(" ")[0] if first else ""
    return found


def calendar_table(when: When) -> pd.DataFrame:
    rows = when.calendar[when.calendar["expected"] + when.calendar["closed"] > 0]
    return pd.DataFrame(
        {
            _("Day"): [one.date() for one in rows["day"]],
            _("Visits"): rows["visits"],
            _("Sessions entered"): rows["entered"],
            _("Sessions to enter"): rows["expected"],
            _("Closed or cancelled"): rows["closed"],
            _("Visits per session"): (rows["visits"] / rows["entered"]).where(rows["entered"] > 0),
        }
    ).reset_index(drop=True)


def calendar_marks(rows: pd.DataFrame) -> list[Mark]:
    """Each day that has something to list."""
    listed = rows[rows["state"] != CLOSED]
    return [
        Mark(day=pd.Timestamp(day).date(), is_missing=bool(is_missing))
        for day, is_missing in zip(listed["day"], listed["is_missing"], strict=True)
    ]


def _said(state: str, visits: int) -> str:
    match state:
        case "closed":
            return _("closed or cancelled")
        case "missing":
            return _("without a count")
        case _:
            text = ngettext("{number} visit", "{number} visits", visits).format(number=formats.number(visits))
            return text if state == COUNTED else _("{visits}, not all counted").format(visits=text)
