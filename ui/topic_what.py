"""The charts of what is asked: the share of each topic, and which rise and fall."""

from domain.period import Period
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_trend import Change
from language import _, formats
from ui import (
    chart_parts,
    charts,
    charts_cross,
    palette,
    topic_figures,
    topic_frames,
    topic_frames_cross,
    topic_frames_what,
    topic_mark,
    topic_season,
    topic_titles,
)
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, Trend, What

CHANGES_SHOWN = 6
"""As many rises, and as many falls."""


def drawn(found: Counted, what: What, *, split: int | None, is_dark: bool) -> list[Chart]:
    """In the order of the page."""
    return [
        _shares(found, split=split, is_dark=is_dark),
        _trend(found),
        topic_season.drawn(found, what, is_dark=is_dark),
        _by_outcome(found, what, split=split, is_dark=is_dark),
    ]


def _shares(found: Counted, *, split: int | None, is_dark: bool) -> Chart:
    rows = topic_frames_what.shares(found, split)
    table = topic_frames_what.shares_table(found, split)
    colours = topic_frames.colours(found.names, split, is_dark=is_dark)
    if found.figures.totals.allows_shares:
        unit = _("share of all questions; the thin line is the range in which it lies, 19 times out of 20")
    else:
        unit = _("number of questions; no shares below {minimum} entered sessions").format(
            minimum=SHARES_FROM_SESSIONS
        )
    return Chart(
        topic_mark.SHARES,
        title=topic_titles.shares(rows, split, found.names),
        unit=unit,
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts.shares(rows, colours=colours, is_dark=is_dark)),
            table,
            topic_frames_what.shares_marks(rows, split),
            shares=tuple(table.columns[2:5]),
        ),
    )


def _trend(found: Counted) -> Chart:
    trend = topic_figures.trend(found.figures)
    shown = topic_frames_what.trend(largest(trend.changes), trend.first, found.names)
    return Chart(
        topic_mark.TREND,
        title=topic_titles.trend(trend, found.names),
        unit=_("questions more or fewer than in {days}, at as many entered sessions ({number} then)").format(
            days=_days(trend.earlier), number=formats.number(trend.entered_earlier)
        ),
        drawing=Drawing(
            None
            if shown.empty
            else chart_parts.packed(charts.trend(shown, colours=palette.of_groups(list(found.names.groups)))),
            topic_frames_what.trend_table(trend.changes, found.names),
            topic_frames_what.change_marks(shown),
        ),
        note=no_trend(trend),
    )


def _by_outcome(found: Counted, what: What, *, split: int | None, is_dark: bool) -> Chart:
    rows = topic_frames_cross.by_outcome(found, what, split)
    table = topic_frames_cross.by_outcome_table(found, what, split)
    return Chart(
        topic_mark.BY_OUTCOME,
        title=topic_titles.by_outcome(what.outcomes, found.figures.totals),
        unit=_(
            "first row: share of all outcomes noted; below: share of the questions on a topic, in sessions with one visitor "
            "and one outcome, for only there it is known which outcome was whose; below {minimum} sessions numbers, no "
            "shares; at most the last 53 weeks of the period"
        ).format(minimum=SHARES_FROM_SESSIONS),
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts_cross.by_outcome(rows, is_dark=is_dark)),
            table,
            topic_frames_cross.by_outcome_marks(rows, split),
            shares=(table.columns[3],),
        ),
        note="" if len(rows) else _("No outcome was noted in this period with these filters."),
    )


def no_trend(trend: Trend) -> str:
    """Why no rising or falling topic is shown; empty when some are."""
    earlier = _days(trend.earlier)
    if trend.changes:
        return ""
    if trend.first is not None:
        return _("No topic clearly rose or fell against a year earlier ({days}).").format(days=earlier)
    return _(
        "Not compared: {number} sessions were entered in this period and {earlier} a year earlier ({days}). "
        "A comparison needs {minimum} in both, in the same weeks or months."
    ).format(
        number=formats.number(trend.entered),
        earlier=formats.number(trend.entered_earlier),
        days=earlier,
        minimum=SHARES_FROM_SESSIONS,
    )


def largest(found: list[Change]) -> list[Change]:
    """The largest rises and falls, in order."""
    rises = [one for one in found if one.difference > 0]
    falls = [one for one in found if one.difference <= 0]
    return rises[:CHANGES_SHOWN] + falls[-CHANGES_SHOWN:]


def _days(period: Period) -> str:
    return formats.days(period.first, period.last)
