"""The order of a bank's files: each has the number after the one before (NSA), without a gap and without a repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from sintonia.kit.words import Words, _

# The number has six digits and begins again.
LARGEST: Final = 999_999
_MOST_MISSING: Final = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a file stands among those that came before.

    "again": the same content was here. "repeated": its number was, with other content, so that one of them is wrong.
    "next", or "gap": those in `missing` have not come yet. "late": it is one that was missing.
    """

    state: Literal["again", "repeated", "next", "gap", "late"]
    missing: tuple[int, ...] = ()

    @property
    def words(self) -> Words | None:
        """What a person should know of it; None where nothing is amiss."""
        if self.state == "repeated":
            return _(
                "A file with this number was taken in before, with other content. Please ask the bank which is right."
            )
        if self.state == "gap" and len(self.missing) == 1:
            return _("The file {number} before this one has not come yet.", number=str(self.missing[0]))
        if self.state == "gap":
            return _(
                "{count} files before this one have not come yet: {first} to {latest}.",
                count=len(self.missing), first=str(self.missing[0]), latest=str(self.missing[-1]),
            )  # fmt: skip
        return None


def place(number: int, *, content: bytes, taken: Mapping[int, bytes]) -> Place:
    """Where the file `number` stands; `content` is its SHA-256, `taken` those of the files taken in, by number."""
    if number in taken:
        return Place("again" if taken[number] == content else "repeated")
    if not taken:
        return Place("next")
    ahead = min((number - known - 1) % LARGEST for known in taken)
    if ahead == 0:
        return Place("next")
    if ahead > LARGEST // 2:
        # It comes before all that are known: nothing is known of what was there.
        return Place("late")
    nearest = (number - ahead - 1 - 1) % LARGEST + 1
    later = any((known - number) % LARGEST <= LARGEST // 2 for known in taken)
    if later:
        return Place("late")
    return Place("gap", tuple((nearest + step - 1) % LARGEST + 1 for step in range(1, min(ahead, _MOST_MISSING) + 1)))


def missing(taken: Mapping[int, bytes]) -> tuple[int, ...]:
    """The numbers that are missing between the files taken in; none is told while the numbers begin again."""
    if not taken or max(taken) - min(taken) > LARGEST // 2:
        return ()
    between = (number for number in range(min(taken), max(taken)) if number not in taken)
    return tuple(islice(between, _MOST_MISSING))
