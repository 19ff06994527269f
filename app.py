"""Inloop. Imported by the server it builds the app with our routes; run by Streamlit it draws the page asked for."""

import streamlit as st

from ui import frame

if __name__ == "__main__":
    frame.draw()
else:
    frame.declare()
    app = st.App(__file__)
