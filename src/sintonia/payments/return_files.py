"""Questions about the files that banks returned: the newest, one with its bad lines, the numbers that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from sintonia.payments.files.sequence import missing
from sintonia.payments.models import BadLine, Bank, ReturnFile

FILES_A_PAGE: Final = 50
LINES_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Missing:
    """What a bank's sequence lacks: its first and its newest missing number, and how many there are."""

    bank: Bank
    agreement: str
    first: int
    latest: int
    count: int


def newest_files(*, company: str, page: Any = 1) -> Page[ReturnFile]:
    """A company's files without their content, the newest first; `open_lines` counts what nobody has seen to yet."""
    return Paginator(_files().filter(company=company).order_by("-received_at", "-pk"), FILES_A_PAGE).get_page(page)


def file_of(token: str) -> ReturnFile | None:
    """One file, without its content."""
    return _files().filter(token=token).first()


def bad_lines(file: ReturnFile, page: Any = 1) -> Page[BadLine]:
    """The lines of a file that could not be taken in, in its order."""
    return Paginator(BadLine.objects.filter(file=file).order_by("number"), LINES_A_PAGE).get_page(page)


def missing_files(*, company: str) -> list[Missing]:
    """The sequences of which a number has not come, though later ones have."""
    taken: dict[tuple[int, str, str], dict[int, bytes]] = {}
    rows = ReturnFile.objects.filter(company=company).exclude(applied_at=None).exclude(number=None)
    for bank, kind, agreement, number in rows.values_list("bank_id", "kind", "agreement", "number"):
        taken.setdefault((bank, kind, agreement), {})[int(number or 0)] = b""
    lacking = {place: found for place, numbers in taken.items() if (found := missing(numbers))}
    banks = Bank.objects.in_bulk({bank for bank, _kind, _agreement in lacking})
    return [
        Missing(banks[bank], agreement, found[0], found[-1], len(found))
        for (bank, _kind, agreement), found in sorted(lacking.items())
    ]


def _files() -> QuerySet[ReturnFile]:
    files = ReturnFile.objects.defer("content").select_related("bank", "by")
    return files.annotate(bad=Count("bad_lines"), open_lines=Count("bad_lines", filter=Q(bad_lines__settled_at=None)))
