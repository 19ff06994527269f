"""The monthly review of “other”: what the list of topics lacks, text by text, made a topic or put aside."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from domain import period
from domain.category import LONGEST_LABEL, Draft
from domain.errors import DeskError
from domain.labels import named
from domain.network import Network
from domain.other_text import TOO_MUCH, Month, OtherText
from domain.person import Person
from language import _, formats, ngettext
from ui import categories, category_form, choice, clock, data, data_other_texts, fold, notice
from ui.choice import escaped
from ui.counting import name_of

OPEN = "categories.other"
MONTH = "categories.other_month"
ALSO_REVIEWED = "categories.other_reviewed"
MONTHS = 12
SHOWN = 30
"""More texts than anybody reads in one go; the rest follows once these are looked at."""
Reviews = Callable[..., bool]
"""`services.other_text.review`."""


def show(person: Person, network: Network, reviews: Reviews, *, may_add: bool) -> None:
    """A fold with the month, how much of its questions was “other”, and the texts that nobody looked at yet."""
    inside = fold.opened(_("What was counted under “other”"), key=OPEN)
    if inside is None:
        return
    with inside:
        now = clock.local_now(network.zone)
        months = _months(now.date())
        month = st.selectbox(
            _("Month"),
            months,
            format_func=formats.month,
            key=f"{MONTH}_{network.id}",
        )
        found = data_other_texts.of_month(person, network, period.month(month), now)
        _share(found)
        _texts(found, person, reviews, may_add=may_add)


def _share(found: Month) -> None:
    """Numbers always, a percentage only of enough questions, a warning when it is too much."""
    said = ngettext(
        "{other} of {questions} question counted under “other”",
        "{other} of {questions} questions counted under “other”",
        found.questions,
    ).format(other=formats.number(found.other), questions=formats.number(found.questions))
    if found.share is None:
        st.markdown(said)
    elif found.is_too_much:
        st.warning(
            _(
                "{said}: {percent}. Above {most} the list hides what people ask: see below which topics it lacks."
            ).format(said=said, percent=formats.percent(found.share), most=formats.percent(TOO_MUCH))
        )
    else:
        st.markdown(named(said, formats.percent(found.share)))


def _texts(found: Month, person: Person, reviews: Reviews, *, may_add: bool) -> None:
    told = [one for one in found.texts if one.text]
    silent = sum(one.number for one in found.texts if not one.text)
    also = st.toggle(_("Also what was looked at"), key=ALSO_REVIEWED)
    shown = [one for one in told if also or not one.is_reviewed]
    if not shown:
        st.caption(
            _("Every text of this month was looked at.")
            if told
            else _("Nobody said what “other” was about in this month.")
        )
    for one in shown[:SHOWN]:
        _line(one, person, reviews, may_add=may_add)
    if len(shown) > SHOWN:
        rest = len(shown) - SHOWN
        st.caption(ngettext("And {number} more", "And {number} more", rest).format(number=rest))
    if silent:
        text = ngettext(
            "{number} more question without a word about it",
            "{number} more questions without a word about them",
            silent,
        )
        st.caption(text.format(number=formats.number(silent)))


def _line(one: OtherText, person: Person, reviews: Reviews, *, may_add: bool) -> None:
    with st.container(border=True, key=f"other_text_{one.at.session_id}", gap="xsmall"):
        times = ngettext("{number} time", "{number} times", one.number).format(number=one.number)
        st.markdown(f"**{escaped(one.text)}** · {times}")
        st.caption(escaped(name_of(one.at)))
        with st.container(horizontal=True):
            if may_add:
                st.button(
                    _("Make it a topic"),
                    key=f"other_text.add_{one.at.session_id}",
                    on_click=_make_topic,
                    args=(one.text,),
                    icon=":material/add:",
                )
            label = _("Not looked at yet") if one.is_reviewed else _("Looked at")
            is_pressed = st.button(
                label,
                key=f"other_text.review_{one.at.session_id}_{one.is_reviewed}",
                icon=":material/undo:" if one.is_reviewed else ":material/check:",
            )
    if is_pressed:
        try:
            with data.writing() as tx:
                reviews(tx, one.at.session_id, is_reviewed=not one.is_reviewed, by=person, now=clock.now())
        except DeskError as error:
            notice.refused(error)
        else:
            st.rerun()


def _make_topic(text: str) -> None:
    """The form for a new topic, with the text as its Dutch name to begin with."""
    st.session_state[category_form.BEGINS_WITH] = Draft(text[:LONGEST_LABEL], "", "")
    categories.go_to(choice.NEW)


def _months(today: date) -> list[date]:
    """The first days of this month and of those before it, latest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found
