"""The account that pays a policy: changed by its holder alone, stepped up; by nobody else, and the holder is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sintonia.documents.identifiers import IBAN
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Confirm,
    Do,
    HandOver,
    NotUnderstood,
    Outcome,
    Said,
    Say,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.insurer.held import chosen, proved_policies
from sintonia.packs.insurer.ports import Policies, Policy
from sintonia.packs.insurer.skills import POLICIES
from sintonia.understanding.others import names_a_mandate
from sintonia.understanding.readers import Reads

_PERSON = re.compile(r"\b(?:persona|pessoa|person|humano|agente|alguien|alguem|somebody|someone|human)\b")
_LEAVE = re.compile(
    r"\b(?:vale|dejalo|dejemoslo|deja|solo el|nada|da igual|esta bien|ok|de acuerdo|deixa|tudo bem|so o|leave it|fine"
    r"|never mind|just the|only the|all right|no importa|ya le digo|se lo digo|espero|esperamos)\b|^no\W*$"
)

# Whoever says that it is another's is told so at once; anybody else first proves who they are.
_ANOTHERS = re.compile(
    r"\b(?:correduri\w*|corredor\w*|corretor\w*|broker|client\w*|de mi (?:madre|padre|mujer|marido|hij[oa]|suegr[oa])"
    r"|da minha (?:mae|esposa|filha|sogra|cliente)|do meu (?:pai|marido|filho|sogro|cliente)"
    r"|my (?:mother|father|wife|husband|son|daughter|client))\b"
)


@journey("bank_details", title=_("Account that pays a policy"), version=1, skill=POLICIES, offered=False, brief=True)
async def bank_details(me: Caller, *, policies: Policies, notices: Notices) -> Outcome:
    """Change the account for the holder, after a code to a known channel; tell the holder when somebody else asks."""
    if _ANOTHERS.search(folded(me.said)):
        broker = await proved_policies(policies, "claim")
        if broker is None:
            return Outcome.refused
        others = [policy for policy in broker.policies if policy.holder != broker.by]
        if others:
            return await _asked_by_another(me, await chosen(others, me.said), policies, notices)
    holder = await proved_policies(policies, "bank_details", level=3)
    if holder is None:
        return Outcome.refused
    if not holder.policies:
        await HandOver(_("Wants to change the account of a policy, and holds none."))
        return Outcome.handed_over
    return await _changed(me, holder.policies, policies)


async def _changed(me: Caller, held: Sequence[Policy], policies: Policies) -> Outcome:
    policy = await chosen(held, me.said)
    account = await Ask(_("What is the IBAN of the new account?"), read=iban)
    if not await Confirm(_("Shall policy {number} be paid from {account} from now on?", number=policy.number,
                           account=_masked(account))):  # fmt: skip
        return Outcome.cancelled
    receipt = await Do(policies.change_account, policy=policy.id, iban=account, protocol=me.protocol)
    await Say(_("Changed: from now on {account} pays. Your receipt: {number}.", account=_masked(account),
                number=receipt.number))  # fmt: skip
    return Outcome.done


async def _asked_by_another(me: Caller, policy: Policy, policies: Policies, notices: Notices) -> Outcome:
    """Nobody but the holder, who is told; whatever the hurry. Other ways are named, and the rest goes on."""
    await Do(policies.ask_bank_change, policy=policy.id, protocol=me.protocol)
    about = _("Another account for policy {number}", number=policy.number)
    channels = await Do(notices.tell_of_wish, party=policy.holder, about=about)
    await Say(_only_the_holder(tuple(channels)))
    question = _("Shall I leave it at that for now?")
    while True:
        match await Ask(question, read=instead):
            case "urgent":
                await Say(_("I understand the hurry, and I am sorry. Even so nobody else can do it: the rule "
                            "protects the policyholder."))  # fmt: skip
                question = _("There are two other ways: a mandate on file, or a person here. Which one, or neither?")
            case "mandate":
                await HandOver(_("A mandate is to be checked: account of policy {number}.", number=policy.number))
                return Outcome.handed_over
            case "person":
                await HandOver(_("Asks to change the account of policy {number}, which another holds.",
                                 number=policy.number))  # fmt: skip
                return Outcome.handed_over
            case _:
                await Say(_("Good: the account stays as it is until the policyholder confirms."))
                return Outcome.refused


def _only_the_holder(channels: tuple[str, ...]) -> Words:
    if not channels:
        return _("Only the policyholder can change the account that pays, so that nobody takes it over.")
    return _(
        "Only the policyholder can change the account that pays, so that nobody takes it over. I have just told "
        "{channels}: with a code that we send there, it is done in a minute.",
        channels=", ".join(channels),
    )


def _iban(said: Said) -> str:
    plain = re.sub(r"[\s.-]", "", said.text.upper())
    # Whoever has only keys, or leaves the country out, means Spain.
    found = re.search(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", f"ES{plain}" if re.fullmatch(r"\d{22}", plain) else plain)
    if found is None:
        raise NotUnderstood(_("The IBAN has 24 characters and begins with ES. What is it?"))
    if not IBAN.valid(found[0]):
        raise NotUnderstood(IBAN.refused)
    return found[0]


def _instead(said: Said) -> str:
    text = folded(said.text)
    if names_a_mandate(said.text):
        return "mandate"
    if _PERSON.search(text):
        return "person"
    if _LEAVE.search(text) or said.choice == "yes" or re.match(r"(?:si|sim|yes)\b", text):
        return "leave"
    if not re.search(r"[a-z]{3}", text):
        raise NotUnderstood(_("There are two other ways: a mandate on file, or a person here. Which one, or neither?"))
    return "urgent"


def _masked(account: str) -> Words:
    return _("{country} •••• {end}", country=account[:2], end=account[-4:])


iban = Reads("iban", str, _iban, "number")
instead = Reads("instead", str, _instead)
