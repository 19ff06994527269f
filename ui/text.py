"""Text that people typed, where it stands among our own."""


def escaped(text: str) -> str:
    """The text as it is, in a place that reads Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#:$~|" else sign for sign in text)
