"""Accounts: who signs in, with which role, for which networks and locations."""

import streamlit as st

from domain.access import Action
from domain.errors import NotFound
from language import _
from services import account
from ui import account_access, account_form, accounts, choice, clock, data_accounts, frame, notice

person = frame.enter(Action.KEEP_ACCOUNTS)
network = frame.network(person)
verbs = account_access.Verbs(
    account.make_password_link, account.sign_out_everywhere, account.switch_off, account.switch_on
)

asked = choice.chosen(accounts.PAGE, accounts.ACCOUNT, network)
kept = data_accounts.kept(person, now=clock.now())
shown = kept.one(asked) if isinstance(asked, int) else None
account_access.forget_link(but=shown.id if shown is not None else 0)

if asked is None:
    st.title(_("Accounts"))
    accounts.listed(kept, network, person.account_id)
elif asked == choice.NEW:
    accounts.back()
    st.title(_("Add an account"))
    account_form.add(person, kept, account.add)
elif shown is None:
    st.title(_("Accounts"))
    notice.refused(NotFound())
    accounts.back()
else:
    accounts.back()
    st.title(choice.escaped(shown.draft.name))
    account_form.edit(person, shown, kept, account.change)
    if not kept.reaches_further(shown):
        account_access.show(person, shown, network, verbs)
