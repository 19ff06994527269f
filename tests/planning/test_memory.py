"""Memory goes back to the machine where the C library can be told so, and nothing happens where not."""

import ctypes
import sys
from collections.abc import Callable

import pytest

from planning import memory


def test_it_is_given_back_and_nothing_else_is_touched() -> None:
    kept = [bytes([number % 256]) * 1_000 for number in range(1_000)]
    memory.give_back()
    assert all(one == bytes([number % 256]) * 1_000 for number, one in enumerate(kept))


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_nobody_is_asked(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_name: str | None) -> Callable[[], None]:
        pytest.fail("the C library was asked")

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", refuses)
    memory.give_back()


def test_a_library_that_cannot_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    memory.give_back()
