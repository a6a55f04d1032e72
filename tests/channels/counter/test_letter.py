"""A letter from the counter is read back: large, in the customer's language, with what they need and no link."""

from __future__ import annotations

import pypdfium2
import pytest

from sintonia.conversations.models import Contact, Media
from tests.dialogue.stage import Stage
from tests.visits import clerk


@pytest.mark.parametrize(
    ("language", "heading"), [("pt-BR", "O que acontece agora"), ("es", "Qué pasa ahora"), ("en", "What happens now")]
)
def test_a_letter_says_the_protocol_the_code_and_what_happens(stage: Stage, language: str, heading: str) -> None:
    clara = clerk()
    page = str(clara.post("/counter/open", {"party": ""})["Location"]).partition("?")[0]
    stage.settle()
    contact = Contact.objects.get(channel="counter")
    Contact.objects.update(language=language)
    Media.objects.all().delete()

    answer = clara.post(f"{page}letter", follow=True)

    kept = Media.objects.get()
    assert kept.contact_id == contact.pk and kept.size and kept.path
    content = answer.getvalue()
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert contact.protocol in text.replace(" ", "")
    assert heading in text
    assert "http" not in text and "www" not in text
    assert len(list(document.get_toc())) >= 4
    assert f"({language})".encode() in content
