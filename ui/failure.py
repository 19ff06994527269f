"""When a page fails: the person reads a calm sentence with a number, the log has everything else."""

import logging
import secrets

import streamlit as st

from domain.errors import DeskError
from language import _
from ui import notice

REFERENCE_BYTES = 3

_log = logging.getLogger("inloop")


def shown(error: Exception) -> bool:
    """Say that something went wrong, without details; True, because nothing else has to be shown then."""
    if isinstance(error, DeskError):
        notice.refused(error)
        return True
    reference = secrets.token_hex(REFERENCE_BYTES).upper()
    _log.error("Failure %s", reference, exc_info=error)
    st.error(
        _(
            "Something went wrong on our side. What you saved before is safe: reload the page and try again. "
            "If it keeps happening, pass on this number: {reference}"
        ).format(reference=reference)
    )
    return True
