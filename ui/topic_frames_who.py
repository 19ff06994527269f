"""What the charts of the topics page on who can help draw, and the table under each; rows as `ui.topic_frames` says."""

import pandas as pd

from domain.topic_mark import Mark
from language import _, formats
from ui.topic_figures import Who
from ui.topic_names import Names

LACKING_SHOWN = 10
"""As many places and topics; the table has all."""


def lacking(who: Who, names: Names) -> pd.DataFrame:
    """One row per place and topic asked about there while nobody on the roster had a skill for it, most asked first."""
    rows = who.lacking
    helps = _helps(who)
    return pd.DataFrame(
        {
            "location_id": rows["location_id"],
            "topic_id": rows["topic_id"],
            "group_id": rows["group_id"],
            "first": who.since.isoformat(),
            "name": [
                f"{place} · {names.topics[topic]}"
                for place, topic in zip(rows["place"], rows["topic_id"], strict=True)
            ],
            "place": rows["place"],
            "topic": [names.topics[topic] for topic in rows["topic_id"]],
            "helps": [helps.get(topic, "") for topic in rows["topic_id"]],
            "questions": rows["questions"],
            "said": [
                _("{number} of {all}").format(number=formats.number(number), all=formats.number(of))
                for number, of in zip(rows["questions"], rows["all_questions"], strict=True)
            ],
            "sessions": [
                _("{number} of {all}").format(number=formats.number(number), all=formats.number(of))
                for number, of in zip(rows["sessions"], rows["all_sessions"], strict=True)
            ],
        }
    )


def lacking_table(who: Who, names: Names) -> pd.DataFrame:
    rows = who.lacking
    helps = _helps(who)
    return pd.DataFrame(
        {
            _("Place"): rows["place"],
            _("Topic"): [names.topics[topic] for topic in rows["topic_id"]],
            _("Skill that would help"): [helps.get(topic, "") for topic in rows["topic_id"]],
            _("Questions without the skill"): rows["questions"],
            _("Questions"): rows["all_questions"],
            _("Sessions without the skill"): rows["sessions"],
            _("Sessions with a roster"): rows["all_sessions"],
        }
    )


def _helps(who: Who) -> dict[int, str]:
    """The skills that help with each topic: `Android or Apple`."""
    found = who.asked_for.groupby("topic_id", sort=False)["skill"]
    return {int(str(key)): formats.either(skills.tolist()) for key, skills in found}


def lacking_marks(rows: pd.DataFrame, who: Who) -> list[Mark]:
    return [
        Mark(location_id=int(location_id), topic_id=int(topic_id), first=who.since, lacks_skill=True)
        for location_id, topic_id in rows[["location_id", "topic_id"]].itertuples(index=False)
    ]
