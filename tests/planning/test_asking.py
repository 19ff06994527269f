"""Rules that are asked of all helpers at once say what they say of each helper as a whole."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from domain.candidate import Placement
from domain.period import Period
from domain.proposal_lack import LackKind
from planning import picture, rules
from planning.asking import Asked
from planning.instance import Guide, Instance
from tests.planning.making import MONDAY, small


def with_passing_places(random: Random, asked: Instance) -> Instance:
    """Helpers who work at one more place for some time, now and then one without coordinates."""
    helpers = []
    for one in asked.helpers:
        place = random.choice(asked.places)
        there = Placement(
            place.id,
            random.choice([place.coordinates, None]),
            Period(MONDAY, MONDAY + timedelta(days=random.choice([0, 7]))),
        )
        placements = (*one.who.placements, there)[-random.choice([1, 3]) :]
        reach = random.choice([None, 0, 20, 45])
        helpers.append(replace(one, who=replace(one.who, placements=placements), reach_minutes=reach))
    return replace(asked, helpers=tuple(helpers))


@pytest.mark.parametrize("seed", range(120))
def test_what_stops_helpers_is_what_the_rules_say_of_each(seed: int) -> None:
    random = Random(seed)
    instance = with_passing_places(random, small(random, most_pairs=20))
    guides = [
        Guide(one.id, who.id)
        for one in instance.sessions
        for who in instance.helpers
        if random.random() < 0.4
    ]
    seen = picture.of(instance, guides)
    asked = Asked(seen)
    kinds = [(LackKind.PLACE, ""), (LackKind.LANGUAGE, "ar"), (LackKind.SKILL, "itsme")]
    for session in instance.sessions:
        for kind, code in kinds:
            found = asked.stopped(session, kind, code)
            wanted: dict[frozenset[str], list[int]] = {}
            for helper in instance.helpers:
                brings = code in {"", *helper.who.languages, *helper.who.skills}
                if brings and rules.may_be_asked(helper) and not seen.stands_at(helper, session):
                    against = frozenset(seen.against_newcomer(session, helper))
                    wanted.setdefault(against, []).append(helper.id)
            assert found == wanted
