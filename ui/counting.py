"""Counting on a phone: what the browser sent is brought to the services, and the counter shows what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from domain import count, count_doubt
from domain.count import Tap
from domain.counted_session import CountedSession, Occurrence
from domain.errors import DeskError, NotAllowed, NotFound
from domain.person import Person
from language import _, formats
from ui import clock, counter, counts_note, data, data_counts, data_topics, notice
from ui.counter import Answer, Finish, Message

HEARD = "counts.heard"
"""The number of the last message, and what was answered to it."""
FINAL = (count.Refusal, NotFound, NotAllowed)
"""Refusals that sending again will not change; every other one is a reason to wait."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """The services that the counter ends in; the page names them, for `ui` may not."""

    apply_taps: Callable[..., frozenset[UUID]]
    finish: Callable[..., bool]
    zero_visitors: Callable[..., bool]
    write_note: Callable[..., None]
    write_other: Callable[..., None]


@st.fragment
def area(person: Person, drawn: CountedSession | None, verbs: Verbs) -> None:
    """The counter of a session with its note, drawn again by itself at each tap; `drawn` is what the page shows.

    The page is drawn again when the session got another state: finished here, by a colleague, or called off.
    """
    note = other = None
    if drawn is not None and not drawn.is_entered:
        note = counts_note.bring(person, drawn, counts_note.NOTE, verbs.write_note)
        other = counts_note.bring(person, drawn, counts_note.OTHER, verbs.write_other)
    message = counter.received(person.account_id)
    heard: tuple[str, Answer] = st.session_state.get(HEARD, ("", Answer()))
    if message is not None and message.number != heard[0]:
        heard = (message.number, deliver(message, person, verbs, now=clock.now()))
        st.session_state[HEARD] = heard
    session = drawn
    if drawn is not None and not data.nothing_written():
        session = data_counts.session(person, drawn.at.session_id)
    if drawn is not None and _page_of(session) != _page_of(drawn):
        st.rerun()
    counted = session if session is not None and session.takes_place and not session.is_entered else None
    groups = data_counts.topics_at(person, counted, clock.today(counted.zone)) if counted else []
    sections = data_counts.sections_at(counted) if counted else []
    counter.show(
        person.account_id,
        counted,
        groups,
        sections,
        heard[1],
        refreshes=counted is not None and _runs(counted),
    )
    if counted is not None:
        counts_note.other(counted, groups, other)
        counts_note.note(counted, note)


def _page_of(session: CountedSession | None) -> object:
    """What the page around the counter depends on."""
    return session and (session.takes_place, session.is_entered, session.version)


def deliver(
    message: Message, person: Person, verbs: Verbs, *, now: datetime, is_quiet: bool = False
) -> Answer:
    """Bring what the browser sent into the database, session by session, each in a transaction of its own.

    `is_quiet`: the screen itself says which counts are entered.
    """
    answer = Answer(number=message.number, acked=sorted(message.senseless))
    for session_id, taps in message.taps.items():
        _bring(session_id, taps, message, answer, verbs, person=person, now=now)
    refused = {each["session"] for each in answer.refused}
    for finish in message.finishes:
        if not answer.problem and str(finish.session_id) not in refused:
            _finish(finish, answer, verbs, person, now=now, is_quiet=is_quiet)
    return answer


def _bring(
    session_id: int,
    taps: Sequence[Tap],
    message: Message,
    answer: Answer,
    verbs: Verbs,
    *,
    person: Person,
    now: datetime,
) -> None:
    late = session_id in message.late

    def refuse(some: Sequence[Tap], error: DeskError, *, is_late: bool = False) -> None:
        answer.refuse(session_id, some, str(error), where=_where(person, session_id), is_late=is_late)

    try:
        with data.writing(forgets=False) as tx:  # taps come every second and change only the count they go to
            known = verbs.apply_taps(tx, session_id, taps, by=person, now=now, into_entered=late)
        answer.acked += [str(key) for key in known]
        if late:
            data_topics.forget()
    except count.BadTap as error:
        refuse([tap for tap in taps if tap.id in error.taps], error)
        rest = [tap for tap in taps if tap.id not in error.taps]
        if rest and error.taps:
            _bring(session_id, rest, message, answer, verbs, person=person, now=now)
    except count.AlreadyEntered as error:
        refuse(taps, error, is_late=True)
    except FINAL as error:
        refuse(taps, error)
    except DeskError as error:
        answer.problem = str(error)


def _finish(
    finish: Finish, answer: Answer, verbs: Verbs, person: Person, *, now: datetime, is_quiet: bool
) -> None:
    doubts = [] if finish.is_sure or finish.is_zero else _doubts(person, finish.session_id)
    if doubts:
        answer.finish(finish.session_id, doubts, is_question=True)
        return
    verb = verbs.zero_visitors if finish.is_zero else verbs.finish
    try:
        with data.writing() as tx:
            is_new = verb(tx, finish.session_id, by=person, now=now)
    except FINAL as error:
        answer.finish(finish.session_id, [str(error)])
    except DeskError as error:
        answer.problem = str(error)
    else:
        answer.finish(finish.session_id)
        if is_new:
            data_topics.forget()
        if is_new and not is_quiet:
            notice.later(_("Count entered: {where}").format(where=_where(person, finish.session_id)))


def _doubts(person: Person, session_id: int) -> list[str]:
    """What to ask before finishing: figures that can be, but probably are not."""
    session = data_counts.session(person, session_id)
    if session is None or session.is_entered or not session.figures.visitors:
        return []
    topics: dict[str, int] = {}
    for group in data_counts.topics_at(person, session, clock.today(session.zone)):
        for topic in (group.topic, *group.topics):
            if topic.id in session.figures.tallies:
                topics[topic.label] = session.figures.tallies[topic.id]
    return count_doubt.doubts(session.figures.visitors, topics, data_counts.usual_visitors(session))


def _where(person: Person, session_id: int) -> str:
    session = data_counts.session(person, session_id)
    return name_of(session.at) if session else ""


def name_of(at: Occurrence) -> str:
    """`di 24 nov 13:00–17:00 · De Krook`."""
    room = f" · {at.room}" if at.room else ""
    return f"{formats.day(at.day)} {formats.hours(at.starts, at.ends)} · {at.location}{room}"


def _runs(session: CountedSession) -> bool:
    """A session of today: a second phone may be counting it too."""
    return session.at.day == clock.today(session.zone)
