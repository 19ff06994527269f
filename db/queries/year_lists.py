"""What a year report tells of the lists that are counted beside the topics: outcomes, referrals, channels and so on."""

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries import counted
from db.tables import CategoryRow, CountRow, LocationRow, TallyRow
from domain import year_report
from domain.count import COUNTABLE
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind

Sums = dict[str, int]
BY_THEMSELVES, SPONTANEOUSLY = "self", "spontaneous"
"""Codes of the outcome and of the channel whose meaning a key figure rests on."""


def by_kind(tx: Session, person: Person, filters: TopicFilters) -> dict[str, Sums]:
    """How often each outcome, referral and so on was counted, merged ones under what they were merged into. One statement."""
    noted, now = aliased(CategoryRow), aliased(CategoryRow)
    found: dict[str, Sums] = defaultdict(dict)
    for kind, key, number in tx.execute(
        select(now.kind, now.id, func.sum(TallyRow.number))
        .select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .join(noted, noted.id == TallyRow.category_id)
        .join(now, now.id == func.coalesce(noted.merged_into_id, noted.id))
        .where(
            *counted.places(person, filters),
            *counted.entered(filters, TallyRow.day),
            now.kind.in_(sorted(COUNTABLE - {CategoryKind.TOPIC})),
        )
        .group_by(now.kind, now.id)
    ):
        found[kind][str(key)] = int(number)
    return found


def told_apart(tx: Session, lists: dict[str, Sums]) -> Sums:
    """Of `lists`: visitors who did it themselves, and those who came through somebody, each with the sum of its list.

    Nothing of a list that has not that item, or merged it into another: it is not told apart then. One statement.
    """
    keys = {
        (kind, code): str(key)
        for kind, code, key in tx.execute(
            select(CategoryRow.kind, CategoryRow.code, CategoryRow.id).where(
                CategoryRow.kind.in_((CategoryKind.OUTCOME, CategoryKind.CHANNEL)),
                CategoryRow.code.in_((BY_THEMSELVES, SPONTANEOUSLY)),
                CategoryRow.merged_into_id.is_(None),
            )
        )
    }
    outcomes, channels = lists.get(CategoryKind.OUTCOME, {}), lists.get(CategoryKind.CHANNEL, {})
    by_themselves = keys.get((CategoryKind.OUTCOME, BY_THEMSELVES))
    spontaneously = keys.get((CategoryKind.CHANNEL, SPONTANEOUSLY))
    found = {}
    if by_themselves is not None:
        found[year_report.OUTCOMES] = sum(outcomes.values())
        found[year_report.DID_IT_THEMSELVES] = outcomes.get(by_themselves, 0)
    if spontaneously is not None:
        found[year_report.CHANNELS] = sum(channels.values())
        found[year_report.CAME_THROUGH] = sum(channels.values()) - channels.get(spontaneously, 0)
    return found
