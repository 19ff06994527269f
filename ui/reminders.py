"""Reminding the managers of missing counts: a ready text to copy, in their language, or sent by e-mail from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

import language
import settings
from domain import access, reminder
from domain.access import Action
from domain.errors import DeskError
from domain.mail import Letter, MailNotSent
from domain.network import Network
from domain.person import Person
from domain.reminder import Reminder
from language import _, formats, ngettext
from settings import MailServer
from ui import clock, data, data_reminders, document, fold, notice
from ui.choice import escaped
from ui.counts import SESSION_IN_URL

OPEN = "counts.remind"
CHOSEN = "counts.remind_which"
_ASKED = "counts.remind_asked"
"""What was to be done when it turned out that the location was reminded today: the location, and whether by e-mail."""
COUNTS_PATH = "/tellingen"


@dataclass(frozen=True, slots=True)
class Verbs:
    """The services, and what sends an e-mail; the page names them, for `ui` may not."""

    to_send: Callable[..., Reminder]
    answer_to: Callable[..., str]
    note_sent: Callable[..., None]
    send: Callable[..., None]


def show(person: Person, network: Network, verbs: Verbs) -> None:
    """A fold for who may remind: the location, the text, and the two ways to bring it there."""
    if not access.may_in_network(person, Action.REMIND, network_id=network.id):
        return
    inside = fold.opened(_("Remind the locations"), key=OPEN)
    if inside is None:
        return
    with inside:
        due = {one.location_id: one for one in data_reminders.of_network(person, network)}
        if not due:
            st.caption(_("No location is behind: sessions of the last two days are not asked for yet."))
            return
        today = clock.today(network.zone)
        chosen = st.selectbox(
            _("Location"),
            list(due),
            format_func=lambda key: _line(due[key], network, today),
            key=f"{CHOSEN}_{network.id}",
        )
        _one(due[chosen], person, network, verbs)


def _one(found: Reminder, person: Person, network: Network, verbs: Verbs) -> None:
    letter = _letter(found, person)
    st.code(f"{letter.subject}\n\n{letter.text}", language=None, wrap_lines=True)
    if found.recipients:
        names = formats.list_of([f"{one.name} ({one.email})" for one in found.recipients])
        st.caption(
            escaped(_("For {names}. Copy the text with the button in its corner.").format(names=names))
        )
    else:
        st.caption(
            _("No account of a manager covers this location. Copy the text with the button in its corner.")
        )
    if found.last is not None:
        st.caption(escaped(_last(found, network)))
    server = settings.current().mail
    with st.container(horizontal=True):
        by_mail = (
            server is not None
            and bool(found.recipients)
            and st.button(_("Send by e-mail"), key="reminders.send", icon=":material/mail:", type="primary")
        )
        by_hand = st.button(
            _("I sent it myself"),
            key="reminders.by_hand",
            icon=":material/check:",
            help=_("Noted in the history of the location, so that colleagues do not remind it twice."),
        )
    if server is None:
        st.caption(_("Inloop sends no e-mail here: no mail server is set up."))
    asked: tuple[int, bool] | None = st.session_state.get(_ASKED)
    if by_mail or by_hand:
        _do(found, person, verbs, server if by_mail else None, is_sure=False)
    elif asked is not None and asked[0] == found.location_id:
        _ask_again(found, person, verbs, server if asked[1] else None)


def _ask_again(found: Reminder, person: Person, verbs: Verbs, server: MailServer | None) -> None:
    st.warning(str(reminder.RemindedToday()))
    with st.container(horizontal=True):
        if st.button(_("Remind once more"), key="reminders.again", type="primary"):
            _do(found, person, verbs, server, is_sure=True)
        st.button(_("Leave it"), key="reminders.leave", on_click=_forget)


def _do(found: Reminder, person: Person, verbs: Verbs, server: MailServer | None, *, is_sure: bool) -> None:
    """Look whether it may, send it, note it: three steps, for a mail server may take seconds."""
    by_mail = server is not None
    try:
        if server is not None:
            _send(found, person, verbs, server, is_sure=is_sure)
        with data.writing() as tx:
            verbs.note_sent(
                tx, found.location_id, by_mail=by_mail, is_sure=is_sure, by=person, now=clock.now()
            )
    except reminder.RemindedToday:
        st.session_state[_ASKED] = (found.location_id, by_mail)
        st.rerun()
    except DeskError as error:
        notice.refused(error)
    else:
        _forget()
        said = _("Reminder sent: {place}") if by_mail else _("Noted that you reminded {place}")
        notice.later(said.format(place=found.location))
        st.rerun()


def _send(found: Reminder, person: Person, verbs: Verbs, server: MailServer, *, is_sure: bool) -> None:
    """A letter to each manager, in the language of each; what is missing is looked up once more."""
    with data.writing() as tx:
        found = verbs.to_send(tx, found.location_id, is_sure=is_sure, by=person, now=clock.now())
        answer_to = verbs.answer_to(tx, by=person)
    reached: list[str] = []
    with st.spinner(_("Sending…")):
        for one in found.recipients:
            with language.use(one.language):
                letter = _letter(found, person)
            try:
                verbs.send(server, Letter(one.email, letter.subject, letter.text, answer_to))
            except MailNotSent as error:
                if not reached:
                    raise
                said = _("Sent to {names}, not to {other}: {reason}")
                notice.later(said.format(names=formats.list_of(reached), other=one.name, reason=str(error)))
                return
            reached.append(one.name)


def _letter(found: Reminder, person: Person) -> Letter:
    """In the language of the first manager; of each, when it is sent."""
    with language.use(found.language):
        return Letter("", reminder.subject(found), reminder.text(found, person.name, _link))


def _link(session_id: int) -> str:
    return f"{document.origin()}{COUNTS_PATH}?{SESSION_IN_URL}={session_id}"


def _line(found: Reminder, network: Network, today: date) -> str:
    """`De Krook · 3 missing · reminded today`."""
    number = len(found.missing)
    parts = [
        found.location,
        ngettext("{number} missing", "{number} missing", number).format(number=number),
    ]
    if found.last is not None and _day(found.last.at, network.zone) == today:
        parts.append(_("reminded today"))
    return " · ".join(parts)


def _last(found: Reminder, network: Network) -> str:
    if found.last is None:
        return ""
    moment = formats.moment(found.last.at, network.zone)
    if not found.last.by:
        return _("Last reminded {moment}").format(moment=moment)
    return _("Last reminded {moment}, by {name}").format(moment=moment, name=found.last.by)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
