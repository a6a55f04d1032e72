"""Modulus 10 and 11, as FEBRABAN and the banks define them; they differ in their odd cases."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import Final

# Twice a digit, its own digits summed.
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def modulus_10(digits: str) -> int:
    """The check digit by weights 2, 1 from the right, summing the digits of each product."""
    backwards = digits[::-1]
    total = sum(_DOUBLED[int(digit)] for digit in backwards[::2]) + sum(map(int, backwards[1::2]))
    return (10 - total % 10) % 10


def modulus_11(digits: str) -> int:
    """The check digit of a bill of a public service: a rest of 0 or 1 gives 0, a rest of 10 gives 1."""
    rest = sum(_weighted(digits, range(2, 10))) % 11
    # FEBRABAN layout v7, section 9: a rest of 10 gives 1, which is what 11 - 10 is.
    return 0 if rest in {0, 1} else 11 - rest


def modulus_11_of_banks(digits: str) -> int:
    """The general check digit of a bank's boleto, which is never 0: 0, 10 and 11 give 1."""
    found = 11 - sum(_weighted(digits, range(2, 10))) % 11
    return 1 if found in {0, 10, 11} else found


def _weighted(digits: str, weights: Iterable[int]) -> list[int]:
    return [int(digit) * weight for digit, weight in zip(reversed(digits), cycle(weights), strict=False)]
