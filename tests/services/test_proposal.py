"""A proposed plan: asked for once at a time, made on the roster as it stands, taken over in part, refused where it changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import proposal as read
from db.session import reading, writing
from db.tables import AbsenceRow, AvailabilityRow, ChangeRow, HelperRow, ProposalRow, SessionRow
from domain.errors import NotFound
from domain.period import Period
from domain.proposal import (
    Accepted,
    Freedom,
    Obstacle,
    PeriodOver,
    PeriodTooLong,
    ProposalNotReady,
    ProposalRunning,
    Refused,
    RunState,
    Why,
)
from domain.proposal_lack import Cause
from domain.ranking import ReasonKind
from domain.rule import Rule
from domain.words import AbsenceKind, Role
from planning import proposal_json
from planning.proposal import Status
from services import planning_file, proposal, proposal_run, roster, undo
from services.proposal import SILENT_FOR
from tests import factories
from tests.services import proposals
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.services.together import together
from tests.statements import recorded

WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    """De Krook and AMAL, tomorrow from ten to twelve, one helper needed at each; nobody stands there."""
    desk = open_desk(tx, today, now)
    desk.another_session()
    return desk


def _amal(desk: PlanningDesk) -> SessionRow:
    return desk.tx.scalars(select(SessionRow).where(SessionRow.id != desk.session.id)).one()


def _ask(desk: PlanningDesk, freedom: Freedom = Freedom.KEEP, period: Period = WEEK) -> int:
    return proposal.ask(
        desk.tx,
        desk.network.id,
        period,
        set(),
        freedom,
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def _make(desk: PlanningDesk, freedom: Freedom = Freedom.KEEP) -> int:
    asked = _ask(desk, freedom)
    assert proposals.make(desk.tx, desk.now) == asked
    return asked


def _accept(desk: PlanningDesk, key: int, numbers: list[int] | None = None) -> Accepted:
    return proposal.accept(desk.tx, key, numbers, by=desk.coordinator, today=desk.today, now=desk.now)


def _told(desk: PlanningDesk, key: int) -> list[tuple[str, str, str, str]]:
    return proposals.told(proposals.proposed(desk.tx, key, desk.coordinator))


def _helper_of(desk: PlanningDesk, name: str, session: SessionRow) -> HelperRow:
    """A helper of that session's place, whom nothing keeps."""
    helper = desk.helper(name)
    factories.make_placement(desk.tx, helper, desk.tx.get_one(type(desk.location), session.location_id))
    return helper


def _two(desk: PlanningDesk) -> tuple[HelperRow, HelperRow]:
    """Fatma of De Krook, Jan of AMAL."""
    return _helper_of(desk, "Fatma", desk.session), _helper_of(desk, "Jan", _amal(desk))


def test_what_is_accepted_whole_stands_confirmed_and_is_one_undo(desk: PlanningDesk) -> None:
    _two(desk)
    key = _make(desk)
    assert _told(desk, key) == [("AMAL", "Jan", "add", "open"), ("De Krook", "Fatma", "add", "open")]
    assert desk.standing() == []
    assert _accept(desk, key) == Accepted(2, 0)
    assert desk.standing() == [("Fatma", "guide")]
    assert desk.standing(_amal(desk)) == [("Jan", "guide")]
    assert desk.history() == [("assignment", "assigned"), ("assignment", "assigned")]
    assert _told(desk, key) == [("AMAL", "Jan", "add", "accepted"), ("De Krook", "Fatma", "add", "accepted")]
    (set_id,) = set(desk.tx.scalars(select(ChangeRow.set_id)))
    undo.undo(desk.tx, set_id, by=desk.coordinator, today=desk.today, now=desk.now)
    assert desk.occupied() == 0


def test_a_second_click_changes_nothing(desk: PlanningDesk) -> None:
    _two(desk)
    key = _make(desk)
    assert _accept(desk, key) == Accepted(2, 0)
    assert _accept(desk, key) == Accepted(0, 0)
    assert len(desk.history()) == 2


def test_each_line_says_what_speaks_for_it_and_the_run_what_it_comes_to(desk: PlanningDesk) -> None:
    _two(desk)
    desk.tx.delete(_amal(desk))
    made = proposals.proposed(desk.tx, _make(desk), desk.coordinator)
    (line,) = proposals.lines(made)
    assert [(reason.kind, reason.minutes) for reason in line.reasons] == [
        (ReasonKind.OWN_PLACE, None),
        (ReasonKind.HOURS, 120),
    ]
    assert made.run.state is RunState.DONE
    assert made.run.by == desk.coordinator.name
    assert made.run.figures is not None
    assert (made.run.figures.open_before, made.run.figures.open_after) == (1, 0)
    assert made.run.figures.is_proven


