"""The year report: its files as the figures stand are one click away; one button makes an edition, which keeps them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.year_report import Edition, MadeEdition
from language import _, formats
from ui import clock, data, data_report, notice, report_files, undo_offer
from ui.undo_offer import Undoes

YEARS_BACK = 4
YEAR = "report.year"
ENTITY = "report"
Keep = Callable[..., Edition]


def show(person: Person, network: Network, now: datetime, keep: Keep, undo: Undoes) -> None:
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
        report_files.as_it_stands(person, network, year)
    st.caption(
        _(
            "As the figures stand now, marked as a draft; nothing is kept. To share, make an edition, and not each week: two "
            "reports of days close together, laid side by side, can give a small number away."
        )
    )
    st.subheader(_("Editions"), anchor=False)
    st.caption(
        _(
            "Each edition keeps its figures as they were. The next one of a year names which of them have changed since, over "
            "the same days."
        )
    )
    is_asked = st.button(
        _("Make an edition of {year}").format(year=year), icon=":material/summarize:", key="report.make"
    )
    new = _make(person, network, year, now, keep) if is_asked else None
    made = data_report.editions(person, network)
    if not made:
        notice.empty(_("No edition was made yet. The first one appears here, as PDF and as Excel workbook."))
        return
    for one in sorted(made, key=lambda one: one.id != new):  # the one just made stands right under its button
        _edition(person, network, one)
    undo_offer.beside(person, network, undo, entity=ENTITY)


def _make(person: Person, network: Network, year: int, now: datetime, keep: Keep) -> int | None:
    """The edition that was made, or that says the same already; None when it was refused."""
    bar = st.progress(0.0, _("The figures of {year} are added up…").format(year=year))
    try:
        draft = data_report.draft(person, network, year, now, lambda share: bar.progress(min(share, 1.0)))
        with data.writing() as tx:
            edition = keep(tx, network.id, draft, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return None
    finally:
        bar.empty()
    if draft.newest is not None and edition.id == draft.newest.id:
        st.info(
            _("Nothing has changed since edition {number}: it is the report as it stands.").format(
                number=edition.number
            )
        )
    else:
        st.success(
            _("Edition {number} of {year} is made. Here it is, as PDF and as Excel workbook.").format(
                number=edition.number, year=year
            ),
            icon=":material/check:",
        )
    return edition.id


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
        report_files.of_edition(person, network, made)


def _named(year: int, *, now: datetime) -> str:
    return _("{year}, through yesterday").format(year=year) if year == now.year else str(year)
