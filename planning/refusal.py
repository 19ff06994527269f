"""What is wrong with a planning file, said so that whoever made it can put it right. `field` is the way to it in the
JSON: `helpers[3].limits.week`."""

from domain.errors import DeskError
from language import _


class NotJson(DeskError):
    """The file cannot be read as JSON at all."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column

    def sentence(self) -> str:
        return _("This is not JSON from line {line}, column {column} on. Correct the file there.").format(
            line=self.line, column=self.column
        )


class OtherFormat(DeskError):
    """JSON, but something else or of another version."""

    def __init__(self, wanted: str, version: int) -> None:
        super().__init__()
        self.wanted, self.version = wanted, version

    def sentence(self) -> str:
        return _(
            'This file does not say "format": "{wanted}", "version": {version}. '
            "Choose another file, or make it again with this version of Inloop."
        ).format(wanted=self.wanted, version=self.version)


class _OfField(DeskError):
    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class FieldMissing(_OfField):
    def sentence(self) -> str:
        return _("{field} is missing from the file. Add it.").format(field=self.field)


class FieldUnknown(_OfField):
    """Most likely a name with a typing mistake, which would otherwise be passed over in silence."""

    def sentence(self) -> str:
        return _("The file has {field}, which means nothing here. Correct its name, or leave it out.").format(
            field=self.field
        )


class FieldWrong(_OfField):
    """Something else than `expected`, an example of what may stand there."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(field)
        self.expected = expected

    def sentence(self) -> str:
        return _("{field} must look like {example}. Correct it in the file.").format(
            field=self.field, example=self.expected
        )


class FieldRefused(_OfField):
    """A rule of the desk refuses it: hours that end before they start, a maximum below the minimum."""

    def __init__(self, field: str, because: DeskError) -> None:
        super().__init__(field)
        self.because = because

    def sentence(self) -> str:
        return _("{field}: {reason}").format(field=self.field, reason=self.because)


class _OfNumber(_OfField):
    def __init__(self, field: str, number: int) -> None:
        super().__init__(field)
        self.number = number


class NumberTwice(_OfNumber):
    def sentence(self) -> str:
        return _("{field}: {number} stands in the file already. Leave one of the two out.").format(
            field=self.field, number=self.number
        )


class NumberUnknown(_OfNumber):
    def sentence(self) -> str:
        return _("{field}: {number} is described nowhere in the file. Add it, or correct the number.").format(
            field=self.field, number=self.number
        )
