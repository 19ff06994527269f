"""From a figure of the topics page to the filters that look at it alone."""

from domain import period, topic_mark
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from ui import topic_filter
from ui.topic_names import Names


def narrowed(mark: Mark, filters: TopicFilters, names: Names) -> dict[str, str]:
    """What the address says when the page looks at this figure alone, as far as filters can say it; empty when not at all."""
    found = {}
    days = topic_mark.days(mark, filters)
    if days is not None and days != filters.period:
        found[topic_filter.PERIOD] = period.to_text(days)
    if mark.location_id is not None and filters.locations != {mark.location_id}:
        found[topic_filter.PLACES] = str(mark.location_id)
    if mark.kind is not None and filters.kinds != {mark.kind}:
        found[topic_filter.KINDS] = mark.kind.value
    if mark.weekday is not None and filters.weekdays != {mark.weekday}:
        found[topic_filter.WEEKDAYS] = str(mark.weekday + 1)
    if mark.hour is not None and filters.hours != {mark.hour}:
        found[topic_filter.HOURS] = str(mark.hour)
    group_id = mark.group_id if mark.topic_id is None else names.group_of[mark.topic_id]
    if group_id is not None and filters.groups != {group_id}:
        found[topic_filter.GROUPS] = found[topic_filter.SPLIT] = names.codes[group_id]
    return found


def narrow(mark: Mark, filters: TopicFilters, names: Names) -> None:
    """Look at this figure alone from the next run on; its chips lead back."""
    topic_filter.look_at(narrowed(mark, filters, names))
