"""News of a case: what somebody waits for is done, or was not done in time. It is said in their conversation, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sintonia.cases.clocks import told_until
from sintonia.cases.models import CaseClock
from sintonia.cases.rules import Rule, rule_if_kept
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.conversations.operations import wake_contact
from sintonia.kit.words import Words, _

NEWS = "news"


def say_done(clock: CaseClock, *, at: datetime) -> None:
    """Tell whoever waits, once, that it is done; if it came late, that too, with what the law pays."""
    rule, contact = rule_of(clock), contact_of(clock.case_id)
    if rule is None or contact is None or rule.bound == "customer" or rule.told_by == "journey":
        return
    what, late = rule.name(contact.language), (clock.met_at or at) > clock.due_at
    words = [_("Done: {what}, No. {number}. If anything is missing, just tell me.", what=what, number=clock.about)]
    if late:
        words += [_("It came late, and I am sorry for that.")]
        words += [Words(pays)] if (pays := rule.pays_in(contact.language)) else []
    say(contact, key=f"done:{clock.pk}", words=words, at=at)


def say(contact: Contact, *, key: str, words: Sequence[Words], at: datetime) -> None:
    """Have words said in a contact, once by the key; where a person has the word, they see the clock and speak."""
    event = {"words": [one.to_json() for one in words]}
    wake_contact(contact=contact, kind=NEWS, key=key, event=event, at=at)


def say_missed(clock: CaseClock, contact: Contact | None, *, again: datetime | None, at: datetime) -> bool:
    """Tell whoever was told of a deadline that it was missed: the new date or none yet, what is paid, a person."""
    rule = rule_of(clock)
    if rule is None or contact is None or rule.bound == "customer" or rule.told_by == "journey":
        return False
    until = told_until(clock.due_at, zone=clock.zone)
    sorry = _("I am sorry: {what} was due {until} and is not done yet.", what=rule.name(contact.language), until=until)
    new = (
        _("The new date: {until}.", until=told_until(again, zone=clock.zone))
        if again is not None and again > at
        else _("There is no new date yet; I will write as soon as it is done.")
    )
    words = [sorry, new]
    words += [Words(pays)] if (pays := rule.pays_in(contact.language)) else []
    words.append(_("Would you rather have a person look into it? Just say “a person”."))
    say(contact, key=f"missed:{clock.pk}", words=words, at=at)
    return True


def rule_of(clock: CaseClock) -> Rule | None:
    """The rule of a clock, unless it was taken away since."""
    return rule_if_kept(clock.rule, country=clock.country)


def contact_of(case: int) -> Contact | None:
    """Where a case's customer is reached: the latest conversation to which we can write, else the latest of all."""
    contacts = list(Contact.objects.filter(case=case).select_related("account").order_by("-latest_heard_at", "-pk"))
    pushing = set(ChannelAccount.objects.exclude(api="").values_list("pk", flat=True))
    return next((one for one in contacts if one.account_id in pushing), next(iter(contacts), None))
