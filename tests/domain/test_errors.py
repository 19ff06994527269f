"""Every refusal is a sentence of its own in each of our languages."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import domain
import language
from domain.errors import DeskError

for _module in pkgutil.walk_packages(domain.__path__, "domain."):
    importlib.import_module(_module.name)


def refusals(of: type[DeskError] = DeskError) -> Iterator[type[DeskError]]:
    """Each kind of refusal that can be made without saying more, which is nearly all."""
    for kind in of.__subclasses__():
        yield from refusals(kind)
        if not any(
            one.default is one.empty for one in list(inspect.signature(kind.__init__).parameters.values())[1:]
        ):
            yield kind


@pytest.mark.parametrize("kind", sorted(set(refusals()), key=repr))
def test_a_refusal_says_something_else_in_each_language(kind: type[DeskError]) -> None:
    refusal = kind()
    said = set()
    for code in language.LANGUAGES:
        with language.use(code):
            said.add(str(refusal))
    assert len(said) == len(language.LANGUAGES)
