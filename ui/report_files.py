"""The files of a year report, made beside the script when one is asked for: the report as it stands, and its editions."""

from collections.abc import Callable
from functools import partial

import streamlit as st

import language
from domain import report_edition
from domain.network import Network
from domain.person import Person
from domain.report_content import Names
from domain.year_report import Edition, MadeEdition
from language import _
from paper import year_report as on_paper
from sheets import book
from ui import clock, csv_file, data_report, paper_links
from ui.exports import MIMES, XLSX

YEAR_REPORT = "/jaarverslag"
PDF = "pdf"
PDF_MIME = "application/pdf"
DOWNLOAD = ":material/download:"
Found = tuple[Edition, Names] | None


def as_it_stands(person: Person, network: Network, year: int) -> None:
    """Two buttons: each adds up the year and gives the file, marked as a draft, while a wheel turns in it."""
    found = partial(stands, person, network, year)
    name = (network.name, _("year report"), str(year), _("draft"))
    _button(_("Year report as PDF"), PDF, found, name, key=f"report.draft_pdf_{year}", is_first=True)
    _button(_("Excel"), XLSX, found, name, key=f"report.draft_xlsx_{year}")


def of_edition(person: Person, network: Network, made: MadeEdition) -> None:
    """Its PDF opens in a tab of its own, at an address that can be passed on to a colleague."""
    asked = {"editie": made.id, "druktaal": language.current()}
    paper_links.link(_("PDF"), YEAR_REPORT, asked)
    found = partial(data_report.edition_of, person, network, made.id)
    name = (network.name, _("year report"), str(made.year), str(made.number))
    _button(_("Excel"), XLSX, found, name, key=f"report.xlsx_{made.id}")


def _button(
    text: str,
    ending: str,
    find: Callable[[], Found],
    name: tuple[str, ...],
    *,
    key: str,
    is_first: bool = False,
) -> None:
    st.download_button(
        text,
        partial(contents, ending, find, language.current()),
        file_name=csv_file.name(*name, ending=ending),
        mime=PDF_MIME if ending == PDF else MIMES[ending],
        icon=DOWNLOAD,
        key=key,
        type="primary" if is_first else "secondary",
        on_click="ignore",
    )


def contents(ending: str, find: Callable[[], Found], spoken: str) -> bytes:
    """The file of a report in this language; nothing when it is not to be had any more."""
    with language.use(spoken):
        found = find()
        if found is None:
            return b""
        content = report_edition.content(*found)
        if ending == PDF:
            return on_paper.report(content, made=found[0].made_at)
        return book.written(content.described())


def stands(person: Person, network: Network, year: int) -> Found:
    """The report of the year as its figures are when this is asked."""
    return data_report.as_it_stands(person, network, year, clock.local_now(network.zone))
