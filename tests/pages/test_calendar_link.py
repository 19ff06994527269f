"""The link to a calendar on the pages of a location, a helper and the own account: made, renewed, withdrawn."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import FeedRow
from domain.words import Role
from services import feed
from tests import factories
from tests.pages.driving import NOW, drive

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Desk:
    engine: Engine
    place: int
    helper: int
    coordinator: int
    manager: int

    def links(self) -> list[tuple[int, str]]:
        with reading(self.engine) as tx:
            return [(row.id, row.secret) for row in tx.scalars(select(FeedRow))]

    def open(self, page: str) -> AppTest:
        """The page with the fold open, as its manager or coordinator sees it."""
        match page:
            case "locations":
                app = drive(self.engine, self.coordinator, page=page, query={"locatie": str(self.place)})
            case "helpers":
                app = drive(self.engine, self.manager, page=page, query={"begeleider": str(self.helper)})
            case _:
                app = drive(self.engine, self.manager, page=page)
        return self.opened(app)

    def opened(self, app: AppTest) -> AppTest:
        for name in (f"calendar_location_{self.place}", f"calendar_helper_{self.helper}"):
            app.session_state[name] = True
        return app.run()


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        place = factories.make_location(tx, network, name="De *Krook*")
        helper = factories.make_helper(tx, network, name="Fatma")
        factories.make_placement(tx, helper, place)
        return Desk(
            sqlite_engine,
            place.id,
            helper.id,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.MANAGER, locations=[place]).id,
        )


def press(app: AppTest, text: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == text]
    return button.click().run()


@pytest.mark.parametrize("page", ["locations", "helpers", "my_account"])
def test_a_link_is_made_copied_renewed_and_withdrawn(desk: Desk, page: str) -> None:
    app = press(desk.open(page), "Make a link")
    assert not app.exception
    (first,) = desk.links()
    assert [one.value for one in app.code] == [f"/agenda/{first[0]}-{first[1]}.ics"]
    assert any("Whoever has this link sees the calendar" in one.value for one in app.markdown)
    app = press(app, "Renew: the old link stops")
    (second,) = desk.links()
    assert second[1] != first[1]
    assert [one.value for one in app.code] == [f"/agenda/{second[0]}-{second[1]}.ics"]
    app = press(app, "Withdraw the link")
    assert (desk.links(), list(app.code)) == ([], [])


def test_a_link_that_a_colleague_renewed_is_left_alone_and_shown(desk: Desk) -> None:
    app = press(desk.open("my_account"), "Make a link")
    with writing(desk.engine) as tx:
        ann = factories.make_person(tx, Role.ADMINISTRATOR)
        (seen,) = desk.links()
        feed.renew_for_location(tx, desk.place, seen[0], by=ann, today=TODAY, now=NOW)
    app = press(app, "Withdraw the link")
    (stands,) = desk.links()
    assert [one.value for one in app.code] == [f"/agenda/{stands[0]}-{stands[1]}.ics"]


def test_who_is_not_to_hand_a_calendar_over_is_not_offered_it(desk: Desk) -> None:
    with writing(desk.engine) as tx:
        viewer = factories.make_account(tx, role=Role.VIEWER).id
    app = desk.opened(drive(desk.engine, viewer, page="my_account"))
    assert "Make a link" not in [one.label for one in app.button]
