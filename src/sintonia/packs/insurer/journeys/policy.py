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
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.insurer.held import chosen, proved_policies, title_of
from sintonia.packs.insurer.ports import Policies, Policy, PolicyDocument
from sintonia.packs.insurer.skills import POLICIES

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


@journey("policy", title=_("My policy"), version=1, skill=POLICIES)
async def policy(me: Caller, *, policies: Policies) -> Outcome:
    """Show a paper of a policy, or say when it renews and take the wish to renew or stop it."""
    known = await proved_policies(policies, "documents")
    if known is None:
        return Outcome.refused
    if not known.policies:
        await HandOver(_("Asks for the papers of a policy, and has none that we may show."))
        return Outcome.handed_over
    one = await chosen(known.policies, me.said)
    wanted = _wanted(me.said) or await Choose(
        _("What would you like to see?"), [Choice(name, name, title) for name, title in TITLES.items()]
    )
    if wanted == "renewal":
        return await _renewal(me, one, policies, by=known.by)
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


async def _renewal(me: Caller, one: Policy, policies: Policies, *, by: str) -> Outcome:
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
    if wish == "stop":
        return await _stopped(me, one, policies)
    if by != one.holder:
        await Say(_("It goes on by itself: nothing needs to be done."))
        return Outcome.done
    receipt = await Do(policies.renew, policy=one.id, wish="renew", protocol=me.protocol)
    await Say(_("Noted: it goes on another year. Your receipt: {number}.", number=receipt.number))
    return Outcome.done


async def _stopped(me: Caller, one: Policy, policies: Policies) -> Outcome:
    """By the holder alone, stepped up, and as long as the law leaves them to decide; after that a person does."""
    holder = await proved_policies(policies, "renewal", level=3)
    if holder is None:
        return Outcome.refused
    if one.id not in {policy.id for policy in holder.policies}:
        await Say(_("Only the policyholder can stop the renewal, as with anything that ends a policy. It stays as it "
                    "is."))  # fmt: skip
        return Outcome.refused
    now: Policy | None = await Look(policies.policy, one.id)
    if now is None or now.stops_until is None:
        await HandOver(
            _("Wants to stop policy {number} less than a month before it renews: decide.", number=one.number),
            words=_("Less than a month is left, and the law asks for one (Ley 50/1980, art. 22). A person will look at "
                    "it and answer you here."),
        )  # fmt: skip
        return Outcome.handed_over
    receipt = await Do(policies.renew, policy=one.id, wish="stop", protocol=me.protocol)
    await Say(_("Noted: it ends on {day} and is not charged again. Your receipt: {number}.", day=one.renews_on,
                number=receipt.number))  # fmt: skip
    return Outcome.done
