"""How French is spaced: a no-break space before ; : ? ! % and », and after «, so that no line begins or ends with them.

The no-break space is U+00A0 throughout, as before the % of a number: typefaces and programs that lack the narrow one are many.
"""

import re

NO_BREAK = "\u00a0"
_ICON = re.compile(r"(:\w+/\w+:|:[\w-]+\[)")
"""A picture, or a colour, in a text for Streamlit: no punctuation."""
_BROKEN = re.compile(
    r"[ \u202f]+(?=[;:?!%»])|(?<=[\w})*])(?=[;:?!](?:\s|$))|(?<=[^\s])(?=»)|(?<=«)[ \u202f]+|(?<=«)(?=\S)"
)
"""Where another space stands, or none."""


def unbroken(text: str) -> str:
    """The French text as it is to be spaced."""
    return "".join(
        part if _ICON.fullmatch(part) else _BROKEN.sub(NO_BREAK, part) for part in _ICON.split(text)
    )
