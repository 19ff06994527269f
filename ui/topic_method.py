"""How the figures of the topics page are made, in the reader's words: what every caption leads to."""

from domain.period import DAYS_IN_WEEK
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_season import QUESTIONS_TO_KNOW, SEASON_DAYS
from domain.topic_share import QUESTIONS_OF_ITS_OWN, SAMPLED_SESSIONS
from domain.topic_skill import RECENT_MONTHS
from domain.topic_trend import CLEAR, QUESTIONS_TO_COMPARE
from language import _, formats
from ui import method
from ui.topic_frames import MEANS_FROM_SESSIONS

link, address = method.link, method.address


def show() -> None:
    """A fold at the foot of the page."""
    method.show("topics", _("What is counted, compared and left out"), _told())


def _told() -> list[tuple[str, str]]:
    return [
        (
            _("Visit"),
            _(
                "Somebody who came to a session. Who comes twice counts twice: nothing is kept by which a visitor "
                "could be recognised."
            ),
        ),
        (
            _("Question"),
            _(
                "One tally of a topic. A visit may bring several. A topic that was merged counts for what it was merged "
                "into, also in the past."
            ),
        ),
        (
            _("Entered, to be entered, missing"),
            _(
                "A session is entered once its count is finished, also when nobody came; a draft is not. To be entered are "
                "the sessions that have ended and were neither cancelled nor closed, and closed ones that were counted all "
                "the same. Without a count a session is missing, never zero. Means are of entered sessions alone."
            ),
        ),
        (
            _("Shares and their range"),
            _(
                "Below {minimum} entered sessions there are numbers and no shares. A share lies in its range 19 times out "
                "of 20 (Wilson), widened because questions of one session come together: by as much as sessions differ, "
                "measured on at most {sessions} of them, and for a topic with fewer than {questions} questions there, on all "
                "topics together. Below {means} sessions of a weekday and hour there is no mean."
            ).format(
                minimum=SHARES_FROM_SESSIONS,
                sessions=SAMPLED_SESSIONS,
                questions=QUESTIONS_OF_ITS_OWN,
                means=MEANS_FROM_SESSIONS,
            ),
        ),
        (
            _("Rising and falling"),
            _(
                "Each week or month is compared with the same one a year earlier, so that the season is in both, at as many "
                "entered sessions. A change is told from {clear} standard deviations and {questions} questions in both "
                "years together; less may be chance, and is not told."
            ).format(clear=formats.number(CLEAR), questions=QUESTIONS_TO_COMPARE),
        ),
        (
            _("The season"),
            _(
                "At most the last {weeks} weeks of the period are compared with as many before them, per entered session. A "
                "year earlier the same two stretches show by how much a topic rises or falls with the season: that factor, on "
                "the rate of the weeks before, is what the season alone would bring. Its range is as wide as the few questions "
                "of then make it; below {questions} in either stretch it is not told. A change is more than the season from "
                "{clear} standard deviations of both. One year is one example: a cold spring or a new place lies in it too."
            ).format(
                weeks=SEASON_DAYS // DAYS_IN_WEEK, questions=QUESTIONS_TO_KNOW, clear=formats.number(CLEAR)
            ),
        ),
        (
            _("Titles"),
            _(
                "A title says what the figures carry clearly beyond chance. Where they carry nothing, it names what is drawn."
            ),
        ),
        (
            _("Skills"),
            _(
                "Lists says which skills help with a topic, any one of them; a topic of which it says none is left out. On "
                "the roster are guides who said yes or were there and were not absent. Sessions without them, or with "
                "helpers whose names nobody gave, are left out. At most the last {months} months of the period."
            ).format(months=RECENT_MONTHS),
        ),
    ]
