"""The files of a chart: to share as picture and as table, and the table with every number for use in the house.

Any page offers them under any chart with `offer`; a file is made when it is asked for, never at a rerun.
"""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

import language
from domain import withheld
from language import _
from ui import chart_shared, csv_file, document
from ui.chart_shared import Head, Shared

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOWNLOAD = ":material/download:"


def offer(
    head: Head,
    table: Callable[[], pd.DataFrame],
    share: Callable[[], Shared] | None,
    *,
    name: str,
    key: str,
    about: str,
) -> None:
    """A button that opens to the downloads; `table` gives every number, `name` ends the files' names.

    Both it and `share` are called beside the script when somebody downloads, in the language of this run; without `share`
    there is only the table. `about` is said to screen readers: which chart it is.
    """
    opened = st.popover(
        _("Download"), icon=DOWNLOAD, type="tertiary", key=f"{key}.files", on_change="rerun", help=about
    )
    if not opened.open:
        return
    with opened:
        if share is not None:
            _to_share(head, share, name=name, key=key)
            st.caption(_("For use in the house: every number"))
        st.download_button(
            _("CSV, all numbers"),
            data=partial(_all_numbers, table, language.current()),
            file_name=_file_name(head, name, _("all numbers")),
            mime=csv_file.MIME,
            key=f"{key}.all",
            icon=DOWNLOAD,
            on_click="ignore",
        )


def _all_numbers(table: Callable[[], pd.DataFrame], spoken: str) -> bytes:
    with language.use(spoken):
        return csv_file.contents(table())


def _to_share(head: Head, share: Callable[[], Shared], *, name: str, key: str) -> None:
    spoken, address = language.current(), document.address()

    def made(write: Callable[[Head, Shared, str], bytes]) -> bytes:
        with language.use(spoken):
            return write(head, share(), address)

    ways = {
        "xlsx": ("Excel", XLSX_MIME, chart_shared.workbook),
        "csv": ("CSV", csv_file.MIME, chart_shared.csv_table),
        "png": ("PNG", "image/png", chart_shared.png),
        "svg": ("SVG", "image/svg+xml", chart_shared.svg),
    }
    st.caption(
        _("To share: numbers below {minimum} are withheld, as table or as picture").format(
            minimum=withheld.SHOWN_FROM
        )
    )
    with st.container(horizontal=True, gap="small"):
        for ending, (text, mime, write) in ways.items():
            st.download_button(
                text,
                data=partial(made, write),
                file_name=_file_name(head, name, ending=ending),
                mime=mime,
                key=f"{key}.{ending}",
                icon=DOWNLOAD,
                on_click="ignore",
            )


def _file_name(head: Head, *parts: str, ending: str = "csv") -> str:
    days = f"{head.period.first:%Y-%m-%d} {head.period.last:%Y-%m-%d}"
    return csv_file.name(head.network.name, days, *parts, ending=ending)
