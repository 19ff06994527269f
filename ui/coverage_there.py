"""Are we there, and who stands there: the charts of two parts of the coverage page."""

from functools import partial

import pandas as pd

from domain import coverage
from domain.coverage import Staffing
from domain.coverage_mark import strip_bucket
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket
from language import _, formats, ngettext
from ui import (
    coverage_figures,
    coverage_frames,
    coverage_frames_gaps,
    coverage_frames_strip,
    coverage_frames_who,
    coverage_mark,
    coverage_parts,
    coverage_pictures,
    coverage_shared,
    coverage_titles,
    data,
)
from ui.coverage_chart import Chart, More, Part, Rows, Sheet
from ui.coverage_figures import EVERYWHERE, Overview, Who

PLACES_A_PAGE = 20
"""More rows of the strip cannot be looked over."""


def overview(found: Overview, *, is_dark: bool) -> Part:
    sums = coverage_figures.staffing(found.over_time)
    charts = (
        _strip(found, coverage_parts.said(sums), is_dark=is_dark),
        _became(found, _planned(sums), is_dark=is_dark),
    )
    return Part(
        coverage_parts.OVERVIEW,
        coverage_titles.overview(sums),
        sums,
        not sums.planned + sums.closed,
        charts,
    )


def _strip(found: Overview, completeness: str, *, is_dark: bool) -> Chart:
    rows = coverage_frames_strip.strip(found)
    table = coverage_frames_strip.strip_table(rows, found.filters)
    drawn = coverage_pictures.strip(rows, is_dark=is_dark)
    number = pages(found.places)
    more = More(number, partial(_sheet, found, is_dark=is_dark), partial(_all_rows, found))
    return Chart(
        coverage_mark.STRIP,
        title=coverage_titles.strip(coverage_frames_strip.places(found)),
        unit=_strip_unit(strip_bucket(found.filters.period)),
        completeness=completeness,
        spec=drawn.spec,
        table=table,
        marks=coverage_frames_strip.strip_marks(rows),
        days=(table.columns[1],),
        share=partial(coverage_shared.strip, found),
        legend=drawn.legend,
        is_wide=True,
        more=more if number > 1 else None,
    )


def _sheet(found: Overview, which: int, *, is_dark: bool) -> Sheet:
    return data.drawn(_drawn, found, which, is_dark=is_dark)


def _drawn(found: Overview, which: int, *, is_dark: bool) -> Sheet:
    """A page of the strip that is not the first."""
    rows = coverage_frames_strip.strip(found, found.read(page_of(found.places, which)))
    picture = coverage_pictures.strip(rows, is_dark=is_dark)
    assert picture.spec is not None  # each place of it has sessions
    return Sheet(picture.spec, picture.legend)


def _all_rows(found: Overview) -> Rows:
    rows = coverage_frames_strip.strip(found, found.read(EVERYWHERE))
    return Rows(
        coverage_frames_strip.strip_table(rows, found.filters), coverage_frames_strip.strip_marks(rows)
    )


def _strip_unit(bucket: Bucket) -> str:
    units = {
        Bucket.WEEK: _(
            "places of guides that were filled, by place and week; the places that lack most come first"
        ),
        Bucket.MONTH: _(
            "places of guides that were filled, by place and month; the places that lack most come first"
        ),
        Bucket.QUARTER: _(
            "places of guides that were filled, by place and quarter; the places that lack most come first"
        ),
    }
    return units[bucket]


def _became(found: Overview, completeness: str, *, is_dark: bool) -> Chart:
    rows = coverage_frames.over_time(found)
    table = coverage_frames.over_time_table(rows, found.filters)
    drawn = coverage_pictures.became(rows, found.filters, is_dark=is_dark)
    return Chart(
        coverage_mark.BECAME,
        title=coverage_titles.over_time(rows),
        unit=_(
            "number of sessions; cancelled ones lie at the bottom, lighter bars only partly in the period"
        ),
        completeness=completeness,
        spec=drawn.spec,
        table=table,
        marks=coverage_frames.over_time_marks(rows),
        days=(table.columns[0],),
        share=partial(coverage_shared.became, found),
        legend=drawn.legend,
        is_wide=True,
    )


