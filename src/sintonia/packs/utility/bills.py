"""What several journeys share about contracts and bills: choosing one, naming its month, showing its card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sintonia.backoffice.ports import Contract, Parties
from sintonia.documents.identifiers import CNPJ
from sintonia.journeys.steps import (
    Caller,
    Choice,
    Choose,
    ChooseMany,
    Confirm,
    HandOver,
    Look,
    Outcome,
    Person,
    Say,
    Show,
    ShownCode,
    ShownFile,
    Verify,
)
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.supply import Bill, Billing

MOST_LISTED = 9
MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip


def month_of(day: date) -> Words:
    """A bill's month in words: "September 2026"."""
    return _("{month} {year}", month=MONTHS[day.month - 1], year=str(day.year))


async def allowed_contracts(person: Person, parties: Parties) -> tuple[Contract, ...]:
    """The contracts that authority lets this person ask about."""
    found: dict[str, Contract] = {}
    for party in dict.fromkeys((person.party, *person.holders)):
        found |= {contract.id: contract for contract in await Look(parties.contracts, party)}
    return tuple(contract for contract in found.values() if contract.id in person.contracts)


async def contract_for(
    me: Caller, parties: Parties, purpose: str, *, missing: Words
) -> tuple[Contract | None, Outcome]:
    """
    The contract that is asked about, by who may ask for this purpose; without one, how the run ends.

    `missing` tells a person what was wanted where authority gives no contract.
    """
    person = await Verify(2, purpose)
    if person is None:
        return None, Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(missing)
        return None, Outcome.handed_over
    return await chosen_contract(contracts, me.said), Outcome.done


async def chosen_contracts(contracts: Sequence[Contract], heard: str) -> tuple[Contract, ...]:
    """Some of several contracts: few are listed, many are named in words, and what fits is shown before it counts."""
    if len(contracts) == 1:
        return tuple(contracts)
    few = len(contracts) <= MOST_LISTED
    words = _("Which addresses is it for?")
    if not few:
        words = _(
            "You have {count} addresses. Which ones is it for? Streets, numbers, “all” or “all but …” will do.",
            count=len(contracts),
        )
    chosen = await ChooseMany(words, [_option(contract) for contract in contracts], heard=heard)
    if few or len(chosen) == 1:
        return chosen
    if len(chosen) <= MOST_LISTED:
        return await ChooseMany(_("These fit. Which of them?"), [_option(contract) for contract in chosen])
    if await Confirm(_("That is {count} of {total} addresses. All of these?", count=len(chosen), total=len(contracts))):
        return chosen
    return await chosen_contracts(contracts, "")


def _option(contract: Contract) -> Choice[Contract]:
    title, number = _("{address}", address=contract.address), _("No. {number}", number=contract.number)
    return Choice(contract, contract.id, title, number)


async def chosen_contract(contracts: Sequence[Contract], heard: str) -> Contract:
    """One contract: the only one, the one that was named, or the one chosen."""
    options = [_option(contract) for contract in contracts]
    chosen: Contract = await Choose(_("Which address is it for?"), options, heard=heard)
    return chosen


def choice_of(bill: Bill) -> Choice[Bill]:
    """A bill as an option: its month, then amount and due date."""
    described = _("{amount}, due on {due}", amount=bill.to_pay, due=bill.due_on)
    if bill.state == "overdue":
        described = _("{amount}, was due on {due}", amount=bill.to_pay, due=bill.due_on)
    return Choice(bill, bill.id, month_of(bill.month), described)


def card_of(bill: Bill, address: str = "") -> Show:
    """
    A bill to pay: the amount largest, whom it goes to before any code, then the codes and the document.

    Among several, `address` says which one it is. Of one that was paid in part, it is what is left that is shown.
    """
    title = _("Bill of {month}", month=month_of(bill.month))
    return Show(
        title if bill.left is None else _("What is left of the bill of {month}", month=month_of(bill.month)),
        amount=bill.to_pay,
        facts=(
            *(((_("Address"), address),) if address else ()),
            *_less(bill),
            (_("Due on"), bill.due_on),
            (_("Pay to"), bill.payee),
            (_("CNPJ"), CNPJ.written(bill.payee_document)),
        ),
        codes=(ShownCode("pix", _("PIX code"), bill.pix), ShownCode("line", _("Payment line"), bill.line)),
        file=_document(bill),
    )


def _less(bill: Bill) -> tuple[tuple[Words, Money], ...]:
    credit = ((_("Credit already taken off"), bill.credit),) if bill.credit is not None else ()
    if bill.left is None:
        return credit
    return (*credit, (_("The whole bill"), bill.amount), (_("Already paid"), bill.amount - bill.left))


async def as_it_stands(bill: Bill, billing: Billing) -> Bill | None:
    """A bill that was chosen, looked at again: None if nothing is left to pay by now, and that is said."""
    now: Bill | None = await Look(billing.bill, bill.id)
    if now is not None and now.state == "paid":
        await Say(_("Nothing is left to pay of this bill: it is paid. Thank you!"))
        return None
    return now or bill


def receipt_card_of(bill: Bill) -> Show:
    """A paid bill: nothing to pay, so no codes."""
    if bill.paid_on is None:
        return Show(_("Bill of {month}", month=month_of(bill.month)), amount=bill.amount,
                    facts=((_("State"), _("Paid")),), file=_document(bill))  # fmt: skip
    return Show(
        _("Bill of {month}", month=month_of(bill.month)),
        amount=bill.amount,
        facts=((_("Paid on"), bill.paid_on or bill.due_on),),
        file=_document(bill),
    )


def _document(bill: Bill) -> ShownFile:
    return ShownFile(f"{bill.id}.pdf", "application/pdf", "billing", "bill_pdf", {"bill": bill.id}, called=_("bill"))
