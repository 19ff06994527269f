"""What the topics and their groups are called, in the reader's language, in the order of the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.counted_session import TopicGroup
from language import _


@dataclass(frozen=True, slots=True)
class Labels:
    """All names by id, no two alike; `group_of` gives each topic its group, and each group itself.

    A group stands among its own topics too, for questions that nobody gave a topic.
    """

    groups: dict[int, str]
    topics: dict[int, str]
    group_of: dict[int, int]

    def topics_of(self, group_id: int) -> dict[int, str]:
        return {
            topic_id: label for topic_id, label in self.topics.items() if self.group_of[topic_id] == group_id
        }


def of(listed: Sequence[TopicGroup]) -> Labels:
    """The names of a list of topics. Two items with one name get their code behind it: a column must be one thing."""
    groups = [group.topic for group in listed]
    topics = [topic for group in listed for topic in group.topics]
    names = [one.label for one in (*groups, *topics)]

    def unlike(label: str, code: str) -> str:
        return label if names.count(label) == 1 else f"{label} ({code})"

    shown_groups = {one.id: unlike(one.label, one.code) for one in groups}
    shown_topics: dict[int, str] = {}
    group_of: dict[int, int] = {}
    for group in listed:
        for topic in group.topics:
            shown_topics[topic.id] = unlike(topic.label, topic.code)
            group_of[topic.id] = group.topic.id
        of_group = shown_groups[group.topic.id]
        shown_topics[group.topic.id] = (
            _("{group}, no topic noted").format(group=of_group) if group.topics else of_group
        )
        group_of[group.topic.id] = group.topic.id
    return Labels(shown_groups, shown_topics, group_of)
