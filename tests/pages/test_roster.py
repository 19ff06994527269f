"""The Roster page driven in this process: board, link, filters, drawer, extra session, grid, conflicts."""

import json
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from streamlit.testing.v1 import AppTest

from db.queries import roster as read
from db.session import reading, writing
from db.tables import ClosureRow, HelperRow, SessionRow, SignInRow
from domain.roster import PlacedSession
from domain.roster_change import SessionChange
from domain.words import AssignmentRole, AssignmentState, CancelReason, Role, SessionState
from services import roster
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.planning_desk import open_desk
from ui import roster_grid

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook with a session of tomorrow that asks for Arabic, Fatma who speaks it, Jan who does not."""

    engine: Engine
    network: int
    krook: int
    session: int
    fatma: int
    jan: int
    coordinator: int
    manager: int
    viewer: int

    def open(self, who: int | None = None, **query: str) -> AppTest:
        return drive(self.engine, who or self.coordinator, page="roster", query=query)

    def drawer(self, who: int | None = None) -> AppTest:
        return self.open(who, sessie=str(self.session))

    def stands(self, session_id: int | None = None) -> PlacedSession:
        key = session_id or self.session
        with reading(self.engine) as tx:
            return read.placed(tx, [key])[key]

    def helpers(self) -> list[tuple[str, str]]:
        return [(one.name, one.role.value) for one in self.stands().standing]

    def assign(self, helper_id: int) -> None:
        """A colleague puts somebody on the session."""
        with writing(self.engine) as tx:
            person = factories.make_person(tx, Role.ADMINISTRATOR)
            seen = read.placed(tx, [self.session])[self.session].version
            roster.assign(tx, self.session, helper_id, None, seen, by=person, today=TODAY, now=NOW)

    def save(self, **mine: Any) -> None:
        """A colleague saves other values."""
        with writing(self.engine) as tx:
            person = factories.make_person(tx, Role.ADMINISTRATOR)
            stands = read.placed(tx, [self.session])[self.session]
            base = stands.fields()
            change = SessionChange(self.session, stands.version, base, replace(base, **mine))
            result = roster.save_changes(tx, [change], by=person, today=TODAY, now=NOW)
            assert result.saved == (self.session,)

    def add_session(self, **given: Any) -> int:
        with writing(self.engine) as tx:
            location = factories.make_location(tx, network_id=self.network, name=given.pop("place", "AMAL"))
            return factories.make_session(tx, location, **{"day": TOMORROW, **given}).id


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        desk.asks_for(desk.session, "ar")
        fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
        desk.speaks(fatma, "ar")
        return City(
            sqlite_engine,
            desk.network.id,
            desk.location.id,
            desk.session.id,
            fatma.id,
            jan.id,
            factories.make_account(tx, networks=[desk.network], name="Ann").id,
            factories.make_account(tx, locations=[desk.location], role=Role.MANAGER).id,
            factories.make_account(tx, networks=[desk.network], role=Role.VIEWER).id,
        )


def board(app: AppTest) -> dict[str, Any]:
    (found,) = [one for one in app.get("bidi_component") if one.proto.component_name == "inloop_roster_board"]
    told: dict[str, Any] = json.loads(found.proto.json)
    return {**json.loads(told["drawing"]), **told}


def cards(app: AppTest) -> list[dict[str, Any]]:
    return [card for place in board(app)["places"] for cell in place["cells"] for card in cell]


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.text, *app.error, *app.warning, *app.success, *app.info]
    return "\n".join(str(part.value) for part in parts)


def keys(app: AppTest) -> list[str]:
    return [str(button.key) for button in app.button if button.key]


def press(app: AppTest, start: str) -> AppTest:
    """The one button whose key begins so."""
    (button,) = [one for one in app.button if str(one.key).startswith(start)]
    return button.click().run()


def test_the_board_shows_places_days_and_how_each_session_stands(city: City) -> None:
    app = city.open()
    assert not app.exception
    drawn = board(app)
    assert [place["name"] for place in drawn["places"]] == ["De Krook"]
    assert [day["short"] for day in drawn["days"]] == ["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27"]
    assert [day["today"] for day in drawn["days"]] == ["", "today", "", "", ""]
    (card,) = cards(app)
    assert (card["id"], card["hours"], card["state"], card["short"]) == (
        str(city.session),
        "10–12",
        "nobody",
        "nobody",
    )
    assert card["lacks"] == ["+ 1 open", "nobody speaks AR"]
    assert "1 session · **1 open place**" in texts(app)


def test_the_week_stands_in_the_address_and_the_buttons_turn_it(city: City) -> None:
    app = city.open()
    assert app.query_params["week"] == "2026-W48"
    app = app.button(key="roster.later").click().run()
    assert app.query_params["week"] == "2026-W49"
    assert "No sessions in this week" in texts(app)
    app = app.button(key="roster.now").click().run()
    assert (app.query_params["week"], len(cards(app))) == ("2026-W48", 1)
    app = app.button(key="roster.earlier").click().run()
    assert app.query_params["week"] == "2026-W47"


def test_a_link_shows_a_colleague_the_same_on_its_first_load(city: City) -> None:
    other = city.add_session(place="AMAL", day=date(2026, 12, 1))
    app = city.open(week="2026-W49", plaats=str(city.krook), status="nobody,short", open="1")
    assert app.multiselect(key="roster.filter.plaats").value == [city.krook]
    assert app.checkbox(key="roster.filter.open").value is True
    assert "No session of this week fits the filters" in texts(app)
    app = city.open(week="2026-W49", status="nobody")
    assert [card["id"] for card in cards(app)] == [str(other)]
    assert app.query_params["status"] == "nobody"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({"week": "2026-W54"}, "week"),
        ({"week": "9999-W01"}, "week"),
        ({"week": "<b>x</b>"}, "week"),
        ({"plaats": "999999"}, "place"),
        ({"plaats": "De Krook"}, "place"),
        ({"status": "purple"}, "status"),
        ({"taal": "xx"}, "language"),
        ({"vaardigheid": "xx"}, "skill"),
        ({"open": "maybe"}, "only open"),
        ({"weergave": "kaart"}, "view"),
        ({"sessie": "1"}, "session"),
        ({"sessie": "abc"}, "session"),
        ({"sessie": "9" * 40}, "session"),
    ],
)
def test_what_a_link_has_wrong_is_left_out_with_a_notice_and_the_rest_is_shown(
    city: City, query: dict[str, str], what: str
) -> None:
    app = drive(city.engine, city.coordinator, page="roster", query=query)
    assert not app.exception
    assert f"({what})" in app.info[0].value
    assert len(cards(app)) == 1
    assert query.keys() & dict(app.query_params).keys() <= {"week"}
    assert app.query_params["week"] == "2026-W48"


def test_a_session_of_another_network_is_not_found_by_link(city: City) -> None:
    with writing(city.engine) as tx:
        elsewhere = factories.make_session(tx, day=TOMORROW).id
    app = city.open(sessie=str(elsewhere))
    assert "(session)" in app.info[0].value
    assert "Candidates" not in [one.value for one in app.header]


def test_a_link_to_a_session_alone_shows_its_own_week(city: City) -> None:
    later = city.add_session(day=date(2026, 12, 9))
    app = city.open(sessie=str(later))
    assert app.query_params["week"] == "2026-W50"
    assert app.query_params["sessie"] == str(later)
    assert [one.value for one in app.header] == ["Helpers", "Candidates"]


def test_a_clicked_card_opens_the_drawer_and_the_address_says_so(city: City) -> None:
    app = city.open()
    app.session_state["roster_board"] = {"open": str(city.session)}
    app = app.run()
    assert app.query_params["sessie"] == str(city.session)
    said = texts(app)
    assert "Walk-in · 1–2 needed, AR" in said
    assert "1–2 needed, 0 there · 1 helper more needed · nobody speaks AR" in said
    assert board(app)["opened"] == str(city.session)


def test_candidates_stand_in_order_with_reasons_and_one_click_assigns(city: City) -> None:
    app = city.drawer()
    assigns = [key for key in keys(app) if key.startswith("roster.assign.")]
    assert [int(key.rsplit(".", 1)[1]) for key in assigns] == [city.fatma, city.jan]
    assert "speaks AR · 0 hours this month" in texts(app)
    app = press(app, f"roster.assign.{city.session}.1.{city.fatma}")
    assert city.helpers() == [("Fatma", "guide")]
    assert [toast.value for toast in app.toast] == ["Put on the session."]
    assert "1–2 needed, 1 there" in texts(app)
    assert "Fatma put on the session" in texts(app)
    assert cards(app)[0]["state"] == "enough"


def test_who_was_asked_is_noted_for_colleagues_and_confirmed_with_one_click(city: City) -> None:
    app = press(city.drawer(), f"roster.propose.{city.session}.1.{city.fatma}")
    assert [toast.value for toast in app.toast] == ["Noted: asked, has not answered yet."]
    assert "Fatma asked, has not answered yet" in texts(app)
    assert (
        "1–2 needed, 0 there · 1 proposed, has not agreed yet · 1 helper more needed · nobody speaks AR"
        in texts(app)
    )
    app = press(app, f"roster.confirm.{city.session}.2.{city.fatma}")
    assert "1–2 needed, 1 there" in texts(app)


def test_undo_says_what_it_takes_back_and_takes_it_back(city: City) -> None:
    app = city.open()
    assert [key for key in keys(app) if key.startswith("roster.undo_")] == []
    app = press(city.drawer(), f"roster.assign.{city.session}.1.{city.fatma}")
    (button,) = [one for one in app.button if str(one.key).startswith("roster.undo_")]
    assert button.help == "Tue 24 Nov 12:00 · De Krook, Wed 25 Nov 10:00–12:00: Fatma put on the session"
    app = button.click().run()
    assert city.helpers() == []
    assert [toast.value for toast in app.toast] == ["Undone: 1 session."]
    assert [key for key in keys(app) if key.startswith("roster.undo_")] == []


def test_an_undo_that_came_too_late_says_so_and_changes_nothing(city: City) -> None:
    app = press(city.drawer(), f"roster.assign.{city.session}.1.{city.fatma}")
    with writing(city.engine) as tx:
        person = factories.make_person(tx, Role.ADMINISTRATOR)
        roster.set_role(
            tx, city.session, city.fatma, AssignmentRole.RESERVE, 2, by=person, today=TODAY, now=NOW
        )
    app = press(app, "roster.undo_")
    assert "was changed again since, so nothing was undone" in texts(app)
    assert city.helpers() == [("Fatma", "reserve")]


def test_typing_a_name_leaves_only_that_candidate(city: City) -> None:
    app = city.drawer()
    app = app.text_input(key=f"roster.find.{city.session}").set_value("JA").run()
    assigns = [key for key in keys(app) if key.startswith("roster.assign.")]
    assert [int(key.rsplit(".", 1)[1]) for key in assigns] == [city.jan]


def test_who_cannot_come_is_listed_with_the_reason_and_without_a_button(city: City) -> None:
    other = city.add_session(starts=time(11), ends=time(13))
    with writing(city.engine) as tx:
        factories.make_assignment(tx, tx.get_one(SessionRow, other), tx.get_one(HelperRow, city.fatma))
    app = city.drawer()
    assert "already stands at AMAL 11:00–13:00" in texts(app)
    assert f"roster.assign.{city.session}.1.{city.fatma}" not in keys(app)
    assert "Not available (1)" in [one.label for one in app.expander]


def test_a_colleague_who_was_quicker_is_shown_and_nothing_is_written_over(city: City) -> None:
    app = city.drawer()
    city.assign(city.jan)
    app = press(app, f"roster.assign.{city.session}.1.{city.fatma}")
    assert city.helpers() == [("Jan", "guide")]
    assert "A colleague changed this session meanwhile" in app.error[0].value
    assert "Helpers: was nobody, now Jan" in texts(app)
    app = press(app, f"roster.assign.{city.session}.2.{city.fatma}")
    assert city.helpers() == [("Fatma", "guide"), ("Jan", "guide")]
    assert "A colleague changed" not in texts(app)


def test_a_helper_is_taken_off_and_gets_another_role(city: City) -> None:
    city.assign(city.fatma)
    app = city.drawer()
    role = app.selectbox(key=f"roster.role.{city.session}.2.{city.fatma}")
    app = role.set_value(AssignmentRole.RESERVE).run()
    assert city.helpers() == [("Fatma", "reserve")]
    assert "Fatma: from guide to reserve" in texts(app)
    app = press(app, f"roster.remove.{city.session}.3.{city.fatma}")
    assert city.helpers() == []
    assert "Nobody stands at this session." in texts(app)


def test_somebody_who_was_proposed_is_confirmed(city: City) -> None:
    with writing(city.engine) as tx:
        session = tx.get_one(SessionRow, city.session)
        helper = tx.get_one(HelperRow, city.fatma)
        factories.make_assignment(tx, session, helper, state=AssignmentState.PROPOSED)
    app = city.drawer()
    assert "**Fatma** (proposed)" in texts(app)
    press(app, "roster.confirm.")
    assert city.stands().coverage.guides == 1


def test_the_need_and_the_note_are_saved_for_this_session(city: City) -> None:
    app = city.drawer()
    seen = f"{city.session}.1"
    app.number_input(key=f"roster.minimum.{seen}").set_value(2)
    app.multiselect(key=f"roster.language.{seen}").set_value([])
    app.text_input(key=f"roster.note.{seen}").set_value("Key at the desk")
    app = press(app, "roster.save_need.")
    stands = city.stands()
    assert (stands.need.minimum, stands.need.languages, stands.note) == (2, frozenset(), "Key at the desk")
    assert [toast.value for toast in app.toast] == ["1 session saved."]
    assert "Need changed: at least 1 → 2; languages AR → none" in texts(app)


def test_a_need_in_the_wrong_order_is_refused_beside_the_form_and_kept(city: City) -> None:
    app = city.drawer()
    app.number_input(key=f"roster.minimum.{city.session}.1").set_value(5)
    app = press(app, "roster.save_need.")
    assert "maximum must be at least 1 and not below the minimum" in app.error[0].value
    assert "At least: 5" in texts(app)
    assert city.stands().version == 1


def test_a_clash_over_the_need_shows_mine_theirs_and_base_to_choose_from(city: City) -> None:
    app = city.drawer()
    app.number_input(key=f"roster.minimum.{city.session}.1").set_value(2)
    city.save(minimum=0, note="Theirs")
    app = press(app, "roster.save_need.")
    (radio,) = app.radio
    assert (radio.label, radio.options) == ("At least (was: 1)", ["Mine: 2", "Theirs: 0"])
    assert city.stands().need.minimum == 0
    app = radio.set_value("mine").run()
    app = press(app, f"roster.choice.{city.session}.2")
    assert (city.stands().need.minimum, city.stands().note) == (2, "Theirs")
    assert list(app.radio) == []


def test_cancelling_asks_for_a_reason_and_can_be_taken_back(city: City) -> None:
    city.assign(city.fatma)
    app = city.drawer()
    app = press(app, "roster.cancel_button.")
    assert "Choose the reason" in app.error[-1].value
    app.selectbox(key=f"roster.cancel_reason.{city.session}.2").set_value(CancelReason.BUILDING)
    app = press(app, "roster.cancel_button.")
    assert city.stands().state is SessionState.CANCELLED
    assert cards(app)[0]["reason"] == "cancelled: Building not available"
    app = press(app, "roster.restore.")
    assert city.helpers() == [("Fatma", "guide")]
    assert "Back on it: Fatma." in [toast.value for toast in app.toast][-1]


def test_a_session_on_a_holiday_opens_anyway(city: City) -> None:
    christmas = city.add_session(day=date(2026, 12, 25), holiday="christmas")
    app = city.open(sessie=str(christmas))
    assert "closed: Christmas Day" in texts(app)
    assert board(app)["days"][4]["holiday"] == "Christmas Day · Christmas holidays"
    press(app, "roster.holiday.")
    assert city.stands(christmas).takes_place


@pytest.mark.parametrize(
    ("day", "code", "name"),
    [
        (date(2026, 12, 25), "christmas", "Christmas Day"),
        (date(2027, 7, 11), "flemish_community", "Day of the Flemish Community"),
    ],
)
def test_a_session_on_a_holiday_is_closed_by_name_on_board_grid_and_drawer(
    city: City, day: date, code: str, name: str
) -> None:
    session = city.add_session(day=day, holiday=code)
    app = city.open(sessie=str(session))
    assert [card["reason"] for card in cards(app)] == [f"closed: {name}"]
    assert f"closed: {name}" in [one.value for one in app.info]
    assert f"1 closed\\: {name}" in texts(app)
    app = city.open(week=app.query_params["week"], weergave="raster")
    assert f"1 closed\\: {name}" in texts(app)


def test_a_closed_session_says_why_and_offers_nobody(city: City) -> None:
    with writing(city.engine) as tx:
        closure = ClosureRow(
            network_id=city.network, first_day=TODAY, last_day=TOMORROW, reason="Stocktaking"
        )
        tx.add(closure)
        tx.flush()
        tx.get_one(SessionRow, city.session).closure_id = closure.id
    app = city.drawer()
    assert cards(app)[0]["reason"] == "closed: Stocktaking"
    assert [one.value for one in app.header] == ["Helpers"]


def test_an_extra_session_is_added_and_opened(city: City) -> None:
    app = city.open()
    app = app.button(key="roster.add").click().run()
    app = press(app, "roster.extra.save")
    assert "Choose a place first." in texts(app)
    app.selectbox(key="roster.extra.place").set_value(city.krook)
    app.date_input(key="roster.extra.day").set_value(date(2026, 12, 3))
    app.time_input(key="roster.extra.starts").set_value(time(18))
    app = press(app, "roster.extra.save")
    assert "The end time must be later than the start time" in texts(app)
    app.time_input(key="roster.extra.ends").set_value(time(20))
    app = press(app, "roster.extra.save")
    with reading(city.engine) as tx:
        added = tx.scalars(select(SessionRow).where(SessionRow.id != city.session)).one()
        assert (added.location_id, added.day, added.starts, added.ends) == (
            city.krook,
            date(2026, 12, 3),
            time(18),
            time(20),
        )
        key = str(added.id)
    assert (app.query_params["week"], app.query_params["sessie"]) == ("2026-W49", key)


def test_an_extra_session_on_a_taken_moment_is_refused_in_its_form(city: City) -> None:
    app = city.open()
    app = app.button(key="roster.add").click().run()
    app.selectbox(key="roster.extra.place").set_value(city.krook)
    app.date_input(key="roster.extra.day").set_value(TOMORROW)
    app = press(app, "roster.extra.save")
    assert "De Krook already has a session on Wed 25 Nov 10:00–12:00" in app.error[0].value
    assert app.selectbox(key="roster.extra.place").value == city.krook


@pytest.mark.parametrize("who", ["manager", "viewer"])
def test_who_may_not_plan_sees_the_board_and_the_drawer_without_a_button(city: City, who: str) -> None:
    city.assign(city.fatma)
    app = city.drawer(getattr(city, who))
    assert not app.exception
    assert len(cards(app)) == 1
    assert "**Fatma**" in texts(app)
    assert "Fatma put on the session" not in texts(app)
    assert [key for key in keys(app) if key not in {"roster.earlier", "roster.later", "roster.now"}] == []
    app = city.open(getattr(city, who), weergave="raster")
    assert len(cards(app)) == 1


def test_a_manager_sees_no_other_place(city: City) -> None:
    other = city.add_session()
    app = city.open(city.manager, sessie=str(other))
    assert [place["name"] for place in board(app)["places"]] == ["De Krook"]
    assert "(session)" in app.info[0].value


def test_an_empty_network_says_what_will_appear(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        account = factories.make_account(tx, networks=[factories.make_network(tx)]).id
    app = drive(sqlite_engine, account, page="roster")
    assert not app.exception
    assert "No locations yet. Add the first one under Locations" in texts(app)
    app = drive(sqlite_engine, account, page="roster", query={"weergave": "raster"})
    assert not app.exception


def test_a_past_session_can_only_be_looked_at(city: City) -> None:
    past = city.add_session(day=date(2026, 11, 23))
    app = city.open(sessie=str(past))
    assert "This session is over" in texts(app)
    assert not [key for key in keys(app) if key.startswith(("roster.assign", "roster.cancel"))]


def edit(app: AppTest, city: City, cells: dict[str, Any]) -> AppTest:
    """Type in the first row of the grid."""
    key = roster_grid.editor_key([city.stands()])
    app.session_state[key] = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    return app.run()


def test_the_grid_saves_what_was_typed_and_says_how_much_waits(city: City) -> None:
    app = city.open(weergave="raster")
    assert app.button(key="roster.grid.save").disabled
    app = edit(app, city, {"helpers": [str(city.fatma)], "minimum": 2, "note": "Bring cables"})
    assert "**1 unsaved change.**" in texts(app)
    app = app.button(key="roster.grid.save").click().run()
    stands = city.stands()
    assert (city.helpers(), stands.need.minimum, stands.note) == ([("Fatma", "guide")], 2, "Bring cables")
    assert "Nothing to save." in texts(app)
    assert [toast.value for toast in app.toast] == ["1 session saved."]


def test_a_grid_edit_of_an_old_version_is_shown_and_merged_by_choice(city: City) -> None:
    app = city.open(weergave="raster")
    app = edit(app, city, {"helpers": [str(city.fatma)], "note": "Mine"})
    city.save(helpers=frozenset({city.jan}), note="Theirs")
    app = app.button(key="roster.grid.save").click().run()
    assert (city.helpers(), city.stands().note) == ([("Jan", "guide")], "Theirs")
    helpers, note = app.radio
    assert helpers.options == ["Mine: Fatma", "Theirs: Jan", "Both: Fatma, Jan"]
    assert (note.label, note.options) == ("Note (was: empty)", ["Mine: Mine", "Theirs: Theirs"])
    helpers.set_value("both")
    note.set_value("mine")
    app = press(app.run(), "roster.choice.")
    assert (city.helpers(), city.stands().note) == ([("Fatma", "guide"), ("Jan", "guide")], "Mine")
    assert list(app.radio) == []


def test_a_grid_edit_that_a_rule_refuses_is_kept_with_its_sentence(city: City) -> None:
    app = city.open(weergave="raster")
    app = edit(app, city, {"minimum": 9})
    app = app.button(key="roster.grid.save").click().run()
    assert "maximum must be at least 1 and not below the minimum" in app.error[0].value
    assert "At least: 9" in texts(app)
    app = press(app, "roster.leave.")
    assert list(app.error) == []
    assert city.stands().version == 1


def test_signed_out_meanwhile_nothing_is_saved_and_what_was_typed_stays(city: City) -> None:
    app = city.open(weergave="raster")
    app = edit(app, city, {"note": "Typed"})
    with writing(city.engine) as tx:
        tx.execute(update(SignInRow).values(revoked_at=NOW))
    app = app.button(key="roster.grid.save").click().run()
    assert "signed out" in app.error[0].value
    assert city.stands().version == 1


def test_fifty_edits_with_a_rerun_between_each_are_all_saved(city: City) -> None:
    others = [city.add_session(place=f"Place {number:02}", starts=time(9)) for number in range(49)]
    app = city.open(weergave="raster")
    listed = sorted([*map(city.stands, others), city.stands()], key=lambda one: one.when)
    key = roster_grid.editor_key(listed)
    typed: dict[int, dict[str, Any]] = {}
    for number in range(50):
        typed[number] = {"note": f"Note {number}"}
        app.session_state[key] = {"edited_rows": dict(typed), "added_rows": [], "deleted_rows": []}
        app = app.run()
    assert "**50 unsaved changes.**" in texts(app)
    app.button(key="roster.grid.save").click().run()
    assert [city.stands(one.id).note for one in listed] == [f"Note {number}" for number in range(50)]
