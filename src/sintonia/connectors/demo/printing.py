"""The pretend company's bills on paper."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo.asking import ask
from sintonia.connectors.demo.bill import BillSheet, Company, bill_pdf
from sintonia.connectors.demo.billing import PAYEE, PAYEE_DOCUMENT, barcode, bill, bill_key
from sintonia.connectors.demo.places import place
from sintonia.connectors.demo.prices import LIGHTING_CENTS, flag_cents
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.supply import Bill

COMPANY: Final = Company(
    name=PAYEE,
    document=f"{PAYEE_DOCUMENT[:2]}.{PAYEE_DOCUMENT[2:5]}.{PAYEE_DOCUMENT[5:8]}/{PAYEE_DOCUMENT[8:12]}-{PAYEE_DOCUMENT[12:]}",
    address="Praça do Sol, 1 · Vila Clara",
    contact="energiaclara.example",
    note=_("Fictional company, for demonstration"),
)
_HEAD: Final = """
    SELECT p.name, p.document, p.language, c.street, c.door, c.number, c.meter
    FROM demo_contract c JOIN demo_party p ON p.id = c.holder_id WHERE c.id = %s
"""
_READINGS: Final = """
    SELECT read_on, kwh FROM demo_reading
    WHERE contract_id = %s AND read_on < %s::date + interval '1 month' AND by <> 'customer'
    ORDER BY read_on DESC, id DESC LIMIT 2
"""
_HISTORY: Final = "SELECT month, kwh FROM demo_bill WHERE contract_id = %s AND month <= %s ORDER BY month DESC LIMIT 13"


def bill_page(identity: str) -> bytes:
    """
    One bill as a PDF, in its holder's language.

    :raises Refused: if there is no such bill
    """
    contract, month = bill_key(identity)
    # Whether it is overdue is not printed, so any day serves.
    found = bill(identity, on=date.min)
    readings = ask(_READINGS, [contract, month])
    if found is None or len(readings) < 2:  # noqa: PLR2004
        raise Refused(_("I could not find this bill."))
    name, document, language, street, door, number, meter = ask(_HEAD, [contract])[0]
    sheet = BillSheet(
        company=COMPANY,
        language=language,
        holder=name,
        document=masked(document),
        address=address_lines(street, door),
        contract=number,
        number=f"{found.month:%Y%m}-{contract}",
        month=found.month,
        amount=found.amount,
        due_on=found.due_on,
        kwh=found.kwh,
        meter=meter,
        readings=(readings[1], readings[0]),
        items=_items(found),
        history=tuple(reversed(ask(_HISTORY, [contract, month]))),
        barcode=barcode(number=number, month=found.month, cents=found.amount.cents, due_on=found.due_on),
        pix=found.pix,
        paid_on=found.paid_on,
    )
    return bill_pdf(sheet)


def _items(found: Bill) -> tuple[tuple[Words, Money], ...]:
    amount, flag = found.amount, Money(flag_cents(found.kwh, found.month))
    lighting = Money(min(LIGHTING_CENTS, amount.cents))
    energy = (_("Energy, {kwh} kWh, with taxes", kwh=found.kwh), amount - lighting - flag)
    rest = (_("Contribution to public lighting"), lighting)
    return (energy, (_("Tariff flag"), flag), rest) if flag else (energy, rest)


def address_lines(street: Any, door: str) -> tuple[str, ...]:
    """Where a contract is, as it stands on paper."""
    where = place(street)
    return (f"{where.street}, {door}", f"{where.district} · {where.city}") if where else (door,)


def masked(document: str) -> str:
    """A CPF with its middle alone, or a CNPJ as it is written."""
    if len(document) == 11:  # noqa: PLR2004
        return f"***.{document[3:6]}.{document[6:9]}-**"
    return f"{document[:2]}.{document[2:5]}.{document[5:8]}/{document[8:12]}-{document[12:]}"
