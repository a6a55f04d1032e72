"""Sealing beside other tests: their transactions run in the same cluster, and the sealer takes nothing above them."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sintonia.audit.operations import seal_leaves
from tests.running import eventually


def sealed(*, at: datetime, most: int = 10_000) -> int:
    """Seal once no transaction of another test, in the same cluster, is older than what is to be sealed."""

    def is_quiet() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "select coalesce(max(xid), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint "
                "from audit_auditrecord"
            )
            return bool(cursor.fetchone()[0])

    eventually(is_quiet)
    return seal_leaves(at=at, most=most)
