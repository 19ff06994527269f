"""The demo network: real places, invented people and figures, the same on every machine."""
