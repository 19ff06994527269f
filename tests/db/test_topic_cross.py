"""Topics beside the languages a session asks for, and beside how it ended, where both are one visitor's."""

from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from db.queries import topic_cross, topic_sessions
from db.tables import CategoryRow, SessionRow, SessionWishRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import CategoryKind, CountState, Role
from tests import factories
from tests.statements import recorded

DAY = date(2026, 11, 3)
ANYBODY = Person(1, "A", Role.ADMINISTRATOR)


class Desk:
    def __init__(self, tx: Session) -> None:
        self.tx = tx
        self.place = factories.make_location(tx, name="De Krook")
        self.group = factories.make_category(tx, code="IDV")
        self.itsme = factories.make_category(tx, code="IDV1", parent_id=self.group.id)
        self.print = factories.make_category(tx, code="DOC")
        kinds = {"ar": CategoryKind.LANGUAGE, "tr": CategoryKind.LANGUAGE, "keys": CategoryKind.SKILL}
        self.wishes = {
            code: factories.make_category(tx, kind=kind, code=code) for code, kind in kinds.items()
        }
        self.solved, self.unsolved = (
            factories.make_category(tx, kind=CategoryKind.OUTCOME, code=code, position=place)
            for place, code in enumerate(("self", "unsolved"))
        )
        self.hours = iter(range(1, 23))

    def session(
        self,
        *tallies: tuple[CategoryRow, int],
        visitors: int = 1,
        asks: tuple[str, ...] = (),
        state: CountState = CountState.ENTERED,
        day: date = DAY,
    ) -> SessionRow:
        hour = next(self.hours)
        row = factories.make_session(self.tx, self.place, day=day, starts=time(hour), ends=time(hour, 50))
        for code in asks:
            self.tx.add(SessionWishRow(session_id=row.id, category_id=self.wishes[code].id))
        count = factories.make_count(self.tx, row, visitors=visitors, state=state)
        for category, number in tallies:
            factories.make_tally(self.tx, count, category, number)
        self.tx.flush()
        return row

    @property
    def filters(self) -> TopicFilters:
        return TopicFilters(self.place.network_id, Period(date(2024, 1, 1), date(2026, 11, 24)))


@pytest.fixture
def desk(tx: Session) -> Desk:
    return Desk(tx)


def test_questions_count_for_each_language_that_their_session_asks_for(desk: Desk) -> None:
    desk.session((desk.itsme, 3), (desk.print, 2), visitors=4, asks=("ar", "tr", "keys"))
    desk.session((desk.itsme, 5), visitors=4, asks=("ar",))
    desk.session((desk.itsme, 7), visitors=4)
    desk.session((desk.itsme, 9), visitors=4, asks=("ar",), state=CountState.DRAFT)
    desk.session((desk.itsme, 11), visitors=4, asks=("ar",), day=date(2025, 11, 1))  # long ago
    arabic, turkish = desk.wishes["ar"].id, desk.wishes["tr"].id
    found = topic_cross.by_language(desk.tx, ANYBODY, desk.filters)
    assert found[["language_id", "topic_id", "group_id", "questions"]].to_numpy().tolist() == [
        [arabic, desk.itsme.id, desk.group.id, 8],
        [arabic, desk.print.id, desk.print.id, 2],
        [turkish, desk.itsme.id, desk.group.id, 3],
        [turkish, desk.print.id, desk.print.id, 2],
    ]
    sessions = topic_cross.sessions_by_language(desk.tx, ANYBODY, desk.filters)
    assert sessions[["language_id", "entered"]].to_numpy().tolist() == [[arabic, 2], [turkish, 1]]


def test_a_session_that_asks_for_two_languages_merged_into_one_counts_once(desk: Desk) -> None:
    desk.wishes["tr"].merged_into_id = desk.wishes["ar"].id
    desk.session((desk.itsme, 3), asks=("ar", "tr"))
    assert topic_cross.by_language(desk.tx, ANYBODY, desk.filters)["questions"].tolist() == [3]
    assert topic_cross.sessions_by_language(desk.tx, ANYBODY, desk.filters)["entered"].tolist() == [1]


