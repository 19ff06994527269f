"""My account: what somebody is given, and how to end being signed in."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain.account import Account
from domain.errors import DeskError
from domain.labels import label
from domain.person import Person
from domain.words import Role
from language import _, formats
from ui import account_access, clock, data, document, notice
from ui.choice import escaped

PASSWORD_PATH = "/mijn-wachtwoord"  # noqa: S105 - the address of a page


def show(one: Account, places: Sequence[str]) -> None:
    """Who somebody is here, and what the account covers."""
    draft = one.draft
    covers = _("all networks") if draft.role is Role.ADMINISTRATOR else formats.list_of(list(places))
    lines = [(_("E-mail address"), draft.email), (_("Role"), label(draft.role)), (_("Covers"), covers)]
    st.markdown("\n".join(f"- {name}: **{escaped(value)}**" for name, value in lines))
    st.caption(_("Your coordinator or administrator keeps these. Ask them when something is not right."))
    if not one.is_demo:
        st.caption(_("The language that you choose at the foot of the menu follows you to other devices."))


def access(person: Person, one: Account, sign_out_everywhere: Callable[..., None]) -> None:
    """The way to another password, and out of every device."""
    st.subheader(_("Signing in"))
    st.markdown(f"{account_access.how(one)} · {account_access.devices(one.sign_ins)}".capitalize())
    if one.has_password and account_access.has_own_password(one):
        document.way(_("Choose another password"), PASSWORD_PATH)
    if not st.button(_("Sign out everywhere"), key="own_account.sign_out"):
        return
    try:
        with data.writing() as tx:
            sign_out_everywhere(tx, person.account_id, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
    else:
        st.rerun()
