"""What the colours of a chart stand for, in words beside it."""

from collections.abc import Mapping
from html import escape

import streamlit as st


def show(colours: Mapping[str, str]) -> None:
    """The colours by what they stand for, in order."""
    items = "".join(
        f'<li><span style="background:{colour}"></span>{escape(name)}</li>'
        for name, colour in colours.items()
    )
    st.html(f'<ul class="inloop-legend">{items}</ul>')
