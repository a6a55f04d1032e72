"""How the pretend company reaches its customers: who wants to be told what, and the phones and addresses on file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo import places
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.kit.phone import canonical_phone
from sintonia.packs.utility.ports.alerts import AlertWay, Wanted

# Without an address it goes where the holder is reached.
_SET: Final = Deed(
    "alerts",
    "contract bigint, ways jsonb",
    """
    INSERT INTO demo_alert (contract_id, kind, way, address, at_night)
    SELECT DISTINCT ON (f.contract, w.kind, w.way) f.contract, w.kind, w.way,
        coalesce(nullif(w.address, ''), CASE w.way WHEN 'email' THEN p.emails[1] ELSE p.reachable[1] END, ''),
        coalesce(w.at_night, false)
    FROM fresh f
    CROSS JOIN LATERAL jsonb_to_recordset(f.ways) AS w (kind text, way text, address text, at_night boolean)
    JOIN demo_contract c ON c.id = f.contract JOIN demo_party p ON p.id = c.holder_id
    ON CONFLICT (contract_id, kind, way) DO UPDATE SET address = excluded.address, at_night = excluded.at_night
    """,
    "EXISTS (SELECT FROM demo_contract WHERE id = a.contract)",
)
_WANTED: Final = """
    SELECT t.id, c.id, c.street, t.way, t.address, t.at_night, p.language, p.needs
    FROM demo_alert t JOIN demo_contract c ON c.id = t.contract_id JOIN demo_party p ON p.id = c.holder_id
    WHERE t.kind = %s AND t.address <> '' AND c.street = ANY (SELECT unnest(streets) FROM demo_outage WHERE id = %s)
        AND (NOT 'life_support' = ANY (p.needs), t.id) > (%s, %s)
    ORDER BY NOT 'life_support' = ANY (p.needs), t.id LIMIT %s
"""
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
        "SELECT kind, way, address, at_night FROM demo_alert WHERE contract_id = %s ORDER BY kind, way",
        [row_id(contract)],
    )
    return tuple(AlertWay(kind=kind, way=way, address=address, at_night=night) for kind, way, address, night in rows)


def wanted(kind: str, *, outage: str, after: str, most: int) -> tuple[Wanted, ...]:
    """Who wants to be told of an interruption on their street: whose life hangs on it first, then as they asked."""
    rows: list[tuple[Any, ...]] = ask(
        _WANTED, [kind, row_id(outage), after.startswith("later:"), row_id(after.removeprefix("later:")), most]
    )
    return tuple(
        Wanted(
            place=_place(identity, needs), contract=str(contract), street=where.street, way=way, address=address,
            language=language, at_night=night, needs=tuple(needs),
        )
        for identity, contract, street, way, address, night, language, needs in rows
        if (where := places.place(street)) is not None
    )  # fmt: skip


def _place(identity: int, needs: Sequence[str]) -> str:
    return str(identity) if "life_support" in needs else f"later:{identity}"


def set_alerts(key: Key, *, contract: str, ways: Sequence[AlertWay], at: datetime) -> Receipt:
    """Replace what is told about a contract."""
    wanted = msgspec.to_builtins(list(ways))
    once(_UNWANTED, f"{key}:off", at=at, contract=row_id(contract), ways=wanted)
    return once(_SET, key, at=at, contract=row_id(contract), ways=wanted)


def may_hold(document: str) -> bool:
    """Whether a contract may be in the name of who has a document: whoever is unknown here may."""
    code = re.sub(r"[^0-9A-Z]", "", document.upper())[:20]
    return not ask("SELECT 1 FROM demo_party WHERE document = %s AND died_on IS NOT NULL", [code])


def change_phone(key: Key, *, party: str, phone: str, at: datetime) -> Receipt:
    """Replace the phones on file."""
    reachable = canonical_phone(phone)
    return once(_PHONE, key, at=at, party=row_id(party), phone=reachable, reachable=reachable)


def change_email(key: Key, *, party: str, email: str, at: datetime) -> Receipt:
    """Replace the e-mail addresses on file."""
    return once(_EMAIL, key, at=at, party=row_id(party), email=email.replace("\0", ""))
