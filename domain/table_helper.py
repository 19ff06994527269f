"""A helper as a row of a table: what a coordinator fills in about one, without places, availability or absences."""

from datetime import date

from domain.candidate import Limits
from domain.clock_time import MINUTES_IN_HOUR
from domain.helper import Draft, cleaned
from domain.labels import label
from domain.table import Cell
from domain.table_fields import Cells, Fields, about, needed
from domain.table_list import Lists
from domain.words import CategoryKind, HelperKind, HelperStage

_LIMITS = ("week", "month", "year")


def new(today: date) -> Draft:
    return Draft("", HelperKind.VOLUNTEER, HelperStage.CANDIDATE, today)


def to_cells(draft: Draft, lists: Lists) -> Cells:
    return {
        "name": draft.name,
        "kind": label(draft.kind),
        "stage": label(draft.stage),
        "stage_since": draft.stage_since,
        "languages": lists.written(draft.languages, CategoryKind.LANGUAGE) or None,
        "skills": lists.written(draft.skills, CategoryKind.SKILL) or None,
        "email": draft.email or None,
        "phone": draft.phone or None,
        "partner": draft.partner or None,
        **{f"max_{name}": _hours(getattr(draft.limits, name)) for name in _LIMITS},
    }


def from_cells(fields: Fields, *, today: date) -> Draft:
    """Raises `BadValue`."""
    draft = Draft(
        name=needed("name", fields.one_line("name")),
        kind=fields.word("kind", HelperKind) or HelperKind.VOLUNTEER,
        stage=fields.word("stage", HelperStage) or HelperStage.CANDIDATE,
        stage_since=fields.day("stage_since") or today,
        languages=fields.codes("languages", CategoryKind.LANGUAGE),
        skills=fields.codes("skills", CategoryKind.SKILL),
        email=fields.one_line("email"),
        phone=fields.one_line("phone"),
        partner=fields.one_line("partner"),
        limits=Limits(*(_minutes(fields.decimal(f"max_{name}")) for name in _LIMITS)),
    )
    with about(""):
        return cleaned(draft, today=today)


def _hours(minutes: int | None) -> Cell:
    """Whole hours as such, so that they read well."""
    if minutes is None:
        return None
    return minutes // MINUTES_IN_HOUR if minutes % MINUTES_IN_HOUR == 0 else minutes / MINUTES_IN_HOUR


def _minutes(hours: float | None) -> int | None:
    return None if hours is None else round(hours * MINUTES_IN_HOUR)
