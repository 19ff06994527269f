"""The order of topics on paper, and what of a name stands there."""

from datetime import date

import pytest

from domain import tally_sheet
from domain.counted_session import Topic, TopicGroup


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([], ()),
        (["Şükrü Aydemir", "Юлія Коваль"], ("Şükrü", "Юлія")),
        (["An Peeters", "An De Smet", "Bo"], ("An P.", "An S.", "Bo")),
        (["An", "An"], ("An", "An")),
        ([""], ("",)),
    ],
)
def test_only_first_names_stand_on_paper(names: list[str], shown: tuple[str, ...]) -> None:
    assert tally_sheet.first_names(names) == shown


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 24), date(2026, 9, 3)),
        (date(2026, 10, 1), date(2026, 9, 3)),
        (date(2026, 12, 31), date(2026, 9, 3)),
        (date(2027, 1, 1), date(2026, 12, 4)),
    ],
)
def test_the_order_stays_the_same_through_a_quarter(day: date, until: date) -> None:
    assert tally_sheet.ordered_by(day) == until


def test_retired_topics_stand_on_no_paper_unless_they_were_counted() -> None:
    day = date(2026, 11, 24)
    old, new = Topic(2, "B", "b", "", day), Topic(3, "C", "c", "", None)
    group = TopicGroup(Topic(1, "A", "a", "", None), (old, new))
    gone = TopicGroup(Topic(4, "D", "d", "", day), ())
    assert tally_sheet.in_use([group, gone], day) == [TopicGroup(group.topic, (new,))]
    assert tally_sheet.in_use([group, gone], day, {2, 4}) == [group, gone]
    assert tally_sheet.most_asked_first([group, gone], {4: 1}) == [gone, group]
    assert tally_sheet.most_asked_first([gone, group], {}) == [gone, group]
