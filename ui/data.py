"""The door to the database for the pages: the engine, its two kinds of transaction, and what the frame reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import language
import settings
from db import session
from db.queries import account, change, network, rollup_cut
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
KEPT_DRAWINGS = 48
P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")


class SignedOut(DeskError):
    """The sign-in ended while the page stood open."""

    def sentence(self) -> str:
        return _(
            "You are signed out, so nothing was saved. Sign in again in another tab, then press Save once more."
        )


PASSING = (session.DatabaseUnreachable, SignedOut)
"""What keeps a change from being saved now and not for ever."""


@dataclass(slots=True)
class _Run:
    """What is known during one run of a page: how far the history of each network goes, and whether the person wrote."""

    marks: dict[int, change.Mark] = field(default_factory=dict)
    has_written: bool = False


_run: ContextVar[_Run | None] = ContextVar("run", default=None)
"""None outside the run of a whole page: also when only a piece of one is drawn again."""


@contextmanager
def one_run() -> Iterator[None]:
    """A run of the script: how far history goes is asked once in it, and again after the person changed something.

    What is read in it is at least as new as that, so a change by somebody else is seen at the latest by the next run.
    """
    before = _run.set(_Run())
    try:
        yield
    finally:
        _run.reset(before)


def nothing_written() -> bool:
    """Whether the whole page is being drawn and what it read in this run is as good as read now."""
    run = _run.get()
    return run is not None and not run.has_written


@contextmanager
def reading() -> Iterator[Session]:
    """A transaction that only reads."""
    with session.reading(_engine(url=settings.current().database_url)) as tx:
        yield tx


def kept(
    read: Callable[Concatenate[Session, Person, Network, P], T],
    person: Person,
    network: Network,
    *also: P.args,
    **named: P.kwargs,
) -> T:
    """What `read` finds, or found before when nothing was changed in the network since; then two statements, once a run.

    Every action leaves a line of history in its own transaction, so how far history goes says whether what was read still
    stands, whichever server wrote them. The value is shared: it has to be one that nobody changes.
    """
    asked = (read.__module__, read.__qualname__, person, network, also, named, language.current())
    stands = (settings.current().database_url, _mark(network.id))

    def found() -> T:
        with reading() as tx:
            return read(tx, person, network, *also, **named)

    kept_one: T = _kept(_read=found, asked=repr((asked, stands)))
    return kept_one


def drawn(make: Callable[Concatenate[D, P], T], of: D, *also: P.args, **named: P.kwargs) -> T:
    """What `make` makes of something that is kept, made once for it and for whatever else it is made with.

    `of` is told apart as the very object it is, the rest by what `repr` says of it. Like what is kept, it is shared.
    """
    asked = (make.__module__, make.__qualname__, id(of), also, named, language.current())
    _same, made = _drawn(_make=lambda: (of, make(of, *also, **named)), asked=repr(asked))
    result: T = made
    return result


def forget() -> None:
    """Read again what is kept."""
    _kept.clear()
    run = _run.get()
    if run is not None:
        run.marks.clear()


@contextmanager
def writing(*, forgets: bool = True) -> Iterator[Session]:
    """One user action, committed whole or not at all, and only while the person is still signed in.

    Pieces of a page run without the frame (fragments), so the sign-in is looked at again here. `forgets`: whether this
    server reads again what it keeps, because history does not tell everything (nobody's name is in it, say).
    """
    run = _run.get()
    if run is not None:
        run.has_written = True
    with session.writing(_engine(url=settings.current().database_url)) as tx:
        if account.person_signed_in(tx, st.session_state.get(SIGN_IN, ""), now=clock.now()) is None:
            raise SignedOut
        yield tx
    if forgets:
        forget()


def add_up(network_id: int) -> None:
    """Add up what was changed of the figures that charts read, when it is little; else they read the rows meanwhile."""
    engine = _engine(url=settings.current().database_url)
    with session.reading(engine) as tx:
        waiting = rollup_cut.waiting_in(tx, network_id, most=session.MARKS_AT_ONCE)
    if 0 < waiting <= session.MARKS_AT_ONCE:
        session.add_up(engine, network_id)


@contextmanager
def trying() -> Iterator[Session]:
    """What an action would do, for a preview: the same services as in `writing`, and nothing is kept."""
    with session.trying(_engine(url=settings.current().database_url)) as tx:
        yield tx


def signed_in(sign_in: str) -> Person | None:
    """The person of a sign-in that is still good."""
    with reading() as tx:
        return account.person_signed_in(tx, sign_in, now=clock.now())


@st.cache_resource(ttl=60, show_spinner=False, hash_funcs=BY_PERSON)
def networks(person: Person) -> tuple[Network, ...]:
    """The networks a person may choose, by name."""
    with reading() as tx:
        return tuple(network.visible(tx, person))


# These are called with the names of their arguments: Streamlit would look up those that it is not told, at each call.


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=KEPT_READS, show_spinner=False)
def _kept(_read: Callable[[], Any], asked: str) -> Any:  # noqa: ARG001 - what Streamlit tells reads apart by
    return _read()


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=KEPT_DRAWINGS, show_spinner=False)
def _drawn(_make: Callable[[], tuple[Any, Any]], asked: str) -> tuple[Any, Any]:  # noqa: ARG001 - as above
    return _make()  # with what it was made of: as long as this is kept, no other object has its id


def _mark(network_id: int) -> change.Mark:
    run = _run.get()
    if run is not None and network_id in run.marks:
        return run.marks[network_id]
    with reading() as tx:
        mark = change.mark(tx, network_id)
    if run is not None:
        run.marks[network_id] = mark
    return mark


def _dispose(engine: Engine) -> None:
    engine.dispose()


@st.cache_resource(on_release=_dispose)
def _engine(url: str) -> Engine:
    return session.engine_for(url)
