"""What a year report tells of helpers: who came and went, their hours against agreements, and the way through the stages."""

from collections import defaultdict
from datetime import datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import counted, pipeline, scope
from db.tables import AssignmentRow, HelperRow, LocationRow
from domain import period, year_report
from domain.candidate import LEGAL_LIMITS
from domain.person import Person
from domain.pipeline import pipeline as reckoned
from domain.topic_filters import TopicFilters
from domain.words import AssignmentState, HelperKind, HelperStage

Sums = dict[str, int]


def came_and_went(tx: Session, person: Person, filters: TopicFilters, there: set[int]) -> Sums:
    """How many helpers came, stayed and went: by when somebody said for the first time that they were there.

    `there`: whoever was there in the period. Two statements.
    """
    days = filters.period
    a_year_before = period.year(days.first.year - 1)
    rows = tx.execute(
        select(
            AssignmentRow.helper_id,
            func.min(AssignmentRow.day),
            func.count().filter(AssignmentRow.day.between(a_year_before.first, a_year_before.last)),
        )
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(
            *counted.places(person, filters),
            AssignmentRow.state == AssignmentState.PRESENT,
            AssignmentRow.day <= days.last,
        )
        .group_by(AssignmentRow.helper_id)
    ).all()
    before = {helper for helper, _first, sessions in rows if sessions}
    stopped = tx.scalar(
        select(func.count())
        .select_from(HelperRow)
        .where(
            HelperRow.network_id == filters.network_id,
            scope.of_helpers(person),
            HelperRow.stage == HelperStage.STOPPED,
            HelperRow.stage_since.between(days.first, days.last),
        )
    )
    return {
        year_report.NEW_HELPERS: sum(first >= days.first for _helper, first, _sessions in rows),
        year_report.HELPERS_BEFORE: len(before),
        year_report.HELPERS_STAYED: len(before & there),
        year_report.HELPERS_STOPPED: stopped or 0,
    }


def stages(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Sums:
    """The way through the stages, as history tells it; one statement. `now` is the wall clock of the network."""
    ways = pipeline.ways(tx, person, filters.network_id, zone=now.tzinfo)
    found = reckoned(ways.values(), filters.period)
    return {
        year_report.WAYS_KNOWN: sum(way.is_known for way in ways.values()),
        year_report.BEGUN: found.begun,
        year_report.BEGUN_ACTIVE: found.begun_active,
        year_report.ACTIVATED: found.activated,
        year_report.ACTIVATED_DAYS: found.activated_days,
        year_report.YEAR_ACTIVE: found.year_active,
        year_report.YEAR_STAYED: found.year_stayed,
    }


def against_law(hours: pd.DataFrame) -> Sums:
    """Months and years of wijk-werkers, and those above the limit. `hours`: columns of `worked.BY_HELPER`, of one year."""
    limits = LEGAL_LIMITS[HelperKind.WIJK_WERKER]
    mine = hours[hours["kind"] == HelperKind.WIJK_WERKER.value]
    months = mine.groupby(["helper_id", "month"])["minutes"].sum()
    years = mine.groupby("helper_id")["minutes"].sum()
    return {
        year_report.LAW_MONTHS: int((months > 0).sum()),
        year_report.LAW_MONTHS_OVER: int((months > limits.month).sum()),
        year_report.LAW_YEARS_OVER: int((years > limits.year).sum()),
    }


def against_agreements(
    tx: Session, person: Person, filters: TopicFilters, hours: pd.DataFrame
) -> dict[str, Sums]:
    """Minutes agreed for the year, what was used of them, and of how many helpers, by kind; one statement.

    Of helpers who were there (`hours`: columns of `worked.BY_HELPER`) or are active, as far as hours a year are agreed now.
    """
    used = hours.groupby("helper_id")["minutes"].sum()
    found: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(int))
    for helper_id, kind, stage, since, agreed in tx.execute(
        select(
            HelperRow.id, HelperRow.kind, HelperRow.stage, HelperRow.stage_since, HelperRow.max_year_minutes
        ).where(
            HelperRow.network_id == filters.network_id,
            HelperRow.max_year_minutes.is_not(None),
            scope.of_helpers(person),
        )
    ):
        is_active = stage is HelperStage.ACTIVE and since <= filters.period.last
        if helper_id in used.index or is_active:
            found[year_report.AGREED_MINUTES][kind.value] += agreed or 0
            found[year_report.AGREED_USED][kind.value] += int(used.get(helper_id, 0))
            found[year_report.AGREED_HELPERS][kind.value] += 1
    return {name: dict(sums) for name, sums in found.items()}
