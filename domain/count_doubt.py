"""Figures of a count that can be, but probably are not: asked about before a count is finished, never refused.

One visitor may bring several questions, so questions together may exceed visitors; the same question twice by one
visitor is rare enough to ask. What cannot be is refused in `domain.count`.
"""

from collections.abc import Mapping

from language import _, ngettext

QUESTIONS_PER_VISITOR = 3
"""A conversation carries one to three topics; more on average, and taps were probably doubled."""
BUSY_VISITORS = 20
TIMES_THE_USUAL = 3
"""From `BUSY_VISITORS` on, this many times the usual number is asked about. Below, small numbers jump by themselves."""


def doubts(visitors: int, topics: Mapping[str, int], usual: float | None = None) -> list[str]:
    """What to ask about before finishing, a question for each doubt, none when all is likely.

    `topics`: how often each topic was counted, by the name the reader knows it by.
    `usual`: visitors of such a session on average, None when not known.
    """
    questions = sum(topics.values())
    asked = []
    if usual is not None and visitors >= BUSY_VISITORS and visitors > TIMES_THE_USUAL * usual:
        asked.append(
            _("{visitors} visitors is far more than usual here. Is that right?").format(visitors=visitors)
        )
    if visitors and questions > QUESTIONS_PER_VISITOR * visitors:
        asked.append(
            ngettext(
                "{questions} questions for {visitors} visitor. Is that right?",
                "{questions} questions for {visitors} visitors. Is that right?",
                visitors,
            ).format(questions=questions, visitors=visitors)
        )
    asked += [
        ngettext(
            "{topic} was counted {number} times for {visitors} visitor. Is that right?",
            "{topic} was counted {number} times for {visitors} visitors. Is that right?",
            visitors,
        ).format(topic=topic, number=number, visitors=visitors)
        for topic, number in topics.items()
        if visitors and number > visitors
    ]
    return asked
