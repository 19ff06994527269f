"""What a slot or session needs, in the columns that both tables share."""

from domain.labels import label
from domain.need import Need
from domain.table_fields import Cells, Fields, about
from domain.table_list import Lists
from domain.words import CategoryKind, Formula

NEW = Need(1, 2)


def to_cells(formula: Formula, need: Need, lists: Lists) -> Cells:
    return {
        "formula": label(formula),
        "minimum": need.minimum,
        "maximum": need.maximum,
        "languages": lists.written(need.languages, CategoryKind.LANGUAGE) or None,
        "skills": lists.written(need.skills, CategoryKind.SKILL) or None,
    }


def from_cells(fields: Fields) -> tuple[Formula, Need]:
    """Raises `BadValue`."""
    minimum, maximum = fields.whole("minimum"), fields.whole("maximum")
    minimum = NEW.minimum if minimum is None else minimum
    languages = fields.codes("languages", CategoryKind.LANGUAGE)
    skills = fields.codes("skills", CategoryKind.SKILL)
    with about("maximum"):
        need = Need(minimum, max(minimum, NEW.maximum) if maximum is None else maximum, languages, skills)
    return fields.word("formula", Formula) or Formula.WALK_IN, need
