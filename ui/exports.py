"""The half of the page that makes files: everything of a kind, or an empty table that explains its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

import language
from domain.errors import DeskError
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.table import Exported
from domain.table_column import KIND_LABELS, Kind
from language import _, ngettext
from sheets import csv_file as csv_sheet
from sheets import xlsx_file
from ui import clock, csv_file, data, notice

KEY = "exports"
XLSX, CSV = "xlsx", "csv"
WRITERS = {XLSX: xlsx_file.written, CSV: csv_sheet.written}
MIMES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: csv_file.MIME}
NAMES = {XLSX: "Excel (.xlsx)", CSV: "CSV"}
DATED = frozenset({Kind.COUNTS, Kind.SESSIONS})
"""What is exported of a period."""
A_YEAR = timedelta(days=365)

Make = Callable[..., Exported]


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was made, and what it was made of."""

    made_of: tuple[Any, ...]
    name: str
    contents: bytes
    rows: int


def show(person: Person, network: Network, kind: Kind, today: date, make: Make) -> None:
    """`make`: the service that exports, given a transaction."""
    st.caption(_said(kind))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = _days(kind, today)
        as_ = st.segmented_control(
            _("File"),
            list(NAMES),
            format_func=NAMES.__getitem__,
            default=XLSX,
            required=True,
            key=f"{KEY}.as",
        )
        is_asked = st.button(
            _("Make the file"),
            key=f"{KEY}.make",
            type="primary",
            icon=":material/table_view:",
            disabled=days is None,
        )
    if days is None:
        return
    made_of = (person, network.id, kind, days, as_)
    if is_asked:
        try:
            with st.spinner(_("The file is being made…")), data.writing(forgets=False) as tx:
                found = make(tx, network.id, kind, days, by=person, now=clock.now())
        except DeskError as error:
            notice.refused(error)
            return
        name = csv_file.name(network.name, _(KIND_LABELS[kind]), f"{today:%Y-%m-%d}", ending=as_)
        contents = WRITERS[as_](found.headers, found.rows)
        st.session_state[KEY] = _File(made_of, name, contents, len(found.rows))
    file: _File | None = st.session_state.get(KEY)
    if file is None or file.made_of != made_of:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("Download"),
            file.contents,
            file_name=file.name,
            mime=MIMES[as_],
            icon=":material/download:",
            key=f"{KEY}.download",
        )
        st.caption(
            ngettext("{name}: {number} row", "{name}: {number} rows", file.rows).format(
                name=file.name, number=file.rows
            )
        )


def template(network: Network, kind: Kind, person: Person, make: Make) -> None:
    """Two downloads of an empty table, made when one is asked for."""
    spoken = language.current()  # what is made then is made beside the script

    def contents(as_: str) -> bytes:
        with language.use(spoken), data.reading() as tx:
            found = make(tx, network.id, kind, by=person)
        return WRITERS[as_](found.headers, found.rows)

    with st.container(horizontal=True):
        for as_, name in NAMES.items():
            st.download_button(
                _("Empty table, {format}").format(format=name),
                partial(contents, as_),
                file_name=csv_file.name(_("empty table"), _(KIND_LABELS[kind]), ending=as_),
                mime=MIMES[as_],
                icon=":material/download:",
                key=f"{KEY}.template_{kind}_{as_}",
                type="tertiary",
            )


def _days(kind: Kind, today: date) -> Period | None:
    """The period chosen; None while only its first day is."""
    if kind not in DATED:
        return Period(today, today)
    picked = st.date_input(
        _("From and through"), (today - A_YEAR, today), format="DD/MM/YYYY", key=f"{KEY}.days_{kind}"
    )
    return Period(*picked) if len(picked) == 2 else None


def _said(kind: Kind) -> str:
    match kind:
        case Kind.COUNTS:
            return _("The counts that were entered, one row a session, with a column for each topic.")
        case Kind.SESSIONS:
            return _("The sessions with what they need and their state, without who stands there.")
        case Kind.LOCATIONS:
            return _("All locations of the network, retired ones too, without their managers and closures.")
        case Kind.SLOTS:
            return _("All slots of the network, ended ones too, without their fixed helpers.")
        case Kind.HELPERS:
            return _(
                "Personal data: names, e-mail addresses, phone numbers, kind, stage, languages, skills and agreed hours. "
                "Not in it: places, availability, absences, contacts and the notes about them. Who makes this file, when, and "
                "of how many helpers stays in the history. Keep it no longer than you need it."
            )
