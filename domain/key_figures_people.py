"""Key figures of the people who help: hours against what was agreed and what the law allows, and who comes and goes."""

from domain import year_report
from domain.candidate import LEGAL_LIMITS
from domain.clock_time import MINUTES_IN_HOUR
from domain.coverage import MEANS_FROM_SESSIONS
from domain.report_kpi import PEOPLE, Kpi, Unit, Value, number, share_of
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import HelperKind
from domain.year_report import WITH_STAGES, Part
from language import N_

WITH_AGREEMENT, WIJK_WERKERS, MONTHS, BEGINNING_KNOWN, BEGAN, BECAME_ACTIVE, A_YEAR_AGO = (
    N_("helpers with hours agreed for a year"),
    N_("wijk-werkers who were there"),
    N_("months in which a wijk-werker was there"),
    N_("helpers whose beginning is known"),
    N_("helpers who began"),
    N_("helpers who became active"),
    N_("helpers who had become active a year before"),
)


def _with_agreement(part: Part) -> int:
    return sum(part.of(year_report.AGREED_HELPERS).values())


def _agreed(part: Part) -> int:
    return sum(part.of(year_report.AGREED_MINUTES).values())


def _used(part: Part) -> int:
    return sum(part.of(year_report.AGREED_USED).values())


def _used_share(part: Part) -> Value:
    return _used(part) / _agreed(part) if _agreed(part) and _knows_enough(part) else None


def _knows_enough(part: Part) -> bool:
    """A share of hours is one of sessions, however few people gave them."""
    return part.number(year_report.SAID_SESSIONS) >= SHARES_FROM_SESSIONS


def _wijk_werkers(part: Part) -> int:
    return part.of(year_report.KIND_HELPERS).get(HelperKind.WIJK_WERKER, 0)


def _wijk_werk_share(part: Part) -> Value:
    people, limit = _wijk_werkers(part), LEGAL_LIMITS[HelperKind.WIJK_WERKER].year
    if limit is None or not people or not _knows_enough(part):
        return None
    return part.of(year_report.KIND_MINUTES).get(HelperKind.WIJK_WERKER, 0) / (people * limit)


def _begun(part: Part) -> Value:
    """Not known where history tells of nobody how that one began, as where all were there before Inloop."""
    return part.number(year_report.BEGUN) if part.number(year_report.WAYS_KNOWN) else None


def _days_to_active(part: Part) -> Value:
    people = part.number(year_report.ACTIVATED)
    return part.number(year_report.ACTIVATED_DAYS) / people if people >= MEANS_FROM_SESSIONS else None


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "agreed_hours",
        N_("Hours agreed"),
        N_("for a whole year, with helpers who were there or are active; by kind further on"),
        Unit.HOURS,
        lambda part: _agreed(part) / MINUTES_IN_HOUR,
        _with_agreement,
        WITH_AGREEMENT,
        form=WITH_STAGES,
    ),
    Kpi(
        "agreed_used",
        N_("Of which used"),
        N_("hours of these helpers in the period"),
        Unit.HOURS,
        lambda part: _used(part) / MINUTES_IN_HOUR,
        _with_agreement,
        WITH_AGREEMENT,
        form=WITH_STAGES,
    ),
    Kpi(
        "agreed_share",
        N_("Share of agreed hours used"),
        N_("hours used ÷ agreed for a whole year"),
        Unit.SHARE,
        _used_share,
        _with_agreement,
        WITH_AGREEMENT,
        form=WITH_STAGES,
    ),
    Kpi(
        "wijk_werk_share",
        N_("Wijk-werk: share of the hours of a year"),
        N_("hours of wijk-werkers ÷ 630 hours for each of them"),
        Unit.SHARE,
        _wijk_werk_share,
        _wijk_werkers,
        WIJK_WERKERS,
        form=WITH_STAGES,
    ),
    Kpi(
        "wijk_werk_months",
        N_("Wijk-werk: months above 60 hours"),
        N_("months of a wijk-werker with more than 60 hours with us"),
        Unit.NUMBER,
        number(year_report.LAW_MONTHS_OVER),
        number(year_report.LAW_MONTHS),
        MONTHS,
        form=WITH_STAGES,
    ),
    Kpi(
        "wijk_werk_years",
        N_("Wijk-werkers above 630 hours"),
        N_("with more than 630 hours with us in the year"),
        Unit.NUMBER,
        number(year_report.LAW_YEARS_OVER),
        _wijk_werkers,
        WIJK_WERKERS,
        form=WITH_STAGES,
    ),
    Kpi(
        "begun",
        N_("Helpers who began"),
        N_("first came to a stage before active in the period, and were put on file within a month"),
        Unit.NUMBER,
        _begun,
        number(year_report.WAYS_KNOWN),
        BEGINNING_KNOWN,
        form=WITH_STAGES,
    ),
    Kpi(
        "begun_active",
        N_("Became active"),
        N_("of those who began in the period, the share that was active by its end"),
        Unit.SHARE,
        share_of(year_report.BEGUN_ACTIVE, number(year_report.BEGUN)),
        number(year_report.BEGUN),
        BEGAN,
        form=WITH_STAGES,
    ),
    Kpi(
        "days_to_active",
        N_("Days until active"),
        N_("from the first stage until active, on average, of those who became active in the period"),
        Unit.MEAN,
        _days_to_active,
        number(year_report.ACTIVATED),
        BECAME_ACTIVE,
        form=WITH_STAGES,
    ),
    Kpi(
        "year_stayed",
        N_("Still a helper after 12 months"),
        N_(
            "of those whose 12 months since they became active were over in the period, the share that had not stopped by then"
        ),
        Unit.SHARE,
        share_of(year_report.YEAR_STAYED, number(year_report.YEAR_ACTIVE)),
        number(year_report.YEAR_ACTIVE),
        A_YEAR_AGO,
        form=WITH_STAGES,
    ),
    Kpi(
        "stopped",
        N_("Helpers who stopped"),
        N_("those who stopped in the period and have not come back"),
        Unit.NUMBER,
        number(year_report.HELPERS_STOPPED),
        number(year_report.HELPERS),
        PEOPLE,
    ),
)
