"""Each word of the closed lists has its own name for people."""

import inspect
from enum import StrEnum

import pytest

from domain import words
from domain.labels import label

NOT_SHOWN = {words.RecurrenceKind, words.SessionState, words.CountState, words.WaitingState}
"""Lists whose words the screens put in sentences of their own."""
WORDS = [
    word
    for _name, kind in inspect.getmembers(words, inspect.isclass)
    if issubclass(kind, StrEnum) and kind is not StrEnum and kind not in NOT_SHOWN
    for word in kind
]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}.{word.name}")
def test_each_word_has_a_label(word: StrEnum) -> None:
    assert label(word)


def test_words_with_the_same_value_in_two_lists_have_their_own_labels() -> None:
    assert label(words.CancelReason.OTHER) == "Another reason"
    assert label(words.LocationKind.OTHER) == "Other place"
    assert label(words.AbsenceKind.HOLIDAY) == "On holiday"
    assert label(words.CancelReason.HOLIDAY) == "Holiday period"
