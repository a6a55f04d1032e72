"""The giant field: what was typed or scanned there, and whom it finds."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from sintonia.cases.models import Case
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.customers.masking import masked_document
from sintonia.journeys.operations import UnableToOpen, issue_passport, open_passport
from sintonia.kit.text import as_crockford

_DIGITS: Final = re.compile(r"\d(?:[\s.\-]?\d){5}")
_CODE: Final = re.compile(r"[0-9A-Za-z]{4}[\s.\-]?[0-9A-Za-z]{4}")
_PROTOCOL: Final = re.compile(r"\d{13}")
_NIF_LETTERS: Final = 9
_CPF_DIGITS: Final = 11


@dataclass(frozen=True, slots=True)
class Shown:
    """A passport that was shown, the case that it opens, and whose customer's it is."""

    code: str
    case: int
    company: str


def code_in(typed: str) -> str:
    """The passport's code in what was typed or scanned, a QR's whole address included; "" if it is none."""
    if "passport=" in typed:
        return as_crockford((parse_qs(urlsplit(typed.strip()).query).get("passport") or [""])[0])
    plain = typed.strip()
    if _DIGITS.fullmatch(plain):
        return re.sub(r"\D", "", plain)
    looks_like_a_code = _CODE.fullmatch(plain) and any(c.isdigit() for c in plain)
    return as_crockford(plain) if looks_like_a_code else ""


def passport_of(typed: str, *, at: datetime) -> Shown | None:
    """
    The passport that what was typed or scanned opens: a code, six digits, a QR, or a protocol's own.

    :raises UnableToOpen: if it is a code that opens nothing
    """
    digits = re.sub(r"[\s.\-]", "", typed)
    if _PROTOCOL.fullmatch(digits) and (case := Case.objects.filter(protocol=digits).first()) is not None:
        return Shown(issue_passport(case=case.pk, at=at).code, case.pk, _company_of(case.pk))
    code = code_in(typed)
    if not code:
        return None
    try:
        opened = _opened(code, at=at)
    except UnableToOpen:
        # Eight letters and digits may be a name or a contract's number: only what looks like nothing else is refused.
        if _DIGITS.fullmatch(typed.strip()) or "passport=" in typed:
            raise
        return None
    return Shown(code, opened, _company_of(opened))


def _opened(code: str, *, at: datetime) -> int:
    """The case that a code opens, whichever company's: the clerks are there for all that are served."""
    *first, last = plugins().served()
    for company in first:
        with suppress(UnableToOpen):
            return open_passport(code=code, company=company, at=at).case
    return open_passport(code=code, company=last, at=at).case


def _company_of(case: int) -> str:
    found = Contact.objects.filter(case=case).order_by("opened_at").values_list("account__company", flat=True).first()
    return found or ""


def people(words: str, *, company: str) -> list[dict[str, Any]]:
    """Whom a company's back office knows by these words, without what the clerk need not see."""
    parties = plugins().back_office(company)["parties"]
    found = []
    for party in parties.search(words):
        contracts = parties.contracts(party.id)
        found.append(
            {
                "party": party.id,
                "name": party.name,
                "initials": initials(party.name),
                "document": document_shown(party.document),
                "address": contracts[0].address if contracts else "",
            }
        )
    return found


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words)) or "?"


def document_shown(document: str) -> str:
    """What a document is and its middle: "CPF ***.456.789-**"."""
    kind = {_NIF_LETTERS: "NIF", _CPF_DIGITS: "CPF"}.get(len(document), "CNPJ")
    return f"{kind} {masked_document(document)}" if document else ""
