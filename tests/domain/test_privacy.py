from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import privacy
from domain.privacy import Finding, NamesSomebody, PersonalData


def kinds(text: str) -> list[PersonalData]:
    return [finding.kind for finding in privacy.findings(text)]


def national_number(day: date, serial: int, more_months: int = 0) -> str:
    """Eleven digits as the register makes them."""
    body = f"{day:%y}{day.month + more_months:02d}{day:%d}{serial:03d}"
    check = 97 - int(("2" if day.year >= 2000 else "") + body) % 97
    return f"{body}{check:02d}"


@pytest.mark.parametrize(
    "text",
    [
        "ada.peeters@example.be",
        "mail naar ada+krook@sub.example.co.uk aub",
        "ADA@EXAMPLE.BE",
        "ada (at) example.be",
        "ada[at]example.be",
        "josé@voorbeeld.gent",
        "ada @ example.be",
    ],
)
def test_email_address_is_found(text: str) -> None:
    assert kinds(text) == [PersonalData.EMAIL]


@pytest.mark.parametrize(
    "text",
    [
        "0475123456",
        "0475 12 34 56",
        "0475/12.34.56",
        "0475-12-34-56",
        "0475 123 456",
        "0475/123456",
        "04 75 12 34 56",
        "092234567",
        "09 223 45 67",
        "09/223.45.67",
        "02 512 34 56",
        "056 23 45 67",
        "056/23.45.67",
        "056234567",
        "gsm:0475123456.",
        "(09 223 45 67)",
        "+32 475 12 34 56",
        "+32475123456",
        "+32 (0)475 12 34 56",
        "+32 9 223 45 67",
        "0032475123456",
        "00 32 475 12 34 56",
        "+31 6 12345678",
        "+33 6 12 34 56 78",
        "+90 532 123 45 67",
        "+380 44 123 4567",
        "bel 0475 12 34 56 na 17 uur",
        "0475 12 34 56, om 10:00",
    ],
)
def test_phone_number_is_found(text: str) -> None:
    assert kinds(text) == [PersonalData.PHONE]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("85.07.30-033.28", "85073003328"),
        ("85073003328", "85073003328"),
        ("850730 033 28", "85073003328"),
        ("85 07 30 033 28", "85073003328"),
        ("RRN 85.07.30 - 033.28 van de klant", "85073003328"),
    ],
)
def test_national_number_is_found_with_and_without_separators(text: str, digits: str) -> None:
    assert privacy.is_national_number(digits)
    assert kinds(text) == [PersonalData.NATIONAL_NUMBER]


@pytest.mark.parametrize(
    ("born", "number"),
    [(date(1940, 2, 29), 997), (date(1999, 12, 31), 1), (date(2000, 1, 1), 2), (date(2012, 5, 25), 77)],
)
@pytest.mark.parametrize("more_months", [0, 20, 40])
def test_national_number_of_either_century_in_or_outside_the_register_is_found(
    born: date, number: int, more_months: int
) -> None:
    assert kinds(national_number(born, number, more_months)) == [PersonalData.NATIONAL_NUMBER]


@given(st.dates(date(1930, 1, 1), date(2026, 12, 31)), st.integers(1, 998))
def test_any_national_number_is_found_and_any_wrong_digit_shows(born: date, serial: int) -> None:
    digits = national_number(born, serial)
    written = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"
    assert kinds(f"klant {written} kwam langs") == [PersonalData.NATIONAL_NUMBER]
    wrong = digits[:8] + str((int(digits[8]) + 1) % 10) + digits[9:]
    is_right_for_the_other_century = privacy.is_national_number(wrong)
    body = int(wrong[:9])
    assert is_right_for_the_other_century == (
        int(wrong[9:]) in {97 - body % 97, 97 - (2 * 10**9 + body) % 97}
    )


@pytest.mark.parametrize(
    "digits", ["85133003357", "85073203300", "8507300332", "850730033288", "85073003329"]
)
def test_eleven_digits_without_date_or_check_digits_are_no_national_number(digits: str) -> None:
    assert not privacy.is_national_number(digits)


@pytest.mark.parametrize(
    "text",
    [
        "BE68 5390 0754 7034",
        "BE68539007547034",
        "be68 5390 0754 7034 is de rekening",
        "BE68-5390-0754-7034",
        "rekening: NL91ABNA0417164300.",
        "FR14 2004 1010 0505 0001 3M02 606",
        "DE89370400440532013000",
    ],
)
def test_account_number_is_found(text: str) -> None:
    assert kinds(text) == [PersonalData.IBAN]


