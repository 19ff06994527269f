"""Keeping helpers: adding and changing them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.session import writing
from db.tables import HelperRow
from domain import helper as rules
from domain.candidate import Limits
from domain.errors import DeskError, NotFound, Stale
from domain.person import Person
from domain.roster_refusal import UnknownWish
from domain.words import AssignmentRole, AssignmentState, CategoryKind, HelperKind, HelperStage
from services import helper
from tests import factories
from tests.services.helper_desk import FATMA, ONLY_COORDINATORS, HelperDesk, open_helper_desk


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def add(desk: HelperDesk, by: Person | None = None, **given: Any) -> int:
    draft = desk.draft(**{"name": "Jan Baert", **given})
    return helper.add(
        desk.tx, desk.network.id, draft, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def change(desk: HelperDesk, seen: int = 1, by: Person | None = None, **given: Any) -> bool:
    return helper.change(
        desk.tx,
        desk.fatma.id,
        desk.draft(**given),
        seen,
        by=by or desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def test_a_new_helper_is_kept_clean_and_noted_without_the_person(desk: HelperDesk) -> None:
    for kind, code in ((CategoryKind.LANGUAGE, "ar"), (CategoryKind.SKILL, "itsme")):
        factories.make_category(desk.tx, kind=kind, code=code)
    helper_id = add(
        desk,
        name="  Jan   Baert ",
        kind=HelperKind.WIJK_WERKER,
        languages=frozenset({"ar"}),
        skills=frozenset({"itsme"}),
        email=" Jan@Example.org ",
        phone=" 0475  12 34 56",
        partner="Stad (demo)",
        limits=Limits(week=600),
    )
    kept = desk.stored(helper_id)
    assert kept.draft == rules.Draft(
        "Jan Baert",
        HelperKind.WIJK_WERKER,
        HelperStage.ACTIVE,
        date(2026, 1, 1),
        frozenset({"ar"}),
        frozenset({"itsme"}),
        "jan@example.org",
        "0475 12 34 56",
        "Stad (demo)",
        Limits(week=600),
    )
    (line,) = desk.history()
    assert (line.entity, line.entity_id, line.verb, line.network_id, line.account_id, line.before) == (
        "helper",
        helper_id,
        "added",
        desk.network.id,
        desk.coordinator.account_id,
        None,
    )
    assert line.after == {
        "kind": "wijk_werker",
        "stage": "active",
        "stage_since": "2026-01-01",
        "languages": ["ar"],
        "skills": ["itsme"],
        "max_week_minutes": 600,
        "max_month_minutes": None,
        "max_year_minutes": None,
    }


@pytest.mark.parametrize("act", [add, change])
def test_only_coordinators_of_the_network_keep_helpers(desk: HelperDesk, act: Callable[..., object]) -> None:
    assert desk.outcomes(lambda person: act(desk, by=person, partner="Stad")) == ONLY_COORDINATORS


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "  "}, rules.NameMissing),
        ({"name": "x" * 81}, rules.NameMissing),
        ({"email": "jan"}, rules.BadEmail),
        ({"email": "jan@example"}, rules.BadEmail),
        ({"phone": "bel mij"}, rules.BadPhone),
        ({"phone": "1234567"}, rules.BadPhone),
        ({"phone": "0475 12 34 56 78 90 12 34"}, rules.BadPhone),
        ({"partner": "x" * 81}, rules.PartnerTooLong),
        ({"stage_since": date(2026, 11, 25)}, rules.StageInFuture),
        ({"stage": HelperStage.STOPPED}, rules.NotByForm),
        ({"stage": HelperStage.PAUSED}, rules.NotByForm),
        ({"limits": Limits(week=0)}, rules.BadLimit),
        ({"limits": Limits(month=261 * 60)}, rules.BadLimit),
        ({"limits": Limits(year=-60)}, rules.BadLimit),
        ({"languages": frozenset({"klingon"})}, UnknownWish),
        ({"skills": frozenset({"juggling"})}, UnknownWish),
    ],
)
@pytest.mark.parametrize("act", [add, change])
def test_a_helper_that_cannot_be_is_refused(
    desk: HelperDesk, act: Callable[..., object], given: dict[str, Any], refusal: type[DeskError]
) -> None:
    with pytest.raises(refusal):
        act(desk, **given)


@pytest.mark.parametrize(
    "phone", ["0475 12 34 56", "+32 9 223.45.67", "09/223 45 67", "+32 (0)475 123456", ""]
)
def test_a_phone_number_is_kept_as_people_write_it(desk: HelperDesk, phone: str) -> None:
    assert desk.stored(add(desk, phone=phone)).draft.phone == phone


def test_adding_the_same_helper_twice_gives_one_and_another_of_that_name_is_refused(desk: HelperDesk) -> None:
    first = add(desk, email="jan@example.org")
    assert add(desk, email="jan@example.org") == first
    with pytest.raises(rules.NameTaken):
        add(desk, name="jan BAERT")
    assert [line.verb for line in desk.history()] == ["added"]


def test_another_network_may_have_a_helper_of_that_name_and_no_other_network_is_written_to(
    desk: HelperDesk,
) -> None:
    other = factories.make_network(desk.tx)
    factories.make_helper(desk.tx, other, name="Jan Baert")
    add(desk)
    with pytest.raises(NotFound):
        helper.add(desk.tx, other.id, FATMA, by=desk.coordinator, today=desk.today, now=desk.now)
    with pytest.raises(NotFound):
        helper.add(desk.tx, 999_999, FATMA, by=desk.coordinator, today=desk.today, now=desk.now)


def test_a_change_says_what_changed_but_not_who_it_is(desk: HelperDesk) -> None:
    wanted: dict[str, Any] = {"name": "Fatma Y.", "email": "f@example.org", "kind": HelperKind.STAFF}
    assert change(desk, **wanted) is True
    kept = desk.stored()
    assert (kept.draft, kept.version) == (desk.draft(**wanted), 2)
    (line,) = desk.history()
    assert (line.verb, line.before, line.after) == (
        "changed",
        {"kind": "volunteer", "contact_changed": False},
        {"kind": "staff", "contact_changed": True},
    )


def test_languages_and_skills_are_exactly_those_chosen_last(desk: HelperDesk) -> None:
    for code in ("ar", "fr", "tr"):
        factories.make_category(desk.tx, kind=CategoryKind.LANGUAGE, code=code)
    change(desk, languages=frozenset({"ar", "fr"}))
    change(desk, seen=2, languages=frozenset({"fr", "tr"}))
    assert desk.stored().draft.languages == frozenset({"fr", "tr"})


def test_saving_twice_is_one_change_and_a_stale_save_is_none(desk: HelperDesk) -> None:
    assert change(desk, partner="Stad") is True
    assert change(desk, partner="Stad") is False
    with pytest.raises(Stale):
        change(desk, partner="OCMW")
    assert desk.stored().draft.partner == "Stad"
    assert [line.verb for line in desk.history()] == ["changed"]


def test_a_name_is_taken_by_nobody_else_but_its_own_helper(desk: HelperDesk) -> None:
    add(desk)
    with pytest.raises(rules.NameTaken):
        change(desk, name="Jan Baert")
    assert change(desk, name="FATMA YILMAZ") is True


def test_a_helper_of_another_network_is_not_found(desk: HelperDesk) -> None:
    foreign = factories.make_helper(desk.tx)
    for helper_id in (foreign.id, 999_999):
        with pytest.raises(NotFound):
            helper.change(desk.tx, helper_id, FATMA, 1, by=desk.coordinator, today=desk.today, now=desk.now)


@pytest.mark.parametrize(
    ("stage", "role", "is_refused"),
    [
        (HelperStage.TRAINING, AssignmentRole.GUIDE, True),
        (HelperStage.BUDDY, AssignmentRole.GUIDE, True),
        (HelperStage.BUDDY, AssignmentRole.BUDDY, False),
    ],
)
def test_a_stage_that_does_not_allow_what_is_planned_is_refused(
    desk: HelperDesk, stage: HelperStage, role: AssignmentRole, is_refused: bool
) -> None:
    session = factories.make_session(desk.tx, desk.krook, day=desk.today)
    factories.make_assignment(desk.tx, session, desk.fatma, role=role)
    before = factories.make_session(desk.tx, desk.krook, day=desk.today - timedelta(days=1))
    factories.make_assignment(desk.tx, before, desk.fatma)
    off = factories.make_session(desk.tx, desk.krook, day=desk.today + timedelta(days=1))
    factories.make_assignment(
        desk.tx, off, desk.fatma, state=AssignmentState.CANCELLED, release_cause="removed"
    )
    if is_refused:
        with pytest.raises(rules.StillPlanned, match="still stands at 1 session to come"):
            change(desk, stage=stage)
    else:
        assert change(desk, stage=stage) is True


def test_two_people_who_add_the_same_helper_at_once_make_one(
    engine: Engine, today: date, now: datetime
) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        ann = factories.make_person(tx, networks=[network])
    barrier = Barrier(3)

    def add_fatma(_number: int) -> int:
        barrier.wait()
        with writing(engine) as tx:
            return helper.add(tx, network.id, FATMA, by=ann, today=today, now=now)

    with ThreadPoolExecutor(3) as threads:
        found = set(threads.map(add_fatma, range(3)))
    with writing(engine) as tx:
        assert (len(found), tx.scalar(select(func.count()).select_from(HelperRow))) == (1, 1)
