"""How the figures of the coverage page are made, in the reader's words."""

from domain.coverage import DEVIATIONS, MEANS_FROM_SESSIONS, RECENT_WEEKS
from domain.coverage_mark import NEARLY
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.withheld import SHOWN_FROM
from language import _, formats
from ui import method

link, address = method.link, method.address


def show() -> None:
    """A fold at the foot of the page."""
    method.show("coverage", _("What counts as planned, open, there, a gap and a wait"), _told())


def _told() -> list[tuple[str, str]]:
    return [*_of_sessions(), *_of_helpers(), *_of_visitors(), *_of_all()]


def _of_sessions() -> list[tuple[str, str]]:
    return [
        (
            _("Planned, held, cancelled, closed"),
            _(
                "Of the sessions that are over. Held: open as far as we know, or with a count, whatever else was said of it. "
                "Planned are the held and the cancelled ones. Closures and public holidays are announced: their sessions are "
                "closed, beside the planned ones. Sessions that went because their slot was changed or their location retired "
                "are in no figure."
            ),
        ),
        (
            _("Published hours"),
            _(
                "The hours of the planned sessions. Somebody helped in those of the held sessions where a guide was there, or "
                "which have a count. Opening reliability is the second divided by the first: a cancelled session counts "
                "against it, a closed one does not."
            ),
        ),
    ]


def _of_helpers() -> list[tuple[str, str]]:
    return [
        (
            _("There"),
            _(
                "Guides who were said to have come, also without a name, and those who stood on the roster and of whom nobody "
                "said anything, unless an absence covers the day. Buddies and reserves do not count. Beside each chart stands "
                "at how many sessions it was said of everybody."
            ),
        ),
        (
            _("Enough, one helper, nobody"),
            _(
                "Enough: at least as many guides there as the session needs; an absent one who was replaced leaves it so. "
                "One helper: exactly one guide there, also where one is enough. By weekday and hour a session counts in each "
                "hour that it lasts; when the page looks at one hour alone, it looks at the sessions that last through some of "
                "it. Places filled: never more than the session needs. By month or quarter a place of the "
                "chart is as it should be from {share} of its places filled on."
            ).format(share=formats.percent(NEARLY)),
        ),
        (
            _("Helper hours"),
            _(
                "Of guides and buddies who were said to have been there, as they count for the helper: begun hours of a "
                "wijk-werker are whole. Whoever stood on the roster and of whom nobody said it stands apart, in grey."
            ),
        ),
        (
            _("Gap"),
            _(
                "Begins when history tells that a guide went off a session, or that an absence was noted, and fewer were left "
                "than it needs; ends when enough stood there again, or not at all. A session that never had enough is no gap. "
                "Where history tells nothing, as of what was imported, nothing is guessed. Days are whole days of 24 hours."
            ),
        ),
        (
            _("Languages and skills asked for"),
            _(
                "Of held sessions, at most of the last {weeks} weeks of the period: what helpers know is kept as it is now, and "
                "would say little of longer ago. There means as above."
            ).format(weeks=RECENT_WEEKS),
        ),
    ]


def _of_visitors() -> list[tuple[str, str]]:
    return [
        (
            _("Visits per session and per helper hour"),
            _(
                "Per session: of the sessions with a finished count. Per helper hour: of those of which is known who was there "
                "as well, divided by the hours by the clock of all guides there. Without a count a session is missing, never "
                "zero."
            ),
        ),
        (
            _("Consults"),
            _(
                "Bookings whose hour is over. Days waited: from the day on which somebody first asked until the day of the "
                "consult, of those who came or stayed away; cancelled ones waited for nothing. Places are the hours that helpers "
                "who give consults stood ready for in held sessions by appointment, at most of the last {weeks} weeks; booked "
                "are those with a booking that was not cancelled."
            ).format(weeks=RECENT_WEEKS),
        ),
    ]


def _of_all() -> list[tuple[str, str]]:
    return [
        (
            _("Shares, means and small numbers"),
            _(
                "Below {minimum} sessions there are numbers and no percentages; below {means} no means. The range of a mean is "
                "where it lies 19 times out of 20 ({deviations} standard errors). In files that leave the house, numbers of "
                "people below {few} are withheld, and as many others that nobody can compute them."
            ).format(
                minimum=SHARES_FROM_SESSIONS,
                means=MEANS_FROM_SESSIONS,
                deviations=formats.number(DEVIATIONS, 2),
                few=SHOWN_FROM,
            ),
        ),
        (
            _("Titles"),
            _(
                "A title is computed from the figures under it. Where they are too few to say something, it names what is drawn."
            ),
        ),
    ]
