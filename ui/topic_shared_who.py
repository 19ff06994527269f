"""The charts of who can help as they leave the house: their small numbers withheld."""

import pandas as pd

from domain import withheld
from language import _
from ui import (
    charts_cross,
    charts_who,
    palette,
    topic_frames_cross,
    topic_frames_who,
    topic_keeping,
    withholding,
)
from ui.chart_shared import Shared
from ui.topic_figures import Counted, Who
from ui.topic_frames_cross import EVERYTHING
from ui.topic_frames_who import LACKING_SHOWN


def lacking(found: Counted, _split: int | None) -> Shared:
    """Of the questions on a topic at a place, those without the skill go where they, or the others, are few."""
    who = _who(found)
    rows, table = topic_frames_who.lacking(who, found.names), topic_frames_who.lacking_table(who, found.names)
    without, asked = _("Questions without the skill"), _("Questions")
    few_asked = withholding.in_list(table[asked])
    few = withholding.in_list(table[without]) | withholding.parts_of(table[without], table[asked]) | few_asked
    table[without] = withholding.worded(table[without], few)
    table[asked] = withholding.worded(table[asked], few_asked)
    shown = rows[~few].head(LACKING_SHOWN)
    colours = palette.of_groups(list(found.names.groups))
    return topic_keeping.shared(
        withholding.marked_last(table, few, *table.columns[:2]),
        None if shown.empty else charts_who.lacking(shown, colours=colours),
        int(few.sum() + few_asked.sum()),
        title=_("Asked where nobody on the roster has the skill"),
    )


def by_language(found: Counted, split: int | None) -> Shared:
    """A share goes with its number, and where the sum that it is a share of could be computed from it."""
    who = _who(found)
    rows = topic_frames_cross.by_language(found, who, split)
    table = topic_frames_cross.by_language_table(found, who, split)
    is_of_all = rows["key"] == EVERYTHING
    kept = withholding.in_rows(rows[~is_of_all], "questions", row="key", column="part_id")
    cells = pd.concat([withholding.in_list(rows.loc[is_of_all, "questions"]), kept.cells])[rows.index]
    without_share = (
        cells | kept.row_sums.reindex(rows.index, fill_value=False) | rows["asked"].map(withheld.is_small)
    )
    named = (_("Share of these questions"), _("Share at least"), _("Share at most"))
    table[_("Questions")] = withholding.worded(table[_("Questions")], cells)
    for name in named:
        table[name] = withholding.worded(table[name], without_share)
    shown = rows.assign(
        share=rows["share"].mask(without_share),
        range=rows["range"].mask(without_share, ""),
        number=withholding.worded(rows["number"], cells),
        text=rows["text"].mask(without_share, rows["number"]).mask(cells, withheld.SIGN),
    )
    return topic_keeping.shared(
        table,
        None if rows.empty else charts_cross.by_language(shown, is_dark=False),
        int(cells.sum()),
        title=_("Topics where a language is asked for"),
        sign=withheld.SIGN,
        shares=named,
    )


def _who(found: Counted) -> Who:
    assert isinstance(found.part, Who)
    return found.part
