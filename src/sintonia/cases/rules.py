"""
Rules: how long the company may take, in whose word and by which article; data of the packs, one file a law.

A rule is what stands in `packs/<pack>/rules/<law>.toml`. Its version goes up when its length or its way of counting
changes; a clock that runs keeps the version that it began with, and its moments. What a rule says about money is told,
not computed.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from sintonia.kit.words import LANGUAGES

Unit = Literal["minutes", "hours", "days", "business days", "months"]


class UnknownRule(LookupError):
    """No pack has this rule for this country."""


class Warn(Struct, frozen=True, forbid_unknown_fields=True):
    """How long before the end a person is told; business days are told when the day begins."""

    minutes: int = 0
    hours: int = 0
    business_days: int = 0


class Law(Struct, frozen=True, forbid_unknown_fields=True):
    """
    Where rules are from. `dated` is the law's own day, `noted_on` when it was written down here, `read` what was read.

    `rolls` says what becomes of a period whose last day is no business day: it ends on the next, or on the last before.
    A period that is told in days ends at `day_ends` of its last day. `pays` tells customers, in each language, what
    they are paid when a deadline is missed.
    """

    source: str
    country: str
    dated: date
    noted_on: date
    read: str
    pays: dict[str, str] = {}
    day_begins: time = time(8)
    day_ends: time = time(18)
    rolls: Literal["forward", "back"] = "back"


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """
    One deadline. `lengths` names its variants, the strictest first, which counts where nobody says which it is.

    `sure` is "P" (read in the law's own words) or "S" (by another hand). `begins` "business hours" lets the time start
    only on business days between `day_begins` and `day_ends`. `promised` ones take their length in minutes from the
    customer's own contract. `bound` is who must keep it, `code` the regulator's own number for it. `told_by` is
    who tells the customer that it was missed: the house, or the journey that started it.
    """

    id: str
    version: int
    article: str
    sure: Literal["P", "S"]
    starts: str
    unit: Unit
    names: dict[str, str]
    law: Law
    lengths: dict[str, int] = {}
    promised: bool = False
    begins: Literal["at once", "business hours"] = "at once"
    bound: Literal["company", "customer"] = "company"
    warn: Warn = Warn()
    told_by: Literal["house", "journey"] = "house"
    owed: str = ""
    pays: dict[str, str] = {}
    code: str = ""
    note: str = ""

    @property
    def usual(self) -> str:
        """The variant that counts where nobody says which."""
        return next(iter(self.lengths), "")

    def length(self) -> str:
        """How long it is, in English, for whoever looks a rule up: "24 hours (urban), 48 hours (rural)"."""
        begins = "; starts in business hours only" if self.begins == "business hours" else ""
        if self.promised:
            return f"as many {self.unit} as were promised{begins}"
        told = [(f"{length} {self.unit}", variant) for variant, length in self.lengths.items()]
        if len(told) == 1:
            return told[0][0] + begins
        return ", ".join(f"{length} ({variant})" for length, variant in told) + begins

    def pays_in(self, language: str) -> str:
        """What the customer is paid when it is missed, in their language; "" where nothing is fixed."""
        told = self.pays or self.law.pays
        return told.get(language, told.get("en", ""))

    def name(self, language: str) -> str:
        """What it is about, for customers and agents."""
        return self.names.get(language, self.names["en"])


class _File(Struct, forbid_unknown_fields=True):
    law: Law
    rule: list[dict[str, object]]


_rules: Final[dict[tuple[str, str], Rule]] = {}


def keep_rules(folder: Path) -> list[Rule]:
    """
    Register every rule of a folder.

    :raises ValueError: if one is not as it should be; the message names the file and the rule
    """
    found: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            file = msgspec.convert(tomllib.loads(path.read_text("utf-8")), type=_File, strict=False)
            found += [_checked({**told, "law": file.law}) for told in file.rule]
        except (ValueError, TypeError) as wrong:
            raise ValueError(f"{path}: {wrong}") from wrong
    for rule in found:
        known = _rules.setdefault((rule.id, rule.law.country), rule)
        if known != rule:
            raise ValueError(f"two rules are called {rule.id} in {rule.law.country}")
    return found


def _checked(told: dict[str, object]) -> Rule:
    rule = msgspec.convert(told, type=Rule, strict=False)
    lengths = list(rule.lengths.values())
    if any(told and set(LANGUAGES) - told.keys() for told in (rule.names or {"": ""}, rule.pays, rule.law.pays)):
        raise ValueError(f"{rule.id} lacks a language")
    if rule.promised == bool(lengths) or any(length <= 0 for length in lengths) or lengths != sorted(lengths):
        raise ValueError(f"{rule.id} needs its lengths, the strictest first, or to be promised")
    return rule


def rule_named(name: str, *, country: str) -> Rule:
    """
    The rule of this name that holds in a country.

    :raises UnknownRule: if there is none
    """
    found = _rules.get((name, country))
    if found is None:
        raise UnknownRule(f"no pack has a rule {name!r} for {country}")
    return found


def rule_if_kept(name: str, *, country: str) -> Rule | None:
    """The same for a clock that runs already; None for a rule that was taken away since."""
    return _rules.get((name, country))


def all_rules() -> list[Rule]:
    """Every rule there is, by country, law and name."""
    return sorted(_rules.values(), key=lambda rule: (rule.law.country, rule.law.source, rule.id))
