"""Options of Streamlit's server that the safety of Inloop rests on, however it was started."""

from typing import Any

import streamlit as st

HELD: dict[str, Any] = {
    "server.trustedUserHeaders": {"x-inloop-sid": "sid"},
    "server.enableXsrfProtection": True,
    "client.showErrorDetails": "none",
    "global.developmentMode": False,
}


class UnsafeOption(Exception):
    """Somebody set an option so that others could see or be what they should not."""


def check_options() -> None:
    """Refuse to start with an option changed that `.streamlit/config.toml` sets for safety."""
    for name, held in HELD.items():
        found = st.get_option(name)
        if found != held:
            raise UnsafeOption(
                f"{name} is {found!r} and has to be {held!r}: take it out of STREAMLIT_* variables and arguments."
            )
