"""Every text people read exists in all three languages, and no catalogue keeps a text nobody reads."""

import ast
from pathlib import Path

import pytest

import language
from language import _, formats, ngettext, spacing, texts
from tests.conftest import TODAY


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_catalogue_is_complete_and_holds_nothing_unused(code: str) -> None:
    assert texts.faults(code, texts.source()) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Vrai ? « Non » : 80 % ; ah !", "Vrai\xa0? «\xa0Non\xa0»\xa0: 80\xa0%\xa0; ah\xa0!"),
        ("{open}; «{name}»\u202f!", "{open}\xa0; «\xa0{name}\xa0»\xa0!"),
        (":material/person_add: **{name}**: 10:00", ":material/person_add: **{name}**\xa0: 10:00"),
        ("https://x.be/?a=1 · à 9:30", "https://x.be/?a=1 · à 9:30"),
    ],
)
def test_no_line_of_french_begins_with_its_punctuation(written: str, kept: str) -> None:
    assert (spacing.unbroken(written), spacing.unbroken(kept)) == (kept, kept)


def test_source_is_found_in_every_folder() -> None:
    folders = {location.split("/")[0] for message in texts.source() for location, _line in message.locations}
    assert {"domain", "ui"} <= folders


def test_no_text_hides_where_it_is_not_found() -> None:
    """Inside an f-string a text is not found by the extraction of every Python we run on, so it stays English."""
    hidden = [
        f"{path.relative_to(texts.PROJECT)}:{call.lineno}"
        for folder in texts.FOLDERS
        for path in sorted((texts.PROJECT / folder).rglob("*.py"))
        for call in _calls_in_fstrings(path)
        if isinstance(call.func, ast.Name) and call.func.id in texts.KEYWORDS
    ]
    assert hidden == []


def _calls_in_fstrings(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    return [call for node in joined for call in ast.walk(node) if isinstance(call, ast.Call)]


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("fr-BE,fr;q=0.9,nl;q=0.8", "fr"), ("de-DE,en;q=0.5", "en"), ("", "nl")],
)
def test_browser_language_is_the_first_we_speak(accepted: str, code: str) -> None:
    assert language.best_of(accepted) == code


@pytest.mark.parametrize(
    ("code", "day", "number"),
    [
        ("nl", "di 24 nov", "1.234,5"),
        ("en", "Tue 24 Nov", "1,234.5"),
        ("fr", "mar 24 nov", "1\u202f234,5"),
    ],
)
def test_days_and_numbers_are_written_as_people_write_them(code: str, day: str, number: str) -> None:
    with language.use(code):
        assert (formats.day(TODAY), formats.number(1234.5, 1)) == (day, number)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("nl", ["17%", "<1%", "0%", "+62", "−1.234,5", "0"]),
        ("en", ["17%", "<1%", "0%", "+62", "−1,234.5", "0"]),
        ("fr", ["17\xa0%", "<1\xa0%", "0\xa0%", "+62", "−1\u202f234,5", "0"]),
    ],
)
def test_shares_and_differences_are_written_as_people_write_them(code: str, written: list[str]) -> None:
    with language.use(code):
        assert [
            *(formats.percent(share) for share in (0.17, 0.004, 0)),
            formats.signed(62),
            formats.signed(-1234.5, 1),
            formats.signed(-0.4),
        ] == written


def test_unknown_language_is_dutch() -> None:
    with language.use("xx"):
        assert language.current() == "nl"
    assert (_("Inloop"), ngettext("{n} x", "{n} xs", 2)) == ("Inloop", "{n} xs")
