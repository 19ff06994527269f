"""The figures of a year report, by the same queries as the pages: what is shown there and what is told here agree.

The number of statements grows with months and places: a report is made a few times a year, and no page reads this.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries import consult_figures, counted, coverage, edition, topics, worked
from db.tables import AssignmentRow, CategoryRow, CountRow, HelperRow, LocationRow, TallyRow
from domain import period, year_report
from domain.count import COUNTABLE
from domain.coverage import SUMS
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentState, CategoryKind, ConsultStatus, HelperStage
from domain.worked import HoursFilters, Said
from domain.year_report import Draft, Figures, Part

Sums = dict[str, int]
Progress = Callable[[float], object]
OF_A_MONTH = ("visits", "entered")
"""What is kept of each month of a place."""
CONSULTS = {
    ConsultStatus.HONOURED: "honoured",
    ConsultStatus.NO_SHOW: "no_show",
    ConsultStatus.CANCELLED_BY_VISITOR: "cancelled_by_visitor",
    ConsultStatus.CANCELLED_BY_DESK: "cancelled_by_desk",
    ConsultStatus.TO_COME: "unanswered",
}
WAITED = (ConsultStatus.HONOURED, ConsultStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose figures are read, of which network and days."""

    person: Person
    filters: TopicFilters
    now: datetime

    @property
    def hours(self) -> HoursFilters:
        return HoursFilters(self.filters.network_id, self.filters.period, self.filters.locations)


def figures(
    tx: Session,
    person: Person,
    network_id: int,
    days: Period,
    *,
    now: datetime,
    progress: Progress = lambda _share: None,
) -> Figures:
    """All of the network over these days, and of each place that had sessions in them.

    `now` is the wall clock of the network; `progress` is told which share is done.
    """
    asked = _Asked(person, TopicFilters(network_id, days), now)
    by_place, by_month = _sessions(tx, asked)
    hours, unnamed = worked.by_helper(tx, person, asked.hours), worked.unnamed(tx, person, asked.hours)
    for year, number, minutes in hours[["year", "month", "minutes"]].itertuples(index=False):
        of_month = by_month[f"{year}-{number:02d}"]
        of_month[year_report.MINUTES] = of_month.get(year_report.MINUTES, 0) + int(minutes)
    said = worked.said_by_place(tx, person, asked.hours, now=now)
    places = {}
    for done, place in enumerate(sorted(by_place), start=1):
        mine = replace(asked, filters=replace(asked.filters, locations=frozenset({place})))
        places[place] = _place(
            tx,
            mine,
            by_place[place],
            {
                **_of_helpers(hours[hours["location_id"] == place], unnamed[unnamed["location_id"] == place]),
                **_said(said.get(place, Said())),
            },
        )
        progress(done / len(by_place))
    of_helpers = {**_of_helpers(hours, unnamed), **_said(sum(said.values(), Said()))}
    return Figures(days, _whole(tx, asked, by_month, hours, of_helpers), places)


def draft(
    tx: Session,
    person: Person,
    network_id: int,
    year: int,
    *,
    today: date,
    now: datetime,
    progress: Progress = lambda _share: None,
) -> Draft:
    """The figures of a new edition, and those of the days of the newest one as they stand now. Raises `NothingYet`.

    `today` and `now` are the day and the wall clock of the network.
    """
    days = year_report.days_of(year, today=today)
    newest = edition.newest(tx, person, network_id, year)
    if newest is None or newest.figures.period == days:
        found = figures(tx, person, network_id, days, now=now, progress=progress)
        return Draft(year, found, newest, None if newest is None else found)
    found = figures(tx, person, network_id, days, now=now, progress=lambda share: progress(share / 2))
    again = figures(
        tx,
        person,
        network_id,
        newest.figures.period,
        now=now,
        progress=lambda share: progress((1 + share) / 2),
    )
    return Draft(year, found, newest, again)


def _sessions(tx: Session, asked: _Asked) -> tuple[dict[int, dict[str, Sums]], dict[str, Sums]]:
    """What the sessions add up to by place and month, and by month alone; a statement for each month."""
    by_place: dict[int, dict[str, Sums]] = defaultdict(dict)
    by_month: dict[str, Sums] = defaultdict(dict)
    for first in asked.filters.period.months:
        days = period.month(first).overlap(asked.filters.period)
        assert days is not None
        frame = coverage.by_place(tx, asked.person, replace(asked.filters, period=days), now=asked.now)
        name = f"{first:%Y-%m}"
        by_month[name] = {one: int(frame[one].sum()) for one in SUMS}
        for row in frame.to_dict("records"):
            by_place[int(row["location_id"])][name] = {one: int(row[one]) for one in SUMS}
    return by_place, by_month