def test_a_question_has_an_outcome_only_where_both_are_one_visitors(desk: Desk) -> None:
    desk.session((desk.itsme, 2), (desk.print, 1), (desk.solved, 1))
    desk.session((desk.itsme, 1), (desk.unsolved, 1))
    desk.session((desk.itsme, 4), (desk.solved, 2))  # two outcomes of one visitor
    desk.session((desk.itsme, 8), (desk.solved, 1), visitors=2)
    desk.session((desk.itsme, 16))
    found = topic_cross.by_outcome(desk.tx, ANYBODY, desk.filters)
    told = found[["level", "part_id", "outcome_id", "questions", "sessions"]].to_numpy().tolist()
    solved, unsolved = desk.solved.id, desk.unsolved.id
    assert told == [
        ["group", desk.group.id, solved, 2, 1],
        ["group", desk.group.id, unsolved, 1, 1],
        ["group", desk.print.id, solved, 1, 1],
        ["topic", desk.itsme.id, solved, 2, 1],
        ["topic", desk.itsme.id, unsolved, 1, 1],
        ["topic", desk.print.id, solved, 1, 1],
    ]
    of_all = topic_cross.outcomes(desk.tx, ANYBODY, desk.filters)
    assert of_all[["outcome_id", "number"]].to_numpy().tolist() == [[solved, 4], [unsolved, 1]]


def test_the_sessions_behind_a_language_are_those_that_ask_for_it(desk: Desk) -> None:
    asked = desk.session((desk.itsme, 3), asks=("ar",))
    desk.session((desk.itsme, 4))
    desk.session((desk.print, 5), asks=("ar",))
    mark = Mark(language_id=desk.wishes["ar"].id, group_id=desk.group.id)
    found = topic_sessions.behind(desk.tx, ANYBODY, desk.filters, mark, limit=9)
    assert found[["session_id", "questions"]].to_numpy().tolist() == [[asked.id, 3]]


def test_the_sessions_behind_an_outcome_are_those_where_it_was_noted_or_could_only_be_of_the_topic(
    desk: Desk,
) -> None:
    alone = desk.session((desk.itsme, 2), (desk.solved, 1))
    both = desk.session((desk.itsme, 8), (desk.solved, 1), (desk.unsolved, 1), visitors=2)
    desk.session((desk.itsme, 1), (desk.unsolved, 1))
    of_all = Mark(outcome_id=desk.solved.id)
    listed = topic_sessions.behind(desk.tx, ANYBODY, desk.filters, of_all, limit=9)["session_id"]
    assert set(listed) == {alone.id, both.id}
    of_topic = Mark(outcome_id=desk.solved.id, topic_id=desk.itsme.id)
    found = topic_sessions.behind(desk.tx, ANYBODY, desk.filters, of_topic, limit=9)
    assert found[["session_id", "questions"]].to_numpy().tolist() == [[alone.id, 2]]


def test_frames_keep_their_promise_when_empty_and_take_one_statement_each(desk: Desk) -> None:
    nobody = Person(2, "N", Role.MANAGER)
    desk.session((desk.itsme, 2), (desk.solved, 1), asks=("ar",))
    topic_cross.outcomes(desk.tx, nobody, desk.filters)  # reads what is marked, once in a transaction
    for person in (nobody, ANYBODY):
        for read, promise in (
            (topic_cross.by_language, topic_cross.BY_LANGUAGE),
            (topic_cross.sessions_by_language, topic_cross.SESSIONS_BY_LANGUAGE),
            (topic_cross.by_outcome, topic_cross.BY_OUTCOME),
            (topic_cross.outcomes, topic_cross.OUTCOMES),
        ):
            with recorded(desk.tx.get_bind()) as statements:  # type: ignore[arg-type] # an engine's connection
                frame = read(desk.tx, person, desk.filters)
            assert len(statements) == 1
            if person is nobody:
                assert {name: str(kind) for name, kind in frame.dtypes.items()} == promise
                assert len(frame) == 0
