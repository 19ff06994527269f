"""How the sessions of each place stood, stretch by stretch: chart, table, file and marks come from the same frame."""

from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from domain.coverage_mark import NEARLY, Mark, strip_bucket
from domain.topic_filters import Bucket, TopicFilters
from language import _, formats
from ui import coverage_bars
from ui.coverage_figures import Overview

STRETCHES_WITH_NUMBERS = 14
"""With more weeks there is no room for numbers in the cells."""
HALF = 0.5


class Cell(StrEnum):
    """How the sessions of a place stood in a week, month or quarter."""

    ENOUGH = "enough"
    SHORT = "short"
    NOBODY = "nobody"
    OFF = "off"
    CLOSED = "closed"


SIGNS = {Cell.ENOUGH: "", Cell.SHORT: "<", Cell.NOBODY: "0", Cell.OFF: "×", Cell.CLOSED: "–"}
"""What stands in a cell, so that its colour is not all that says it."""
LONGER_SIGNS = SIGNS | {Cell.NOBODY: "½"}
"""In that of a month or a quarter, in which somebody always lacks sometime: it says how much lacks."""


def cell_label(cell: Cell, bucket: Bucket) -> str:
    """What a cell of that colour says."""
    names = {
        Cell.ENOUGH: _("enough helpers"),
        Cell.SHORT: _("fewer than needed, or a session cancelled"),
        Cell.NOBODY: _("nobody"),
        Cell.OFF: _("not held"),
        Cell.CLOSED: _("closed"),
    }
    if bucket is not Bucket.WEEK:
        names |= {
            Cell.ENOUGH: _("at least {share} of the places filled").format(share=formats.percent(NEARLY)),
            Cell.SHORT: _("fewer"),
            Cell.NOBODY: _("fewer than half"),
        }
    return " ".join(filter(None, [_signs(bucket)[cell], names[cell]]))


def places(found: Overview) -> pd.DataFrame:
    """One row per place, those that lack most first: `place`, `required`, `filled`."""
    return found.places.assign(place=coverage_bars.unlike(found.places))


def strip(found: Overview, by_stretch: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per place and stretch; the places that lack most first. Of those that are drawn first, or as given."""
    bucket, rows = strip_bucket(found.filters.period), found.by_stretch if by_stretch is None else by_stretch
    stretches = sorted(rows["first_day"].unique())
    of_place = places(found).reset_index(names="order").set_index("location_id")[["order", "place"]]
    rows = rows.join(of_place, on="location_id")
    rows = rows.sort_values(["order", "first_day"], ignore_index=True)
    records = rows.to_dict("records")
    cells = [_cell(row, bucket) for row in records]
    has_numbers = len(stretches) <= STRETCHES_WITH_NUMBERS
    labels = {day: coverage_bars.bucket_label(day.date(), bucket) for day in stretches}
    days = {day: day.date().isoformat() for day in stretches}
    return pd.DataFrame(
        {
            "location_id": rows["location_id"],
            "place": rows["place"],
            "grain": bucket.value,
            "first_day": [days[one] for one in rows["first_day"]],
            "label": [labels[one] for one in rows["first_day"]],
            "cell": [str(cell) for cell in cells],
            "sign": [
                _sign(row, cell, bucket, has_numbers=has_numbers)
                for row, cell in zip(records, cells, strict=True)
            ],
            "filled": rows["filled"],
            "required": rows["required"],
            "planned": rows["planned"],
            "held": rows["held"],
            "cancelled": rows["cancelled"],
            "closed": rows["closed"],
            "places_said": [
                _("{filled} of {required}").format(
                    filled=formats.number(row["filled"]), required=formats.number(row["required"])
                )
                for row in records
            ],
            "sessions_said": [_became(row) for row in records],
        }
    )


def strip_table(rows: pd.DataFrame, filters: TopicFilters) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Place"): rows["place"],
            coverage_bars.bucket_name(strip_bucket(filters.period)): pd.to_datetime(
                rows["first_day"]
            ).dt.date,
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
        of_cell(int(place), grain, date.fromisoformat(first))
        for place, grain, first in zip(rows["location_id"], rows["grain"], rows["first_day"], strict=True)
    ]


def of_cell(location_id: int, grain: str, first: date) -> Mark:
    """The mark of a place in a week, month or quarter."""
    match Bucket(grain):
        case Bucket.WEEK:
            return Mark(location_id=location_id, week=first)
        case Bucket.MONTH:
            return Mark(location_id=location_id, month=first)
        case Bucket.QUARTER:
            return Mark(location_id=location_id, quarter=first)


def _cell(row: Mapping[Hashable, Any], bucket: Bucket) -> Cell:
    if not row["planned"]:
        return Cell.CLOSED
    if not row["held"]:
        return Cell.OFF
    filled, required = row["filled"], row["required"]
    if filled >= required * (1 if bucket is Bucket.WEEK else NEARLY):
        return Cell.ENOUGH
    is_little = not filled if bucket is Bucket.WEEK else filled < required * HALF
    return Cell.NOBODY if is_little else Cell.SHORT


def _signs(bucket: Bucket) -> dict[Cell, str]:
    return SIGNS if bucket is Bucket.WEEK else LONGER_SIGNS


def _sign(row: Mapping[Hashable, Any], cell: Cell, bucket: Bucket, *, has_numbers: bool) -> str:
    if has_numbers and cell in {Cell.ENOUGH, Cell.SHORT}:
        return f"{row['filled']}/{row['required']}"
    if bucket is Bucket.WEEK and cell is Cell.SHORT and row["cancelled"]:
        return SIGNS[Cell.OFF]
    return _signs(bucket)[cell]


def _became(row: Mapping[Hashable, Any]) -> str:
    """`3 held, 1 cancelled`."""
    said = [
        (row["held"], _("{number} held")),
        (row["cancelled"], _("{number} cancelled")),
        (row["closed"], _("{number} closed")),
    ]
    return formats.list_of([text.format(number=formats.number(number)) for number, text in said if number])
