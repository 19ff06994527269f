"""Where it is busy, place by place: chart, table, file and marks come from the same frame."""

import pandas as pd

from domain import coverage
from domain.coverage import MINUTES_IN_HOUR
from domain.coverage_mark import Mark, Which
from language import _, formats
from ui import coverage_bars
from ui.coverage_figures import Busy, rows_of, staffing


def busy(found: Busy) -> pd.DataFrame:
    """One row per place, busiest for each helper first; figures are missing where too few sessions are known."""
    sums = rows_of(found.by_place)
    rows = pd.DataFrame(
        {
            "location_id": found.by_place["location_id"],
            "place": coverage_bars.unlike(found.by_place),
            "held": [one.held for one in sums],
            "entered": [one.entered for one in sums],
            "staffed": [one.staffed for one in sums],
            "visits": [one.visits for one in sums],
            "staffed_visits": [one.staffed_visits for one in sums],
            "turned_away": [one.turned_away for one in sums],
            "one_helper": [one.one_helper for one in sums],
            "per_session": [coverage.visits_per_session(one) for one in sums],
            "helper_hours": [coverage.helper_hours_per_session(one) for one in sums],
            "mean": [coverage.visits_per_staffed_session(one) for one in sums],
            "per_hour": [coverage.visits_per_helper_hour(one) for one in sums],
        }
    ).astype(dict.fromkeys(("per_session", "helper_hours", "mean", "per_hour"), "float64"))
    margin = pd.Series([coverage.margin(one) for one in sums], index=rows.index, dtype="float64")
    rows = rows.assign(low=(rows["mean"] - margin).clip(lower=0), high=rows["mean"] + margin)
    rows = rows.sort_values(
        ["per_hour", "visits"], ascending=[False, False], ignore_index=True, na_position="last"
    )
    return rows.assign(
        mean_said=[coverage_bars.figure(one) for one in rows["mean"]],
        hours_said=[coverage_bars.figure(one) for one in rows["helper_hours"]],
        per_hour_said=[coverage_bars.figure(one) for one in rows["per_hour"]],
        range_said=[
            "" if pd.isna(low) else f"{formats.number(low, 1)}–{formats.number(high, 1)}"
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
        sessions_said=[coverage_bars.sessions(one) for one in rows["staffed"]],
    )


def busy_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Place"): rows["place"],
            _("Held"): rows["held"],
            _("Sessions entered"): rows["entered"],
            _("Visits"): rows["visits"],
            _("Visits per session"): rows["per_session"].round(2),
            _("Sessions with count and presence"): rows["staffed"],
            _("Helper hours per session"): rows["helper_hours"].round(2),
            _("Visits per helper hour"): rows["per_hour"].round(2),
            _("Turned away"): rows["turned_away"],
            _("On one helper"): rows["one_helper"],
        }
    )


def busy_marks(rows: pd.DataFrame) -> list[Mark]:
    return [Mark(Which.HELD, location_id=int(key)) for key in rows["location_id"]]


def points(rows: pd.DataFrame) -> pd.DataFrame:
    """The places of which enough is known; the busiest and the quietest for each helper have their name shown."""
    known = rows[rows["mean"].notna()]
    return known.assign(is_named=known.index.isin([*known.index[:1], *known.index[-1:]]))


def mean(found: Busy) -> float | None:
    """Visits per helper hour of all places together; None where nothing is known."""
    sums = staffing(found.by_place)
    return sums.staffed_visits * MINUTES_IN_HOUR / sums.guide_minutes if sums.guide_minutes else None
