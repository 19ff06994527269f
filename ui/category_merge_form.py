"""Merging an item of a list into another of its level, with what goes over shown first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from domain.category import Category, Merging
from domain.person import Person
from language import _, formats, ngettext
from ui import clock, two_steps
from ui.categories import name_of
from ui.category_form import saved
from ui.choice import escaped
from ui.data_categories import Kept


def merge(person: Person, kept: Kept, item: Category, today: date, keep: Callable[..., Merging]) -> None:
    """`keep` is the service's `merge`."""
    into = {one.id: name_of(one) for one in _may_take_over(kept, item) if one.is_in_use(today)}
    if item.merged_into is not None:
        other = kept.one(item.merged_into)
        st.info(_("Merged into {name}.").format(name=escaped(name_of(other)) if other else "?"))
        return
    if not into:
        return
    key = f"categories.merge_{item.id}.{item.version}"
    chosen: int | None = two_steps.asked(key)
    if chosen is None:
        with (
            st.expander(_("Merge into another"), icon=":material/merge:"),
            st.form(f"{key}.form", border=False),
        ):
            st.caption(
                _(
                    "For two that mean the same. All that was counted stays and counts for the other one; no total "
                    "changes. This cannot be undone."
                )
            )
            picked = st.selectbox(
                _("Merge into"),
                list(into),
                index=None,
                format_func=lambda one: into[one],
                placeholder=_("Choose an option"),
                key=f"{key}.into",
            )
            is_sent = st.form_submit_button(_("Show what this does"))
            two_steps.go_on(key, picked if is_sent else None)
        return

    def run(tx: Any) -> Merging:
        return keep(tx, item.id, chosen, item.version, by=person, today=today, now=clock.now())

    def say(outcome: Merging) -> None:
        saved(formats.list_of([_("Merged"), *_touched(outcome)]))

    with st.container(border=True):
        st.markdown(
            _("**Merge {name} into {other}**").format(
                name=escaped(name_of(item)), other=escaped(into.get(chosen, "?"))
            )
        )
        if two_steps.finish(key, run, _show, say, save=_("Merge")):
            st.rerun()


def _show(outcome: Merging) -> None:
    lines = _touched(outcome)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        st.caption(_("Nothing was counted with it and nobody has it."))


def _touched(outcome: Merging) -> list[str]:
    lines = []
    if outcome.times:
        times = ngettext("{number} time counted", "{number} times counted", outcome.times).format(
            number=formats.number(outcome.times)
        )
        sessions = ngettext("in {number} session", "in {number} sessions", outcome.sessions).format(
            number=formats.number(outcome.sessions)
        )
        lines.append(f"{times} {sessions}")
    if outcome.topics:
        lines.append(
            ngettext(
                "{number} topic goes to the other group",
                "{number} topics go to the other group",
                outcome.topics,
            ).format(number=outcome.topics)
        )
    if outcome.helpers:
        lines.append(
            ngettext("{number} helper", "{number} helpers", outcome.helpers).format(number=outcome.helpers)
        )
    if outcome.locations:
        lines.append(
            ngettext("{number} location", "{number} locations", outcome.locations).format(
                number=outcome.locations
            )
        )
    if outcome.needs:
        lines.append(
            ngettext(
                "{number} slot or session asks for it",
                "{number} slots and sessions ask for it",
                outcome.needs,
            ).format(number=formats.number(outcome.needs))
        )
    return lines


def _may_take_over(kept: Kept, item: Category) -> Sequence[Category]:
    """Groups for a group, topics of any group for a topic."""
    is_topic = item.draft.parent_id is not None
    return [
        one
        for one in kept.items
        if one.id != item.id and one.merged_into is None and (one.draft.parent_id is not None) == is_topic
    ]
