"""What stands on paper: text stays in its box whatever it says, and names of all Europe are printed as they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import page
from paper.page import Box
from tests.paper.reading import codes, texts

MADE = datetime(2026, 11, 24, 11, tzinfo=UTC)
PDF = page.document("Test", made=MADE)
"""For measuring: nothing is written from it."""
NAMES = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z")), max_size=200
) | st.lists(
    st.sampled_from(["Bibliotheek", "Łukasz", "Hottentottententententoonstelling", "de", "x" * 90])
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.floats(12, 190), st.floats(3, 40), st.floats(8, 60))
def test_text_never_leaves_its_box(text: str, width: float, height: float, size: float) -> None:
    shown = page.printable(PDF, text)
    fitted, lines = page._fit(PDF, shown, Box(0, 0, width, height), size, smallest=5, style="B")
    PDF.set_font(page.TYPEFACE, "B", fitted)
    assert 5 <= fitted <= size
    assert all(PDF.get_string_width(line) <= width + 0.001 for line in lines)
    assert len(lines) == 1 or len(lines) * fitted * page.MM_PER_POINT * page.LEADING <= height + 0.1


def test_names_of_europe_are_printed_as_they_are_and_other_signs_as_a_question_mark() -> None:
    pdf = page.document("Test", made=MADE)
    pdf.add_page()
    names = "Şükrü Łukasz Юлія Ğülşen Đorđe Ñuñez Ægir Αθηνά Ștefan Zoë 10:00–12:00"
    page.write(pdf, names, Box(10, 10, 190, 10), 12)
    page.write(pdf, "Zoe\u0308 \N{PARTY POPPER} مريم", Box(10, 30, 190, 10), 12, bold=True)
    assert texts(page.to_bytes(pdf)) == [f"{names} Zoë ? ????"]


def test_text_that_does_not_fit_is_made_smaller_and_then_ends_in_an_ellipsis() -> None:
    pdf = page.document("Test", made=MADE)
    pdf.add_page()
    page.write(pdf, "word " * 40, Box(10, 10, 30, 5), 12)
    (said,) = texts(page.to_bytes(pdf))
    assert said.endswith("…")
    assert said.count("word") < 40


@pytest.mark.parametrize(
    "link", ["https://inloop.example/tellingen?netwerk=1&sessie=9007199254740991", "https://" + "a" * 300]
)
def test_a_code_is_read_back_as_the_link_it_was_made_of(link: str) -> None:
    pdf = page.document("Test", made=MADE)
    pdf.add_page()
    page.qr_code(pdf, link, Box(100, 100, 34, 34))
    assert codes(page.to_bytes(pdf)) == [[link]]


def test_the_same_page_made_at_the_same_moment_is_the_same_file() -> None:
    def made() -> bytes:
        pdf = page.document("Test", made=MADE)
        pdf.add_page()
        page.write(pdf, "Şükrü", Box(10, 10, 50, 10), 12)
        return page.to_bytes(pdf)

    assert made() == made()
