"""Every text in the source that people read, and how the catalogues stand against it.

`python -m language.texts` says what is missing or left over (exit 1 when anything is);
`python -m language.texts update` brings the catalogues up to the source: new texts empty, unused ones gone, French spaced
as French is (`language.spacing`).
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from language import LANGUAGES, catalogue, spacing

PROJECT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "en"
FRENCH = "fr"
FOLDERS = ("demo", "domain", "db", "pages", "paper", "planning", "services", "sheets", "ui", "web")
FILES = ("app.py", "startup.py")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "gettext": None}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def source() -> Catalog:
    """All texts of the source, without translations."""
    found = Catalog(project="Inloop", charset="utf-8")
    for folder in FOLDERS:
        if (PROJECT / folder).is_dir():
            for name, line, text, comments, context in extract_from_dir(
                PROJECT / folder,
                METHODS,
                keywords=KEYWORDS,
                comment_tags=("Translators:",),
            ):
                found.add(
                    text,
                    None,
                    [(f"{folder}/{name}", line)],
                    auto_comments=comments,
                    context=context,
                )
    for name in FILES:
        if (PROJECT / name).is_file():
            for _, line, text, comments, context in extract_from_dir(
                PROJECT,
                [(name, "python")],
                keywords=KEYWORDS,
                directory_filter=lambda _folder: False,
            ):
                found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def stored(code: str) -> Catalog:
    """The catalogue of one language as it lies in `locales/`; empty when there is none yet."""
    path = catalogue.file_of(code)
    if not path.exists():
        return Catalog(locale=code, project="Inloop", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def faults(code: str, texts: Catalog) -> list[str]:
    """What is wrong with one catalogue, a line each: missing, unused, marked doubtful, other placeholders."""
    lines = []
    translated = stored(code)
    for message in texts:
        if message.id:
            lines += [
                f"{code}: {fault}: {message.id!r}"
                for fault in _faults_of(message, translated.get(message.id), code)
            ]
    for message in translated:
        if message.id and message.id not in texts:
            lines.append(f"{code}: no longer used: {message.id!r}")
    return lines


def update(code: str, texts: Catalog) -> int:
    """Bring one catalogue up to the source; how many texts are still to be translated."""
    translated = stored(code)
    fresh = Catalog(
        locale=code,
        project="Inloop",
        version="1",
        charset="utf-8",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
        header_comment="# Texts of Inloop. Brought up to the source by: python -m language.texts update",
    )
    missing = 0
    for message in texts:
        if not message.id:
            continue
        known = translated.get(message.id)
        string = known.string if known is not None and not known.fuzzy else ""
        fresh.add(
            message.id,
            _spaced(string) if code == FRENCH else string,
            [(path, 0) for path in sorted({path for path, _ in message.locations})],
        )
        missing += not _is_complete(string)
    path = catalogue.file_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=110, sort_output=True, include_lineno=False)
    return missing


def _faults_of(message: Message, translated: Message | None, code: str) -> list[str]:
    if translated is None or not _is_complete(translated.string):
        return ["not translated"]
    if translated.fuzzy:
        return ["marked as doubtful"]
    wanted = _placeholders(message.id)
    if any(set(PLACEHOLDER.findall(form)) - wanted for form in _forms(translated.string)):
        return ["has other placeholders"]
    if wanted - _placeholders(translated.string):
        return ["has lost a placeholder"]
    if code == FRENCH and _spaced(translated.string) != translated.string:
        return ["can break before its punctuation: python -m language.texts update mends it"]
    return []


def _spaced(text: object) -> str | tuple[str, ...]:
    found = tuple(map(spacing.unbroken, _forms(text)))
    return found if isinstance(text, tuple) else found[0]


def _forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def _placeholders(text: object) -> set[str]:
    return {found for form in _forms(text) for found in PLACEHOLDER.findall(form)}


def _is_complete(text: object) -> bool:
    return bool(text) and all(_forms(text))


def main(arguments: list[str]) -> int:
    texts = source()
    others = [code for code in LANGUAGES if code != SOURCE_LANGUAGE]
    if arguments == ["update"]:
        for code in others:
            print(f"{code}: {update(code, texts)} texts to translate")
        return 0
    lines = [line for code in others for line in faults(code, texts)]
    print("\n".join(lines) if lines else f"{len(texts)} texts, complete in {', '.join(LANGUAGES)}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
