"""The coded lists as a table names their items: topics as columns, languages and skills in a cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import language
from domain.errors import DeskError
from domain.table import Cell
from domain.table_value import LONGEST_QUOTED, check, plain, text
from domain.words import CategoryKind
from language import _

BETWEEN = ", "


class NotListed(DeskError):
    def __init__(self, typed: str) -> None:
        super().__init__()
        self.typed = typed[:LONGEST_QUOTED]

    def sentence(self) -> str:
        return _(
            "“{typed}” is not in the list of Inloop. Write a name or a code from the list, several apart by commas."
        ).format(typed=self.typed)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `labels` by language. `retired_on` is the first day without it."""

    id: int
    kind: CategoryKind
    code: str
    labels: dict[str, str]
    retired_on: date | None = None
    is_merged: bool = False

    @property
    def label(self) -> str:
        return self.labels[language.current()]


@dataclass(frozen=True, slots=True)
class Lists:
    """All items, in the order of their lists, and by their plain names: names that two items share are left out."""

    items: tuple[Item, ...] = ()
    _by_name: dict[tuple[CategoryKind, str], Item | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.items:
            for name in {plain(label) for label in item.labels.values()} - {plain(item.code)}:
                key = item.kind, name
                self._by_name[key] = None if key in self._by_name else item
        for item in self.items:  # a code is a name that only one has
            self._by_name[item.kind, plain(item.code)] = item

    def of(self, *kinds: CategoryKind) -> list[Item]:
        return [item for item in self.items if item.kind in kinds]

    def name(self, item: Item) -> str:
        """What a cell calls the item: its label, or its code where the label would not be understood again."""
        return item.label if self._is_clear(item) else item.code

    def title(self, item: Item) -> str:
        """What a column of the item is called."""
        return (
            item.label
            if self._by_name.get((item.kind, plain(item.label))) == item
            else f"{item.label} ({item.code})"
        )

    def titles(self, item: Item) -> frozenset[str]:
        """The plain names by which a column of the item is known."""
        labels = {plain(label) for label in item.labels.values()}
        clear = {name for name in labels if self._by_name.get((item.kind, name)) == item}
        return frozenset({plain(item.code), *clear, *(name + plain(item.code) for name in labels)})

    def written(self, codes: Iterable[str], kind: CategoryKind) -> str:
        """These codes as a cell has them, in the order of the list."""
        wanted = set(codes)
        return BETWEEN.join(self.name(item) for item in self.of(kind) if item.code in wanted)

    def codes(self, cell: Cell, kind: CategoryKind) -> frozenset[str]:
        """The codes of the items that a cell names. Raises `NotListed`."""
        check(cell)
        parts = [part.strip() for part in text(cell).replace(";", ",").replace("\n", ",").split(",")]
        found = set()
        for part in filter(None, parts):
            item = self._by_name.get((kind, plain(part)))
            if item is None:
                raise NotListed(part)
            found.add(item.code)
        return frozenset(found)

    def _is_clear(self, item: Item) -> bool:
        is_whole = not any(sign in item.label for sign in ",;\n")
        return is_whole and self._by_name.get((item.kind, plain(item.label))) == item
