"""The door to the database for the pages: the engine, its two kinds of transaction, and what the frame reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import language
import settings
from db import session
from db.queries import account, change, network
from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from language import _
from ui import clock

SIGN_IN = "app.sign_in"
"""The hash that identifies this browser's sign-in, as the gate passed it."""

BY_PERSON: dict[str | type, Callable[[Any], str]] = {Person: repr}
"""For every cached read: repr() says all of a person, and Streamlit's own way of looking into one takes a millisecond."""

KEPT_SECONDS = 60
"""How long something can be shown that another server changed without a line of history, such as a name."""
KEPT_READS = 24
P = ParamSpec("P")
T = TypeVar("T")


class SignedOut(DeskError):
    """The sign-in ended while the page stood open."""

    def sentence(self) -> str:
        return _(
            "You are signed out, so nothing was saved. Sign in again in another tab, then press Save once more."
        )


PASSING = (session.DatabaseUnreachable, SignedOut)
"""What keeps a change from being saved now and not for ever."""


@contextmanager
def reading() -> Iterator[Session]:
    """A transaction that only reads."""
    with session.reading(_engine(settings.current().database_url)) as tx:
        yield tx


def kept(
    read: Callable[Concatenate[Session, Person, Network, P], T],
    person: Person,
    network: Network,
    *also: P.args,
    **named: P.kwargs,
) -> T:
    """What `read` finds, or found before when nothing was changed in the network since; then two statements.

    Every action leaves a line of history in its own transaction, so how far history goes says whether what was read still
    stands, whichever server wrote them. The value is shared: it has to be one that nobody changes.
    """
    with reading() as tx:
        asked = (read.__module__, read.__qualname__, person, network, also, named, language.current())
        stands = (settings.current().database_url, change.mark(tx, network.id))
        found: T = _kept(lambda: read(tx, person, network, *also, **named), repr((asked, stands)))
        return found


def forget() -> None:
    """Read again what is kept."""
    _kept.clear()


@contextmanager
def writing(*, forgets: bool = True) -> Iterator[Session]:
    """One user action, committed whole or not at all, and only while the person is still signed in.

    Pieces of a page run without the frame (fragments), so the sign-in is looked at again here. `forgets`: whether this
    server reads again what it keeps, because history does not tell everything (nobody's name is in it, say).
    """
    with session.writing(_engine(settings.current().database_url)) as tx:
        if account.person_signed_in(tx, st.session_state.get(SIGN_IN, ""), now=clock.now()) is None:
            raise SignedOut
        yield tx
    if forgets:
        forget()


@contextmanager
def trying() -> Iterator[Session]:
    """What an action would do, for a preview: the same services as in `writing`, and nothing is kept."""
    with session.trying(_engine(settings.current().database_url)) as tx:
        yield tx


def signed_in(sign_in: str) -> Person | None:
    """The person of a sign-in that is still good."""
    with reading() as tx:
        return account.person_signed_in(tx, sign_in, now=clock.now())


@st.cache_data(ttl=60, show_spinner=False, hash_funcs=BY_PERSON)
def networks(person: Person) -> list[Network]:
    """The networks a person may choose, by name."""
    with reading() as tx:
        return network.visible(tx, person)


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=KEPT_READS, show_spinner=False)
def _kept(_read: Callable[[], Any], asked: str) -> Any:  # noqa: ARG001 - what Streamlit tells reads apart by
    return _read()


def _dispose(engine: Engine) -> None:
    engine.dispose()


@st.cache_resource(on_release=_dispose)
def _engine(url: str) -> Engine:
    return session.engine_for(url)
