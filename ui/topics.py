"""What the topics page says of one filter: its title, the cards, and the sentences where there is nothing to draw."""

import streamlit as st

from domain import access
from domain.access import Action
from domain.period import Period
from domain.person import Person
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket, TopicFilters, Totals
from language import _, formats, ngettext
from ui import notice
from ui.choice import escaped
from ui.data_topics import Overview
from ui.topic_frames import MEANS_FROM_SESSIONS
from ui.topic_names import Names

COUNTS = "pages/counts.py"


def headline(overview: Overview, names: Names, filters: TopicFilters) -> str:
    """What the figures say first: a topic that rises or falls, else what is asked most, else what the page is about."""
    trend = overview.trend
    if trend.told is not None:
        topic, rises = escaped(names.topics[trend.told.topic_id]), trend.told.difference > 0
        if trend.since is None:
            more = _("More questions about “{topic}” than a year ago")
            fewer = _("Fewer questions about “{topic}” than a year ago")
            return (more if rises else fewer).format(topic=topic)
        is_by_month = filters.bucket is Bucket.MONTH
        day = formats.month(trend.since) if is_by_month else formats.long_date(trend.since)
        more = _("More questions about “{topic}” since {day}")
        fewer = _("Fewer questions about “{topic}” since {day}")
        return (more if rises else fewer).format(topic=topic, day=day)
    if overview.most_asked is not None and overview.totals.allows_shares:
        return _("Asked most: {topic}").format(topic=escaped(names.topics[overview.most_asked]))
    return _("Topics")


def completeness(totals: Totals) -> str:
    """`812 of 861 sessions entered`."""
    return ngettext(
        "{entered} of {expected} session entered",
        "{entered} of {expected} sessions entered",
        totals.expected,
    ).format(entered=formats.number(totals.entered), expected=formats.number(totals.expected))


def cards(totals: Totals) -> bool:
    """Questions, visits, and the sessions they rest on; whether somebody asks which miss their count."""
    asked = False
    with st.container(horizontal=True, gap="large", key="topics_cards"):
        with st.container(gap="xxsmall", width="content"):
            st.metric(_("Questions"), formats.number(totals.questions), width="content")
            st.caption(_("one visit may bring several"))
        with st.container(gap="xxsmall", width="content"):
            st.metric(_("Visits"), formats.number(totals.visits), width="content")
            st.caption(
                _("{first} first visits · {away} turned away").format(
                    first=formats.number(totals.first_time), away=formats.number(totals.turned_away)
                )
            )
        with st.container(gap="xxsmall", width="content"):
            st.metric(
                _("Sessions entered"),
                _("{entered} of {expected}").format(
                    entered=formats.number(totals.entered), expected=formats.number(totals.expected)
                ),
                width="content",
            )
            if totals.missing:
                asked = st.button(
                    ngettext("{number} missing", "{number} missing", totals.missing).format(
                        number=formats.number(totals.missing)
                    ),
                    key="topics.missing",
                    icon=":material/chevron_right:",
                    icon_position="right",
                    type="tertiary",
                )
            else:
                st.caption(_("none missing"))
    return asked


def say_empty(person: Person, *, is_filtered: bool) -> None:
    """Nothing was to be counted: how figures come here, or which filter to take off."""
    if is_filtered:
        notice.empty(
            _(
                "No session took place in this period with these filters. Take a filter off or choose a longer period."
            )
        )
        return
    notice.empty(
        _(
            "No session took place in this period yet. When a session is over, its count is entered under Counts; "
            "from then on its questions and visits appear here."
        )
    )
    if access.may(person, Action.COUNT):
        st.page_link(COUNTS, label=_("To the counts"), icon=":material/pin:")


def say_none_entered(totals: Totals) -> None:
    """Sessions took place and none has its count."""
    notice.empty(
        ngettext(
            "{number} session took place and its count is still missing. Questions and visits appear once it is entered.",
            "{number} sessions took place and none has its count yet. Questions and visits appear as counts are entered.",
            totals.expected,
        ).format(number=formats.number(totals.expected))
    )


def over_time_title(filters: TopicFilters, names: Names, split: int | None) -> str:
    is_by_month = filters.bucket is Bucket.MONTH
    if split is None:
        return _("Questions per month") if is_by_month else _("Questions per week")
    text = _("Questions per month: {group}") if is_by_month else _("Questions per week: {group}")
    return text.format(group=escaped(names.groups[split]))


def over_time_unit(overview: Overview) -> str:
    """The unit, and what the marks above and the lighter bars mean, when there are any."""
    said = [_("number of questions")]
    if overview.totals.missing:
        said.append(_("above each bar the sessions without a count"))
    if overview.has_part_buckets:
        said.append(_("lighter bars lie only partly in the period"))
    return "; ".join(said)


def by_kind_unit() -> str:
    return _(
        "share of the questions at each kind of place, n is its entered sessions; below {minimum} sessions numbers, no shares"
    ).format(minimum=SHARES_FROM_SESSIONS)


def by_hour_unit() -> str:
    return _(
        "visits per entered session, by the hour it starts; below {minimum} sessions n instead of a mean"
    ).format(minimum=MEANS_FROM_SESSIONS)


def trend_unit(overview: Overview) -> str:
    """What is compared with what."""
    return _("questions more or fewer than in {days}, at as many entered sessions ({number} then)").format(
        days=_days(overview.trend.earlier), number=formats.number(overview.trend.entered_earlier)
    )


def no_trend(overview: Overview) -> str:
    """Why no rising or falling topic is shown; empty when some are."""
    trend = overview.trend
    earlier = _days(trend.earlier)
    if trend.changes:
        return ""
    if trend.first is not None:
        return _("No topic clearly rose or fell against a year earlier ({days}).").format(days=earlier)
    return _(
        "Not compared: {number} sessions were entered in this period and {earlier} a year earlier ({days}). "
        "A comparison needs {minimum} in both, in the same weeks or months."
    ).format(
        number=formats.number(trend.entered),
        earlier=formats.number(trend.entered_earlier),
        days=earlier,
        minimum=SHARES_FROM_SESSIONS,
    )


def _days(period: Period) -> str:
    return formats.days(period.first, period.last)
