"""A helper put together once for many sessions is the one the rules would see from each of them."""

from random import Random

import pytest

from planning import picture, rules
from planning.instance import Guide
from tests.planning.making import small


@pytest.mark.parametrize("seed", range(40))
def test_helper_is_seen_from_each_session_with_the_rest_of_the_plan(seed: int) -> None:
    random = Random(seed)
    asked = small(random)
    guides = [
        Guide(one.id, who.id) for one in asked.sessions for who in asked.helpers if random.random() < 0.4
    ]
    seen = picture.of(asked, guides)
    for session in asked.sessions:
        for helper in asked.helpers:
            there = seen.rest_of(session, helper)
            assert seen.stands_at(helper, session) == (there != seen.at(helper))
            assert seen.seen_from(session, helper) == rules.around(asked, helper, session.when.day, there)
