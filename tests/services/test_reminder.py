"""Reminding a location of missing counts: what it names, whom it reaches, and not twice a day unasked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import language
from db.queries import reminder as read
from db.tables import ChangeRow, LocationRow, NetworkRow
from domain import reminder
from domain.person import Person
from domain.reminder import Recipient
from domain.words import CancelReason, CountState, Role, SessionState
from services import reminder as verbs
from tests import factories
from tests.statements import recorded

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Town:
    tx: Session
    now: datetime
    network: NetworkRow
    krook: LocationRow
    coordinator: Person

    def session(self, days_ago: int, location: LocationRow | None = None, **given: Any) -> int:
        day = TODAY - timedelta(days=days_ago)
        return factories.make_session(self.tx, location or self.krook, day=day, **given).id

    def manager(self, name: str = "An", location: LocationRow | None = None, **given: Any) -> Recipient:
        row = factories.make_account(
            self.tx, role=Role.MANAGER, locations=[location or self.krook], name=name, **given
        )
        return Recipient(row.id, name, row.email, row.language or "nl")

    def send(self, *, is_sure: bool = False, now: datetime | None = None) -> reminder.Reminder:
        return verbs.to_send(
            self.tx, self.krook.id, is_sure=is_sure, by=self.coordinator, now=now or self.now
        )

    def note(self, *, is_sure: bool = False, by_mail: bool = True, now: datetime | None = None) -> None:
        verbs.note_sent(
            self.tx,
            self.krook.id,
            by_mail=by_mail,
            is_sure=is_sure,
            by=self.coordinator,
            now=now or self.now,
        )
        self.tx.flush()


@pytest.fixture
def town(tx: Session, now: datetime) -> Town:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network, name="De Krook")
    return Town(tx, now, network, krook, factories.make_person(tx, networks=[network]))


def test_it_names_what_ended_over_two_days_ago_oldest_first_and_nothing_else(town: Town) -> None:
    wanted = [town.session(20), town.session(5), town.session(2)]
    town.session(1)
    town.session(0)
    counted = factories.make_session(town.tx, town.krook, day=TODAY - timedelta(days=6))
    factories.make_count(town.tx, counted, state=CountState.ENTERED)
    town.session(7, state=SessionState.CANCELLED, cancel_reason=CancelReason.ILLNESS)
    town.session(8, holiday="armistice")
    town.session(60)  # longer ago than counts are asked for
    an = town.manager()
    found = town.send()
    assert [one.at.session_id for one in found.missing] == wanted
    assert (found.location, found.recipients, found.last) == ("De Krook", (an,), None)


def test_it_reaches_the_active_managers_of_that_location_each_in_their_language(town: Town) -> None:
    town.session(5)
    serre = factories.make_location(town.tx, town.network, name="De Serre")
    town.manager("Elsewhere", serre)
    town.manager("Gone", is_active=False)
    factories.make_account(town.tx, role=Role.VIEWER, locations=[town.krook])
    wanted = (town.manager("An"), town.manager("Zoé", language="fr"))
    assert town.send().recipients == wanted
    assert [one.language for one in wanted] == ["nl", "fr"]


def test_nothing_due_and_nobody_to_write_to_are_said(town: Town) -> None:
    with pytest.raises(reminder.NothingToRemind):
        town.send()
    town.session(5)
    with pytest.raises(reminder.NobodyToRemind):
        town.send()
    town.note(by_mail=False)  # a message of one's own needs no account


def test_a_second_time_the_same_day_is_asked_about_and_the_next_day_not(town: Town) -> None:
    town.session(5)
    an = town.manager()
    town.note()
    last = town.send(is_sure=True).last
    assert last is not None
    assert (last.at, last.by) == (town.now, town.coordinator.name)
    for again in (town.send, town.note):
        with pytest.raises(reminder.RemindedToday):
            again()
    with pytest.raises(reminder.RemindedToday):  # half past eleven in the evening there
        town.send(now=town.now + timedelta(hours=10, minutes=30))
    town.note(now=town.now + timedelta(hours=13))
    noted = town.tx.scalars(select(ChangeRow).order_by(ChangeRow.at)).all()
    assert [(row.entity, row.entity_id, row.verb, row.before, row.after) for row in noted] == [
        (
            "location",
            town.krook.id,
            "reminded",
            None,
            {"sessions": 1, "by_mail": True, "account_ids": [an.account_id]},
        )
    ] * 2


def test_the_text_is_in_the_language_of_the_manager_with_a_link_for_each_session(town: Town) -> None:
    first, second = town.session(5, starts=time(13), ends=time(17)), town.session(4, room="Zolder")
    town.manager()
    found = town.send()
    with language.use(found.language):
        said = reminder.text(found, "Wies", lambda key: f"https://inloop.example/tellingen?sessie={key}")
        assert reminder.subject(found) == "De Krook: 2 tellingen ontbreken"
    assert said == (
        "Dag,\n\n"
        "Voor De Krook ontbreken de tellingen van 2 sessies:\n\n"
        f"- do 19 nov 2026 13:00–17:00\n  https://inloop.example/tellingen?sessie={first}\n"
        f"- vr 20 nov 2026 10:00–12:00 · Zolder\n  https://inloop.example/tellingen?sessie={second}\n\n"
        "Elke link opent de telling, na aanmelden; het duurt een halve minuut. "
        "Kwam er niemand? Druk op “0 bezoekers”. Ging de sessie niet door? Zeg waarom met de knop onder de telling.\n\n"
        "Bedankt!\nWies"
    )


def test_it_names_no_helper_and_no_note(town: Town) -> None:
    row = factories.make_session(town.tx, town.krook, day=TODAY - timedelta(days=5), note="Fatma komt later")
    factories.make_assignment(town.tx, row, factories.make_helper(town.tx, town.network, name="Fatma Helper"))
    factories.make_count(town.tx, row, state=CountState.DRAFT, note="Fatma was ziek")
    town.manager()
    said = reminder.text(town.send(), "Wies", str)
    assert "Fatma" not in said


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_due_in_a_network_is_read_in_five_statements(town: Town, engine: Engine, number: int) -> None:
    for _one in range(number):
        place = factories.make_location(town.tx, town.network)
        town.session(5, place)
        town.manager(location=place)
    with recorded(engine) as seen:
        found = read.of_network(town.tx, town.coordinator, town.network.id, town.now)
    assert (len(found), len(seen)) == (number, 5)
    viewer = factories.make_person(town.tx, Role.VIEWER, networks=[town.network])
    assert read.of_network(town.tx, viewer, town.network.id, town.now) == []
