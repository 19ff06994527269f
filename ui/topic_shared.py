"""The charts of the topics page as they leave the house: their small numbers withheld, drawn in the light colours.

A title that is computed from the figures could tell one that is withheld; then the chart says plainly what it is of.
"""

from ui import topic_mark, topic_shared_what, topic_shared_when, topic_shared_where, topic_shared_who
from ui.chart_shared import Shared
from ui.topic_figures import Counted

CHARTS = {
    topic_mark.OVER_TIME: topic_shared_when.over_time,
    topic_mark.BY_HOUR: topic_shared_when.by_hour,
    topic_mark.CALENDAR: topic_shared_when.calendar,
    topic_mark.BY_KIND: topic_shared_where.by_kind,
    topic_mark.BY_PLACE: topic_shared_where.by_place,
    topic_mark.SHARES: topic_shared_what.shares,
    topic_mark.TREND: topic_shared_what.trend,
    topic_mark.SEASON: topic_shared_what.season,
    topic_mark.LACKING: topic_shared_who.lacking,
    topic_mark.BY_OUTCOME: topic_shared_what.by_outcome,
    topic_mark.BY_LANGUAGE: topic_shared_who.by_language,
}
"""By their names in the address."""


def of(chart: str, found: Counted, *, split: int | None) -> Shared:
    """One of the charts of the section that was counted, by its name in the address."""
    return CHARTS[chart](found, split)
