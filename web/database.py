"""The database as the routes and the gate use it, and whether it can be worked with at all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import settings
from db import schema, session
from db.session import DatabaseUnreachable
from domain.errors import DeskError

ASK_AGAIN_AFTER_S = 2.0


class Database:
    """An engine, and what is wrong with the database behind it.

    Once it was found in order it is trusted until a transaction fails; while something is wrong, it is looked at
    again every two seconds at most, so that mending it needs no restart.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._is_trusted = False
        self._fault: DeskError | None = None
        self._asked_at = float("-inf")

    def fault(self) -> DeskError | None:
        """What is wrong, as the sentence to show; None when everything is in order. It may block: not for the event loop."""
        if not self._is_trusted and time.monotonic() - self._asked_at >= ASK_AGAIN_AFTER_S:
            self._fault = self.fault_now()
            self._asked_at = time.monotonic()
            self._is_trusted = self._fault is None
        return self._fault

    def fault_now(self) -> DeskError | None:
        """The same, without remembering: for who watches over the server."""
        try:
            schema.check_current(self.engine)
        except OperationalError:
            return DatabaseUnreachable()
        except DeskError as fault:
            return fault
        return None

    @property
    def is_trusted(self) -> bool:
        return self._is_trusted

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._doubted_when_lost(), session.reading(self.engine) as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._doubted_when_lost(), session.writing(self.engine) as tx:
            yield tx

    @contextmanager
    def _doubted_when_lost(self) -> Iterator[None]:
        try:
            yield
        except DatabaseUnreachable:
            self._is_trusted = False
            raise


def current() -> Database:
    """The database of the settings."""
    return _at(settings.current().database_url)


def now() -> datetime:
    """The moment; one that stands still where the settings say so."""
    return settings.current().fixed_now or datetime.now(UTC)


@cache
def _at(url: str) -> Database:
    return Database(session.engine_for(url))
