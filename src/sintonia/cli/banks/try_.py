"""`sintonia banks try NAME`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sintonia.cli.banks.asking import bank_named, check_company, running
from sintonia.cli.progress import say


def command(
    name: Annotated[str, typer.Argument(help="The bank's short name, as `list` shows it.")],
    company: Annotated[str, typer.Option(help="The company that is paid, where there are several.")] = "",
) -> None:
    """Ask a bank for a token and what came in the latest minute; ends with 1, saying why, if it does not tell."""
    with running():
        from sintonia.audit import SYSTEM
        from sintonia.config import plugins
        from sintonia.kit.clock import now
        from sintonia.payments.banks import try_bank
        from sintonia.payments.troubles import sentence

        check_company(company)
        bank = bank_named(name, company)
        if not bank.connector:
            sys.exit(f"sintonia: {bank.title} sends return files only; there is nothing to try.")
        trouble = try_bank(bank=bank, ask=lambda: plugins.try_bank(company, name), by=SYSTEM, at=now())
        if trouble:
            sys.exit(f"sintonia: {bank.title}: {sentence(trouble)}")
        say(f"{bank.title} gives a token and says what came in. All is well.")
