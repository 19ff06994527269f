"""The same week as rows, for fast typing: helpers, numbers and note, saved together on a button.

The key of the editor holds the sessions and versions that are shown, so that edits the browser sends again after a lost
connection can never land on a newer version unseen (they are dropped, the row shows what stands).
"""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from domain.need import MAX_HELPERS, in_short
from domain.roster import Board, PlacedSession
from domain.roster_change import Save, SessionChange
from domain.roster_refusal import NOTE_LENGTH
from language import _, ngettext
from ui import notice, roster_board, roster_command

ROW = {
    "when": "str",
    "place": "str",
    "stands": "str",
    "helpers": "object",
    "minimum": "int64",
    "maximum": "int64",
    "note": "str",
}
"""The promised columns: what is read, then what is edited."""

ROW_PX = 35
MOST_PX = 640
"""About as much as fits under the buttons on a laptop; more rows are scrolled inside the editor."""


def edit(board: Board, names: Mapping[int, str], today: date, looked_at: Hashable) -> None:
    """Draw the rows with the number of unsaved changes; the button asks for all of them at once.

    `looked_at` says which part of the roster this is: other rows than before start without edits.
    """
    fresh = editable(board, today)
    left_out = len(board.sessions) - len(fresh)
    sessions = _held(fresh, looked_at)
    if not sessions:
        notice.empty(_("No session of this week can be changed here. Choose a later week or fewer filters."))
        return
    bar = st.container(horizontal=True, vertical_alignment="center")
    key = editor_key(sessions)
    st.data_editor(
        rows(sessions, {place.id: place.name for place in board.places}),
        key=key,
        num_rows="fixed",
        hide_index=True,
        width="stretch",
        height=min(len(sessions) * ROW_PX + 2 * ROW_PX, MOST_PX),
        disabled=["when", "place", "stands"],
        alt=_("Roster of the week, one row for each session"),
        column_config=_columns({**_standing(sessions), **names}),
    )
    wanted = changes(sessions, _edits(sessions))
    if bar.button(_("Save"), key="roster.grid.save", type="primary", shortcut="Ctrl+S", disabled=not wanted):
        roster_command.ask(Save(tuple(wanted)))
    bar.markdown(_unsaved(len(wanted)))
    if left_out:
        st.caption(
            ngettext(
                "{number} session is over or does not take place, and is not listed.",
                "{number} sessions are over or do not take place, and are not listed.",
                left_out,
            ).format(number=left_out)
        )


def _held(fresh: list[PlacedSession], looked_at: Hashable) -> list[PlacedSession]:
    """The rows as they were when somebody began to type, so that a save carries the versions that person saw.

    Without anything typed they are those of now. `roster_command.done` lets go of them after a save.
    """
    before = st.session_state.get(roster_command.GRID_BASE)
    if before is not None and before[0] == looked_at and changes(before[1], _edits(before[1])):
        held: list[PlacedSession] = before[1]
        return held
    st.session_state[roster_command.GRID_BASE] = (looked_at, fresh)
    return fresh


def _edits(sessions: Sequence[PlacedSession]) -> Mapping[int | str, Mapping[str, Any]]:
    """What the editor of these rows holds, by position."""
    found: Mapping[int | str, Mapping[str, Any]] = (st.session_state.get(editor_key(sessions)) or {}).get(
        "edited_rows", {}
    )
    return found


def editable(board: Board, today: date) -> list[PlacedSession]:
    """The sessions that can still be changed, by day, time and place."""
    names = {place.id: place.name for place in board.places}
    found = [one for one in board.sessions if one.takes_place and one.when.day >= today]
    return sorted(found, key=lambda one: (one.when, names[one.location_id], one.room, one.id))


def editor_key(sessions: Sequence[PlacedSession]) -> str:
    seen = ";".join(f"{one.id}:{one.version}" for one in sessions)
    return f"roster.grid.{hashlib.sha256(seen.encode()).hexdigest()[:16]}"


def rows(sessions: Sequence[PlacedSession], places: Mapping[int, str]) -> pd.DataFrame:
    """One row per session, in the order given, with the columns of `ROW`; helpers are ids as text."""
    columns: dict[str, list[Any]] = {
        "when": [
            f"{roster_board.short_day(one.when.day)} · {roster_board.short_hours(one.when.hours)}"
            for one in sessions
        ],
        "place": [_with_room(places[one.location_id], one.room) for one in sessions],
        "stands": [in_short(one.coverage) for one in sessions],
        "helpers": [[str(helper.helper_id) for helper in one.standing] for one in sessions],
        "minimum": [one.need.minimum for one in sessions],
        "maximum": [one.need.maximum for one in sessions],
        "note": [one.note for one in sessions],
    }
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in ROW.items()})


def changes(
    sessions: Sequence[PlacedSession], edited: Mapping[int | str, Mapping[str, Any]]
) -> list[SessionChange]:
    """What the editor's differences, by position, ask for; a row that was put back as it was asks for nothing."""
    found = []
    for position, cells in edited.items():
        session = sessions[int(position)]
        base = session.fields()
        mine = base
        if "helpers" in cells:
            mine = replace(mine, helpers=frozenset(int(key) for key in cells["helpers"] or []))
        if "note" in cells:
            mine = replace(mine, note=str(cells["note"] or "").strip())
        if cells.get("minimum") is not None:
            mine = replace(mine, minimum=int(cells["minimum"]))
        if cells.get("maximum") is not None:
            mine = replace(mine, maximum=int(cells["maximum"]))
        change = SessionChange(session.id, session.version, base, mine)
        if change.changed:
            found.append(change)
    return found


def _columns(names: Mapping[int, str]) -> dict[str, Any]:
    """Together as wide as a laptop leaves; only the moment stays in sight when a phone scrolls to the rest."""
    by_text = {str(key): name for key, name in names.items()}
    return {
        "when": st.column_config.TextColumn(_("When"), width=130, pinned=True),
        "place": st.column_config.TextColumn(_("Place"), width=205),
        "stands": st.column_config.TextColumn(_("Stands"), width=85),
        "helpers": st.column_config.MultiselectColumn(
            _("Helpers"),
            options=list(by_text),
            format_func=lambda key: by_text.get(key, key),
            width=250,
        ),
        "minimum": st.column_config.NumberColumn(
            _("Min."), min_value=0, max_value=MAX_HELPERS, step=1, required=True, width=70, help=_("At least")
        ),
        "maximum": st.column_config.NumberColumn(
            _("Max."), min_value=1, max_value=MAX_HELPERS, step=1, required=True, width=70, help=_("At most")
        ),
        "note": st.column_config.TextColumn(_("Note"), max_chars=NOTE_LENGTH, width=110),
    }


def _standing(sessions: Sequence[PlacedSession]) -> dict[int, str]:
    """Who stands somewhere now, also when nobody could put them there again."""
    return {helper.helper_id: helper.name for one in sessions for helper in one.standing}


def _with_room(place: str, room: str) -> str:
    return f"{place} · {room}" if room else place


def _unsaved(number: int) -> str:
    if not number:
        return _("Nothing to save.")
    return ngettext(
        "**{number} unsaved change.** Save before you turn to another week, filter or page.",
        "**{number} unsaved changes.** Save before you turn to another week, filter or page.",
        number,
    ).format(number=number)
