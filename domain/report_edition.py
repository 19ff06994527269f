"""An edition of a year report in words: its content in the language of the moment."""

from domain import (
    report_corrections,
    report_places,
    report_shown,
    report_tables,
    report_told,
    withheld,
    year_report,
)
from domain.clock_time import MINUTES_IN_HOUR
from domain.coverage import MEANS_FROM_SESSIONS, coverage
from domain.key_figures import BY_CODE
from domain.labels import label
from domain.report_content import Bar, Chart, Content, Figure, Names, PlacePage
from domain.report_kpi import Unit, titled
from domain.report_told import Told
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import HelperKind
from domain.year_report import Edition
from language import _, formats, ngettext

MOST_TOPICS = 10
HEAD = ("visits", "questions", "helper_hours", "coverage")


def content(edition: Edition, names: Names) -> Content:
    """All that the edition says."""
    of = report_told.told(edition.figures, names)
    found = [] if edition.before is None else report_corrections.corrections(edition.before, names)
    corrections = report_corrections.table(found, edition.before) if found and edition.before else None
    return Content(
        title=title(edition),
        network=names.network,
        days=days(edition),
        is_demo=names.is_demo,
        facts=_facts(edition, names, of),
        head=tuple(Bar(titled(BY_CODE[code]), report_told.figure(of, BY_CODE[code])) for code in HEAD),
        method=_method(of),
        corrections=corrections,
        no_corrections=_no_corrections(edition),
        key_figures=report_tables.key_figures(of),
        charts=(_topics(of), _visits(of), _coverage(of), _hours(of)),
        tables=(
            report_tables.by_month(of),
            report_tables.topics(of),
            *report_tables.lists(of),
            report_tables.cancelled(of),
            report_tables.hours(of),
            report_places.by_place(of),
            report_places.visits_by_place(of),
            report_places.questions_by_place(of),
        ),
        places=tuple(_place(of, place) for place in of.places),
        completeness=_completeness(of),
        draft=_draft(edition, names) if edition.is_draft else "",
    )


def title(edition: Edition) -> str:
    named = _("Year report {year}, draft") if edition.is_draft else _("Year report {year}")
    return named.format(year=edition.year)


def days(edition: Edition) -> str:
    """The days in full; of a year that was still going on through which one."""
    period = edition.figures.period
    if edition.is_running:
        return _("{first} through {last}, the year is still running").format(
            first=formats.long_date(period.first), last=formats.long_date(period.last)
        )
    return _("{first} through {last}").format(
        first=formats.long_date(period.first), last=formats.long_date(period.last)
    )


def _facts(edition: Edition, names: Names, of: Told) -> tuple[tuple[str, str], ...]:
    return (
        (_("Network"), names.network),
        (_("Period"), days(edition)),
        (_("Draft"), _draft(edition, names))
        if edition.is_draft
        else (_("Edition"), f"{edition.number} · {_made(edition, names)}"),
        (_("Completeness"), _completeness(of)),
        (_("Who was there"), of.on_said),
        (_("Locations"), formats.number(len(of.places))),
    )


def _made(edition: Edition, names: Names) -> str:
    return f"{formats.moment(edition.made_at, names.zone)} {edition.made_at.year}"


def _draft(edition: Edition, names: Names) -> str:
    return _("no edition was made of this; the figures are those of {moment} and can still change").format(
        moment=_made(edition, names)
    )


def _completeness(of: Told) -> str:
    whole = of.whole.staffing
    return _("{entered} of {held} sessions entered ({missing} missing)").format(
        entered=formats.number(whole.entered),
        held=formats.number(whole.held),
        missing=formats.number(whole.missing),
    )


