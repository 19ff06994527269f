"""The allowance of volunteers: what is paid, the ceilings of the year, who comes near them, and the nominative list."""

from collections.abc import Callable
from datetime import date

import streamlit as st

import language
from domain import allowance
from domain.allowance import Allowance, Ceilings, KeptAllowance, Line, Mark
from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.table import Cell, Described
from language import _, formats, ngettext
from sheets import book
from ui import clock, csv_file, data, data_report, notice
from ui.choice import escaped
from ui.exports import MIMES, XLSX

YEARS_BACK = 4
YEAR = "report.allowance_year"
MADE = "report.allowance_file"
Keep = Callable[..., bool]
Export = Callable[..., tuple[KeptAllowance, list[Line]]]


def show(person: Person, network: Network, today: date, keep: Keep, export: Export) -> None:
    """`keep` and `export`: the services, given a transaction."""
    years = list(range(today.year + 1, today.year - YEARS_BACK - 1, -1))
    year = st.selectbox(_("Year"), years, index=1, key=YEAR, width=160)
    found = data_report.allowances(person, network, year)
    _form(person, network, found.kept, keep)
    _near(found.kept.allowance, list(found.lines))
    st.subheader(_("Nominative list"), anchor=False)
    st.caption(
        _(
            "The list that the tax service can ask for: name, days, amount and share of the ceiling of each volunteer who was "
            "there, from what was said afterwards. Personal data: who makes this file, when, and of how many people stays "
            "in the history. Keep it no longer than you need it."
        )
    )
    if not found.lines:
        notice.empty(_("Nobody said yet of a volunteer to have been there in {year}.").format(year=year))
        return
    _file(person, network, year, export)


def _form(person: Person, network: Network, kept: KeptAllowance, keep: Keep) -> None:
    now = kept.allowance
    st.caption(
        _("The ceilings hold for all organisations together, and only for a flat amount.")
        + (" " + _("Source: {source}.").format(source=now.ceilings.source) if now.ceilings.source else "")
    )
    with st.form(f"report.allowance_{kept.year}_{kept.version}", border=True):
        with st.container(horizontal=True):
            paid = _amount(_("Paid for a day (€)"), now.paid, kept, "paid")
            day = _amount(_("Ceiling of a day (€)"), now.ceilings.day, kept, "day")
            whole = _amount(_("Ceiling of the year (€)"), now.ceilings.year, kept, "year")
        st.caption(_("Leave “paid” empty when no allowance is paid: then the list says days alone."))
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    wanted = Allowance(paid, Ceilings(day, whole))
    try:
        with data.writing() as tx:
            changed = keep(tx, network.id, kept.year, wanted, kept.version, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    if changed:
        notice.later(_("Allowance of {year} saved.").format(year=kept.year))
    st.rerun()


def _amount(text: str, cents: int | None, kept: KeptAllowance, name: str) -> int | None:
    found: float | None = st.number_input(
        text,
        min_value=0.0,
        value=None if cents is None else cents / 100,
        step=0.01,
        format="%.2f",
        key=f"report.allowance_{kept.year}_{kept.version}_{name}",
        width=200,
    )
    return None if found is None else round(found * 100)


def _near(paid: Allowance, lines: list[Line]) -> None:
    """Who is at 80 % or more of the ceiling of the year, and who is above it."""
    for mark, text in (
        (Mark.ABOVE, _("Above the ceiling of the year: {names}.")),
        (Mark.NEAR, _("At 80 % or more of the ceiling of the year: {names}.")),
    ):
        names = [one.name for one in lines if one.mark(paid) is mark]
        if names:
            said = text.format(names=escaped(formats.list_of(names)))
            (st.error if mark is Mark.ABOVE else st.warning)(said, icon=":material/warning:")
    if lines and paid.paid is not None and paid.ceilings.year is None:
        st.warning(_("Fill in the ceiling of this year, so that Inloop can warn who comes near it."))


def _file(person: Person, network: Network, year: int, export: Export) -> None:
    made_of = (person, network.id, year, language.current())
    if st.button(_("Make the list"), key=f"{MADE}_make", icon=":material/table_view:"):
        try:
            with st.spinner(_("The file is being made…")), data.writing() as tx:
                kept, lines = export(tx, network.id, year, by=person, now=clock.now())
        except DeskError as error:
            notice.refused(error)
            return
        st.session_state[MADE] = (made_of, book.written([_described(network, kept, lines)]), len(lines))
    made = st.session_state.get(MADE)
    if made is None or made[0] != made_of:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("Download"),
            made[1],
            file_name=csv_file.name(network.name, _("allowances"), str(year), ending=XLSX),
            mime=MIMES[XLSX],
            icon=":material/download:",
            key=f"{MADE}_download",
        )
        st.caption(ngettext("{number} row", "{number} rows", made[2]).format(number=made[2]))


def _described(network: Network, kept: KeptAllowance, lines: list[Line]) -> Described:
    paid = kept.allowance
    return Described(
        _("Allowances"),
        _("Nominative list of allowances of volunteers, {year}").format(year=kept.year),
        (
            (_("Network"), network.name),
            (_("Paid for a day (€)"), _in_euros(paid.paid)),
            (_("Ceiling of a day (€)"), _in_euros(paid.ceilings.day)),
            (_("Ceiling of the year (€)"), _in_euros(paid.ceilings.year)),
            (_("Source of the ceilings"), paid.ceilings.source or _("filled in by the network")),
            (_("Counted"), _("different days on which somebody said that the volunteer was there")),
            (_("Note"), _("The ceilings hold for all organisations together, and only for a flat amount.")),
        ),
        (
            _("Name"),
            _("Days"),
            _("Amount (€)"),
            _("Ceiling of a day (€)"),
            _("Ceiling of the year (€)"),
            _("Share of the ceiling (%)"),
            _("Remark"),
        ),
        tuple(_row(one, paid) for one in lines),
    )


def _row(line: Line, paid: Allowance) -> tuple[Cell, ...]:
    share = line.share(paid)
    return (
        line.name,
        line.days,
        _in_euros(line.amount(paid)),
        _in_euros(paid.ceilings.day),
        _in_euros(paid.ceilings.year),
        None if share is None else round(share * 100, 1),
        allowance.said_of(line.mark(paid)) or None,
    )


def _in_euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
