"""What a customer came with before, on any channel: protocols, matters and days."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sintonia.journeys.history import History, PastCase
from sintonia.journeys.steps import Caller, Confirm, Look, Outcome, Say, Verify, journey, registry
from sintonia.kit.words import Words, _
from sintonia.packs.utility.forecast import COMPANY_ZONE
from sintonia.packs.utility.grievance import grouped

PAGE = 4


@journey("history", title=_("My contacts and protocols"), version=1)
async def history(me: Caller, *, history: History) -> Outcome:
    """List the protocols, the newest first, a few at a time."""
    person = await Verify(2, "history")
    if person is None:
        return Outcome.refused
    cases = [case for case in await Look(history.cases, person.party) if case.protocol != me.protocol]
    if not cases:
        await Say(_("This is your first contact with us. Its protocol is {protocol}.", protocol=grouped(me.protocol)))
        return Outcome.done
    for start in range(0, len(cases), PAGE):
        await Say(_listed(cases[start : start + PAGE]))
        left = len(cases) - start - PAGE
        if left > 0 and not await Confirm(_("There are {count} earlier ones. Shall I go on?", count=left)):
            break
    return Outcome.done


def _listed(cases: Sequence[PastCase]) -> Words:
    whole = _line(cases[0])
    for case in cases[1:]:
        whole = _("{above}\n{below}", above=whole, below=_line(case))
    return whole


def _line(case: PastCase) -> Words:
    return _(
        "• {day}: {matter}, protocol {protocol}",
        day=case.opened_at.astimezone(ZoneInfo(COMPANY_ZONE)).date(),
        matter=_matter(case.matter),
        protocol=grouped(case.protocol),
    )


def _matter(name: str) -> Words:
    """A matter is named after the journey that it began with."""
    titles = [journey.title for (known, _version), journey in registry.items() if known == name]
    return titles[-1] if titles else _("a question")
