"""A good plan at once: what stands, filled up place by place, then improved by moving one helper at a time.

It serves as the preview, as the first plan the solver has to beat, and to polish the solver's plan over all choices.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from planning import cost
from planning.problem import Choice, Person, Problem, Seats, Window
from planning.watch import Stop


class Draft:
    """A plan that grows: the choices made, and what one more would cost. Never against a rule."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.instance.weights
        self.made: set[int] = set()
        self._of_person: list[list[Choice]] = [[] for _person in problem.people]
        self._at: list[list[Choice]] = [[] for _seats in problem.seats]
        self._on_day: defaultdict[tuple[int, int], list[Choice]] = defaultdict(list)
        self._minutes: dict[Window, int] = dict.fromkeys(problem.windows, 0)
        self._newcomers: dict[Window, int] = dict.fromkeys(problem.windows, 0)
        self._gains: dict[tuple[int, int], int] = {}

    @property
    def choices(self) -> list[Choice]:
        return [self.problem.choices[number] for number in sorted(self.made)]

    def at(self, seats: Seats) -> list[Choice]:
        return self._at[seats.position]

    def of(self, person: Person) -> list[Choice]:
        return self._of_person[person.position]

    def fits(self, choice: Choice) -> bool:
        """Whether no rule stands in the way of making this choice as well."""
        if choice.number in self.made or len(self._at[choice.seats.position]) >= choice.seats.room:
            return False
        that_day = self._on_day.get((choice.person.position, choice.seats.day), ())
        return not any(self.problem.exclude_each_other(choice, other) for other in that_day) and all(
            self._has_hours(window, choice) for window in choice.windows
        )

    def in_the_way(self, choice: Choice) -> list[Choice]:
        """What the helper already does that excludes this."""
        that_day = self._on_day.get((choice.person.position, choice.seats.day), ())
        return [other for other in that_day if self.problem.exclude_each_other(choice, other)]

    def _has_hours(self, window: Window, choice: Choice) -> bool:
        if self._minutes[window] + choice.minutes <= window.most:
            return True
        return bool(window.overrun) and choice.stands and not self._newcomers[window]

    def make(self, choice: Choice) -> None:
        self.made.add(choice.number)
        for noted in self._noted(choice):
            noted.append(choice)
        self._count(choice, 1)

    def undo(self, choice: Choice) -> None:
        self.made.remove(choice.number)
        for noted in self._noted(choice):
            noted.remove(choice)
        self._count(choice, -1)

    def _noted(self, choice: Choice) -> tuple[list[Choice], ...]:
        person, seats = choice.person.position, choice.seats
        return self._at[seats.position], self._of_person[person], self._on_day[person, seats.day]

    def _count(self, choice: Choice, times: int) -> None:
        for window in choice.windows:
            self._minutes[window] += times * choice.minutes
            self._newcomers[window] += 0 if choice.stands else times

    def cost_of_one_more(self, choice: Choice) -> int:
        """What making it adds to the cost; negative when it is worth it."""
        return self._by_itself(choice) - self.gain(choice.seats) - self._wishes_met(choice)

    def _by_itself(self, choice: Choice) -> int:
        load = choice.person.load_cost(len(self.of(choice.person)))
        return choice.cost + load - (self.weights.change if choice.stands else 0)

    def gain(self, seats: Seats) -> int:
        """What one guide more is worth there, whoever it is."""
        key = (seats.position, len(self.at(seats)))
        if key not in self._gains:
            lost = [
                cost.of_gap(seats.session, self.weights, seats.gap(key[1] + more)).total for more in (0, 1)
            ]
            self._gains[key] = lost[0] - lost[1]
        return self._gains[key]

    def _wishes_met(self, choice: Choice) -> int:
        here = self.at(choice.seats)
        return sum(
            wish.cost
            for wish in choice.seats.wishes
            if wish.is_brought_by(choice) and not wish.is_met_by(here)
        )

    def unmet(self, seats: Seats) -> int:
        """What the wishes nobody brings yet cost."""
        here = self.at(seats)
        return sum(wish.cost for wish in seats.wishes if not wish.is_met_by(here))

    def best(self, seats: Seats) -> Choice | None:
        """Who makes the plan better than anybody else who fits; the first of equals, None when nobody does."""
        gain, unmet = self.gain(seats), self.unmet(seats)
        if not gain and not unmet:
            return None
        found, least = None, 0
        for choice in seats.cheapest_first:
            if choice.cost - self.weights.change - gain - unmet >= least:
                break
            if self.fits(choice):
                added = self._by_itself(choice) - gain - (self._wishes_met(choice) if unmet else 0)
                if added < least:
                    found, least = choice, added
        return found


