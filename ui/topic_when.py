"""The charts of when questions come: week by week, by weekday and hour, day by day."""

from domain.topic_filters import Bucket
from language import _
from ui import chart_parts, charts, charts_days, topic_frames, topic_frames_days, topic_mark, topic_titles
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, When
from ui.topic_frames import MEANS_FROM_SESSIONS, OverTime


def drawn(found: Counted, when: When, *, split: int | None, is_dark: bool) -> list[Chart]:
    """In the order of the page."""
    return [
        _over_time(found, when, split=split, is_dark=is_dark),
        _by_hour(when, is_dark=is_dark),
        _calendar(when, is_dark=is_dark),
    ]


def _over_time(found: Counted, when: When, *, split: int | None, is_dark: bool) -> Chart:
    figures, names = found.figures, found.names
    rows = topic_frames.over_time(figures, names, split)
    parts, colours = names.parts(split), topic_frames.colours(names, split, is_dark=is_dark)
    is_by_month = figures.filters.bucket is Bucket.MONTH
    table = topic_frames.over_time_table(figures, names, split)
    return Chart(
        topic_mark.OVER_TIME,
        title=topic_titles.over_time(found, when, rows, split),
        unit=_over_time_unit(rows),
        drawing=Drawing(
            None
            if rows.parts.empty
            else chart_parts.packed(
                charts.over_time(rows, colours=colours, is_by_month=is_by_month, is_dark=is_dark)
            ),
            table,
            topic_frames.over_time_marks(rows, split),
            days=(table.columns[0],),
        ),
        legend={parts[key]: colours[key] for key in parts if (rows.parts["part_id"] == key).any()},
    )


def _over_time_unit(rows: OverTime) -> str:
    """The unit, and what the marks above and the lighter bars mean, when there are any."""
    said = [_("number of questions")]
    if rows.buckets["missing"].any():
        said.append(_("above each bar the sessions without a count"))
    if not rows.buckets["is_whole"].all():
        said.append(_("lighter bars lie only partly in the period"))
    return _("; ").join(said)


def _by_hour(when: When, *, is_dark: bool) -> Chart:
    rows = topic_frames.by_hour(when)
    return Chart(
        topic_mark.BY_HOUR,
        title=topic_titles.by_hour(when),
        unit=_(
            "visits per entered session, by the hour it starts; below {minimum} sessions n instead of a mean"
        ).format(minimum=MEANS_FROM_SESSIONS),
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts.by_hour(rows, is_dark=is_dark)),
            topic_frames.by_hour_table(when),
            topic_frames.by_hour_marks(rows),
        ),
    )


def _calendar(when: When, *, is_dark: bool) -> Chart:
    rows = topic_frames_days.calendar(when)
    table = topic_frames_days.calendar_table(when)
    return Chart(
        topic_mark.CALENDAR,
        title=topic_titles.calendar(rows),
        unit=_("visits per entered session, day by day; at most the last 53 weeks of the period"),
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts_days.calendar(rows, is_dark=is_dark)),
            table,
            topic_frames_days.calendar_marks(rows),
            days=(table.columns[0],),
        ),
        legend=charts_days.legend(rows, is_dark=is_dark),
        is_wide=True,
    )
