"""Who helped, on the Counts page of an entered count: one tap each, who stood in, and the way back."""

from datetime import date

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.queries import account as accounts
from db.session import reading, writing
from db.tables import AccountRow, AssignmentRow, HelperRow, LocationRow, SessionRow
from domain.presence import Answer, Presence
from domain.words import AssignmentState, CountState, Role
from services import presence
from tests import factories
from tests.pages.driving import NOW, drive

TODAY = date(2026, 11, 24)


class Krook:
    """Yesterday's session of De Krook, counted, with Ada and Bo on its roster; Cem is placed there too."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as tx:
            network = factories.make_network(tx)
            location = factories.make_location(tx, network, name="De Krook")
            session = factories.make_session(tx, location)
            factories.make_count(tx, session, state=CountState.ENTERED, entered_at=NOW)
            helpers = [factories.make_helper(tx, network, name=name) for name in ("Ada", "Bo_*", "Cem")]
            for helper in helpers:
                factories.make_placement(tx, helper, location)
            for helper in helpers[:2]:
                factories.make_assignment(tx, session, helper)
            self.ada, self.bo, self.cem = (helper.id for helper in helpers)
            self.location, self.session = location.id, session.id
            self.manager = factories.make_account(tx, role=Role.MANAGER, locations=[location]).id

    def page(self) -> AppTest:
        return drive(self.engine, self.manager, page="counts", query={"sessie": str(self.session)})

    def states(self) -> dict[int, AssignmentState]:
        with reading(self.engine) as tx:
            return {
                helper: row.state
                for helper in (self.ada, self.bo, self.cem)
                if (row := tx.get(AssignmentRow, (self.session, helper))) is not None
            }


@pytest.fixture
def krook(sqlite_engine: Engine) -> Krook:
    return Krook(sqlite_engine)


def tap(app: AppTest, helper: int, wanted: Presence | None) -> AppTest:
    (control,) = (one for one in app.segmented_control if f"_{helper}_" in str(one.key))
    return control.set_value(wanted).run()


def button(app: AppTest, label: str) -> AppTest:
    (found,) = (one for one in app.button if one.label == label)
    return found.click().run()


def captions(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.caption]


def test_one_tap_says_that_a_helper_was_there_and_undo_takes_it_back(krook: Krook) -> None:
    app = krook.page()
    assert "0 helpers were there · 2 not said yet" in captions(app)
    app = tap(app, krook.ada, Presence.PRESENT)
    assert krook.states() == {krook.ada: AssignmentState.PRESENT, krook.bo: AssignmentState.CONFIRMED}
    assert "1 helper was there · 1 not said yet" in captions(app)
    app = tap(app, krook.bo, Presence.ABSENT)
    assert krook.states()[krook.bo] is AssignmentState.NO_SHOW
    app = tap(app, krook.bo, None)
    assert krook.states()[krook.bo] is AssignmentState.CONFIRMED


def test_what_was_said_is_undone_beside_it(krook: Krook) -> None:
    app = tap(krook.page(), krook.ada, Presence.PRESENT)
    assert any("Ada was there" in one for one in captions(app))
    app = button(app, "Undo")
    assert krook.states()[krook.ada] is AssignmentState.CONFIRMED
    assert "0 helpers were there · 2 not said yet" in captions(app)


def test_everybody_is_confirmed_in_one_tap(krook: Krook) -> None:
    app = button(krook.page(), "All 2 were there")
    assert krook.states() == {krook.ada: AssignmentState.PRESENT, krook.bo: AssignmentState.PRESENT}
    assert "2 helpers were there" in captions(app)
    assert "All 2 were there" not in [one.label for one in app.button]


def test_someone_else_stood_in_by_name_or_without(krook: Krook) -> None:
    app = krook.page()
    app.session_state[f"counts.someone_else_{krook.session}"] = True
    app = app.run()
    (box,) = (one for one in app.selectbox if one.label == "Helper who stood in")
    assert box.options == ["Cem"]
    app = box.set_value(krook.cem).run()
    assert krook.states()[krook.cem] is AssignmentState.PRESENT
    app = button(app, "Somebody who is not on this list")
    assert "2 helpers were there · 2 not said yet" in captions(app)
    button(app, "One fewer")
    with reading(krook.engine) as tx:
        assert tx.get_one(SessionRow, krook.session).unnamed_helpers == 0


def test_a_helper_known_to_have_been_elsewhere_is_refused_with_a_sentence_and_stands_as_before(
    krook: Krook,
) -> None:
    app = krook.page()
    app = tap(app, krook.ada, Presence.ABSENT)
    with writing(krook.engine) as tx:
        network_id = tx.get_one(LocationRow, krook.location).network_id
        serre = factories.make_location(tx, name="De Serre", network_id=network_id)
        factories.make_assignment(tx, factories.make_session(tx, serre), tx.get_one(HelperRow, krook.ada))
    app = tap(app, krook.ada, Presence.PRESENT)
    assert any("De Serre" in str(one.value) for one in app.error)
    assert krook.states()[krook.ada] is AssignmentState.NO_SHOW
    assert [one.value for one in app.run().error] == []


def test_what_a_colleague_said_meanwhile_is_shown_and_kept(krook: Krook) -> None:
    app = krook.page()
    with writing(krook.engine) as tx:
        person = accounts.person_of(tx, tx.get_one(AccountRow, krook.manager))
        said = [Answer(krook.ada, AssignmentState.CONFIRMED, Presence.ABSENT)]
        presence.confirm(tx, krook.session, said, by=person, now=NOW)
    app = tap(app, krook.bo, Presence.PRESENT)
    assert krook.states() == {krook.ada: AssignmentState.NO_SHOW, krook.bo: AssignmentState.PRESENT}
    assert "1 helper was there" in captions(app)
