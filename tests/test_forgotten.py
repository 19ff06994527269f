"""Who was forgotten is nowhere: no table, page, feed, export or log holds an anonymised helper or an old reference."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.tab import Tab
from db.queries import feed as feeds
from db.session import reading, writing
from db.tables import Base, HelperRow
from domain import absence as absences
from domain import contact as contacts
from domain import helper as helpers
from domain import placement as placements
from domain.consult import REFERENCE_KEPT
from domain.contact import NextAction
from domain.period import Period
from domain.person import Person
from domain.table_column import Kind
from domain.waiting import LONGEST_WAIT
from domain.words import AbsenceKind, ContactKind, HelperKind, HelperStage
from scripts.serving import sign_in_to
from services import absence, consult_erasing, contact, exporting, feed, helper, leaving, placement, roster
from tests.browser import serve
from tests.services.consulting import open_consults
from ui import page_entry
from web import presence
from web.request import cookie_name

FIRST_NAME, NAME = "Zwaantje Eerst", "Zwaantje Verdwenen"
EMAIL, PHONE = "zwaantje.verdwenen@voorbeeld.example", "0498 76 54 32"
BOOKED, WAITING = "KLANT-7731", "WACHT-4492"
SECRETS = (
    "zwaantje",
    "verdwenen",
    "voorbeeld.example",
    "0498 76",
    "0498/76",
    "049876",
    BOOKED.lower(),
    WAITING.lower(),
)
LATER = max(REFERENCE_KEPT, LONGEST_WAIT) + timedelta(days=40)
"""By then nothing is kept of a reference any more, also of who still waits."""


@dataclass(frozen=True, slots=True)
class Known:
    """A network in which everything that could name somebody was filled in, through the services."""

    coordinator: Person
    place: int
    helper: int


def fill(tx: Session, today: date, now: datetime) -> Known:
    desk = open_consults(tx, today, now)
    by = desk.coordinator
    call: dict[str, Any] = {"by": by, "today": today, "now": now}
    draft = helpers.Draft(
        FIRST_NAME, HelperKind.VOLUNTEER, HelperStage.ACTIVE, today, email=EMAIL, phone=PHONE
    )
    helper_id = helper.add(tx, desk.network.id, draft, **call)
    renamed = helpers.Draft(NAME, HelperKind.VOLUNTEER, HelperStage.ACTIVE, today, email=EMAIL, phone=PHONE)
    helper.change(tx, helper_id, renamed, 1, **call)
    placed = placements.Draft(desk.location.id, "vraag naar Zwaantje", today)
    placement.place(tx, helper_id, placed, by=by, now=now)
    away = absences.Draft(AbsenceKind.HOLIDAY, today + timedelta(days=30), today + timedelta(days=33))
    absence.add(tx, helper_id, away, **call)
    contact.add(tx, helper_id, contacts.Draft(today, ContactKind.TALK, "Zwaantje komt graag"), **call)
    contact.set_next_action(
        tx, helper_id, NextAction("Zwaantje bellen", today + timedelta(days=3)), NextAction(), **call
    )
    tx.flush()
    roster.assign(tx, desk.session.id, helper_id, None, desk.session.version, **call)
    feed.renew_for_helper(tx, helper_id, None, **call)
    feed.renew_for_location(tx, desk.location.id, None, **call)
    desk.book(reference=BOOKED)
    desk.wait(WAITING)
    return Known(by, desk.location.id, helper_id)


def forget(tx: Session, known: Known, today: date, now: datetime) -> None:
    """What the people and the upkeep of the server do, a long while later."""
    late = now + LATER
    version = tx.get_one(HelperRow, known.helper).version
    leaving.leave(
        tx,
        known.helper,
        HelperStage.STOPPED,
        today,
        version,
        by=known.coordinator,
        today=late.date(),
        now=late,
    )
    tx.flush()
    leaving.anonymise(tx, known.helper, version + 1, by=known.coordinator, today=late.date(), now=late)
    while consult_erasing.erase(tx, now=late):
        tx.flush()


def found_in(tx: Session) -> set[str]:
    """The tables of which a row holds one of the secrets, packed files opened."""
    tx.flush()
    return {
        table.name
        for table in Base.metadata.sorted_tables
        for row in tx.execute(select(table))
        if holds_a_secret(" ".join(_as_text(value) for value in row))
    }


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        with suppress(zlib.error):
            value = zlib.decompress(value)
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def holds_a_secret(text: str) -> bool:
    return any(secret in text.lower() for secret in SECRETS)


def test_no_table_holds_who_was_forgotten(engine: Engine, today: date, now: datetime) -> None:
    with writing(engine) as tx:
        known = fill(tx, today, now)
        assert found_in(tx) == {"helper", "placement", "contact", "consult", "waiting"}  # and no history
    with writing(engine) as tx:
        forget(tx, known, today, now)
    with reading(engine) as tx:
        assert found_in(tx) == set()


def test_no_export_holds_who_was_forgotten(engine: Engine, today: date, now: datetime) -> None:
    days = Period(today - timedelta(days=30), today + timedelta(days=300))

    def exported(tx: Session, known: Known) -> set[Kind]:
        (network,) = known.coordinator.networks
        return {
            kind
            for kind in Kind
            if holds_a_secret(
                str(exporting.table(tx, network, kind, days, by=known.coordinator, now=now).rows)
            )
        }

    with writing(engine) as tx:
        known = fill(tx, today, now)
        assert Kind.HELPERS in exported(tx, known)
    with writing(engine) as tx:
        forget(tx, known, today, now)
    with writing(engine) as tx:
        assert exported(tx, known) == set()


class Reader(Tab):
    """A tab that remembers all that the server sent to it."""

    said = b""

    def _is_end(self, message: ForwardMsg) -> bool:
        self.said += message.SerializeToString()
        return super()._is_end(message)


@pytest.mark.server
def test_no_page_feed_download_or_log_holds_who_was_forgotten(
    sqlite_engine: Engine, tmp_path: Path, today: date, now: datetime
) -> None:
    with writing(sqlite_engine) as tx:
        known = fill(tx, today, now)
    with reading(sqlite_engine) as tx:
        links = [
            feeds.link_of_helper(tx, known.coordinator, known.helper, today=today),
            feeds.link_of_location(tx, known.coordinator, known.place),
        ]
    paths = [link.path for link in links if link is not None]
    url = sqlite_engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=now) as server:
        token = sign_in_to(server, known.coordinator.account_id)
        cookie = f"{cookie_name(presence.COOKIE)}={token}"
        before = dict(_seen(server.url, cookie, known))
        assert {path for path, what in before.items() if holds_a_secret(what)} >= {"begeleiders", "rooster"}
        assert not any(holds_a_secret(httpx.get(server.url + path).text) for path in paths)
        with writing(sqlite_engine) as tx:
            forget(tx, known, today, now)
        assert httpx.get(server.url + paths[0]).status_code == httpx.codes.NOT_FOUND
        log = server.log
    with serve(
        url, tmp_path, now=now
    ) as server:  # what was kept in memory is another matter: a minute at most
        after = [path for path, what in _seen(server.url, cookie, known) if holds_a_secret(what)]
        assert after == []
        assert not holds_a_secret(httpx.get(server.url + paths[1]).text)
        logged = log.read_text() + server.log.read_text()
    assert not holds_a_secret(logged)
    assert not [secret for secret in (token, *(path.partition("-")[2] for path in paths)) if secret in logged]


def _seen(server: str, cookie: str, known: Known) -> Iterator[tuple[str, str]]:
    """What the coordinator's browser gets of every page, the helper's own included, by path."""
    for entry in page_entry.PAGES:
        with Reader(server, cookie, entry.path) as tab:
            if entry.path == "begeleiders":
                tab.query = f"begeleider={known.helper}"
            tab.run()
            yield entry.path, tab.said.decode("utf-8", "replace")
