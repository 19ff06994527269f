"""The page of proposed plans driven in this process: asked for, followed, accepted in part, and whose it is not."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AvailabilityRow, HelperRow, LocationRow, ProposalRow, SessionRow
from domain.proposal import RunState
from domain.words import AssignmentState, Role
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive
from tests.services import proposals
from tests.services.planning_desk import open_desk
from tests.statements import recorded

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook and AMAL, tomorrow from ten to twelve; Fatma for the one, nobody for the other."""

    engine: Engine
    network: int
    krook: int
    amal: int
    coordinator: int
    manager: int

    def open(self, who: int | None = None, **query: str) -> AppTest:
        return drive(self.engine, who or self.coordinator, page="proposal", query=query)

    def helpers(self) -> list[str]:
        with reading(self.engine) as tx:
            return [one.name for one in read.placed(tx, [self.krook])[self.krook].standing]

    def make(self, app: AppTest) -> AppTest:
        """The form is sent, and what a server does with it done here."""
        app.button(key="FormSubmitter:proposal.form-Make a proposal").click().run()
        with writing(self.engine) as tx:
            assert proposals.make(tx, NOW) == self.latest(tx)
        return app.run()

    def latest(self, tx: Session) -> int:
        return tx.scalars(select(ProposalRow.id).order_by(ProposalRow.asked_at.desc()).limit(1)).one()

    def proposal(self) -> int:
        with reading(self.engine) as tx:
            return self.latest(tx)


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        amal = desk.another_session()
        fatma = desk.helper("Fatma")
        factories.make_placement(tx, fatma, desk.location)
        tx.add(AvailabilityRow(helper_id=fatma.id, weekday=2, starts=time(9), ends=time(12)))
        manager = factories.make_person(tx, Role.MANAGER, locations=[desk.location])
        return City(
            sqlite_engine,
            desk.network.id,
            desk.session.id,
            amal.id,
            desk.coordinator.account_id,
            manager.account_id,
        )


def _said(app: AppTest) -> str:
    """All texts, without the signs that keep Markdown from reading names."""
    texts = [str(one.value) for one in [*app.markdown, *app.caption, *app.info, *app.error]]
    return "\n".join(texts).replace("\\", "")


def _labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button if one.key and one.key.startswith("proposal.")]


def test_before_the_first_proposal_the_page_says_what_one_is_and_offers_the_form(city: City) -> None:
    app = city.open()
    assert "Nothing is changed before you accept it" in _said(app)
    assert app.selectbox(key="proposal.form.from.2026-W48").value == date(2026, 11, 23)
    assert app.radio(key="proposal.form.freedom").value == "keep"


def test_the_week_of_the_roster_is_proposed_for_and_a_week_that_is_over_is_not(city: City) -> None:
    assert city.open(week="2026-W50").selectbox(key="proposal.form.from.2026-W50").value == date(2026, 12, 7)
    for other in ("2026-W40", "nonsense"):
        chosen = city.open(week=other).selectbox(key="proposal.form.from.2026-W48")
        assert chosen.value == date(2026, 11, 23)


def test_while_it_is_made_it_says_so_and_can_be_stopped(city: City) -> None:
    app = city.open()
    app.button(key="FormSubmitter:proposal.form-Make a proposal").click().run()
    assert not app.exception
    assert _labels(app) == ["Stop"]
    app.button(key=f"proposal.stop_{city.proposal()}").click().run()
    assert "It was stopped before there was a plan." in _said(app)


def test_a_plan_stands_beside_the_present_one_with_its_reasons_and_what_stays_open(city: City) -> None:
    app = city.make(city.open())
    said = _said(app)
    assert "now 2 places are open" in said
    assert "**1 place stays open**" in said
    assert "proven: no better plan is possible" in said
    assert "now: nobody → proposed: Fatma" in said
    assert "own place · 2 hours this month" in said
    assert "**AMAL** · 1 stays open" in said
    assert "1 helper thought of: 1 × stands elsewhere then" in said
    assert city.helpers() == []


def test_whoever_was_asked_fills_a_place_here_and_the_page_says_so(city: City) -> None:
    with writing(city.engine) as tx:
        session, fatma = tx.get_one(SessionRow, city.krook), tx.scalars(select(HelperRow)).one()
        factories.make_assignment(tx, session, fatma, state=AssignmentState.PROPOSED)
    app = city.open()
    said = "has not answered yet counts here as standing there"
    assert said in app.radio(key="proposal.form.freedom").help
    app = city.make(app)
    assert said in next(one for one in app.markdown if "now 1 place is open" in str(one.value)).help


