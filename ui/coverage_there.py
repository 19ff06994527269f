"""Are we there, and who stands there: the charts of two parts of the coverage page."""

from collections.abc import Sequence

import pandas as pd

from domain.coverage import Staffing
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket
from domain.words import CancelReason, HelperKind
from language import _, formats
from ui import (
    chart_parts,
    coverage_charts,
    coverage_figures,
    coverage_frames,
    coverage_frames_who,
    coverage_mark,
    coverage_parts,
    coverage_titles,
    palette,
)
from ui.coverage_chart import Chart, Part
from ui.coverage_charts import CELL_COLOURS, UNKNOWN
from ui.coverage_figures import Overview, Who
from ui.coverage_frames import CLOSED, HELD, Cell
from ui.coverage_frames_who import UNNAMED, UNSAID

PLACES_A_PAGE = 20
"""More rows of the strip cannot be looked over."""


def overview(found: Overview, *, is_dark: bool) -> Part:
    sums = coverage_figures.staffing(found.over_time)
    rows, became = coverage_frames.strip(found), coverage_frames.over_time(found)
    colours = CELL_COLOURS[is_dark]
    table = coverage_frames.strip_table(rows)
    became_table = coverage_frames.over_time_table(became, found.filters)
    became_colours = reasons(is_dark=is_dark)
    names = dict(zip(became["part"], became["name"], strict=True))
    charts = (
        Chart(
            coverage_mark.STRIP,
            title=coverage_titles.strip(rows),
            unit=_(
                "places of guides that were filled, by place and week; the places that lack most come first, "
                "at most the last {weeks} weeks"
            ).format(weeks=coverage_frames.WEEKS_SHOWN),
            completeness=coverage_parts.said(sums),
            specs=tuple(
                chart_parts.packed(coverage_charts.strip(one, is_dark=is_dark)) for one in pages(rows)
            ),
            table=table,
            marks=coverage_frames.strip_marks(rows),
            days=(table.columns[1],),
            legend={
                coverage_frames.cell_label(cell): colours[cell]
                for cell in Cell
                if (rows["cell"] == cell).any()
            },
            is_wide=True,
        ),
        Chart(
            coverage_mark.BECAME,
            title=coverage_titles.over_time(became),
            unit=_(
                "number of sessions; cancelled ones lie at the bottom, lighter bars only partly in the period"
            ),
            completeness=_planned(sums),
            specs=coverage_parts.packed(
                coverage_charts.bars(
                    became,
                    colours=became_colours,
                    unit=_("Sessions"),
                    part=_("What became of it"),
                    is_by_month=found.filters.bucket is Bucket.MONTH,
                )
            )
            if len(became)
            else (),
            table=became_table,
            marks=coverage_frames.over_time_marks(became),
            days=(became_table.columns[0],),
            legend={names[part]: colour for part, colour in became_colours.items() if part in names},
            is_wide=True,
        ),
    )
    return Part(
        coverage_parts.OVERVIEW,
        coverage_titles.overview(sums),
        sums,
        not sums.planned + sums.closed,
        charts,
    )


def who(found: Who, *, is_dark: bool) -> Part:
    sums = coverage_figures.staffing(found.by_hours)
    hours, kinds, wishes = (
        coverage_frames_who.by_hour(found),
        coverage_frames_who.helper_time(found),
        coverage_frames_who.wishes(found),
    )
    hours_table = coverage_frames_who.by_hour_table(hours)
    kinds_table = coverage_frames_who.helper_time_table(kinds, found.filters)
    kind_colours = _kinds(is_dark=is_dark)
    names = dict(zip(kinds["part"], kinds["name"], strict=True))
    asked = wishes[wishes["sessions"] > 0]
    charts = (
        Chart(
            coverage_mark.HOURS,
            title=coverage_titles.by_hour(hours),
            unit=_(
                "share of the planned sessions with enough helpers, in each hour that they last; "
                "below {minimum} sessions n instead of a share"
            ).format(minimum=SHARES_FROM_SESSIONS),
            completeness=coverage_parts.said(sums),
            specs=coverage_parts.packed(coverage_charts.hours(hours, is_dark=is_dark)) if len(hours) else (),
            table=hours_table,
            marks=coverage_frames_who.by_hour_marks(hours),
            shares=(hours_table.columns[4],),
        ),
        Chart(
            coverage_mark.KINDS,
            title=coverage_titles.helper_time(kinds, sums.held),
            unit=_("hours of helpers who were there, as they count for the helper"),
            completeness=coverage_parts.said(sums),
            specs=coverage_parts.packed(
                coverage_charts.bars(
                    kinds,
                    colours=kind_colours,
                    unit=_("Hours"),
                    part=_("Kind of helper"),
                    is_by_month=found.filters.bucket is Bucket.MONTH,
                )
            )
            if len(kinds)
            else (),
            table=kinds_table,
            marks=coverage_frames_who.helper_time_marks(kinds),
            days=(kinds_table.columns[0],),
            legend={names[part]: colour for part, colour in kind_colours.items() if part in names},
            note=_("Of no session in this period is known who was there."),
        ),
        Chart(
            coverage_mark.WISHES,
            title=coverage_titles.wishes(wishes),
            unit=_(
                "held sessions that asked for a language or skill; how many had a helper with it stands below"
            ),
            completeness=coverage_parts.said(sums),
            specs=coverage_parts.packed(coverage_charts.wishes(asked, is_dark=is_dark)) if len(asked) else (),
            table=coverage_frames_who.wishes_table(wishes),
            marks=coverage_frames_who.wishes_marks(wishes),
            legend={
                _("nobody had it"): CELL_COLOURS[is_dark][Cell.SHORT],
                _("a helper had it"): CELL_COLOURS[is_dark][Cell.ENOUGH],
            },
            note=_("No session in this period asked for a language or skill."),
        ),
    )
    return Part(
        coverage_parts.WHO,
        coverage_titles.who(sums),
        sums,
        not sums.planned,
        charts,
        found.labels,
    )


def _planned(sums: Staffing) -> str:
    return _("{planned} planned sessions, {closed} closed").format(
        planned=formats.number(sums.planned), closed=formats.number(sums.closed)
    )


def pages(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of some places at a time, in their order."""
    places = rows["place"].drop_duplicates().tolist()
    firsts = range(0, len(places), PLACES_A_PAGE)
    return [rows[rows["place"].isin(places[first : first + PLACES_A_PAGE])] for first in firsts]


def reasons(*, is_dark: bool) -> dict[str, str]:
    """The colour of each reason, then of the held and the closed sessions; in the order of the bars."""
    cells = CELL_COLOURS[is_dark]
    hues: Sequence[str] = (cells[Cell.NOBODY], cells[Cell.SHORT], *palette.GROUPS[3:4], *palette.GROUPS[5:8])
    reasons = [str(reason) for reason in CancelReason]
    colours = {reason: hues[place % len(hues)] for place, reason in enumerate(reasons)}
    return colours | {HELD: cells[Cell.ENOUGH], CLOSED: cells[Cell.CLOSED]}


def _kinds(*, is_dark: bool) -> dict[str, str]:
    colours = {str(kind): palette.GROUPS[place] for place, kind in enumerate(HelperKind)}
    return colours | {UNNAMED: palette.GROUPS[7], UNSAID: UNKNOWN[is_dark]}
