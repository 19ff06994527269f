"""The charts of where which questions are asked."""

from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket
from language import _
from ui import chart_parts, charts, charts_places, topic_frames_where, topic_mark, topic_titles
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, Where
from ui.topic_frames_where import PLACES_SHOWN


def drawn(found: Counted, where: Where, *, split: int | None, is_dark: bool) -> list[Chart]:
    """In the order of the page."""
    return [
        _by_kind(found, where, split=split, is_dark=is_dark),
        _by_place(found, where, is_dark=is_dark),
    ]


def _by_kind(found: Counted, where: Where, *, split: int | None, is_dark: bool) -> Chart:
    rows = topic_frames_where.by_kind(found, where, split)
    table = topic_frames_where.by_kind_table(found, where, split)
    return Chart(
        topic_mark.BY_KIND,
        title=topic_titles.by_kind(rows),
        unit=_(
            "share of the questions at each kind of place, n is its entered sessions; below {minimum} sessions numbers, no shares"
        ).format(minimum=SHARES_FROM_SESSIONS),
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts.by_kind(rows, is_dark=is_dark)),
            table,
            topic_frames_where.by_kind_marks(rows, split),
            shares=tuple(table.columns[3:6]),
        ),
    )


def _by_place(found: Counted, where: Where, *, is_dark: bool) -> Chart:
    rows = topic_frames_where.by_place(found, where)
    table = topic_frames_where.by_place_table(found, where)
    said = [
        _("number of questions, on one scale"),
        _("the {number} places with most questions; the table has all").format(number=PLACES_SHOWN),
    ]
    if rows.cells["is_missing"].any():
        said.append(_("amber: no count entered"))
    is_by_month = found.figures.filters.bucket is Bucket.MONTH
    return Chart(
        topic_mark.BY_PLACE,
        title=topic_titles.by_place(found, where),
        unit=_("; ").join(said),
        drawing=Drawing(
            None
            if rows.cells.empty
            else chart_parts.packed(charts_places.by_place(rows, is_by_month=is_by_month, is_dark=is_dark)),
            table,
            topic_frames_where.by_place_marks(rows),
            days=(table.columns[1],),
            is_whole=where.is_whole,
        ),
    )
