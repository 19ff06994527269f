"""Following a helper up: what comes next, and the log of who spoke with the helper."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from domain import contact
from domain.contact import Contact, Draft, NextAction
from domain.errors import DeskError
from domain.labels import label
from domain.words import ContactKind
from language import _, formats, ngettext
from ui import clock, conflict, data, data_helpers, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.helper_form import EARLIEST
from ui.helper_places import LATEST
from ui.helper_sections import Opened

LINES_AT_FIRST = 10


def next_action(opened: Opened, keep: Callable[..., object]) -> None:
    """What comes next, with "done" and a form; `keep` is the service."""
    st.subheader(_("Next action"))
    key = f"helpers.next_{opened.helper.id}"
    action = opened.helper.next_action
    if conflict.began(key) is None:
        _show(opened, action)
        if opened.is_somebody:
            _offer(opened, key, action, keep)
        return
    owners = data_helpers.owners(opened.person, opened.helper.id, opened.today)

    def form(seen: Seen[NextAction]) -> NextAction | None:
        return _action_form(f"{key}.{seen.version}", seen.fields, owners, opened)

    def write(wanted: NextAction, seen: Seen[NextAction]) -> None:
        _write(opened, keep, wanted, seen.fields)

    def now() -> Seen[NextAction] | None:
        found = data_helpers.one(opened.person, opened.helper.network_id, opened.helper.id, opened.today)
        return None if found is None else conflict.seen(found.next_action)

    fields = [
        Field("text", _("Next action")),
        Field("on", _("By when"), formats.short_date),
        Field("owner_id", _("Who does it"), lambda key: owners.get(key, str(key))),
    ]
    if conflict.edit(key, fields, form, write=write, now=now):
        notice.later(_("Next action saved"))
        st.rerun()


def _show(opened: Opened, action: NextAction) -> None:
    followed = opened.helper.followed
    if not action.text or action.on is None:
        st.caption(_("Nothing agreed."))
        return
    due = formats.day_and_year(action.on)
    if followed.is_overdue(opened.today):
        late = _("overdue since {day}").format(day=due)
        due = f":red[:material/schedule: **{late}**]"
    who = escaped(followed.owner) or _("nobody in particular")
    st.markdown(f"**{escaped(action.text)}** · {due} · {who}")


def _offer(opened: Opened, key: str, action: NextAction, keep: Callable[..., object]) -> None:
    seen = conflict.seen(action)
    with st.container(horizontal=True):
        if action.text and st.button(_("Done"), key=f"{key}.done.{seen.version}", icon=":material/check:"):
            try:
                _write(opened, keep, NextAction(), action)
            except DeskError as error:
                notice.refused(error)
            else:
                notice.later(_("Done. Is there a next action?"))
                st.rerun()
        st.button(
            _("Change") if action.text else _("Agree on a next action"),
            key=f"{key}.open",
            on_click=conflict.begin,
            args=(key, action, seen.version),
            icon=":material/edit:",
        )


def _write(opened: Opened, keep: Callable[..., object], wanted: NextAction, seen: NextAction) -> None:
    with data.writing() as tx:
        keep(tx, opened.helper.id, wanted, seen, by=opened.person, today=opened.today, now=clock.now())


def _action_form(at: str, action: NextAction, owners: Mapping[int, str], opened: Opened) -> NextAction | None:
    keys = list(owners)
    mine = opened.person.account_id if action == NextAction() else action.owner_id
    with st.form(at, border=False):
        text = st.text_input(
            _("Next action"),
            value=action.text,
            max_chars=contact.LONGEST_ACTION,
            key=f"{at}.text",
            placeholder=_("call about the training"),
            help=_about_notes(),
        )
        with st.container(horizontal=True):
            on = st.date_input(
                _("By when"),
                value=action.on,
                min_value=EARLIEST,
                max_value=LATEST,
                format="DD/MM/YYYY",
                key=f"{at}.on",
            )
            owner = st.selectbox(
                _("Who does it"),
                keys,
                index=keys.index(mine) if mine in keys else None,
                format_func=lambda key: owners[key],
                key=f"{at}.owner",
                placeholder=_("nobody in particular"),
            )
        if not st.form_submit_button(_("Save"), type="primary", key=f"{at}.save"):
            return None
    try:
        return contact.cleaned_action(NextAction(text or "", on, owner))
    except DeskError as error:
        notice.refused(error)
        return None


def log(opened: Opened, *, add: Callable[..., int], remove: Callable[..., object]) -> None:
    """The log, the latest first, with a form for a new line; the services are `add` and `remove`."""
    st.subheader(_("Contact log"))
    lines = data_helpers.contacts(opened.person, opened.helper.id, opened.today)
    if opened.is_somebody:
        with st.expander(_("Note a contact"), expanded=not lines, icon=":material/add:"):
            _add(opened, len(lines), add)
    if not lines:
        st.caption(_("Nobody noted a contact yet."))
    for line in lines[:LINES_AT_FIRST]:
        _line(opened, line, remove)
    rest = lines[LINES_AT_FIRST:]
    if rest:
        title = ngettext("{number} earlier contact", "{number} earlier contacts", len(rest))
        with st.expander(title.format(number=len(rest))):
            for line in rest:
                _line(opened, line, remove)


def _line(opened: Opened, line: Contact, remove: Callable[..., object]) -> None:
    """`Tue 24 Nov 2026 · By phone · Ann` with the note below, and for who may the way to take it out."""
    parts = [formats.day_and_year(line.draft.day), label(line.draft.kind), escaped(line.who)]
    with st.container(horizontal=True, vertical_alignment="top", key=f"helpers.contact_{line.id}"):
        with st.container(gap=None):
            st.markdown(f"**{' · '.join(part for part in parts if part)}**")
            if line.draft.note:
                st.text(line.draft.note)
        if not (opened.keeps or line.account_id == opened.person.account_id):
            return
        with st.popover(_("Remove"), type="tertiary", key=f"helpers.contact_{line.id}.ask"):
            st.caption(_("The line goes for good; the history keeps that there was one."))
            is_sure = st.button(
                _("Remove this line"), key=f"helpers.contact_{line.id}.remove", type="primary"
            )
    if is_sure:
        try:
            with data.writing() as tx:
                remove(
                    tx,
                    opened.helper.id,
                    line.id,
                    by=opened.person,
                    today=opened.today,
                    now=clock.now(),
                )
        except DeskError as error:
            notice.refused(error)
            return
        notice.later(_("Line removed"))
        st.rerun()


def _add(opened: Opened, number: int, add: Callable[..., int]) -> None:
    wanted = _contact_form(f"helpers.contact_new_{opened.helper.id}.{number}", opened.today)
    if wanted is None:
        return
    try:
        with data.writing() as tx:
            add(tx, opened.helper.id, wanted, by=opened.person, today=opened.today, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("Contact noted"))
    st.rerun()


def _contact_form(at: str, today: date) -> Draft | None:
    kinds = list(ContactKind)
    with st.form(at, border=False):
        with st.container(horizontal=True):
            day = st.date_input(
                _("Day"),
                value=today,
                min_value=EARLIEST,
                max_value=today,
                format="DD/MM/YYYY",
                key=f"{at}.day",
            )
            kind = st.selectbox(_("Kind"), kinds, index=0, format_func=label, key=f"{at}.kind")
        note = st.text_area(_("Note"), max_chars=contact.LONGEST_NOTE, key=f"{at}.note", height=96)
        st.caption(_about_notes())
        if not st.form_submit_button(_("Note it"), type="primary", key=f"{at}.save"):
            return None
    try:
        return contact.cleaned(Draft(day, kind, note or ""), today=today)
    except DeskError as error:
        notice.refused(error)
        return None


def _about_notes() -> str:
    return _(
        "Short and to the point. Nothing about health, benefits or visitors; the helper may ask to read this."
    )
