"""The Counts page, driven in this process; the counter itself is tried in a browser (tests/journeys/test_counting.py)."""

import json
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.queries import account as accounts
from db.session import reading, writing
from db.tables import (
    AccountRow,
    CategoryRow,
    ChangeRow,
    CountRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from domain.count import Figures
from domain.words import CancelReason, CategoryKind, CountState, Role, SessionState
from services import count as verbs
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive
from ui import counts

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class City:
    """Two places, a topic group with one topic, a manager of the first place and a coordinator of both."""

    engine: Engine
    krook: LocationRow
    serre: LocationRow
    group: int
    topic: int
    manager: int
    coordinator: int

    def session(self, day: date = TODAY, starts: time = time(11), ends: time = time(14), **given: Any) -> int:
        with writing(self.engine) as tx:
            place = given.pop("location", self.krook)
            return factories.make_session(tx, place, day=day, starts=starts, ends=ends, **given).id

    def enter(self, session_id: int, **given: Any) -> None:
        """An entered count of 3 visitors with one question, as its history begins."""
        with writing(self.engine) as tx:
            session = tx.get_one(SessionRow, session_id)
            draft = {"state": CountState.DRAFT, "visitors": 3, **given}
            row = factories.make_count(tx, session, **draft)
            factories.make_tally(tx, row, tx.get_one(CategoryRow, self.topic), 1)
            verbs.finish(tx, session_id, by=factories.make_person(tx, Role.ADMINISTRATOR), now=NOW)

    def count(self, session_id: int) -> tuple[CountState, int | None, int | None, dict[int, int]] | None:
        with reading(self.engine) as tx:
            row = tx.get(CountRow, session_id)
            tallies = tx.execute(
                select(TallyRow.category_id, TallyRow.number).where(TallyRow.session_id == session_id)
            )
            counted = {tally.category_id: tally.number for tally in tallies}
            return (row.state, row.visitors, row.first_time, counted) if row else None


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre")
        group = factories.make_category(tx, code="IDV")
        topic = factories.make_category(tx, code="IDV1", parent_id=group.id)
        return City(
            sqlite_engine,
            krook,
            serre,
            group.id,
            topic.id,
            factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
            factories.make_account(tx, networks=[network]).id,
        )


def page(city: City, account: int | None = None, **query: Any) -> AppTest:
    return drive(
        city.engine, account or city.manager, page="counts", query={k: str(v) for k, v in query.items()}
    )


def send(
    app: AppTest,
    account: int,
    *taps: list[Any],
    finish: tuple[int, str, bool] | None = None,
    late: int | None = None,
) -> AppTest:
    """What the browser's counter sends, as the script receives it."""
    outbox = {
        "n": uuid4().hex,
        "taps": list(taps),
        "done": [[str(finish[0]), *finish[1:]]] if finish else [],
        "late": [str(late)] if late else [],
    }
    app.session_state[f"counts.counter_{account}"] = {"outbox": outbox}
    return app.run()


def tap(
    session_id: int, field: str = "visitors", change: int | None = 1, total: int | None = None
) -> list[Any]:
    return [str(uuid4()), str(session_id), field, change, total]


def told(app: AppTest) -> dict[str, Any]:
    """What the browser's counter is told."""
    (element,) = (each for each in app.get("bidi_component") if each.proto.component_name == "inloop_counter")
    told: dict[str, Any] = json.loads(element.proto.json)
    return told


def said(app: AppTest, *kinds: str) -> list[str]:
    """The sentences of these kinds, refusals and warnings when none is named."""
    return [
        str(getattr(each, "value", "")) for kind in kinds or ("error", "warning") for each in app.get(kind)
    ]


def listed(app: AppTest) -> list[str]:
    """The sessions that can be gone to, in order."""
    return [button.label for button in app.button if str(button.key).startswith("counts.to_")]


def shown(app: AppTest) -> str:
    """The session in the address."""
    return str(app.query_params["sessie"])


def test_opens_on_the_session_of_now_with_the_list_to_count_with(city: City) -> None:
    city.session(date(2026, 11, 10))
    now = city.session()
    app = page(city)
    assert (app.title[0].value, shown(app)) == ("De Krook", str(now))
    assert app.markdown[0].value == "today 11:00–14:00 · walk-in"
    counter = told(app)
    assert (counter["session"], counter["values"]) == (
        str(now),
        {"visitors": None, "first_time": None, "turned_away": None},
    )
    assert [
        (group["label"], [topic["label"] for topic in group["topics"]]) for group in counter["groups"]
    ] == [("IDV en", ["IDV1 en"])]


def test_nothing_to_count_says_what_will_appear(city: City) -> None:
    app = page(city)
    assert app.title[0].value == "Counts"
    assert said(app, "info")[0] == "Nothing to count now. Your session appears here an hour before it starts."
    assert told(app)["session"] == ""


def test_oldest_missing_session_comes_first_and_is_listed(city: City) -> None:
    old = city.session(date(2026, 11, 10))
    city.session(date(2026, 11, 17))
    city.session(date(2026, 11, 3), location=city.serre)
    app = page(city)
    assert shown(app) == str(old)
    assert listed(app) == ["Tue 10 Nov 11:00–14:00", "Tue 17 Nov 11:00–14:00"]


def test_taps_and_finishing_reach_the_database_and_the_next_one_is_offered(city: City) -> None:
    now, old = city.session(), city.session(date(2026, 11, 10))
    app = page(city)
    taps = [
        tap(now, "visitors", None, 3),
        tap(now, f"category:{city.topic}"),
        tap(now, f"category:{city.group}"),
    ]
    send(app, city.manager, *taps)
    assert city.count(now) == (CountState.DRAFT, 3, None, {city.topic: 1, city.group: 1})
    answer = told(app)["answer"]
    assert (sorted(answer["acked"]), answer["refused"]) == (sorted(tap[0] for tap in taps), [])
    send(app, city.manager, *taps, finish=(now, "finish", False))
    assert city.count(now) == (CountState.ENTERED, 3, None, {city.topic: 1, city.group: 1})
    assert told(app)["session"] == ""
    assert said(app, "success") == ["Entered: 3 visitors"]
    app.button(key="counts.next").click().run()
    assert shown(app) == str(old)


def test_zero_visitors_is_a_count(city: City) -> None:
    now = city.session()
    app = page(city)
    send(app, city.manager, finish=(now, "zero", True))
    assert city.count(now) == (CountState.ENTERED, 0, None, {})
    assert said(app, "success") == ["Entered: 0 visitors", "All counts are entered. Thank you!"]


def test_unlikely_figures_are_asked_about_before_finishing(city: City) -> None:
    now = city.session()
    app = page(city)
    taps = [
        tap(now),
        tap(now, f"category:{city.topic}", None, 9),
    ]
    send(app, city.manager, *taps, finish=(now, "finish", False))
    (done,) = told(app)["answer"]["done"]
    assert (done["isQuestion"], len(done["sentences"])) == (True, 2)
    send(app, city.manager, *taps, finish=(now, "finish", True))
    count = city.count(now)
    assert count is not None
    assert count[0] is CountState.ENTERED


def test_figures_that_cannot_stand_are_answered_with_a_sentence_and_the_taps_stay(city: City) -> None:
    now = city.session()
    app = page(city)
    taps = [tap(now), tap(now, "first_time", None, 4)]
    send(app, city.manager, *taps, finish=(now, "finish", False))
    (done,) = told(app)["answer"]["done"]
    assert done["sentences"] == ["There are more first-time visitors than visitors. Correct one of the two."]
    assert city.count(now) == (CountState.DRAFT, 1, 4, {})


def test_taps_of_a_session_called_off_meanwhile_are_refused_once_with_a_sentence(city: City) -> None:
    now, other = city.session(), city.session(date(2026, 11, 17))
    app = page(city)
    with writing(city.engine) as tx:
        row = tx.get_one(SessionRow, now)
        row.state, row.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
    lost, kept = (
        tap(now),
        tap(other),
    )
    send(app, city.manager, lost, kept)
    answer = told(app)["answer"]
    assert (answer["acked"], answer["problem"]) == ([kept[0]], "")
    assert [(each["taps"], each["kind"], each["where"]) for each in answer["refused"]] == [
        ([lost[0]], "refused", "Tue 24 Nov 11:00–14:00 · De Krook")
    ]
    assert said(app, "info")[0] == "This session did not take place: helper fell out."
    assert (city.count(now), city.count(other)) == (None, (CountState.DRAFT, 1, None, {}))


def test_one_bad_tap_does_not_hold_up_the_others(city: City) -> None:
    now = city.session()
    app = page(city)
    good, bad = (
        tap(now),
        tap(now, "category:999"),
    )
    nonsense = ["not an id", str(now), "visitors", 1, None]
    send(app, city.manager, good, bad, nonsense)
    answer = told(app)["answer"]
    assert sorted(answer["acked"]) == sorted([good[0], "not an id"])
    assert [each["taps"] for each in answer["refused"]] == [[bad[0]]]
    assert city.count(now) == (CountState.DRAFT, 1, None, {})


def test_late_taps_are_added_when_somebody_says_so(city: City) -> None:
    now = city.session()
    city.enter(now)
    app = page(city, sessie=now)
    late = tap(now)
    send(app, city.manager, late)
    assert [each["kind"] for each in told(app)["answer"]["refused"]] == ["late"]
    send(app, city.manager, late, late=now)
    assert told(app)["answer"]["acked"] == [late[0]]
    assert city.count(now) == (CountState.ENTERED, 4, None, {city.topic: 1})
    assert said(app, "success")[0] == "Entered: 4 visitors"


def test_session_of_another_place_is_not_shown_and_its_taps_are_refused(city: City) -> None:
    foreign = city.session(location=city.serre)
    app = page(city, sessie=foreign)
    assert said(app)[0].startswith("This was not found, or your account may not see it.")
    send(app, city.manager, tap(foreign))
    (refused,) = told(app)["answer"]["refused"]
    assert (refused["kind"], refused["where"]) == ("refused", "")
    assert city.count(foreign) is None


def test_coordinator_counts_at_any_place_of_the_network(city: City) -> None:
    foreign = city.session(location=city.serre)
    app = page(city, city.coordinator, sessie=foreign)
    assert app.title[0].value == "De Serre"
    send(app, city.coordinator, tap(foreign))
    assert city.count(foreign) == (CountState.DRAFT, 1, None, {})


def test_a_viewer_is_not_let_in(city: City) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        viewer = factories.make_account(tx, role=Role.VIEWER, locations=[city.krook]).id
    app = page(city, viewer, sessie=now)
    assert [one.value for one in app.error] == [REFUSED]
    assert app.title[0].value == "Not for this account"


def test_did_not_take_place_needs_a_reason(city: City) -> None:
    now = city.session()
    app = page(city)
    app.session_state[counts.NOT_HELD] = True  # the person opens it
    app.run()
    submit = next(button for button in app.button if button.label == "Did not take place")
    submit.click().run()
    assert said(app)[0] == "Choose the reason why it did not take place."
    reason = next(box for box in app.selectbox if box.label == "Why did it not take place?")
    reason.set_value(CancelReason.BUILDING)
    next(button for button in app.button if button.label == "Did not take place").click().run()
    assert said(app, "info")[0] == "This session did not take place: building not available."
    with reading(city.engine) as tx:
        row = tx.get_one(SessionRow, now)
        assert (row.state, row.cancel_reason) == (SessionState.CANCELLED, CancelReason.BUILDING)


def test_note_is_saved_and_one_that_names_somebody_is_refused(city: City) -> None:
    now = city.session()
    app = page(city)
    app.text_input(key=f"counts.note_{now}").set_value("Printer broken").run()
    assert said(app) == []
    app.text_input(key=f"counts.note_{now}").set_value("Call back on 0475 12 34 56").run()
    assert said(app)[0].startswith("Remove the phone number from the text")
    with reading(city.engine) as tx:
        assert tx.get_one(CountRow, now).note == "Printer broken"


def test_a_colleagues_note_is_not_overwritten_unasked(city: City) -> None:
    now = city.session()
    app = page(city)
    with writing(city.engine) as tx:
        factories.make_count(
            tx, tx.get_one(SessionRow, now), state=CountState.DRAFT, visitors=None, note="Busy"
        )
    app.text_input(key=f"counts.note_{now}").set_value("Quiet").run()
    assert said(app)[0] == "A colleague wrote meanwhile: “Busy”. Keep one of the two."
    app.button(key=f"counts.note_{now}_mine").click().run()
    with reading(city.engine) as tx:
        assert tx.get_one(CountRow, now).note == "Quiet"


def correcting(city: City, session_id: int) -> AppTest:
    """The page of an entered count with its form opened."""
    return page(city, sessie=session_id).button(key="counts.correct").click().run()


def correct(app: AppTest, session_id: int, version: int, **figures: int | None) -> AppTest:
    for field, value in figures.items():
        app.number_input(key=f"counts.correct_{session_id}_{version}_{field}").set_value(value)
    return next(button for button in app.button if button.label == "Save correction").click().run()


def test_entered_count_is_corrected_with_its_history_kept_and_shown(city: City) -> None:
    now = city.session()
    city.enter(now)
    app = correct(correcting(city, now), now, 2, visitors=5, first_time=2)
    assert city.count(now) == (CountState.ENTERED, 5, 2, {city.topic: 1})
    assert said(app, "success")[0] == "Entered: 5 visitors"
    shown = [element.value for element in app.markdown]
    assert "- Visitors: 3 → 5\n- First time: not counted → 2" in shown


def test_a_correction_and_then_the_count_itself_are_undone_beside_it(city: City) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        factories.make_count(tx, tx.get_one(SessionRow, now), state=CountState.DRAFT, visitors=3)
        person = accounts.person_of(tx, tx.get_one(AccountRow, city.manager))
        verbs.finish(tx, now, by=person, now=NOW - timedelta(minutes=5))
    app = correct(correcting(city, now), now, 2, visitors=5)
    captions = [one.value.replace("\\", "") for one in app.caption]
    assert "Last: Tue 24 Nov 12:00 · Count corrected: visitors 3 → 5" in captions
    app = undo(app)
    assert city.count(now) == (CountState.ENTERED, 3, None, {})
    assert [toast.value for toast in app.toast] == ["Undone."]
    undo(app)
    assert city.count(now) == (CountState.DRAFT, 3, None, {})


def test_a_session_that_did_take_place_after_all_is_counted(city: City) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        person = accounts.person_of(tx, tx.get_one(AccountRow, city.manager))
        verbs.did_not_take_place(tx, now, CancelReason.ILLNESS, by=person, now=NOW)
    app = undo(page(city, sessie=now))
    assert (said(app), told(app)["session"]) == ([], str(now))


def undo(app: AppTest) -> AppTest:
    (button,) = (one for one in app.button if one.label == "Undo")
    return button.click().run()


def test_bad_correction_is_refused_beside_the_form(city: City) -> None:
    now = city.session()
    city.enter(now)
    app = correct(correcting(city, now), now, 2, visitors=0)
    assert "Questions were counted, but no visitors. Enter the visitors, or set the questions to 0." in said(
        app
    )
    app = correct(app, now, 2, visitors=501)
    assert "A figure lies between 0 and 500. Correct what was typed." in said(app)
    assert city.count(now) == (CountState.ENTERED, 3, None, {city.topic: 1})


def test_conflicting_correction_shows_mine_theirs_and_base_and_saves_the_choice(city: City) -> None:
    now = city.session()
    city.enter(now)
    app = correcting(city, now)
    with writing(city.engine) as tx:
        colleague = factories.make_person(tx, Role.ADMINISTRATOR)
        theirs = Figures(visitors=8, turned_away=1, tallies={city.topic: 1})
        verbs.correct(tx, now, theirs, 2, by=colleague, now=NOW + timedelta(minutes=5))
    correct(app, now, 2, visitors=5)
    assert city.count(now) == (CountState.ENTERED, 8, None, {city.topic: 1})
    assert any(text.startswith("A colleague corrected this count meanwhile.") for text in said(app))
    radios = {radio.label: radio.options for radio in app.radio}
    assert radios == {
        "Visitors (it was 3)": ["mine: 5", "theirs: 8"],
        "Turned away (it was not counted)": ["mine: not counted", "theirs: 1"],
    }
    next(button for button in app.button if button.label == "Save my choice").click().run()
    with reading(city.engine) as tx:
        row = tx.get_one(CountRow, now)
        assert (row.visitors, row.turned_away, row.version) == (5, 1, 4)
        changed = tx.scalars(select(ChangeRow.verb).where(ChangeRow.entity_id == now)).all()
    assert sorted(changed) == ["corrected", "corrected", "entered"]


def test_a_correction_saved_twice_changes_the_count_once(city: City) -> None:
    now = city.session()
    city.enter(now)
    first, second = correcting(city, now), correcting(city, now)
    for app in (first, second):
        correct(app, now, 2, visitors=5)
        assert said(app) == []
    with reading(city.engine) as tx:
        assert tx.get_one(CountRow, now).version == 3


def test_leaving_a_correction_changes_nothing(city: City) -> None:
    now = city.session()
    city.enter(now)
    app = correcting(city, now)
    app.number_input(key=f"counts.correct_{now}_2_visitors").set_value(9)
    app.button(key="counts.leave_it").click().run()
    assert city.count(now) == (CountState.ENTERED, 3, None, {city.topic: 1})
    assert len(app.number_input) == 0


@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 40, "0"])
def test_nonsense_in_the_address_is_answered_with_a_sentence(city: City, asked: str) -> None:
    app = page(city, sessie=asked)
    assert said(app)[0].startswith("This was not found, or your account may not see it.")
    app.button[0].click().run()
    assert app.title[0].value == "Counts"


