"""Today: what breaks in the coming weeks, which counts are missing, who comes. Wiring comes with the today queries."""

from domain.access import Action
from ui import frame

person = frame.enter(Action.SEE_ROSTER)
network = frame.network(person)
