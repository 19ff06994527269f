"""The charts of who can help as they leave the house: their small numbers withheld."""

from domain import withheld
from language import _
from ui import charts_who, palette, topic_frames_who, topic_keeping, withholding
from ui.chart_shared import Shared
from ui.topic_figures import Counted, Who
from ui.topic_frames_who import LACKING_SHOWN


def lacking(found: Counted, _split: int | None) -> Shared:
    """Of the questions on a topic at a place, those without the skill go where they, or the others, are few."""
    who = _who(found)
    rows, table = topic_frames_who.lacking(who, found.names), topic_frames_who.lacking_table(who, found.names)
    without, asked = _("Questions without the skill"), _("Questions")
    few_asked = withholding.in_list(table[asked])
    few = withholding.in_list(table[without]) | (table[asked] - table[without]).map(withheld.is_small)
    few |= few_asked
    table[without] = withholding.worded(table[without], few)
    table[asked] = withholding.worded(table[asked], few_asked)
    shown = rows[~few].head(LACKING_SHOWN)
    colours = palette.of_groups(list(found.names.groups))
    return topic_keeping.shared(
        table,
        None if shown.empty else charts_who.lacking(shown, colours=colours),
        int(few.sum() + few_asked.sum()),
        title=_("Asked where nobody on the roster has the skill"),
    )


def _who(found: Counted) -> Who:
    assert isinstance(found.part, Who)
    return found.part
