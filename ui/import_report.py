"""What an import would do, row by row: the totals, what is refused and why, what changes from what to what."""

from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st

from domain.network import Network
from domain.table import Cell, Table
from domain.table_column import KIND_LABELS, Kind
from domain.table_report import FATE_LABELS, Fate, Outcome, Report
from language import _, formats, ngettext
from sheets import csv_file as csv_sheet
from ui import choice, csv_file, fold

ROWS_SHOWN = 500
REFUSED_SHOWN = 50


def show(report: Report, table: Table, network: Network, kind: Kind) -> None:
    st.subheader(_("What it would do"))
    with st.container(horizontal=True):
        for fate in Fate:
            st.metric(_(FATE_LABELS[fate]), formats.number(report.number(fate)), border=True)
    refused = report.of(Fate.REFUSED)
    if refused:
        _heading(_("Refused"))
        st.table(_refusals(refused))  # its lines break, so that each reason can be read to its end
        _say_how_many(REFUSED_SHOWN, len(refused))
        st.download_button(
            _("Refused rows with their reasons (CSV)"),
            _to_mend(table, refused),
            file_name=csv_file.name(network.name, _(KIND_LABELS[kind]), _("refused rows")),
            mime=csv_file.MIME,
            icon=":material/download:",
            key="imports.refused",
        )
    changed = report.of(Fate.CHANGED)
    if changed:
        _heading(_("Will be changed"))
        _table(_changes(changed), sum(len(one.differences) for one in changed), key="changed")
    added = report.of(Fate.ADDED)
    if added:
        inside = fold.opened(_("Will be added"), key="imports.added")
        if inside is not None:
            with inside:
                names = [{_("Row"): one.row, _("What"): one.what} for one in added[:ROWS_SHOWN]]
                _table(pd.DataFrame(names), len(added), key="added")


def _heading(text: str) -> None:
    st.markdown(f"**{text}**")


def _table(rows: pd.DataFrame, number: int, *, key: str) -> None:
    st.dataframe(rows, hide_index=True, width="stretch", key=f"imports.table_{key}")
    _say_how_many(len(rows), number)


def _say_how_many(shown: int, number: int) -> None:
    if number > shown:
        st.caption(
            ngettext("The first of {number} line.", "The first {shown} of {number} lines.", number).format(
                shown=formats.number(shown), number=formats.number(number)
            )
        )


def _refusals(refused: Sequence[Outcome]) -> pd.DataFrame:
    """Escaped, because a table that breaks its lines reads Markdown."""
    rows = [
        {
            _("Row"): str(one.row),
            _("Why refused"): choice.escaped(one.why),
            _("Column"): choice.escaped(one.column),
            _("Value"): choice.escaped(one.value),
        }
        for one in refused[:REFUSED_SHOWN]
    ]
    return pd.DataFrame(rows).set_index(_("Row"))


def _changes(changed: Sequence[Outcome]) -> pd.DataFrame:
    rows = [
        {
            _("Row"): one.row,
            _("What"): one.what,
            _("Column"): difference.column,
            _("Now"): difference.before or "–",
            _("After the import"): difference.after or "–",
        }
        for one in changed[:ROWS_SHOWN]
        for difference in one.differences
    ]
    return pd.DataFrame(rows[:ROWS_SHOWN])


def _to_mend(table: Table, refused: Sequence[Outcome]) -> bytes:
    """The refused rows as they were, with the reason behind each: mended, the file can be imported as it is."""

    def rows() -> Iterator[list[Cell]]:
        by_number = {row.number: row.cells for row in table.rows}
        for one in refused:
            said = f"{one.column}: {one.why}" if one.column else one.why
            yield [*by_number[one.row], _("Row {number}: {why}").format(number=one.row, why=said)]

    return csv_sheet.written([*table.headers, _("Why refused")], rows())
