"""What “other” was about: written while counting or after, checked for personal data, and reviewed once a month."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import other_text as read
from db.queries import undo as steps
from db.tables import CategoryRow, ChangeRow, NetworkRow
from domain import period
from domain.errors import Stale
from domain.other_text import Month
from domain.person import Person
from domain.privacy import NamesSomebody
from domain.undo import CountChangedSince
from domain.words import CountState, Role
from services import count, other_text, undo
from tests import factories
from tests.services.counting import Desk, open_desk, plus, typed
from tests.statements import recorded

NOVEMBER = period.month(date(2026, 11, 1))


@pytest.fixture
def desk(tx: Session, now: datetime) -> Desk:
    return open_desk(tx, now)


@pytest.fixture
def other(desk: Desk) -> CategoryRow:
    return factories.make_category(desk.tx, code="ZZ")


def write(desk: Desk, text: str, seen: str = "", *, minutes: int = 0) -> None:
    moment = desk.now + timedelta(minutes=minutes)
    other_text.write(desk.tx, desk.session.id, text, seen, by=desk.manager, now=moment)


def finish(desk: Desk, other: CategoryRow, times: int = 1) -> None:
    desk.tap(typed(4), plus(f"category:{other.id}", times))
    count.finish(desk.tx, desk.session.id, by=desk.manager, now=desk.now)


def coordinator(desk: Desk) -> Person:
    network = desk.tx.get_one(NetworkRow, desk.location.network_id)
    return factories.make_person(desk.tx, networks=[network])


def review(desk: Desk, by: Person, *, is_reviewed: bool = True) -> bool:
    done = other_text.review(desk.tx, desk.session.id, is_reviewed=is_reviewed, by=by, now=desk.now)
    desk.tx.flush()
    return done


def month(desk: Desk, by: Person) -> Month:
    desk.tx.flush()
    local = desk.now.replace(tzinfo=None)
    return read.of_month(desk.tx, by, desk.location.network_id, NOVEMBER, now=local)


def noted(desk: Desk) -> list[tuple[str, object]]:
    desk.tx.flush()
    rows = desk.tx.scalars(select(ChangeRow).where(ChangeRow.verb.like("other%")).order_by(ChangeRow.at))
    return [(row.verb, row.after) for row in rows]


def test_it_is_written_while_counting_without_a_line_of_history(desk: Desk) -> None:
    write(desk, "  hoorapparaat bestellen ")
    write(desk, "hoorapparaat bestellen", seen="something else")  # the same again changes nothing
    assert (desk.count().other_text, noted(desk)) == ("hoorapparaat bestellen", [])


def test_it_may_not_say_who_and_does_not_overwrite_a_colleague(desk: Desk) -> None:
    with pytest.raises(NamesSomebody):
        write(desk, "bel 0475 12 34 56")
    write(desk, "hoorapparaat")
    with pytest.raises(Stale):
        write(desk, "drone", seen="")
    assert desk.count().other_text == "hoorapparaat"


def test_after_finishing_it_is_noted_without_its_words_and_can_be_undone(
    desk: Desk, other: CategoryRow
) -> None:
    write(desk, "drone")
    finish(desk, other)
    write(desk, "hoorapparaat", seen="drone", minutes=1)
    assert noted(desk) == [("other_text_changed", {"other_text_has_characters": 12})]
    step = steps.last_step(
        desk.tx, desk.manager, desk.location.network_id, since=desk.now - timedelta(days=1)
    )
    assert step is not None

    def take_back(set_id: int) -> None:
        moment = desk.now + timedelta(minutes=2)
        undo.undo(desk.tx, set_id, by=desk.manager, today=desk.session.day, now=moment)

    desk.count().other_text = "drone van de buurman"
    with pytest.raises(CountChangedSince):
        take_back(step.set_id)
    desk.count().other_text = "hoorapparaat"
    take_back(step.set_id)
    assert desk.count().other_text == "drone"


def test_the_month_lists_the_texts_with_their_times_and_what_was_looked_at(
    desk: Desk, other: CategoryRow
) -> None:
    person = coordinator(desk)
    write(desk, "drone")
    finish(desk, other, times=2)
    topic = factories.make_category(desk.tx)
    silent = factories.make_session(desk.tx, desk.location, day=date(2026, 11, 3))
    row = factories.make_count(desk.tx, silent)
    factories.make_tally(desk.tx, row, other, 1)
    factories.make_tally(desk.tx, row, topic, 5)
    noted_only = factories.make_session(desk.tx, desk.location, day=date(2026, 11, 2))
    factories.make_tally(desk.tx, factories.make_count(desk.tx, noted_only, note="over een fiets"), other, 1)
    before = factories.make_session(desk.tx, desk.location, day=date(2026, 10, 31))
    factories.make_tally(desk.tx, factories.make_count(desk.tx, before), other, 9)
    draft = factories.make_session(desk.tx, desk.location, day=date(2026, 11, 4))
    factories.make_tally(desk.tx, factories.make_count(desk.tx, draft, state=CountState.DRAFT), other, 9)
    elsewhere = factories.make_session(desk.tx, day=date(2026, 11, 4))
    factories.make_tally(desk.tx, factories.make_count(desk.tx, elsewhere), other, 9)
    found = month(desk, person)
    assert (found.other, found.questions, found.share) == (4, 9, None)
    assert [(one.at.session_id, one.number, one.text, one.is_reviewed) for one in found.texts] == [
        (desk.session.id, 2, "drone", False),
        (silent.id, 1, "", False),
        (noted_only.id, 1, "over een fiets", False),
    ]
    assert review(desk, person) is True
    assert review(desk, person) is False
    assert month(desk, person).texts[0].is_reviewed is True
    write(desk, "drone kopen", seen="drone", minutes=1)  # somebody has to look again
    assert month(desk, person).texts[0].is_reviewed is False
    assert month(desk, desk.manager) == Month(0, 0, ())


@pytest.mark.parametrize(
    ("other", "questions", "share", "is_too_much"),
    [(5, 19, None, False), (2, 20, 0.1, False), (3, 20, 0.15, True), (0, 0, None, False)],
)
def test_a_share_needs_twenty_questions_and_is_too_much_above_a_tenth(
    other: int, questions: int, share: float | None, is_too_much: bool
) -> None:
    found = Month(other, questions, ())
    assert (found.share, found.is_too_much) == (share, is_too_much)


@pytest.mark.parametrize("number", [1, 3])
def test_a_month_is_read_in_seven_statements(
    desk: Desk, other: CategoryRow, engine: Engine, number: int
) -> None:
    person = factories.make_person(desk.tx, Role.ADMINISTRATOR)
    for day in range(1, number + 1):
        session = factories.make_session(desk.tx, desk.location, day=date(2026, 11, day))
        factories.make_tally(desk.tx, factories.make_count(desk.tx, session), other, 1)
    with recorded(engine) as seen:
        found = month(desk, person)
    assert (len(found.texts), len(seen)) == (number, 7)
