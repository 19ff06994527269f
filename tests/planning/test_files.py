"""Planning files: what is written is read again, and what is wrong is said with its place."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import language
from planning import instance_json, proposal_json
from planning.instance import Instance, PlanPlace, Standing
from planning.refusal import NumberTwice, NumberUnknown
from planning.solve import propose
from tests.planning.making import busy, helper, instance, session, small


@given(st.randoms(use_true_random=False))
def test_instance_is_read_as_it_was_written(random: Random) -> None:
    asked = small(random, most_pairs=20)
    assert instance_json.read(instance_json.write(asked)) == asked


@pytest.mark.parametrize("seed", range(10))
def test_proposal_is_read_as_it_was_written(seed: int) -> None:
    proposal = propose(small(Random(seed), most_pairs=20))
    assert proposal_json.read(proposal_json.write(proposal)) == proposal


def test_what_need_not_be_said_may_be_left_out() -> None:
    text = json.loads(instance_json.write(instance([session()], [helper()])))
    del text["standing"], text["weights"], text["sessions"][0]["expected_visitors"]
    del text["helpers"][0]["reach_minutes"], text["places"][3]["coordinates"]
    assert instance_json.read(json.dumps(text)) == instance([session(expected_visitors=None)], [helper()])
    text["weights"] = {"change": 7}
    assert instance_json.read(json.dumps(text)).weights.change == 7


def test_instance_names_nobody() -> None:
    named = instance([session()], [helper(name="Ada Lovelace", busy=(busy("14:00", "15:00"),))])
    assert "Lovelace" not in instance_json.write(named)


WHOLE = instance(
    [session()],
    [helper(busy=(busy("14:00", "15:00"),))],
    [Standing(100, 1)],
)


def broken(*way: str | int, to: Any) -> str:
    """The file with one value replaced, or left out when `to` is `...`."""
    text = json.loads(instance_json.write(WHOLE))
    inside = text
    for step in way[:-1]:
        inside = inside[step]
    if to is ...:
        del inside[way[-1]]
    else:
        inside[way[-1]] = to
    return json.dumps(text)


OTHER = (
    'This file does not say "format": "inloop-planning-instance", "version": 1. '
    "Choose another file, or make it again with this version of Inloop."
)
NEED = (
    "sessions[0]: The number of helpers needed must lie between 0 and 20, and the maximum must be at least 1 "
    "and not below the minimum."
)
KINDS = (
    "helpers[0].kind must look like volunteer | social_economy | wijk_werker | staff | student. "
    "Correct it in the file."
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n  'a'", "This is not JSON from line 2, column 3 on. Correct the file there."),
        (
            "[]",
            OTHER,
        ),
        (
            broken("version", to=2),
            OTHER,
        ),
        (broken("sessions", 0, "day", to=...), "sessions[0].day is missing from the file. Add it."),
        (
            broken("helpers", 0, "skils", to=["tax"]),
            "The file has helpers[0].skils, which means nothing here. Correct its name, or leave it out.",
        ),
        (
            broken("sessions", 0, "minimum", to="1"),
            "sessions[0].minimum must look like 12. Correct it in the file.",
        ),
        (
            broken("sessions", 0, "minimum", to=True),
            "sessions[0].minimum must look like 12. Correct it in the file.",
        ),
        (
            broken("sessions", 0, "day", to="24/11/2026"),
            'sessions[0].day must look like "2026-11-24". Correct it in the file.',
        ),
        (
            broken("sessions", 0, "starts", to="10u"),
            'sessions[0].starts must look like "13:30". Correct it in the file.',
        ),
        (
            broken("sessions", 0, "ends", to="09:00"),
            "sessions[0]: The end time must be later than the start time. Correct one of the two.",
        ),
        (
            broken("sessions", 0, "maximum", to=0),
            NEED,
        ),
        (
            broken("helpers", 0, "kind", to="robot"),
            KINDS,
        ),
        (
            broken("helpers", 0, "availability", to=[{"weekday": 7, "starts": "09:00", "ends": "10:00"}]),
            "helpers[0].availability[0].weekday must look like 0, 1, 2, 3, 4, 5, 6. Correct it in the file.",
        ),
        (
            broken("helpers", 0, "used_minutes", "year", to={"now": 3}),
            'helpers[0].used_minutes.year.now must look like "2026". Correct it in the file.',
        ),
        (
            broken("helpers", 0, "languages", to="ar"),
            'helpers[0].languages must look like ["ar", "fr"]. Correct it in the file.',
        ),
        (
            broken("places", 0, "coordinates", "latitude", to=151),
            "places[0].coordinates.latitude must look like 51.05. Correct it in the file.",
        ),
        (
            broken("weights", "load", to=-1),
            "weights.load must look like 100. Correct it in the file.",
        ),
        (
            broken("standing", 0, "helper", to=2),
            "standing[0].helper: 2 is described nowhere in the file. Add it, or correct the number.",
        ),
        (
            broken("sessions", 0, "place", to=9),
            "sessions[0].place: 9 is described nowhere in the file. Add it, or correct the number.",
        ),
        (
            broken("helpers", 0, "elsewhere", 0, "session", to=100),
            "helpers[0].elsewhere[0].session: 100 stands in the file already. Leave one of the two out.",
        ),
    ],
)
def test_file_that_cannot_be_used_says_where_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 - which of the errors it is shows in its sentence
        instance_json.read(text)
    assert str(refused.value) == said


def test_sentences_are_in_the_readers_language() -> None:
    with pytest.raises(NumberTwice) as refused:
        instance([session(), session()], [])
    with language.use("nl"):
        assert str(refused.value) == "sessions[1].id: 100 staat al in het bestand. Laat een van de twee weg."


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (lambda: instance([session(100), session(100)], []), NumberTwice("sessions[1].id", 100)),
        (lambda: instance([], [helper(1), helper(1)]), NumberTwice("helpers[1].id", 1)),
        (lambda: Instance((PlanPlace(1), PlanPlace(1)), (), ()), NumberTwice("places[1].id", 1)),
        (lambda: instance([session(place_id=9)], []), NumberUnknown("sessions[0].place", 9)),
        (
            lambda: instance([session()], [helper()], [Standing(100, 1), Standing(100, 1)]),
            NumberTwice("standing[1].helper", 1),
        ),
        (lambda: instance([], [helper()], [Standing(100, 1)]), NumberUnknown("standing[0].session", 100)),
    ],
)
def test_instance_whose_numbers_do_not_fit_together_is_refused(made: Any, refusal: NumberTwice) -> None:
    with pytest.raises(type(refusal)) as refused:
        made()
    assert (refused.value.field, refused.value.number) == (refusal.field, refusal.number)