def test_one_line_is_accepted_and_the_other_of_the_same_session_after_it(desk: PlanningDesk) -> None:
    desk.session.minimum = desk.session.maximum = 2
    desk.tx.delete(_amal(desk))
    for name in ("Ann", "Bob"):
        _helper_of(desk, name, desk.session)
    key = _make(desk)
    one, other = proposals.lines(proposals.proposed(desk.tx, key, desk.coordinator))
    assert _accept(desk, key, [other.number]) == Accepted(1, 0)
    assert desk.standing() == [(other.helper, "guide")]
    assert _accept(desk, key, [one.number]) == Accepted(1, 0)
    assert desk.standing() == [("Ann", "guide"), ("Bob", "guide")]
    assert desk.version() == 3


def test_a_session_that_a_colleague_changed_is_refused_and_the_others_are_accepted(
    desk: PlanningDesk,
) -> None:
    _two(desk)
    key = _make(desk)
    bea = desk.helper("Bea")
    roster.assign(
        desk.tx, desk.session.id, bea.id, None, 1, by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert _accept(desk, key) == Accepted(1, 1)
    assert desk.standing() == [("Bea", "guide")]
    assert desk.standing(_amal(desk)) == [("Jan", "guide")]
    made = proposals.proposed(desk.tx, key, desk.coordinator)
    assert proposals.told(made)[1] == ("De Krook", "Fatma", "add", "refused")
    assert proposals.lines(made)[1].refused == Refused(Obstacle.CHANGED)


def test_a_helper_who_was_booked_elsewhere_meanwhile_is_refused(desk: PlanningDesk) -> None:
    fatma, _jan = _two(desk)
    key = _make(desk)
    late = desk.another_session("De Serre", starts=time(11), ends=time(13))
    factories.make_assignment(desk.tx, late, fatma)
    assert _accept(desk, key) == Accepted(1, 1)
    assert desk.standing() == []
    assert proposals.lines(proposals.proposed(desk.tx, key, desk.coordinator))[1].refused == Refused(
        Obstacle.ELSEWHERE
    )


def _stays_away(day: date) -> AbsenceRow:
    return AbsenceRow(kind=AbsenceKind.HOLIDAY, first_day=day, last_day=day)


def _comes_on_sundays(_day: date) -> AvailabilityRow:
    return AvailabilityRow(weekday=6, starts=time(9), ends=time(12))


@pytest.mark.parametrize(
    ("rule", "said"), [(Rule.ABSENT, _stays_away), (Rule.NOT_AVAILABLE, _comes_on_sundays)]
)
def test_what_the_helper_said_meanwhile_is_heeded(
    desk: PlanningDesk, rule: Rule, said: Callable[[date], AbsenceRow | AvailabilityRow]
) -> None:
    fatma, _jan = _two(desk)
    key = _make(desk)
    row = said(desk.session.day)
    row.helper_id = fatma.id
    desk.tx.add(row)
    assert _accept(desk, key) == Accepted(1, 1)
    assert proposals.lines(proposals.proposed(desk.tx, key, desk.coordinator))[1].refused == Refused(
        Obstacle.RULE, (rule,)
    )


def test_a_session_that_was_cancelled_or_taken_away_meanwhile_is_left_alone(desk: PlanningDesk) -> None:
    _two(desk)
    key = _make(desk)
    desk.session.holiday = "armistice"
    desk.tx.delete(_amal(desk))
    assert _accept(desk, key) == Accepted(0, 2)
    assert _told(desk, key) == [("De Krook", "Fatma", "add", "refused")]
    assert desk.occupied() == 0


def test_who_moves_leaves_and_comes_in_one(desk: PlanningDesk) -> None:
    """Fatma alone speaks Arabic, which AMAL asks for; Jan can take her place at De Krook."""
    fatma, jan = _two(desk)
    desk.asks_for(_amal(desk), "ar")
    desk.speaks(fatma, "ar")
    factories.make_assignment(desk.tx, desk.session, fatma)
    factories.make_assignment(desk.tx, _amal(desk), jan)
    assert _told(desk, _make(desk)) == []
    key = _make(desk, Freedom.MOVE)
    made = proposals.proposed(desk.tx, key, desk.coordinator)
    assert proposals.told(made) == [
        ("AMAL", "Jan", "remove", "open"),
        ("AMAL", "Fatma", "add", "open"),
        ("De Krook", "Fatma", "remove", "open"),
        ("De Krook", "Jan", "add", "open"),
    ]
    assert {line.bundle for line in proposals.lines(made)} == {1}
    assert [line.why for line in proposals.lines(made)] == [Why.MOVED, None, Why.MOVED, None]
    assert _accept(desk, key, [2]) == Accepted(4, 0)
    assert (desk.standing(), desk.standing(_amal(desk))) == ([("Jan", "guide")], [("Fatma", "guide")])


def test_a_bundle_is_taken_over_whole_or_not_at_all(desk: PlanningDesk) -> None:
    fatma, jan = _two(desk)
    desk.asks_for(_amal(desk), "ar")
    desk.speaks(fatma, "ar")
    factories.make_assignment(desk.tx, desk.session, fatma)
    factories.make_assignment(desk.tx, _amal(desk), jan)
    key = _make(desk, Freedom.MOVE)
    away = AbsenceRow(helper_id=jan.id, kind=AbsenceKind.HOLIDAY, first_day=desk.today, last_day=None)
    desk.tx.add(away)
    assert _accept(desk, key) == Accepted(0, 4)
    assert desk.standing() == [("Fatma", "guide")]
    assert desk.history() == []


def test_what_nobody_can_fill_says_why(desk: PlanningDesk) -> None:
    fatma = _helper_of(desk, "Fatma", desk.session)
    for weekday in (0, 1):
        desk.tx.add(AvailabilityRow(helper_id=fatma.id, weekday=weekday, starts=time(9), ends=time(17)))
    made = proposals.proposed(desk.tx, _make(desk), desk.coordinator)
    assert made.run.figures is not None
    assert (made.run.figures.open_after, made.run.figures.open_least) == (2, 2)
    for session in made.sessions:
        (lack,) = session.lacks
        assert (lack.cause, lack.number, lack.thought_of) == (Cause.NOBODY_AVAILABLE, 1, 1)
        assert [(one.rule, one.only) for one in lack.blocked] == [(Rule.NOT_AVAILABLE, (fatma.id,))]
    assert made.names == {fatma.id: "Fatma"}


def test_only_the_chosen_places_are_planned_and_nobody_is_counted_twice(desk: PlanningDesk) -> None:
    fatma = _helper_of(desk, "Fatma", desk.session)
    factories.make_assignment(desk.tx, _amal(desk), fatma)
    proposal.ask(
        desk.tx,
        desk.network.id,
        WEEK,
        {desk.location.id},
        Freedom.MOVE,
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )
    key = proposals.make(desk.tx, desk.now)
    made = proposals.proposed(desk.tx, key, desk.coordinator)
    assert proposals.lines(made) == []
    assert [(one.place, one.lacks[0].cause) for one in made.sessions] == [
        ("De Krook", Cause.NEEDED_ELSEWHERE)
    ]


def test_declined_lines_are_open_no_more(desk: PlanningDesk) -> None:
    _two(desk)
    key = _make(desk)
    assert proposal.decline(desk.tx, key, [1], by=desk.coordinator, now=desk.now) == 1
    assert _accept(desk, key) == Accepted(1, 0)
    assert [state for *_rest, state in _told(desk, key)] in (
        ["declined", "accepted"],
        ["accepted", "declined"],
    )
    assert proposal.decline(desk.tx, key, None, by=desk.coordinator, now=desk.now) == 0


@pytest.mark.parametrize(
    ("period", "error"),
    [
        (Period(date(2026, 11, 16), date(2026, 11, 22)), PeriodOver),
        (Period(date(2026, 11, 23), date(2027, 1, 18)), PeriodTooLong),
    ],
)
def test_weeks_that_are_over_or_too_many_are_refused(
    desk: PlanningDesk, period: Period, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _ask(desk, period=period)
    assert desk.tx.scalars(select(ProposalRow)).all() == []


def test_eight_weeks_may_be_asked_at_once_and_days_that_are_over_are_left_out(desk: PlanningDesk) -> None:
    key = _ask(desk, period=Period(date(2026, 11, 23), date(2027, 1, 17)))
    assert read.run(desk.tx, desk.coordinator, key).asked.period == Period(desk.today, date(2027, 1, 17))


def test_places_of_another_network_cannot_be_asked_for(desk: PlanningDesk) -> None:
    elsewhere = factories.make_location(desk.tx)
    with pytest.raises(NotFound):
        proposal.ask(
            desk.tx,
            desk.network.id,
            WEEK,
            {elsewhere.id},
            Freedom.KEEP,
            by=desk.coordinator,
            today=desk.today,
            now=desk.now,
        )


def test_what_is_being_made_can_be_stopped_and_not_yet_be_accepted(desk: PlanningDesk) -> None:
    _two(desk)
    key = _ask(desk)
    with pytest.raises(ProposalNotReady):
        _accept(desk, key)
    job = proposal_run.take_up(desk.tx, now=desk.now)
    assert job is not None
    assert proposal_run.beat(desk.tx, key, seconds=0.5, best=10, bound=5, now=desk.now)
    assert proposal.stop(desk.tx, key, by=desk.coordinator, now=desk.now)
    assert not proposal.stop(desk.tx, key, by=desk.coordinator, now=desk.now)
    assert not proposal_run.beat(desk.tx, key, seconds=0.9, best=10, bound=5, now=desk.now)
    proposal_run.end(desk.tx, key, is_proven=False, is_comparing=False, now=desk.now)
    run = read.run(desk.tx, desk.coordinator, key)
    assert (run.state, run.figures) == (RunState.STOPPED, None)


def test_what_waits_is_stopped_at_once(desk: PlanningDesk) -> None:
    key = _ask(desk)
    assert proposal.stop(desk.tx, key, by=desk.coordinator, now=desk.now)
    assert proposal_run.take_up(desk.tx, now=desk.now) is None
    assert read.run(desk.tx, desk.coordinator, key).state is RunState.STOPPED
    assert _ask(desk) != key


def test_a_search_that_breaks_off_keeps_the_plan_it_had(desk: PlanningDesk) -> None:
    _two(desk)
    key = _ask(desk)
    job = proposal_run.take_up(desk.tx, now=desk.now)
    assert job is not None
    asked = proposals.question(desk.tx, job.asked, job.by)
    found = replace(proposals.solved(asked.instance), status=Status.PREVIEW, bound=None)
    answer = planning_file.to_answer(proposal_json.write(found))
    assert proposal_run.keep(desk.tx, key, asked, answer, seconds=0.1, now=desk.now)
    proposal_run.end(desk.tx, key, is_proven=False, is_comparing=False, now=desk.now)
    assert read.run(desk.tx, desk.coordinator, key).state is RunState.STOPPED
    assert _accept(desk, key) == Accepted(2, 0)


def test_a_run_that_breaks_off_before_there_was_a_plan_failed(desk: PlanningDesk) -> None:
    key = _ask(desk)
    assert proposal_run.take_up(desk.tx, now=desk.now) is not None
    proposal_run.end(desk.tx, key, is_proven=False, is_comparing=False, now=desk.now)
    assert read.run(desk.tx, desk.coordinator, key).state is RunState.FAILED


def test_a_run_whose_server_is_gone_is_ended_and_another_may_be_asked_for(desk: PlanningDesk) -> None:
    key = _ask(desk)
    assert proposal_run.take_up(desk.tx, now=desk.now) is not None
    with pytest.raises(ProposalRunning):
        _ask(desk)
    assert proposal.end_silent(desk.tx, now=desk.now + SILENT_FOR) == 0
    assert proposal.end_silent(desk.tx, now=desk.now + SILENT_FOR + timedelta(seconds=1)) == 1
    assert read.run(desk.tx, desk.coordinator, key).state is RunState.STOPPED
    assert not proposal_run.beat(desk.tx, key, seconds=40, best=None, bound=None, now=desk.now)
    assert _ask(desk) != key


def test_a_proposal_for_somebody_who_may_no_longer_plan_is_not_made(desk: PlanningDesk) -> None:
    person = factories.make_person(desk.tx, Role.VIEWER, networks=[desk.network])
    row = factories.make_proposal(
        desk.tx, desk.session, [], state=RunState.WAITING, account_id=person.account_id, open_before=None
    )
    assert proposal_run.take_up(desk.tx, now=desk.now) is None
    assert row.state is RunState.FAILED


def test_two_who_ask_at_once_get_one_proposal(engine: Engine, today: date, now: datetime) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        network_id = network.id

    def ask() -> bool:
        with writing(engine) as tx:
            proposal.ask(tx, network_id, WEEK, set(), Freedom.KEEP, by=person, today=today, now=now)
            return True

    outcomes = together(ask, ask)
    assert outcomes.count(True) == 1
    assert str(ProposalRunning()) in outcomes


def test_of_two_servers_one_takes_a_proposal_up(engine: Engine, today: date, now: datetime) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        key = proposal.ask(tx, network.id, WEEK, set(), Freedom.KEEP, by=person, today=today, now=now)

    def take() -> int | None:
        with writing(engine) as tx:
            job = proposal_run.take_up(tx, now=now)
            return None if job is None else job.id

    assert sorted(map(str, together(take, take))) == sorted(["None", str(key)])


def test_a_double_click_on_two_connections_puts_everybody_there_once(
    engine: Engine, today: date, now: datetime
) -> None:
    with writing(engine) as tx:
        desk = open_desk(tx, today, now)
        key = factories.make_proposal(tx, desk.session, [desk.helper("Ann").id, desk.helper("Bob").id]).id
        person, session_id = desk.coordinator, desk.session.id

    def click() -> Accepted:
        with writing(engine) as tx:
            return proposal.accept(tx, key, None, by=person, today=today, now=now)

    outcomes = together(click, click)
    assert sorted(str(one) for one in outcomes) == sorted([str(Accepted(2, 0)), str(Accepted(0, 0))])
    with reading(engine) as tx:
        assert tx.get_one(SessionRow, session_id).version == 2


def test_nobody_sees_a_proposal_who_may_not_plan_the_whole_network(desk: PlanningDesk) -> None:
    key = _make(desk)
    elsewhere = factories.make_network(desk.tx)
    others = [
        factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location]),
        factories.make_person(desk.tx, Role.VIEWER, networks=[desk.network]),
        factories.make_person(desk.tx, Role.COORDINATOR, locations=[desk.location]),
        factories.make_person(desk.tx, Role.COORDINATOR, networks=[elsewhere]),
    ]
    for person in others:
        assert read.latest(desk.tx, person, desk.network.id) is None
        for look in (read.run, read.proposed, read.files):
            with pytest.raises(NotFound):
                look(desk.tx, person, key)
    assert read.latest(desk.tx, desk.coordinator, desk.network.id) == key
    administrator = factories.make_person(desk.tx, Role.ADMINISTRATOR)
    assert read.run(desk.tx, administrator, key).id == key


