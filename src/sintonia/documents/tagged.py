"""
A PDF that says what everything on it is (tagged PDF, ISO 32000-1, 14.7 and 14.8), drawn on reportlab's canvas.

reportlab draws and does not tag. Here each mark is drawn inside an element (a heading, a paragraph, a table's cell, a
figure and its words) or is an artifact: decoration that nobody reads aloud. The order of drawing is the order of
reading. What the file promises is PDF/UA's core: language, title, embedded fonts, a structure over all that is marked.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]
    PDFCatalog,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
)
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from sintonia.documents.fonts import PLAIN, load

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(slots=True)
class _Element:
    """One element of the structure: its kids are elements, or the numbers of the marks on its page."""

    tag: str
    parent: _Element | None = None
    alt: str = ""
    scope: str = ""
    page: int = 0
    kids: list[_Element | int] = field(default_factory=list)
    # Set when the file is written: the object's number.
    number: int = 0


class _Written(PDFObject):  # type: ignore[misc]
    """An object of the file that is known only when all is drawn."""

    def __init__(self) -> None:
        self.content = b""

    def format(self, _document: Any) -> bytes:
        return self.content


class TaggedCanvas:
    """
    Pages whose every mark belongs to an element or is an artifact.

    The same marks give the same bytes. `canvas` is reportlab's, for drawing; coordinates are points from the lower left
    corner. What is drawn outside `tag` and `artifact` is no part of the structure: a test looks for such marks.
    """

    def __init__(self, *, title: str, author: str, language: str, size: tuple[float, float] = A4) -> None:
        load()
        self._file = io.BytesIO()
        self.canvas: Any = Canvas(
            self._file, pagesize=size, invariant=1, lang=language, pageCompression=1, pdfVersion=(1, 7),
            # Else each page would begin with a font that is in no file of ours.
            initialFontName=PLAIN,
        )  # fmt: skip
        self.width, self.height = size
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setProducer("Sintonia")
        self.canvas.setCreator("Sintonia")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self._about = {"title": escape(title), "language": escape(language), "author": escape(author)}
        self._root = self._open = _Element("Document")
        self._marks: list[list[_Element]] = [[]]

    @contextmanager
    def tag(self, tag: str, *, alt: str = "", scope: str = "") -> Iterator[None]:
        """
        Draw an element: "H1", "P", "Table", "TR", "TH" (`scope` "Column" or "Row"), "TD", "L", "LI", "LBody", "Sect"
        or "Figure" (`alt` says what it shows).

        What is drawn in it is marked by `mark`; elements stand in one another as the calls do.
        """
        element = _Element(tag, self._open, alt, scope)
        self._open.kids.append(element)
        self._open = element
        try:
            yield
        finally:
            assert element.parent is not None
            self._open = element.parent

    @contextmanager
    def mark(self) -> Iterator[None]:
        """Draw what belongs to the element that is open; marks do not stand in one another."""
        element, marks = self._open, self._marks[-1]
        element.page = len(self._marks)
        element.kids.append(len(marks))
        self._draw(f"/{element.tag} <</MCID {len(marks)}>> BDC")
        marks.append(element)
        yield
        self._draw("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Draw what nobody needs to hear."""
        self._draw("/Artifact BMC")
        yield
        self._draw("EMC")

    def bookmark(self, title: str) -> None:
        """Put the place that is drawn next into the file's outline."""
        key = f"{len(self._marks)}-{len(self._marks[-1])}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(title, key)

    def next_page(self) -> None:
        """End a page and begin the next one."""
        self._end_page()
        self._marks.append([])

    def finish(self) -> bytes:
        """The whole file."""
        self._end_page()
        self._write_structure()
        self.canvas.save()
        return self._file.getvalue()

    def _draw(self, operators: str) -> None:
        self.canvas._code.append(operators)

    def _end_page(self) -> None:
        document = self.canvas._doc
        self.canvas.showPage()
        page = document.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._marks) - 1, PDFName("S")

    def _write_structure(self) -> None:
        document = self.canvas._doc
        elements = list(_all_in(self._root))
        numbered = [(element, self._new_object(document, f"element{place}")) for place, element in enumerate(elements)]
        for element, (_object, number) in numbered:
            element.number = number
        root, root_number = self._new_object(document, "structure")
        pages = [document.Reference(page).format(document) for page in document.Pages.pages]
        for element, (written, _number) in numbered:
            parent = element.parent.number if element.parent else root_number
            written.content = _content(element, parent, pages)
        rows = b" ".join(
            b"%d [%s]" % (page, b" ".join(b"%d 0 R" % element.number for element in marks))
            for page, marks in enumerate(self._marks)
        )
        root.content = b"<< /Type /StructTreeRoot /K %d 0 R /ParentTree << /Nums [%s] >> /ParentTreeNextKey %d >>" % (
            self._root.number, rows, len(self._marks),
        )  # fmt: skip
        catalog: PDFCatalog = document.Catalog
        catalog.StructTreeRoot = PDFObjectReference("structure")
        # Without `__RefOnly__` a dictionary would be written as one: the catalog makes a reference of each.
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        said = _XMP.format(**self._about).encode()
        catalog.Metadata = PDFStream(PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), said)

    @staticmethod
    def _new_object(document: Any, name: str) -> tuple[_Written, int]:
        written = _Written()
        document.Reference(written, name)
        number, _generation = document.idToObjectNumberAndVersion[name]
        return written, number


def _all_in(element: _Element) -> Iterator[_Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, _Element):
            yield from _all_in(kid)


def _content(element: _Element, parent: int, pages: list[bytes]) -> bytes:
    kids = b" ".join(b"%d" % kid if isinstance(kid, int) else b"%d 0 R" % kid.number for kid in element.kids)
    parts = [b"<< /S /%s /P %d 0 R /K [%s]" % (element.tag.encode(), parent, kids)]
    if element.page:
        parts.append(b"/Pg " + pages[element.page - 1])
    if element.alt:
        parts.append(b"/Alt <FEFF" + element.alt.encode("utf-16-be").hex().encode() + b">")
    if element.scope:
        parts.append(b"/A << /O /Table /Scope /%s >>" % element.scope.encode())
    return b" ".join([*parts, b">>"])
