"""The way back from what this person did last: a button in the bar of the roster, a line beside the thing elsewhere.

A toast cannot hold a button, so the line stands where the thing was done, for as long as it can be taken back.
"""

from collections.abc import Callable, Collection

import streamlit as st

from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.roster_change import Undo, Undone
from domain.undo import Step
from language import _, formats, ngettext
from ui import clock, data, data_categories, data_undo, history_words, notice, roster_command
from ui.choice import escaped

ON_SESSIONS = frozenset({"session", "assignment", "count"})
"""What is noted under the id of a session."""
Undoes = Callable[..., Undone]
"""`services.undo.undo`."""


def in_roster(person: Person, network: Network) -> Step | None:
    """The button, with what it takes back in its hint; nothing when there is nothing. What it takes back."""
    step = data_undo.last_step(person, network)
    if step is not None and _button(step, "roster", help=in_words(step, network.zone)):
        roster_command.ask(Undo(step.set_id))
    return step


def beside(
    person: Person,
    network: Network,
    undo: Undoes,
    *,
    entity: str,
    entity_id: int | None = None,
    location_id: int | None = None,
) -> None:
    """A line that says what was done last and the button, when it was about this; nothing otherwise.

    With an `entity_id` it has to be that very thing, without one something of this kind at the location (None: of no
    location, so of the whole network).
    """
    step = data_undo.last_step(person, network)
    if step is None or step.entity != entity:
        return
    if (step.entity_id != entity_id) if entity_id is not None else (step.location_id != location_id):
        return
    _line(step, person, network, undo)


def about_session(person: Person, network: Network, undo: Undoes, session_id: int) -> None:
    """The same line, when what was done last was about this session: its count, who helped, or that it fell away."""
    step = data_undo.last_step(person, network)
    if step is not None and step.entity in ON_SESSIONS and step.entity_id == session_id:
        _line(step, person, network, undo)


def of_kinds(person: Person, network: Network, undo: Undoes, entities: Collection[str]) -> None:
    """The same line, when what was done last was about one of these kinds of thing, wherever."""
    step = data_undo.last_step(person, network)
    if step is not None and step.entity in entities:
        _line(step, person, network, undo, is_there=False)


def of_sets(person: Person, network: Network, undo: Undoes, set_ids: Collection[int]) -> None:
    """The same line, when what was done last is one of these actions."""
    step = data_undo.last_step(person, network) if set_ids else None
    if step is not None and step.set_id in set_ids:
        _line(step, person, network, undo)


def _line(step: Step, person: Person, network: Network, undo: Undoes, *, is_there: bool = True) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"undo_line_{step.set_id}"):
        said = _("Last: {action}").format(action=in_words(step, network.zone, is_there=is_there))
        st.caption(escaped(said), width="stretch")
        is_asked = _button(step, "beside")
    if is_asked:
        try:
            with data.writing() as tx:
                done = undo(tx, step.set_id, by=person, today=clock.today(network.zone), now=clock.now())
        except DeskError as error:
            notice.refused(error)
            return
        data_categories.forget()  # a count may be otherwise by now, or a list
        notice.later(history_words.undone(done))
        st.rerun()


def in_words(step: Step, zone: str, *, is_there: bool = False) -> str:
    """`Mon 23 Nov 14:02 · De Krook, Tue 24 Nov 10:00–12:00: Ada put on the session`; `is_there`: the thing is on screen."""
    about = "" if is_there else history_words.about(step.lines[0])
    lines = formats.list_of([history_words.sentence(line) for line in step.lines])
    said = f"{formats.moment(step.at, zone)} · {f'{about}: ' if about else ''}{lines}"
    if step.others:
        more = ngettext("and {number} more session", "and {number} more sessions", step.others)
        said = f"{said} {more.format(number=step.others)}"
    return said


def _button(step: Step, where: str, *, help: str = "") -> bool:  # noqa: A002 - Streamlit's own word
    return st.button(
        _("Undo"),
        key=f"{where}.undo_{step.set_id}",
        icon=":material/undo:",
        help=help or None,
        width="content",
    )
