"""How many visitors a session usually has, in words: with the range, and with how much that rests on."""

from domain.outlook import Expected
from language import _, formats, ngettext


def usual(expected: Expected | None) -> str:
    """`usually 9 visitors (mean of 31 sessions)`; says so when that is of the whole location, or rests on few or none."""
    if expected is None:
        return _("no counts yet")
    visitors = ngettext(
        "usually {number} visitor", "usually {number} visitors", round(expected.visitors)
    ).format(number=formats.number(expected.visitors))
    return f"{visitors} ({_rests_on(expected)})"


def usual_with_range(expected: Expected | None) -> str:
    """The same with the middle half of the sessions: `…, mostly 6–11`; a few sessions have no middle half worth the name."""
    if expected is None or expected.rests_on_few:
        return usual(expected)
    middle = _("half of the times {range}").format(range=middle_half(expected))
    return f"{usual(expected)}, {middle}"


def middle_half(expected: Expected) -> str:
    """`6–11`, or `4` when the middle half of the sessions had the same."""
    low, high = formats.number(expected.low), formats.number(expected.high)
    return low if low == high else f"{low}–{high}"


def _rests_on(expected: Expected) -> str:
    sessions = formats.number(expected.sessions)
    if expected.rests_on_few:
        return ngettext(
            "mean of only {number} session", "mean of only {number} sessions", expected.sessions
        ).format(number=sessions)
    if expected.of_location:
        return ngettext(
            "mean of {number} session of the whole location",
            "mean of {number} sessions of the whole location",
            expected.sessions,
        ).format(number=sessions)
    return ngettext("mean of {number} session", "mean of {number} sessions", expected.sessions).format(
        number=sessions
    )
