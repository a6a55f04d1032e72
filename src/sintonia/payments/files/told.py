"""What a bank's file tells, whatever its format: lines that were paid, lines that cannot be read, and totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from sintonia.backoffice.payments import Way
from sintonia.kit.money import Money
from sintonia.kit.words import Words, _

Kind = Literal["febraban150", "cnab240", "norma43", "cuaderno57"]
TITLES: Final[dict[str, str]] = {
    "febraban150": "FEBRABAN 150",
    "cnab240": "CNAB 240",
    "norma43": "Norma 43",
    "cuaderno57": "Cuaderno 57",
}


class UnableToReadFile(Exception):
    """The file as a whole cannot be taken; the first argument is `Words`, `kind` its format or "" for none of ours."""

    def __init__(self, why: Words, kind: Kind | Literal[""] = "") -> None:
        super().__init__(why)
        self.why = why
        self.kind = kind


class UnableToReadLine(Exception):
    """One line cannot be read; the first argument is `Words`."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PaidLine:
    """
    One payment. `number` is its line in the file, from 1; `key` is the same wherever the same payment is told again.

    `code` is what was paid: the digits of a bar code, a bank's own number ("nosso número"), or "" where none was named;
    `extra_cents` are the cents of `amount` that are fine and interest. One that `cancels` takes back the payment of
    the same `key`: its amount was subtracted in the file's totals.
    """

    number: int
    key: str
    code: str
    amount: Money
    paid_on: date
    credited_on: date | None
    way: Way
    fee_cents: int | None = None
    extra_cents: int = 0
    note: str = ""
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, and why; of its `text` nothing is kept that could name a person."""

    number: int
    text: str
    why: Words


@dataclass(frozen=True, slots=True)
class Told:
    """
    A file, read. `number` is its place in the bank's sequence (NSA), None where the format has none; `on` is its day.

    `total` is what its good lines come to, cancelled ones subtracted, in `currency`; `skipped` counts the lines that
    tell of something else than money received.
    """

    kind: Kind
    agreement: str
    number: int | None
    bank_code: str
    on: date | None
    currency: str
    lines: tuple[PaidLine | BadLine, ...]
    total: Money
    skipped: int = 0
    warnings: tuple[Words, ...] = ()

    @property
    def paid(self) -> tuple[PaidLine, ...]:
        return tuple(line for line in self.lines if isinstance(line, PaidLine))

    @property
    def bad(self) -> tuple[BadLine, ...]:
        return tuple(line for line in self.lines if isinstance(line, BadLine))


def total_of(lines: tuple[PaidLine | BadLine, ...], currency: str) -> Money:
    """What the good lines of one currency come to."""
    paid = (line for line in lines if isinstance(line, PaidLine) and line.amount.currency == currency)
    return Money(sum(-line.amount.cents if line.cancels else line.amount.cents for line in paid), currency)


def numbered(lines: list[PaidLine | BadLine]) -> tuple[PaidLine | BadLine, ...]:
    """
    The same lines, the n-th of those that cannot be told apart with an own key.

    For formats whose payments carry no number of their own: two alike in one file are two payments, and the same two
    in another file are no new ones.
    """
    seen: dict[tuple[str, bool], int] = {}
    found: list[PaidLine | BadLine] = []
    for line in lines:
        if isinstance(line, PaidLine):
            place = seen[line.key, line.cancels] = seen.get((line.key, line.cancels), 0) + 1
            found.append(replace(line, key=f"{line.key}:{place}"))
        else:
            found.append(line)
    return tuple(found)


@dataclass(slots=True)
class Tally:
    """What a file says that it holds, against what was read of it."""

    kind: Kind
    good_cents: int = 0
    bad_cents: int = 0
    bad: int = 0
    unknown: int = 0

    def add_bad(self, cents: int | None) -> None:
        """Count a line that could not be read; nobody knows what one without a readable amount is worth."""
        self.bad += 1
        if cents:
            self.bad_cents += cents
        else:
            self.unknown += 1

    def check_sum(self, said: Money) -> Words | None:
        """
        None if what was read comes to what is said; a warning if lines that could not be read explain the difference.

        :raises UnableToReadFile: if they do not
        """
        missing = said.cents - self.good_cents
        found = Money(self.good_cents, said.currency)
        if not missing or missing == self.bad_cents != 0:
            return None
        if self.unknown and missing >= self.bad_cents:
            return _("The file says that it comes to {said}; the lines that could be read come to {found}.",
                     said=said, found=found)  # fmt: skip
        raise UnableToReadFile(
            _("The file says that it comes to {said}, but its lines come to {found}. Nothing of it was taken in.",
              said=said, found=Money(self.good_cents + self.bad_cents, said.currency)),
            self.kind,
        )  # fmt: skip

    def check_count(self, said: int, found: int) -> Words | None:
        """
        None if there are as many lines as is said; a warning if there are more, and lines that cannot be read explain
        it: one was broken in two.

        :raises UnableToReadFile: if they do not
        """
        if said == found:
            return None
        if 0 < found - said <= self.bad:
            return _("The file says that it has {said} lines; it has {found}.", said=said, found=found)
        raise UnableToReadFile(
            _("The file says that it has {said} lines, but it has {found}. Nothing of it was taken in.",
              said=said, found=found),
            self.kind,
        )  # fmt: skip
