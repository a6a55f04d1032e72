"""`sintonia rules`: every deadline, with its source."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    country: Annotated[str, typer.Option(help="Only those of one country, such as BR.")] = "",
) -> None:
    """List every deadline that the packs know: how long, by which article, and how sure that is."""
    from sintonia.cases.rules import all_rules
    from sintonia.packs.rulebook import load_rules

    load_rules()
    for rule in all_rules():
        if country and rule.law.country != country.upper():
            continue
        print(f"{rule.id} ({rule.law.country}, version {rule.version}): {rule.name('en')}")
        print(f"  {rule.length()}, from: {rule.starts}")
        print(f"  {rule.law.source}, {rule.article}; sure: {rule.sure}; noted on {rule.law.noted_on}")
        if rule.owed:
            print(f"  when missed: {rule.owed}")