def _place(tx: Session, asked: _Asked, months: dict[str, Sums], of_helpers: Sums) -> Part:
    """Three statements."""
    return Part(
        {**_added_up(months), **_of_counts(tx, asked), **of_helpers},
        {year_report.TOPICS: _topics(tx, asked)},
        {name: {one: sums[one] for one in OF_A_MONTH} for name, sums in months.items()},
    )


def _whole(
    tx: Session, asked: _Asked, by_month: dict[str, Sums], hours: pd.DataFrame, of_helpers: Sums
) -> Part:
    people = hours.drop_duplicates(["kind", "helper_id"])
    return Part(
        numbers={
            **_added_up(by_month),
            **_of_counts(tx, asked),
            **of_helpers,
            **_of_people(tx, asked, set(hours["helper_id"])),
            **_consults(tx, asked),
            year_report.COUNTED_IN_TIME: _counted_in_time(tx, asked),
        },
        lists={
            year_report.TOPICS: _topics(tx, asked),
            year_report.CANCELLED: _cancelled(tx, asked),
            year_report.KIND_MINUTES: _sums(hours, "kind", "minutes"),
            year_report.KIND_HELPERS: {
                str(kind): int(number) for kind, number in people["kind"].value_counts().items()
            },
            **_categories(tx, asked),
        },
        months=by_month,
    )


def _of_counts(tx: Session, asked: _Asked) -> Sums:
    """What Topics says too; the visits are those of its cards."""
    found = topics.totals(tx, asked.person, asked.filters, now=asked.now)
    return {
        "visits": found.visits,
        year_report.FIRST_TIME: found.first_time,
        year_report.QUESTIONS: found.questions,
    }


def _of_helpers(hours: pd.DataFrame, unnamed: pd.DataFrame) -> Sums:
    return {
        year_report.MINUTES: int(hours["minutes"].sum()),
        year_report.UNNAMED_MINUTES: int(unnamed["minutes"].sum()),
        year_report.HELPERS: int(hours["helper_id"].nunique()),
    }


def _said(found: Said) -> Sums:
    return {
        year_report.SAID_SESSIONS: found.known,
        year_report.UNSAID_SESSIONS: found.unsaid,
        year_report.UNSAID_MINUTES: found.minutes,
    }


def _of_people(tx: Session, asked: _Asked, there: set[int]) -> Sums:
    """How many helpers came, stayed and went: by when somebody said for the first time that they were there."""
    days = asked.filters.period
    a_year_before = period.year(days.first.year - 1)
    rows = tx.execute(
        select(
            AssignmentRow.helper_id,
            func.min(AssignmentRow.day),
            func.count().filter(AssignmentRow.day.between(a_year_before.first, a_year_before.last)),
        )
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(
            *counted.places(asked.person, asked.filters),
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
            HelperRow.network_id == asked.filters.network_id,
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


def _topics(tx: Session, asked: _Asked) -> Sums:
    return _sums(topics.over_time(tx, asked.person, asked.filters), "topic_id", "questions")


def _cancelled(tx: Session, asked: _Asked) -> Sums:
    return _sums(coverage.cancelled(tx, asked.person, asked.filters, now=asked.now), "reason", "sessions")


def _consults(tx: Session, asked: _Asked) -> Sums:
    frame = consult_figures.ended(tx, asked.person, asked.filters, now=asked.now)
    waited = frame[frame["status"].isin(WAITED)]
    numbers = _sums(frame, "status", "consults")
    return {
        **{f"consult_{name}": numbers.get(status, 0) for status, name in CONSULTS.items()},
        "consult_waited_days": int(((waited["day"] - waited["asked_on"]).dt.days * waited["consults"]).sum()),
    }


def _counted_in_time(tx: Session, asked: _Asked) -> int:
    """Entered counts that were finished at most seven days after their session, by the days of the network."""
    rows = tx.execute(
        select(CountRow.day, CountRow.entered_at)
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .where(
            *counted.places(asked.person, asked.filters),
            *counted.entered(asked.filters, CountRow.day),
        )
    )
    return sum(
        at is not None and at.astimezone(asked.now.tzinfo).date() - day <= year_report.COUNTED_WITHIN
        for day, at in rows
    )


def _categories(tx: Session, asked: _Asked) -> dict[str, Sums]:
    """How often each outcome, referral and so on was counted, merged ones under what they were merged into."""
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
            *counted.places(asked.person, asked.filters),
            *counted.entered(asked.filters, TallyRow.day),
            now.kind.in_(sorted(COUNTABLE - {CategoryKind.TOPIC})),
        )
        .group_by(now.kind, now.id)
    ):
        found[kind][str(key)] = int(number)
    return found


def _added_up(months: dict[str, Sums]) -> Sums:
    return {one: sum(sums.get(one, 0) for sums in months.values()) for one in SUMS}


def _sums(frame: pd.DataFrame, key: str, number: str) -> Sums:
    return {str(one): int(total) for one, total in frame.groupby(key)[number].sum().items()}