def test_one_line_is_accepted_can_be_undone_and_a_second_click_changes_nothing(city: City) -> None:
    app = city.make(city.open())
    key = f"proposal.accept_{city.proposal()}_1"
    app.button(key=key).click().run()
    assert not app.exception
    assert city.helpers() == ["Fatma"]
    assert [toast.value for toast in app.toast] == ["1 change accepted."]
    assert ":green[:material/check:] Fatma · accepted" in _said(app)
    assert _labels(app) == []
    undo = next(one for one in app.button if one.label == "Undo")
    undo.click().run()
    assert city.helpers() == []


def test_accepting_all_takes_over_what_is_open(city: City) -> None:
    app = city.make(city.open())
    app.button(key=f"proposal.accept_{city.proposal()}").click().run()
    assert city.helpers() == ["Fatma"]


def test_what_a_colleague_changed_is_refused_with_its_sentence(city: City) -> None:
    app = city.make(city.open())
    with writing(city.engine) as tx:
        tx.execute(update(SessionRow).where(SessionRow.id == city.krook).values(version=7))
    app.button(key=f"proposal.accept_{city.proposal()}_1").click().run()
    assert city.helpers() == []
    said = _said(app)
    assert "Fatma · could not be accepted" in said
    assert "A colleague changed this session meanwhile." in said


def test_what_is_put_aside_changes_nothing(city: City) -> None:
    app = city.make(city.open())
    app.button(key=f"proposal.decline_{city.proposal()}").click().run()
    assert city.helpers() == []
    assert "Fatma · put aside" in _said(app)


def test_who_asks_while_one_is_made_sees_that_one(city: City) -> None:
    app, other = city.open(), city.open()
    for one in (app, other):
        one.button(key="FormSubmitter:proposal.form-Make a proposal").click().run()
        assert _labels(one) == ["Stop"]
    assert city.proposal()


def test_a_run_that_failed_says_so_and_offers_to_ask_again(city: City) -> None:
    with writing(city.engine) as tx:
        session = tx.get_one(SessionRow, city.krook)
        factories.make_proposal(tx, session, [], state=RunState.FAILED, open_before=None)
    assert "No plan was found before it broke off." in _said(city.open())


def test_nobody_else_sees_it_and_a_link_to_another_network_shows_nothing_of_it(city: City) -> None:
    city.make(city.open())
    with writing(city.engine) as tx:
        elsewhere = factories.make_network(tx, name="Kortrijk")
        other = factories.make_person(tx, networks=[elsewhere])
    app = city.open(city.manager)
    assert REFUSED in _said(app)
    linked = city.open(other.account_id, nummer=str(city.proposal()))
    assert "Fatma" not in _said(linked)
    assert "This link names something that is not here" in _said(linked)
    assert city.open(nummer="nonsense").exception == []


def test_the_roster_leads_there(city: City) -> None:
    app = drive(city.engine, city.coordinator, page="roster")
    assert app.button(key="roster.propose").label == "Proposal for open places"
    manager = drive(city.engine, city.manager, page="roster")
    assert not [one for one in manager.button if one.key == "roster.propose"]


def test_a_rerun_takes_as_many_statements_whatever_the_size(city: City) -> None:
    counted = []
    for size in (1, 3):
        with writing(city.engine) as tx:
            session = tx.get_one(SessionRow, city.krook)
            network = tx.get_one(LocationRow, session.location_id).network_id
            helpers = [factories.make_helper(tx, network_id=network).id for _number in range(size)]
            key = factories.make_proposal(tx, session, helpers).id
        app = city.open(nummer=str(key))
        assert len([one for one in app.button if one.label == "Accept"]) == size
        with recorded(city.engine) as statements:
            app.run()
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_the_page_speaks_dutch(city: City) -> None:
    city.make(city.open())
    app = drive(city.engine, city.coordinator, page="proposal", language="nl")
    said = _said(app)
    assert "nu zijn 2 plaatsen open · **1 plaats blijft open** · bewezen: een beter plan bestaat niet" in said
    assert "Fatma** komt erbij" in said


def test_helpers_with_signs_in_their_name_are_shown_as_they_are(city: City) -> None:
    with writing(city.engine) as tx:
        tx.execute(update(HelperRow).values(name="Fatma *de* [Wit]"))
    app = city.make(city.open())
    assert any("Fatma \\*de\\* \\[Wit\\]" in str(one.value) for one in app.markdown)
