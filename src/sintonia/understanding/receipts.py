"""Reading the receipt of a payment: banks of Brazil write it in a hundred ways, in words, PDF and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.understanding.features import plain
from sintonia.understanding.moments import date_in
from sintonia.understanding.payments import text_of
from sintonia.understanding.readers import Reads
from sintonia.understanding.said import NotUnderstood, Said

_LONGEST: Final = 6000
_IS_ONE: Final = re.compile(
    r"\b(?:comprovante|recibo d[eo] (?:pag|transf|pix)|comprobante|justificante|receipt|proof of payment"
    r"|(?:pix|pagamento|transferencia) (?:enviad|realizad|efetuad|concluid|agendad|aprovad)[oa]"
    r"|voce (?:pagou|transferiu|enviou)|pago (?:realizado|exitoso|efectuado)"
    r"|payment (?:confirmed|successful|sent|completed))"
)
_SCHEDULED: Final = re.compile(r"\b(?:agendad[oa]|agendamento|scheduled|programad[oa])\b")
_END_TO_END: Final = re.compile(r"\bE\d{8}(\d{8})\d{4}[0-9A-Za-z]{11}\b")
_REFERENCE: Final = re.compile(
    r"(?:autenticacao|id ?/? ?(?:da |de la |de )?(?:transacao|transaccion|transaction)|id/transacao|transaction id|nsu"
    r"|txid|identificador|(?:codigo|numero|no?\.?|n[ºo°]) (?:de |da |do )?(?:autenticacao|controle|operacao|operacion"
    r"|autorizacion|documento|transacao)|controle|referencia|reference|autorizacion|confirmation(?: number)?)"
    r"[ \t:#ºo°.\-]*\n?[ \t]*((?=[a-z0-9./\-]*\d)[a-z0-9][a-z0-9./\-]{4,63})"
)
_AMOUNT: Final = re.compile(
    r"(?:r\$|brl|rs|\$)\s*(\d{1,3}(?:[.,]\d{3})*[.,]\d{2}|\d+[.,]\d{2}|\d+)(?!\d)|(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})*[.,]\d{2}|\d+[.,]\d{2})(?![\d/]|[.,]\d)"
)
_NOT_THE_AMOUNT: Final = re.compile(
    r"tarifa|saldo|desconto|juros|multa|limite|\bfee\b|balance|comision|impuesto|discount|interest"
)
_THE_AMOUNT: Final = re.compile(r"valor|total|importe|monto|amount|quantia|pago|paguei|pague|paid|voce pagou")
_NOT_THE_DAY: Final = re.compile(r"vencim|vence|due|validade|emiss|emitid|expira|nasc")
_MONTHS: Final = (
    r"jan|ene", r"fev|feb", r"mar", r"abr|apr", r"mai|may", r"jun", r"jul", r"ago|aug", r"set|sep", r"out|oct",
    r"nov", r"dez|dic|dec",
)  # fmt: skip
_NAMED: Final = "|".join(f"(?:{months})" for months in _MONTHS)
_DATES: Final = (
    (re.compile(r"\b(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})\b"), False),
    (re.compile(r"\b(?P<y>20\d{2})-(?P<m>\d{2})-(?P<d>\d{2})"), False),
    (
        re.compile(
            rf"\b(?P<d>\d{{1,2}})[ /.\-]*(?:de |of )?(?P<m>{_NAMED})[a-z]*\.?[ /.,\-]*(?:de |del )?(?P<y>20\d{{2}})\b"
        ),
        True,
    ),
    (re.compile(rf"\b(?P<m>{_NAMED})[a-z]*\.? (?P<d>\d{{1,2}}),? (?P<y>20\d{{2}})\b"), True),
)


class Paid(Struct, frozen=True):
    """What a receipt says; `scheduled` ones are a promise of the bank and no payment yet."""

    amount: Money | None = None
    paid_on: date | None = None
    reference: str = ""
    scheduled: bool = False


def receipt_in(text: str) -> Paid:
    """What can be read of a receipt; what cannot is left out."""
    whole = text[:_LONGEST]
    seen = _plain_lines(whole)
    end_to_end = _END_TO_END.search(whole)
    named = _REFERENCE.search(seen)
    return Paid(
        amount=_amount(seen),
        paid_on=_day(seen) or (_end_day(end_to_end[1]) if end_to_end else None),
        reference=end_to_end[0] if end_to_end else named[1].upper() if named else "",
        scheduled=bool(_SCHEDULED.search(seen)),
    )


def is_receipt(text: str) -> bool:
    """Whether a text is plainly a receipt, and not words about one: it says so, and how much and when or which."""
    if _END_TO_END.search(text[:_LONGEST]):
        return True
    if not _IS_ONE.search(_plain_lines(text[:_LONGEST])):
        return False
    found = receipt_in(text)
    return found.amount is not None and bool(found.paid_on or found.reference)


def of_a_receipt(text: str) -> str:
    """What a journey needs of a receipt, in a form that reads back the same: no names, no accounts."""
    if not is_receipt(text):
        return ""
    found = receipt_in(text)
    lines = ["comprovante agendado" if found.scheduled else "comprovante"]
    if found.amount is not None:
        lines.append(f"valor R$ {found.amount.cents // 100}.{found.amount.cents % 100:02}")
    if found.paid_on is not None:
        lines.append(f"data {found.paid_on:%d/%m/%Y}")
    if found.reference:
        lines.append(found.reference if _END_TO_END.fullmatch(found.reference) else f"autenticacao {found.reference}")
    return "\n".join(lines)


def _plain_lines(text: str) -> str:
    # Folding would join the lines, and a label belongs to its line.
    return "\n".join(plain(line) for line in text.splitlines())


def _amount(seen: str) -> Money | None:
    """The amount beside the word for it, else the first one; never a fee or a balance."""
    found: list[tuple[bool, Money]] = []
    label = ""
    for line in seen.splitlines():
        about = line if re.search(r"[a-z]{3}", line) else label
        if not _NOT_THE_AMOUNT.search(about):
            found += [(bool(_THE_AMOUNT.search(about)), money) for money in _amounts(line) if money]
        label = line if not _AMOUNT.search(line) else ""
    return next((money for named, money in found if named), found[0][1] if found else None)


def _amounts(line: str) -> Iterator[Money]:
    for match in _AMOUNT.finditer(line):
        written = match[1] or match[2]
        whole, cents = (written[:-3], written[-2:]) if written[-3:-2] in {".", ","} else (written, "00")
        yield Money(int(re.sub(r"\D", "", whole) or 0) * 100 + int(cents))


def _day(seen: str) -> date | None:
    label = ""
    for line in seen.splitlines():
        if not _NOT_THE_DAY.search(line if re.search(r"[a-z]{4}", line) else label):
            for pattern, named in _DATES:
                for match in pattern.finditer(line):
                    if (day := _made(match, named=named)) is not None:
                        return day
        label = line
    return None


def _made(match: re.Match[str], *, named: bool) -> date | None:
    month = next(n for n, names in enumerate(_MONTHS, 1) if re.match(names, match["m"])) if named else int(match["m"])
    try:
        return date(int(match["y"]) % 100 + 2000, month, int(match["d"]))
    except ValueError:
        return None


def _end_day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day, without an hour
    except ValueError:
        return None


def _receipt(said: Said) -> Paid:
    text = text_of(said)
    found = receipt_in(text)
    if found.paid_on is None and (day := date_in(said.text, said.at)) is not None:
        found = Paid(found.amount, day, found.reference, found.scheduled)
    if found.amount is None and not found.reference:
        if said.kind in {"image", "document", "video", "sticker"}:
            raise NotUnderstood(_("I could not read that receipt. How much did you pay, and on which day?"))
        raise NotUnderstood(_("Please send the receipt, or tell me how much you paid and on which day."))
    return found


receipt: Final = Reads("receipt", Paid, _receipt, "amount")