def _method(of: Told) -> tuple[str, ...]:
    unsaid = of.whole.number(year_report.UNSAID_SESSIONS)
    said = _(
        "Hours are those of helpers of whom somebody said afterwards that they were there. Nobody's hours are guessed "
        "from the roster."
    )
    if unsaid:
        said += " " + ngettext(
            "Of {number} session nobody said it; the {hours} hours planned there are not counted.",
            "Of {number} sessions nobody said it; the {hours} hours planned there are not counted.",
            unsaid,
        ).format(
            number=formats.number(unsaid),
            hours=formats.number(of.whole.number(year_report.UNSAID_MINUTES) / MINUTES_IN_HOUR, decimals=1),
        )
    return (
        _(
            "A visit is somebody who came to a session: whoever comes twice is two visits, and nothing is kept from "
            "which a person could be recognised. A visit can bring several questions, or none. Only counts that were "
            "finished are figures: a session without one is missing, not zero, and is in no sum. Means are of the "
            "sessions that have a count."
        ),
        _("Completeness: {completeness}. All sums of visits and questions rest on these.").format(
            completeness=_completeness(of)
        ),
        _(
            "Planned are the sessions that were held or cancelled. What was closed beforehand, for a holiday or works, "
            "and what was taken off the calendar is not. A session is covered when at least as many guides were there "
            "as it needs."
        ),
        said,
        _(
            "Shares begin at {shares} sessions and means at {means}; those of helpers, consults or gaps at as many of "
            "these. Below, a dash stands in their place. Numbers of people from 1 to {most} are withheld, and others from "
            "which these could be computed; zero is told. Numbers of helpers and sessions are told as they are."
        ).format(shares=SHARES_FROM_SESSIONS, means=MEANS_FROM_SESSIONS, most=withheld.SHOWN_FROM - 1),
        *(_stages_and_agreements() if of.figures.form >= year_report.WITH_STAGES else ()),
        _(
            "Counts can be corrected afterwards. Each edition keeps its figures, and names those of the edition before "
            "that have changed since, over the same days."
        ),
    )


def _stages_and_agreements() -> tuple[str, ...]:
    """What the figures of helpers rest on, and what is not told because it is not kept."""
    return (
        _(
            "Gaps are told as far as history knows when somebody went off or became absent. Agreed hours are those that stand "
            "with the helpers now, for a whole year. Hours of wijk-werkers are those with this network alone. What is told "
            "of the way to active, and of who is still there after 12 months, is of helpers who were put on file within a "
            "month of their first stage."
        ),
        _(
            "Not told, because it is not kept: why helpers stopped, and how many hours were offered for consults. What is "
            "offered follows the roster and changes with it afterwards, so there is no share of it that was booked."
        ),
    )


def _no_corrections(edition: Edition) -> str:
    if edition.before is None:
        first = _("This is the first edition of this year.")
        return _("No edition of this year was made yet.") if edition.is_draft else first
    return _("Nothing that edition {number} said of its days has changed.").format(
        number=edition.before.number
    )


def _topics(of: Told) -> Chart:
    found = list(report_shown.topics(of.figures, of.names).items())[:MOST_TOPICS]
    return Chart(
        ngettext("The {number} topic asked most", "The {number} topics asked most", len(found)).format(
            number=len(found)
        ),
        _("questions"),
        tuple(Bar(of.names.category(key), number) for key, number in found),
    )


def _visits(of: Told) -> Chart:
    return Chart(
        _("Visits by month"),
        _("visits, of the sessions with a count"),
        tuple(Bar(formats.short_month(first), of.shown.visits.of_key(name)) for name, first in of.months),
        is_upright=True,
    )


def _coverage(of: Told) -> Chart:
    return Chart(
        _("Coverage by month"),
        _("share of the planned sessions with as many guides as they need"),
        tuple(
            Bar(formats.short_month(first), Figure(coverage(of.whole.month(name)), Unit.SHARE))
            for name, first in of.months
        ),
        is_upright=True,
        most=1,
    )


def _hours(of: Told) -> Chart:
    minutes = of.whole.of(year_report.KIND_MINUTES)
    bars = [
        Bar(label(kind), Figure(minutes[kind] / MINUTES_IN_HOUR, Unit.HOURS))
        for kind in HelperKind
        if minutes.get(kind)
    ]
    unnamed = of.whole.number(year_report.UNNAMED_MINUTES)
    if unnamed:
        bars.append(Bar(_("without a name"), Figure(unnamed / MINUTES_IN_HOUR, Unit.HOURS)))
    return Chart(_("Hours of helpers by kind"), _("hours"), tuple(bars))


def _place(of: Told, place: int) -> PlacePage:
    groups = report_shown.most_first(
        {group: of.shown.questions.cell(place, group) for group in of.shown.questions.keys}
    )
    name, kind = of.names.places[place]
    return PlacePage(
        name,
        kind,
        report_tables.key_figures(of, place),
        Chart(
            _("Visits by month"),
            _("visits, of the sessions with a count"),
            tuple(
                Bar(formats.short_month(first), of.shown.visits.cell(place, month))
                for month, first in of.months
            ),
            is_upright=True,
        ),
        Chart(
            _("Questions by topic group"),
            _("questions"),
            tuple(
                Bar(of.names.category(int(group)), number) for group, number in groups.items() if number.value
            ),
        ),
    )