def test_no_name_leaves_with_the_files(desk: PlanningDesk) -> None:
    _two(desk)
    files = read.files(desk.tx, desk.coordinator, _make(desk))
    assert files.answer is not None
    for name in ("Fatma", "Jan", "De Krook", "AMAL"):
        assert name not in files.instance + files.answer


def test_old_proposals_are_forgotten_whole(desk: PlanningDesk) -> None:
    _two(desk)
    key = _make(desk)
    assert proposal_run.forget(desk.tx, now=desk.now + proposal_run.KEPT_FOR) == 0
    assert proposal_run.forget(desk.tx, now=desk.now + proposal_run.KEPT_FOR + timedelta(seconds=1)) == 1
    with pytest.raises(NotFound):
        read.proposed(desk.tx, desk.coordinator, key)


def test_a_proposal_is_read_in_the_same_number_of_statements_whatever_its_size(
    engine: Engine, today: date, now: datetime
) -> None:
    counted = []
    for size in (1, 3):
        with writing(engine) as tx:
            desk = open_desk(tx, today, now)
            helpers = [desk.helper(f"Helper {number}").id for number in range(size)]
            key, person = factories.make_proposal(tx, desk.session, helpers).id, desk.coordinator
        with reading(engine) as tx, recorded(engine) as statements:
            assert len(proposals.lines(read.proposed(tx, person, key))) == size
        counted.append(len(statements))
    assert counted == [4, 4]


def test_however_many_are_accepted_the_statements_are_the_same(
    engine: Engine, today: date, now: datetime
) -> None:
    counted = []
    for size in (1, 3):
        with writing(engine) as tx:
            desk = open_desk(tx, today, now)
            desk.session.maximum = size
            helpers = [desk.helper(f"Helper {number}").id for number in range(size)]
            key, person = factories.make_proposal(tx, desk.session, helpers).id, desk.coordinator
        with writing(engine) as tx, recorded(engine) as statements:
            done = proposal.accept(tx, key, None, by=person, today=today, now=now)
            tx.flush()
            counted.append(len(statements))
        assert done == Accepted(size, 0)
    assert counted[0] == counted[1]