@pytest.mark.parametrize("characters", ["BE68539007547035", "BE6853900754703", "XX68539007547034", "BE"])
def test_characters_of_another_length_rest_or_country_are_no_account_number(characters: str) -> None:
    assert not privacy.is_iban(characters)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rustige namiddag, 4 bezoekers.",
        "van 09:00 tot 12:00, 14 bezoekers",
        "09:00-12:00 en 13:00-17:00",
        "09.00-12.00, 13.30-17.00",
        "9u30 tot 12u00",
        "op 01/02/2026 en 03-04-2026",
        "01/02/2026 9 bezoekers",
        "01.02.2026 10.00 12 vragen",
        "24.11.26 10.00 5 bezoekers",
        "02/12/26 100 bladen geprint",
        "24/11/2026 13:00–17:00",
        "€ 1.250,00 voor 3 laptops van 416,67",
        "1 000 000 000 stappen",
        "2026-11-24T10:00:00",
        "postcode 9000 Gent, 8500 Kortrijk",
        "Windows 11, Office 365, iPhone 14, build 22631.4317",
        "itsme 2, wachtwoord 1, Tax-on-web 3",
        "tel. balie was bezet",
        "lokaal 0.12, 1ste verdieping",
        "3 x @home uitgelegd, zie punt 2.",
        "@digipunt op sociale media",
        "50% meer dan in 2025; 25+ deelnemers",
        "10+ 20+ 30+ groepen",
        "versie 10.0.19045.3803",
        "serienummer 12345678901",
        "0,5 uur, 0.25 dag",
        "ISBN 978-90-01-12345-6",
        "wifi op 192.168.10.25",
        "BE is de code van België, BE68 niet",
    ],
)
def test_ordinary_notes_of_a_help_desk_pass(text: str) -> None:
    assert privacy.findings(text) == []
    privacy.check(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.times(), st.times(), st.integers(0, 500))
def test_dates_times_and_counts_pass(day: date, starts: time, ends: time, number: int) -> None:
    for text in (
        f"{day:%d/%m/%Y} {starts:%H:%M}-{ends:%H:%M} {number} bezoekers",
        f"{day:%d-%m-%Y} van {starts:%H.%M} tot {ends:%H.%M}: {number}",
        f"{day:%d.%m.%y} {starts:%H}u{starts:%M} - {ends:%H}u{ends:%M}, {number} vragen",
        f"{day.isoformat()} {starts:%H:%M}–{ends:%H:%M}",
        f"{number} op {day:%d/%m}, {number} op {day:%d/%m/%y}",
    ):
        assert kinds(text) == [], text


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_amounts_pass(euros: int, cents: int) -> None:
    for text in (
        f"€ {euros},{cents:02d}",
        f"{euros:,}".replace(",", "."),
        f"{euros:,}".replace(",", " ") + " euro",
    ):
        assert kinds(text) == [], text


@given(st.text(alphabet=st.characters(categories=["L", "Z", "P", "M"], exclude_characters="@()[]")))
def test_text_without_digits_and_at_signs_passes(text: str) -> None:
    assert kinds(text) == []


@given(st.text())
def test_any_text_is_read_without_failing_and_findings_lie_inside_it_apart(text: str) -> None:
    found = privacy.findings(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_each_finding_is_named_once_with_its_place() -> None:
    text = "Ada ada@example.be 0475 12 34 56 of 09 223 45 67, 85.07.30-033.28, BE68 5390 0754 7034"
    assert [(text[finding.start : finding.end], finding.kind) for finding in privacy.findings(text)] == [
        ("ada@example.be", PersonalData.EMAIL),
        ("0475 12 34 56", PersonalData.PHONE),
        ("09 223 45 67", PersonalData.PHONE),
        ("85.07.30-033.28", PersonalData.NATIONAL_NUMBER),
        ("BE68 5390 0754 7034", PersonalData.IBAN),
    ]


def test_refusal_says_what_to_remove_without_repeating_it() -> None:
    with pytest.raises(NamesSomebody) as refused:
        privacy.check("0475 12 34 56, ada@example.be, 09 223 45 67")
    assert str(refused.value) == (
        "Remove the e-mail address, the phone number from the text: nothing is kept here that says who a visitor is."
    )
    assert refused.value.findings[0] == Finding(0, 13, PersonalData.PHONE)


def test_each_kind_is_named_in_its_refusal() -> None:
    sentences = set()
    for text in ("ada@example.be", "BE68539007547034", "85073003328", "0475123456"):
        with pytest.raises(NamesSomebody) as refused:
            privacy.check(text)
        sentences.add(str(refused.value))
    assert len(sentences) == len(PersonalData)
