"""Interruptions of supply at the pretend company."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sintonia.backoffice.ports import Key, Place, Receipt
from sintonia.connectors.demo import places
from sintonia.connectors.demo.asking import Deed, ask, ask_for, once, row_id
from sintonia.connectors.demo.estimates import latest_estimate
from sintonia.kit.together import together
from sintonia.packs.utility.ports.supply import Outage

_OUTAGE: Final = """
    SELECT o.id, o.street, o.cause, o.began_at, o.planned, o.back_from, o.back_until, o.crew, o.restored_at
    FROM demo_outage o
"""
_GOING_ON: Final = "o.restored_at IS NULL AND o.began_at <= a.at AND (NOT o.planned OR o.back_until > a.at)"
_STREET: Final = "(SELECT street FROM demo_contract WHERE id = %s)"
_NOW: Final = f"""
    SELECT a.n, o.id, {{street}}, o.cause, o.began_at, o.planned, o.back_from, o.back_until, o.crew, o.restored_at
    FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS a (asked, at, n)
    CROSS JOIN LATERAL (
        {_OUTAGE} WHERE {{street}} = ANY (o.streets) AND {_GOING_ON} ORDER BY o.planned, o.id DESC LIMIT 1
    ) AS o
"""  # noqa: S608
_REPORT: Final = Deed(
    "report",
    "street int, contract bigint, words text, protocol text",
    """
    INSERT INTO demo_outage_report (key, outage_id, street, contract_id, place, words, protocol, dangerous, at)
    SELECT f.key,
        (SELECT id FROM demo_outage WHERE spot.street = ANY (streets) AND restored_at IS NULL AND began_at <= f.at
         ORDER BY planned, id DESC LIMIT 1),
        spot.street, spot.contract, '', f.words, f.protocol, false, f.at
    FROM fresh f CROSS JOIN LATERAL (
        SELECT coalesce(f.street, max(c.street)) AS street, max(c.id) AS contract
        FROM demo_contract c WHERE c.id = f.contract
    ) AS spot
    """,
)
_DANGER: Final = Deed(
    "danger",
    "place text, words text, protocol text",
    "INSERT INTO demo_outage_report (key, place, words, protocol, dangerous, at)"
    " SELECT key, place, words, protocol, true, at FROM fresh",
)
_SUBSCRIPTION: Final = Deed(
    "subscription",
    "outage bigint, run text",
    "INSERT INTO demo_subscription (outage_id, run, at) SELECT outage, run, at FROM fresh ON CONFLICT DO NOTHING",
    "EXISTS (SELECT FROM demo_outage WHERE id = a.outage)",
)


def find_places(words: str) -> tuple[Place, ...]:
    """At most three streets that somebody's words may mean."""
    together(_answering, None)
    return places.find(words)


def _answering(asked: list[None]) -> list[None]:
    ask("SELECT 1")
    return asked


def at_place(place: str, *, at: datetime) -> Outage | None:
    """The interruption on a street, if one is going on."""
    return _first(together(_on_streets, (row_id(place), at)), at)


def _on_streets(asked: list[tuple[int, datetime]]) -> list[list[tuple[Any, ...]]]:
    return ask_for(_NOW.format(street="a.asked"), *zip(*asked, strict=True))


def at_contract(contract: str, *, at: datetime) -> Outage | None:
    """The interruption at a contract's address, if one is going on."""
    return _first(together(_at_contracts, (row_id(contract), at)), at)


def _at_contracts(asked: list[tuple[int, datetime]]) -> list[list[tuple[Any, ...]]]:
    street = "(SELECT street FROM demo_contract WHERE id = a.asked)"
    return ask_for(_NOW.format(street=street), *zip(*asked, strict=True))


def planned(contract: str, *, at: datetime) -> tuple[Outage, ...]:
    """The planned interruptions to come at a contract's address, soonest first."""
    return _planned(_STREET, row_id(contract), at)


def planned_at(place: str, *, at: datetime) -> tuple[Outage, ...]:
    """The planned interruptions to come on a street, soonest first."""
    return _planned("%s", row_id(place), at)


def _planned(street: str, asked: int, at: datetime) -> tuple[Outage, ...]:
    sql = f"""
        {_OUTAGE} WHERE o.planned AND {street} = ANY (o.streets) AND o.restored_at IS NULL AND o.began_at > %s
        ORDER BY o.began_at
    """
    return tuple(_outage(row, at) for row in ask(sql, [asked, at]))


def outage(identity: str, *, at: datetime) -> Outage | None:
    """One interruption, also when it is over."""
    return _first(ask(f"{_OUTAGE} WHERE o.id = %s", [row_id(identity)]), at)


def report(key: Key, *, place: str | None, contract: str | None, words: str, protocol: str, at: datetime) -> Receipt:
    """Keep a report, with the interruption that it is about if one is known there."""
    street = row_id(place) if places.place(place or "") else None
    return once(
        _REPORT, key, at=at, words=words.replace("\0", ""), protocol=protocol, street=street, contract=row_id(contract)
    )


def report_danger(key: Key, *, words: str, where: str, protocol: str, at: datetime) -> Receipt:
    """Keep a danger; the place is taken as it was said."""
    return once(_DANGER, key, at=at, words=words.replace("\0", ""), place=where.replace("\0", ""), protocol=protocol)


def subscribe(key: Key, *, outage: str, run: str, at: datetime) -> Receipt:
    """Remember a run that wants to know when power is back; a second time changes nothing."""
    return once(_SUBSCRIPTION, key, at=at, outage=row_id(outage), run=run)


def _first(rows: list[tuple[Any, ...]], at: datetime) -> Outage | None:
    return _outage(rows[0], at) if rows else None


def _outage(row: tuple[Any, ...], at: datetime) -> Outage:
    identity, street, cause, began_at, is_planned, back_from, back_until, crew, restored_at = row
    estimate: tuple[datetime | None, datetime | None] = (None, None)
    if restored_at is None:
        estimate = latest_estimate(back_from, back_until, at=at) or (None, None)
    where = places.place(street)
    if where is None:
        raise LookupError(f"outage {identity} is on no street of ours")
    return Outage(
        id=str(identity),
        cause=cause,
        began_at=began_at,
        place=where,
        planned=is_planned,
        back_from=estimate[0],
        back_until=estimate[1],
        crew=crew,
        restored_at=restored_at,
    )
