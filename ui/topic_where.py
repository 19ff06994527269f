"""The charts of where which questions are asked."""

from domain.topic_filters import SHARES_FROM_SESSIONS
from language import _
from ui import chart_parts, charts, topic_frames_where, topic_mark, topic_titles
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, Where


def drawn(found: Counted, where: Where, *, split: int | None, is_dark: bool) -> list[Chart]:
    """In the order of the page."""
    return [_by_kind(found, where, split=split, is_dark=is_dark)]


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
