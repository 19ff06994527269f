"""JSON read field by field, so that what is wrong is said with the place where it stands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from domain.errors import DeskError
from planning.refusal import FieldMissing, FieldRefused, FieldUnknown, FieldWrong, NotJson, OtherFormat

Word = TypeVar("Word", bound=StrEnum)
T = TypeVar("T")


def document(text: str, *, format_name: str, version: int) -> "Fields":
    """The fields of a file of that format and version. Raises `NotJson` or `OtherFormat`."""
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(error.lineno, error.colno) from error
    if not isinstance(found, dict) or (found.get("format"), found.get("version")) != (format_name, version):
        raise OtherFormat(format_name, version)
    fields = Fields("", found)
    fields.word("format")
    fields.number("version")
    return fields


def written(document: Mapping[str, Any]) -> str:
    """JSON with a field a line, and a line for each of what a list holds: for people to read, and written quickly."""
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_lines(part)}" for key, part in document.items()) + "\n}"


def _lines(part: Any) -> str:
    if not isinstance(part, list) or not part:
        return json.dumps(part)
    return "[\n" + ",\n".join(json.dumps(one) for one in part) + "\n]"


@dataclass(slots=True)
class Fields:
    """An object of the file. Each field is read once; `done` refuses what was not read."""

    name: str
    found: Mapping[str, Any]
    read: set[str] = field(default_factory=set)

    def done(self) -> None:
        if self.found.keys() <= self.read:
            return
        for key in self.found:
            if key not in self.read:
                raise FieldUnknown(self.path(key))

    def path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _value(self, key: str, kinds: tuple[type, ...], example: str) -> Any:
        self.read.add(key)
        try:
            value = self.found[key]
        except KeyError as error:
            raise FieldMissing(self.path(key)) from error
        if type(value) not in kinds:
            raise FieldWrong(self.path(key), example)
        return value

    def has(self, key: str) -> bool:
        """Whether there is something other than null."""
        self.read.add(key)
        return self.found.get(key) is not None

    def number(self, key: str) -> int:
        return int(self._value(key, (int,), "12"))

    def number_or_none(self, key: str) -> int | None:
        return self.number(key) if self.has(key) else None

    def amount(self, key: str) -> float:
        return float(self._value(key, (int, float), "4.5"))

    def amount_or_none(self, key: str) -> float | None:
        return self.amount(key) if self.has(key) else None

    def truth(self, key: str) -> bool:
        return bool(self._value(key, (bool,), "true"))

    def word(self, key: str) -> str:
        return str(self._value(key, (str,), '"ar"'))

    def words(self, key: str) -> frozenset[str]:
        listed = self._value(key, (list,), '["ar", "fr"]')
        if listed and not all(isinstance(one, str) for one in listed):
            raise FieldWrong(self.path(key), '["ar", "fr"]')
        return frozenset(listed)

    def numbers(self, key: str) -> tuple[int, ...]:
        listed = self._value(key, (list,), "[3, 12]")
        if not all(isinstance(one, int) and not isinstance(one, bool) for one in listed):
            raise FieldWrong(self.path(key), "[3, 12]")
        return tuple(listed)

    def choice(self, key: str, kind: type[Word]) -> Word:
        try:
            return kind(self.word(key))
        except ValueError as error:
            raise FieldWrong(self.path(key), " | ".join(kind)) from error

    def choices(self, key: str, kind: type[Word]) -> list[Word]:
        """In the order of the file."""
        listed = self._value(key, (list,), " | ".join(kind))
        try:
            return [kind(one) for one in listed]
        except ValueError as error:
            raise FieldWrong(self.path(key), " | ".join(kind)) from error

    def day(self, key: str) -> date:
        text = self.word(key)
        try:
            return _date_of(text)
        except ValueError as error:
            raise FieldWrong(self.path(key), '"2026-11-24"') from error

    def clock(self, key: str) -> time:
        try:
            return _time_of(self.word(key))
        except ValueError as error:
            raise FieldWrong(self.path(key), '"13:30"') from error

    def inside(self, key: str) -> "Fields":
        return Fields(self.path(key), self._value(key, (dict,), "{…}"))

    def each(self, key: str, made: Callable[["Fields"], T]) -> tuple[T, ...]:
        """What `made` makes of each object in a list; every field of each must be read by it."""
        found = []
        path = self.path(key)
        for index, one in enumerate(self._value(key, (list,), "[{…}, {…}]")):
            name = f"{path}[{index}]"
            if not isinstance(one, dict):
                raise FieldWrong(name, "{…}")
            fields = Fields(name, one)
            try:
                found.append(made(fields))
            except (FieldMissing, FieldRefused, FieldUnknown, FieldWrong):
                raise
            except DeskError as error:
                raise FieldRefused(name, error) from error
            fields.done()
        return tuple(found)

    def by_day(self, key: str) -> dict[date, int]:
        """Whole numbers by date, written as an object."""
        inside = self.inside(key)
        return {_day(inside, day): inside.number(day) for day in inside.found}

    def by_number(self, key: str) -> dict[int, int]:
        """Whole numbers by whole number, written as an object."""
        inside = self.inside(key)
        for text in inside.found:
            if not text.isdecimal():
                raise FieldWrong(inside.path(text), '"2026"')
        return {int(text): inside.number(text) for text in inside.found}


def _day(inside: Fields, text: str) -> date:
    """Of a field that is named by it."""
    try:
        return _date_of(text)
    except ValueError as error:
        raise FieldWrong(inside.path(text), '"2026-11-24"') from error


@lru_cache(maxsize=4096)
def _date_of(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=4096)
def _time_of(text: str) -> time:
    return time.fromisoformat(text)
