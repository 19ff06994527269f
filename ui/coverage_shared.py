"""The charts of the coverage page as they leave the house: in the light colours, numbers of people below five withheld.

Sessions, places of helpers and their hours are what a network publishes of itself, and stay; visits, consults and who spoke
which language are people.
"""

from domain import withheld
from language import _
from ui import (
    coverage_frames,
    coverage_frames_busy,
    coverage_frames_consults,
    coverage_frames_gaps,
    coverage_frames_strip,
    coverage_frames_who,
    coverage_parts,
    coverage_pictures,
    withholding,
)
from ui.chart_shared import Shared
from ui.coverage_figures import EVERYWHERE, Busy, Consults, Overview, Who


def strip(found: Overview) -> Shared:
    rows = coverage_frames_strip.strip(found, found.read(EVERYWHERE))
    drawn = coverage_pictures.strip(rows, is_dark=False)
    return Shared(coverage_frames_strip.strip_table(rows, found.filters), drawn.chart, drawn.legend)


def became(found: Overview) -> Shared:
    rows = coverage_frames.over_time(found)
    drawn = coverage_pictures.became(rows, found.filters, is_dark=False)
    return Shared(coverage_frames.over_time_table(rows, found.filters), drawn.chart, drawn.legend)


def hours(found: Who) -> Shared:
    rows = coverage_frames_who.by_hour(found)
    table = coverage_frames_who.by_hour_table(rows)
    return Shared(table, coverage_pictures.hours(rows, is_dark=False).chart, shares=(table.columns[4],))


def kinds(found: Who) -> Shared:
    rows = coverage_frames_who.helper_time(found)
    drawn = coverage_pictures.kinds(rows, found.filters, is_dark=False)
    return Shared(coverage_frames_who.helper_time_table(rows, found.filters), drawn.chart, drawn.legend)


def gaps(found: Who) -> Shared:
    drawn = coverage_pictures.gaps(coverage_frames_gaps.steps(found), is_dark=False)
    return Shared(coverage_frames_gaps.table(found), drawn.chart)


def wishes(found: Who) -> Shared:
    rows = coverage_frames_who.wishes(found)
    table = coverage_frames_who.wishes_table(rows)
    few = withholding.in_list(rows["visitors"])
    few_understood = withholding.parts_of(rows["understood"], rows["visitors"]) | few
    for name, marks in zip(table.columns[3:5], (few, few_understood), strict=True):
        table[name] = withholding.worded(table[name], marks)
    drawn = coverage_pictures.wishes(withholding.marked_last(rows, few, "name"), is_dark=False)
    number = int(few.sum() + few_understood.sum())
    return Shared(withholding.marked_last(table, few), drawn.chart, drawn.legend, withheld=number)


def busy(found: Busy) -> Shared:
    """A place with few visits, or few turned away, shows neither these nor what follows from them."""
    rows = coverage_frames_busy.busy(found)
    table = coverage_frames_busy.busy_table(rows)
    few, few_away = withholding.in_list(rows["visits"]), withholding.in_list(rows["turned_away"])
    # Times the helper hours a mean is the visits of the sessions of which is known who was there.
    few_staffed = withholding.parts_of(rows["staffed_visits"], rows["visits"]) | few
    for name in (_("Visits"), _("Visits per session")):
        table[name] = withholding.worded(table[name], few)
    table[_("Visits per helper hour")] = withholding.worded(table[_("Visits per helper hour")], few_staffed)
    table[_("Turned away")] = withholding.worded(table[_("Turned away")], few_away)
    known, mean = coverage_frames_busy.points(rows[~few_staffed]), coverage_frames_busy.mean(found)
    drawn = coverage_pictures.busy(known, mean=mean, is_dark=False)
    number = int((few | few_staffed).sum() + few_away.sum())
    return Shared(withholding.marked_last(table, few_staffed), drawn.chart, withheld=number)


def consults(found: Consults) -> Shared:
    rows = coverage_frames_consults.consults(found)
    table = coverage_frames_consults.consults_table(rows, found.filters)
    kept = withholding.in_rows(rows, "number", row="bucket", column="part")
    table[_("Consults")] = withholding.worded(table[_("Consults")], kept.cells)
    drawn = coverage_pictures.consults(rows[~kept.cells], found.filters, is_dark=False)
    title = coverage_parts.names()[coverage_parts.CONSULTS] if kept.number else ""
    return Shared(table, drawn.chart, drawn.legend, withheld=kept.number, title=title)


def waiting(found: Consults) -> Shared:
    steps = coverage_frames_consults.waiting(found)
    few = withholding.in_list(steps["number"])
    table = coverage_frames_consults.waiting_table(steps)
    table[_("Consults")] = withholding.worded(table[_("Consults")], few)
    shown = steps.assign(number=steps["number"].mask(few, 0), text=steps["text"].mask(few, withheld.SIGN))
    return Shared(
        table,
        coverage_pictures.waiting(shown, is_dark=False).chart,
        withheld=int(few.sum()),
        sign=withheld.SIGN if few.any() else "",
        title=_("Days between asking and the consult") if few.any() else "",
    )
