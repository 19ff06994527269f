"""The key figures of a year report, in order."""

from domain import coverage, key_figures_desk, key_figures_people, year_report
from domain.report_kpi import (
    CONSULTS,
    PEOPLE,
    SESSIONS_COUNTED,
    SESSIONS_HELD,
    Kpi,
    Unit,
    Value,
    hours,
    number,
    share_of,
)
from domain.year_report import Part
from language import N_

SESSIONS_PLANNED, SESSIONS_SAID = (
    N_("sessions planned"),
    N_("sessions of which is known who was there"),
)


def _planned(part: Part) -> int:
    return part.number("planned")


def _held(part: Part) -> int:
    return part.number("held")


def _entered(part: Part) -> int:
    return part.number("entered")


def _staffed(part: Part) -> int:
    return part.number("staffed")


def _kept(part: Part) -> int:
    return part.consults.kept


def _questions_per_visit(part: Part) -> Value:
    visits = part.number("visits")
    enough = part.number("entered") >= coverage.MEANS_FROM_SESSIONS
    return part.number(year_report.QUESTIONS) / visits if visits and enough else None


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "visits",
        N_("Visits"),
        N_("people who came, counted per session; somebody who comes twice is two visits"),
        Unit.NUMBER,
        number("visits"),
        _entered,
        SESSIONS_COUNTED,
        is_of_people=True,
    ),
    Kpi(
        "first_time",
        N_("Of which for the first time"),
        N_("visits of people who said it was their first one, where that was asked"),
        Unit.NUMBER,
        number(year_report.FIRST_TIME),
        _entered,
        SESSIONS_COUNTED,
        is_of_people=True,
    ),
    Kpi(
        "questions",
        N_("Questions"),
        N_("all digital questions together; a visit can bring several"),
        Unit.NUMBER,
        number(year_report.QUESTIONS),
        _entered,
        SESSIONS_COUNTED,
        is_of_people=True,
    ),
    Kpi(
        "questions_per_visit",
        N_("Questions per visit"),
        N_("questions ÷ visits"),
        Unit.MEAN,
        _questions_per_visit,
        _entered,
        SESSIONS_COUNTED,
    ),
    Kpi(
        "planned",
        N_("Sessions planned"),
        N_("held and cancelled ones; closed days and what was taken off the calendar are not among them"),
        Unit.NUMBER,
        _planned,
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "held",
        N_("Sessions held"),
        N_("open as far as is known, or with a count"),
        Unit.NUMBER,
        _held,
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "held_share",
        N_("Share held"),
        N_("sessions held ÷ planned"),
        Unit.SHARE,
        lambda part: coverage.held_share(part.staffing),
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "cancelled",
        N_("Sessions cancelled"),
        N_("planned, and did not take place; by reason further on"),
        Unit.NUMBER,
        number("cancelled"),
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "coverage",
        N_("Coverage"),
        N_("sessions with as many guides as they need ÷ planned"),
        Unit.SHARE,
        lambda part: coverage.coverage(part.staffing),
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "fill_rate",
        N_("Fill rate"),
        N_("places of guides filled ÷ needed"),
        Unit.SHARE,
        lambda part: coverage.fill_rate(part.staffing),
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "reliability",
        N_("Opening reliability"),
        N_("hours in which somebody helped ÷ hours published"),
        Unit.SHARE,
        lambda part: coverage.reliability(part.staffing),
        _planned,
        SESSIONS_PLANNED,
    ),
    Kpi(
        "one_helper",
        N_("Sessions with one guide"),
        N_("held sessions that stood on a single guide ÷ held"),
        Unit.SHARE,
        lambda part: coverage.one_helper_share(part.staffing),
        _held,
        SESSIONS_HELD,
    ),
    Kpi(
        "helper_hours",
        N_("Hours of helpers"),
        N_("of helpers who were said to be there; wijk-werk by the started hour"),
        Unit.HOURS,
        hours(year_report.MINUTES),
        number(year_report.SAID_SESSIONS),
        SESSIONS_SAID,
    ),
    Kpi(
        "unnamed_hours",
        N_("Hours of helpers without a name"),
        N_("helped, and nobody said who it was; beside the hours above"),
        Unit.HOURS,
        hours(year_report.UNNAMED_MINUTES),
        _held,
        SESSIONS_HELD,
    ),
    Kpi(
        "visits_per_session",
        N_("Visits per session"),
        N_("visits ÷ sessions with a count"),
        Unit.MEAN,
        lambda part: coverage.visits_per_session(part.staffing),
        _entered,
        SESSIONS_COUNTED,
    ),
    Kpi(
        "visits_per_hour",
        N_("Visits per helper hour"),
        N_("visits ÷ hours of guides by the clock, where count and presence are both known"),
        Unit.MEAN,
        lambda part: coverage.visits_per_helper_hour(part.staffing),
        _staffed,
        SESSIONS_COUNTED,
    ),
    Kpi(
        "turned_away",
        N_("Turned away"),
        N_("people for whom there was no room, where that was noted"),
        Unit.NUMBER,
        number("turned_away"),
        number("turned_away_noted"),
        SESSIONS_COUNTED,
        is_of_people=True,
    ),
    Kpi(
        "turned_away_share",
        N_("Share turned away"),
        N_("turned away ÷ (visits + turned away)"),
        Unit.SHARE,
        lambda part: coverage.turned_away_share(part.staffing),
        _entered,
        SESSIONS_COUNTED,
    ),
    Kpi(
        "consults",
        N_("Consults honoured"),
        N_("booked hours that took place"),
        Unit.NUMBER,
        lambda part: part.consults.honoured,
        _kept,
        CONSULTS,
        is_of_people=True,
    ),
    Kpi(
        "no_show",
        N_("No-show at consults"),
        N_("stayed away ÷ (honoured + stayed away)"),
        Unit.SHARE,
        lambda part: coverage.no_show_share(part.consults),
        _kept,
        CONSULTS,
    ),
    Kpi(
        "waiting_days",
        N_("Days of waiting for a consult"),
        N_("from the first request until the consult, on average"),
        Unit.MEAN,
        lambda part: coverage.waiting_days(part.consults),
        _kept,
        CONSULTS,
    ),
    Kpi(
        "helpers",
        N_("Helpers"),
        N_("different people who were said to be there"),
        Unit.NUMBER,
        number(year_report.HELPERS),
        number(year_report.HELPERS),
        PEOPLE,
    ),
    Kpi(
        "new_helpers",
        N_("New helpers"),
        N_("of these, those who had never been there before the year"),
        Unit.NUMBER,
        number(year_report.NEW_HELPERS),
        number(year_report.HELPERS),
        PEOPLE,
    ),
    Kpi(
        "retention",
        N_("Helpers who stayed"),
        N_("of the helpers of the year before, the share that was there this year too"),
        Unit.SHARE,
        share_of(year_report.HELPERS_STAYED, number(year_report.HELPERS_BEFORE)),
        number(year_report.HELPERS_BEFORE),
        PEOPLE,
    ),
    Kpi(
        "completeness",
        N_("Completeness"),
        N_("sessions with a count ÷ held"),
        Unit.SHARE,
        lambda part: coverage.entered_share(part.staffing),
        _held,
        SESSIONS_HELD,
    ),
    Kpi(
        "in_time",
        N_("Counted in time"),
        N_("sessions with a count within 7 days ÷ held"),
        Unit.SHARE,
        share_of(year_report.COUNTED_IN_TIME, _held),
        _held,
        SESSIONS_HELD,
    ),
    *key_figures_desk.KPIS,
    *key_figures_people.KPIS,
)
BY_CODE = {one.code: one for one in KPIS}
OF_A_PLACE = (
    "visits",
    "first_time",
    "questions",
    "questions_per_visit",
    "planned",
    "held",
    "cancelled",
    "coverage",
    "reliability",
    "one_helper",
    "helper_hours",
    "visits_per_session",
    "visits_per_hour",
    "turned_away",
    "completeness",
)
"""What is told of each place too."""
