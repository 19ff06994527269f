"""How many visitors a session usually has, in words: as a range, with the mean, and with how much that rests on."""

from domain.expected import Expected
from language import _, formats, ngettext


def usual(expected: Expected | None) -> str:
    """`usually 6–11 visitors (mean 9, from 31 sessions)`; says so when it rests on few, on the location's, or on none."""
    if expected is None:
        return _("no counts yet")
    visitors = ngettext("usually {range} visitor", "usually {range} visitors", expected.high).format(
        range=in_range(expected)
    )
    return f"{visitors} ({_rests_on(expected)})"


def in_range(expected: Expected) -> str:
    """`6–11`, or `4` when nothing else is likely."""
    low, high = formats.number(expected.low), formats.number(expected.high)
    return low if low == high else f"{low}–{high}"


def _rests_on(expected: Expected) -> str:
    mean = formats.number(expected.visitors, 0 if expected.visitors >= 1 else 1)
    sessions = formats.number(expected.sessions)
    if expected.rests_on_few:
        text = ngettext(
            "mean {mean}, from only {number} session",
            "mean {mean}, from only {number} sessions",
            expected.sessions,
        )
    elif expected.of_location:
        text = ngettext(
            "mean {mean}, from {number} session of the whole location",
            "mean {mean}, from {number} sessions of the whole location",
            expected.sessions,
        )
    else:
        text = ngettext(
            "mean {mean}, from {number} session", "mean {mean}, from {number} sessions", expected.sessions
        )
    return text.format(mean=mean, number=sessions)
