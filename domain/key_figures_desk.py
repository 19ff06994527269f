"""Key figures of what happens at the desk: gaps on the roster, how visits ended, who referred whom, and what was booked."""

from collections.abc import Iterator

from domain import gap, year_report
from domain.coverage import MEANS_FROM_SESSIONS
from domain.report_kpi import CONSULTS, SESSIONS_COUNTED, SESSIONS_HELD, Kpi, Unit, Value, number
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import CategoryKind
from domain.year_report import WITH_STAGES, Part
from language import N_

GAPS, FILLED_GAPS = N_("gaps"), N_("gaps, open ones counted as longest")


def _days(part: Part) -> Iterator[int | None]:
    for days, times in part.of(year_report.GAP_DAYS).items():
        yield from [None if days == year_report.UNFILLED else int(days)] * times


def _gaps(part: Part) -> int:
    return sum(part.of(year_report.GAP_DAYS).values())


def _filled_share(part: Part) -> Value:
    found = _gaps(part)
    filled = found - part.of(year_report.GAP_DAYS).get(year_report.UNFILLED, 0)
    return filled / found if found >= SHARES_FROM_SESSIONS else None


def _lead_time(part: Part) -> Value:
    return gap.half_filled_within(_days(part)) if _gaps(part) >= MEANS_FROM_SESSIONS else None


def _did_it_themselves(part: Part) -> Value:
    noted, enough = part.number(year_report.OUTCOMES), part.number("entered") >= SHARES_FROM_SESSIONS
    return part.number(year_report.DID_IT_THEMSELVES) / noted if noted and enough else None


def _came_through(part: Part) -> Value:
    return part.number(year_report.CAME_THROUGH) if part.number(year_report.CHANNELS) else None


def _booked(part: Part) -> int:
    return sum(bookings(part))


def bookings(part: Part) -> tuple[int, ...]:
    """What became of the bookings whose hour is over: honoured, stayed away, cancelled by either, nobody said."""
    of = part.consults
    return of.honoured, of.no_show, of.cancelled_by_visitor, of.cancelled_by_desk, of.unanswered


def _referred_out(part: Part) -> Value:
    """Not known where nobody noted any: then it may not have been asked."""
    return sum(part.of(CategoryKind.REFERRAL).values()) or None


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "gaps",
        N_("Gaps on the roster"),
        N_("a guide went off or became absent before a held session, which then had fewer than it needs"),
        Unit.NUMBER,
        _gaps,
        number("held"),
        SESSIONS_HELD,
        form=WITH_STAGES,
    ),
    Kpi(
        "gaps_filled",
        N_("Gaps filled in time"),
        N_("gaps filled before the session began ÷ gaps"),
        Unit.SHARE,
        _filled_share,
        _gaps,
        GAPS,
        form=WITH_STAGES,
    ),
    Kpi(
        "gap_days",
        N_("Days until half of the gaps were filled"),
        N_("from when it was known that somebody lacks until enough stood there again; a begun day is one"),
        Unit.NUMBER,
        _lead_time,
        _gaps,
        FILLED_GAPS,
        form=WITH_STAGES,
    ),
    Kpi(
        "did_it_themselves",
        N_("Did it themselves"),
        N_("visits that ended with “did it themselves” ÷ visits of which was noted how they ended"),
        Unit.SHARE,
        _did_it_themselves,
        number("entered"),
        SESSIONS_COUNTED,
        form=WITH_STAGES,
    ),
    Kpi(
        "referred_out",
        N_("Referred onwards"),
        N_("to all destinations together, where that was noted; by destination further on"),
        Unit.NUMBER,
        _referred_out,
        number("entered"),
        SESSIONS_COUNTED,
        is_of_people=True,
    ),
    Kpi(
        "came_through",
        N_("Came through somebody"),
        N_("all ways to us but spontaneously, where that was noted; by source further on"),
        Unit.NUMBER,
        _came_through,
        number("entered"),
        SESSIONS_COUNTED,
        is_of_people=True,
        form=WITH_STAGES,
    ),
    Kpi(
        "booked",
        N_("Consults booked"),
        N_("bookings whose hour is over, cancelled ones too"),
        Unit.NUMBER,
        _booked,
        _booked,
        CONSULTS,
        is_of_people=True,
    ),
    Kpi(
        "cancelled_by_visitor",
        N_("Consults cancelled by the visitor"),
        N_("booked, and called off by whoever was to come"),
        Unit.NUMBER,
        lambda part: part.consults.cancelled_by_visitor,
        _booked,
        CONSULTS,
        is_of_people=True,
    ),
    Kpi(
        "cancelled_by_desk",
        N_("Consults cancelled by us"),
        N_("booked, and called off by the network"),
        Unit.NUMBER,
        lambda part: part.consults.cancelled_by_desk,
        _booked,
        CONSULTS,
        is_of_people=True,
    ),
)
