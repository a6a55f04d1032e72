"""The clocks port of one contact's case: what a turn decides about deadlines, written with the turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sintonia.backoffice.ports import Contract
from sintonia.cases import queries
from sintonia.cases.clocks import Due, Planned, begun, place_of, planned
from sintonia.cases.models import CaseClock
from sintonia.cases.operations import Met, Started
from sintonia.dialogue.scene import Scene


@dataclass
class CaseClocks:
    """
    The `Clocks` of one case at one moment. Nothing is written here: the scene keeps what was decided, and the commit of
    its turns writes it, so that a turn that is lost leaves no clock and one that is done again starts none twice.
    """

    scene: Scene
    here: ClassVar = True

    def start(
        self,
        key: str,
        *,
        rule: str,
        about: str = "",
        variant: str = "",
        contract: Contract | None = None,
        zone: str = "",
        city: str = "",
        minutes: int = 0,
        since: datetime | None = None,
        not_before: datetime | None = None,
    ) -> Due:
        """Start a clock of this case, and tell when it ends; one that runs already goes on from its start."""
        scene, deed = self.scene, _deed(key)
        first = self._first(deed, rule, about)
        if first is not None and first.key == deed:
            return first.planned.due()
        told_zone, told_city = place_of(contract, zone, city)
        run_since = first.planned.started_at if first else None
        began = begun(scene.at, since=since, not_before=not_before, first=run_since)
        if first is not None and began == first.planned.started_at and variant in {"", first.planned.variant}:
            plan = first.planned
        else:
            variant = variant or (first.planned.variant if first else "")
            plan = planned(
                rule=rule, at=began, zone=told_zone or str(scene.company.zone), city=told_city, variant=variant,
                area=contract.area if contract else "", minutes=minutes,
            )  # fmt: skip
        if first is None or (first.case, first.planned) != (scene.contact.case, plan):
            scene.clocks.append(Started(deed, scene.contact.case, about, plan))
            scene.record("cases.clock.started", ("rule", rule), due_at=plan.due_at.isoformat(), version=plan.version)
        return plan.due()

    def meet(self, key: str, *, rule: str, about: str = "") -> bool:
        """Stop the customer's clocks of this rule, because what they wait for is done; False if none ran."""
        scene = self.scene
        if self._first(_deed(key), rule, about) is None:
            return False
        scene.clocks.append(Met(scene.contact.customer, rule, about, _deed(key)))
        scene.record("cases.clock.met", ("rule", rule))
        return True

    def running(self, about: str) -> tuple[Due, ...]:
        """The clocks that run about a request, whoever asked for it; the one that ends first before the others."""
        kept = queries.running_about(about=about, company=self.scene.contact.account.company) if about else []
        found = {clock.rule: _plan_of(clock) for clock in reversed(kept)}
        for change in self.scene.clocks:
            if isinstance(change, Started) and change.about == about:
                found[change.planned.rule] = change.planned
            elif isinstance(change, Met) and change.about == about:
                found.pop(change.rule, None)
        return tuple(plan.due() for plan in sorted(found.values(), key=lambda plan: plan.due_at))

    def _first(self, deed: str, rule: str, about: str) -> Started | None:
        """The clock of this deed, or the one of this rule and matter that runs: in this batch, or before it."""
        for change in reversed(self.scene.clocks):
            if isinstance(change, Met) and (change.rule, change.about) == (rule, about):
                return None
            if isinstance(change, Started) and (change.planned.rule, change.about) == (rule, about):
                return change
        kept = queries.first_clock(customer=self.scene.contact.customer, rule=rule, about=about, key=deed)
        if kept is None:
            return None
        return Started(kept.key, kept.case_id, kept.about, _plan_of(kept))


def _plan_of(kept: CaseClock) -> Planned:
    return Planned(
        kept.rule, kept.country, kept.rule_version, kept.variant, kept.zone, kept.started_at, kept.due_at, kept.warn_at
    )


def _deed(key: str) -> str:
    """The run and the step alone: the same deed at another door is the same clock."""
    return key.partition("@")[0]
