"""What charts read is what the rows say, whatever people do: figures are kept, and never believed when they may be wrong."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from time import monotonic
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from db import bulk, rollup_pending, rollup_statements, rollup_upkeep, session
from db.queries import category as categories
from db.queries import (
    coverage,
    helper_time,
    rollup_cut,
    rollup_staffing,
    topic_cross,
    topic_insight,
    topic_skill,
    topics,
)
from db.queries import helper as helpers
from db.queries import location as locations
from db.queries import undo as read_undo
from db.rollup_follow import CannotFollow
from db.rollup_pending import LANGUAGES, SKILLS, STAFFING
from db.session import add_up, reading, writing
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    CategoryRow,
    ClosureRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    KindSessionsRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    SessionWishRow,
    TallyRow,
    TopicSkillRow,
)
from db.types import new_id
from domain.absence import Draft as Absence
from domain.clock_time import DatedHours, Hours
from domain.closure import Draft as Closed
from domain.count import Figures
from domain.coverage import Staffing
from domain.errors import DeskError
from domain.need import Need
from domain.period import Period
from domain.person import Person
from domain.presence import Answer, Presence
from domain.rollup import parts
from domain.roster_change import MoveSession
from domain.table_column import Kind
from domain.topic_filters import Bucket, TopicFilters
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    CategoryKind,
    CountState,
    Formula,
    HelperKind,
    LocationKind,
    Role,
)
from services import (
    absence,
    category,
    category_merging,
    closure,
    count,
    helper,
    location,
    moving,
    presence,
    roster,
    tap,
    undo,
)
from services import session as sessions
from tests import factories
from tests.conftest import TODAY
from tests.services.counting import plus, typed
from tests.services.importing_desk import ImportDesk
from tests.services.together import together
from tests.statements import recorded

KINDS = (LocationKind.LIBRARY, LocationKind.NEWCOMERS, LocationKind.REUSE_SHOP)
STEPS = 80
AHEAD = timedelta(days=30)
ALWAYS = Period(TODAY - timedelta(days=400), TODAY + timedelta(days=60))
LATELY = Period(TODAY - timedelta(days=39), TODAY + timedelta(days=17))
"""So few days that figures are by week."""
WRITERS, RACE_S = 12, 3.0
STATEMENTS_TO_ADD_UP = 85


class Network:
    """Three places, fifty sessions around today, and somebody who does anything at random."""

    def __init__(self, engine: Engine, now: datetime, rng: Random) -> None:
        self.engine, self.now, self.rng, self.staffing = engine, now, rng, Staffing()
        self.crossed = [0] * len(CROSSES)
        with writing(engine) as tx:
            network = factories.make_network(tx)
            self.id = network.id
            places = [factories.make_location(tx, network, kind=kind) for kind in KINDS]
            self.places = [one.id for one in places]
            self.topics = [factories.make_category(tx, code=f"T{number}").id for number in range(6)]
            self.languages, self.outcomes = (
                [factories.make_category(tx, kind=kind, code=f"{kind}{number}").id for number in range(3)]
                for kind in (CategoryKind.LANGUAGE, CategoryKind.OUTCOME)
            )
            self.skills = [
                factories.make_category(tx, kind=CategoryKind.SKILL, code=f"S{number}").id
                for number in range(3)
            ]
            tx.add_all(
                TopicSkillRow(topic_id=topic, category_id=self.skills[number % 3])
                for number, topic in enumerate(self.topics[:4])
            )
            helpers = [factories.make_helper(tx, network) for _ in range(6)]
            self.helpers = [one.id for one in helpers]
            taken: set[date] = set()
            for number in range(50):
                day = TODAY - timedelta(days=40) + timedelta(days=rng.randrange(60))
                row = factories.make_session(tx, rng.choice(places), day=day, room=str(number))
                if day not in taken:
                    factories.make_assignment(tx, row, helpers[number % len(helpers)])
                taken.add(day)
            self.by = factories.make_person(tx, Role.ADMINISTRATOR)
        self.whole = Person(self.by.account_id, "A", Role.ADMINISTRATOR)

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def any(self, tx: Session) -> SessionRow:
        rows = tx.scalars(select(SessionRow).order_by(SessionRow.day, SessionRow.room, SessionRow.id)).all()
        return self.rng.choice(rows)

    def step(self) -> bool:
        """Whether what was tried was done; a sentence that refuses it leaves everything as it was."""
        often = (self.count, self.count, self.count, self.more_taps, self.correct, self.correct, self.move)
        of_sessions = (
            self.zero,
            self.not_held,
            self.cancel,
            self.restore,
            self.move,
            self.add,
            self.take_back,
        )
        of_helpers = (
            *(self.put_on, self.put_on, self.put_on, self.take_off, self.change_role),
            *(self.say, self.say, self.stand_in, self.unnamed, self.fall_out, self.come_back),
        )
        rest = (self.close, self.open, self.change_kind, self.merge, self.bring_in)
        crosses = (*(self.ask, self.ask, self.ask, self.alone, self.alone), self.merge_other)
        skilled = (self.learn, self.learn, self.ask_for)
        what = self.rng.choice((*often, *of_sessions, *of_helpers, *rest, *crosses, *skilled))
        with suppress(DeskError), writing(self.engine) as tx:
            what(tx)
            return True
        return False

    def count(self, tx: Session) -> None:
        row = self.any(tx)
        self.tap(tx, row, into_entered=False)
        count.finish(tx, row.id, by=self.by, now=self.tick())

    def more_taps(self, tx: Session) -> None:
        self.tap(tx, self.any(tx), into_entered=True)

    def tap(self, tx: Session, row: SessionRow, *, into_entered: bool) -> None:
        topic = f"category:{self.rng.choice(self.topics)}"
        taps = [typed(self.rng.randrange(1, 20)), plus(topic, self.rng.randrange(1, 4))]
        tap.apply_taps(tx, row.id, taps, by=self.by, now=self.tick(), into_entered=into_entered)

    def counted(self, tx: Session) -> CountRow:
        entered = (
            select(CountRow)
            .where(CountRow.state == CountState.ENTERED)
            .order_by(CountRow.day, CountRow.session_id)
        )
        return self.rng.choice(tx.scalars(entered).all() or [CountRow(session_id=0, version=1)])

    def correct(self, tx: Session) -> None:
        row = self.counted(tx)
        tallies = {key: self.rng.randrange(5) for key in self.rng.sample(self.topics, 2)}
        figures = Figures(self.rng.randrange(1, 30), None, self.rng.choice((None, 2)), tallies)
        count.correct(tx, row.session_id, figures, row.version, by=self.by, now=self.tick())

    def alone(self, tx: Session) -> None:
        """One visitor, whose outcome is known."""
        row = self.counted(tx)
        tallies = {self.rng.choice(self.outcomes): 1, **dict.fromkeys(self.rng.sample(self.topics, 3), 2)}
        figures = Figures(1, None, None, tallies)
        count.correct(tx, row.session_id, figures, row.version, by=self.by, now=self.tick())

    def ask(self, tx: Session) -> None:
        """A session asks for other languages than before."""
        row = self.rng.choice((self.counted(tx), self.any(tx)))
        key = row.session_id if isinstance(row, CountRow) else row.id
        if not key:
            return
        tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id == key))
        said = {
            one.merged_into_id or one.id
            for one in tx.scalars(
                select(CategoryRow).where(CategoryRow.id.in_(self.rng.sample(self.languages, 2)))
            )
        }
        tx.add_all(SessionWishRow(session_id=key, category_id=one) for one in said)

    def zero(self, tx: Session) -> None:
        count.zero_visitors(tx, self.any(tx).id, by=self.by, now=self.tick())

    def not_held(self, tx: Session) -> None:
        count.did_not_take_place(tx, self.any(tx).id, CancelReason.ILLNESS, by=self.by, now=self.tick())

    def cancel(self, tx: Session) -> None:
        row = self.any(tx)
        reason = CancelReason.NO_HELPER
        sessions.cancel(tx, row.id, reason, "", row.version, by=self.by, today=TODAY, now=self.tick())

    def restore(self, tx: Session) -> None:
        row = self.any(tx)
        sessions.restore(tx, row.id, row.version, by=self.by, today=TODAY, now=self.tick())

    def put_on(self, tx: Session) -> None:
        row = self.ahead(tx)
        helper_id, role = self.rng.choice(self.helpers), AssignmentRole.GUIDE
        roster.assign(tx, row.id, helper_id, role, row.version, by=self.by, today=TODAY, now=self.tick())

    def take_off(self, tx: Session) -> None:
        one = self.assignment(tx)
        version = tx.get_one(SessionRow, one.session_id).version
        roster.remove(tx, one.session_id, one.helper_id, version, by=self.by, today=TODAY, now=self.tick())

    def change_role(self, tx: Session) -> None:
        one, role = self.assignment(tx), self.rng.choice(list(AssignmentRole))
        version = tx.get_one(SessionRow, one.session_id).version
        roster.set_role(
            tx, one.session_id, one.helper_id, role, version, by=self.by, today=TODAY, now=self.tick()
        )

    def say(self, tx: Session) -> None:
        one = self.assignment(tx)
        answer = Answer(one.helper_id, one.state, self.rng.choice((Presence.PRESENT, Presence.ABSENT)))
        presence.confirm(tx, one.session_id, [answer], by=self.by, now=self.tick())

    def stand_in(self, tx: Session) -> None:
        presence.stood_in(tx, self.any(tx).id, self.rng.choice(self.helpers), by=self.by, now=self.tick())

    def unnamed(self, tx: Session) -> None:
        row = self.any(tx)
        number = self.rng.randrange(3)
        presence.set_unnamed(tx, row.id, number, row.unnamed_helpers, by=self.by, now=self.tick())

    def fall_out(self, tx: Session) -> None:
        first = TODAY + timedelta(days=self.rng.randrange(-20, 5))
        last = self.rng.choice((None, first + timedelta(days=self.rng.randrange(15))))
        draft = Absence(AbsenceKind.HOLIDAY, first, last)
        absence.add(tx, self.rng.choice(self.helpers), draft, by=self.by, today=TODAY, now=self.tick())

    def come_back(self, tx: Session) -> None:
        row = tx.scalars(select(AbsenceRow).where(AbsenceRow.is_withdrawn.is_(False))).first()
        if row is None:
            return
        if self.rng.random() < 0.5:
            key, version = row.id, row.version
            absence.withdraw(tx, row.helper_id, key, version, by=self.by, today=TODAY, now=self.tick())
            return
        draft = Absence(row.kind, row.first_day, TODAY + timedelta(days=self.rng.randrange(-5, 9)))
        absence.change(
            tx, row.helper_id, row.id, draft, row.version, by=self.by, today=TODAY, now=self.tick()
        )

    def be_of_another_kind(self, number: int) -> None:
        """A helper was put down as another kind of helper."""
        kinds = list(HelperKind)
        with writing(self.engine) as tx:
            row = tx.get_one(HelperRow, self.helpers[number % len(self.helpers)])
            kind = kinds[(kinds.index(row.kind) + 1) % len(kinds)]
            draft = replace(helpers.to_draft(tx, row), kind=kind)
            helper.change(tx, row.id, draft, row.version, by=self.by, today=TODAY, now=self.tick())

    def ahead(self, tx: Session) -> SessionRow:
        """A session whose roster can be changed."""
        late = select(SessionRow).where(SessionRow.day >= TODAY - timedelta(days=7)).order_by(SessionRow.id)
        return self.rng.choice(tx.scalars(late).all())

    def assignment(self, tx: Session) -> AssignmentRow:
        rows = select(AssignmentRow).order_by(AssignmentRow.session_id, AssignmentRow.helper_id)
        return self.rng.choice(tx.scalars(rows).all())

    def move(self, tx: Session) -> None:
        row = tx.scalars(select(SessionRow).where(SessionRow.day > TODAY).order_by(SessionRow.day)).first()
        assert row is not None
        day = TODAY + timedelta(days=self.rng.randrange(1, AHEAD.days))
        when = DatedHours(day, Hours(row.starts, row.ends))
        wanted = MoveSession(row.id, row.version, self.rng.choice(self.places), when, row.room)
        moving.move(tx, wanted, by=self.by, today=TODAY, now=self.tick())

    def add(self, tx: Session) -> None:
        when = DatedHours(TODAY + timedelta(days=self.rng.randrange(20)), Hours(time(14), time(16)))
        place = self.rng.choice(self.places)
        sessions.add(tx, place, when, Formula.WALK_IN, Need(1, 2), by=self.by, today=TODAY, now=self.tick())

    def take_back(self, tx: Session) -> None:
        found = read_undo.last_step(tx, self.by, self.id, since=self.now - timedelta(days=7))
        if found is not None:
            undo.undo(tx, found.set_id, by=self.by, today=TODAY, now=self.tick())

    def close(self, tx: Session) -> None:
        first = TODAY + timedelta(days=self.rng.randrange(-10, 10))
        place = self.rng.choice([*self.places, None])
        draft = Closed(Period(first, first + timedelta(days=3)), "Works")
        closure.add(tx, self.id, place, draft, by=self.by, today=TODAY, now=self.tick())

    def open(self, tx: Session) -> None:
        row = tx.scalars(select(ClosureRow).where(ClosureRow.is_withdrawn.is_(False))).first()
        if row is not None:
            closure.withdraw(tx, row.id, row.version, by=self.by, today=TODAY, now=self.tick())

    def change_kind(self, tx: Session) -> None:
        row = tx.get_one(LocationRow, self.rng.choice(self.places))
        draft = replace(locations.drafts(tx, [row])[row.id], kind=self.rng.choice(KINDS))
        location.change(tx, row.id, draft, row.version, by=self.by, today=TODAY, now=self.tick())

    def merge(self, tx: Session) -> None:
        """Now and then: most of the time there is nothing left to merge into."""
        away, into = (tx.get_one(CategoryRow, key) for key in self.rng.sample(self.topics, 2))
        if self.rng.random() < 0.4:
            category_merging.merge(
                tx, away.id, into.id, away.version, by=self.by, today=TODAY, now=self.tick()
            )

    def learn(self, tx: Session) -> None:
        """A helper has other skills than before."""
        row = tx.get_one(HelperRow, self.rng.choice(self.helpers))
        draft = helpers.to_draft(tx, row)
        codes = select(CategoryRow.code).where(
            CategoryRow.id.in_(self.skills), CategoryRow.merged_into_id.is_(None)
        )
        known = frozenset(self.rng.sample(sorted(tx.scalars(codes)), 1)) - draft.skills
        helper.change(
            tx, row.id, replace(draft, skills=known), row.version, by=self.by, today=TODAY, now=self.tick()
        )

    def ask_for(self, tx: Session) -> None:
        """A topic asks for another skill, or for none any more."""
        row = tx.get_one(CategoryRow, self.rng.choice(self.topics[:4]))
        draft = categories.to_draft(row, frozenset())
        codes = select(CategoryRow.code).where(
            CategoryRow.id.in_(self.skills), CategoryRow.merged_into_id.is_(None)
        )
        skills = frozenset(self.rng.sample(sorted(tx.scalars(codes)), 1))
        category.change(tx, row.id, replace(draft, skills=skills), row.version, by=self.by, now=self.tick())

    def merge_other(self, tx: Session) -> None:
        """A language, an outcome or a skill, now and then."""
        of = self.rng.choice((self.languages, self.outcomes, self.skills))
        away, into = (tx.get_one(CategoryRow, key) for key in self.rng.sample(of, 2))
        category_merging.merge(tx, away.id, into.id, away.version, by=self.by, today=TODAY, now=self.tick())

    def bring_in(self, tx: Session) -> None:
        """An import of the counts of a few sessions."""
        network = tx.get_one(LocationRow, self.places[0])
        desk = ImportDesk(tx, network, network, self.by, ())  # type: ignore[arg-type]  # only its key is asked
        lines = ["Location;Day;Starts;Room;Visitors"]
        for row in {self.any(tx) for _ in range(5)}:
            name = tx.get_one(LocationRow, row.location_id).name
            lines.append(f"{name};{row.day:%d/%m/%Y};{row.starts:%H:%M};{row.room};{self.rng.randrange(9)}")
        desk.run(Kind.COUNTS, "\n".join(lines), by=self.by)

    def compare(self) -> int:
        """Whether charts show what the rows say; how many questions that are."""
        filters = TopicFilters(self.id, ALWAYS)
        self.compare_staffing(filters)
        self.compare_staffing(replace(filters, locations=frozenset(self.places[:2])))
        self.compare_staffing(replace(filters, kinds=frozenset(KINDS[:1]), period=LATELY))
        for days in (ALWAYS, Period(TODAY - timedelta(days=90), TODAY), Period(TODAY, TODAY + AHEAD)):
            self.compare_places(TopicFilters(self.id, days))
        self.compare_crosses(filters)
        self.compare_crosses(replace(filters, kinds=frozenset(KINDS[:1]), weekdays=frozenset({1, 2, 3})))
        self.compare_crosses(TopicFilters(self.id, LATELY, locations=frozenset(self.places[:2])))
        asked = 0
        for kinds in (frozenset[LocationKind](), frozenset({KINDS[0]})):
            with reading(self.engine) as tx:
                card = topics.totals(tx, self.whole, replace(filters, kinds=kinds), now=self.now)
                of_places = topics.totals(
                    tx,
                    self.whole,
                    replace(filters, kinds=kinds, locations=frozenset(self.places)),
                    now=self.now,
                )
                by_topic = topics.over_time(tx, self.whole, replace(filters, kinds=kinds))
                of_kinds = LocationRow.kind.in_(kinds or KINDS)
                plain = tx.execute(
                    select(func.count(), func.coalesce(func.sum(CountRow.visitors), 0))
                    .join(LocationRow, LocationRow.id == CountRow.location_id)
                    .where(CountRow.state == CountState.ENTERED, of_kinds)
                ).one()
                questions = tx.scalar(
                    select(func.coalesce(func.sum(TallyRow.number), 0))
                    .join(CountRow, CountRow.session_id == TallyRow.session_id)
                    .join(LocationRow, LocationRow.id == CountRow.location_id)
                    .where(
                        CountRow.state == CountState.ENTERED, of_kinds, TallyRow.category_id.in_(self.topics)
                    )
                )
            assert (card.entered, card.visits, card.questions) == (*plain, questions)
            assert card == of_places
            assert by_topic["questions"].sum() == questions
            asked += card.questions
        return asked

    def compare_places(self, filters: TopicFilters) -> None:
        """Whether the charts by place show what the rows of the period say, shown by month or by week."""
        days = filters.period
        counts = (CountRow.state == CountState.ENTERED, CountRow.day.between(days.first, days.last))
        with reading(self.engine) as tx:
            asked = topic_insight.by_place(tx, self.whole, filters)
            seen = topic_insight.sessions_by_place(tx, self.whole, filters, now=self.now)
            places = topic_insight.of_places(tx, self.whole, filters, now=self.now)
            by_week = topics.sessions_over_time(tx, self.whole, filters, now=self.now)
            questions = tx.execute(
                select(TallyRow.location_id, func.sum(TallyRow.number))
                .join(CountRow, CountRow.session_id == TallyRow.session_id)
                .where(*counts, TallyRow.category_id.in_(self.topics))
                .group_by(TallyRow.location_id)
            ).all()
            visits = tx.execute(
                select(CountRow.location_id, func.count(), func.sum(CountRow.visitors))
                .where(*counts)
                .group_by(CountRow.location_id)
            ).all()
        assert sorted(
            places[["location_id", "questions", "expected"]].itertuples(index=False, name=None)
        ) == [
            (place, asked.loc[asked["location_id"] == place, "questions"].sum(), expected)
            for place, expected in seen.groupby("location_id")["expected"].sum().items()
        ]
        by_place = seen.groupby("location_id")[["entered", "visits"]].sum()
        assert asked.groupby("location_id")["questions"].sum().to_dict() == {
            key: number for key, number in questions if number
        }
        assert [*by_place[by_place["entered"] > 0].itertuples(name=None)] == sorted(map(tuple, visits))
        names = ["expected", "entered", "visits"]
        assert seen[names].sum().tolist() == by_week[names].sum().tolist()

    def compare_crosses(self, filters: TopicFilters) -> None:
        """Whether topics beside languages and outcomes are the same with what is kept as without it."""
        everything = {part.first for part in parts(filters.period)}
        frames: list[list[Any]] = []
        for stale in (rollup_cut.stale, lambda *_words, **_given: everything):
            with pytest.MonkeyPatch.context() as patch, reading(self.engine) as tx:
                patch.setattr(rollup_cut, "stale", stale)
                if frames:
                    patch.setattr(
                        topic_skill, "_cut", lambda _tx, of: topic_skill.Cut((), frozenset(), (of.period,))
                    )
                frames.append([one(tx, self.whole, filters).to_dict("records") for one in CROSSES])
        assert frames[0] == frames[1]
        self.crossed = [max(known, len(rows)) for known, rows in zip(self.crossed, frames[0], strict=True)]

    def compare_staffing(self, filters: TopicFilters) -> None:
        """Whether the page of coverage shows the same with what is kept as without it."""
        for later in (
            timedelta(),
            timedelta(days=45),
        ):  # what is to come is kept as well, for when it is over
            frames: list[list[Any]] = []
            for stretches in (rollup_staffing.MOST_STRETCHES, -1):
                with pytest.MonkeyPatch.context() as patch, reading(self.engine) as tx:
                    patch.setattr(rollup_staffing, "MOST_STRETCHES", stretches)
                    ask = partial(_asked, tx, self.whole, filters, self.now + later)
                    frames.append([ask(one) for one in ASKED])
            assert frames[0] == frames[1]
            self.staffing += frames[0][0]


def _lacking(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    return topic_skill.lacking(tx, person, filters).places


CROSSES = (
    topic_cross.by_language,
    topic_cross.sessions_by_language,
    topic_cross.by_outcome,
    _lacking,
)
ASKED: Sequence[Callable[..., Any]] = (
    *(coverage.totals, coverage.by_place, coverage.over_time, coverage.cancelled),
    *(coverage.lacking, coverage.by_hours, helper_time.over_time),
    *(partial(coverage.by_stretch, bucket=bucket) for bucket in (Bucket.WEEK, Bucket.QUARTER)),
)


def _asked(tx: Session, person: Person, filters: TopicFilters, now: datetime, ask: Callable[..., Any]) -> Any:
    found = ask(tx, person, filters, now=now)
    return found if isinstance(found, Staffing) else found.to_dict("records")


@pytest.fixture
def network(engine: Engine, now: datetime) -> Network:
    found = Network(engine, now, Random(5))
    # Among all that is done at random, few sessions have a count and a guide who was there, a count and a language, or lately
    # a count and nobody with the skill for its questions.
    with writing(engine) as tx:
        place = tx.get_one(LocationRow, found.places[0])
        another = factories.make_helper(tx, tx.get_one(NetworkRow, found.id))
        for days, here in ((41, tx.get_one(HelperRow, found.helpers[0])), (3, another)):
            row = factories.make_session(tx, place, day=TODAY - timedelta(days=days), room=f"counted {days}")
            factories.make_assignment(tx, row, here, state=AssignmentState.PRESENT)
            entered = factories.make_count(tx, row, visitors=4)
            factories.make_tally(tx, entered, tx.get_one(CategoryRow, found.topics[0]), 3)
            tx.add(SessionWishRow(session_id=row.id, category_id=found.languages[0]))
    return found


def wrong(engine: Engine, network_id: int) -> int:
    """How many kept figures are not what the rows say, after all that was marked was added up."""
    while add_up(engine, network_id):
        pass
    with writing(engine) as tx:
        assert rollup_cut.waiting(tx) == []
        return rollup_upkeep.rebuild(tx, network_id)


def test_whatever_is_done_charts_show_what_the_rows_say(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asked = 0
    for number in range(STEPS):
        monkeypatch.setattr(session, "MARKS_AT_ONCE", 40 * (number % 3 > 0))
        done += network.step()
        if number % 10 == 0:
            network.be_of_another_kind(number)
            asked += network.compare()
    assert done > STEPS / 3
    assert asked > 50
    seen = network.staffing
    assert min(network.crossed) > 0
    assert min(seen.covered, seen.nobody, seen.one_helper, seen.staffed, seen.cancelled) > 0
    network.compare()
    assert wrong(network.engine, network.id) == 0
    network.compare()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_no_count_is_lost_while_twelve_people_save_and_somebody_adds_up(
    engine: Engine, now: datetime, kind: str
) -> None:
    found = Network(engine, now, Random(1))
    with reading(engine) as tx:
        ids = tx.scalars(select(SessionRow.id)).all()
    with writing(engine) as tx:
        for row in tx.scalars(select(SessionRow)):
            factories.make_count(tx, row, visitors=0)
    end = monotonic() + RACE_S
    saved = [0] * WRITERS

    def save(number: int) -> Callable[[], None]:
        def run() -> None:
            rng = Random(number)
            while monotonic() < end:
                with writing(engine) as tx:
                    row = tx.get_one(CountRow, rng.choice(ids), with_for_update=True)
                    row.visitors = (row.visitors or 0) + 1
                    tx.add(
                        TallyRow(session_id=row.session_id, category_id=_new_topic(tx), number=1, **at(row))
                    )
                saved[number] += 1

        return run

    def add() -> None:
        while monotonic() < end:
            add_up(engine, found.id)

    together(*map(save, range(WRITERS)), add)
    assert sum(saved) > WRITERS
    while add_up(engine, found.id):
        pass
    with reading(engine) as tx:
        assert tx.scalar(
            select(func.sum(KindSessionsRow.visits)).where(KindSessionsRow.grain == "month")
        ) == sum(saved)
    assert wrong(engine, found.id) == 0


def at(row: CountRow) -> dict[str, int | date]:
    return {"location_id": row.location_id, "day": row.day}


def _new_topic(tx: Session) -> int:
    return factories.make_category(tx, code=f"R{new_id()}").id


def test_an_adding_up_that_is_killed_halfway_changes_nothing(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MARKS_AT_ONCE", 0)
    for _number in range(12):
        network.step()
    before = network.compare()
    kept = _kept_by_kind(network.engine)
    fills = rollup_statements.OF_MONTHS
    monkeypatch.setattr(rollup_statements, "OF_MONTHS", [(None, None)])
    with pytest.raises(Exception, match="None"), writing(network.engine) as tx:
        rollup_upkeep.refresh(tx, network.id, most=1_000)
    monkeypatch.setattr(rollup_statements, "OF_MONTHS", fills)
    with reading(network.engine) as tx:
        assert rollup_cut.waiting(tx) == [network.id]
    assert _kept_by_kind(network.engine) == kept
    assert network.compare() == before
    assert wrong(network.engine, network.id) == 0


def _kept_by_kind(engine: Engine) -> set[tuple[object, ...]]:
    with reading(engine) as tx:
        return {tuple(row) for row in tx.execute(select(*KindSessionsRow.__table__.c))}


def test_a_save_is_added_up_right_after_it_and_much_at_once_later(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MARKS_AT_ONCE", 5)
    network = Network(engine, now, Random(5))
    with reading(engine) as tx:
        assert rollup_cut.waiting_in(tx, network.id, most=5) == 5 + 1
    assert wrong(engine, network.id) == 0
    with writing(network.engine) as tx:
        row = tx.scalars(select(SessionRow).where(SessionRow.day < TODAY)).first()
        assert row is not None
        factories.make_count(tx, row, visitors=7)
    with reading(network.engine) as tx:
        assert rollup_cut.waiting(tx) == []
        assert tx.scalar(select(func.sum(KindSessionsRow.visits)).where(KindSessionsRow.grain == "part")) == 7


def test_adding_up_a_save_takes_as_many_statements_however_much_it_changed_in_a_week(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MARKS_AT_ONCE", 0)
    while add_up(network.engine, network.id, most=1_000):
        pass
    for number in (1, 3):
        with writing(network.engine) as tx:
            place = tx.get_one(LocationRow, network.places[0])
            for _ in range(number):
                factories.make_count(tx, factories.make_session(tx, place, day=TODAY, room=str(new_id())))
        with recorded(network.engine) as statements:
            assert add_up(network.engine, network.id, most=1_000) == 1
        assert len(statements) == STATEMENTS_TO_ADD_UP


def test_what_is_changed_is_marked_by_statement_and_past_the_session_too(tx: Session) -> None:
    place = factories.make_location(tx)
    one = factories.make_session(tx, place, day=TODAY)
    topic = factories.make_category(tx)
    counted = {"session_id": one.id, "location_id": place.id, "day": TODAY}
    entered = {**counted, "state": CountState.ENTERED, "visitors": 3}
    of_count = CountRow.session_id == one.id
    changes: list[Callable[[], object]] = [
        lambda: tx.execute(insert(CountRow), [entered]),
        lambda: bulk.insert_all(tx, TallyRow, [{**counted, "category_id": topic.id, "number": 2}]),
        lambda: tx.execute(update(CountRow).where(of_count).values(visitors=4)),
        lambda: tx.execute(update(CountRow), [{"session_id": one.id, "visitors": 5}]),
        lambda: tx.execute(update(TallyRow).where(TallyRow.session_id == one.id).values(number=3)),
        lambda: tx.execute(update(SessionRow).where(SessionRow.id == one.id).values(holiday="christmas")),
        lambda: tx.execute(delete(TallyRow).where(TallyRow.session_id == one.id)),
        lambda: tx.execute(delete(CountRow).where(of_count)),
        lambda: tx.execute(delete(SessionRow).where(SessionRow.id == one.id)),
    ]
    for change in changes:
        rollup_pending.forget(tx, [place.id])
        change()
        assert rollup_pending.pending(tx) == {date(2026, 11, 23)}, change


def test_adding_up_one_network_forgets_nothing_of_another(tx: Session) -> None:
    mine, other = factories.make_location(tx), factories.make_location(tx)
    for place in (mine, other):
        factories.make_session(tx, place, day=TODAY)
    rollup_upkeep.add_up_all(tx, mine.network_id)
    assert rollup_pending.pending(tx) == {date(2026, 11, 23)}
    rollup_upkeep.add_up_all(tx, other.network_id)
    assert rollup_pending.pending(tx) == set()


def test_who_is_there_is_marked_for_staffing_alone(tx: Session) -> None:
    place = factories.make_location(tx)
    one = factories.make_session(tx, place, day=TODAY)
    helper = factories.make_helper(tx, tx.get_one(NetworkRow, place.network_id))
    key = {"session_id": one.id, "helper_id": helper.id}
    there = {
        **key,
        "location_id": place.id,
        "day": TODAY,
        "starts": one.starts,
        "ends": one.ends,
        "role": AssignmentRole.GUIDE,
        "state": AssignmentState.CONFIRMED,
    }
    away = {"helper_id": helper.id, "kind": AbsenceKind.HOLIDAY, "first_day": TODAY}
    of_session = AssignmentRow.session_id == one.id
    of_helper = AbsenceRow.helper_id == helper.id
    changes: list[Callable[[], object]] = [
        lambda: tx.execute(insert(AssignmentRow), [there]),
        lambda: tx.execute(update(AssignmentRow).where(of_session).values(role=AssignmentRole.BUDDY)),
        lambda: tx.execute(update(AssignmentRow), [{**key, "role": AssignmentRole.GUIDE}]),
        lambda: tx.execute(insert(AbsenceRow), [away]),
        lambda: tx.execute(update(AbsenceRow).where(of_helper).values(is_withdrawn=True)),
        lambda: bulk.insert_all(tx, AbsenceRow, [away]),
        lambda: tx.execute(delete(AbsenceRow).where(of_helper)),
        lambda: tx.execute(update(SessionRow).where(SessionRow.id == one.id).values(unnamed_helpers=1)),
        lambda: tx.execute(delete(AssignmentRow).where(of_session)),
        lambda: bulk.insert_all(tx, AssignmentRow, [there]),
    ]
    for number, change in enumerate(changes):
        rollup_pending.forget(tx, [place.id])
        change()
        assert rollup_pending.pending(tx) == set(), number
        assert rollup_pending.pending(tx, STAFFING) == {date(2026, 11, 23)}, number


def test_all_hours_of_a_helper_who_becomes_another_kind_of_helper_are_marked(tx: Session) -> None:
    place = factories.make_location(tx)
    one = factories.make_helper(tx, tx.get_one(NetworkRow, place.network_id), kind=HelperKind.STUDENT)
    for day in (TODAY, TODAY - timedelta(days=400)):
        factories.make_assignment(tx, factories.make_session(tx, place, day=day), one)
    tx.flush()
    rollup_pending.forget(tx, [place.id])
    one.kind = HelperKind.WIJK_WERKER
    tx.flush()
    assert rollup_pending.pending(tx) == set()
    assert rollup_pending.pending(tx, STAFFING) == {date(2025, 10, 20), date(2026, 11, 23)}
    with pytest.raises(CannotFollow):
        tx.execute(update(HelperRow).where(HelperRow.id == one.id).values(kind=HelperKind.STAFF))


def test_other_languages_are_marked_of_what_was_counted_and_for_languages_alone(tx: Session) -> None:
    place = factories.make_location(tx)
    counted, ahead = (factories.make_session(tx, place, day=TODAY, room=room) for room in "AB")
    factories.make_count(tx, counted)
    arabic = factories.make_category(tx, kind=CategoryKind.LANGUAGE)
    wish = {"session_id": counted.id, "category_id": arabic.id}
    of_sessions = SessionWishRow.session_id.in_([counted.id, ahead.id])
    changes: list[Callable[[], object]] = [
        lambda: tx.execute(insert(SessionWishRow), [wish]),
        lambda: tx.execute(delete(SessionWishRow).where(of_sessions)),
        lambda: bulk.insert_all(tx, SessionWishRow, [wish]),
        lambda: tx.delete(tx.get_one(SessionWishRow, (counted.id, arabic.id))),
        lambda: tx.add(SessionWishRow(**wish)),
    ]
    for number, change in enumerate(changes):
        rollup_pending.forget(tx, [place.id])
        change()
        tx.flush()
        assert rollup_pending.pending(tx, LANGUAGES) == {date(2026, 11, 23)}, number
        assert rollup_pending.pending(tx, STAFFING) == set(), number
    rollup_pending.forget(tx, [place.id])
    tx.add(SessionWishRow(session_id=ahead.id, category_id=arabic.id))
    tx.flush()
    assert rollup_pending.pending(tx, LANGUAGES) == set()
    with pytest.raises(CannotFollow):
        tx.execute(update(SessionWishRow).where(of_sessions).values(category_id=arabic.id))


def test_other_skills_are_marked_of_what_was_counted_and_for_skills_alone(tx: Session) -> None:
    place = factories.make_location(tx)
    one = factories.make_helper(tx, tx.get_one(NetworkRow, place.network_id))
    skill, topic = (
        factories.make_category(tx, kind=kind) for kind in (CategoryKind.SKILL, CategoryKind.TOPIC)
    )
    for day in (TODAY, TODAY - timedelta(days=400), TODAY + timedelta(days=40)):
        held = factories.make_session(tx, place, day=day)
        factories.make_assignment(tx, held, one)
        if day <= TODAY:
            factories.make_tally(tx, factories.make_count(tx, held), topic, 2)
    rollup_upkeep.add_up_all(tx, place.network_id)
    has, asks = (
        {"helper_id": one.id, "category_id": skill.id},
        {"topic_id": topic.id, "category_id": skill.id},
    )
    of_helper, of_topic = HelperCategoryRow.helper_id == one.id, TopicSkillRow.topic_id == topic.id
    changes: list[Callable[[], object]] = [
        lambda: tx.execute(insert(HelperCategoryRow), [has]),
        lambda: tx.execute(delete(HelperCategoryRow).where(of_helper)),
        lambda: bulk.insert_all(tx, HelperCategoryRow, [has]),
        lambda: tx.execute(insert(TopicSkillRow), [asks]),
        lambda: tx.execute(delete(TopicSkillRow).where(of_topic)),
        lambda: tx.add(TopicSkillRow(**asks)),
        lambda: setattr(skill, "merged_into_id", factories.make_category(tx, kind=CategoryKind.SKILL).id),
        lambda: setattr(topic, "merged_into_id", factories.make_category(tx).id),
    ]
    for number, change in enumerate(changes):
        rollup_pending.forget(tx, [place.id])
        change()
        tx.flush()
        assert rollup_pending.pending(tx, SKILLS) == {date(2025, 10, 1), date(2026, 11, 1)}, number
        assert rollup_pending.pending(tx, STAFFING | LANGUAGES) == set(), number
    with pytest.raises(CannotFollow):
        tx.execute(update(CategoryRow).where(CategoryRow.id == topic.id).values(merged_into_id=None))


def test_what_is_no_figure_is_not_marked(tx: Session) -> None:
    place = factories.make_location(tx)
    one = factories.make_session(tx, place, day=TODAY)
    draft = factories.make_count(tx, one, state=CountState.DRAFT)
    rollup_pending.forget(tx, [place.id])
    factories.make_tally(tx, draft, factories.make_category(tx), 2)
    one.note, draft.note = "Back door", "Busy"
    tx.execute(update(CountRow).where(CountRow.session_id == one.id).values(visitors=4))
    tx.execute(update(SessionRow).where(SessionRow.id == one.id).values(version=9))
    tx.flush()
    assert rollup_pending.pending(tx, STAFFING) == set()


def test_a_statement_of_which_nobody_can_say_what_it_touches_is_refused(tx: Session) -> None:
    for statement in (
        update(SessionRow).where(SessionRow.id == 1).values(day=TODAY),
        delete(TallyRow),
        insert(TallyRow).from_select(
            ["session_id", "category_id", "location_id", "day", "number"],
            select(
                TallyRow.session_id, TallyRow.category_id, TallyRow.location_id, TallyRow.day, TallyRow.number
            ),
        ),
    ):
        with pytest.raises(CannotFollow):
            tx.execute(statement)
