"""What a visit comes to as a letter: the protocol, what was said, what happens next, and a code without any link."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from sintonia.channels.counter.slip import what_happens_now
from sintonia.conversations.keypad import told
from sintonia.conversations.models import Contact
from sintonia.conversations.queries import messages_of, saying_of
from sintonia.documents.letter import Letter
from sintonia.journeys.fio import title_of
from sintonia.journeys.operations import issue_passport
from sintonia.journeys.queries import runs_of


def letter_of(contact: Contact, *, company: str, at: datetime) -> Letter:
    """The letter of a visit, in the customer's language."""
    passport = issue_passport(case=contact.case_id, at=at)
    runs = [run for run in runs_of(case=contact.case_id) if title_of(run.journey, run.version)]
    sayings = [saying for message in messages_of(contact=contact) if (saying := saying_of(message)) is not None]
    said = [line for saying in sayings if not saying.step or saying.card for line in told(saying)]
    protocol = " ".join(contact.protocol[n : n + 4] for n in range(0, len(contact.protocol), 4))
    with override(contact.language.lower()):
        code = _("Until %(day)s, say this code on the phone or at the counter: nothing is asked again.")
        return Letter(
            company=company,
            title=_("What we told you today"),
            language=contact.language,
            on=localtime(at).date(),
            numbers=((_("Your protocol"), protocol), (_("Your code"), f"{passport.digits[:4]}-{passport.digits[4:]}")),
            sections=(
                (_("What was said"), tuple(said) or (_("Nothing else is needed from you."),)),
                (
                    _("What happens now"),
                    (*what_happens_now(runs), code % {"day": f"{localtime(passport.expires_at):%d/%m %H:%M}"}),
                ),
            ),
        )
