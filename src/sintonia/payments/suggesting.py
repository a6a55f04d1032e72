"""
Where a payment that named no bill may belong: what speaks for each bill, and which comes first. Pure.

Nothing is decided here: a person places the payment, and is shown why each bill is suggested.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from sintonia.documents.payment_line import UnableToReadCode, read_service_code

Kind = Literal[
    "code", "digit", "swapped", "begins", "free_field", "bill_named", "contract_named", "note_before", "way_before",
    "amount", "less", "more", "due", "settled", "cancelled",
]  # fmt: skip

BARCODE: Final = 44
# What comes after the day of payment in the free field of a bar code: the contract and the month, in whatever order.
TAIL: Final = 17
LEAST_OF_A_CODE: Final = 8
# Bacen, manual of the BR Code: a txid is of letters and digits, at most so many.
LONGEST_TXID: Final = 35
LEAST_OF_A_NAME: Final = 4
MOST_NAMES: Final = 20
NEAR_DAYS: Final = 10
FAR_DAYS: Final = 45
WEIGHTS: Final[dict[Kind, int]] = {
    "code": 100, "digit": 90, "swapped": 85, "free_field": 70, "bill_named": 70, "begins": 60, "note_before": 50,
    "contract_named": 45, "amount": 40, "due": 15, "way_before": 10, "less": 0, "more": 0,
    "settled": -30, "cancelled": -30,
}  # fmt: skip
FAR_WEIGHT: Final = 5
# What makes a bill worth naming; the rest only says which of them comes first.
ENOUGH: Final = frozenset(WEIGHTS) - {"due", "way_before", "less", "more", "settled", "cancelled"}
_NAME: Final = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment that nobody knows the bill of, as its bank told it."""

    cents: int
    currency: str
    paid_on: date
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bill that may be meant; `left` is what is left to pay of it, in cents."""

    bill: str
    contract: str
    left: int
    due_on: date
    currency: str = "BRL"
    title: str = ""
    barcode: str = ""
    txid: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What was paid before: contracts for which the same note came, and those that paid the same way at this bank."""

    by_note: frozenset[str] = field(default_factory=frozenset)
    same_way: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a bill; `n` is a number of days (below nothing: before the payment), or of cents."""

    kind: Kind
    n: int = 0

    @property
    def weight(self) -> int:
        """How much it speaks for the bill; below nothing, against it."""
        return FAR_WEIGHT if self.kind == "due" and abs(self.n) > NEAR_DAYS else WEIGHTS[self.kind]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A bill, and what speaks for it, the strongest first."""

    candidate: Candidate
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it, to be compared with another bill alone."""
        return sum(reason.weight for reason in self.reasons)


def suggest(
    waiting: Waiting, candidates: Iterable[Candidate], *, before: Before, most: int = 3
) -> tuple[Suggestion, ...]:
    """The bills that a payment may be for, the likeliest first; none in another currency."""
    found = [
        Suggestion(one, reasons_for(waiting, one, before=before))
        for one in {one.bill: one for one in candidates}.values()
        if one.currency == waiting.currency
    ]
    good = [one for one in found if any(reason.kind in ENOUGH for reason in one.reasons)]
    good.sort(key=lambda one: (-one.weight, abs((one.candidate.due_on - waiting.paid_on).days), one.candidate.bill))
    return tuple(good[:most])


def reasons_for(waiting: Waiting, one: Candidate, *, before: Before) -> tuple[Reason, ...]:
    """What speaks for one bill, the strongest first."""
    found = [*_by_code(normal(waiting.code), one), *_by_name(waiting, one)]
    if one.contract in before.by_note:
        found.append(Reason("note_before"))
    found.append(_by_amount(waiting.cents, one))
    days = (one.due_on - waiting.paid_on).days
    if abs(days) <= FAR_DAYS:
        found.append(Reason("due", days))
    if one.contract in before.same_way:
        found.append(Reason("way_before"))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _by_code(code: str, one: Candidate) -> list[Reason]:
    if not code:
        return []
    if code in {one.barcode, one.txid}:
        return [Reason("code")]
    slips = [slip for whole in (one.barcode, one.txid) if (slip := _slip(code, whole))]
    if slips:
        return slips[:1]
    if any(len(code) >= LEAST_OF_A_CODE and whole.startswith(code) for whole in (one.barcode, one.txid)):
        return [Reason("begins", len(code))]
    tail = tail_of(code)
    return [Reason("free_field")] if tail and tail == tail_of(one.barcode) else []


def _slip(code: str, whole: str) -> Reason | None:
    """How a code differs from a bill's by one slip of the hand, if it does; short ones are alike by chance."""
    if len(code) != len(whole) or len(code) < LEAST_OF_A_CODE:
        return None
    different = [at for at in range(len(code)) if code[at] != whole[at]]
    if len(different) == 1:
        return Reason("digit", different[0] + 1)
    return Reason("swapped", different[0] + 1) if _is_swap(code, whole, different) else None


