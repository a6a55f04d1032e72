"""The proofs: every deed of a matter as the trail keeps it, and what became of its messages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sintonia.audit.models import AuditRecord
from sintonia.audit.queries import latest_head
from sintonia.cases.models import Case
from sintonia.conversations.queries import counts
from sintonia.demo.scene import Scene
from sintonia.journeys.queries import runs_of


def proofs_of(case: Case, scene: Scene) -> dict[str, Any]:
    """What the page of proofs shows of a case."""
    runs = [run.pk for run in runs_of(case=case.pk)]
    contacts = [one.contact.pk for one in scene.doors]
    records = AuditRecord.objects.filter(
        Q(about_kind="case", about_id=case.pk)
        | Q(about_kind="contact", about_id__in=contacts)
        | Q(about_kind="run", about_id__in=runs)
    ).select_related("leaf").order_by("id")  # fmt: skip
    head = latest_head()
    return {
        "case": case,
        "tally": counts(case=case.pk),
        "records": [_row(record, scene.names) for record in records],
        "root": bytes(head.root).hex() if head else "",
        "size": head.size if head else 0,
    }


def _row(record: AuditRecord, names: dict[int, str]) -> dict[str, Any]:
    leaf = getattr(record, "leaf", None)
    by = {"bot": _("Virtual assistant"), "customer": _("Customer"), "system": _("System")}.get(record.actor_kind, "")
    return {
        "at": record.at,
        "deed": record.deed,
        "words": _deeds().get(record.deed, ""),
        "by": by or names.get(record.actor_id or 0, record.actor_kind),
        "number": leaf.number if leaf else None,
        "hash": bytes(leaf.hash).hex() if leaf else "",
    }


def _deeds() -> dict[str, str]:
    return {
        "conversations.contact.opened": _("A conversation began"),
        "dialogue.turn": _("A message was received and answered"),
        "journeys.run.started": _("A request began"),
        "journeys.run.ended": _("A request ended"),
        "journeys.answer.corrected": _("An answer was corrected"),
        "cases.case.joined": _("Another channel joined the matter"),
        "customers.proved": _("The customer's identity was confirmed"),
        "cases.case.opened": _("The matter got its protocol number"),
        "desk.item.opened": _("A person was called"),
        "desk.item.claimed": _("A person took it"),
        "desk.item.closed": _("The person finished"),
        "conversations.owner.changed": _("The conversation changed hands"),
        "conversations.message.said": _("A person answered"),
    }
