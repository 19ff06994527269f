"""The tally sheet: what a session's count looks like on paper, and in which order it is typed from there.

The order of the topics is that of what a place was asked most up to some weeks before the quarter of the session, so that
a sheet that is printed ahead still has the order of the page on which it is typed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.count import Figures
from domain.counted_session import Occurrence, TopicGroup
from domain.words import Formula

PRINTED_AHEAD = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a session; `helpers` are the first names of who is expected, `groups` stand in the order of the paper."""

    at: Occurrence
    network_id: int
    formula: Formula
    is_demo: bool
    groups: tuple[TopicGroup, ...]
    helpers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet that is typed: its session, and what was counted in it so far."""

    at: Occurrence
    figures: Figures


def ordered_by(day: date) -> date:
    """The day up to which it is looked what was asked most, for the sheet of a session on `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - PRINTED_AHEAD


def in_use(groups: Iterable[TopicGroup], day: date, counted: Collection[int] = ()) -> list[TopicGroup]:
    """The topics in use on a day, and those that were counted all the same."""

    def is_used(retired_on: date | None, category_id: int) -> bool:
        return category_id in counted or retired_on is None or retired_on > day

    known = [
        TopicGroup(group.topic, tuple(topic for topic in group.topics if is_used(topic.retired_on, topic.id)))
        for group in groups
    ]
    return [group for group in known if group.topics or is_used(group.topic.retired_on, group.topic.id)]


def most_asked_first(groups: Iterable[TopicGroup], asked: Mapping[int, int]) -> list[TopicGroup]:
    """`asked`: questions by the group's id. Equal ones stay in the order of the list."""
    return sorted(groups, key=lambda group: -asked.get(group.topic.id, 0))


def first_names(names: Sequence[str]) -> tuple[str, ...]:
    """What a visitor may read of who helps: the first name, with the first letter of the next where two have the same."""
    split = [name.split() or [name] for name in names]
    firsts = [parts[0] for parts in split]
    return tuple(
        f"{parts[0]} {parts[-1][0]}." if firsts.count(parts[0]) > 1 and len(parts) > 1 else parts[0]
        for parts in split
    )
