"""How heavy Inloop is, measured on the real server: `make bench` writes `benchmarks/results.md`.

Nothing here is a test: a time depends on the machine and on what else runs there. Ratios say more than times.
"""
