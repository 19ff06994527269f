"""What the overview of the coverage page shows, row by row: chart, table, file and marks come from the same frame.

A frame for a chart has what is written in it in the reader's language; its table has the same numbers.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from domain.coverage_mark import Mark, Which
from domain.labels import label
from domain.topic_filters import TopicFilters
from domain.words import CancelReason
from language import _, formats
from ui import coverage_bars
from ui.coverage_figures import Overview

WEEKS_SHOWN = 53
"""As many weeks as the strip has room for: of a longer period the last ones."""
WEEKS_WITH_NUMBERS = 14
"""With more weeks there is no room for numbers in the cells."""
HELD, CLOSED = "held", "closed"
"""Parts of a bar that are no reason."""


class Cell(StrEnum):
    """How the sessions of a place stood in a week."""

    ENOUGH = "enough"
    SHORT = "short"
    NOBODY = "nobody"
    OFF = "off"
    CLOSED = "closed"


SIGNS = {Cell.ENOUGH: "", Cell.SHORT: "<", Cell.NOBODY: "0", Cell.OFF: "×", Cell.CLOSED: "–"}
"""What stands in a cell, so that its colour is not all that says it."""


def cell_label(cell: Cell) -> str:
    names = {
        Cell.ENOUGH: _("enough helpers"),
        Cell.SHORT: _("fewer than needed, or a session cancelled"),
        Cell.NOBODY: _("nobody"),
        Cell.OFF: _("not held"),
        Cell.CLOSED: _("closed"),
    }
    return " ".join(filter(None, [SIGNS[cell], names[cell]]))


def strip(found: Overview) -> pd.DataFrame:
    """One row per place and week; the places that lack most first, the weeks the last `WEEKS_SHOWN` of the period."""
    rows = found.by_week
    weeks = sorted(rows["week"].unique())[-WEEKS_SHOWN:]
    rows = rows[rows["week"].isin(weeks)].reset_index(drop=True)
    of_place = rows.groupby("location_id")[["required", "filled", "planned"]].sum()
    lacking = (of_place["required"] - of_place["filled"]).to_dict()
    rows = rows.assign(lacking=[lacking[key] for key in rows["location_id"]])
    rows = rows.sort_values(
        ["lacking", "location", "location_id", "week"], ascending=[False, True, True, True]
    )
    cells = [_cell(row) for row in rows.to_dict("records")]
    has_numbers = len(weeks) <= WEEKS_WITH_NUMBERS
    return pd.DataFrame(
        {
            "location_id": rows["location_id"],
            "place": coverage_bars.unlike(rows),
            "week": [one.date().isoformat() for one in rows["week"]],
            "label": [formats.day_of_month(one.date()) for one in rows["week"]],
            "cell": [str(cell) for cell in cells],
            "sign": [
                f"{filled}/{required}"
                if has_numbers and cell in {Cell.ENOUGH, Cell.SHORT}
                else _sign(cell, cancelled)
                for cell, filled, required, cancelled in zip(
                    cells, rows["filled"], rows["required"], rows["cancelled"], strict=True
                )
            ],
            "filled": rows["filled"],
            "required": rows["required"],
            "planned": rows["planned"],
            "held": rows["held"],
            "cancelled": rows["cancelled"],
            "closed": rows["closed"],
            "places_said": [
                _("{filled} of {required}").format(
                    filled=formats.number(filled), required=formats.number(required)
                )
                for filled, required in zip(rows["filled"], rows["required"], strict=True)
            ],
            "sessions_said": [_became(row) for row in rows.to_dict("records")],
        }
    ).reset_index(drop=True)


def strip_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Place"): rows["place"],
            _("Week from"): pd.to_datetime(rows["week"]).dt.date,
            _("Places filled"): rows["filled"],
            _("Places needed"): rows["required"],
            _("Planned sessions"): rows["planned"],
            _("Held"): rows["held"],
            _("Cancelled"): rows["cancelled"],
            _("Closed"): rows["closed"],
        }
    )


def strip_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(location_id=int(place), week=date.fromisoformat(week))
        for place, week in zip(rows["location_id"], rows["week"], strict=True)
    ]


def over_time(found: Overview) -> pd.DataFrame:
    """One row per bucket and part: each reason, then held; with the share of the planned ones where that is shown."""
    parts = [
        (row["bucket"], row["reason"], label(CancelReason(row["reason"])), int(row["sessions"]))
        for row in found.cancelled.to_dict("records")
    ]
    parts += [
        (bucket, part, text, int(number))
        for part, text, column in ((HELD, _("held"), "held"), (CLOSED, _("closed"), "closed"))
        for bucket, number in zip(found.over_time["bucket"], found.over_time[column], strict=True)
        if number
    ]
    order = [*CancelReason, HELD, CLOSED]
    return coverage_bars.stacked(parts, order, found.filters)


def over_time_table(rows: pd.DataFrame, filters: TopicFilters) -> pd.DataFrame:
    return pd.DataFrame(
        {
            coverage_bars.bucket_name(filters): pd.to_datetime(rows["bucket"]).dt.date,
            _("What became of it"): rows["name"],
            _("Sessions"): rows["number"],
        }
    )


def over_time_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        of_part(date.fromisoformat(bucket), part)
        for bucket, part in zip(rows["bucket"], rows["part"], strict=True)
    ]


def of_part(bucket: date, part: str) -> Mark:
    """The mark of a part of a bar."""
    if part == HELD:
        return Mark(Which.HELD, bucket=bucket)
    if part == CLOSED:
        return Mark(Which.CLOSED, bucket=bucket)
    return Mark(Which.CANCELLED, bucket=bucket, reason=CancelReason(part))


def _cell(row: Mapping[Hashable, Any]) -> Cell:
    if not row["planned"]:
        return Cell.CLOSED
    if not row["held"]:
        return Cell.OFF
    if row["filled"] >= row["required"]:
        return Cell.ENOUGH
    return Cell.SHORT if row["filled"] else Cell.NOBODY


def _sign(cell: Cell, cancelled: int) -> str:
    return SIGNS[Cell.OFF] if cancelled and cell is Cell.SHORT else SIGNS[cell]


def _became(row: Mapping[Hashable, Any]) -> str:
    """`3 held, 1 cancelled`."""
    said = [
        (row["held"], _("{number} held")),
        (row["cancelled"], _("{number} cancelled")),
        (row["closed"], _("{number} closed")),
    ]
    return formats.list_of([text.format(number=formats.number(number)) for number, text in said if number])
