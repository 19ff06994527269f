"""Correcting an entered count: an explicit form with the version that was seen, and its history.

When a colleague was first, both versions are shown beside what they began with, and the person chooses per figure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from domain import count
from domain.count import CATEGORY_PREFIX, NOTE_LENGTH, Figure, Figures
from domain.counted_session import CountChange, CountedSession, Section, TopicGroup
from domain.errors import DeskError
from domain.labels import label, named
from domain.person import Person
from language import _, formats
from ui import clock, data, data_topics, notice

_BASE = "counts.base"
"""The count that is being corrected, as it was when somebody began."""
_CONFLICT = "counts.conflict"
NOTE = "note"
REOPENED = "reopened"
"""An undo took back that the count was finished."""
COLUMN_PX = 220
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What I wanted, what a colleague saved meanwhile (at `version`), and what both began with."""

    mine: Figures
    theirs: Figures
    base: Figures
    version: int


Save = Callable[[Figures, int], None]
"""Brings the figures to the service, with the version that was seen."""


def save(
    person: Person, session: CountedSession, correct: Callable[..., None], figures: Figures, version: int
) -> None:
    """One correction in one transaction; `correct` is the service's."""
    with data.writing() as tx:
        correct(tx, session.at.session_id, figures, version, by=person, now=clock.now())
    data_topics.forget()


def show(
    session: CountedSession, groups: Sequence[TopicGroup], sections: Sequence[Section], saves: Save
) -> bool:
    """The button, then the form, or the choice after a conflict; True once it was saved.

    The form begins with the count as it was when the button was pressed, and keeps to that version: what a colleague
    saves meanwhile must not slip under the input.
    """
    base: CountedSession | None = st.session_state.get(_BASE)
    conflict: Conflict | None = st.session_state.get(_CONFLICT)
    if base is None or base.at != session.at:
        st.button(_("Correct this count"), key="counts.correct", on_click=_begin, args=(session,))
        return False
    if conflict is not None:
        wanted, seen_version = _choice(conflict, names_of(groups, sections)), conflict.version
    else:
        wanted, seen_version = _form(base, names_of(groups, sections)), base.version
    st.button(_("Leave it as it is"), key="counts.leave_it", on_click=_end)
    if wanted is None:
        return False
    try:
        saves(wanted, seen_version)
    except count.Changed as error:
        st.session_state[_CONFLICT] = Conflict(wanted, error.theirs, base.figures, error.version)
        st.rerun()
    except DeskError as error:
        notice.refused(error)
        return False
    _end()
    return True


def _begin(session: CountedSession) -> None:
    _end()
    st.session_state[_BASE] = session


def _end() -> None:
    st.session_state.pop(_BASE, None)
    st.session_state.pop(_CONFLICT, None)


def history(
    changes: Sequence[CountChange], groups: Sequence[TopicGroup], sections: Sequence[Section], zone: str
) -> None:
    """What was entered and corrected, oldest first."""
    if len(changes) < 2:
        return
    names = names_of(groups, sections)
    with st.expander(_("History of this count")):
        for change in changes:
            who = f" · {change.by}" if change.by else ""
            st.markdown(f"**{formats.moment(change.at, zone)}**{who}")
            st.markdown("\n".join(f"- {line}" for line in _lines(change, names)))


def names_of(groups: Sequence[TopicGroup], sections: Sequence[Section]) -> dict[str, str]:
    """Field of a count → what people call it."""
    names = {
        Figure.VISITORS.value: _("Visitors"),
        Figure.FIRST_TIME.value: _("First time"),
        Figure.TURNED_AWAY.value: _("Turned away"),
    }
    for group in groups:
        for topic in (group.topic, *group.topics):
            names[f"{CATEGORY_PREFIX}{topic.id}"] = topic.label
    for section in sections:
        for item in section.items:
            names[f"{CATEGORY_PREFIX}{item.id}"] = named(label(section.kind), item.label)
    return {**names, NOTE: _("Note")}


def row_of(figures: Figures) -> Row:
    """The figures by field, what was not counted left out."""
    return {
        Figure.VISITORS.value: figures.visitors,
        Figure.FIRST_TIME.value: figures.first_time,
        Figure.TURNED_AWAY.value: figures.turned_away,
        **{f"{CATEGORY_PREFIX}{key}": number for key, number in figures.tallies.items()},
        NOTE: figures.note,
    }


