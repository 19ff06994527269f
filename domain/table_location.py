"""A location as a row of a table."""

from datetime import date

from domain.distance import Coordinates
from domain.labels import label
from domain.location import Draft, cleaned
from domain.table_fields import Cells, Fields, about, needed
from domain.table_list import Lists
from domain.table_value import yes_or_no
from domain.words import CategoryKind, LocationKind

Kept = tuple[Draft, date | None]
"""What is filled in about a location, and the first day without it."""
NEW: Kept = (Draft("", LocationKind.OTHER), None)


def to_cells(kept: Kept, lists: Lists) -> Cells:
    draft, retired_on = kept
    return {
        "name": draft.name,
        "kind": label(draft.kind),
        "address": draft.address or None,
        "page": draft.page or None,
        "latitude": None if draft.point is None else draft.point.latitude,
        "longitude": None if draft.point is None else draft.point.longitude,
        "is_approximate": yes_or_no(draft.point_is_approximate),
        "languages": lists.written(draft.languages, CategoryKind.LANGUAGE) or None,
        "public_holidays": yes_or_no(draft.closed_on_public_holidays),
        "july_11": yes_or_no(draft.closed_on_july_11),
        "retired_on": retired_on,
    }


def from_cells(fields: Fields) -> Kept:
    """Raises `BadValue`."""
    latitude, longitude = fields.decimal("latitude"), fields.decimal("longitude")
    point = None
    if latitude is not None or longitude is not None:
        point = Coordinates(needed("latitude", latitude), needed("longitude", longitude))
    draft = Draft(
        name=needed("name", fields.one_line("name")),
        kind=fields.word("kind", LocationKind) or LocationKind.OTHER,
        address=fields.one_line("address"),
        point=point,
        point_is_approximate=fields.is_yes("is_approximate"),
        languages=fields.codes("languages", CategoryKind.LANGUAGE),
        closed_on_public_holidays=fields.is_yes("public_holidays"),
        closed_on_july_11=fields.is_yes("july_11"),
        page=fields.one_line("page"),
    )
    with about(""):
        return cleaned(draft), fields.day("retired_on")
