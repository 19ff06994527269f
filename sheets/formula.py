"""Texts that a spreadsheet would compute: kept as text in a CSV file, and read back as they were."""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet compute a text instead of showing it."""
AS_TEXT = "'"


def kept_as_text(text: str) -> str:
    """The text with an apostrophe before it where it would be computed, or where reading would take one away."""
    return AS_TEXT + text if _is_computed(text) or _has_mark(text) else text


def as_it_was(text: str) -> str:
    """The text without the apostrophe that kept it from being computed; `'t Werkhuys` keeps its own."""
    return text[1:] if _has_mark(text) else text


def _is_computed(text: str) -> bool:
    return text.lstrip(" ").startswith(STARTS)


def _has_mark(text: str) -> bool:
    return text.startswith(AS_TEXT) and (_is_computed(text[1:]) or text[1:].startswith(AS_TEXT))
