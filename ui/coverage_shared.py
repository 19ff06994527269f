"""The charts of the coverage page as they leave the house: in the light colours, numbers of people below five withheld.

Sessions, places of helpers and their hours are what a network publishes of itself, and stay; visits, consults and who spoke
which language are people.
"""

from domain import withheld
from domain.topic_filters import Bucket
from language import _
from ui import (
    coverage_charts,
    coverage_colours,
    coverage_figures,
    coverage_frames,
    coverage_frames_busy,
    coverage_frames_consults,
    coverage_frames_gaps,
    coverage_frames_who,
    coverage_parts,
    withholding,
)
from ui.chart_shared import Shared
from ui.coverage_figures import Busy, Consults, Overview, Who


def strip(found: Overview) -> Shared:
    rows = coverage_frames.strip(found)
    return Shared(
        coverage_frames.strip_table(rows),
        coverage_charts.strip(rows, is_dark=False),
        coverage_colours.of_cells(rows, is_dark=False),
    )


def became(found: Overview) -> Shared:
    rows = coverage_frames.over_time(found)
    colours = coverage_colours.reasons(is_dark=False)
    chart = coverage_charts.bars(
        rows,
        colours=colours,
        unit=_("Sessions"),
        part=_("What became of it"),
        is_by_month=found.filters.bucket is Bucket.MONTH,
    )
    table = coverage_frames.over_time_table(rows, found.filters)
    return Shared(table, chart, coverage_colours.legend(rows, colours))


def hours(found: Who) -> Shared:
    rows = coverage_frames_who.by_hour(found)
    table = coverage_frames_who.by_hour_table(rows)
    return Shared(table, coverage_charts.hours(rows, is_dark=False), shares=(table.columns[4],))


def kinds(found: Who) -> Shared:
    rows = coverage_frames_who.helper_time(found)
    colours = coverage_colours.kinds(is_dark=False)
    chart = coverage_charts.bars(
        rows,
        colours=colours,
        unit=_("Hours"),
        part=_("Kind of helper"),
        is_by_month=found.filters.bucket is Bucket.MONTH,
    )
    table = coverage_frames_who.helper_time_table(rows, found.filters)
    return Shared(table, chart, coverage_colours.legend(rows, colours))


def gaps(found: Who) -> Shared:
    steps = coverage_frames_gaps.steps(found)
    chart = coverage_charts.steps(steps, under=_("Days until filled"), unit=_("Gaps"), is_dark=False)
    return Shared(coverage_frames_gaps.table(found), chart)


def wishes(found: Who) -> Shared:
    rows = coverage_frames_who.wishes(found)
    table = coverage_frames_who.wishes_table(rows)
    few = withholding.in_list(rows["visitors"])
    for name in table.columns[3:5]:
        table[name] = withholding.worded(table[name], few)
    return Shared(
        table,
        coverage_charts.wishes(rows[rows["sessions"] > 0], is_dark=False),
        coverage_colours.wishes(is_dark=False),
        withheld=int(few.sum()),
    )


def busy(found: Busy) -> Shared:
    """A place with few visits, or few turned away, shows neither these nor what follows from them."""
    rows = coverage_frames_busy.busy(found)
    table = coverage_frames_busy.busy_table(rows)
    few, few_away = withholding.in_list(rows["visits"]), withholding.in_list(rows["turned_away"])
    for name in (_("Visits"), _("Visits per session"), _("Visits per helper hour")):
        table[name] = withholding.worded(table[name], few)
    table[_("Turned away")] = withholding.worded(table[_("Turned away")], few_away)
    known = coverage_frames_busy.points(rows[~few])
    mean = coverage_frames_busy.mean(found)
    return Shared(
        table,
        coverage_charts.busy(known, mean=mean, is_dark=False) if len(known) else None,
        withheld=int(few.sum() + few_away.sum()),
    )


def consults(found: Consults) -> Shared:
    rows = coverage_frames_consults.consults(found)
    table = coverage_frames_consults.consults_table(rows, found.filters)
    kept = withholding.in_rows(rows, "number", row="bucket", column="part")
    table[_("Consults")] = withholding.worded(table[_("Consults")], kept.cells)
    shown = rows[~kept.cells]
    colours = coverage_colours.statuses(is_dark=False)
    chart = (
        coverage_charts.bars(
            shown,
            colours=colours,
            unit=_("Consults"),
            part=_("What became of it"),
            is_by_month=found.filters.bucket is Bucket.MONTH,
        )
        if len(shown)
        else None
    )
    title = coverage_parts.names()[coverage_parts.CONSULTS] if kept.number else ""
    return Shared(table, chart, coverage_colours.legend(shown, colours), withheld=kept.number, title=title)


def waiting(found: Consults) -> Shared:
    steps = coverage_frames_consults.waiting(found)
    few = withholding.in_list(steps["number"])
    table = coverage_frames_consults.waiting_table(steps)
    table[_("Consults")] = withholding.worded(table[_("Consults")], few)
    drawn = steps.assign(number=steps["number"].mask(few, 0), text=steps["text"].mask(few, withheld.SIGN))
    chart = coverage_charts.steps(drawn, under=_("Days waited"), unit=_("Consults"), is_dark=False)
    sums = coverage_figures.consults(found.ended)
    return Shared(
        table,
        chart if sums.kept else None,
        withheld=int(few.sum()),
        sign=withheld.SIGN if few.any() else "",
        title=_("Days between asking and the consult") if few.any() else "",
    )
