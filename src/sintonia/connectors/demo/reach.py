"""How the pretend company reaches its customers: who wants to be told what, and the phones and addresses on file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from sintonia.backoffice.energy import AlertWay
from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.kit.phone import canonical_phone

# Without an address it goes where the holder is reached.
_SET: Final = Deed(
    "alerts",
    "contract bigint, ways jsonb",
    """
    INSERT INTO demo_alert (contract_id, kind, way, address)
    SELECT DISTINCT ON (f.contract, w.kind, w.way) f.contract, w.kind, w.way,
        coalesce(nullif(w.address, ''), CASE w.way WHEN 'email' THEN p.emails[1] ELSE p.reachable[1] END, '')
    FROM fresh f
    CROSS JOIN LATERAL jsonb_to_recordset(f.ways) AS w (kind text, way text, address text)
    JOIN demo_contract c ON c.id = f.contract JOIN demo_party p ON p.id = c.holder_id
    ON CONFLICT (contract_id, kind, way) DO UPDATE SET address = excluded.address
    """,
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)",
)
_UNWANTED: Final = Deed(
    "alerts_off",
    "contract bigint, ways jsonb",
    """
    DELETE FROM demo_alert t USING fresh f WHERE t.contract_id = f.contract AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(f.ways) AS w (kind text, way text) WHERE (w.kind, w.way) = (t.kind, t.way)
    )
    """,
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)",
)
_PHONE: Final = Deed(
    "phone",
    "party bigint, phone text, reachable text",
    "UPDATE demo_party p SET phones = ARRAY[f.phone]::varchar[], reachable = ARRAY[f.reachable]::varchar[]"
    " FROM fresh f WHERE p.id = f.party",
    "EXISTS (SELECT FROM demo_party WHERE id = a.party)",
)
_EMAIL: Final = Deed(
    "email",
    "party bigint, email text",
    "UPDATE demo_party p SET emails = ARRAY[f.email] FROM fresh f WHERE p.id = f.party",
    "EXISTS (SELECT FROM demo_party WHERE id = a.party)",
)


def alerts(contract: str) -> tuple[AlertWay, ...]:
    """What is told about a contract, and how."""
    rows: list[tuple[Any, ...]] = ask(
        "SELECT kind, way, address FROM demo_alert WHERE contract_id = %s ORDER BY kind, way", [row_id(contract)]
    )
    return tuple(AlertWay(kind=kind, way=way, address=address) for kind, way, address in rows)


def set_alerts(key: Key, *, contract: str, ways: Sequence[AlertWay], at: datetime) -> Receipt:
    """Replace what is told about a contract."""
    wanted = msgspec.to_builtins(list(ways))
    once(_UNWANTED, f"{key}:off", at=at, contract=row_id(contract), ways=wanted)
    return once(_SET, key, at=at, contract=row_id(contract), ways=wanted)


def change_phone(key: Key, *, party: str, phone: str, at: datetime) -> Receipt:
    """Replace the phones on file."""
    reachable = canonical_phone(phone)
    return once(_PHONE, key, at=at, party=row_id(party), phone=reachable, reachable=reachable)


def change_email(key: Key, *, party: str, email: str, at: datetime) -> Receipt:
    """Replace the e-mail addresses on file."""
    return once(_EMAIL, key, at=at, party=row_id(party), email=email.replace("\0", ""))
