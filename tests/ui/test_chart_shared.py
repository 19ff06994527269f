"""The files of a chart: what stands on them, in three languages, read back by other programs than those that wrote them."""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import altair as alt
import pandas as pd
import pytest
from PIL import Image

import language
import settings
from domain import withheld
from domain.network import Network
from domain.period import Period
from tests.sheets import workbook
from ui import chart_parts, chart_shared
from ui.chart_shared import Head, Shared

GENT = Network(1, "Gent", "Europe/Brussels", is_demo=True, version=1)
HEAD = Head(
    title="Vragen per maand: =itsme & “co”",
    unit="aantal vragen",
    network=GENT,
    period=Period(date(2026, 1, 10), date(2026, 7, 31)),
    described="Gent · alle plaatsen",
    entered=812,
    expected=861,
    method="https://inloop.example/methode",
)
ADDRESS = "https://inloop.example/themas?periode=4w"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("INLOOP_NOW", "2026-11-24T11:00:00+00:00")
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()


@pytest.fixture
def shared() -> Shared:
    """Two bars, one withheld cell, a share, a date, and texts that would like to be formulas."""
    table = pd.DataFrame(
        {
            "Dag": [date(2026, 3, 1), date(2026, 4, 1)],
            "Thema": ["=1+1", "itsme"],
            "Vragen": pd.Series(["afgeschermd", 1234], dtype="object"),
            "Aandeel": [float("nan"), 1 / 3],
        }
    )
    rows = pd.DataFrame({"name": ["a", "b"], "number": [3.0, 1234.5], "colour": ["#0072B2", "#E69F00"]})
    bars = (
        chart_parts.of_rows("bars")
        .mark_bar()
        .encode(x="name:N", y="number:Q", color=alt.Color("colour:N", scale=None))
    )
    return Shared(
        table,
        chart_parts.dressed(bars, 200, bars=rows),
        {"Aanmelden & veiligheid": "#0072B2", "Toestel": "#E69F00"},
        withheld=7,
        sign="×",
        shares=("Aandeel",),
    )


def texts(svg: bytes) -> list[str]:
    """The lines that can be read on it."""
    return [line for one in ET.fromstring(svg).iter(f"{SVG}text") for line in one.itertext()]


def test_workbook_says_what_it_is_of_and_keeps_numbers_dates_and_texts(shared: Shared) -> None:
    with language.use("nl"):
        rows = workbook.cells(chart_shared.workbook(HEAD, shared, ADDRESS))
    assert rows == [
        [("Vragen per maand: =itsme & “co”", "text")],
        [("Netwerk", "text"), ("Gent", "text")],
        [("Demo", "text"), ("Demo: fictieve cijfers", "text")],
        [("Filter", "text"), ("Gent · alle plaatsen", "text")],
        [("Eerste dag", "text"), ("46032", "dd/mm/yyyy")],
        [("Laatste dag", "text"), ("46234", "dd/mm/yyyy")],
        [("Eenheid", "text"), ("aantal vragen", "text")],
        [("Sessies ingevuld", "text"), ("812", "General")],
        [("Sessies in te vullen", "text"), ("861", "General")],
        [
            ("Afgeschermd", "text"),
            (
                "7 getallen zijn afgeschermd: die onder 5, en andere waaruit die te berekenen zijn.",
                "text",
            ),
        ],
        [("Werkwijze", "text"), ("https://inloop.example/methode", "text")],
        [("Gemaakt op", "text"), ("24/11/2026 12:00", "text")],
        [("Adres", "text"), (ADDRESS, "text")],
        [],
        [("Dag", "text"), ("Thema", "text"), ("Vragen", "text"), ("Aandeel", "text")],
        [("46082", "dd/mm/yyyy"), ("=1+1", "text"), ("afgeschermd", "text"), ("", "0%")],
        [("46113", "dd/mm/yyyy"), ("itsme", "text"), ("1234", "General"), ("0.3333", "0%")],
    ]


def test_csv_stands_under_the_same_head(shared: Shared) -> None:
    with language.use("en"):
        raw = chart_shared.csv_table(HEAD, shared, "")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (rows[0], rows[4], rows[-4:]) == (
        [HEAD.title],
        ["First day", "10/01/2026"],
        [
            [],
            ["Dag", "Thema", "Vragen", "Aandeel"],
            ["01/03/2026", "'=1+1", "afgeschermd", ""],
            ["01/04/2026", "itsme", "1234", "0,3333"],
        ],
    )
    assert [row[0] for row in rows if row].count("Address") == 0


def test_figures_without_counts_behind_them_say_nothing_of_completeness(shared: Shared) -> None:
    head = Head(HEAD.title, HEAD.unit, GENT, HEAD.period, HEAD.described)
    with language.use("en"):
        rows = workbook.cells(chart_shared.workbook(head, Shared(shared.table, None), ""))
        said = texts(chart_shared.svg(head, Shared(shared.table, None), ""))
    assert [row[0][0] for row in rows if row][:8] == [
        HEAD.title,
        "Network",
        "Demo",
        "Filter",
        "First day",
        "Last day",
        "Unit",
        "Made on",
    ]
    assert "Gent · alle plaatsen" in said
    assert "All that would be drawn is withheld." in said


@pytest.mark.parametrize("code", ["nl", "en", "fr"])
def test_picture_says_title_unit_filter_completeness_and_what_the_colours_are(
    shared: Shared, code: str
) -> None:
    with language.use(code):
        said = texts(chart_shared.svg(HEAD, shared, ADDRESS))
        kept_back = withheld.sentence(7)
        complete = chart_shared.completeness(812, 861)
    for text in (
        HEAD.title,
        HEAD.unit,
        f"Gent · alle plaatsen · {complete}",
        f"× {kept_back}",
        *shared.legend,
    ):
        assert text in said
    assert any(text.endswith(ADDRESS) for text in said)


def test_picture_is_of_the_right_size_on_white_and_shows_its_bars(shared: Shared) -> None:
    with language.use("nl"), Image.open(BytesIO(chart_shared.png(HEAD, shared, ADDRESS))) as picture:
        assert picture.format == "PNG"
        assert 2 * chart_shared.WIDTH_PX <= picture.width <= 2 * chart_shared.WIDTH_PX + 100
        assert 600 < picture.height < 1_000
        colours = {colour: number for number, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    assert max(colours, key=colours.__getitem__) == (255, 255, 255)
    assert colours[0xE6, 0x9F, 0x00] > 10_000  # the tall bar
    assert colours[0x00, 0x72, 0xB2] > 100  # the small one, and the legend


def test_a_picture_fetches_nothing(shared: Shared) -> None:
    chart = alt.Chart("https://example.org/rows.json").mark_bar().encode(x="name:N")
    with pytest.raises(ValueError, match="not allowed"):
        chart_shared.svg(HEAD, Shared(shared.table, chart), "")


def test_long_titles_are_broken_into_lines(shared: Shared) -> None:
    head = Head("woord " * 30, "eenheid", GENT, HEAD.period, "plaats " * 40)
    title = chart_shared.specification(head, shared, "")["title"]
    assert [len(title["text"]), max(map(len, title["text"])) <= chart_shared.LETTERS_OF_TITLE] == [3, True]
    assert max(map(len, title["subtitle"])) <= chart_shared.LETTERS_A_LINE
