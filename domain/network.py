"""A city's or partner's set of locations: the outer border of what people may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """A network; `is_demo` means that its people and figures are invented."""

    id: int
    name: str
    zone: str
    is_demo: bool
    version: int
