"""The tables of a year report, from its figures and what of them is shown."""

from collections.abc import Iterable

from domain import coverage, report_kpi, report_shown, withheld, year_report
from domain.clock_time import MINUTES_IN_HOUR
from domain.key_figures import BY_CODE, KPIS, OF_A_PLACE
from domain.labels import label
from domain.report_content import Cell, Figure, Table
from domain.report_kpi import CONSULTS, Kpi, Unit
from domain.report_told import OF_ALL_BOOKINGS, Told, figure
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import CancelReason, CategoryKind, HelperKind
from domain.year_report import Part
from language import _, formats

LISTS = (
    CategoryKind.OUTCOME,
    CategoryKind.REFERRAL,
    CategoryKind.AGE_BAND,
    CategoryKind.LANGUAGE,
    CategoryKind.CHANNEL,
    CategoryKind.DEVICE,
)


def key_figures(of: Told, place: int | None = None) -> Table:
    """Each with its definition and n; of a place those that are told of one."""
    part = of.whole if place is None else of.figures.places[place]
    chosen = KPIS if place is None else [BY_CODE[code] for code in OF_A_PLACE]
    rows: list[tuple[Cell, ...]] = [
        (
            report_kpi.titled(kpi),
            figure(of, kpi, place),
            *([_unit(kpi)] if place is None else []),
            *([_(kpi.definition)] if place is None else []),
            _rests_on(of, kpi, part),
        )
        for kpi in chosen
        if of.figures.form >= kpi.form
    ]
    more = (_("Unit"), _("Definition")) if place is None else ()
    return Table(
        _("Key figures"),
        _("Key figures"),
        _("in the column beside each figure"),
        _("in the last column"),
        (_("Figure"), _("Value"), *more, _("Rests on")),
        tuple(rows),
        widths=(0.23, 0.11, 0.12, 0.31, 0.23) if place is None else (0.5, 0.2, 0.3),
    )


def _rests_on(of: Told, kpi: Kpi, part: Part) -> str:
    """The n of a figure; withheld where it would give away how many stayed away."""
    hidden = of.shown.bookings
    hides = kpi.what == CONSULTS and (
        hidden.total if kpi.code in OF_ALL_BOOKINGS else bool(hidden.places & {0, 1})
    )
    return " ".join((withheld.word() if hides else formats.number(kpi.rests_on(part)), _(kpi.what)))


def by_month(of: Told) -> Table:
    rows = []
    for name, first in of.months:
        month, numbers = of.whole.month(name), of.whole.months.get(name, {})
        minutes = numbers.get(year_report.MINUTES, 0)
        rows.append(
            (
                formats.month(first),
                Figure(month.planned),
                Figure(month.held),
                Figure(month.entered),
                of.shown.visits.of_key(name),
                Figure(coverage.coverage(month), Unit.SHARE),
                Figure(coverage.reliability(month), Unit.SHARE),
                Figure(minutes / MINUTES_IN_HOUR, Unit.HOURS),
            )
        )
    whole = of.whole.staffing
    total = (
        _("Total"),
        Figure(whole.planned),
        Figure(whole.held),
        Figure(whole.entered),
        of.shown.visits.total,
        Figure(coverage.coverage(whole), Unit.SHARE),
        Figure(coverage.reliability(whole), Unit.SHARE),
        Figure(of.whole.number(year_report.MINUTES) / MINUTES_IN_HOUR, Unit.HOURS),
    )
    return Table(
        _("Months"),
        _("Month by month"),
        _("sessions, visits, shares and hours, as the columns say"),
        of.on_planned,
        (
            _("Month"),
            _("Planned"),
            _("Held"),
            _("Counted"),
            _("Visits"),
            _("Coverage"),
            _("Opening reliability"),
            _("Hours of helpers"),
        ),
        tuple(rows),
        widths=(0.145, 0.085, 0.115, 0.085, 0.095, 0.11, 0.18, 0.185),
        total=total,
    )


def topics(of: Told) -> Table:
    total = of.whole.number(year_report.QUESTIONS)
    has_shares = of.whole.number("entered") >= SHARES_FROM_SESSIONS and total > 0
    rows = []
    for key, number in report_shown.topics(of.figures, of.names).items():
        share = _share(number, total, has_shares)
        rows.append((of.names.category(key), of.names.category(of.names.group(key)), number, share))
    return Table(
        _("Topics"),
        _("Questions by topic"),
        _("questions"),
        of.on_counts,
        (_("Topic"), _("Group"), _("Questions"), _("Share")),
        tuple(rows),
        widths=(0.42, 0.32, 0.13, 0.13),
        total=(_("Total"), "", of.shown.questions.total, ""),
    )


