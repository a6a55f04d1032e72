"""What was asked of the pretend company and takes time: its steps follow from its kind and age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.asking import Deed, ask, once, row_id
from sintonia.packs.utility.forecast import COMPANY_ZONE
from sintonia.packs.utility.ports.accounts import RequestKind, RequestStep, ServiceRequest

MOST: Final = 20
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
# The company's own pace: each step, and how long after the request, or the day named for it. It keeps within what it
# promises.
PACE: Final[dict[str, tuple[tuple[str, timedelta], ...]]] = {
    "reconnection": (("received", timedelta(0)), ("crew_sent", 6 * _HOUR), ("restored", 20 * _HOUR)),
    "new_connection": (
        ("received", timedelta(0)),
        ("project_checked", 2 * _DAY),
        ("visited", 4 * _DAY),
        ("connected", 7 * _DAY),
    ),
    "move_in": (("received", timedelta(0)), ("register_changed", _DAY), ("connected", 3 * _DAY)),
    "move_out": (("received", timedelta(0)), ("meter_read", 2 * _DAY), ("final_bill", 3 * _DAY)),
    "inspection": (("received", timedelta(0)), ("visited", 12 * _DAY), ("report_ready", 20 * _DAY)),
    "complaint": (("received", timedelta(0)), ("looked_into", _DAY), ("answered", 4 * _DAY)),
    "damage": (("received", timedelta(0)), ("visited", 8 * _DAY), ("answered", 14 * _DAY)),
    "social_tariff": (("received", timedelta(0)), ("looked_into", _DAY), ("answered", 4 * _DAY)),
    "life_support": (("registered", timedelta(0)), ("looked_into", _DAY), ("report_checked", 10 * _DAY)),
    "letter": (("received", timedelta(0)), ("letter_sent", _DAY), ("letter_arrived", 5 * _DAY)),
}
_WRONGFUL: Final = (("received", timedelta(0)), ("crew_sent", _HOUR), ("restored", 3 * _HOUR))
_REQUEST: Final = """
    SELECT r.number, r.kind, r.opened_at, r.protocol, r.contract_id, r.address, r.cancelled_at, r.done_at, r.facts::text
    FROM demo_request r
"""
_OPENED: Final = Deed(
    "request",
    "kind text, party bigint, contract bigint, address text, facts jsonb, protocol text",
    """
    INSERT INTO demo_request (number, kind, party_id, contract_id, address, facts, protocol, opened_at)
    SELECT lpad(b.number::text, 8, '0'), f.kind, f.party, f.contract, f.address, f.facts, f.protocol, f.at
    FROM fresh f JOIN begun b ON b.key = f.key
    """,
    "(a.party IS NULL OR EXISTS (SELECT FROM demo_party WHERE id = a.party))"
    " AND (a.contract IS NULL OR EXISTS (SELECT FROM demo_contract WHERE id = a.contract))",
)
_ADDED: Final = Deed(
    "request_facts",
    "request text, facts jsonb",
    "UPDATE demo_request r SET facts = r.facts || f.facts FROM fresh f WHERE r.number = f.request",
    "EXISTS (SELECT FROM demo_request WHERE number = a.request)",
)
_CANCELLED: Final = Deed(
    "request_cancelled",
    "request text",
    "UPDATE demo_request r SET cancelled_at = f.at FROM fresh f WHERE r.number = f.request AND r.cancelled_at IS NULL",
    "EXISTS (SELECT FROM demo_request WHERE number = a.request)",
)


def requests(party: str, *, at: datetime) -> tuple[ServiceRequest, ...]:
    """What a party asked for, the newest first."""
    sql = f"{_REQUEST} WHERE r.party_id = %s ORDER BY r.opened_at DESC, r.number DESC LIMIT {MOST}"
    return tuple(_request(row, at) for row in ask(sql, [row_id(party)]))


def requests_under(protocol: str, *, at: datetime) -> tuple[ServiceRequest, ...]:
    """What was asked for under a protocol, the newest first."""
    sql = f"{_REQUEST} WHERE r.protocol = %s ORDER BY r.opened_at DESC, r.number DESC LIMIT {MOST}"
    return tuple(_request(row, at) for row in ask(sql, [protocol.replace("\0", "")]))


def open_request(
    key: Key,
    *,
    kind: RequestKind,
    party: str | None,
    contract: str | None,
    address: str,
    facts: Mapping[str, str],
    protocol: str,
    at: datetime,
) -> Receipt:
    """Keep a request, once for its key; its number is the receipt's."""
    return once(
        _OPENED, key, at=at, kind=kind, party=_row(party), contract=_row(contract),
        address=address.replace("\0", ""), facts=_clean(facts), protocol=protocol,
    )  # fmt: skip


