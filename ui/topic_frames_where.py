"""What the charts of the topics page by place draw, and the table under each; rows as `ui.topic_frames` says."""

import pandas as pd

from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_mark import Mark
from domain.words import LocationKind
from language import _, formats
from ui import topic_frames
from ui.topic_figures import Counted, Where


def by_kind(found: Counted, where: Where, split: int | None) -> pd.DataFrame:
    """One row per kind of place and group (or topic of `split`) asked about there.

    `share` (0–1) is of all questions at that kind of place and lies from `low` through `high`; all three are missing where
    too few sessions were entered.
    """
    all_asked = where.by_kind.groupby("kind")["questions"].sum()
    entered = where.sessions_by_kind.set_index("kind")["entered"]
    rows = (
        topic_frames.of_split(where.by_kind, split)
        .groupby(["kind", "part_id"], as_index=False)["questions"]
        .sum()
    )
    rows = rows[rows["questions"] > 0]
    parts = found.names.parts(split)
    asked = all_asked.reindex(rows["kind"]).to_numpy()
    sessions = entered.reindex(rows["kind"]).to_numpy()
    drawn = pd.DataFrame(
        {
            "kind": rows["kind"],
            "place": [
                _("{kind} n={number}").format(kind=label(LocationKind(kind)), number=formats.number(n))
                for kind, n in zip(rows["kind"], sessions, strict=True)
            ],
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "order": [list(parts).index(key) for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
            "asked": asked,
            "entered": sessions,
            "share": (rows["questions"] / asked).where(sessions >= SHARES_FROM_SESSIONS),
            "sessions": [topic_frames.said_sessions(int(one)) for one in sessions],
        }
    ).reset_index(drop=True)
    return topic_frames.with_ranges(drawn, found, split)


def by_kind_table(found: Counted, where: Where, split: int | None) -> pd.DataFrame:
    rows = by_kind(found, where, split)
    return pd.DataFrame(
        {
            _("Kind of place"): [label(LocationKind(kind)) for kind in rows["kind"]],
            topic_frames.part_name(split): rows["part"],
            _("Questions"): rows["questions"],
            _("Share of its questions"): rows["share"],
            _("Share at least"): rows["low"],
            _("Share at most"): rows["high"],
            _("Sessions entered"): rows["entered"],
        }
    )


def by_kind_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [
        Mark(kind=LocationKind(kind), **topic_frames.part(part_id, split))
        for kind, part_id in zip(rows["kind"], rows["part_id"], strict=True)
    ]
