"""The tables of a year report by location: too wide for paper, where each location has its page instead."""

from domain import report_kpi
from domain.key_figures import BY_CODE, OF_A_PLACE
from domain.labels import label
from domain.report_content import Table
from domain.report_kpi import Kpi, Unit
from domain.report_told import Told, figure
from language import _, formats


def by_place(of: Told) -> Table:
    chosen = [BY_CODE[code] for code in OF_A_PLACE]
    return Table(
        _("Locations"),
        _("Key figures by location"),
        _("as the columns say"),
        of.on_planned,
        (_("Location"), _("Kind"), *(_with_unit(kpi) for kpi in chosen)),
        tuple(
            (of.names.place(place), _kind(of, place), *(figure(of, kpi, place) for kpi in chosen))
            for place in of.places
        ),
        total=(_("Total"), "", *(figure(of, kpi) for kpi in chosen)),
    )


def visits_by_place(of: Told) -> Table:
    return Table(
        _("Visits by location"),
        _("Visits by location and month"),
        _("visits"),
        of.on_counts,
        (_("Location"), *(formats.month(first) for _name, first in of.months), _("Total")),
        tuple(
            (
                of.names.place(place),
                *(of.shown.visits.cell(place, name) for name, _first in of.months),
                of.shown.visits.of_place(place),
            )
            for place in of.places
        ),
        total=(
            _("Total"),
            *(of.shown.visits.of_key(name) for name, _first in of.months),
            of.shown.visits.total,
        ),
        adds_across=True,
    )


def questions_by_place(of: Told) -> Table:
    groups = of.shown.questions.keys
    return Table(
        _("Questions by location"),
        _("Questions by location and topic group"),
        _("questions"),
        of.on_counts,
        (_("Location"), *(of.names.category(int(group)) for group in groups), _("Total")),
        tuple(
            (
                of.names.place(place),
                *(of.shown.questions.cell(place, group) for group in groups),
                of.shown.questions.of_place(place),
            )
            for place in of.places
        ),
        total=(_("Total"), *(of.shown.questions.of_key(group) for group in groups), of.shown.questions.total),
        adds_across=True,
    )


def _kind(of: Told, place: int) -> str:
    return label(of.names.places[place][1]) if place in of.names.places else ""


def _with_unit(kpi: Kpi) -> str:
    return f"{report_kpi.titled(kpi)} (%)" if kpi.unit is Unit.SHARE else report_kpi.titled(kpi)
