"""What items of the lists are called in the reader's language."""

from typing import Any

import language


def of(row: Any) -> Any:
    """The column of `row`, the table of categories or an alias of it."""
    return {"nl": row.label_nl, "en": row.label_en, "fr": row.label_fr}[language.current()]
