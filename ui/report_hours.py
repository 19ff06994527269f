"""The hours of helpers: how many, from whom and where, how far they are known, as tables, files and statements."""

from datetime import date, datetime
from functools import partial

import streamlit as st

import language
from domain import period
from domain.location_choice import LocationChoice
from domain.network import Network
from domain.person import Person
from domain.worked import HoursFilters
from language import _, formats, ngettext
from sheets import book
from ui import csv_file, data_report, fold, notice, paper_links, report_filter, report_tables
from ui.choice import escaped
from ui.data_report import Hours
from ui.exports import MIMES, XLSX

STATEMENT = "/urenstaat"
TABLE = "report.table"
COUNTS = "pages/counts.py"
SESSIONS_AT_FIRST = 15


def show(person: Person, network: Network, places: list[LocationChoice], today: date, now: datetime) -> None:
    """All there is to say of the hours that the filters leave."""
    filters = report_filter.choose(network, places, today)
    if filters is None:
        return
    hours = data_report.hours(person, network, filters, now)
    described = report_filter.describe(filters, places, network)
    _summary(hours, described)
    if hours.by_helper.empty and hours.unnamed.empty:
        notice.empty(
            _(
                "No hours yet. They appear when somebody says under Counts, beside a finished count, who was there."
            )
        )
    else:
        _table(network, filters, hours, described)
    _not_said(hours)
    if not hours.by_helper.empty:
        _statements(network, filters)


def of_helper(network_id: int, helper_id: int, today: date) -> None:
    """The way from a helper to the statement of this year, and of the last one."""
    with st.container(horizontal=True):
        for year in (today.year, today.year - 1):
            asked = {
                "netwerk": network_id,
                "begeleider": helper_id,
                "periode": period.to_text(period.year(year)),
                "druktaal": language.current(),
            }
            paper_links.link(_("Statement of hours {year}").format(year=year), STATEMENT, asked)


def _summary(hours: Hours, described: str) -> None:
    frame = hours.by_helper
    number, helpers = int(frame["presences"].sum()), frame["helper_id"].nunique()
    parts = [
        _("**{number} hours**").format(
            number=formats.number(report_tables.in_hours(int(frame["minutes"].sum())), 1)
        ),
        ngettext("{number} presence", "{number} presences", number).format(number=formats.number(number)),
        ngettext("{number} helper", "{number} helpers", helpers).format(number=formats.number(helpers)),
    ]
    stood_in, nameless = int(frame["stood_in"].sum()), int(hours.unnamed["minutes"].sum())
    if stood_in:
        parts.append(
            _("of which {number} hours stood in").format(
                number=formats.number(report_tables.in_hours(stood_in), 1)
            )
        )
    if nameless:
        parts.append(
            _("besides, {number} hours of helpers without a name").format(
                number=formats.number(report_tables.in_hours(nameless), 1)
            )
        )
    st.markdown(" · ".join(parts))
    said = hours.said
    lines = [
        escaped(described),
        _("Of {known} of {all} sessions somebody said who was there.").format(
            known=formats.number(said.known), all=formats.number(said.sessions)
        ),
    ]
    if said.unsaid:
        lines[-1] += " " + _("The {number} hours planned at the others are not counted.").format(
            number=formats.number(report_tables.in_hours(said.minutes), 1)
        )
    st.caption("  \n".join(lines))


def _table(network: Network, filters: HoursFilters, hours: Hours, described: str) -> None:
    names = report_tables.names()
    which = st.segmented_control(
        _("Table"),
        list(names),
        format_func=names.__getitem__,
        default=report_tables.BY_HELPER,
        required=True,
        key=TABLE,
        label_visibility="collapsed",
    )
    table = report_tables.of(hours, which or report_tables.BY_HELPER)
    hour = st.column_config.NumberColumn(format="localized")
    shown = {name: hour for name in table.columns if table[name].dtype == "float64"}
    st.dataframe(
        table,
        hide_index=True,
        column_config={**shown, _("Month"): st.column_config.DateColumn(format="MM/YYYY")},
        alt=names[which or report_tables.BY_HELPER],
    )
    st.caption(_("Unit: {unit}.").format(unit=report_tables.unit()))
    spoken = language.current()  # files are made beside the script
    days = period.to_text(filters.period)
    with st.container(horizontal=True):
        st.download_button(
            _("All tables as Excel workbook"),
            partial(_workbook, hours, described, spoken),
            file_name=csv_file.name(network.name, _("hours"), days, ending=XLSX),
            mime=MIMES[XLSX],
            icon=":material/download:",
            key="report.hours_xlsx",
            on_click="ignore",
        )
        st.download_button(
            _("This table as CSV"),
            partial(csv_file.contents, table),
            file_name=csv_file.name(network.name, _("hours"), days, names[which or report_tables.BY_HELPER]),
            mime=csv_file.MIME,
            icon=":material/download:",
            key="report.hours_csv",
            on_click="ignore",
        )


def _workbook(hours: Hours, described: str, spoken: str) -> bytes:
    with language.use(spoken):
        return book.written(report_tables.workbook(hours, described))


def _not_said(hours: Hours) -> None:
    """The sessions that keep hours from being counted, each one click away."""
    number = hours.said.unsaid
    if not number:
        return
    title = ngettext(
        "{number} session does not say yet who was there",
        "{number} sessions do not say yet who was there",
        number,
    ).format(number=formats.number(number))
    inside = fold.opened(title, key="report.unsaid")
    if inside is None:
        return
    with inside:
        rows = hours.unsaid.head(SESSIONS_AT_FIRST).to_dict("records")
        for row in rows:
            when = f"{formats.day_and_year(row['day'])} {formats.hours(row['starts'], row['ends'])}"
            st.page_link(
                COUNTS,
                label=f"{when} · {escaped(row['location'])}",
                icon=":material/pin:",
                query_params={"sessie": str(row["session_id"])},
            )
        if number > len(rows):
            st.caption(
                _("These are the latest {shown}; the workbook lists more.").format(
                    shown=formats.number(len(rows))
                )
            )


def _statements(network: Network, filters: HoursFilters) -> None:
    st.subheader(_("Statements of hours"), anchor=False)
    st.caption(
        _(
            "A page for each helper who was there in this period, at all locations: dates, places, hours and their sum. "
            "That of one helper alone stands under Helpers, at Hours."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = paper_links.choose_language("report.statements")
        asked = {"netwerk": network.id, "periode": period.to_text(filters.period), "druktaal": code}
        paper_links.link(_("Statements of all helpers"), STATEMENT, asked)
