"""The texts under “other”, for the monthly review of the list of topics."""

from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from db.queries import counted, topics
from db.queries.occurrence import OCCURRENCE, to_occurrence
from db.tables import CategoryRow, CountRow, LocationRow, SessionRow, TallyRow
from domain import access
from domain.access import Action
from domain.counted_session import OTHER_CODE
from domain.other_text import Month, OtherText
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind


def of_month(tx: Session, person: Person, network_id: int, days: Period, *, now: datetime) -> Month:
    """“Other” in the entered counts of these days; seven statements. `now` is the wall clock of the network.

    The figures are those of the topics page. A count without a text of its own is listed with its note: before there
    was a field for it, the note said what it was about.
    """
    other_id = tx.scalar(
        select(CategoryRow.id).where(CategoryRow.kind == CategoryKind.TOPIC, CategoryRow.code == OTHER_CODE)
    )
    if other_id is None or not access.may_in_network(person, Action.KEEP_CATEGORIES, network_id=network_id):
        return Month(0, 0, ())
    all_topics = TopicFilters(network_id, days)
    only_other = TopicFilters(network_id, days, groups=frozenset({other_id}))
    rows = tx.execute(
        select(
            *OCCURRENCE,
            TallyRow.number,
            case((CountRow.other_text != "", CountRow.other_text), else_=CountRow.note).label("text"),
            CountRow.other_reviewed_at.is_not(None).label("is_reviewed"),
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(CountRow, CountRow.session_id == SessionRow.id)
        .join(TallyRow, TallyRow.session_id == SessionRow.id)
        .where(
            *counted.places(person, all_topics),
            *counted.entered(all_topics, TallyRow.day),
            TallyRow.category_id == other_id,
            TallyRow.number > 0,
        )
        .order_by(SessionRow.day.desc(), SessionRow.starts.desc(), LocationRow.name, SessionRow.id)
    )
    return Month(
        topics.totals(tx, person, only_other, now=now).questions,
        topics.totals(tx, person, all_topics, now=now).questions,
        tuple(
            OtherText(
                to_occurrence(row),
                row.number,
                row.text,
                row.is_reviewed,
            )
            for row in rows
        ),
    )
