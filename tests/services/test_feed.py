"""Links to calendars, and that every change reaches whoever follows one: the same UID, and a SEQUENCE that rises."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import feed as feeds
from db.queries import undo as undos
from db.tables import (
    AbsenceRow,
    ChangeRow,
    ClosureRow,
    DepartedSessionRow,
    FeedRow,
    HelperRow,
    LocationRow,
    SessionRow,
)
from domain import absence as absences
from domain import closure as closures
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError, NotAllowed, NotFound
from domain.feed import TOLD_FOR, Entry, Fate, Feed, Link, LinkChanged, to_key_and_secret
from domain.helper import Anonymised
from domain.location import AlreadyRetired
from domain.period import Period
from domain.person import Person
from domain.roster_change import MoveSession
from domain.words import AbsenceKind, CancelReason, HelperStage, Role
from services import absence, closure, departure, feed, leaving, location, moving, roster, session, slot, undo
from tests import factories
from tests.services.keeping import NOW, TODAY, TUESDAYS, Keeping, open_keeping
from tests.statements import recorded

DECEMBER_1, DECEMBER_3 = date(2026, 12, 1), date(2026, 12, 3)


@dataclass(frozen=True, slots=True)
class Followed:
    """De Krook with its Tuesdays, Fatma who stands on the one of 1 December, and who follows both calendars."""

    desk: Keeping
    fatma: HelperRow
    spare: HelperRow
    serre: LocationRow
    slot: int
    session: int

    @property
    def row(self) -> SessionRow:
        self.desk.tx.flush()
        return self.desk.tx.get_one(SessionRow, self.session, populate_existing=True)

    @property
    def now(self) -> datetime:
        """A second later for each line of history, so that undoing finds the newest."""
        lines = self.desk.tx.scalar(select(func.count()).select_from(ChangeRow)) or 0
        return NOW + timedelta(seconds=lines)

    def seen(self) -> dict[tuple[str, int], Entry]:
        """What all three calendars say, by whose it is and which session."""
        tx = self.desk.tx
        tx.flush()
        return {
            (whose, one.session_id): one
            for whose, of in [
                ("krook", calendar(location_id=self.desk.location.id)),
                ("serre", calendar(location_id=self.serre.id)),
                ("fatma", calendar(helper_id=self.fatma.id)),
            ]
            for one in feeds.entries(tx, of, today=TODAY)
        }

    def fate(self, whose: str = "fatma") -> Fate:
        return self.seen()[whose, self.session].fate


def calendar(*, location_id: int | None = None, helper_id: int | None = None) -> Feed:
    return Feed(1, location_id, helper_id, "De Krook", "Europe/Brussels", "nl", False, NOW)


@pytest.fixture
def followed(tx: Session) -> Followed:
    desk = open_keeping(tx)
    slot_id = desk.add()
    one = desk.on(DECEMBER_1)
    helper = desk.stands(one)
    spare = factories.make_helper(tx, desk.network, name="Jan")
    serre = factories.make_location(tx, desk.network, name="De Serre")
    return Followed(desk, helper, spare, serre, slot_id, one.id)


def person(tx: Session, desk: Keeping, role: Role, *places: LocationRow) -> Person:
    return factories.make_person(tx, role, locations=list(places))


def link(tx: Session, desk: Keeping) -> Link | None:
    tx.flush()
    return feeds.link_of_location(tx, desk.ann, desk.location.id)


def test_a_link_is_made_renewed_and_withdrawn_and_the_old_one_opens_nothing_at_once(tx: Session) -> None:
    desk = open_keeping(tx)
    assert link(tx, desk) is None
    seen: int | None = None
    earlier: list[Link] = []
    for _time in range(2):
        feed.renew_for_location(tx, desk.location.id, seen, by=desk.ann, today=TODAY, now=NOW)
        made = link(tx, desk)
        assert made is not None
        seen, opened = made.id, _behind(tx, made)
        assert opened is not None
        assert (opened.location_id, opened.name, opened.language) == (desk.location.id, "De Krook", "en")
        assert [_behind(tx, one) for one in earlier] == [None] * len(earlier)
        earlier.append(made)
    assert len({one.secret for one in earlier}) == 2
    feed.withdraw_for_location(tx, desk.location.id, seen, by=desk.ann, today=TODAY, now=NOW)
    assert (link(tx, desk), _behind(tx, earlier[-1])) == (None, None)
    assert desk.history("location") == [
        "calendar_link_made",
        "calendar_link_made",
        "calendar_link_withdrawn",
    ]


def _behind(tx: Session, one: Link) -> Feed | None:
    named = to_key_and_secret(one.path.rpartition("/")[2])
    assert named == (one.id, one.secret)
    return feeds.behind(tx, *named, now=NOW)


def test_a_link_with_another_secret_or_key_opens_nothing(tx: Session) -> None:
    desk = open_keeping(tx)
    feed.renew_for_location(tx, desk.location.id, None, by=desk.ann, today=TODAY, now=NOW)
    made = link(tx, desk)
    assert made is not None
    assert _behind(tx, replace(made, secret=made.secret[:-1])) is None
    assert _behind(tx, replace(made, secret=made.secret.swapcase())) is None
    assert _behind(tx, replace(made, id=made.id + 1)) is None


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-x", "²-x", f"{10**17}-x", "a-b.ics", "1.5-x"])
def test_nonsense_names_no_link(text: str) -> None:
    assert to_key_and_secret(text) is None


def test_a_link_is_printed_by_nobody() -> None:
    assert "geheim" not in f"{Link(1, 'geheim', NOW)!r} {Link(1, 'geheim', NOW)}"


def test_a_second_click_does_not_kill_the_link_that_a_colleague_just_made(tx: Session) -> None:
    desk = open_keeping(tx)
    feed.renew_for_location(tx, desk.location.id, None, by=desk.ann, today=TODAY, now=NOW)
    for act in (feed.renew_for_location, feed.withdraw_for_location):
        with pytest.raises(LinkChanged):
            act(tx, desk.location.id, None, by=desk.ann, today=TODAY, now=NOW)
    assert tx.scalar(select(func.count()).select_from(FeedRow)) == 1


def test_who_sees_a_link_is_who_may_renew_it(tx: Session) -> None:
    desk = open_keeping(tx)
    elsewhere = factories.make_location(tx, desk.network)
    feed.renew_for_location(tx, desk.location.id, None, by=desk.ann, today=TODAY, now=NOW)
    manager, viewer = (person(tx, desk, role, desk.location) for role in (Role.MANAGER, Role.VIEWER))
    stranger = person(tx, desk, Role.MANAGER, elsewhere)
    assert feeds.link_of_location(tx, manager, desk.location.id) == link(tx, desk)
    assert feeds.link_of_location(tx, viewer, desk.location.id) is None
    assert feeds.link_of_location(tx, stranger, desk.location.id) is None
    assert [one.link for one in feeds.own_places(tx, manager, today=TODAY)] == [link(tx, desk)]
    assert feeds.own_places(tx, viewer, today=TODAY) == []
    assert feeds.own_places(tx, desk.ann, today=TODAY) == []


def test_the_link_of_a_helper_is_for_who_follows_the_helper_up(tx: Session) -> None:
    desk = open_keeping(tx)
    helper = factories.make_helper(tx, desk.network)
    factories.make_placement(tx, helper, desk.location)
    manager = person(tx, desk, Role.MANAGER, desk.location)
    stranger = person(tx, desk, Role.MANAGER, factories.make_location(tx, desk.network))
    feed.renew_for_helper(tx, helper.id, None, by=manager, today=TODAY, now=NOW)
    tx.flush()
    made = feeds.link_of_helper(tx, manager, helper.id, today=TODAY)
    assert made is not None
    opened = _behind(tx, made)
    assert opened is not None
    assert (opened.helper_id, opened.name) == (helper.id, desk.network.name)
    assert feeds.link_of_helper(tx, stranger, helper.id, today=TODAY) is None
    assert feeds.link_of_helper(tx, person(tx, desk, Role.VIEWER, desk.location), helper.id, today=TODAY) is (
        None
    )
    with pytest.raises(NotFound):
        feed.renew_for_helper(tx, helper.id, made.id, by=stranger, today=TODAY, now=NOW)
    with pytest.raises(NotAllowed):
        feed.withdraw_for_helper(
            tx, helper.id, made.id, by=person(tx, desk, Role.VIEWER), today=TODAY, now=NOW
        )


def test_the_calendar_of_a_place_dies_on_the_day_it_is_retired(tx: Session) -> None:
    desk = open_keeping(tx)
    feed.renew_for_location(tx, desk.location.id, None, by=desk.ann, today=TODAY, now=NOW)
    made = link(tx, desk)
    assert made is not None
    desk.location.retired_on = TODAY + timedelta(days=1)
    tx.flush()
    assert _behind(tx, made) is not None
    desk.location.retired_on = TODAY
    tx.flush()
    assert _behind(tx, made) is None
    with pytest.raises(AlreadyRetired):
        feed.renew_for_location(tx, desk.location.id, made.id, by=desk.ann, today=TODAY, now=NOW)
    location.reopen(tx, desk.location.id, desk.location.version, by=desk.ann, today=TODAY, now=NOW)
    tx.flush()
    assert _behind(tx, made) is not None


def test_the_calendar_of_an_anonymised_helper_is_gone(tx: Session) -> None:
    desk = open_keeping(tx)
    helper = factories.make_helper(tx, desk.network, stage=HelperStage.STOPPED)
    feed.renew_for_helper(tx, helper.id, None, by=desk.ann, today=TODAY, now=NOW)
    leaving.anonymise(tx, helper.id, helper.version, by=desk.ann, today=TODAY, now=NOW)
    assert tx.scalar(select(func.count()).select_from(FeedRow)) == 0
    with pytest.raises(Anonymised):
        feed.renew_for_helper(tx, helper.id, None, by=desk.ann, today=TODAY, now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_a_feed_takes_three_statements_whatever_it_holds(tx: Session, number: int) -> None:
    desk = open_keeping(tx)
    helper = factories.make_helper(tx, desk.network)
    for hour in range(number):
        one = factories.make_session(tx, desk.location, starts=time(9 + hour), ends=time(10 + hour))
        factories.make_assignment(tx, one, helper)
        tx.add(AbsenceRow(helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=TODAY, last_day=TODAY))
        departure.note(tx, [factories.make_session(tx, desk.location, day=DECEMBER_1, room=str(hour))])
    tx.flush()
    for of in (calendar(location_id=desk.location.id), calendar(helper_id=helper.id)):
        with recorded(tx.get_bind()) as statements:  # type: ignore[arg-type]
            feeds.behind(tx, 1, "x", now=NOW)
            feeds.entries(tx, of, today=TODAY)
        assert len(statements) == 3


def test_a_feed_goes_from_eight_weeks_back_to_four_hundred_days_ahead(tx: Session) -> None:
    desk = open_keeping(tx)
    helper = factories.make_helper(tx, desk.network)
    days = [TODAY + timedelta(days=number) for number in (-57, -56, 0, 400, 401)]
    for day in days:
        factories.make_assignment(tx, factories.make_session(tx, desk.location, day=day), helper)
    for of in (calendar(location_id=desk.location.id), calendar(helper_id=helper.id)):
        assert [one.when.day for one in feeds.entries(tx, of, today=TODAY)] == days[1:-1]


def test_a_place_says_how_many_stand_there_and_a_helper_only_the_own_role(followed: Followed) -> None:
    here, own = followed.seen()["krook", followed.session], followed.seen()["fatma", followed.session]
    assert (here.helpers, here.role, here.fate) == (1, None, Fate.ON)
    assert (own.helpers, own.role, own.fate) == (None, "guide", Fate.ON)
    roster.propose(
        followed.desk.tx,
        followed.session,
        followed.spare.id,
        followed.row.version,
        by=followed.desk.ann,
        today=TODAY,
        now=NOW,
    )
    assert followed.seen()["krook", followed.session].helpers == 1


def test_who_was_only_asked_sees_that(followed: Followed) -> None:
    tx, desk = followed.desk.tx, followed.desk
    roster.propose(tx, desk.on(date(2026, 12, 8)).id, followed.fatma.id, 1, by=desk.ann, today=TODAY, now=NOW)
    assert followed.seen()["fatma", desk.on(date(2026, 12, 8)).id].fate is Fate.ASKED


def test_a_helper_who_is_taken_off_is_told_so_for_sixty_days(followed: Followed) -> None:
    _remove(followed)
    entry = followed.seen()["fatma", followed.session]
    assert (entry.fate, entry.sequence) == (Fate.NOT_HERE, 2)
    of = calendar(helper_id=followed.fatma.id)
    late = replace(of)  # the row was written at the real moment, whatever the test believes it is
    told_until = entry.changed_at.date() + TOLD_FOR
    followed.row.day = told_until + timedelta(days=5)
    followed.desk.tx.flush()
    assert len(feeds.entries(followed.desk.tx, late, today=told_until - timedelta(days=1))) == 1
    assert feeds.entries(followed.desk.tx, late, today=told_until + timedelta(days=2)) == []


def test_a_helper_who_is_away_is_not_expected_and_is_again_when_it_is_withdrawn(followed: Followed) -> None:
    before = followed.seen()["fatma", followed.session].sequence
    _away(followed)
    away = followed.seen()["fatma", followed.session]
    _away(followed)
    back = followed.seen()["fatma", followed.session]
    assert (away.fate, back.fate) == (Fate.NOT_HERE, Fate.ON)
    assert before < away.sequence < back.sequence


def test_a_session_that_is_moved_elsewhere_is_cancelled_here_and_planned_there(followed: Followed) -> None:
    _elsewhere(followed)
    assert [followed.fate(whose) for whose in ("krook", "serre", "fatma")] == [
        Fate.NOT_HERE,
        Fate.ON,
        Fate.ON,
    ]
    assert followed.seen()["krook", followed.session].place == "De Krook"
    assert followed.seen()["fatma", followed.session].place == "De Serre"
    _undo(followed)
    assert [followed.fate(whose) for whose in ("krook", "serre", "fatma")] == [
        Fate.ON,
        Fate.NOT_HERE,
        Fate.ON,
    ]


def test_a_slot_that_moves_or_ends_leaves_no_calendar_with_its_sessions(followed: Followed) -> None:
    desk = followed.desk
    before = {key for whose, key in followed.seen() if whose == "krook"}
    slot.stop(desk.tx, followed.slot, DECEMBER_3, 1, by=desk.ann, today=TODAY, now=NOW)
    after = {key: one for (whose, key), one in followed.seen().items() if whose == "krook"}
    assert before == set(after)
    assert {one.fate for one in after.values() if one.when.day > DECEMBER_3} == {Fate.NOT_HERE}


def test_what_left_a_place_is_forgotten_after_sixty_days(followed: Followed) -> None:
    tx = followed.desk.tx
    _elsewhere(followed)
    tx.flush()
    left = tx.scalars(select(DepartedSessionRow.at)).one()
    departure.sweep(tx, now=left + TOLD_FOR)
    assert followed.fate("krook") is Fate.NOT_HERE
    departure.sweep(tx, now=left + TOLD_FOR + timedelta(seconds=1))
    assert ("krook", followed.session) not in followed.seen()


def _move(followed: Followed, *, place: int, day: date, starts: int = 9) -> None:
    wanted = MoveSession(
        followed.session,
        followed.row.version,
        place,
        DatedHours(day, Hours(time(starts), time(starts + 2))),
        followed.row.room,
    )
    moving.move(followed.desk.tx, wanted, by=followed.desk.ann, today=TODAY, now=followed.now)


def _other_day(followed: Followed) -> None:
    day = DECEMBER_1 if followed.row.day == DECEMBER_3 else DECEMBER_3
    _move(followed, place=followed.row.location_id, day=day)


def _other_hours(followed: Followed) -> None:
    starts = 9 if followed.row.starts != time(9) else 11
    _move(followed, place=followed.row.location_id, day=followed.row.day, starts=starts)


def _elsewhere(followed: Followed) -> None:
    other = followed.serre.id if followed.row.location_id != followed.serre.id else followed.desk.location.id
    _move(followed, place=other, day=followed.row.day)


def _cancel(followed: Followed) -> None:
    session.cancel(
        followed.desk.tx,
        followed.session,
        CancelReason.BUILDING,
        "",
        followed.row.version,
        by=followed.desk.ann,
        today=TODAY,
        now=followed.now,
    )


def _restore(followed: Followed) -> None:
    session.restore(
        followed.desk.tx, followed.session, followed.row.version, by=followed.desk.ann, today=TODAY, now=NOW
    )


def _assign(followed: Followed) -> None:
    roster.assign(
        followed.desk.tx,
        followed.session,
        followed.fatma.id,
        None,
        followed.row.version,
        by=followed.desk.ann,
        today=TODAY,
        now=followed.now,
    )


def _remove(followed: Followed) -> None:
    roster.remove(
        followed.desk.tx,
        followed.session,
        followed.fatma.id,
        followed.row.version,
        by=followed.desk.ann,
        today=TODAY,
        now=followed.now,
    )


def _another(followed: Followed) -> None:
    roster.assign(
        followed.desk.tx,
        followed.session,
        followed.spare.id,
        None,
        followed.row.version,
        by=followed.desk.ann,
        today=TODAY,
        now=followed.now,
    )


def _close(followed: Followed) -> None:
    """The place is closed that week, or open again."""
    tx, desk = followed.desk.tx, followed.desk
    row = tx.scalars(select(ClosureRow).where(ClosureRow.is_withdrawn.is_(False))).one_or_none()
    if row is not None:
        closure.withdraw(tx, row.id, row.version, by=desk.ann, today=TODAY, now=followed.now)
        return
    draft = closures.Draft(Period(DECEMBER_1, DECEMBER_3), "Verhuis")
    closure.add(tx, desk.network.id, desk.location.id, draft, by=desk.ann, today=TODAY, now=followed.now)


def _away(followed: Followed) -> None:
    """Fatma is away that week, or back."""
    tx, desk = followed.desk.tx, followed.desk
    row = tx.scalars(select(AbsenceRow).where(AbsenceRow.is_withdrawn.is_(False))).one_or_none()
    if row is not None:
        absence.withdraw(
            tx, followed.fatma.id, row.id, row.version, by=desk.ann, today=TODAY, now=followed.now
        )
        return
    draft = absences.Draft(AbsenceKind.HOLIDAY, DECEMBER_1, DECEMBER_3)
    absence.add(tx, followed.fatma.id, draft, by=desk.ann, today=TODAY, now=followed.now)


def _slot_later(followed: Followed) -> None:
    """The slot begins an hour later, or earlier."""
    desk = followed.desk
    draft = desk.draft(followed.slot)
    later = Hours(time(14), time(17))
    desk.change(followed.slot, replace(draft, hours=TUESDAYS.hours if draft.hours == later else later))


def _undo(followed: Followed) -> None:
    tx, desk = followed.desk.tx, followed.desk
    tx.flush()
    step = undos.last_step(tx, desk.ann, desk.network.id, since=NOW)
    if step is not None:
        undo.undo(tx, step.set_id, by=desk.ann, today=TODAY, now=followed.now)


STEPS: tuple[Callable[[Followed], None], ...] = (
    _other_day,
    _other_hours,
    _elsewhere,
    _cancel,
    _restore,
    _assign,
    _remove,
    _another,
    _close,
    _away,
    _slot_later,
    _undo,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=7))
def test_whatever_is_done_no_entry_vanishes_and_each_change_raises_the_sequence(
    followed: Followed, steps: list[Callable[[Followed], None]]
) -> None:
    tx = followed.desk.tx
    with tx.begin_nested() as attempt:
        before = followed.seen()
        for step in steps:
            try:
                with tx.begin_nested():
                    step(followed)
                    tx.flush()
            except DeskError:
                continue
            after = followed.seen()
            assert before.keys() <= after.keys()
            for key, earlier in before.items():
                assert _is_followed(earlier, after[key]), (step.__name__, key, earlier, after[key])
            before = after
        attempt.rollback()
        tx.expire_all()


def _is_followed(before: Entry, after: Entry) -> bool:
    """Whether a program that knows the one takes the other for what it is."""
    same = replace(before, sequence=0, changed_at=NOW) == replace(after, sequence=0, changed_at=NOW)
    if same:
        return after.sequence >= before.sequence
    return after.sequence > before.sequence
