"""What is printed can be read aloud: all of it is tagged or decoration, in order, with its letters in the file."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.documents.clearance import ClearanceSheet, clearance_pdf
from sintonia.documents.evidence import Entry, Evidence, digest_of, evidence_pdf
from sintonia.documents.fonts import printable
from sintonia.documents.letter import Letter, letter_pdf
from sintonia.documents.letterhead import Company
from sintonia.documents.paper import Paper
from sintonia.documents.receipt import Receipt, receipt_pdf, verification_code
from sintonia.documents.slip import Slip, slip_pdf
from sintonia.kit.money import Money
from sintonia.kit.words import LANGUAGES
from tests.documents.structure import fonts_of, opened, structure_of, text_of, unmarked_text

COMPANY = Company("Energia Clara", "12.ABC.345/01DE-35", "Vila Clara", "energiaclara.example")
AT = datetime(2026, 9, 20, 14, 3, 7, tzinfo=UTC)


def receipt(language, **changed):
    fields = {
        "company": COMPANY, "language": language, "number": "R-1", "payer": "Maria da Silva", "document": "***.1-**",
        "amount": Money(1234567890), "paid_at": AT, "way": "PIX", "bank": "Banco Aurora", "proof": "E123",
        "settled": (("Setembro 2026", Money(1234567890)),), "code": "ABCD-1234",
    }  # fmt: skip
    return receipt_pdf(Receipt(**(fields | changed)))


def clearance(language, months=()):
    return clearance_pdf(
        ClearanceSheet(
            company=COMPANY, language=language, holder="Maria", document="***", address=("Rua A, 1",), contract="300",
            number="300-2025", since=date(2025, 1, 1), until=date(2025, 12, 31), made_on=AT.date(), left_out=months,
        )
    )  # fmt: skip


def letter(language, paragraphs=("Paragraph.",)):
    return letter_pdf(Letter("Energia Clara", "Título", language, AT.date(), (("Seção", paragraphs),), (("Nº", "1"),)))


def slip(language):
    return slip_pdf(
        Slip("Energia Clara", language, "P 047", "2026", AT, ("Três à frente",), "4821", "https://a.example")
    )


def slip_of_a_visit(language):
    return slip_pdf(
        Slip(
            "Energia Clara",
            language,
            "",
            "2026 1123 4567 8",
            AT,
            ("Leitura: guardada.",),
            "482-107",
            "https://a.example",
        )
    )


def evidence(language, entries=30):
    said = tuple(Entry(AT, "Cliente", "WhatsApp", f"Estou sem água {n}. " * 20) for n in range(entries))
    return evidence_pdf(Evidence(COMPANY, language, "2026", "Sobre a água", AT, said))


PAPERS = [receipt, clearance, letter, slip, slip_of_a_visit, evidence]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_tagged_whole(paper, language):
    content = paper(language)
    assert unmarked_text(content) == []
    elements = list(structure_of(content).all())
    assert [element.tag for element in elements].count("H1") == 1
    assert all(element.alt for element in elements if element.tag == "Figure")
    root = opened(content).root
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].data
    assert all(embedded and "SourceSans" in name for name, embedded in fonts_of(content))
    assert content == paper(language)


def test_elements_are_read_in_the_order_of_drawing_over_pages():
    content = evidence("en")
    elements = [element for element in structure_of(content).all() if element.page is not None]
    pages = [element.page for element in elements]
    assert pages == sorted(pages) and pages[-1] > 1
    text = text_of(content)
    places = [text.index(f"{n} · Cliente") for n in range(1, 31)]
    assert places == sorted(places)


def test_a_table_says_what_its_cells_belong_to():
    rows = [element for element in structure_of(receipt("es")).all() if element.tag == "TR"]
    assert [kid.tag for kid in rows[0].kids] == ["TH", "TH"]
    assert [(kid.tag, kid.scope) for kid in rows[1].kids] == [("TH", "Row"), ("TD", "")]


def test_a_receipt_says_how_much_how_by_whom_and_what_is_left():
    text = text_of(receipt("pt-BR"))
    for told in ("R$ 12.345.678,90", "20/09/2026", "14:03:07", "PIX", "Banco Aurora", "E123", "ABCD-1234", "Nada mais"):
        assert told in text
    assert "faltam R$ 0,01" in text_of(receipt("pt-BR", left=Money(1)))
    assert "R$ 12,50 será descontado" in text_of(receipt("pt-BR", credit=Money(1250))).replace("\r\n", " ")


def test_a_receipts_code_is_the_companys_alone():
    code = verification_code(key=b"ours", facts=["R-1", "1999"])
    assert code == verification_code(key=b"ours", facts=["R-1", "1999"])
    assert len(code) == 19
    assert code not in {
        verification_code(key=b"theirs", facts=["R-1", "1999"]),
        verification_code(key=b"ours", facts=["R-1", "1998"]),
    }


def test_a_statement_lists_what_is_open():
    months = tuple(date(2020 + n // 12, n % 12 + 1, 1) for n in range(60))
    text = text_of(clearance("es", months))
    assert all(f"{month:%m/%Y}" in text for month in months)


def test_a_paragraph_that_no_page_holds_is_parted():
    words = " ".join(f"palavra{n}" for n in range(900))
    text = text_of(letter("pt-BR", (words,)))
    assert text.split().count("palavra899") == 1 and "palavra0" in text


def test_what_was_said_can_be_checked_again():
    entries = (Entry(AT, "Cliente", "SMS", "Olá"), Entry(AT, "Nós", "SMS", "Bom dia"))
    changed = (Entry(AT, "Cliente", "SMS", "Ola"), entries[1])
    assert digest_of(entries) != digest_of(changed)
    assert entries[0].digest in text_of(evidence_pdf(Evidence(COMPANY, "en", "1", "x", AT, entries)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_stops_a_paper(text, language):
    paper = Paper(title=text, author=text, language=language)
    paper.heading(15, 20, text, tag="H1")
    paper.paragraph(15, 30, text, width=40)
    with paper.figure(text or "nothing"):
        pass
    assert unmarked_text(paper.finish()) == []


def test_letters_that_the_fonts_lack_become_a_frame():
    assert printable("Zoë 李 \N{GRINNING FACE}\u202f1\u00a0€ e\u0301\nx") == "Zoë □ □ 1 € é x"
