"""The Accounts page: the list with its filters, and what is said of one account."""

from collections.abc import Sequence

import streamlit as st

from domain.account import Account, Draft
from domain.labels import label
from domain.network import Network
from domain.words import Role
from language import _, formats, ngettext
from ui import choice, notice, url
from ui.choice import escaped
from ui.data_accounts import Kept

PAGE = "accounts"
ACCOUNT = "account"
SEARCH, ROLE, STATE = "search", "role", "state"
IN_USE, SWITCHED_OFF = "in_use", "switched_off"
ROWS_AT_FIRST = 100
PLACES_IN_ROW = 2
ALL_ROWS = "accounts.all_rows"


def go_to(which: int | str) -> None:
    choice.go_to(PAGE, ACCOUNT, which)


def leave() -> None:
    choice.leave(PAGE, ACCOUNT)


def back() -> None:
    """The way back to the list, above the name of an account; the list then shows what it showed."""
    choice.keep(PAGE, (SEARCH, ROLE, STATE))
    st.button(
        _("All accounts"), key="accounts.back", on_click=leave, icon=":material/arrow_back:", type="tertiary"
    )


def listed(kept: Kept, network: Network, own_id: int) -> None:
    """The accounts of a network, and of who sees all, each leading to what is kept of it."""
    here = [
        one for one in kept.accounts if kept.touches(one, network) or one.draft.role is Role.ADMINISTRATOR
    ]
    if not any(one.id != own_id for one in here):
        notice.empty(
            _(
                "Nobody else has an account here yet. Add the colleagues who plan, and the managers of locations."
            )
        )
    found = _chosen(here)
    if not found:
        notice.empty(_("No account fits. Change the search, the role or the state above."))
        return
    st.caption(ngettext("{number} account", "{number} accounts", len(found)).format(number=len(found)))
    shown = found if st.session_state.get(ALL_ROWS) else found[:ROWS_AT_FIRST]
    with st.container(key="accounts_list", gap=None):
        for one in shown:
            st.button(
                in_short(one, kept),
                key=f"accounts.open_{one.id}",
                on_click=go_to,
                args=(one.id,),
                type="tertiary",
                width="stretch",
            )
    if len(found) > len(shown):
        st.button(
            _("Show all {number}").format(number=formats.number(len(found))),
            key="accounts.more",
            on_click=st.session_state.update,
            kwargs={ALL_ROWS: True},
            type="tertiary",
        )


def in_short(one: Account, kept: Kept) -> str:
    """`**Ann Peeters** · Location manager · De Krook · no password yet`."""
    parts = [f"**{escaped(one.draft.name)}**", label(one.draft.role)]
    parts += [escaped(covered(one.draft, kept, at_most=PLACES_IN_ROW))]
    if not one.is_active:
        parts.append(_("switched off"))
    elif not one.has_password and not one.is_demo:
        parts.append(_("no password yet"))
    return " · ".join(parts)


def covered(draft: Draft, kept: Kept, *, at_most: int = 0) -> str:
    """What the account covers, by name, as far as the reader keeps it: `De Krook, AMAL and 3 more`."""
    if draft.role is Role.ADMINISTRATOR:
        return _("all networks")
    names = sorted(kept.networks[key] for key in draft.networks if key in kept.networks)
    names += sorted(kept.places[key].name for key in draft.locations if key in kept.places)
    further = len(draft.networks) + len(draft.locations) - len(names)
    if at_most and len(names) > at_most:
        further += len(names) - at_most
        names = names[:at_most]
    if not further:
        return formats.list_of(names)
    return ngettext("{places} and {number} more", "{places} and {number} more", further).format(
        places=", ".join(names), number=further
    )


def _chosen(accounts: Sequence[Account]) -> list[Account]:
    """The accounts that fit the search, the role and the state; in the same row, adding one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="accounts_filters"):
        asked = st.text_input(
            _("Search"), key=url.state_key(PAGE, SEARCH), placeholder=_("Name or e-mail address")
        )
        roles = [role for role in Role if any(one.draft.role is role for one in accounts)]
        role = st.selectbox(
            _("Role"),
            roles,
            index=None,
            format_func=label,
            key=url.state_key(PAGE, ROLE),
            placeholder=_("All"),
        )
        states = {IN_USE: _("In use"), SWITCHED_OFF: _("Switched off")}
        state = st.selectbox(
            _("State"), list(states), format_func=states.__getitem__, key=url.state_key(PAGE, STATE)
        )
        st.button(
            _("Add an account"), key="accounts.add", on_click=go_to, args=(choice.NEW,), icon=":material/add:"
        )
    text = (asked or "").strip().casefold()
    return [
        one
        for one in accounts
        if one.is_active == (state == IN_USE)
        and role in (None, one.draft.role)
        and text in f"{one.draft.name} {one.draft.email}".casefold()
    ]
