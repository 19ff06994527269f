"""The charts of the coverage page with what their colours mean: drawn once, for the screen and for what leaves the house."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from domain.topic_filters import Bucket, TopicFilters
from language import _
from ui import chart_parts, coverage_charts, coverage_charts_busy, coverage_colours
from ui.chart_parts import Drawn


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, None where there is nothing to draw, and its legend."""

    chart: Drawn | None
    legend: dict[str, str] = field(default_factory=dict)

    @property
    def spec(self) -> dict[str, Any] | None:
        """Ready to send."""
        return None if self.chart is None else chart_parts.packed(self.chart)


NOTHING = Picture(None)


def strip(rows: pd.DataFrame, *, is_dark: bool) -> Picture:
    if rows.empty:
        return NOTHING
    return Picture(
        coverage_charts.strip(rows, is_dark=is_dark), coverage_colours.of_cells(rows, is_dark=is_dark)
    )


def became(rows: pd.DataFrame, filters: TopicFilters, *, is_dark: bool) -> Picture:
    colours = coverage_colours.reasons(is_dark=is_dark)
    return _bars(rows, filters, colours, unit=_("Sessions"), part=_("What became of it"))


def hours(rows: pd.DataFrame, *, is_dark: bool) -> Picture:
    return NOTHING if rows.empty else Picture(coverage_charts.hours(rows, is_dark=is_dark))


def kinds(rows: pd.DataFrame, filters: TopicFilters, *, is_dark: bool) -> Picture:
    colours = coverage_colours.kinds(is_dark=is_dark)
    return _bars(rows, filters, colours, unit=_("Hours"), part=_("Kind of helper"))


def gaps(steps: pd.DataFrame, *, is_dark: bool) -> Picture:
    return _steps(steps, under=_("Days until filled"), unit=_("Gaps"), is_dark=is_dark)


def wishes(rows: pd.DataFrame, *, is_dark: bool) -> Picture:
    """Of those that were asked for."""
    asked = rows[rows["sessions"] > 0]
    if asked.empty:
        return NOTHING
    return Picture(
        coverage_charts.wishes(asked, is_dark=is_dark), coverage_colours.wishes(asked, is_dark=is_dark)
    )


def busy(rows: pd.DataFrame, *, mean: float | None, is_dark: bool) -> Picture:
    return NOTHING if rows.empty else Picture(coverage_charts_busy.busy(rows, mean=mean, is_dark=is_dark))


def consults(rows: pd.DataFrame, filters: TopicFilters, *, is_dark: bool) -> Picture:
    colours = coverage_colours.statuses(is_dark=is_dark)
    return _bars(rows, filters, colours, unit=_("Consults"), part=_("What became of it"))


def waiting(steps: pd.DataFrame, *, is_dark: bool) -> Picture:
    return _steps(steps, under=_("Days waited"), unit=_("Consults"), is_dark=is_dark)


def _bars(
    rows: pd.DataFrame, filters: TopicFilters, colours: Mapping[str, str], *, unit: str, part: str
) -> Picture:
    if rows.empty:
        return NOTHING
    is_by_month = filters.bucket is Bucket.MONTH
    chart = coverage_charts.bars(rows, colours=dict(colours), unit=unit, part=part, is_by_month=is_by_month)
    return Picture(chart, coverage_colours.legend(rows, colours))


def _steps(steps: pd.DataFrame, *, under: str, unit: str, is_dark: bool) -> Picture:
    if steps.empty:
        return NOTHING
    return Picture(coverage_charts.steps(steps, under=under, unit=unit, is_dark=is_dark))
