"""The charts of when questions come as they leave the house: their small numbers withheld."""

from dataclasses import replace

import pandas as pd

from domain import withheld
from domain.topic_filters import Bucket
from language import _, formats
from ui import charts, charts_days, palette, topic_frames, topic_frames_days, topic_keeping, withholding
from ui.chart_shared import Shared
from ui.topic_figures import Counted, When
from ui.topic_frames import OverTime

KEPT_BACK_PART = 0
"""The `part_id` of the questions whose parts are withheld; no topic has it."""


def over_time(found: Counted, split: int | None) -> Shared:
    """Withheld parts of a bar are drawn as one, as long as their sum is known from that of the bar."""
    figures, names = found.figures, found.names
    drawn = topic_frames.over_time(figures, names, split)
    table = topic_frames.over_time_table(figures, names, split)
    parts, asked, visits = names.parts(split), _("Questions"), _("Visits")
    kept = withholding.in_columns(table, [name for name in parts.values() if name in table])
    few = withholding.in_list(table[visits])
    for name in kept.cells:
        table[name] = withholding.worded(table[name], kept.cells[name])
    table[asked] = withholding.worded(table[asked], kept.sums)
    table[visits] = withholding.worded(table[visits], few)
    colours = topic_frames.colours(names, split, is_dark=False)
    rows = _kept_together(drawn, kept)
    legend = {parts[key]: colours[key] for key in parts if (rows["part_id"] == key).any()}
    if (rows["part_id"] == KEPT_BACK_PART).any():
        legend[withheld.word()] = palette.KEPT_BACK
    is_by_month = figures.filters.bucket is Bucket.MONTH
    return topic_keeping.shared(
        table,
        None
        if rows.empty
        else charts.over_time(
            replace(drawn, parts=rows),
            colours=colours | {KEPT_BACK_PART: palette.KEPT_BACK},
            is_by_month=is_by_month,
            is_dark=False,
        ),
        kept.number + int(few.sum()),
        title=_("Questions per month") if is_by_month else _("Questions per week"),
        legend=legend,
    )


def by_hour(found: Counted, _split: int | None) -> Shared:
    """A mean goes with its number."""
    when = _when(found)
    rows, table = topic_frames.by_hour(when), topic_frames.by_hour_table(when)
    kept = withholding.in_rows(rows, "visits", row="weekday", column="hour")
    for name in (_("Visits"), _("Visits per session")):
        table[name] = withholding.worded(table[name], kept.cells)
    shown = rows.assign(
        mean=rows["mean"].mask(kept.cells),
        text=rows["text"].mask(kept.cells, withheld.SIGN),
        said=withholding.worded(rows["said"], kept.cells),
    )
    return topic_keeping.shared(
        table,
        None if rows.empty else charts.by_hour(shown, is_dark=False),
        kept.number,
        title=_("Visits by weekday and hour"),
        sign=withheld.SIGN,
    )


def calendar(found: Counted, _split: int | None) -> Shared:
    """A day whose visits are withheld is pale."""
    when = _when(found)
    rows, table = topic_frames_days.calendar(when), topic_frames_days.calendar_table(when)
    few = withholding.in_list(rows["visits"])
    for name in (_("Visits"), _("Visits per session")):
        table[name] = withholding.worded(table[name], few)
    shown = rows.assign(mean=rows["mean"].mask(few), said=withholding.worded(rows["said"], few))
    legend = charts_days.legend(shown, is_dark=False)
    if few.any():
        legend[withheld.word()] = palette.PALE[False]
    return topic_keeping.shared(
        table,
        None if rows.empty else charts_days.calendar(shown, is_dark=False),
        int(few.sum()),
        title=_("Visits per session, day by day"),
        legend=legend,
    )


def _when(found: Counted) -> When:
    assert isinstance(found.part, When)
    return found.part


def _kept_together(drawn: OverTime, kept: withholding.InColumns) -> pd.DataFrame:
    """The rows of the bars, with the withheld ones of a bar as one row; without it where the bar's sum is withheld too."""
    places = {bucket: place for place, bucket in enumerate(drawn.buckets["bucket"])}
    marks = pd.Series(
        [
            bool(kept.cells.loc[places[bucket], part])
            for bucket, part in zip(drawn.parts["bucket"], drawn.parts["part"], strict=True)
        ],
        drawn.parts.index,
        dtype=bool,
    )
    small = drawn.parts[marks]
    is_known = pd.Series(
        [not kept.sums.iloc[places[bucket]] for bucket in small["bucket"]], small.index, dtype=bool
    )
    sums = small[is_known].groupby("bucket", as_index=False)["questions"].sum()
    together = drawn.parts[["bucket"]].merge(sums, on="bucket").drop_duplicates("bucket")
    together = together.assign(
        part_id=KEPT_BACK_PART,
        part=withheld.word(),
        order=len(kept.cells.columns),
        number=[formats.number(one) for one in together["questions"]],
    ).merge(drawn.buckets, on="bucket")
    return pd.concat([drawn.parts[~marks], together[drawn.parts.columns]], ignore_index=True)
