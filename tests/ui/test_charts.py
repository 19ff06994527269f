"""What the charts of the topics page are made of, as the browser gets them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from streamlit import dataframe_util

import language
from domain.topic_trend import Change
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PASSWORD, PHONE, SIGN_IN, counted
from ui import chart_parts, charts, palette, topic_frames
from ui.data_topics import Counted

JANUARY, FEBRUARY, MARCH = MONTHS[:3]
COLOURS = palette.of_groups([SIGN_IN, DEVICE])


@pytest.fixture
def found() -> Counted:
    return counted(
        sessions={JANUARY: (10, 10, 30), FEBRUARY: (12, 9, 30), MARCH: (4, 4, 9)},
        asked={(JANUARY, ITSME): 8, (JANUARY, SIGN_IN): 2, (JANUARY, PHONE): 1200, (MARCH, PASSWORD): 5},
        by_kind=[("library", ITSME, 30), ("library", PHONE, 10), ("hospital", PHONE, 3)],
        sessions_by_kind=[("library", 20, 60), ("hospital", 19, 5)],
        by_hour=[(0, 9, 8, 20), (0, 11, 7, 70), (4, 9, 10, 10)],
    )


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data", spec.get("data"))
    assert data is not None
    found: list[dict[str, Any]] = spec["datasets"][data["name"]]
    return found


def picked(rows: Sequence[Mapping[Any, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def over_time(found: Counted) -> dict[str, Any]:
    drawn = topic_frames.over_time(found.figures, found.names, None)
    spec: dict[str, Any] = charts.over_time(drawn, colours=COLOURS, is_by_month=True, is_dark=False).to_dict()
    return spec


def test_bars_are_stacked_from_zero_and_each_group_keeps_its_colour(found: Counted) -> None:
    spec = over_time(found)
    bars = spec["layer"][0]
    assert picked(rows_of(spec, bars), "label", "part", "questions", "colour", "is_whole") == [
        ("Jan 2026", "Sign-in", 10, "#0072B2", False),
        ("Jan 2026", "Device", 1200, "#E69F00", False),
        ("Mar 2026", "Sign-in", 5, "#0072B2", True),
    ]
    assert (bars["encoding"]["y"]["stack"], bars["encoding"]["y"]["axis"]["title"]) == ("zero", "Questions")
    assert bars["encoding"]["color"] == {"field": "colour", "type": "nominal", "scale": None}


def test_missing_counts_are_marked_above_their_bar_with_their_number(found: Counted) -> None:
    spec = over_time(found)
    strip, number = spec["layer"][1:]
    assert picked(rows_of(spec, strip), "label", "missing", "completeness") == [("Feb 2026", 3, "9 of 12")]
    assert (number["encoding"]["text"]["field"], strip["encoding"]["x"], number["mark"]["type"]) == (
        "missing_text",
        spec["layer"][0]["encoding"]["x"],
        "text",
    )


def test_a_month_without_any_question_keeps_its_place_on_the_axis(found: Counted) -> None:
    spec = over_time(found)
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["Jan 2026", "Feb 2026", "Mar 2026"]


def test_nothing_is_marked_when_no_count_is_missing() -> None:
    complete = counted(sessions={MARCH: (4, 4, 9)}, asked={(MARCH, PASSWORD): 5})
    spec = over_time(complete)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar"]


def test_one_selection_tells_which_figure_of_any_layer_was_clicked(found: Counted) -> None:
    spec = over_time(found)
    assert [(one["name"], one["select"]) for one in spec["params"]] == [
        ("mark", {"type": "point", "fields": ["bucket", "part_id"]})
    ]
    assert [picked(rows_of(spec, layer), "bucket", "part_id")[0] for layer in spec["layer"]] == [
        ("2026-01-01", SIGN_IN),
        ("2026-02-01", charts.MISSING_PART),
        ("2026-02-01", charts.MISSING_PART),
    ]


def test_topics_of_a_group_wear_tints_of_their_own(found: Counted) -> None:
    drawn = topic_frames.over_time(found.figures, found.names, SIGN_IN)
    assert picked(drawn.parts.to_dict("records"), "label", "part", "questions") == [
        ("Jan 2026", "Sign-in, no topic noted", 2),
        ("Jan 2026", "itsme", 8),
        ("Mar 2026", "Password", 5),
    ]


def test_shares_are_of_the_questions_at_a_kind_and_few_sessions_show_numbers(found: Counted) -> None:
    rows = topic_frames.by_kind(found.figures, found.names, None)
    spec = charts.by_kind(rows, is_dark=False).to_dict()
    cells, texts = spec["layer"]
    pale = palette.heat([float("nan")], is_dark=False)[0]
    assert picked(rows_of(spec, cells), "place", "part", "text", "fill") == [
        ("Hospital n=19", "Device", "3", pale),
        ("Library n=20", "Sign-in", "75%", palette.heat([0.75], is_dark=False)[0]),
        ("Library n=20", "Device", "25%", palette.heat([0.25, 0.75], is_dark=False)[0]),
    ]
    assert (cells["encoding"]["x"]["scale"]["domain"], cells["encoding"]["y"]["scale"]["domain"]) == (
        ["Library n=20", "Hospital n=19"],
        ["Sign-in", "Device"],
    )
    assert texts["encoding"]["color"] == {"field": "ink", "scale": None, "type": "nominal"}


def test_means_divide_by_entered_sessions_and_few_sessions_show_how_many_they_are(found: Counted) -> None:
    rows = topic_frames.by_hour(found.figures)
    spec = charts.by_hour(rows, is_dark=True).to_dict()
    assert picked(rows_of(spec, spec["layer"][0]), "day", "clock", "text") == [
        ("Mon", "09:00", "2.5"),
        ("Mon", "11:00", "n=7"),
        ("Fri", "09:00", "1"),
    ]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["09:00", "10:00", "11:00"]


def test_rises_and_falls_stand_in_order_with_their_numbers(found: Counted) -> None:
    changes = [Change(ITSME, 1300, 41, 40.4, 9.0), Change(PHONE, 3, 20, 25.0, -4.0)]
    rows = topic_frames.trend(changes, date(2026, 3, 1), found.names)
    spec = charts.trend(rows, colours=COLOURS).to_dict()
    assert picked(rows_of(spec, spec), "topic", "said", "colour", "first") == [
        ("itsme", "▲ +1,260 (40 → 1,300)", "#0072B2", "2026-03-01"),
        ("Phone", "▼ −22 (25 → 3)", "#E69F00", "2026-03-01"),
    ]
    assert spec["encoding"]["y"]["scale"]["domain"] == ["itsme", "Phone"]


@pytest.mark.parametrize(
    ("code", "label", "decimal", "thousands"),
    [("nl", "mrt 2026", ",", "."), ("fr", "mars 2026", ",", "\u202f"), ("en", "Mar 2026", ".", ",")],
)
def test_months_and_numbers_are_in_the_readers_language(
    found: Counted, code: str, label: str, decimal: str, thousands: str
) -> None:
    with language.use(code):
        spec = over_time(found)
    number = spec["config"]["locale"]["number"]
    assert (
        spec["layer"][0]["encoding"]["x"]["scale"]["domain"][2],
        number["decimal"],
        number["thousands"],
    ) == (
        label,
        decimal,
        thousands,
    )


def test_the_year_stands_under_the_first_month_and_each_january() -> None:
    assert chart_parts.year_once(["nov 2025", "dec 2025", "jan 2026", "feb 2026"]).startswith(
        'indexof(["nov 2025", "jan 2026"], datum.label) >= 0'
    )


def test_long_names_are_broken_and_centred_beside_their_row() -> None:
    axis = chart_parts.names_axis(
        ["A short one", "Documents, photos and what one makes with them"], {"A short one": "+1"}
    )
    spec = axis.to_dict()
    assert json.loads(spec["labelExpr"].removesuffix("[datum.label]")) == (
        {
            "A short one": ["A short one", "+1"],
            "Documents, photos and what one makes with them": ["Documents, photos", "and what one makes …"],
        }
    )
    assert [one["value"] for one in spec["labelOffset"]["condition"]] == [-chart_parts.LINE_PX / 2]


def test_rows_are_sent_packed_and_say_the_same(found: Counted) -> None:
    drawn = topic_frames.over_time(found.figures, found.names, None)
    chart = charts.over_time(drawn, colours=COLOURS, is_by_month=True, is_dark=False)
    packed, plain = chart_parts.packed(chart), chart.to_dict()
    sent = {
        name: dataframe_util.convert_arrow_bytes_to_pandas_df(rows).to_dict("records")
        for name, rows in packed["datasets"].items()
    }
    assert ({**packed, "datasets": sent}, len(sent)) == (plain, 2)


@pytest.mark.parametrize("is_dark", [False, True])
def test_what_is_written_in_a_cell_can_be_read_on_any_of_its_colours(is_dark: bool) -> None:
    fills = palette.heat([number / 50 for number in range(51)], is_dark=is_dark)
    fills.append(palette.warning(is_dark=is_dark))
    assert min(palette.contrast(fill, palette.ink_on(fill)) for fill in fills) >= 4.5


def test_groups_keep_their_colour_and_eleven_begin_anew() -> None:
    colours = palette.of_groups(range(11))
    assert (len(set(colours.values())), colours[0] == colours[10], colours[1]) == (10, True, "#E69F00")


@pytest.mark.parametrize("is_dark", [False, True])
def test_tints_go_from_dark_to_light_around_the_groups_colour_and_stand_out(is_dark: bool) -> None:
    for colour in palette.GROUPS[:9]:
        shades = palette.tints(colour, 8, is_dark=is_dark)
        light = [palette.contrast(one, "#000000") for one in shades]
        assert (len(set(shades)), light) == (8, sorted(light))
        assert min(palette.contrast(one, palette.paper(is_dark=is_dark)) for one in shades) >= 1.4
    assert palette.tints("#0072B2", 1, is_dark=is_dark) == ["#0072B2"]