def figures_of(row: Mapping[str, Any]) -> Figures:
    """The other way round."""
    tallies = {
        int(field.removeprefix(CATEGORY_PREFIX)): int(number)
        for field, number in row.items()
        if field.startswith(CATEGORY_PREFIX) and number
    }
    return Figures(
        row.get(Figure.VISITORS.value),
        row.get(Figure.FIRST_TIME.value),
        row.get(Figure.TURNED_AWAY.value),
        tallies,
        str(row.get(NOTE) or "").strip(),
    )


def _form(session: CountedSession, names: Mapping[str, str]) -> Figures | None:
    """The figures once Save was pressed; its keys carry the version, so that stale input cannot come back."""
    key = f"counts.correct_{session.at.session_id}_{session.version}"
    now = row_of(session.figures)
    more = [field for field in names if field.startswith(CATEGORY_PREFIX) and field not in now]
    added = st.multiselect(
        _("Add to the count"),
        more,
        format_func=names.__getitem__,
        key=f"{key}_added",
        placeholder=_("Choose topics, outcomes, …"),
    )
    wanted: Row = {}
    with st.form(key, border=False):
        grid = st.grid(min_column_width=COLUMN_PX)
        for field in [*(name for name in now if name != NOTE), *added]:
            with grid.cell():
                wanted[field] = st.number_input(
                    names.get(field, field),
                    min_value=0,  # no maximum: Streamlit would hold the form back without a word, the rule says why
                    step=1,
                    value=now.get(field),
                    key=f"{key}_{field}",
                    placeholder=_("not counted"),
                )
        wanted[NOTE] = st.text_input(
            names[NOTE], value=session.figures.note, max_chars=NOTE_LENGTH, key=f"{key}_{NOTE}"
        )
        st.caption(_("No names, phone numbers or other details that say who a visitor is."))
        if not st.form_submit_button(_("Save correction"), type="primary", width="stretch"):
            return None
    return figures_of(wanted)


def _choice(conflict: Conflict, names: Mapping[str, str]) -> Figures | None:
    """Mine, theirs and what both began with, per figure that differs; the chosen figures once Save was pressed."""
    mine, theirs, base = row_of(conflict.mine), row_of(conflict.theirs), row_of(conflict.base)
    st.warning(
        _(
            "A colleague corrected this count meanwhile. Nothing of yours was saved yet: choose for each figure."
        )
    )
    chosen = dict(theirs)
    with st.form(f"counts.conflict_{conflict.version}"):
        for field in dict.fromkeys([*mine, *theirs]):
            if (mine.get(field) or None) == (theirs.get(field) or None):
                continue
            options = {
                "mine": _("mine: {value}").format(value=_shown(mine.get(field))),
                "theirs": _("theirs: {value}").format(value=_shown(theirs.get(field))),
            }
            picked = st.radio(
                _("{field} (it was {value})").format(
                    field=names.get(field, field), value=_shown(base.get(field))
                ),
                list(options),
                format_func=options.__getitem__,
                index=1 if mine.get(field) == base.get(field) else 0,
                horizontal=True,
                key=f"counts.conflict_{conflict.version}_{field}",
            )
            if picked == "mine":
                chosen[field] = mine.get(field)
        is_sent = st.form_submit_button(_("Save my choice"), type="primary", width="stretch")
    return figures_of(chosen) if is_sent else None


def _lines(change: CountChange, names: Mapping[str, str]) -> list[str]:
    if change.verb == REOPENED:
        return [_("Not finished any more")]
    if change.before is None:
        given = {field: value for field, value in change.after.items() if value not in (None, False)}
        return [named(names.get(field, field), value) for field, value in given.items() if field in names]
    lines = []
    for field in dict.fromkeys([*change.before, *change.after]):
        if field == "has_note":
            lines.append(_("Note: written") if change.after.get(field) else _("Note: removed"))
            continue
        if field == "note_rewritten":
            lines.append(_("Note: written again"))
            continue
        before, after = change.before.get(field), change.after.get(field)
        lines.append(named(names.get(field, field), f"{_shown(before)} → {_shown(after)}"))
    return lines


def _shown(value: Any) -> str:
    return _("not counted") if value in (None, "") else str(value)
