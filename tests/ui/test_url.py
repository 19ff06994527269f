"""What stands in an address is somebody's text until it was read."""

import pytest

from ui import url


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("7", 7),
        ("6877649021327638", 6_877_649_021_327_638),
        ("", 0),
        ("-7", 0),
        ("7.0", 0),
        ("seven", 0),
        ("²", 0),
        ("\N{ARABIC-INDIC DIGIT SEVEN}", 0),
        ("9" * 17, 0),
        ("9" * 5000, 0),
    ],
)
def test_an_id_is_a_few_plain_digits_and_anything_else_is_the_id_of_nothing(text: str, key: int) -> None:
    assert url.to_id(text) == key
