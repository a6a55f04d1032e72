"""
Alerts that people asked for: a page of a list at a time goes into the outbox, each once, never at night.

The outbox is shared with the answers to those who write, so that alerts never fill it: they are spread over time at a
share of their account's pace, and the next page waits until the one before is out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec
from django.db.models import Q

from sintonia.audit.personal import blind
from sintonia.conversations.channel import Saying
from sintonia.conversations.models import ChannelAccount, Outbox
from sintonia.journeys.models import StoredRun, Timer
from sintonia.journeys.steps import Outcome
from sintonia.kit.phone import canonical_phone
from sintonia.kit.words import _
from sintonia.outreach.following import Alert, Follows
from sintonia.outreach.models import Happening, Reached
from sintonia.outreach.quiet import quiet_until
from sintonia.outreach.stopping import word_of
from sintonia.outreach.wire import Happening as Told

PAGE: Final = 50
# What is left of an account's pace is for those who write.
SHARE: Final = 0.5
USUAL_RATE: Final = 20.0
WAYS: Final = ("whatsapp", "sms")
KIND: Final = "alert"
DEAD: Final = "dead"


class Page(NamedTuple):
    """What became of one page: how many were told and not, until when some wait, and how long it takes to go out."""

    told: int
    untold: int
    held_until: datetime | None
    lasts: timedelta


def has_room(*, company: str) -> bool:
    """Whether the page before of a company is out."""
    open_ = Outbox.objects.filter(kind=KIND, done_at=None, account__company=company)
    return len(open_.values_list("pk", flat=True)[:PAGE]) < PAGE


def send_page(row: Happening, follows: Follows, page: Sequence[Alert], *, at: datetime) -> Page:
    """Put one page into the outbox, in the caller's transaction."""
    accounts = {a.channel: a for a in ChannelAccount.objects.filter(company=row.company).order_by("-pk")}
    whom = {alert.place: whom_of(alert.to) for alert in page}
    silent = _silent(row.company, whom.values()) | _waiting(follows, row)
    keys = {alert.place: key_of(row.company, row.name, alert) for alert in page}
    before = {alert.place: key_of(row.company, alert.after, alert) for alert in page if alert.after}
    known = _known([*keys.values(), *before.values()])
    held_until: datetime | None = None
    sending: dict[str, tuple[Alert, ChannelAccount, Saying]] = {}
    untold = 0
    for alert in page:
        key, account = keys[alert.place], accounts.get(alert.way)
        if key in known or key in sending:
            continue
        if alert.after and known.get(before[alert.place], DEAD) == DEAD:
            continue
        saying = None if account is None or whom[alert.place] in silent else saying_of(alert, account)
        if saying is None or account is None:
            untold += 1
        elif not alert.at_night and (quiet := quiet_until(at, zone=alert.zone)):
            held_until = min(quiet, held_until or quiet)
        else:
            sending[key] = (alert, account, saying)
    lasts = _put_out(sending, at=at)
    _reach(row.company, {whom[alert.place] for alert, _account, _saying in sending.values()}, at=at)
    return Page(len(sending), untold, held_until, lasts)


def saying_of(alert: Alert, account: ChannelAccount) -> Saying | None:
    """What goes out; None where an account may begin no conversation, for it has no approved template."""
    text = alert.words.render(alert.language)
    if account.channel != "whatsapp":
        return Saying(text=_("{text} To stop these alerts: {word}", text=text, word=word_of(alert.language)).render(
            alert.language
        ), language=alert.language)  # fmt: skip
    template = account.settings.get("alert_template", "")
    return Saying(text=text, template=template, template_values=(text,), language=alert.language) if template else None


def key_of(company: str, name: str, alert: Alert) -> str:
    """What makes an alert the same alert: what it is about, and who is told; without a word of who that is."""
    return f"{KIND}:{company}:{name}:{alert.about}:{whom_of(alert.to)[:8].hex()}"


