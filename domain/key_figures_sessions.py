"""Key figures of the sessions themselves: planned, held, and with how many guides."""

from domain import coverage
from domain.report_kpi import SESSIONS_HELD, SESSIONS_PLANNED, Kpi, Unit, number
from domain.year_report import Part
from language import N_


def planned(part: Part) -> int:
    return part.number("planned")


def held(part: Part) -> int:
    return part.number("held")


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "planned",
        N_("Sessions planned"),
        N_("held and cancelled ones; closed days and what was taken off the calendar are not among them"),
        Unit.NUMBER,
        planned,
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "held",
        N_("Sessions held"),
        N_("open as far as is known, or with a count"),
        Unit.NUMBER,
        held,
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "held_share",
        N_("Share held"),
        N_("sessions held ÷ planned"),
        Unit.SHARE,
        lambda part: coverage.held_share(part.staffing),
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "cancelled",
        N_("Sessions cancelled"),
        N_("planned, and did not take place; by reason further on"),
        Unit.NUMBER,
        number("cancelled"),
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "coverage",
        N_("Coverage"),
        N_("sessions with as many guides as they need ÷ planned"),
        Unit.SHARE,
        lambda part: coverage.coverage(part.staffing),
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "fill_rate",
        N_("Fill rate"),
        N_("places of guides filled ÷ needed"),
        Unit.SHARE,
        lambda part: coverage.fill_rate(part.staffing),
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "reliability",
        N_("Opening reliability"),
        N_("hours in which somebody helped ÷ hours published"),
        Unit.SHARE,
        lambda part: coverage.reliability(part.staffing),
        planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "one_helper",
        N_("Sessions with one guide"),
        N_("held sessions that stood on a single guide ÷ held"),
        Unit.SHARE,
        lambda part: coverage.one_helper_share(part.staffing),
        held,
        SESSIONS_HELD,
    ),
)
