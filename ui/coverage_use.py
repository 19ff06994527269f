"""How busy it is, and what became of the consults: the charts of two parts of the coverage page."""

from domain.coverage import MEANS_FROM_SESSIONS, MINUTES_IN_HOUR
from domain.topic_filters import Bucket
from language import _, formats, ngettext
from ui import (
    coverage_charts,
    coverage_figures,
    coverage_frames_busy,
    coverage_frames_consults,
    coverage_mark,
    coverage_parts,
    coverage_titles,
    palette,
)
from ui.coverage_chart import Chart, Part
from ui.coverage_charts import CELL_COLOURS, UNKNOWN
from ui.coverage_figures import Busy, Consults
from ui.coverage_frames import Cell


def busy(found: Busy, *, is_dark: bool) -> Part:
    rows = coverage_frames_busy.busy(found)
    known = rows[rows["mean"].notna()]
    known = known.assign(is_named=known.index.isin([*known.index[:1], *known.index[-1:]]))
    sums = coverage_figures.staffing(found.by_place)
    mean = sums.staffed_visits * MINUTES_IN_HOUR / sums.guide_minutes if sums.guide_minutes else None
    left_out = len(rows) - len(known)
    unit = _(
        "visits and helper hours per session; the line through a point is the range of its mean, the dashed line "
        "the visits per helper hour of all together"
    )
    if left_out:
        unit += "; " + ngettext(
            "{number} place with fewer than {minimum} such sessions stands in the table alone",
            "{number} places with fewer than {minimum} such sessions stand in the table alone",
            left_out,
        ).format(number=formats.number(left_out), minimum=MEANS_FROM_SESSIONS)
    chart = Chart(
        coverage_mark.BUSY,
        title=coverage_titles.places(rows),
        unit=unit,
        completeness=_("{staffed} of {held} sessions with count and presence").format(
            staffed=formats.number(sums.staffed), held=formats.number(sums.held)
        ),
        specs=coverage_parts.packed(coverage_charts.busy(known, mean=mean, is_dark=is_dark))
        if len(known)
        else (),
        table=coverage_frames_busy.busy_table(rows),
        marks=coverage_frames_busy.busy_marks(rows),
        note=_("No place has {minimum} sessions with a count of which is known who was there.").format(
            minimum=MEANS_FROM_SESSIONS
        ),
        is_wide=True,
    )
    return Part(coverage_parts.BUSY, coverage_titles.busy(sums), sums, not sums.planned, (chart,))


def consults(found: Consults, *, is_dark: bool) -> Part:
    rows, steps = coverage_frames_consults.consults(found), coverage_frames_consults.waiting(found)
    sums = coverage_figures.consults(found.ended)
    table = coverage_frames_consults.consults_table(rows, found.filters)
    colours = _statuses(is_dark=is_dark)
    names = dict(zip(rows["part"], rows["name"], strict=True))
    completeness = _("{number} consults, of {unanswered} nobody said what became of them").format(
        number=formats.number(int(found.ended["consults"].sum())), unanswered=formats.number(sums.unanswered)
    )
    charts = (
        Chart(
            coverage_mark.CONSULTS,
            title=coverage_titles.became(sums),
            unit=_("number of consults; lighter bars lie only partly in the period"),
            completeness=completeness,
            specs=coverage_parts.packed(
                coverage_charts.bars(
                    rows,
                    colours=colours,
                    unit=_("Consults"),
                    part=_("What became of it"),
                    is_by_month=found.filters.bucket is Bucket.MONTH,
                )
            ),
            table=table,
            marks=coverage_frames_consults.consults_marks(rows),
            days=(table.columns[0],),
            legend={names[part]: colour for part, colour in colours.items() if part in names},
        ),
        Chart(
            coverage_mark.WAITING,
            title=coverage_titles.waiting(sums),
            unit=_(
                "number of consults where the visitor came or stayed away, by days since somebody first asked"
            ),
            completeness=completeness,
            specs=coverage_parts.packed(coverage_charts.waiting(steps, is_dark=is_dark)) if sums.kept else (),
            table=coverage_frames_consults.waiting_table(steps),
            marks=[],
            note=_("Of no consult in this period is known that somebody was ready for it."),
        ),
    )
    return Part(coverage_parts.CONSULTS, coverage_titles.consults(sums), sums, found.ended.empty, charts)


def _statuses(*, is_dark: bool) -> dict[str, str]:
    cells = CELL_COLOURS[is_dark]
    hues = (cells[Cell.NOBODY], cells[Cell.SHORT], palette.GROUPS[3], cells[Cell.ENOUGH], UNKNOWN[is_dark])
    return {str(status): hue for status, hue in zip(coverage_frames_consults.STATUSES, hues, strict=True)}
