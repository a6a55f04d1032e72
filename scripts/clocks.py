"""Write docs/reference/clocks.md from the rules in the packs."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from sintonia.cases.rules import Rule, all_rules
from sintonia.packs.rulebook import load_rules

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "clocks.md"
BEGINNING = """# Clocks

This page is made from `src/sintonia/packs/*/rules/*.toml` by `make fix`; a test holds it true. `sintonia rules` says
the same in the terminal.

A journey starts a clock (`await Do(clocks.start, rule="complaint", about=number, contract=contract)`). It is met when
the company's systems tell that the request of that number is done ([how they tell
it](../how-to/tell-what-happened.md)), when the journey says so (`clocks.meet`), or when an agent does. The customer
hears when it ends, in the zone of the contract, and by which article; agents see it; a person gets a work item before
it ends. Whoever was told of a deadline hears it unasked when it is missed: the new date, if there is one, and what the
law pays (`pays`); but not in quiet hours, and not where the journey that started it tells it itself (`told_by`).
`sintonia doctor` tells what is overdue.

How time is counted:

* The day of a request is not counted; the last day is, until business ends on it (18:00).
* Hours and minutes run on without a stop, through nights, weekends and a change of the clocks.
* Business days are those of the contract's country, state and city. National and state holidays come from the library
  `holidays`. What a city keeps besides is a row of `places.toml` in `SINTONIA_HOME`: city, country, state, `yearly`
  days (`"06-13"`), `dates` and the `source`.
* What is asked again while its clock runs counts from when it was asked first, in whichever case and on whichever
  channel (`about` tells apart what is not the same).
* Where nobody says which variant it is, the strictest counts. Where a law may be read in two ways, the earlier end.

*How sure*: **P** was read in the law's own words, **S** by another hand. Laws change: look at the day on which each
was noted, and change the file where yours says otherwise. What is owed is told here and computed nowhere yet.
"""


def page() -> str:
    """Return the page as it should be."""
    load_rules()
    return BEGINNING + "".join(_section(list(rules)) for _, rules in groupby(all_rules(), lambda rule: rule.law))


def _section(rules: list[Rule]) -> str:
    law = rules[0].law
    rows = [
        f"\n## {law.source} ({law.country})\n\n",
        f"Of {law.dated}; noted here on {law.noted_on} from {law.read}.\n\n",
        "| rule | what | starts with | how long | article | sure | when missed |\n|---|---|---|---|---|---|---|\n",
    ]
    return "".join(rows + [_row(rule) for rule in rules])


def _row(rule: Rule) -> str:
    article = f"{rule.article} (code {rule.code})" if rule.code else rule.article
    starts = rule.starts + (f" ({rule.note})" if rule.note else "")
    owed = rule.owed or "not said"
    return f"| `{rule.id}` | {rule.name('en')} | {starts} | {rule.length()} | {article} | {rule.sure} | {owed} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
