"""A chart as a picture: a Vega-Lite specification in, SVG or PNG out, in our own typeface.

Drawn by the same program as in the browser, inside this process: nothing is fetched and no browser is started. The
program is loaded when the first picture is asked for (80 MB of memory, a second); a picture then takes a quarter of one.
"""

from functools import cache
from types import ModuleType
from typing import Any

from paper.page import FONTS

TYPEFACE = "Inloop Sans, 'Source Sans 3', Arial, sans-serif"
"""Who opens an SVG may lack our typeface; a PNG has it drawn."""
PNG_SCALE = 2
"""Pixels of a PNG for each one of the specification: sharp on paper and on good screens."""
NO_ADDRESSES: list[str] = []
"""From where rows may be fetched."""


def svg(specification: dict[str, Any]) -> bytes:
    return _svg(specification).encode("utf-8")


def png(specification: dict[str, Any]) -> bytes:
    made: bytes = _converter().svg_to_png(_svg(specification), scale=PNG_SCALE)
    return made


def _svg(specification: dict[str, Any]) -> str:
    made: str = _converter().vegalite_to_svg(specification, allowed_base_urls=NO_ADDRESSES)
    return made


@cache
def _converter() -> ModuleType:
    import vl_convert  # noqa: PLC0415 - 85 MB that most processes never need

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
