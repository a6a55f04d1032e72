"""A policy's papers, and whether it goes on for another year."""

from __future__ import annotations

import re

from sintonia.journeys.steps import (
    Caller,
    Choice,
    Choose,
    Do,
    HandOver,
    Look,
    Outcome,
    Say,
    Show,
    ShownFile,
    Verify,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.insurer.held import chosen, proved_policies, title_of
from sintonia.packs.insurer.ports import Policies, Policy, PolicyDocument

TITLES = {
    "conditions": _("Conditions"),
    "receipt": _("Latest receipt"),
    "certificate": _("Certificate of insurance"),
    "renewal": _("Renewal"),
}
_ASKED = (
    ("receipt", r"\brecibos?\b|\breceipts?\b|\bpagamento\b"),
    ("certificate", r"\bcertificad\w*|\bcertificate\b|\bproof of insurance\b|\bcomprovante\b|\bjustificante\b"),
    (
        "renewal",
        r"\brenov\w*|\brenew\w*|\bdar de baja\b|\bcuando vence\b|\bquando vence\b|\bexpir\w*",
    ),
    ("conditions", r"\bcondicion\w*|\bcondic\w*|\bque (?:me )?cubre\b|\bcobert\w*|\bcover\w*|\bconditions\b"),
)


@journey("policy", title=_("My policy"), version=1)
async def policy(me: Caller, *, policies: Policies) -> Outcome:
    """Show a paper of a policy, or say when it renews and take the wish to renew or stop it."""
    held = await proved_policies(policies, "documents")
    if held is None:
        return Outcome.refused
    if not held:
        await HandOver(_("Asks for the papers of a policy, and has none that we may show."))
        return Outcome.handed_over
    one = await chosen(held, me.said)
    wanted = _wanted(me.said) or await Choose(
        _("What would you like to see?"), [Choice(name, name, title) for name, title in TITLES.items()]
    )
    if wanted == "renewal":
        return await _renewal(me, one, policies)
    papers: tuple[PolicyDocument, ...] = await Look(policies.documents, one.id)
    await _shown(one, next(paper for paper in papers if paper.kind == wanted))
    return Outcome.done


def _wanted(said: str) -> str | None:
    text = folded(said)
    return next((name for name, pattern in _ASKED if re.search(pattern, text)), None)


async def _shown(one: Policy, paper: PolicyDocument) -> None:
    await Show(
        TITLES[paper.kind],
        amount=paper.amount,
        facts=((_("Policy"), one.number), (_("Covers"), title_of(one)), (_("Date"), paper.made_on)),
        file=ShownFile(
            f"{one.number}-{paper.kind}.pdf", "application/pdf", "policies", "document_pdf", {"document": paper.id}
        ),
    )


async def _renewal(me: Caller, one: Policy, policies: Policies) -> Outcome:
    await Say(_("Policy {number} renews by itself on {day}, for {amount} a year.", number=one.number,
                day=one.renews_on, amount=one.premium))  # fmt: skip
    wish = await Choose(
        _("Shall it go on?"),
        [
            Choice("renew", "renew", _("Go on another year")),
            Choice("stop", "stop", _("Do not renew")),
            Choice("nothing", "nothing", _("Only wanted to know")),
        ],
    )
    if wish == "nothing":
        return Outcome.done
    if wish == "stop" and await Verify(3, "documents") is None:
        return Outcome.refused
    receipt = await Do(policies.renew, policy=one.id, wish="renew" if wish == "renew" else "stop", protocol=me.protocol)
    if wish == "renew":
        await Say(_("Noted: it goes on another year. Your receipt: {number}.", number=receipt.number))
    else:
        await Say(_("Noted: it ends on {day} and is not charged again. Your receipt: {number}.", day=one.renews_on,
                    number=receipt.number))  # fmt: skip
    return Outcome.done
