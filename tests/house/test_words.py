"""Every sentence in the code is said in Portuguese and in Spanish, and no catalogue keeps what nobody says."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.source import ROOT, SOURCE

LANGUAGES: Final = ("pt_BR", "es")
MARKS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
PLACES: Final = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[sd]")


@cache
def said() -> dict[str, str]:
    """Return every sentence marked in the code or in a template, and one place where it is."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        with path.open("rb") as file:
            _collect(found, path, file)
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            _collect(found, path, io.BytesIO(templatize(path.read_text()).encode()))
    return found


def _collect(found: dict[str, str], path: Path, file: io.BufferedIOBase) -> None:
    for line, message, _comments, _context in extract("python", file, keywords=MARKS):  # type: ignore[arg-type]
        # Of a plural, gettext looks up the first.
        text = message if isinstance(message, str) else message[0]
        if text:
            found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")


@cache
def catalogues(language: str) -> dict[Path, Catalog]:
    found = {}
    for path in sorted(SOURCE.rglob(f"locale/{language}/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            found[path.relative_to(ROOT)] = read_po(file, locale=language, abort_invalid=True)
    return found


@cache
def translated(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for catalogue in catalogues(language).values():
        for message in catalogue:
            text = message.id if isinstance(message.id, str) else message.id[0]
            target = message.string if isinstance(message.string, str) else message.string[0]
            if text and target and not message.fuzzy:
                found[text] = target
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    unsaid = [
        f"{place} {text!r}"
        for text, place in said().items()
        if text not in translated(language) and any(map(str.isalpha, PLACES.sub("", text)))
    ]
    assert not unsaid, "\n".join(unsaid)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_what_nobody_says(language: str) -> None:
    unsaid = [
        f"{path}: {message.id!r}"
        for path, catalogue in catalogues(language).items()
        for message in catalogue
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in said()
    ]
    assert not unsaid, "\n".join(unsaid)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    fuzzy = [
        f"{path}: {message.id!r}"
        for path, found in catalogues(language).items()
        for message in found
        if message.id and message.fuzzy
    ]
    assert not fuzzy, "\n".join(fuzzy)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_the_same_things(language: str) -> None:
    different = [
        f"{text!r} -> {target!r}"
        for text, target in translated(language).items()
        if {found.groups() for found in PLACES.finditer(text)} != {found.groups() for found in PLACES.finditer(target)}
    ]
    assert not different, "\n".join(different)
