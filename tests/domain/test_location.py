"""What is kept of a location, and what is refused."""

from dataclasses import replace

import pytest

from domain import location
from domain.distance import Coordinates
from domain.errors import DeskError
from domain.location import Draft
from domain.words import LocationKind

KROOK = Coordinates(51.048, 3.728)
DRAFT = Draft("De Krook", LocationKind.LIBRARY, "Miriam Makebaplein 1", KROOK, point_is_approximate=True)


@pytest.mark.parametrize(
    "typed",
    [
        "51.048, 3.728",
        "51.048,3.728",
        " 51.048  3.728 ",
        "51,048 3,728",
        "51,048; 3,728",
        "https://www.openstreetmap.org/#map=18/51.048/3.728",
        "https://www.openstreetmap.org/?mlat=51.048&mlon=3.728#map=18/51.1/3.1",
        "https://www.google.com/maps/place/De+Krook/@51.048,3.728,17z",
    ],
)
def test_a_point_is_read_as_people_paste_it(typed: str) -> None:
    found = location.point_from_typed(typed)
    assert found is not None
    assert location.is_in_belgium(found)
    assert (round(found.latitude, 1), round(found.longitude, 1)) in {(51.0, 3.7), (51.1, 3.1)}


@pytest.mark.parametrize("typed", ["", "  "])
def test_no_point_is_no_point(typed: str) -> None:
    assert location.point_from_typed(typed) is None


@pytest.mark.parametrize("typed", ["here", "51.048", "51.048, 3.728, 4", "nan, inf", "https://example.org/"])
def test_what_is_no_point_is_refused(typed: str) -> None:
    with pytest.raises(location.UnknownPoint):
        location.point_from_typed(typed)


def test_a_point_written_out_is_read_again_as_the_same_point() -> None:
    for point in (KROOK, Coordinates(50.123456789, 4.1)):
        assert location.point_from_typed(location.point_as_typed(point)) == point
    assert location.point_as_typed(None) == ""


def test_the_link_to_the_map_marks_the_point_and_the_search_quotes_the_address() -> None:
    link = location.map_link(KROOK)
    assert link == ("https://www.openstreetmap.org/?mlat=51.04800&mlon=3.72800#map=18/51.04800/3.72800")
    assert location.point_from_typed(link) == KROOK
    assert location.search_link("Plein 1 & 2, Gent") == (
        "https://www.openstreetmap.org/search?query=Plein+1+%26+2%2C+Gent"
    )


@pytest.mark.parametrize(
    "point",
    [
        Coordinates(51.092, 2.548),  # De Panne
        Coordinates(49.508, 5.475),  # Torgny
        Coordinates(50.299, 6.398),  # Manderfeld
        Coordinates(51.493, 4.77),  # Meerle
    ],
)
def test_the_corners_of_belgium_are_belgium(point: Coordinates) -> None:
    assert location.is_in_belgium(point)


@pytest.mark.parametrize(
    "point", [Coordinates(3.728, 51.048), Coordinates(52.37, 4.9), Coordinates(51.0, -3.7), Coordinates(0, 0)]
)
def test_swapped_foreign_and_mistyped_points_are_refused(point: Coordinates) -> None:
    with pytest.raises(location.OutsideBelgium):
        location.cleaned(replace(DRAFT, point=point))


@pytest.mark.parametrize(
    "typed",
    [
        "http://stad.gent/digipunten",
        "stad.gent/digipunten",
        "https://stad.gent/digi punten",
        "https://localhost/",
        "https://192.168.0.1/",
        "https://ann:secret@stad.gent/",
        "https://stad.gent:8443/",
        "https://stad.gent:x/",
        "https://[::1/",
        "https://stad.gent/é",
        "javascript:alert(1)",
        "https://",
        "https://stad.gent/" + "a" * 300,
    ],
)
def test_what_is_no_page_of_a_city_is_refused(typed: str) -> None:
    with pytest.raises(location.NoPage):
        location.cleaned(replace(DRAFT, page=typed))


@pytest.mark.parametrize(
    "typed",
    ["", "https://stad.gent", " https://www.kortrijk.be/digi-punten?taal=nl#1 ", "https://xn--gnt-hoa.be/"],
)
def test_a_page_is_kept_as_it_was_typed(typed: str) -> None:
    assert location.cleaned(replace(DRAFT, page=typed)).page == typed.strip()


def test_a_draft_is_kept_clean() -> None:
    typed = replace(DRAFT, name="  De   Krook ", address=" Plein 1 ", point=None)
    assert location.cleaned(typed) == Draft("De Krook", LocationKind.LIBRARY, "Plein 1")
    assert location.cleaned(DRAFT) == DRAFT


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "  "}, location.NameMissing),
        ({"name": "x" * 121}, location.NameMissing),
        ({"address": "x" * 201}, location.AddressTooLong),
    ],
)
def test_a_draft_that_cannot_be_kept_is_refused(given: dict[str, str], refusal: type[DeskError]) -> None:
    with pytest.raises(refusal):
        location.cleaned(replace(DRAFT, name=given.get("name", "x"), address=given.get("address", "")))
