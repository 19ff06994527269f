"""My account: what it covers, another password, and signing out everywhere."""

import streamlit as st

from domain.access import Action
from language import _
from services import account
from ui import clock, data_accounts, frame, own_account

person = frame.enter(Action.KEEP_OWN_ACCOUNT)
one = data_accounts.own(person, now=clock.now())

st.title(_("My account"))
own_account.show(one, data_accounts.own_places(person))
own_account.access(person, one, account.sign_out_everywhere)
