"""Are we there, and who stands there: the charts of two parts of the coverage page."""

from functools import partial

import pandas as pd

from domain.coverage import Staffing
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket
from language import _, formats, ngettext
from ui import (
    chart_parts,
    coverage_charts,
    coverage_colours,
    coverage_figures,
    coverage_frames,
    coverage_frames_gaps,
    coverage_frames_who,
    coverage_mark,
    coverage_parts,
    coverage_shared,
    coverage_titles,
)
from ui.coverage_chart import Chart, Part
from ui.coverage_figures import Overview, Who

PLACES_A_PAGE = 20
"""More rows of the strip cannot be looked over."""


def overview(found: Overview, *, is_dark: bool) -> Part:
    sums = coverage_figures.staffing(found.over_time)
    rows, became = coverage_frames.strip(found), coverage_frames.over_time(found)
    table = coverage_frames.strip_table(rows)
    became_table = coverage_frames.over_time_table(became, found.filters)
    became_colours = coverage_colours.reasons(is_dark=is_dark)
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
            share=partial(coverage_shared.strip, found),
            legend=coverage_colours.of_cells(rows, is_dark=is_dark),
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
            share=partial(coverage_shared.became, found),
            legend=coverage_colours.legend(became, became_colours),
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
    sums = found.sums
    hours, kinds, wishes = (
        coverage_frames_who.by_hour(found),
        coverage_frames_who.helper_time(found),
        coverage_frames_who.wishes(found),
    )
    hours_table = coverage_frames_who.by_hour_table(hours)
    kinds_table = coverage_frames_who.helper_time_table(kinds, found.filters)
    kind_colours = coverage_colours.kinds(is_dark=is_dark)
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
            share=partial(coverage_shared.hours, found),
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
            share=partial(coverage_shared.kinds, found),
            legend=coverage_colours.legend(kinds, kind_colours),
            note=_("Of no session in this period is known who was there."),
        ),
        _gaps(found, is_dark=is_dark),
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
            share=partial(coverage_shared.wishes, found),
            legend=coverage_colours.wishes(is_dark=is_dark),
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


def _gaps(found: Who, *, is_dark: bool) -> Chart:
    table = coverage_frames_gaps.table(found)
    return Chart(
        coverage_mark.GAPS,
        title=coverage_frames_gaps.title(found),
        unit=_(
            "gaps of held sessions by days until enough stood there again: from when somebody went off or an absence "
            "was noted, as far as history tells"
        ),
        completeness=ngettext("{number} gap", "{number} gaps", len(found.gaps)).format(
            number=formats.number(len(found.gaps))
        ),
        specs=coverage_parts.packed(
            coverage_charts.steps(
                coverage_frames_gaps.steps(found),
                under=_("Days until filled"),
                unit=_("Gaps"),
                is_dark=is_dark,
            )
        )
        if len(found.gaps)
        else (),
        table=table,
        marks=[],
        share=partial(coverage_shared.gaps, found),
        days=(table.columns[1], table.columns[3], table.columns[4]),
        note=_("History tells of nobody who went off a session of this period that then lacked somebody."),
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
