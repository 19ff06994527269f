"""What the server does by itself while it runs: it makes the sessions that came within the horizon, forgets what is over,
and adds up the figures that charts read, when much was changed at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from db import session
from db.queries import rollup_cut
from domain.errors import DeskError
from services import (
    consult_erasing,
    departure,
    generation,
    history,
    password,
    proposal_run,
    sign_in,
    tap,
)
from web import database

LOOKS_EVERY_S = 3600
ADDS_UP_EVERY_S = 15
MARKS_AT_ONCE = 500
"""So many changed figures are added up in one transaction: others wait for it on SQLite, less than a second."""

_log = logging.getLogger("inloop")


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Upkeep now and every hour, in a thread beside the requests, until the block ends; figures every few seconds.

    Several servers may do it at once: an occurrence is made by whoever comes first.
    """
    tasks = [asyncio.create_task(_keep_up()), asyncio.create_task(_keep_adding_up())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _keep_up() -> None:
    while True:
        await asyncio.to_thread(catch_up)
        await asyncio.to_thread(sweep)
        await asyncio.to_thread(erase_references)
        await asyncio.sleep(LOOKS_EVERY_S)


async def _keep_adding_up() -> None:
    while True:
        await asyncio.to_thread(add_up)
        await asyncio.sleep(ADDS_UP_EVERY_S)


def add_up() -> int:
    """How many marked changes of kept figures were added up: what an import or a migration left, or a server that died."""
    kept = database.current()
    if kept.fault() is not None:
        return 0
    done = 0
    try:
        with kept.reading() as tx:
            networks = rollup_cut.waiting(tx)
        for network_id in networks:
            while some := session.add_up(kept.engine, network_id, most=MARKS_AT_ONCE):
                done += some
    except (DeskError, SQLAlchemyError):
        _log.exception("Adding up figures failed")
    return done


def catch_up() -> int:
    """How many sessions were made; none while the database cannot be worked with: the next hour tries again."""
    kept = database.current()
    if kept.fault() is not None:
        return 0
    try:
        with kept.writing() as tx:
            return generation.catch_up(tx, today=database.now().date())
    except (DeskError, SQLAlchemyError):
        _log.exception("Making the sessions of the horizon failed")
        return 0


def sweep() -> None:
    """Forget old taps, sign-ins, attempts, links, proposals, earlier notes and departed sessions; twice is as good as once.

    So several servers may do it.
    """
    kept = database.current()
    if kept.fault() is not None:
        return
    now = database.now()
    try:
        with kept.writing() as tx:
            tap.sweep_taps(tx, now=now)
            sign_in.sweep(tx, now=now)
            password.sweep_links(tx, now=now)
            proposal_run.forget(tx, now=now)
            history.sweep_texts(tx, now=now)
            departure.sweep(tx, now=now)
    except (DeskError, SQLAlchemyError):
        _log.exception("Forgetting what is over failed")


def erase_references() -> int:
    """How many references of consults were forgotten, some at a time; what fails is tried again the next hour."""
    kept = database.current()
    if kept.fault() is not None:
        return 0
    erased = 0
    try:
        while True:
            with kept.writing() as tx:
                now_erased = consult_erasing.erase(tx, now=database.now())
            erased += now_erased
            if not now_erased:
                return erased
    except (DeskError, SQLAlchemyError):
        _log.exception("Forgetting the references of consults failed")
        return erased
