"""The key figures of a year report, in order."""

from domain import coverage, key_figures_desk, key_figures_people, key_figures_sessions, year_report
from domain.key_figures_sessions import held
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

SESSIONS_SAID = N_("sessions of which is known who was there")


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
    *key_figures_sessions.KPIS,
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
        held,
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
        held,
        SESSIONS_HELD,
    ),
    Kpi(
        "in_time",
        N_("Counted in time"),
        N_("sessions with a count within 7 days ÷ held"),
        Unit.SHARE,
        share_of(year_report.COUNTED_IN_TIME, held),
        held,
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
