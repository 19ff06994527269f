"""The charts of the topics page as they leave the house: their small numbers withheld, drawn in the light colours.

A title that is computed from the figures could tell one that is withheld; then the chart says plainly what it is of.
"""

from dataclasses import replace

import pandas as pd

from domain import withheld
from domain.topic_filters import Bucket
from language import _, formats
from ui import (
    charts,
    charts_days,
    charts_places,
    charts_who,
    palette,
    topic_figures,
    topic_frames,
    topic_frames_days,
    topic_frames_what,
    topic_frames_where,
    topic_frames_who,
    topic_mark,
    topic_what,
    withholding,
)
from ui.chart_parts import Drawn
from ui.chart_shared import Shared
from ui.topic_figures import Counted, When, Where, Who
from ui.topic_frames import OverTime
from ui.topic_frames_who import LACKING_SHOWN

KEPT_BACK_PART = 0
"""The `part_id` of the questions whose parts are withheld; no topic has it."""


def of(chart: str, found: Counted, *, split: int | None) -> Shared:
    """One of the charts of the section that was counted, by its name in the address."""
    return CHARTS[chart](found, split)


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
    return _shared(
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
    return _shared(
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
    return _shared(
        table,
        None if rows.empty else charts_days.calendar(shown, is_dark=False),
        int(few.sum()),
        title=_("Visits per session, day by day"),
        legend=legend,
    )


def by_kind(found: Counted, split: int | None) -> Shared:
    """A share goes with its number, and where the sum that it is a share of could be computed from it."""
    where = _where(found)
    rows = topic_frames_where.by_kind(found, where, split)
    table = topic_frames_where.by_kind_table(found, where, split)
    kept = withholding.in_rows(rows, "questions", row="kind", column="part_id")
    without_share = kept.cells | kept.row_sums | rows["asked"].map(withheld.is_small)
    named = (_("Share of its questions"), _("Share at least"), _("Share at most"))
    table[_("Questions")] = withholding.worded(table[_("Questions")], kept.cells)
    for name in named:
        table[name] = withholding.worded(table[name], without_share)
    shown = rows.assign(
        share=rows["share"].mask(without_share),
        low=rows["low"].mask(without_share),
        high=rows["high"].mask(without_share),
        range=rows["range"].mask(without_share, ""),
        number=withholding.worded(rows["number"], kept.cells),
        text=rows["text"].mask(without_share, rows["number"]).mask(kept.cells, withheld.SIGN),
    )
    return _shared(
        table,
        None if rows.empty else charts.by_kind(shown, is_dark=False),
        kept.number,
        title=_("Topics by kind of place"),
        sign=withheld.SIGN,
        shares=named,
    )


def by_place(found: Counted, _split: int | None) -> Shared:
    """A withheld number is a grey tick in its row: it is not zero."""
    where = _where(found)
    table, drawn = topic_frames_where.by_place_table(found, where), topic_frames_where.by_place(found, where)
    rows = topic_frames_where.place_rows(where)
    kept = withholding.in_rows(rows, "questions", row="location_id", column="bucket")
    few = withholding.in_list(rows["visits"])
    table[_("Questions")] = withholding.worded(table[_("Questions")], kept.cells)
    table[_("Visits")] = withholding.worded(table[_("Visits")], few)
    named = {
        (place, bucket.date().isoformat())
        for place, bucket in rows.loc[kept.cells, ["location_id", "bucket"]].itertuples(index=False)
    }
    is_kept_back = pd.Series(
        [one in named for one in drawn.cells[["location_id", "bucket"]].itertuples(index=False, name=None)],
        drawn.cells.index,
        dtype=bool,
    )
    cells = drawn.cells.assign(
        is_kept_back=is_kept_back,
        questions=drawn.cells["questions"].mask(is_kept_back),
        number=withholding.worded(drawn.cells["number"], is_kept_back),
        height=drawn.cells["height"].mask(is_kept_back),
    )
    is_by_month = found.figures.filters.bucket is Bucket.MONTH
    return _shared(
        table,
        None
        if cells.empty
        else charts_places.by_place(replace(drawn, cells=cells), is_by_month=is_by_month, is_dark=False),
        kept.number + int(few.sum()),
        title=_("Questions by place"),
        legend={withheld.word(): palette.KEPT_BACK} if is_kept_back.any() else {},
    )


def lacking(found: Counted, _split: int | None) -> Shared:
    """Of the questions on a topic at a place, those without the skill go where they, or the others, are few."""
    who = _who(found)
    rows, table = topic_frames_who.lacking(who, found.names), topic_frames_who.lacking_table(who, found.names)
    without, asked = _("Questions without the skill"), _("Questions")
    few_asked = withholding.in_list(table[asked])
    few = withholding.in_list(table[without]) | (table[asked] - table[without]).map(withheld.is_small)
    few |= few_asked
    table[without] = withholding.worded(table[without], few)
    table[asked] = withholding.worded(table[asked], few_asked)
    shown = rows[~few].head(LACKING_SHOWN)
    colours = palette.of_groups(list(found.names.groups))
    return _shared(
        table,
        None if shown.empty else charts_who.lacking(shown, colours=colours),
        int(few.sum() + few_asked.sum()),
        title=_("Asked where nobody on the roster has the skill"),
    )


def shares(found: Counted, split: int | None) -> Shared:
    """A share goes with its number, and so does the topic's bar."""
    rows, table = topic_frames_what.shares(found, split), topic_frames_what.shares_table(found, split)
    few = withholding.in_list(rows["questions"])
    named = (_("Share of all questions"), _("Share at least"), _("Share at most"))
    for name in (_("Questions"), *named):
        table[name] = withholding.worded(table[name], few)
    shown = rows[~few]
    colours = topic_frames.colours(found.names, split, is_dark=False)
    return _shared(
        table,
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
    return _shared(
        table,
        None if rows.empty else charts.trend(rows, colours=colours),
        int(few_now.sum() + few_before.sum()),
        title=_("Rising and falling"),
    )


CHARTS = {
    topic_mark.OVER_TIME: over_time,
    topic_mark.BY_HOUR: by_hour,
    topic_mark.CALENDAR: calendar,
    topic_mark.BY_KIND: by_kind,
    topic_mark.BY_PLACE: by_place,
    topic_mark.SHARES: shares,
    topic_mark.TREND: trend,
    topic_mark.LACKING: lacking,
}
"""By their names in the address."""


def _shared(
    table: pd.DataFrame,
    chart: Drawn | None,
    number: int,
    *,
    title: str,
    legend: dict[str, str] | None = None,
    sign: str = "",
    shares: tuple[str, ...] = (),
) -> Shared:
    return Shared(
        table,
        chart,
        legend or {},
        withheld=number,
        sign=sign,
        title=title if number else "",
        shares=shares,
    )


def _when(found: Counted) -> When:
    assert isinstance(found.part, When)
    return found.part


def _where(found: Counted) -> Where:
    assert isinstance(found.part, Where)
    return found.part


def _who(found: Counted) -> Who:
    assert isinstance(found.part, Who)
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
