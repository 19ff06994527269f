"""The year report: one button makes an edition, each edition is a PDF and a workbook."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

import language
from domain import report_edition
from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.year_report import Edition, MadeEdition
from language import _, formats
from sheets import book
from ui import clock, csv_file, data, data_report, notice, paper_links
from ui.exports import MIMES, XLSX

YEAR_REPORT = "/jaarverslag"
YEARS_BACK = 4
YEAR = "report.year"
Keep = Callable[..., Edition]


def show(person: Person, network: Network, now: datetime, keep: Keep) -> None:
    """`keep`: the service that makes an edition of figures that were read; `now` is the wall clock of the network."""
    st.caption(
        _(
            "What the city gets of a year: visits, questions, sessions, coverage, hours of helpers, with what each figure "
            "means and how complete it is, charts, and a page for each location. Small numbers of people are withheld."
        )
    )
    newest = (now.date() - timedelta(days=1)).year
    years = list(range(newest, newest - YEARS_BACK - 1, -1))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox(_("Year"), years, format_func=partial(_named, now=now), key=YEAR, width=300)
        is_asked = st.button(
            _("Make the year report"), type="primary", icon=":material/summarize:", key="report.make"
        )
    if is_asked:
        _make(person, network, year, now, keep)
    made = data_report.editions(person, network)
    if not made:
        notice.empty(_("No report was made yet. The first one appears here, as PDF and as Excel workbook."))
        return
    st.subheader(_("Editions"), anchor=False)
    st.caption(
        _(
            "Each edition keeps its figures as they were. The next one of a year names which of them have changed since, over "
            "the same days."
        )
    )
    for one in made:
        _edition(person, network, one)


def _make(person: Person, network: Network, year: int, now: datetime, keep: Keep) -> None:
    bar = st.progress(0.0, _("The figures of {year} are added up…").format(year=year))
    try:
        draft = data_report.draft(person, network, year, now, lambda share: bar.progress(min(share, 1.0)))
        with data.writing() as tx:
            edition = keep(tx, network.id, draft, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    finally:
        bar.empty()
    if draft.newest is not None and edition.id == draft.newest.id:
        st.info(
            _("Nothing has changed since edition {number}: it is the report as it stands.").format(
                number=edition.number
            )
        )
    else:
        st.toast(
            _("Edition {number} of {year} is made.").format(number=edition.number, year=year),
            icon=":material/check:",
        )


def _edition(person: Person, network: Network, made: MadeEdition) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"report_edition_{made.id}"
    ):
        st.markdown(
            _("**{year}**, edition {number}, through {day}  \n:small[{made}, {who}]").format(
                year=made.year,
                number=made.number,
                day=formats.long_date(made.last_day),
                made=formats.moment(made.made_at, network.zone),
                who=made.by or _("somebody"),
            ),
            width="stretch",
        )
        asked = {"editie": made.id, "druktaal": language.current()}
        paper_links.link(_("PDF"), YEAR_REPORT, asked)
        st.download_button(
            _("Excel"),
            partial(_workbook, person, network, made.id, language.current()),
            file_name=csv_file.name(
                network.name, _("year report"), str(made.year), str(made.number), ending=XLSX
            ),
            mime=MIMES[XLSX],
            icon=":material/download:",
            key=f"report.xlsx_{made.id}",
            on_click="ignore",
        )


def _workbook(person: Person, network: Network, edition_id: int, spoken: str) -> bytes:
    """Made beside the script, when it is asked for."""
    with language.use(spoken):
        found = data_report.edition_of(person, network, edition_id)
        return b"" if found is None else book.written(report_edition.content(*found).described())


def _named(year: int, *, now: datetime) -> str:
    return _("{year}, through yesterday").format(year=year) if year == now.year else str(year)
