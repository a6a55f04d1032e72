"""Questions to the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from sintonia.audit import tree
from sintonia.audit.models import AuditHead, AuditLeaf, AuditRecord


def trail(about: tuple[str, int]) -> QuerySet[AuditRecord]:
    """Everything recorded about one thing, oldest first."""
    kind, id_ = about
    return AuditRecord.objects.filter(about_kind=kind, about_id=id_).select_related("leaf").order_by("id")


def latest_head() -> AuditHead | None:
    """The tree as last sealed; its root is what may be published."""
    return AuditHead.objects.order_by("-size").first()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the tree found wrong: the leaf, and what is the matter with it."""

    number: int
    what: str


def check_tree() -> list[Finding]:
    """Hash every sealed record again and compare it with its leaf, and the leaves with the latest root."""
    findings: list[Finding] = []
    frontier = tree.Frontier()
    leaves = AuditLeaf.objects.select_related("record").order_by("number")
    for leaf in leaves.iterator():
        if leaf.number != frontier.size:
            return [*findings, Finding(frontier.size, "missing")]
        if leaf_of(leaf.record) != bytes(leaf.hash):
            findings.append(Finding(leaf.number, "changed"))
        frontier.append(bytes(leaf.hash))
    head = latest_head()
    if head is not None and (head.size, bytes(head.root)) != (frontier.size, frontier.root()):
        findings.append(Finding(head.size, "another tree"))
    return findings


def leaf_of(record: AuditRecord) -> bytes:
    """The leaf hash of a record as it stands now."""
    return tree.leaf_hash(
        tree.Leaf(
            record.pk,
            record.at,
            record.actor_kind,
            record.actor_id,
            record.deed,
            record.about_kind,
            record.about_id,
            record.facts,
            bytes(record.salt),
        ).canonical()
    )
