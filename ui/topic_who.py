"""The charts of who can help: what is asked where nobody on the roster has the skill, and where a language is asked for."""

from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_skill import RECENT_MONTHS
from language import _, formats
from ui import (
    chart_parts,
    charts_cross,
    charts_who,
    palette,
    topic_frames_cross,
    topic_frames_who,
    topic_mark,
    topic_titles,
)
from ui.topic_drawing import Chart, Drawing
from ui.topic_figures import Counted, Who
from ui.topic_frames_who import LACKING_SHOWN


def drawn(found: Counted, who: Who, *, split: int | None, is_dark: bool) -> list[Chart]:
    """In the order of the page."""
    return [_lacking(found, who), _by_language(found, who, split=split, is_dark=is_dark)]


def _lacking(found: Counted, who: Who) -> Chart:
    rows = topic_frames_who.lacking(who, found.names)
    shown = rows.head(LACKING_SHOWN)
    colours = palette.of_groups(list(found.names.groups))
    return Chart(
        topic_mark.LACKING,
        title=topic_titles.lacking(who.lacking_topics, found.names),
        unit=_(
            "number of questions in sessions with a roster on which nobody has the skill noted, since {day} "
            "(at most {months} months); the {number} most asked, the table has all"
        ).format(
            day=formats.day_and_year(who.since),
            months=RECENT_MONTHS,
            number=LACKING_SHOWN,
        ),
        drawing=Drawing(
            None if shown.empty else chart_parts.packed(charts_who.lacking(shown, colours=colours)),
            topic_frames_who.lacking_table(who, found.names),
            topic_frames_who.lacking_marks(shown, who),
            is_whole=who.is_whole,
        ),
        note=""
        if len(shown)
        else _("In every session with a roster, somebody had the skill for what was asked."),
    )


def _by_language(found: Counted, who: Who, *, split: int | None, is_dark: bool) -> Chart:
    rows = topic_frames_cross.by_language(found, who, split)
    table = topic_frames_cross.by_language_table(found, who, split)
    return Chart(
        topic_mark.BY_LANGUAGE,
        title=topic_titles.by_language(rows),
        unit=_(
            "share of the questions in sessions that ask for the language of a helper, whoever came; n is those sessions, at "
            "most of the last 53 weeks; below {minimum} sessions numbers, no shares"
        ).format(minimum=SHARES_FROM_SESSIONS),
        drawing=Drawing(
            None if rows.empty else chart_parts.packed(charts_cross.by_language(rows, is_dark=is_dark)),
            table,
            topic_frames_cross.by_language_marks(rows, split),
            shares=tuple(table.columns[3:6]),
        ),
        note="" if len(rows) else _("No session of this period asks for a language."),
    )
