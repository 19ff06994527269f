"""The charts of what is asked as they leave the house: their small numbers withheld."""

import pandas as pd

from domain import withheld
from domain.topic_season import Stretch, stretches
from language import _
from ui import (
    charts,
    charts_cross,
    charts_season,
    palette,
    topic_figures,
    topic_frames,
    topic_frames_cross,
    topic_frames_season,
    topic_frames_what,
    topic_keeping,
    topic_season,
    topic_what,
    withholding,
)
from ui.chart_shared import Shared
from ui.topic_figures import Counted, What
from ui.topic_frames_cross import EVERYTHING


def shares(found: Counted, split: int | None) -> Shared:
    """A share goes with its number, and so does the topic's bar."""
    rows, table = topic_frames_what.shares(found, split), topic_frames_what.shares_table(found, split)
    few = withholding.in_list(rows["questions"])
    named = (_("Share of all questions"), _("Share at least"), _("Share at most"))
    for name in (_("Questions"), *named):
        table[name] = withholding.worded(table[name], few)
    shown = rows[~few]
    colours = topic_frames.colours(found.names, split, is_dark=False)
    return topic_keeping.shared(
        withholding.marked_last(table, few),
        None if shown.empty else charts.shares(shown, colours=colours, is_dark=False),
        int(few.sum()),
        title=_("Questions by topic"),
        shares=named,
    )


def trend(found: Counted, _split: int | None) -> Shared:
    """A difference goes with either of its numbers; a topic without one is not drawn."""
    changes = topic_figures.trend(found.figures)
    table = topic_frames_what.trend_table(changes.changes, found.names)
    now, before = _("Questions"), _("A year earlier")
    few_now, few_before = withholding.in_list(table[now]), withholding.in_list(table[before])
    few = few_now | few_before
    for name, marks in (
        (now, few_now),
        (before, few_before),
        (_("A year earlier, at as many sessions"), few_before),
        (_("Difference"), few),
    ):
        table[name] = withholding.worded(table[name], marks)
    shown = [one for one, is_kept_back in zip(changes.changes, few, strict=True) if not is_kept_back]
    rows = topic_frames_what.trend(topic_what.largest(shown), changes.first, found.names)
    colours = palette.of_groups(list(found.names.groups))
    return topic_keeping.shared(
        withholding.marked_last(table, few),
        None if rows.empty else charts.trend(rows, colours=colours),
        int(few_now.sum() + few_before.sum()),
        title=_("Rising and falling"),
    )


def season(found: Counted, _split: int | None) -> Shared:
    """What follows from a withheld number goes with it, and so does the topic's bar."""
    changes = topic_figures.seasonal(found.figures, _what(found))
    first = stretches(found.figures.filters.period)[Stretch.NOW].first
    table = topic_frames_season.season_table(changes, first, found.names)
    now, before = _("Questions"), _("In the weeks before")
    few_now, few_before = withholding.in_list(table[now]), withholding.in_list(table[before])
    few = few_now | few_before
    table[now] = withholding.worded(table[now], few_now)
    table[before] = withholding.worded(table[before], few_before)
    usual = _("The weeks before, at as many sessions")
    table[usual] = withholding.worded(table[usual], few_before)
    for name in (
        _("Difference"),
        _("The season alone"),
        _("The season at least"),
        _("The season at most"),
    ):
        table[name] = withholding.worded(table[name], few)
    shown = [one for one, is_kept_back in zip(changes, few, strict=True) if not is_kept_back]
    rows = topic_frames_season.season(topic_season.largest(shown), first, found.names)
    colours = palette.of_groups(list(found.names.groups))
    return topic_keeping.shared(
        withholding.marked_last(table, few),
        None if rows.empty else charts_season.season(rows, colours=colours, is_dark=False),
        int(few_now.sum() + few_before.sum()),
        title=_("Against the weeks before, and what the season does"),
    )


def by_outcome(found: Counted, split: int | None) -> Shared:
    """Each session behind a topic's cell is one visitor: the cell goes where those are few, however much they asked."""
    what = _what(found)
    rows = topic_frames_cross.by_outcome(found, what, split)
    table = topic_frames_cross.by_outcome_table(found, what, split)
    is_of_all = rows["part_id"] == EVERYTHING
    kept = withholding.in_rows(rows[~is_of_all], "visitors", row="part_id", column="key")
    cells = pd.concat([withholding.in_list(rows.loc[is_of_all, "questions"]), kept.cells])[rows.index]
    sums = kept.row_sums.reindex(rows.index, fill_value=False)
    for name, marks in (
        (_("Number"), cells),
        (_("Share"), cells | sums),
        (_("Sessions or outcomes"), sums),
    ):
        table[name] = withholding.worded(table[name], marks)
    shown = rows.assign(
        share=rows["share"].mask(cells | sums),
        number=withholding.worded(rows["number"], cells),
        sessions=withholding.worded(rows["sessions"], sums),
        text=rows["text"].mask(sums, rows["number"]).mask(cells, withheld.SIGN),
    )
    return topic_keeping.shared(
        table,
        None if rows.empty else charts_cross.by_outcome(shown, is_dark=False),
        int(cells.sum()),
        title=_("How it ended"),
        sign=withheld.SIGN,
        shares=(_("Share"),),
    )


def _what(found: Counted) -> What:
    assert isinstance(found.part, What)
    return found.part
