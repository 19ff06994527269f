"""How busy it is, and what became of the consults: the charts of two parts of the coverage page."""

from functools import partial

from domain.coverage import MEANS_FROM_SESSIONS, ConsultSums
from language import _, formats, ngettext
from ui import (
    coverage_figures,
    coverage_frames_busy,
    coverage_frames_consults,
    coverage_mark,
    coverage_parts,
    coverage_pictures,
    coverage_shared,
    coverage_titles,
)
from ui.coverage_chart import Chart, Part
from ui.coverage_figures import Busy, Consults


def busy(found: Busy, *, is_dark: bool) -> Part:
    rows = coverage_frames_busy.busy(found)
    known = coverage_frames_busy.points(rows)
    sums = coverage_figures.staffing(found.by_place)
    mean = coverage_frames_busy.mean(found)
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
        spec=coverage_pictures.busy(known, mean=mean, is_dark=is_dark).spec,
        table=coverage_frames_busy.busy_table(rows),
        marks=coverage_frames_busy.busy_marks(rows),
        share=partial(coverage_shared.busy, found),
        note=_("No place has {minimum} sessions with a count of which is known who was there.").format(
            minimum=MEANS_FROM_SESSIONS
        ),
        is_wide=True,
    )
    return Part(coverage_parts.BUSY, coverage_titles.busy(sums), sums, not sums.planned, (chart,))


def consults(found: Consults, *, is_dark: bool) -> Part:
    sums = coverage_figures.consults(found)
    number = int(found.ended["consults"].sum())
    completeness = ngettext("{number} consult", "{number} consults", number).format(
        number=formats.number(number)
    )
    if sums.unanswered:
        completeness = _("{consults}, of {unanswered} nobody said what became of them").format(
            consults=completeness, unanswered=formats.number(sums.unanswered)
        )
    charts = (
        _became(found, sums, completeness, is_dark=is_dark),
        _waiting(found, sums, completeness, is_dark=is_dark),
    )
    is_empty = found.ended.empty and not found.places
    return Part(coverage_parts.CONSULTS, coverage_titles.consults(sums), sums, is_empty, charts)


def _became(found: Consults, sums: ConsultSums, completeness: str, *, is_dark: bool) -> Chart:
    rows = coverage_frames_consults.consults(found)
    table = coverage_frames_consults.consults_table(rows, found.filters)
    drawn = coverage_pictures.consults(rows, found.filters, is_dark=is_dark)
    return Chart(
        coverage_mark.CONSULTS,
        title=coverage_titles.became(sums),
        unit=_("number of consults; lighter bars lie only partly in the period"),
        completeness=completeness,
        spec=drawn.spec,
        table=table,
        marks=coverage_frames_consults.consults_marks(rows),
        days=(table.columns[0],),
        share=partial(coverage_shared.consults, found),
        legend=drawn.legend,
        note=_("No place for a consult was booked in this period."),
    )


def _waiting(found: Consults, sums: ConsultSums, completeness: str, *, is_dark: bool) -> Chart:
    steps = coverage_frames_consults.waiting(found)
    return Chart(
        coverage_mark.WAITING,
        title=coverage_titles.waiting(sums),
        unit=_(
            "number of consults where the visitor came or stayed away, by days since somebody first asked"
        ),
        completeness=completeness,
        spec=coverage_pictures.waiting(steps, is_dark=is_dark).spec,
        table=coverage_frames_consults.waiting_table(steps),
        marks=coverage_frames_consults.waiting_marks(steps),
        share=partial(coverage_shared.waiting, found),
        note=_("Of no consult in this period is known that somebody was ready for it."),
    )
