"""
Files that banks send are taken in: kept whole with their SHA-256, their payments once each, their bad lines to be seen.

A file is taken in whole or not at all, in one transaction; given again it is the same row, and no money counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import connection, transaction

from sintonia.audit import SYSTEM, Actor
from sintonia.audit.operations import record
from sintonia.kit.words import Words, _
from sintonia.payments.file_rows import insert_payments, known_cents, noon
from sintonia.payments.files.reading import read_file
from sintonia.payments.files.sequence import place
from sintonia.payments.files.told import BadLine as Unread
from sintonia.payments.files.told import PaidLine, Told, UnableToReadFile
from sintonia.payments.models import BadLine, Bank, Payment, Refund, ReturnFile
from sintonia.staff.models import User

LARGEST_FILE: Final = 8 << 20
_AT_ONCE: Final = 2000
_LONGEST_NAME: Final = 120
_LONGEST_TEXT: Final = 400
_LONGEST_AGREEMENT: Final = 40


class UnableToTakeIn(Exception):
    """This is no return file at all, and nothing of it is kept; the first argument is `Words`."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


class UnableToSettle(Exception):
    """There is no such line; the first argument is `Words`."""


@transaction.atomic
def take_in(content: bytes, name: str, *, bank: Bank, by: User | None, at: datetime) -> ReturnFile:
    """
    Take in a file that a bank sent: keep it, its payments (a worker places them) and what of it could not be read.

    One that was cut, does not add up or has the number of another is kept as `refused`, and read anew if it is given
    again. `name` is what it was called, `by` who gave it (None: a program).

    :raises UnableToTakeIn: if it has none of the known formats or is larger than 8 MB
    """
    if len(content) > LARGEST_FILE:
        raise UnableToTakeIn(_("This file is too large. Please give one of at most 8 MB."))
    # Files of one company are taken in one after the other: each is compared with those before it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('payments.take_in'), hashtext(%s))", [bank.company])
    digest = sha256(content).digest()
    row = ReturnFile.objects.filter(company=bank.company, sha256=digest).first()
    if row is not None and row.applied_at is not None:
        return row
    row = row or ReturnFile(company=bank.company, sha256=digest, content=content)
    row.bank, row.name, row.received_at, row.by = bank, _plain(name)[:_LONGEST_NAME], at, by
    try:
        told = read_file(content, name)
    except UnableToReadFile as refusal:
        if not refusal.kind:
            raise UnableToTakeIn(refusal.why) from refusal
        row.kind = refusal.kind
        return _refused(row, refusal.why)
    return _taken(row, told, at=at)


def settle_bad_line(*, file: str, number: int, by: User, at: datetime) -> None:
    """
    Mark a bad line as settled: a person has seen to it. Marked already, it stays as it is.

    :raises UnableToSettle: if the file has no such line
    """
    line = BadLine.objects.filter(file__token=file, number=number).first()
    if line is None:
        raise UnableToSettle(_("There is no such line."))
    if BadLine.objects.filter(pk=line.pk, settled_at=None).update(settled_at=at):
        record(
            "payments.bad_line.settled",
            by=Actor("agent", by.pk), at=at, about=("return_file", line.file_id), line=number,
        )  # fmt: skip


def _refused(row: ReturnFile, why: Words) -> ReturnFile:
    row.refused = why.to_json()
    row.save()
    _recorded("payments.file.refused", row)
    return row


def _recorded(deed: str, row: ReturnFile) -> None:
    by = Actor("agent", row.by_id) if row.by_id else SYSTEM
    record(deed, by=by, at=row.received_at, about=("return_file", row.pk), file=row.kind, lines=row.applied)


def _taken(row: ReturnFile, told: Told, *, at: datetime) -> ReturnFile:
    row.kind, row.agreement, row.number = told.kind, told.agreement[:_LONGEST_AGREEMENT], told.number
    row.currency, row.total_cents = told.currency, told.total.cents
    row.lines = len(told.lines) + told.skipped
    warnings = list(told.warnings)
    if why := _of_another_bank(told, row.bank):
        return _refused(row, why)
    if told.number is not None:
        stands = place(told.number, content=bytes(row.sha256), taken=numbers_taken(row))
        if stands.state == "repeated" and stands.words is not None:
            return _refused(row, stands.words)
        warnings += [stands.words] if stands.words else []
    row.refused, row.applied_at = None, at
    row.save()
    new, again, bad = _keep_payments(row, told.paid, at=at)
    refunds, later = _keep_refunds(row, [line for line in told.paid if line.cancels], at=at)
    _keep_bad_lines(row, [*told.bad, *bad])
    row.applied = new + refunds
    if again:
        warnings.append(_("Payments of it that were known before: {count}.", count=again))
    if told.skipped:
        warnings.append(_("Lines of it that tell of no money received: {count}.", count=told.skipped))
    row.warnings = [words.to_json() for words in (*warnings, *later)]
    row.save()
    _recorded("payments.file.taken_in", row)
    return row


