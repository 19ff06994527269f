"""Which column of a file is which: recognised by its name, else said by the person, with the first rows to look at."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from domain import table_column
from domain.table import Table, letter
from domain.table_column import Column, Kind
from domain.table_report import ColumnsMissing
from domain.table_value import shown
from language import _, formats, ngettext
from ui import choice, fold

ROWS_SHOWN = 5
Columns = tuple[tuple[str, int], ...]


def choose(table: Table, kind: Kind, columns: Sequence[Column], *, mark: str) -> Columns:
    """Where each column stands in the file, by code; `mark` tells files apart."""
    known = table_column.recognised(table.headers, columns)
    others = [index for index in range(len(table.headers)) if index not in known.values()]
    missing = [column.title for column in columns if column.is_needed and column.code not in known]
    _describe(table, len(known))
    st.dataframe(_first_rows(table), hide_index=True, width="stretch", key=f"imports.preview_{mark[:12]}")
    keys = {index: f"imports.column_{mark[:12]}_{kind}_{index}" for index in others}
    for key in keys.values():
        st.session_state[key] = st.session_state.get(key, "")  # also while the fold is shut
    if missing:
        st.warning(str(ColumnsMissing(missing)), icon=":material/view_column:")
    if others:
        titles = {column.code: column.title for column in columns if column.code not in known}
        inside = (
            st.container()
            if missing
            else fold.opened(_("Columns that are not imported"), key=f"imports.others_{kind}")
        )
        if inside is not None:
            with inside:
                for index, key in keys.items():
                    _ask(table, index, titles, key)
    chosen = {code: index for index, key in reversed(keys.items()) if (code := st.session_state[key])}
    return tuple(sorted({**chosen, **known}.items()))


def _describe(table: Table, known: int) -> None:
    number = len(table.rows)
    st.markdown(
        ngettext(
            "{number} row below the column names in row {row}. {known} of {columns} columns recognised.",
            "{number} rows below the column names in row {row}. {known} of {columns} columns recognised.",
            number,
        ).format(number=formats.number(number), row=table.header_row, known=known, columns=len(table.headers))
    )


def _first_rows(table: Table) -> pd.DataFrame:
    """As texts; a name that is there twice, or none, gets its letter."""
    names = [
        name if name and table.headers.count(name) == 1 else f"{name} ({letter(index)})".strip()
        for index, name in enumerate(table.headers)
    ]
    rows = [[shown(cell) for cell in row.cells] for row in table.rows[:ROWS_SHOWN]]
    return pd.DataFrame(rows, columns=names)


def _ask(table: Table, index: int, titles: dict[str, str], key: str) -> None:
    name = table.headers[index]
    st.selectbox(
        _("Column {letter}: {name}").format(letter=letter(index), name=choice.escaped(name) or _("no name")),
        ["", *titles],
        format_func=lambda code: titles.get(code, _("do not import")),
        key=key,
    )
