"""Who of the pretend company plays in a bench, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Script:
    """Five messages of one matter; `{document}` and `{reading}` are the customer's own."""

    name: str
    lines: tuple[str, ...]


SCRIPTS: Final = (
    Script("outage", ("oi", "bom dia", "estou sem luz", "como assim?", "sim")),
    Script("second_copy", ("oi", "quero a segunda via da conta", "{document}", "obrigada", "valeu")),
    Script("reading", ("oi", "boa tarde", "quero informar a leitura", "{reading}", "sim")),
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A pretend customer who can play every script: one contract, one open bill, no outage."""

    phone: str
    document: str
    reading: int


def people(count: int) -> list[Someone]:
    """So many pretend customers who can play every script."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [count])
        return [Someone(*row) for row in cursor.fetchall()]


PEOPLE: Final = """
SELECT p.reachable[1], p.document, r.kwh + 40
FROM demo_party p
JOIN demo_contract c ON c.holder_id = p.id
CROSS JOIN LATERAL (SELECT kwh FROM demo_reading WHERE contract_id = c.id ORDER BY read_on DESC, id DESC LIMIT 1) r
WHERE p.kind = 'person' AND p.language = 'pt-BR' AND cardinality(p.reachable) = 1 AND p.needs = '{}'
    AND (SELECT count(*) FROM demo_contract o WHERE o.holder_id = p.id) = 1
    AND NOT EXISTS (SELECT FROM demo_role WHERE party_id = p.id)
    AND NOT EXISTS (SELECT FROM demo_outage WHERE c.street = ANY(streets))
    AND p.reachable[1] IN (
        SELECT phone FROM demo_party, unnest(reachable) AS phone GROUP BY phone HAVING count(*) = 1
    )
    AND 1 = (
        SELECT count(*) FROM demo_bill b LEFT JOIN demo_payment y USING (contract_id, month)
        WHERE b.contract_id = c.id AND y.contract_id IS NULL
    )
ORDER BY p.id LIMIT %s
"""


def tidy() -> None:
    """Vacuum what was seeded now: in some runs and not in others it would be vacuumed while we measure."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) demo_party, demo_contract, demo_reading, demo_bill, demo_payment")
