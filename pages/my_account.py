"""My account: what it covers, the calendars of its locations, another password, and signing out everywhere."""

import streamlit as st

from domain.access import Action
from language import _
from services import account, feed
from ui import calendar_link, clock, data_accounts, frame, own_account

person = frame.enter(Action.KEEP_OWN_ACCOUNT)
one = data_accounts.own(person, now=clock.now())

st.title(_("My account"))
own_account.show(one, data_accounts.own_places(person))
calendar_verbs = calendar_link.Verbs(feed.renew_for_location, feed.withdraw_for_location)
calendar_link.of_own_places(person, clock.now().date(), calendar_verbs)
own_account.access(person, one, account.sign_out_everywhere)
