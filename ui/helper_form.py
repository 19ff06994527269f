"""The form of a helper: who it is, how far the helper has come, what was agreed."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from domain import helper
from domain.candidate import LEGAL_LIMITS, Limits
from domain.clock_time import MINUTES_IN_HOUR
from domain.errors import DeskError
from domain.helper import Draft, Helper
from domain.hour_limits import in_hours
from domain.labels import label
from domain.network import Network
from domain.person import Person
from domain.roster import Wish
from domain.words import CategoryKind, HelperKind, HelperStage
from language import _, formats
from ui import choice, clock, conflict, data, data_helpers, helper_list, need_fields, notice
from ui.conflict import Field, Seen
from ui.helper_sections import Opened

PERIODS = ("week", "month", "year")
EARLIEST = date(1990, 1, 1)


def add(
    person: Person, network: Network, wishes: Sequence[Wish], today: date, keep: Callable[..., int]
) -> None:
    """A helper who is not there yet; once saved, the placements come next. `keep` is the service's `add`."""
    empty = Draft("", HelperKind.VOLUNTEER, HelperStage.CANDIDATE, today)
    wanted = _form("helpers.new", empty, wishes, today, button=_("Add this helper"))
    if wanted is None:
        return
    try:
        with data.writing() as tx:
            added = keep(tx, network.id, wanted, by=person, today=today, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("{name} is added. Now say where and when.").format(name=wanted.name))
    helper_list.go_to(added)
    st.rerun()


def details(opened: Opened, keep: Callable[..., object]) -> None:
    """What is kept of the helper, and for who keeps helpers the form that changes it by the service's `change`."""
    wishes = data_helpers.wishes()
    key = _key(opened)
    if not is_open(opened):
        _show(opened.helper, wishes)
        if opened.may_change:
            st.button(
                _("Change"),
                key=f"{key}.open",
                on_click=conflict.begin,
                args=(key, opened.helper.draft, opened.helper.version),
                icon=":material/edit:",
            )
        return

    def form(seen: Seen[Draft]) -> Draft | None:
        return _form(f"{key}.{seen.version}", seen.fields, wishes, opened.today, button=_("Save"))

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            keep(
                tx,
                opened.helper.id,
                wanted,
                seen.version,
                by=opened.person,
                today=opened.today,
                now=clock.now(),
            )

    def now() -> Seen[Draft] | None:
        found = data_helpers.one(opened.person, opened.helper.network_id, opened.helper.id, opened.today)
        return None if found is None else Seen(found.draft, found.version)

    if conflict.edit(key, fields(wishes), form, write=write, now=now):
        notice.later(_("Helper saved"))
        st.rerun()


def is_open(opened: Opened) -> bool:
    """Whether the details are being changed."""
    return conflict.began(_key(opened)) is not None


def _key(opened: Opened) -> str:
    return f"helpers.details_{opened.helper.id}"


def _show(shown: Helper, wishes: Sequence[Wish]) -> None:
    """What is kept of the helper, to read."""
    lines = [
        (field.label, _value(field, shown.draft)) for field in fields(wishes) if field.name != "stage_since"
    ]
    st.markdown("\n".join(f"- {name}: **{choice.escaped(value)}**" for name, value in lines))


def fields(wishes: Sequence[Wish]) -> list[Field]:
    """The fields of a helper, with their labels and how a value of each reads."""
    labels = {wish.code: wish.label for wish in wishes}

    def named(codes: frozenset[str]) -> str:
        return formats.list_of(sorted(labels.get(code, code) for code in codes))

    return [
        Field("name", _("Name")),
        Field("kind", _("Kind"), label),
        Field("stage", _("Stage"), label),
        Field("stage_since", _("In this stage since"), formats.short_date),
        Field("languages", _("Languages"), named),
        Field("skills", _("Skills"), named),
        Field("email", _("E-mail address")),
        Field("phone", _("Phone")),
        Field("partner", _("Employer or partner")),
        Field("limits", _("Hours agreed"), agreed),
    ]


