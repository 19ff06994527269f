"""How somebody gets in with an account, and how that ends: the link to choose a password, signing out, switching off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

import settings
from domain.account import Account
from domain.errors import DeskError, Stale
from domain.network import Network
from domain.person import Person
from domain.sign_in import LINK_LIFETIME
from language import _, formats, ngettext
from ui import clock, data, document, notice
from ui.choice import escaped

LINK = "accounts.link"
SEEN = "accounts.seen"


@dataclass(frozen=True, slots=True)
class Verbs:
    """The service's functions."""

    make_password_link: Callable[..., str]
    sign_out_everywhere: Callable[..., None]
    switch_off: Callable[..., None]
    switch_on: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was just made: shown until somebody has copied it, and nowhere kept."""

    account_id: int
    address: str
    until: datetime


def forget_link(*, but: int = 0) -> None:
    """A link is shown beside its account alone."""
    link: Link | None = st.session_state.get(LINK)
    if link is not None and link.account_id != but:
        del st.session_state[LINK]


def show(person: Person, one: Account, network: Network, verbs: Verbs) -> None:
    """How the account is signed in to, and the buttons that change it."""
    st.subheader(_("Signing in"))
    st.markdown(_state(one))
    _show_link(one, network)
    seen_version = _version_seen(one)
    name = one.draft.name
    with st.container(horizontal=True, key="accounts_ways"):
        if one.is_active and has_own_password(one):
            text = _("Make a link to choose a password")
            if st.button(text, key="accounts.make_link", type="secondary" if one.has_password else "primary"):
                _make_link(person, one, verbs)
        if one.sign_ins and st.button(_("Sign out everywhere"), key="accounts.sign_out"):
            said = _("{name} is signed out everywhere").format(name=name)
            _do(said, lambda tx: verbs.sign_out_everywhere(tx, one.id, by=person, now=clock.now()))
        if one.is_active and one.id != person.account_id:
            if st.button(_("Switch this account off"), key="accounts.switch_off"):
                said = _("The account of {name} is switched off").format(name=name)
                _do(said, lambda tx: verbs.switch_off(tx, one.id, seen_version, by=person, now=clock.now()))
        elif not one.is_active and st.button(_("Switch this account on"), key="accounts.switch_on"):
            said = _("The account of {name} is switched on").format(name=name)
            _do(said, lambda tx: verbs.switch_on(tx, one.id, seen_version, by=person, now=clock.now()))


def has_own_password(one: Account) -> bool:
    """Whether people sign in to the account with a password that Inloop keeps."""
    return not one.is_demo and not settings.current().trusted_user_header


def how(one: Account) -> str:
    """How somebody signs in to the account."""
    if one.is_demo:
        return _("an account of the demo: it opens with one click, without a password")
    if settings.current().trusted_user_header:
        return _("with the account of the organisation, without a password here")
    return _("with a password") if one.has_password else _("no password chosen yet")


def devices(number: int) -> str:
    """`signed in on 2 devices now`."""
    if not number:
        return _("not signed in anywhere now")
    text = ngettext("signed in on {number} device now", "signed in on {number} devices now", number)
    return text.format(number=formats.number(number))


def _state(one: Account) -> str:
    if not one.is_active:
        return _("Switched off: nobody signs in with this account. Its history stays.")
    return f"{how(one)} · {devices(one.sign_ins)}".capitalize()


def _version_seen(one: Account) -> int:
    """The version that stood on the screen when a button was pressed, not the one that was just read."""
    before: tuple[int, int] | None = st.session_state.get(SEEN)
    st.session_state[SEEN] = (one.id, one.version)
    return before[1] if before is not None and before[0] == one.id else one.version


def _do(said: str, action: Callable[[Any], None]) -> None:
    try:
        with data.writing() as tx:
            action(tx)
    except Stale:
        st.error(
            _(
                "A colleague changed this account meanwhile, so nothing was done. "
                "This is how it stands now: choose again."
            )
        )
    except DeskError as error:
        notice.refused(error)
    else:
        notice.later(said)
        st.rerun()


def _make_link(person: Person, one: Account, verbs: Verbs) -> None:
    now = clock.now()
    try:
        with data.writing() as tx:
            token = verbs.make_password_link(tx, one.id, by=person, now=now)
    except DeskError as error:
        notice.refused(error)
        return
    address = f"{document.origin()}/wachtwoord/{token}"
    st.session_state[LINK] = Link(one.id, address, now + LINK_LIFETIME)
    st.rerun()


def _show_link(one: Account, network: Network) -> None:
    link: Link | None = st.session_state.get(LINK)
    if link is None:
        return
    with st.container(border=True, key="accounts_link"):
        st.markdown(
            _(
                "Pass this link on to **{name}** and to nobody else: whoever opens it chooses the password of this "
                "account. It works once, until {moment}. It is not shown again."
            ).format(name=escaped(one.draft.name), moment=formats.moment(link.until, network.zone))
        )
        st.code(link.address, language=None, wrap_lines=True)
        st.button(_("I have copied it"), key="accounts.link_copied", on_click=forget_link)