def section_of(app: AppTest, kind: CategoryKind) -> dict[str, Any] | None:
    """What the counter is told of a list beside the questions."""
    return next((one for one in told(app)["sections"] if one["key"] == kind), None)


def test_outcomes_are_counted_everywhere_and_a_profile_only_where_it_is_switched_on(city: City) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        factories.make_category(tx, kind=CategoryKind.OUTCOME, code="self")
        young = factories.make_category(tx, kind=CategoryKind.AGE_BAND, code="young").id
    app = page(city)
    assert section_of(app, CategoryKind.OUTCOME) is not None
    assert section_of(app, CategoryKind.AGE_BAND) is None
    send(app, city.manager, tap(now, f"category:{young}"))
    assert len(told(app)["answer"]["refused"]) == 1
    with writing(city.engine) as tx:
        tx.get_one(NetworkRow, city.krook.network_id).profile = [CategoryKind.AGE_BAND]
    app = page(city)
    section = section_of(app, CategoryKind.AGE_BAND)
    assert section is not None
    assert (section["label"], section["ofVisitors"], [one["label"] for one in section["topics"]]) == (
        "Age bands",
        True,
        ["young en"],
    )


def test_a_profile_above_the_visitors_is_refused_with_a_sentence_and_stays_as_it_was_counted(
    city: City,
) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        young = factories.make_category(tx, kind=CategoryKind.AGE_BAND, code="young").id
        tx.get_one(NetworkRow, city.krook.network_id).profile = [CategoryKind.AGE_BAND]
    app = page(city)
    taps = [tap(now, "visitors", None, 2), tap(now, f"category:{young}", None, 3)]
    send(app, city.manager, *taps, finish=(now, "finish", True))
    (done,) = told(app)["answer"]["done"]
    assert done["sentences"] == [
        "Age bands: 3 counted, and 2 visitors. Each visitor counts once in this list: correct one of the two."
    ]
    assert city.count(now) == (CountState.DRAFT, 2, None, {young: 3})
    send(app, city.manager, tap(now), finish=(now, "finish", True))
    assert city.count(now) == (CountState.ENTERED, 3, None, {young: 3})
    assert "- Age bands: young en 3" in [one.value for one in app.markdown]


def test_what_other_was_about_is_asked_once_it_was_counted_and_after_finishing_too(city: City) -> None:
    now = city.session()
    with writing(city.engine) as tx:
        other = factories.make_category(tx, code="ZZ").id
    app = page(city)
    key = f"counts.other_text_{now}"
    assert key not in [one.key for one in app.text_input]
    send(app, city.manager, tap(now, "visitors", None, 2), tap(now, f"category:{other}"))
    app.text_input(key=key).set_value("Call 0475 12 34 56").run()
    assert said(app)[0].startswith("Remove the phone number from the text")
    app.text_input(key=key).set_value("Buying a drone").run()
    assert said(app) == []
    send(app, city.manager, finish=(now, "finish", True))
    assert app.text_input(key=key).value == "Buying a drone"
    app.text_input(key=key).set_value("Flying a drone").run()
    with reading(city.engine) as tx:
        assert tx.get_one(CountRow, now).other_text == "Flying a drone"
