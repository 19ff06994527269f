"""What Streamlit itself says, on its buttons and to screen readers, in the language of the page: it knows English only.

`document` hands these words to the browser, where `streamlit_words.js` puts them in the place of Streamlit's. Those of
our other languages are replaced too, because the language can be switched while the page stays.
A word that is not listed, or that a later Streamlit changes, stays English; nothing else depends on them.
"""

import language
from language import N_, _

TEXTS = (
    N_("Skip to main content"),
    N_("Connecting"),
    N_("Connection error"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_("Select all"),
    N_("No results"),
    N_("No options to select"),
    N_("{what} option available."),
    N_("{what} options available."),
    N_("Error"),
    N_(": Number is below the allowed range. Please enter a value greater than or equal to {what}."),
    N_("Error: Number is below the allowed range. Please enter a value greater than or equal to {what}."),
    N_(": Number is outside the allowed range. Please enter a value between {what} and {what}."),
    N_("Error: Number is outside the allowed range. Please enter a value between {what} and {what}."),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press Ctrl+Enter to submit form"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Upload"),
    N_("{what} per file"),
)
"""What is written on the page, as Streamlit writes it; `{what}` stands for a name or a number."""

NAMES = (
    N_("Sidebar"),
    N_("Navigate to home page"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("App pages"),
    N_("Link to heading"),
    N_("Add files"),
    N_("Close"),
    N_("Dismiss"),
    N_("Open"),
    N_("Increment"),
    N_("Decrement"),
    N_("Help"),
    N_("Help for {what}"),
    N_("Choose date"),
    N_("Choose date range"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Remove {what}"),
    N_("Show password"),
    N_("Hide password"),
    N_("Shortcut {what}"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Show/hide columns: {what}"),
    N_("Download as CSV: {what}"),
    N_("Download as PNG: {what}"),
    N_("Clear selection: {what}"),
    N_("Add row: {what}"),
    N_("Delete row(s): {what}"),
    N_("Search: {what}"),
    N_("Fullscreen"),
    N_("Fullscreen: {what}"),
    N_("Close fullscreen"),
    N_("Close fullscreen: {what}"),
    N_("Show data"),
    N_("Show data: {what}"),
    N_("Show chart"),
    N_("Show chart: {what}"),
)
"""What buttons and fields are called, and what stands in an empty field. Short words, so not looked for in texts."""


CONNECTION_ERROR = "Connection error"
NO_CONNECTION = N_(
    "No connection. Inloop tries again by itself; what is tapped in a count waits on this device."
)


def of_a_lost_connection() -> dict[str, object]:
    """What may stand above Streamlit's window over a page without connection, and the sentence by language instead of it."""
    headings, sentences = [], {}
    for code in language.LANGUAGES:
        with language.use(code):
            headings.append(_(CONNECTION_ERROR))
            sentences[code] = _(NO_CONNECTION)
    return {"headings": headings, "sentences": sentences}


def to(code: str) -> dict[str, list[list[str]]]:
    """For the `texts` and the `names`: what may stand there, in whichever language, and what has to stand there."""
    return {"texts": _pairs(TEXTS, code), "names": _pairs(NAMES, code)}


def _pairs(words: tuple[str, ...], code: str) -> list[list[str]]:
    found = {}
    for word in words:
        with language.use(code):
            ours = _(word)
        for other in language.LANGUAGES:
            with language.use(other):
                found[_(word)] = ours
    return [[said, ours] for said, ours in found.items() if said != ours]
