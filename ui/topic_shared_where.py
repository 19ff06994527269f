"""The charts of where questions are asked as they leave the house: their small numbers withheld."""

from domain import withheld
from domain.topic_filters import Bucket
from language import _
from ui import charts, charts_places, palette, topic_frames_where, topic_keeping, withholding
from ui.chart_shared import Shared
from ui.topic_figures import Counted, Where


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
    return topic_keeping.shared(
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
    table, rows = topic_frames_where.by_place_table(found, where), topic_frames_where.place_rows(where)
    kept = withholding.in_rows(rows, "questions", row="location_id", column="bucket")
    few = withholding.in_list(rows["visits"])
    table[_("Questions")] = withholding.worded(table[_("Questions")], kept.cells)
    table[_("Visits")] = withholding.worded(table[_("Visits")], few)
    drawn = topic_frames_where.by_place(found, where, kept)
    is_by_month = found.figures.filters.bucket is Bucket.MONTH
    return topic_keeping.shared(
        table,
        None if drawn.cells.empty else charts_places.by_place(drawn, is_by_month=is_by_month, is_dark=False),
        kept.number + int(few.sum()),
        title=_("Questions by place"),
        legend={withheld.word(): palette.KEPT_BACK} if drawn.cells["is_kept_back"].any() else {},
    )


def _where(found: Counted) -> Where:
    assert isinstance(found.part, Where)
    return found.part
