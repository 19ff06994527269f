"""The frame around the pages, driven in this process: which network is looked at."""

import pytest
from sqlalchemy import Engine

from db.session import writing
from tests import factories
from tests.pages.driving import drive
from ui import frame


@pytest.mark.parametrize("asked", ["²", "-1", "Gent", "9" * 5000, "987654"])
def test_nonsense_in_place_of_a_network_shows_the_first_of_ones_own(
    sqlite_engine: Engine, asked: str
) -> None:
    with writing(sqlite_engine) as tx:
        networks = [factories.make_network(tx, name=name) for name in ("Antwerpen", "Gent")]
        ann = factories.make_account(tx, networks=networks)
        wanted = networks[0].id
    app = drive(sqlite_engine, ann, query={frame.NETWORK_IN_URL: asked})
    assert not app.exception
    assert app.session_state[frame.NETWORK] == wanted


def test_the_network_of_another_city_is_not_shown_by_its_address(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        own, other = (factories.make_network(tx, name=name) for name in ("Gent", "Kortrijk"))
        ann = factories.make_account(tx, networks=[own])
        wanted, foreign = own.id, other.id
    app = drive(sqlite_engine, ann, query={frame.NETWORK_IN_URL: str(foreign)})
    assert app.session_state[frame.NETWORK] == wanted
