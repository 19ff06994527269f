"""A fold: a heading that opens to more. What is in it is drawn only once it is open, since most stay shut."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def opened(title: str, *, key: str) -> DeltaGenerator | None:
    """The inside of a fold that is open, to draw in; None while it is shut."""
    fold = st.expander(title, key=key, on_change="rerun")
    return fold if fold.open else None
