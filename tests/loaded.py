"""Imported once by the process that `forked` forks servers from: all that a server would load before its first person."""

import startup
from ui import preload
from web import planner, surroundings, upkeep

LOADS = (startup, surroundings, upkeep, planner)
preload.everything()
