"""What the topics and their groups are called, in the reader's language, in the order of the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.counted_session import TopicGroup
from language import _


@dataclass(frozen=True, slots=True)
class Names:
    """All names by id, no two alike; `group_of` gives each topic its group, and each group itself.

    A group stands among its own topics too, for questions that nobody gave a topic. `codes` are what addresses write.
    `places` are those the person may choose from, and `items` the languages and outcomes; the names that figures are drawn
    with have neither.
    """

    groups: dict[int, str]
    topics: dict[int, str]
    group_of: dict[int, int]
    codes: dict[int, str]
    places: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)

    @property
    def groups_by_code(self) -> dict[str, str]:
        """In the order of the list."""
        return {self.codes[key]: name for key, name in self.groups.items()}

    def by_codes(self, codes: Iterable[str]) -> frozenset[int]:
        """The ids of known codes."""
        ids = {code: key for key, code in self.codes.items()}
        return frozenset(ids[code] for code in codes)

    def parts(self, split: int | None) -> dict[int, str]:
        """What questions are divided into: the groups, or the topics of the group `split`."""
        if split is None:
            return self.groups
        return {key: name for key, name in self.topics.items() if self.group_of[key] == split}


def of(listed: Sequence[TopicGroup]) -> Names:
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
    codes = {one.id: one.code for one in (*groups, *topics)}
    return Names(shown_groups, shown_topics, group_of, codes)


def with_choices(names: Names, places: Mapping[int, str], items: Mapping[int, str]) -> Names:
    """The names, with those of the places that the person may choose from, and of languages and outcomes."""
    return replace(names, places=places, items=items)