def _is_swap(code: str, other: str, different: Sequence[int]) -> bool:
    if len(different) != 2 or different[1] != different[0] + 1:  # noqa: PLR2004 - two digits, each in the other's place
        return False
    first, second = different
    return code[first] == other[second] and code[second] == other[first]


def _by_name(waiting: Waiting, one: Candidate) -> list[Reason]:
    names = names_in(waiting)
    if {one.bill.casefold(), one.title.casefold()} & names:
        return [Reason("bill_named")]
    return [Reason("contract_named")] if one.contract.casefold() in names else []


def _by_amount(cents: int, one: Candidate) -> Reason:
    if one.cancelled or not one.left:
        return Reason("cancelled" if one.cancelled else "settled")
    more = cents - one.left
    return Reason("amount") if more == 0 else Reason("more", more) if more > 0 else Reason("less", -more)


def normal(code: str) -> str:
    """A code as bills carry it: a right payment line of 48 digits becomes the bar code of 44."""
    digits = re.sub(r"[\s.\-]", "", code)
    if not digits.isdecimal():
        return code.strip()
    try:
        return read_service_code(digits).barcode
    except UnableToReadCode:
        return digits


def tail_of(code: str) -> str:
    """What a bar code of a public service says of contract and month; "" for any other code."""
    tail = code[-TAIL:] if len(code) == BARCODE and code.isdecimal() and code[0] == "8" else ""
    return tail if tail.strip("0") else ""


def names_in(waiting: Waiting) -> frozenset[str]:
    """The words of a payment that may be the number of a bill or a contract."""
    words = _NAME.findall(f"{waiting.note} {waiting.code}")[:MOST_NAMES]
    return frozenset(word.casefold() for word in words if len(word) >= LEAST_OF_A_NAME and re.search("[0-9]", word))


def near_codes(code: str) -> list[str]:
    """Every bar code from which this one differs by a digit, or by two neighbors in each other's place."""
    return _near(code, string.digits) if len(code) == BARCODE and code.isdecimal() else []


def near_txids(code: str) -> list[str]:
    """
    Every PIX transaction id from which this one differs by one letter or digit, or by two neighbors in each other's
    place. Letters are tried as the code has them: capitals, small ones, both or none.
    """
    if not (LEAST_OF_A_CODE <= len(code) <= LONGEST_TXID and code.isascii() and code.isalnum()):
        return []
    kinds = (string.digits, string.ascii_uppercase, string.ascii_lowercase)
    return _near(code, string.digits + "".join(kind for kind in kinds[1:] if set(kind) & set(code)))


def _near(code: str, signs: str) -> list[str]:
    near = [code[:at] + sign + code[at + 1 :] for at in range(len(code)) for sign in signs if sign != code[at]]
    near += [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(len(code) - 1)
        if code[at] != code[at + 1]
    ]  # fmt: skip
    return near
