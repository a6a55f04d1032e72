"""`sintonia payments take-in FILE --bank NAME`: take in a return file, as a nightly transfer does."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sintonia.cli.banks.asking import bank_named
from sintonia.cli.django_on import set_up
from sintonia.cli.running import join

if TYPE_CHECKING:
    from sintonia.payments.models import ReturnFile


def command(
    file: Annotated[Path, typer.Argument(help="The file that the bank sent.", exists=True, dir_okay=False)],
    bank: Annotated[str, typer.Option(help="The bank's name, as Sintonia knows it.")],
    company: Annotated[str, typer.Option(help="The company that is paid, where there are several.")] = "",
) -> None:
    """Take in a file; one that was taken in before changes nothing. Ends with 1 if it was refused."""
    with ExitStack() as stack:
        join(stack)
        set_up("sintonia_worker")
        from sintonia.kit.clock import now
        from sintonia.payments.taking_in import UnableToTakeIn, take_in

        try:
            row = take_in(file.read_bytes(), file.name, bank=bank_named(bank, company), by=None, at=now())
        except UnableToTakeIn as refusal:
            sys.exit(f"sintonia: {refusal.why}")
        sys.exit(_tell(row))


def _tell(row: ReturnFile) -> int:
    """Print what came of it; 1 if it was refused."""
    from sintonia.kit.words import Words
    from sintonia.payments.files.told import TITLES
    from sintonia.payments.models import BadLine

    if row.refused:
        print(f"Refused: {Words.from_json(row.refused)}", file=sys.stderr)
        return 1
    title = TITLES.get(row.kind, row.kind)
    print(title if row.number is None else f"{title}, number {row.number}")
    print(f"{row.applied} of {row.lines} lines are new payments.")
    for words in row.warnings:
        print(f"Note: {Words.from_json(words)}")
    for line in BadLine.objects.filter(file=row).order_by("number"):
        print(f"Line {line.number}: {Words.from_json(line.why)}")
    return 0
