"""Edits made on the board itself, as a browser sends them: done once, asked back, refused beside the card, undone."""

import json
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AbsenceRow, AvailabilityRow, HelperRow
from domain.roster_change import Move
from domain.words import AbsenceKind, Role
from services import roster
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.planning_desk import open_desk
from tests.statements import recorded
from ui import data as reads

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook with Fatma tomorrow at ten, AMAL with Jan at the same time, De Serre with nobody in the afternoon."""

    engine: Engine
    network: int
    krook: int
    amal: int
    serre: int
    fatma: int
    jan: int
    els: int
    coordinator: int
    manager: int

    def open(self, who: int | None = None) -> AppTest:
        return drive(self.engine, who or self.coordinator, page="roster")

    def names(self) -> list[list[str]]:
        """Who stands at De Krook, AMAL, De Serre."""
        keys = (self.krook, self.amal, self.serre)
        with reading(self.engine) as tx:
            found = read.placed(tx, keys)
            return [[one.name for one in found[key].standing] for key in keys]


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        fatma, jan, els = desk.helper("Fatma"), desk.helper("Jan"), desk.helper("Els")
        amal = desk.another_session()
        serre = desk.another_session("De Serre", starts=time(14), ends=time(16))
        factories.make_assignment(tx, desk.session, fatma)
        factories.make_assignment(tx, amal, jan)
        tx.add(AvailabilityRow(helper_id=els.id, weekday=0, starts=time(9), ends=time(17)))
        return City(
            sqlite_engine,
            desk.network.id,
            desk.session.id,
            amal.id,
            serre.id,
            fatma.id,
            jan.id,
            els.id,
            factories.make_account(tx, networks=[desk.network], name="Ann").id,
            factories.make_account(tx, locations=[desk.location], role=Role.MANAGER).id,
        )


def drawn(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    (found,) = [one for one in app.get("bidi_component") if one.proto.component_name == "inloop_roster_board"]
    told: dict[str, Any] = json.loads(found.proto.json)
    return {**json.loads(told["drawing"]), **told}


def send(app: AppTest, number: int = 1, **edit: Any) -> dict[str, Any]:
    """What the board shows after this edit."""
    sent = {"id": f"edit-{number}", "sure": False, **edit}
    for name in ("session", "helper", "other", "otherHelper", "set"):
        if name in sent:
            sent[name] = str(sent[name])
    app.session_state["roster_board"] = {"outbox": {"n": f"tab-{number}", "edit": sent}}
    return drawn(app.run())


def became(data: dict[str, Any]) -> tuple[str, str]:
    return data["answer"]["became"], data["answer"]["sentence"]


def move(city: City, **also: Any) -> dict[str, Any]:
    return {
        "verb": "move",
        "session": city.serre,
        "seen": 1,
        "helper": city.fatma,
        "other": city.krook,
        "otherSeen": 1,
        **also,
    }


def test_an_edit_is_done_once_however_often_it_is_sent(city: City) -> None:
    app = city.open()
    data = send(app, **move(city))
    assert (became(data), sorted(data["answer"]["raised"])) == (
        ("done", ""),
        sorted([str(city.serre), str(city.krook)]),
    )
    assert city.names() == [[], ["Jan"], ["Fatma"]]
    again = send(app, **move(city))
    assert (again["answer"], city.names()) == (data["answer"], [[], ["Jan"], ["Fatma"]])
    restarted = send(city.open(), **move(city))
    assert (became(restarted), restarted["answer"]["raised"]) == (("same", ""), [])


def test_what_may_be_overruled_is_asked_first_and_then_done(city: City) -> None:
    app = city.open()
    edit = {"verb": "assign", "session": city.serre, "seen": 1, "helper": city.els}
    asked = send(app, 1, **edit)
    assert became(asked) == ("question", "Els: not available on Wednesday 14:00–16:00")
    assert city.names() == [["Fatma"], ["Jan"], []]
    assert became(send(app, 2, **edit, sure=True)) == ("done", "")
    assert city.names() == [["Fatma"], ["Jan"], ["Els"]]


def test_a_rule_refuses_with_its_sentence_and_the_board_shows_what_stands(city: City) -> None:
    data = send(city.open(), verb="assign", session=city.amal, seen=1, helper=city.fatma)
    kind, sentence = became(data)
    assert (kind, sentence.startswith("Fatma already stands at De Krook")) == ("refused", True)
    assert city.names() == [["Fatma"], ["Jan"], []]


def test_an_edit_of_what_a_colleague_changed_is_refused_and_their_version_shown(city: City) -> None:
    app = city.open()
    with writing(city.engine) as tx:
        bea = factories.make_person(tx, Role.ADMINISTRATOR)
        roster.remove(tx, city.krook, city.fatma, 1, by=bea, today=TODAY, now=NOW)
    kind, sentence = became(send(app, **move(city, session=city.serre, helper=city.fatma)))
    assert (kind, sentence.startswith("A colleague changed this session")) == ("refused", True)
    cards = [one for place in drawn(app)["places"] for cell in place["cells"] for one in cell]
    (krook,) = [one for one in cards if one["id"] == str(city.krook)]
    assert (krook["helpers"], krook["version"]) == ([], 2)


def test_a_swap_and_a_replacement_are_undone_by_the_board(city: City) -> None:
    app = city.open()
    swap = {
        "verb": "swap",
        "session": city.krook,
        "seen": 1,
        "helper": city.fatma,
        "other": city.amal,
        "otherSeen": 1,
        "otherHelper": city.jan,
    }
    data = send(app, 1, **swap)
    assert city.names() == [["Jan"], ["Fatma"], []]
    assert became(send(app, 2, verb="undo", set=data["undo"])) == ("done", "")
    assert city.names() == [["Fatma"], ["Jan"], []]
    replaced = {"verb": "replace", "session": city.krook, "seen": 3, "helper": city.fatma, "sure": True}
    send(app, 3, **replaced, otherHelper=city.els)
    assert city.names() == [["Els"], ["Jan"], []]


def test_whoever_only_looks_changes_nothing_by_sending(city: City) -> None:
    app = city.open(city.manager)
    data = send(app, verb="remove", session=city.krook, seen=1, helper=city.fatma, sure=True)
    assert (data["answer"], data["keys"], city.names()[0]) == (None, [], ["Fatma"])


def test_the_rules_answer_for_each_session_once_a_helper_is_picked_up(city: City) -> None:
    with writing(city.engine) as tx:
        third = factories.make_session(
            tx,
            factories.make_location(tx, network_id=city.network, name="Toreke"),
            day=TOMORROW,
            starts=time(15),
            ends=time(17),
        )
        factories.make_assignment(tx, third, tx.get_one(HelperRow, city.fatma))
    app = city.open()
    app.session_state["roster_board"] = {
        "ask": {"kind": "reach", "helper": str(city.fatma), "session": str(city.krook)}
    }
    told = drawn(app.run())["told"]
    assert told["marks"] == {
        str(city.serre): {
            "refused": True,
            "word": "stands elsewhere",
            "phrase": "already stands at Toreke 15:00–17:00",
        },
        str(third.id): {
            "refused": True,
            "word": "already here",
            "phrase": "already stands at this session",
        },
    }


def test_the_board_lists_who_can_come_and_who_cannot_with_the_reason(city: City) -> None:
    app = city.open()
    app.session_state["roster_board"] = {"ask": {"kind": "candidates", "session": str(city.amal)}}
    people = drawn(app.run())["told"]["people"]
    assert [(one["name"], one["stand"]) for one in people] == [
        ("Els", "doubtful"),
        ("Fatma", "unable"),
        ("Jan", "unable"),
    ]
    assert people[1]["said"] == "already stands at De Krook 10:00–12:00"


def test_thirty_edits_in_a_row_with_a_rerun_between_each_all_stand(city: City) -> None:
    def hours(number: int) -> dict[str, time]:
        return {"starts": time(7 + number // 3), "ends": time(8 + number // 3)}

    with writing(city.engine) as tx:
        place = factories.make_location(tx, network_id=city.network, name="Lang")
        keys = [
            factories.make_session(tx, place, day=TOMORROW + timedelta(days=number % 3), **hours(number)).id
            for number in range(30)
        ]
    app = city.open()
    for number, key in enumerate(keys):
        data = send(app, number, verb="assign", session=key, seen=1, helper=city.jan, sure=True)
        clashes = became(data)[0] == "refused"
        assert clashes == (number % 3 == 0 and 10 <= 7 + number // 3 < 12)
    with reading(city.engine) as tx:
        standing = read.placed(tx, keys)
    assert sum(bool(one.standing) for one in standing.values()) == 28


def test_an_edit_and_a_pick_up_take_as_many_statements_with_thirty_sessions_on_the_board_as_with_three(
    city: City,
) -> None:
    engine = reads._engine(city.engine.url.render_as_string(hide_password=False))

    def taken(version: int) -> tuple[int, int]:
        app = city.open()
        edit = {"verb": "assign", "session": city.serre, "seen": version, "helper": city.jan, "sure": True}
        with recorded(engine) as edited:
            assert became(send(app, version, **edit))[0] == "done"
        ask = {"kind": "reach", "helper": str(city.jan), "session": str(city.serre)}
        app.session_state["roster_board"] = {"ask": ask}
        with recorded(engine) as asked:
            assert drawn(app.run())["told"]["kind"] == "reach"
        return len(edited), len(asked)

    few = taken(1)
    with writing(city.engine) as tx:
        person = factories.make_person(tx, Role.ADMINISTRATOR)
        roster.remove(tx, city.serre, city.jan, 2, by=person, today=TODAY, now=NOW)
        for number in range(27):
            place = factories.make_location(tx, network_id=city.network, name=f"Place {number}")
            at = factories.make_session(tx, place, day=TOMORROW + timedelta(days=number % 3))
            factories.make_assignment(
                tx, at, factories.make_helper(tx, network_id=city.network, name=f"H {number}")
            )
    assert taken(3) == few


def drawer(city: City) -> AppTest:
    """The drawer of De Krook, with the fold open in which Fatma goes to another session."""
    app = drive(city.engine, city.coordinator, page="roster", query={"sessie": str(city.krook)})
    app.session_state[f"roster.exchange.{city.krook}"] = True
    return app.run()


def choose(app: AppTest, session: int) -> AppTest:
    (where,) = [one for one in app.selectbox if str(one.key).startswith("roster.exchange.where.")]
    return where.set_value(session).run()


def ways(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.label for one in app.button if str(one.key).startswith("roster.exchange.")]


def test_a_helper_moves_and_swaps_from_the_drawer_by_choosing(city: City) -> None:
    app = choose(drawer(city), city.serre)
    assert ways(app) == ["Move"]
    app = choose(app, city.amal)
    assert ways(app) == ["Move", "Swap with Jan"]
    (swap,) = [one for one in app.button if one.label == "Swap with Jan"]
    app = swap.click().run()
    assert city.names() == [["Jan"], ["Fatma"], []]
    assert [toast.value for toast in app.toast] == ["Swapped."]


def test_the_drawer_says_what_forbids_a_move_and_offers_none(city: City) -> None:
    with writing(city.engine) as tx:
        away = AbsenceRow(
            helper_id=city.fatma, kind=AbsenceKind.HOLIDAY, first_day=TOMORROW, last_day=TOMORROW
        )
        tx.add(away)
    app = choose(drawer(city), city.serre)
    assert ways(app) == []
    assert "Fatma: absent through Wed 25 Nov" in [one.value for one in app.error]


def test_a_move_that_is_refused_is_refused_in_the_drawer_where_it_was_asked(city: City) -> None:
    app = drawer(city)
    app.session_state["roster.command"] = Move(city.serre, 9, city.fatma, city.krook, 1)
    app.run()
    assert any("A colleague changed this session" in str(one.value) for one in app.error)
    assert city.names() == [["Fatma"], ["Jan"], []]
