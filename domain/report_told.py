"""What a year report tells: its figures with what of them is shown, and each key figure, withheld where it has to be."""

from dataclasses import dataclass, replace
from datetime import date

from domain import report_shown, withheld, year_report
from domain.key_figures import BY_CODE
from domain.report_content import Figure, Names
from domain.report_kpi import Kpi
from domain.report_shown import Shown
from domain.words import CategoryKind
from domain.year_report import Figures, Part
from language import _, formats

BOOKINGS = {"consults": 0, "no_show": 1, "cancelled_by_visitor": 2, "cancelled_by_desk": 3}
"""Which of `key_figures_desk.bookings` a figure would tell."""
OF_ALL_BOOKINGS = frozenset({"booked", "cancelled_by_visitor", "cancelled_by_desk"})
"""Those that rest on all bookings, not on those for which somebody stood ready."""
RESTS_ON_VISITS = frozenset({"questions_per_visit", "visits_per_session", "visits_per_hour"})


@dataclass(frozen=True, slots=True)
class Told:
    """The figures with what is shown of them, their names, and the places in order of name."""

    figures: Figures
    names: Names
    shown: Shown
    places: tuple[int, ...]

    @property
    def whole(self) -> Part:
        return self.figures.whole

    @property
    def months(self) -> list[tuple[str, date]]:
        return [(f"{first:%Y-%m}", first) for first in self.figures.period.months]

    @property
    def on_counts(self) -> str:
        return _("{number} sessions with a count").format(number=formats.number(self.whole.number("entered")))

    @property
    def on_planned(self) -> str:
        return _("{number} sessions planned").format(number=formats.number(self.whole.number("planned")))

    @property
    def on_said(self) -> str:
        return _("{number} sessions of which is known who was there").format(
            number=formats.number(self.whole.number(year_report.SAID_SESSIONS))
        )


def told(figures: Figures, names: Names) -> Told:
    places = tuple(sorted(figures.places, key=lambda key: (names.place(key).casefold(), key)))
    return Told(figures, names, report_shown.of(figures, names, places), places)


def figure(of: Told, kpi: Kpi, place: int | None = None) -> Figure:
    """A key figure of the network, or of a place, withheld where it has to be."""
    part = of.whole if place is None else of.figures.places[place]
    found = Figure(kpi.value(part), kpi.unit)
    shown = of.shown
    match kpi.code:
        case "visits":
            hidden = shown.visits.total if place is None else shown.visits.of_place(place)
        case "questions":
            hidden = shown.questions.total if place is None else shown.questions.of_place(place)
        case "first_time":
            hidden = shown.first_time_total if place is None else shown.first_time[place]
        case "turned_away":
            hidden = shown.turned_away_total if place is None else shown.turned_away[place]
        case "did_it_themselves":
            return replace(
                found, is_withheld=found.value is not None and shown.has_hidden(CategoryKind.OUTCOME)
            )
        case "came_through":
            return replace(
                found, is_withheld=found.value is not None and shown.has_hidden(CategoryKind.CHANNEL)
            )
        case "referred_out":
            total = shown.lists[CategoryKind.REFERRAL].total
            return replace(found, is_withheld=total)
        case "booked":
            return replace(found, is_withheld=shown.bookings.total)
        case code if code in BOOKINGS:
            hides = found.value is not None and BOOKINGS[code] in shown.bookings.places
            return replace(found, is_withheld=hides)
        case code if code in RESTS_ON_VISITS:
            parts = ("visits", "questions") if code == "questions_per_visit" else ("visits",)
            hides = found.value is not None and any(
                figure(of, BY_CODE[one], place).is_withheld for one in parts
            )
            return replace(found, is_withheld=hides)
        case _:
            small = kpi.is_of_people and isinstance(found.value, int) and withheld.is_small(found.value)
            return replace(found, is_withheld=small)
    return replace(found, is_withheld=hidden.is_withheld)
