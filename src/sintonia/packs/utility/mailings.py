"""
What a distributor mails to every customer at once: a month's bills, each May the statements of the year before.

And one by one, the receipts of payments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sintonia.documents.identifiers import CNPJ
from sintonia.kit.words import _
from sintonia.outreach.kinds import Entry, Kind, keep_kind
from sintonia.outreach.letters import Letter, NoAddress, Paper
from sintonia.packs.utility.bills import month_of as month_words
from sintonia.packs.utility.ports.accounts import Accounts
from sintonia.packs.utility.ports.mailings import Addressee, Mailings, Receipts
from sintonia.packs.utility.ports.supply import Bill
from sintonia.payments.rest import rest_of
from sintonia.payments.ways import WAYS

PDF: Final = "application/pdf"


def billed(ports: Mapping[str, Any], period: str, *, after: str, most: int) -> Sequence[Entry]:
    """Who has a bill of a month."""
    mailings: Mailings = ports["mailings"]
    return _entries(mailings.billed(month_of(period), after=after, most=most))


def supplied(ports: Mapping[str, Any], period: str, *, after: str, most: int) -> Sequence[Entry]:
    """Of whom something was due in a year."""
    mailings: Mailings = ports["mailings"]
    return _entries(mailings.supplied(int(period), after=after, most=most))


def bill_letter(ports: Mapping[str, Any], period: str, *, key: str, at: datetime) -> Letter | None:  # noqa: ARG001 - a port's shape
    """A month's bill: what it is, how to pay it, and the bill itself."""
    whom = _whom(ports, key)
    bill: Bill | None = ports["billing"].bill(f"{key}-{month_of(period):%Y%m}")
    if whom is None or bill is None:
        return None
    say = _sayer(whom)
    paid = bill.state == "paid"
    return Letter(
        key=f"bills:{period}:{key}",
        to=whom.email,
        name=whom.holder,
        language=whom.language,
        subject=say(_("Your bill of {month}", month=month_words(bill.month))),
        paragraphs=(
            say(_("Hello, {name}.", name=_first(whom.holder))),
            say(_("Your bill of {month} is paid. Thank you! It is attached.", month=month_words(bill.month)))
            if paid
            else say(
                _("Your bill of {month} is here. All of it is in the attached PDF.", month=month_words(bill.month))
            ),
        ),
        kind="bills",
        about=key,
        amount=(bill.amount if paid else bill.to_pay).render(whom.language),
        facts=_facts(bill, whom, say),
        code=None if paid else (say(_("PIX code to copy")), bill.pix),
        papers=(_paper(say(_("bill")), bill.id, ports["billing"].bill_pdf(bill.id)),),
    )


def clearance_letter(ports: Mapping[str, Any], period: str, *, key: str, at: datetime) -> Letter | None:  # noqa: ARG001 - a port's shape
    """The statement that a year's bills are paid, or which are not: by law each May (Law 12.007/2009)."""
    whom, accounts = _whom(ports, key), ports["accounts"]
    if whom is None:
        return None
    offered: Accounts = accounts
    since, until = date(int(period), 1, 1), date(int(period), 12, 31)
    stated = offered.clearance(key, since, until)
    say = _sayer(whom)
    told = (
        _("All your bills of {year} are paid. The statement is attached; it stands in for their receipts.", year=period)
        if stated.clear
        else _("The attached statement says which bills of {year} are still open. All others are paid.", year=period)
    )
    paper = offered.clearance_pdf(key, f"{since}", f"{until}", whom.language)
    return Letter(
        key=f"clearances:{period}:{key}",
        to=whom.email,
        name=whom.holder,
        language=whom.language,
        subject=say(_("Your statement of {year}", year=period)),
        paragraphs=(say(_("Hello, {name}.", name=_first(whom.holder))), say(told)),
        kind="clearances",
        about=key,
        facts=((say(_("Contract")), whom.number), (say(_("Number")), stated.number)),
        papers=(_paper(say(_("statement")), stated.number, paper),),
    )


def receipt_letter(ports: Mapping[str, Any], period: str, *, key: str, at: datetime) -> Letter | None:  # noqa: ARG001 - a port's shape
    """The receipt of a payment, for whose contract's papers go by mail."""
    receipts: Receipts = ports["receipts"]
    paid = receipts.received(key.partition(":")[0])
    whom = _whom(ports, paid.contract) if paid is not None else None
    if paid is None or whom is None:
        return None
    say = _sayer(whom)
    return Letter(
        key=f"receipts:{key}",
        to=whom.email,
        name=whom.holder,
        language=whom.language,
        subject=say(_("Your payment was received")),
        paragraphs=(
            say(_("Hello, {name}.", name=_first(whom.holder))),
            say(_("Your payment was received. Thank you! The receipt is attached.")),
            *((say(rest),) if (rest := rest_of(over=paid.over, left=paid.left)) else ()),
        ),
        kind="receipts",
        about=paid.contract,
        amount=paid.amount.render(whom.language),
        facts=(
            *(((say(_("Bill no.")), paid.title),) if paid.title else ()),
            (say(_("Paid on")), say(_("{day}", day=paid.paid_on))),
            (say(_("How")), say(WAYS[paid.way])),
            (say(_("Contract")), whom.number),
        ),
        papers=(
            _paper(
                say(_("receipt")), paid.title or f"{paid.paid_on}", receipts.receipt_pdf(paid.payment, whom.language)
            ),
        ),
    )


def by_post(ports: Mapping[str, Any], *, about: str, key: str) -> None:
    """Send a contract's bills on paper again."""
    accounts: Accounts = ports["accounts"]
    accounts.send_bills_by_post(key, contract=about)


def month_of(period: str) -> date:
    """The first day of a month that is written like 2026-10."""
    return date.fromisoformat(f"{period}-01")


def _entries(page: Sequence[Addressee]) -> Sequence[Entry]:
    return [Entry(one.place, one.contract, bool(one.email)) for one in page]


def _whom(ports: Mapping[str, Any], contract: str) -> Addressee | None:
    """
    Whom to mail what is about a contract; None if there is no such contract any more.

    :raises NoAddress: if its papers do not go by mail
    """
    mailings: Mailings = ports["mailings"]
    found = mailings.addressee(contract)
    if found is not None and not found.email:
        raise NoAddress
    return found


def _facts(bill: Bill, whom: Addressee, say: Any) -> tuple[tuple[str, str], ...]:
    due = (say(_("Paid on")), say(_("{day}", day=bill.paid_on))) if bill.paid_on else (
        say(_("Due on")), say(_("{day}", day=bill.due_on))
    )  # fmt: skip
    line = () if bill.state == "paid" else ((say(_("Bar code")), bill.line),)
    payee = (say(_("Payee")), f"{bill.payee} · {CNPJ.written(bill.payee_document)}")
    credit = ((say(_("Credit already taken off")), bill.credit.render(whom.language)),) if bill.credit else ()
    return (due, *credit, (say(_("Contract")), whom.number), payee, *line)


def _paper(name: str, number: str, content: bytes) -> Paper:
    return Paper(f"{name}-{number}.pdf", PDF, content)


def _sayer(whom: Addressee) -> Any:
    return lambda words: words.render(whom.language)


def _first(name: str) -> str:
    return name.partition(" ")[0]


KINDS: Final = (
    keep_kind(Kind("bills", _("Bills of a month"), "month", billed, bill_letter, by_post)),
    keep_kind(Kind("clearances", _("Yearly statements of payment"), "year", supplied, clearance_letter)),
    keep_kind(Kind("receipts", _("Receipts of payments"), "month", None, receipt_letter)),
)
