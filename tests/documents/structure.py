"""What a tagged PDF says of itself, read by a library that had no part in writing it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass
class Element:
    """An element with its kids; a kid that is a number is a mark on `page`."""

    tag: str
    alt: str
    scope: str
    page: int | None
    kids: list[Element | int] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        """This element and all in it, in the order of reading."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.all()


def opened(content: bytes) -> PdfFileReader:
    """A file."""
    return PdfFileReader(io.BytesIO(content))


def structure_of(content: bytes) -> Element:
    """The root element; every reference to a parent and to a page is followed and must agree."""
    reader = opened(content)
    tree = reader.root["/StructTreeRoot"]
    pages = [kid.reference for kid in _raw_items(reader.root["/Pages"], "/Kids")]
    root = _element(tree["/K"], tree.raw_get("/K").reference, pages)
    rows = list(tree["/ParentTree"]["/Nums"])
    assert rows[::2] == list(range(len(pages)))
    for number, parents in zip(rows[::2], rows[1::2], strict=True):
        for mark, parent in enumerate(parents):
            found = parent.get_object() if isinstance(parent, IndirectObject) else parent
            assert mark in list(found["/K"]) and pages.index(found.raw_get("/Pg").reference) == number
    return root


def _element(found: Any, own: Any, pages: list[Any]) -> Element:
    page = pages.index(found.raw_get("/Pg").reference) if "/Pg" in found else None
    scope = str(found["/A"]["/Scope"]) if "/A" in found else ""
    element = Element(str(found["/S"])[1:], str(found.get("/Alt", "")), scope[1:], page)
    for kid in _raw_items(found, "/K"):
        if isinstance(kid, IndirectObject):
            assert kid.get_object().raw_get("/P").reference == own
            element.kids.append(_element(kid.get_object(), kid.reference, pages))
        else:
            element.kids.append(int(kid))
    return element


def _pages(reader: PdfFileReader) -> list[Any]:
    return [kid.get_object() for kid in _raw_items(reader.root["/Pages"], "/Kids")]


def _raw_items(found: Any, name: str) -> list[Any]:
    array = found[name]
    return [array.raw_get(place) for place in range(len(array))]


def unmarked_text(content: bytes) -> list[str]:
    """Operators that show text, paint or begin a mark where they may not: outside all marks, or inside another."""
    wrong = []
    for page in _pages(opened(content)):
        depth = 0
        operators = re.sub(rb"\((?:[^()\\]|\\.)*\)", b"()", page["/Contents"].data).split()
        for operator in operators:
            if operator in {b"BDC", b"BMC"}:
                wrong += ["nested"] * bool(depth)
                depth += 1
            elif operator == b"EMC":
                depth -= 1
            elif operator in {b"Tj", b"TJ", b"f", b"f*", b"S", b"B", b"Do"} and not depth:
                wrong.append(operator.decode())
        wrong += ["open"] * depth
    return wrong


def fonts_of(content: bytes) -> set[tuple[str, bool]]:
    """Each font's name and whether the file brings it along."""
    found = set()
    for page in _pages(opened(content)):
        fonts = page["/Resources"]["/Font"]
        for font in (fonts[name] for name in fonts):
            embedded = "/FontDescriptor" in font and "/FontFile2" in font["/FontDescriptor"]
            found.add((str(font["/BaseFont"]), embedded))
    return found


def text_of(content: bytes) -> str:
    """All text, in the order in which it is drawn."""
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
