"""
An account's movements as Spanish banks tell them (AEB, Norma 43 of 2012, 80 columns).

For each account a header 11, a record 22 for each movement with up to five of its concepts (23), and an end 33 with
counts, sums and the new balance; a record 88 ends the file. What came in is a payment; what went out is only counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.payments.files.sheet import Line
from sintonia.payments.files.told import (
    BadLine,
    PaidLine,
    Tally,
    Told,
    UnableToReadFile,
    UnableToReadLine,
    numbered,
    total_of,
)

WIDTH: Final = 80
_KIND: Final = "norma43"
_DAY: Final = "YYMMDD"
_CREDIT: Final = "2"
_TRAILER: Final = 26
_NOTE: Final = 140
_LOST: Final = _("A record that begins or ends an account is missing: a part of the file is lost.")
# ISO 4217's numbers of the currencies in which a Spanish account is usual.
_CURRENCIES: Final = {"978": "EUR", "840": "USD", "826": "GBP", "756": "CHF", "986": "BRL", "484": "MXN"}


@dataclass(slots=True)
class _Account:
    """One account of the file, while its movements are read."""

    name: str
    currency: str
    until: date | None
    balance: int
    bad: int = 0
    closed: bool = False
    warnings: list[Words] = field(default_factory=list)
    counts: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    sums: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})


@dataclass(slots=True)
class _Movement:
    """A movement and the concepts behind it."""

    line: Line
    concepts: list[str] = field(default_factory=list)


def read(lines: Sequence[Line]) -> Told:
    """
    Read the movements of one or more accounts.

    :raises UnableToReadFile: if it has no end, or a count, a sum or a balance is not that of its lines
    """
    records = [line for line in lines if line.text[:2] != "00"]
    trailer = records[-1]
    if trailer.text[:2] != "88" or trailer.length < _TRAILER:
        raise UnableToReadFile(
            _("The file has no last record: it was cut on its way. Please ask the bank for it once more."), _KIND
        )
    found: list[PaidLine | BadLine] = []
    accounts: list[_Account] = []
    for movement in _grouped(records[:-1]):
        _take(movement, accounts, found)
    if not accounts or not accounts[-1].closed:
        raise UnableToReadFile(_LOST, _KIND)
    whole = Tally(_KIND, bad=sum(isinstance(line, BadLine) for line in found))
    counted = whole.check_count(_count(trailer), len(records) - 1)
    told, first = numbered(found), accounts[0]
    return Told(
        kind=_KIND,
        agreement=first.name,
        number=None,
        bank_code=first.name[:4],
        on=first.until,
        currency=first.currency,
        lines=told,
        total=total_of(told, first.currency),
        skipped=sum(account.counts[False] for account in accounts),
        warnings=tuple(filter(None, (counted, *(one for account in accounts for one in account.warnings)))),
    )


def _count(trailer: Line) -> int:
    try:
        return int(trailer.digits(21, 26))
    except UnableToReadLine as cause:
        raise UnableToReadFile(_("The last record cannot be read: {why}", why=cause.why), _KIND) from cause


def _grouped(records: Sequence[Line]) -> Iterator[_Movement]:
    held: _Movement | None = None
    for line in records:
        if line.text[:2] == "23" and held is not None and held.line.text[:2] == "22":
            held.concepts += filter(None, (line.words(5, 42), line.words(43, 80)))
        elif line.text[:2] == "24" and held is not None:
            # What it was in another currency says nothing of what came in.
            continue
        else:
            if held is not None:
                yield held
            held = _Movement(line)
    if held is not None:
        yield held


def _take(movement: _Movement, accounts: list[_Account], found: list[PaidLine | BadLine]) -> None:
    line, code = movement.line, movement.line.text[:2]
    open_one = accounts[-1] if accounts and not accounts[-1].closed else None
    if code == "11" and open_one is None:
        accounts.append(_opened(line))
        return
    if code == "11" or open_one is None:
        raise UnableToReadFile(_LOST, _KIND)
    account = open_one
    if code == "33":
        _close(line, account)
        return
    try:
        paid = _movement(movement, account)
    except UnableToReadLine as cause:
        account.bad += 1
        # What stands behind column 52 may name who paid.
        found.append(BadLine(line.number, line.text[:52].rstrip(), cause.why))
    else:
        found += [paid] if paid else []


def _opened(line: Line) -> _Account:
    try:
        sign, balance = line.digits(33, 33), int(line.digits(34, 47))
        return _Account(
            name=line.digits(3, 20),
            currency=_CURRENCIES.get(line.digits(48, 50), "XXX"),
            until=line.day_or_none(27, _DAY),
            balance=balance if sign == _CREDIT else -balance,
        )
    except UnableToReadLine as cause:
        raise UnableToReadFile(_("The first record cannot be read: {why}", why=cause.why), _KIND) from cause


def _movement(movement: _Movement, account: _Account) -> PaidLine | None:
    line = movement.line
    if line.text[:2] != "22":
        raise UnableToReadLine(_("This is no record of a payment."))
    if line.length > WIDTH:
        raise UnableToReadLine(_("The line has {count} columns; it should have {wanted}.",
                                 count=line.length, wanted=WIDTH))  # fmt: skip
    sign = line.digits(28, 28)
    if sign not in {"1", _CREDIT}:
        raise UnableToReadLine(_("Column {first} says neither debit nor credit.", first="28"))
    on, value_on = line.day(11, _DAY), line.day(17, _DAY)
    credit = sign == _CREDIT
    amount = line.amount(29, 42, account.currency)
    account.counts[credit] += 1
    account.sums[credit] += amount.cents
    if not credit:
        return None
    told = " ".join(movement.concepts)
    return PaidLine(
        number=line.number,
        key=f"{_KIND}:{account.name}:{on:%Y%m%d}:{value_on:%Y%m%d}:{amount.cents}:{_marks(line, told)}",
        code="",
        amount=amount,
        paid_on=on,
        credited_on=value_on,
        way="transfer",
        note=(told or line.words(53, 80))[:_NOTE],
    )


def _marks(line: Line, concepts: str) -> str:
    """What tells a movement from others like it: its document, references and concepts, whatever their encoding."""
    told = line.text[42:80] + concepts
    kept = "".join(letter for letter in told.upper() if letter.isascii() and letter.isalnum())
    return sha256(kept.encode()).hexdigest()[:16]


def _close(line: Line, account: _Account) -> None:
    """
    Compare an account's end with what was read of it.

    :raises UnableToReadFile: if a count, a sum or the balance disagrees, and no line that cannot be read explains it
    """
    try:
        said = {
            False: (int(line.digits(21, 25)), int(line.digits(26, 39))),
            True: (int(line.digits(40, 44)), int(line.digits(45, 58))),
        }
        final = int(line.digits(60, 73)) * (1 if line.digits(59, 59) == _CREDIT else -1)
    except UnableToReadLine as cause:
        raise UnableToReadFile(
            _("The record that ends an account cannot be read: {why}", why=cause.why), _KIND
        ) from cause
    for credit, (count, cents) in said.items():
        _check(account, credit, count, Money(cents, account.currency))
    come_to = account.balance + said[True][1] - said[False][1]
    Tally(_KIND, good_cents=come_to).check_sum(Money(final, account.currency))
    account.closed = True


def _check(account: _Account, credit: bool, count: int, total: Money) -> None:
    """The same for one side of it: what came in, or what went out."""
    lost, cents = count - account.counts[credit], total.cents - account.sums[credit]
    tally = Tally(_KIND, good_cents=account.sums[credit])
    if 0 < lost <= account.bad and cents >= 0:
        # Which side a movement that cannot be read was on, nobody knows.
        tally.add_bad(None)
    else:
        tally.check_count(count, account.counts[credit])
    if warning := tally.check_sum(total):
        account.warnings.append(warning)