def add_to_request(key: Key, *, number: str, facts: Mapping[str, str], at: datetime) -> Receipt:
    """Write down what was learnt later about a request."""
    return once(_ADDED, key, at=at, request=number, facts=_clean(facts))


def cancel_request(key: Key, *, number: str, at: datetime) -> Receipt:
    """Stop a request; one that was stopped before stays as it is."""
    return once(_CANCELLED, key, at=at, request=number)


def _row(identity: str | None) -> int | None:
    return None if identity is None else row_id(identity)


def _clean(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value.replace("\0", "") for name, value in facts.items()}


def _request(row: tuple[Any, ...], at: datetime) -> ServiceRequest:
    number, kind, opened_at, protocol, contract, address, cancelled_at, done_at, kept = row
    facts = msgspec.json.decode(kept, type=dict[str, str])
    until = at if cancelled_at is None else min(at, cancelled_at)
    return ServiceRequest(
        number=number,
        kind=kind,
        opened_at=opened_at,
        protocol=protocol,
        steps=_steps(kind, facts, opened_at, until) if done_at is None else _all_done(kind, facts, opened_at, done_at),
        contract=None if contract is None else str(contract),
        address=address,
        cancelled_at=cancelled_at,
        facts=facts,
    )


def expected(kind: str, facts: Mapping[str, str], opened_at: datetime) -> datetime:
    """When all of a request should be done, as far as the company knows."""
    return _due(kind, facts, opened_at)[-1][1]


def begins(facts: Mapping[str, str], opened_at: datetime) -> datetime:
    """When work on a request begins: at once, or on the day that was named for it."""
    if "day" not in facts:
        return opened_at
    day = datetime.combine(date.fromisoformat(facts["day"]), time(), ZoneInfo(COMPANY_ZONE))
    return max(opened_at, day)


def _due(kind: str, facts: Mapping[str, str], opened_at: datetime) -> list[tuple[str, datetime]]:
    pace = _WRONGFUL if kind == "reconnection" and facts.get("why") == "wrongful" else PACE[kind]
    began = begins(facts, opened_at)
    due = [(code, began + after if after else opened_at) for code, after in pace]
    if "until" in facts:
        due[-1] = (due[-1][0], datetime.fromisoformat(facts["until"]))
    return due


def _all_done(kind: str, facts: Mapping[str, str], opened_at: datetime, done_at: datetime) -> tuple[RequestStep, ...]:
    """The steps of what was done sooner or later than was thought: each came that much sooner or later."""
    due = _due(kind, facts, opened_at)
    whole = due[-1][1] - opened_at
    moments = [(code, opened_at + (done_at - opened_at) * ((moment - opened_at) / whole)) for code, moment in due]
    return tuple(RequestStep(code, done_at=moment, due_at=moment) for code, moment in moments)


def _steps(kind: str, facts: Mapping[str, str], opened_at: datetime, at: datetime) -> tuple[RequestStep, ...]:
    return tuple(
        RequestStep(code, done_at=due if due <= at else None, due_at=due) for code, due in _due(kind, facts, opened_at)
    )