def who(found: Who, *, is_dark: bool) -> Part:
    sums, said = found.sums, coverage_parts.said(found.sums)
    charts = (
        _hours(found, said, is_dark=is_dark),
        _kinds(found, said, is_dark=is_dark),
        _gaps(found, is_dark=is_dark),
        _wishes(found, is_dark=is_dark),
    )
    return Part(
        coverage_parts.WHO,
        coverage_titles.who(sums),
        sums,
        not sums.planned,
        charts,
        found.labels,
    )


def _hours(found: Who, completeness: str, *, is_dark: bool) -> Chart:
    rows = coverage_frames_who.by_hour(found)
    table = coverage_frames_who.by_hour_table(rows)
    return Chart(
        coverage_mark.HOURS,
        title=coverage_titles.by_hour(rows),
        unit=_(
            "share of the planned sessions with enough helpers, in each hour that they last; "
            "below {minimum} sessions n instead of a share"
        ).format(minimum=SHARES_FROM_SESSIONS),
        completeness=completeness,
        spec=coverage_pictures.hours(rows, is_dark=is_dark).spec,
        table=table,
        marks=coverage_frames_who.by_hour_marks(rows),
        share=partial(coverage_shared.hours, found),
        shares=(table.columns[4],),
    )


def _kinds(found: Who, completeness: str, *, is_dark: bool) -> Chart:
    rows = coverage_frames_who.helper_time(found)
    table = coverage_frames_who.helper_time_table(rows, found.filters)
    drawn = coverage_pictures.kinds(rows, found.filters, is_dark=is_dark)
    return Chart(
        coverage_mark.KINDS,
        title=coverage_titles.helper_time(rows, found.sums.held),
        unit=_(
            "hours of helpers who were there, as they count for the helper; lighter bars lie only partly in the period"
        ),
        completeness=completeness,
        spec=drawn.spec,
        table=table,
        marks=coverage_frames_who.helper_time_marks(rows),
        days=(table.columns[0],),
        share=partial(coverage_shared.kinds, found),
        legend=drawn.legend,
        note=_("Of no session in this period is known who was there."),
    )


def _gaps(found: Who, *, is_dark: bool) -> Chart:
    steps, table = coverage_frames_gaps.steps(found), coverage_frames_gaps.table(found)
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
        spec=coverage_pictures.gaps(steps, is_dark=is_dark).spec,
        table=table,
        marks=coverage_frames_gaps.marks(steps),
        share=partial(coverage_shared.gaps, found),
        days=(table.columns[1], table.columns[3], table.columns[4]),
        note=_("History tells of nobody who went off a session of this period that then lacked somebody."),
    )


def _wishes(found: Who, *, is_dark: bool) -> Chart:
    rows = coverage_frames_who.wishes(found)
    drawn = coverage_pictures.wishes(rows, is_dark=is_dark)
    asked = int(rows["sessions"].sum())
    unit = _("held sessions that asked for a language or skill; how many had a helper with it stands below")
    if coverage.recent(found.filters.period) != found.filters.period:
        unit += "; " + _("the last {weeks} weeks").format(weeks=coverage.RECENT_WEEKS)
    return Chart(
        coverage_mark.WISHES,
        title=coverage_titles.wishes(rows),
        unit=unit,
        completeness=ngettext("asked for {number} time", "asked for {number} times", asked).format(
            number=formats.number(asked)
        ),
        spec=drawn.spec,
        table=coverage_frames_who.wishes_table(rows),
        marks=coverage_frames_who.wishes_marks(rows),
        share=partial(coverage_shared.wishes, found),
        legend=drawn.legend,
        note=_("No session in this period asked for a language or skill."),
    )


def _planned(sums: Staffing) -> str:
    planned = ngettext("{number} planned session", "{number} planned sessions", sums.planned).format(
        number=formats.number(sums.planned)
    )
    return _("{planned}, {closed} closed").format(planned=planned, closed=formats.number(sums.closed))


def pages(places: pd.DataFrame) -> int:
    """How many pages the strip of these places has."""
    return -(-len(places) // PLACES_A_PAGE)


def page_of(places: pd.DataFrame, which: int) -> frozenset[int]:
    """The places of a page, from 1 on, of places in their order."""
    first = (which - 1) * PLACES_A_PAGE
    return frozenset(places["location_id"].iloc[first : first + PLACES_A_PAGE].tolist())
