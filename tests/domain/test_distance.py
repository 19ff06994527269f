import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.distance import Coordinates, km_between, travel_minutes

KROOK = Coordinates(51.048604, 3.728687)
AMAL = Coordinates(51.060779, 3.731428)
PERMEKE = Coordinates(51.2217636, 4.4208813)
POINTS = st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180))


def test_distances_between_known_places_are_right() -> None:
    assert km_between(KROOK, AMAL) == pytest.approx(1.37, abs=0.01)
    assert km_between(KROOK, PERMEKE) == pytest.approx(52.0, abs=0.5)
    assert km_between(Coordinates(0, 0), Coordinates(0, 180)) == pytest.approx(20_015, abs=1)


def test_way_takes_six_minutes_and_four_and_a_half_for_each_kilometre() -> None:
    assert travel_minutes(KROOK, AMAL) == 13
    assert travel_minutes(KROOK, KROOK) == 0


@given(POINTS, POINTS)
def test_way_back_is_as_far_and_never_negative(one: Coordinates, other: Coordinates) -> None:
    assert km_between(one, other) == pytest.approx(km_between(other, one), abs=1e-6)
    assert km_between(one, other) >= 0
    assert km_between(one, one) == 0