def _share(number: Figure, total: int, has_shares: bool) -> Figure:
    share = (number.value or 0) / total if has_shares else None
    return Figure(share, Unit.SHARE, is_withheld=number.is_withheld)


def lists(of: Told) -> list[Table]:
    """Outcomes, referrals and what else was counted of visitors; a list under which nothing was counted has no table."""
    has_shares = of.whole.number("entered") >= SHARES_FROM_SESSIONS
    tables = []
    for kind in LISTS:
        numbers = of.whole.of(kind)
        if numbers:
            rows = tuple(
                (of.names.category(int(key)), found, _share(found, sum(numbers.values()), has_shares))
                for key, found in report_shown.listed(numbers).items()
            )
            title = label(kind)
            tables.append(
                Table(
                    title,
                    title,
                    _("times counted"),
                    of.on_counts,
                    (title, _("Number"), _("Share")),
                    rows,
                    widths=(0.74, 0.13, 0.13),
                )
            )
    return tables


def cancelled(of: Told) -> Table:
    numbers = of.whole.of(year_report.CANCELLED)
    rows: list[tuple[Cell, ...]] = [
        (label(reason), Figure(numbers[reason])) for reason in CancelReason if numbers.get(reason)
    ]
    rows.append((_("Closed beforehand (closure or public holiday)"), Figure(of.whole.number("closed"))))
    return Table(
        _("Cancelled"),
        _("Sessions that did not take place, by reason"),
        _("sessions; closed ones were not planned"),
        of.on_planned,
        (_("Reason"), _("Sessions")),
        tuple(rows),
        widths=(0.8, 0.2),
    )


def hours(of: Told) -> Table:
    """Also what was agreed with each kind and used of that, where hours a year were agreed with anybody."""
    helpers, agreed_with = of.whole.of(year_report.KIND_HELPERS), of.whole.of(year_report.AGREED_HELPERS)
    lists = [year_report.KIND_MINUTES]
    if agreed_with:
        lists += [year_report.AGREED_MINUTES, year_report.AGREED_USED]
    rows: list[tuple[Cell, ...]] = [
        (
            label(kind),
            Figure(helpers.get(kind, 0)),
            _hours(of.whole.of(year_report.KIND_MINUTES).get(kind, 0)),
            *(
                _hours(of.whole.of(one).get(kind)) for one in lists[1:]
            ),  # a kind with which nothing was agreed
        )
        for kind in HelperKind
        if helpers.get(kind) or agreed_with.get(kind)
    ]
    unnamed = of.whole.number(year_report.UNNAMED_MINUTES)
    if unnamed:
        rows.append((_("without a name"), Figure(None), _hours(unnamed), *[Figure(None)] * (len(lists) - 1)))
    minutes = [sum(of.whole.of(one).values()) for one in lists]
    minutes[0] += unnamed
    total: tuple[Cell, ...] = (
        _("Total, with those without a name") if unnamed else _("Total"),
        Figure(of.whole.number(year_report.HELPERS)),
        *map(_hours, minutes),
    )
    more = (_("Agreed for a year"), _("Of which used")) if agreed_with else ()
    return Table(
        _("Hours"),
        _("Hours of helpers by kind"),
        _("hours of helpers who were said to be there; wijk-werk by the started hour"),
        of.on_said,
        (_("Kind of helper"), _("Helpers"), _("Hours"), *more),
        tuple(rows),
        widths=(0.28, 0.21, 0.13, 0.2, 0.18) if more else (0.6, 0.2, 0.2),
        total=total,
    )


def _hours(minutes: int | None) -> Figure:
    return Figure(None if minutes is None else minutes / MINUTES_IN_HOUR, Unit.HOURS)


def _unit(kpi: Kpi) -> str:
    match kpi.unit:
        case Unit.NUMBER:
            return _("number")
        case Unit.HOURS:
            return _("hours")
        case Unit.SHARE:
            return "%"
        case Unit.MEAN:
            return _("mean")


def on_paper(tables: Iterable[Table]) -> list[Table]:
    return [table for table in tables if table.widths and table.rows]