def agreed(limits: Limits) -> str:
    """`at most 9 hours a week, 60 a month`."""
    parts = [
        text.format(number=in_hours(minutes))
        for text, minutes in (
            (_("{number} hours a week"), limits.week),
            (_("{number} hours a month"), limits.month),
            (_("{number} hours a year"), limits.year),
        )
        if minutes is not None
    ]
    return _("at most {parts}").format(parts=formats.list_of(parts)) if parts else _("no limit agreed")


def law() -> str:
    """The limits of the law, for whom they hold."""
    return " ".join(
        _("{kind}: the law allows {limits}.").format(kind=label(kind), limits=agreed(limits))
        for kind, limits in LEGAL_LIMITS.items()
    )


def _form(at: str, draft: Draft, wishes: Sequence[Wish], today: date, *, button: str) -> Draft | None:
    """The draft once Save was pressed; what cannot be read is refused here, beside the form."""
    kinds, stages = list(HelperKind), helper.stages_to_choose(draft.stage)
    with st.form(at, border=False):
        name = st.text_input(_("Name"), value=draft.name, max_chars=helper.LONGEST_NAME, key=f"{at}.name")
        with st.container(horizontal=True):
            kind = st.selectbox(
                _("Kind"), kinds, index=kinds.index(draft.kind), format_func=label, key=f"{at}.kind"
            )
            stage = st.selectbox(
                _("Stage"), stages, index=stages.index(draft.stage), format_func=label, key=f"{at}.stage"
            )
            since = st.date_input(
                _("In this stage since"),
                value=draft.stage_since,
                min_value=min(EARLIEST, draft.stage_since),
                max_value=max(today, draft.stage_since),
                format="DD/MM/YYYY",
                key=f"{at}.since",
            )
        languages = need_fields.choose(
            wishes, CategoryKind.LANGUAGE, draft.languages, label=_("Languages"), key=f"{at}.languages"
        )
        skills = need_fields.choose(
            wishes, CategoryKind.SKILL, draft.skills, label=_("Skills"), key=f"{at}.skills"
        )
        with st.container(horizontal=True):
            email = st.text_input(_("E-mail address"), value=draft.email, key=f"{at}.email")
            phone = st.text_input(
                _("Phone"), value=draft.phone, max_chars=helper.LONGEST_PHONE, key=f"{at}.phone"
            )
        partner = st.text_input(
            _("Employer or partner"),
            value=draft.partner,
            max_chars=helper.LONGEST_PARTNER,
            key=f"{at}.partner",
            help=_(
                "The enterprise of the social economy, the school or the agency through which somebody comes."
            ),
        )
        limits = _limits(at, draft.limits)
        if not st.form_submit_button(button, type="primary", key=f"{at}.save"):
            return None
    try:
        return helper.cleaned(
            Draft(name, kind, stage, since, languages, skills, email, phone, partner, limits), today=today
        )
    except DeskError as error:
        notice.refused(error)
        return None


def _limits(at: str, limits: Limits) -> Limits:
    """Hours agreed at most, by week, month and year; left empty, nothing was agreed."""
    labels = (_("At most, hours a week"), _("At most, hours a month"), _("At most, hours a year"))
    minutes: list[int | None] = []
    with st.container(horizontal=True):
        for name, text in zip(PERIODS, labels, strict=True):
            known = getattr(limits, name)
            hours = st.number_input(
                text,
                value=None if known is None else known / MINUTES_IN_HOUR,
                min_value=0.0,
                step=0.5,
                format="%g",
                key=f"{at}.{name}",
                placeholder=_("no limit"),
            )
            minutes.append(None if hours is None else round(hours * MINUTES_IN_HOUR))
    st.caption(law())
    return Limits(*minutes)


def _value(field: Field, draft: Draft) -> str:
    value: Any = getattr(draft, field.name)
    if field.name == "stage":
        return _("{stage} since {day}").format(
            stage=label(draft.stage), day=formats.short_date(draft.stage_since)
        )
    return _("not filled in") if value in ("", frozenset()) else field.shown(value)
