"""The chart of what changed against the weeks before, and how much of that the season brings."""

from domain import topic_season
from domain.period import Period
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_season import Seasonal, Stretch
from domain.topic_trend import MOST_TIMES_AS_MANY
from language import _, formats
from ui import (
    chart_parts,
    charts_season,
    palette,
    topic_figures,
    topic_frames_season,
    topic_frames_what,
    topic_mark,
    topic_titles,
)
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, What

CHANGES_SHOWN = 4
"""As many rises, and as many falls."""


def drawn(found: Counted, what: What, *, is_dark: bool) -> Chart:
    """With nothing to draw, why."""
    stretches = topic_season.stretches(found.figures.filters.period)
    changes = topic_figures.seasonal(found.figures, what)
    first = stretches[Stretch.NOW].first
    rows = topic_frames_season.season(largest(changes), first, found.names)
    colours = palette.of_groups(list(found.names.groups))
    return Chart(
        topic_mark.SEASON,
        title=topic_titles.season(changes, found.names),
        unit=_(
            "questions in {now} more or fewer than in {before}, at as many entered sessions; the thin line is what the "
            "season alone would bring, if it did as a year earlier ({then}), 19 times out of 20"
        ).format(
            now=_days(stretches[Stretch.NOW]),
            before=_days(stretches[Stretch.BEFORE]),
            then=_days(stretches[Stretch.NOW_EARLIER]),
        ),
        drawing=Drawing(
            None
            if rows.empty
            else chart_parts.packed(charts_season.season(rows, colours=colours, is_dark=is_dark)),
            topic_frames_season.season_table(changes, first, found.names),
            topic_frames_what.change_marks(rows),
        ),
        note=_why_none(what, changes, stretches[Stretch.BEFORE]),
    )


def largest(found: list[Seasonal]) -> list[Seasonal]:
    """The largest rises and falls, in order."""
    rises = [one for one in found if one.change.difference > 0]
    falls = [one for one in found if one.change.difference <= 0]
    return rises[:CHANGES_SHOWN] + falls[-CHANGES_SHOWN:]


def _why_none(what: What, changes: list[Seasonal], before: Period) -> str:
    """Empty when there are some."""
    if changes:
        return ""
    entered = topic_figures.entered_by_stretch(what)
    if topic_season.is_known(entered):
        return _("No topic clearly rose or fell against the weeks before ({days}).").format(
            days=_days(before)
        )
    return _(
        "Not compared: what the season does takes {minimum} entered sessions in these weeks, in as many before, and in "
        "both a year earlier, and in none more than {times} times as many as in another. There are {now}, {before}, "
        "{now_earlier} and {before_earlier}."
    ).format(
        minimum=SHARES_FROM_SESSIONS,
        times=MOST_TIMES_AS_MANY,
        **{one.value: formats.number(entered.get(one, 0)) for one in Stretch},
    )


def _days(period: Period) -> str:
    return formats.days(period.first, period.last)