def numbers_taken(row: ReturnFile) -> dict[int, bytes]:
    """The numbers of the files of the same sequence that were taken in, with the SHA-256 of each."""
    alike = ReturnFile.objects.filter(
        company=row.company, bank=row.bank, kind=row.kind, agreement=row.agreement
    ).exclude(applied_at=None)
    return {number: bytes(digest) for number, digest in alike.values_list("number", "sha256") if number is not None}


def _of_another_bank(told: Told, bank: Bank) -> Words | None:
    code = str(bank.settings.get("code", ""))
    if code and told.bank_code and code != told.bank_code:
        return _("This file is of bank {found}, but {bank} is bank {wanted}.",
                 found=told.bank_code, bank=bank.title, wanted=code)  # fmt: skip
    ours = [str(one) for one in bank.settings.get("agreements", ())]
    if ours and told.agreement and told.agreement.lstrip("0") not in {one.lstrip("0") for one in ours}:
        return _("This file is of agreement {found}, but ours at {bank} are {wanted}.",
                 found=told.agreement, bank=bank.title, wanted=", ".join(ours))  # fmt: skip
    return None


def _keep_payments(row: ReturnFile, lines: Iterable[PaidLine], *, at: datetime) -> tuple[int, int, list[Unread]]:
    """Keep what is new; returns how many were, how many were known, and lines that tell of known ones otherwise."""
    received = [line for line in lines if not line.cancels]
    known = known_cents(row.company, [line.key for line in received])
    new: dict[str, PaidLine] = {}
    again, bad = set[str](), []
    for line in received:
        if line.key not in known:
            # Of one payment that the file tells twice, which its reader has said, the first counts.
            new.setdefault(line.key, line)
        elif known[line.key] == line.amount.cents:
            again.add(line.key)
        else:
            bad.append(Unread(line.number, line.code, _("The same payment was told before with another amount.")))
    return insert_payments(row, new.values(), at=at), len(again), bad


def _keep_refunds(row: ReturnFile, lines: Sequence[PaidLine], *, at: datetime) -> tuple[int, list[Words]]:
    """
    Keep that payments were taken back, each once by its own line's key; returns how many were new, and warnings.

    A bank repeats what it takes back, with its day: the payment of the same key. Where it wrote the day on which it
    took it back, that is an earlier payment of the same code. Where there is none, it is one that has not come yet.
    """
    told = {_told_as(line): line for line in lines}
    known = set(Refund.objects.filter(company=row.company, key__in=told).values_list("key", flat=True))
    new = {key: line for key, line in told.items() if key not in known}
    exact = set(
        Payment.objects.filter(company=row.company, key__in=[line.key for line in new.values()]).values_list(
            "key", flat=True
        )
    )
    refunds, later = [], []
    taken = {line.key for line in new.values()}
    for line in new.values():
        payment = line.key if line.key in exact else _earlier(row, line, taken)
        if payment is None:
            later.append(_("Line {number} takes back a payment that has not come yet.", number=str(line.number)))
        taken.add(payment or line.key)
        refunds.append(_refund(row, line, payment or line.key, at))
    Refund.objects.bulk_create(refunds, ignore_conflicts=True)
    Payment.objects.filter(company=row.company, key__in=[one.payment_key for one in refunds]).update(look_at=at)
    return len(refunds), later


def _told_as(line: PaidLine) -> str:
    return f"file:{sha256(line.key.encode()).hexdigest()[:40]}"


def _earlier(row: ReturnFile, line: PaidLine, taken: set[str]) -> str | None:
    """The newest payment of the same code and amount that nothing took back yet."""
    alike = Payment.objects.filter(company=row.company, bank=row.bank, source="file", code=line.code)
    alike = alike.filter(cents=line.amount.cents, paid_on__lte=line.paid_on).exclude(key__in=taken)
    keys = list(alike.order_by("-paid_on", "-pk").values_list("key", flat=True))
    refunds = Refund.objects.filter(company=row.company, payment_key__in=keys)
    back = set(refunds.values_list("payment_key", flat=True))
    return next((key for key in keys if key not in back), None)


def _refund(row: ReturnFile, line: PaidLine, payment: str, at: datetime) -> Refund:
    return Refund(
        company=row.company,
        bank=row.bank,
        payment_key=payment,
        key=_told_as(line),
        cents=line.amount.cents,
        at=noon(line.paid_on),
        received_at=at,
    )


def _keep_bad_lines(row: ReturnFile, lines: Iterable[Unread]) -> None:
    BadLine.objects.bulk_create(
        [
            BadLine(file=row, number=line.number, text=_plain(line.text)[:_LONGEST_TEXT], why=line.why.to_json())
            for line in lines
        ],
        batch_size=_AT_ONCE,
    )


def _plain(text: str) -> str:
    """What PostgreSQL keeps as text."""
    return text.replace("\0", "")