def draft(problem: Problem, stop: Stop) -> Draft:
    """Everybody who stands and may stay, then whoever makes the plan better, place after place, until `stop`."""
    plan = draft_of(problem, (choice for choice in problem.choices if choice.stands))
    for seats in _in_need(problem):
        if stop():
            break
        _fill(plan, seats)
    return plan


def draft_of(problem: Problem, chosen: Iterable[Choice]) -> Draft:
    """These choices as far as they go together; those that stand first, and where most is at stake."""
    plan = Draft(problem)
    for choice in sorted(chosen, key=lambda one: (not one.stands, -one.seats.session.stake, one.number)):
        if plan.fits(choice):
            plan.make(choice)
    return plan


def improve(plan: Draft, stop: Stop) -> None:
    """Fill what can be filled, free helpers for it, put somebody better in their place; as long as it helps."""
    in_need, helped = _in_need(plan.problem), True
    while helped and not stop():
        for seats in in_need:
            _fill(plan, seats)
        helped = _free_somebody(plan, in_need, stop)
        helped |= _exchange(plan, in_need, stop)


def _in_need(problem: Problem) -> list[Seats]:
    """Where the fewest could come first, then where most is at stake."""
    return sorted(problem.seats, key=lambda one: (len(one.choices), -one.session.stake, one.session.id))


def _fill(plan: Draft, seats: Seats) -> None:
    while (best := plan.best(seats)) is not None:
        plan.make(best)


def _free_somebody(plan: Draft, in_need: Sequence[Seats], stop: Stop) -> bool:
    """Whether somebody was taken from another session for one that lacks somebody, and that was worth it."""
    found = False
    for seats in in_need:
        if stop():
            return found
        for choice in seats.choices:
            if not plan.gain(seats) and not plan.unmet(seats):
                break
            if choice.number not in plan.made:
                found |= any(_taken_over(plan, choice, other) for other in _that_hinders(plan, choice))
    return found


def _that_hinders(plan: Draft, choice: Choice) -> list[Choice]:
    """What the helper does, of which one at a time may be given up for this."""
    in_the_way = plan.in_the_way(choice)
    if in_the_way:
        return in_the_way if len(in_the_way) == 1 else []
    return [
        other for other in plan.of(choice.person) if any(window in choice.windows for window in other.windows)
    ]


def _taken_over(plan: Draft, choice: Choice, other: Choice) -> bool:
    """Whether giving up `other` for `choice`, and filling its place again, is worth it; if so, it is done."""
    plan.undo(other)
    if not plan.fits(choice):
        plan.make(other)
        return False
    added = plan.cost_of_one_more(choice) - plan.cost_of_one_more(other)
    plan.make(choice)
    again = plan.best(other.seats)
    if again is not None:
        added += plan.cost_of_one_more(again)
        plan.make(again)
    if added < 0:
        return True
    if again is not None:
        plan.undo(again)
    plan.undo(choice)
    plan.make(other)
    return False


def _exchange(plan: Draft, in_need: Sequence[Seats], stop: Stop) -> bool:
    """Whether somebody better took somebody's place."""
    found = False
    for seats in in_need:
        if stop():
            return found
        for other in list(plan.at(seats)):
            plan.undo(other)
            best = plan.best(seats)
            if best is None or plan.cost_of_one_more(best) >= plan.cost_of_one_more(other):
                plan.make(other)
            else:
                plan.make(best)
                found = True
    return found
