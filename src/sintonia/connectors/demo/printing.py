"""The pretend company's bills on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP
from typing import Any, Final

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo.asking import ask
from sintonia.connectors.demo.bill import bill_pdf, sun
from sintonia.connectors.demo.billing import barcode, bill, bill_key
from sintonia.connectors.demo.payee import PAYEE, PAYEE_DOCUMENT
from sintonia.connectors.demo.places import place
from sintonia.connectors.demo.prices import FLAG_CENTS, LIGHTING_CENTS, TAXES, energy_price, flag_cents, flag_of
from sintonia.connectors.demo.sheet import BillSheet, Item, Tax
from sintonia.documents.identifiers import CNPJ
from sintonia.documents.letterhead import Company
from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.packs.utility.ports.supply import Bill

COMPANY: Final = Company(
    name=PAYEE,
    document=CNPJ.written(PAYEE_DOCUMENT),
    address="Praça do Sol, 1 · Vila Clara",
    contact="energiaclara.example",
    note=_("Fictional company, for demonstration"),
    reach=(
        (_("WhatsApp"), "+55 31 3000-0000"),
        (_("Telephone, free, day and night"), "+55 31 3000-0001"),
        (_("Internet"), "energiaclara.example"),
        (_("At a counter"), "Praça do Sol, 1 · Vila Clara"),
        (_("Ombudsman, if our answer was not enough"), "energiaclara.example/ouvidoria"),
    ),
    draw_mark=sun,
)
NOTICES: Final = (
    _("By PIX your payment is with us in seconds, and we tell you so."),
    _(
        "Our bills are paid to {payee}, CNPJ {document}, and to nobody else. In doubt, send us the code: we check it.",
        payee=PAYEE,
        document=CNPJ.written(PAYEE_DOCUMENT),
    ),
    _("Is the payment hard this month? Ask on WhatsApp for instalments."),
)
RIGHTS: Final = (
    _("You do not agree with a charge? Tell us: while we look into it, that part need not be paid."),
    _("No cut for a debt without a notice at least 15 days before; never on a Friday, a weekend or a holiday."),
    _("Paid twice? It is taken off your next bill by itself."),
    _("Every contact has a protocol number. If we do not solve it, ask our ombudsman, then ANEEL: dial 167, free."),
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
    readings = _readings(contract, found) if found is not None else []
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
        amount=found.to_pay if found.paid_on is None else found.amount,
        due_on=found.due_on,
        kwh=found.kwh,
        meter=meter,
        readings=(readings[1], readings[0]),
        items=_items(found),
        history=tuple(reversed(ask(_HISTORY, [contract, month]))),
        barcode=barcode(number=number, month=found.month, cents=found.to_pay.cents, due_on=found.due_on),
        pix=found.pix,
        paid_on=found.paid_on,
        flag=flag_of(found.month),
        taxes=tuple(taxes_of(_whole(found))),
        notices=NOTICES,
        rights=RIGHTS,
    )
    return bill_pdf(sheet)


def _readings(contract: int, found: Bill) -> list[tuple[date, int]]:
    """The two readings of a bill, the later one first: of one that was printed ahead, as it will be."""
    readings: list[tuple[date, int]] = ask(_READINGS, [contract, found.month])
    if readings and readings[0][0] < found.month:
        read_on, kwh = readings[0]
        return [(found.month.replace(day=min(read_on.day, 28)), kwh + found.kwh), readings[0]]
    return readings


def _whole(found: Bill) -> Money:
    """What a bill came to before a credit was taken off."""
    return found.amount + found.credit if found.credit is not None else found.amount


def _items(found: Bill) -> tuple[Item, ...]:
    amount, flag = _whole(found), Money(flag_cents(found.kwh, found.month))
    lighting = Money(min(LIGHTING_CENTS, amount.cents))
    used = _("{kwh} kWh", kwh=found.kwh)
    price = energy_price(kwh=found.kwh, cents=amount.cents, month=found.month)
    energy = Item(
        _("Energy, with taxes"), amount - lighting - flag, used, price,
        _("What your meter counted, brought to your door: generation, lines, losses and taxes."),
    )  # fmt: skip
    extra = Item(
        _("Tariff flag"), flag, used, FLAG_CENTS[flag_of(found.month)],
        _("An extra for all in months in which energy is dear to make; the regulator decides it, not we."),
    )  # fmt: skip
    city = Item(
        _("Contribution to public lighting"), lighting,
        why=_("Set by a law of your city for its streets; we collect it and hand on all of it."),
    )  # fmt: skip
    items = (energy, extra, city) if flag else (energy, city)
    if found.credit is not None:
        credit = Item(
            _("Credit from before"), found.credit - found.credit - found.credit,
            why=_("You had paid more than was asked; so much less is to pay now."),
        )  # fmt: skip
        items = (*items, credit)
    if found.left is None:
        return items
    came = Item(
        _("Already paid"), found.left - found.amount, why=_("What you have paid for this bill; the rest is left.")
    )
    return (*items, came)


def taxes_of(amount: Money) -> Iterator[Tax]:
    """The taxes that a bill's amount contains; lighting bears none."""
    base = Money(max(amount.cents - LIGHTING_CENTS, 0))
    for name, percent in TAXES:
        yield Tax(name, base, percent, Money(int((base.cents * percent / 100).to_integral_value(ROUND_HALF_UP))))


def address_lines(street: Any, door: str) -> tuple[str, ...]:
    """Where a contract is, as it stands on paper."""
    where = place(street)
    return (f"{where.street}, {door}", f"{where.district} · {where.city}") if where else (door,)


def masked(document: str) -> str:
    """A CPF with its middle alone, or a CNPJ as it is written."""
    if len(document) == 11:  # noqa: PLR2004
        return f"***.{document[3:6]}.{document[6:9]}-**"
    return CNPJ.written(document)
