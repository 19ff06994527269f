"""Edits that could not be saved: what I wanted, what stands now and what I saw, with a choice for each field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from domain.need import Labels
from domain.roster import Board
from domain.roster_change import Conflict, Refused, Save, SessionChange, SessionFields, merged
from language import _
from ui import notice, roster_command

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True)
class Words:
    """What to call things: sessions and helpers by id, languages and skills by code."""

    sessions: Mapping[int, str]
    helpers: Mapping[int, str]
    labels: Labels

    def session(self, session_id: int) -> str:
        """A session of another week has no name here."""
        return self.sessions.get(session_id, _("A session"))

    def of(self, fields: SessionFields, field: str) -> str:
        """A field's value in words."""
        match field:
            case "helpers":
                names = sorted(self.helpers.get(key, _("somebody")) for key in fields.helpers)
                return ", ".join(names) or _("nobody")
            case "languages" | "skills":
                codes: frozenset[str] = getattr(fields, field)
                return ", ".join(sorted(self.labels.get(code, code) for code in codes)) or _("none")
            case "note":
                return fields.note or _("empty")
            case _:
                return str(getattr(fields, field))


def words_of(board: Board, helpers: Callable[[], Mapping[int, str]]) -> Words:
    """The words for a week, with whoever can be put on its sessions or stands on one."""
    places = {place.id: place.name for place in board.places}
    standing = {one.helper_id: one.name for session in board.sessions for one in session.assigned}
    return Words(
        sessions={one.id: f"{places[one.location_id]} · {one.when}" for one in board.sessions},
        helpers={**standing, **helpers()},
        labels=board.labels,
    )


def field_label(field: str) -> str:
    match field:
        case "helpers":
            return _("Helpers")
        case "minimum":
            return _("At least")
        case "maximum":
            return _("At most")
        case "languages":
            return _("Languages asked for")
        case "skills":
            return _("Skills asked for")
        case _:
            return _("Note")


def choose(words: Callable[[], Words], *, only: int | None = None, without: int | None = None) -> None:
    """Whatever waits for a choice: of one session, or of all but the one whose drawer is open.

    Hardly ever anything does, so the words are only made then.
    """
    conflicts, refusals = roster_command.unsaved()
    for conflict in conflicts:
        if _wanted(conflict.change, only, without):
            _choose_fields(conflict, words())
    for refused in refusals:
        if _wanted(refused.change, only, without):
            _show_refused(refused, words())


def chosen(conflict: Conflict, choices: Mapping[str, str]) -> SessionChange:
    """The edit that the choices make, against what stands now."""
    mine = merged(
        conflict.theirs,
        conflict.change.mine,
        [field for field, choice in choices.items() if choice == MINE],
    )
    if choices.get("helpers") == BOTH:
        mine = replace(mine, helpers=_both(conflict))
    return SessionChange(conflict.change.session_id, conflict.version, conflict.theirs, mine)


def _both(conflict: Conflict) -> frozenset[int]:
    """Theirs, with whom I added and without whom I took off."""
    base, mine = conflict.change.base.helpers, conflict.change.mine.helpers
    return (conflict.theirs.helpers | (mine - base)) - (base - mine)


def _wanted(change: SessionChange, only: int | None, without: int | None) -> bool:
    return change.session_id == only if only is not None else change.session_id != without


def _choose_fields(conflict: Conflict, words: Words) -> None:
    change = conflict.change
    seen = f"{change.session_id}.{conflict.version}"
    with st.container(border=True, key=f"roster_conflict_{seen.replace('.', '_')}"):
        st.markdown(f"**{words.session(change.session_id)}**")
        st.warning(_("A colleague saved this session first. Choose for each field what should stand."))
        choices: dict[str, str] = {}
        for field in conflict.fields:
            choices[field] = _choose_field(conflict, field, words, seen)
        with st.container(horizontal=True):
            save = st.button(_("Save my choice"), key=f"roster.choice.{seen}", type="primary")
            drop = st.button(_("Leave it as it stands"), key=f"roster.drop.{seen}")
        if drop or (save and set(choices.values()) <= {THEIRS}):
            roster_command.drop_unsaved(change.session_id)
            st.rerun()
        if save:
            roster_command.ask(Save((chosen(conflict, choices),)))


def _choose_field(conflict: Conflict, field: str, words: Words, seen: str) -> str:
    """Mine is chosen beforehand only where the colleague left the field as I saw it."""
    change, theirs = conflict.change, conflict.theirs
    options = {
        MINE: _("Mine: {value}").format(value=words.of(change.mine, field)),
        THEIRS: _("Theirs: {value}").format(value=words.of(theirs, field)),
    }
    untouched = getattr(theirs, field) == getattr(change.base, field)
    if field == "helpers" and not untouched:
        union = replace(theirs, helpers=_both(conflict))
        options[BOTH] = _("Both: {value}").format(value=words.of(union, field))
    choice = st.radio(
        _("{field} (was: {value})").format(field=field_label(field), value=words.of(change.base, field)),
        list(options),
        index=0 if untouched else 1,
        format_func=lambda key: options[key],
        key=f"roster.choose.{field}.{seen}",
    )
    return choice or THEIRS


def _show_refused(refused: Refused, words: Words) -> None:
    change = refused.change
    key = f"{change.session_id}.{change.seen_version}"
    with st.container(border=True):
        st.markdown(f"**{words.session(change.session_id)}**")
        notice.refused(refused.error)
        for field in change.changed:
            st.text(
                _("{field}: {value}").format(field=field_label(field), value=words.of(change.mine, field))
            )
        with st.container(horizontal=True):
            if st.button(_("Try again"), key=f"roster.again.{key}"):
                roster_command.ask(Save((change,)))
            if st.button(_("Leave it as it stands"), key=f"roster.leave.{key}"):
                roster_command.drop_unsaved(change.session_id)
                st.rerun()
