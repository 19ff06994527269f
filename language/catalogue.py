"""The catalogues in `locales/`, compiled in memory when first needed, so that no built file can be stale."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "locales"


def file_of(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "inloop.po"


@cache
def of(code: str) -> NullTranslations:
    """The texts of one language; English is the source and needs no catalogue."""
    path = file_of(code)
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)
