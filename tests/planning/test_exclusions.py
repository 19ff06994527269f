"""Sets of choices of which a helper makes one, for all days at once, against the rule asked of each two choices."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from planning import choices, exclusions
from tests.planning.making import small


@pytest.mark.parametrize("at_once", [1, exclusions.AT_ONCE])
@pytest.mark.parametrize("seed", range(60))
def test_two_choices_are_in_one_set_when_they_exclude_each_other(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exclusions, "AT_ONCE", at_once)
    problem = choices.of(small(Random(seed), most_pairs=20))
    found = exclusions.of(problem)
    sets = np.split(found.members, np.cumsum(found.sizes)[:-1]) if len(found.sizes) else []
    pairs = {pair for one in sets for pair in combinations(sorted(one.tolist()), 2)}
    assert pairs == {
        (one.number, other.number)
        for person in problem.people
        for one, other in combinations(problem.of(person), 2)
        if problem.exclude_each_other(one, other)
    }
    whose = [{problem.choices[number].person.position for number in one.tolist()} for one in sets]
    assert all(len(people) == 1 for people in whose)
    assert all(
        1 <= most <= len(problem.of(person)) for person, most in zip(problem.people, found.most, strict=True)
    )
