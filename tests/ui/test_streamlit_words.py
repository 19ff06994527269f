"""The words that stand in the place of Streamlit's own."""

import re

import pytest

import language
from ui import streamlit_words


def is_said(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(re.escape("{what}"), "(.+)"), text) is not None


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_no_word_is_replaced_twice_or_the_browser_would_replace_for_ever(code: str) -> None:
    for kind, pairs in streamlit_words.to(code).items():
        again = [(ours, said) for _, ours in pairs for said, _ in pairs if is_said(said, ours)]
        assert (kind, again) == (kind, [])


def test_the_words_of_the_language_before_are_replaced_too() -> None:
    names = streamlit_words.to("fr")["names"]
    assert [said for said, ours in names if ours == "Fermer"] == ["Sluiten", "Close"]
