"""Memory goes back to the machine where the C library can be told so, and nothing happens where not."""

import ctypes
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from planning import memory


def test_the_library_of_gnu_is_told_to_keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace(malloc_trim=told.append))
    memory.give_back()
    assert told == [0]


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
