"""How good and how fast plans are: seeded instances, four ways to solve each, every answer checked; `make bench-planner`."""