def whom_of(address: str) -> bytes:
    """An address by its blind index, however it is written."""
    return blind("channel", canonical_phone(address) if address.lstrip("+").isdigit() else address)


def stop_alerts(*, company: str, address: str, at: datetime) -> None:
    """Let an address hear nothing more that it did not just ask for."""
    Reached.objects.update_or_create(
        company=company, whom=whom_of(address), defaults={"silent_since": at}, create_defaults={
            "silent_since": at, "told_at": at,
        },
    )  # fmt: skip


def resume_alerts(*, company: str, addresses: Collection[str]) -> None:
    """Let addresses be told again, because somebody asked for it."""
    Reached.objects.filter(company=company, whom__in=[whom_of(one) for one in addresses]).update(silent_since=None)


def ways_of(*, company: str) -> tuple[str, ...]:
    """By which channels a company can write to somebody who has not written."""
    accounts = ChannelAccount.objects.filter(company=company, channel__in=WAYS).order_by("-channel", "-pk")
    able = [one.channel for one in accounts if one.channel != "whatsapp" or one.settings.get("alert_template")]
    return tuple(dict.fromkeys(able))


def told_at(*, company: str, address: str) -> datetime | None:
    """When an address was last told something unasked, if it wants to be."""
    row = Reached.objects.filter(company=company, whom=whom_of(address), silent_since=None).first()
    return row.told_at if row else None


def is_silent(*, company: str, address: str) -> bool:
    """Whether an address wants to hear nothing that it did not just ask for."""
    return bool(_silent(company, [whom_of(address)]))


def _silent(company: str, whom: Collection[bytes]) -> set[bytes]:
    rows = Reached.objects.filter(company=company, whom__in=list(whom)).exclude(silent_since=None)
    return {bytes(one) for one in rows.values_list("whom", flat=True)}


def _waiting(follows: Follows, row: Happening) -> set[bytes]:
    """Whoever waits for this in a conversation hears of it there."""
    if not follows.waited_for:
        return set()
    theirs = ChannelAccount.objects.filter(company=row.company).values("pk")
    # Who waits still, or was woken by this very thing; not whoever waited once and gave it up.
    still = Q(done_at=None) | Q(done_at__gte=row.begun_at or row.received_at)
    waits = Timer.objects.filter(still, event=follows.waited_for.format(about=row.about), account__in=theirs)
    runs = StoredRun.objects.filter(token__in=waits.values("run")).exclude(state=str(Outcome.cancelled))
    return {whom_of(address) for address in runs.values_list("contact__address", flat=True)}


def _known(keys: Sequence[str]) -> dict[str, str]:
    """What was put out already, and how it stands; what is dead was tried, and told nobody."""
    return dict(Outbox.objects.filter(key__in=keys).values_list("key", "state"))


def _put_out(sending: Mapping[str, tuple[Alert, ChannelAccount, Saying]], *, at: datetime) -> timedelta:
    """Spread over time what goes out, so that at no moment many alerts are due; how long it all takes."""
    rows: list[Any] = []
    due = dict.fromkeys({account.pk for _alert, account, _saying in sending.values()}, at)
    for key, (alert, account, saying) in sending.items():
        rows.append(
            Outbox(
                kind=KIND, key=key, account=account, address=alert.to, author="system",
                body=msgspec.to_builtins(saying), created_at=at, due_at=due[account.pk],
            )
        )  # fmt: skip
        due[account.pk] += timedelta(seconds=1 / (SHARE * (account.rate_per_s or USUAL_RATE)))
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    return max(due.values(), default=at) - at


def _reach(company: str, whom: Collection[bytes], *, at: datetime) -> None:
    Reached.objects.bulk_create(
        [Reached(company=company, whom=one, told_at=at) for one in whom],
        update_conflicts=True, unique_fields=["company", "whom"], update_fields=["told_at"],
    )  # fmt: skip


def as_told(row: Happening) -> Told:
    """A kept happening as it was told."""
    return Told(row.key, row.name, row.at, row.about, row.facts)
