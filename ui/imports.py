"""The half of the page that takes files in: choose, say what the columns are, look at what it would do, import."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from domain import table_column
from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.table import Table
from domain.table_column import Kind
from domain.table_report import Fate, Report, Wanted
from language import _, ngettext
from sheets import reading
from ui import clock, data, data_tables, import_columns, import_report, notice

KEY = "imports"
FILE, LOOKED, ROUND = f"{KEY}.file", f"{KEY}.looked", f"{KEY}.round"
Run = Callable[..., Report]


@dataclass(frozen=True, slots=True)
class Verbs:
    """The services: what an import would do, and doing it as it was seen."""

    run: Run
    confirm: Run


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was chosen, by what is in it, read once."""

    mark: str
    table: Table | None
    error: DeskError | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was seen of an import."""

    network_id: int
    wanted: Wanted
    report: Report


def show(person: Person, network: Network, kind: Kind, today: date, verbs: Verbs) -> None:
    st.caption(_said(kind))
    chosen = st.file_uploader(
        _("CSV file or Excel workbook (.xlsx), at most 10 MB"),
        key=f"{KEY}.{kind}.{st.session_state.get(ROUND, 0)}",
    )
    if chosen is None:
        st.session_state.pop(FILE, None)
        st.session_state.pop(LOOKED, None)
        return
    read = _read(chosen.getvalue())
    if read.table is None:
        notice.refused(read.error or DeskError())
        return
    columns = table_column.columns(kind, data_tables.lists())
    wanted = Wanted(kind, read.table, import_columns.choose(read.table, kind, columns, mark=read.mark))
    if st.button(_("Look at what it would do"), key=f"{KEY}.look", type="primary", icon=":material/search:"):
        _look(person, network, wanted, today, verbs)
    looked: _Looked | None = st.session_state.get(LOOKED)
    if looked is not None and (looked.network_id, looked.wanted) == (network.id, wanted):
        import_report.show(looked.report, read.table, network, kind)
        _confirm(person, network, looked, today, verbs)


def _read(raw: bytes) -> _Read:
    mark = hashlib.sha256(raw).hexdigest()
    known: _Read | None = st.session_state.get(FILE)
    if known is not None and known.mark == mark:
        return known
    try:
        with st.spinner(_("The file is being read…")):
            found = _Read(mark, reading.table(raw))
    except DeskError as error:
        found = _Read(mark, None, error)
    st.session_state[FILE] = found
    st.session_state.pop(LOOKED, None)
    return found


def _look(person: Person, network: Network, wanted: Wanted, today: date, verbs: Verbs) -> None:
    try:
        with st.spinner(_("Each row is being looked at…")), data.trying() as tx:
            report = verbs.run(tx, network.id, wanted, by=person, today=today, now=clock.now())
    except DeskError as error:
        st.session_state.pop(LOOKED, None)
        notice.refused(error)
        return
    st.session_state[LOOKED] = _Looked(network.id, wanted, report)


def _confirm(person: Person, network: Network, looked: _Looked, today: date, verbs: Verbs) -> None:
    refused, writes = looked.report.number(Fate.REFUSED), looked.report.writes
    if not writes and refused and not looked.report.number(Fate.UNCHANGED):
        notice.empty(_("No row of this file can be imported. Mend the file and choose it again."))
        return
    if not writes:
        notice.empty(_("There is nothing to import: what can be used of this file stands in Inloop already."))
        return
    st.caption(
        _(
            "An import is kept whole or not at all, and is one action in the history. No button takes it back: export first "
            "what you may want back."
        )
    )
    import_it = ngettext("Import {number} row", "Import {number} rows", writes)
    if refused:
        st.markdown(
            ngettext(
                "{number} row is refused. Mend it in the file and choose the file again, or import the others without it.",
                "{number} rows are refused. Mend them in the file and choose the file again, or import the others without them.",
                refused,
            ).format(number=refused)
        )
        import_it = ngettext(
            "Import only the {number} good row", "Import only the {number} good rows", writes
        )
    label = import_it.format(number=writes)
    if not st.button(
        label, key=f"{KEY}.confirm", icon=":material/check:", type="secondary" if refused else "primary"
    ):
        return
    try:
        with st.spinner(_("The file is being imported…")), data.writing() as tx:
            report = verbs.confirm(
                tx,
                network.id,
                looked.wanted,
                looked.report,
                but_refused=bool(refused),
                by=person,
                today=today,
                now=clock.now(),
            )
    except DeskError as error:
        st.session_state.pop(LOOKED, None)
        notice.refused(error)
        return
    notice.later(
        ngettext("Imported: {number} row.", "Imported: {number} rows.", report.writes).format(
            number=report.writes
        )
    )
    for key in (FILE, LOOKED):
        st.session_state.pop(key, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1  # an empty place to choose the next file
    st.rerun()


def _said(kind: Kind) -> str:
    match kind:
        case Kind.COUNTS:
            return _(
                "A row is the count of the session at a location, on a date, at a start. Topics are columns. "
                "The session has to exist; a count that stands is corrected."
            )
        case Kind.SESSIONS:
            return _(
                "A row is a session at a location, on a date, from a start, in a room. What is not there yet becomes an extra "
                "session, also in the past. “Cancelled” as its state cancels one, which sets its helpers free."
            )
        case Kind.LOCATIONS:
            return _("A row is a location, known by its name. Only the columns in the file are changed.")
        case Kind.SLOTS:
            return _(
                "A row is a slot, known by its location, days, start, room and first day. Its sessions from today on follow."
            )
        case Kind.HELPERS:
            return _(
                "A row is a helper, known by name, else by e-mail address. Pausing and stopping is done under Helpers."
            )
