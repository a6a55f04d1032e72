"""Who the pretend company's customers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sintonia.backoffice.ports import Contract, Fact, Party, Role
from sintonia.connectors.demo.asking import ask, ask_for, row_id
from sintonia.connectors.demo.places import place
from sintonia.kit.phone import canonical_phone
from sintonia.kit.text import folded
from sintonia.kit.together import together

_PARTY: Final = "p.id, p.name, p.document, p.reachable, p.emails, p.language, p.needs, p.kind, p.died_on"
_NAMED: Final = "to_tsvector('simple'::regconfig, COALESCE(folded_name, '')) @@ to_tsquery('simple', %s)"
_HAS: Final = """
    SELECT id, 0 AS distance FROM demo_contract WHERE holder_id = %s
    UNION ALL SELECT contract_id, 1 FROM demo_role WHERE party_id = %s AND (until IS NULL OR until >= %s)
"""
_DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%d %m %Y")


def by_document(document: str) -> Party | None:
    """The party of a CPF or CNPJ, however it was punctuated."""
    return together(_by_documents, _code(document))


def _by_documents(documents: list[str]) -> list[Party | None]:
    rows = ask(f"SELECT {_PARTY} FROM demo_party p WHERE p.document = ANY (%s::varchar[])", [documents])  # noqa: S608
    found = {party.document: party for party in map(_party, rows)}
    return [found.get(document) for document in documents]


def by_phone(phone: str) -> tuple[Party, ...]:
    """The parties that have a phone on file."""
    return together(_by_each_phone, phone)


def _by_each_phone(phones: list[str]) -> list[tuple[Party, ...]]:
    found = by_phones(phones)
    return [found.get(phone, ()) for phone in phones]


def by_phones(phones: Sequence[str]) -> dict[str, tuple[Party, ...]]:
    """The parties of many phones, under each phone as it was given."""
    wanted = {phone: canonical_phone(phone) for phone in phones}
    # Phone by phone: of many at once (`&&`) the planner thinks that they are a good part of all, and reads them all.
    sql = f"""
        SELECT DISTINCT ON (p.id) {_PARTY} FROM unnest(%s::varchar[]) AS a (phone)
        JOIN demo_party p ON p.reachable @> ARRAY[a.phone] ORDER BY p.id
    """  # noqa: S608
    rows = ask(sql, [list(wanted.values())])
    found: dict[str, list[Party]] = {}
    for party in map(_party, rows):
        for number in party.phones:
            found.setdefault(number, []).append(party)
    return {phone: tuple(found[number]) for phone, number in wanted.items() if number in found}


def by_contract(number: str) -> Party | None:
    """The holder of the contract with that printed number."""
    sql = f"SELECT {_PARTY} FROM demo_contract c JOIN demo_party p ON p.id = c.holder_id WHERE c.number = %s"  # noqa: S608
    return _first(ask(sql, [_code(number)]))


def search(words: str) -> tuple[Party, ...]:
    """At most 20 parties by the beginnings of their names, or by document, phone or contract number."""
    code, digits = _code(words), re.sub(r"\D", "", words)
    phones = [canonical_phone(start + digits) for start in ("", "55", "5531")] if len(digits) >= 8 else []  # noqa: PLR2004
    names = " & ".join(f"{word}:*" for word in re.findall(r"[^\W_]+", folded(words)[:100])) or None
    sql = f"""
        SELECT {_PARTY} FROM demo_party p WHERE p.id IN (
            SELECT id FROM demo_party WHERE document = %s
            UNION SELECT id FROM demo_party WHERE reachable && %s::varchar[]
            UNION SELECT holder_id FROM demo_contract WHERE number = %s
            UNION SELECT id FROM demo_party WHERE {_NAMED}
        ) ORDER BY p.folded_name, p.id LIMIT 20
    """  # noqa: S608
    return tuple(map(_party, ask(sql, [code, phones, code, names])))


def contracts(party: str, *, on: date) -> tuple[Contract, ...]:
    """The contracts that a party holds, then those it has a role in."""
    return together(_contracts_of, (row_id(party), on))


def _contracts_of(asked: list[tuple[int, date]]) -> list[tuple[Contract, ...]]:
    sql = """
        SELECT a.n, c.id, c.number, c.street, c.door, c.holder_id, p.died_on, c.rural
        FROM unnest(%s::bigint[], %s::date[]) WITH ORDINALITY AS a (party, day, n)
        CROSS JOIN LATERAL (
            SELECT id, 0 AS distance FROM demo_contract WHERE holder_id = a.party
            UNION ALL SELECT contract_id, 1 FROM demo_role
            WHERE party_id = a.party AND (until IS NULL OR until >= a.day)
        ) AS has
        JOIN demo_contract c ON c.id = has.id JOIN demo_party p ON p.id = c.holder_id
        ORDER BY a.n, has.distance, c.id
    """
    return [tuple(map(_contract, rows)) for rows in ask_for(sql, *zip(*asked, strict=True))]


def roles(party: str) -> tuple[Role, ...]:
    """What a party is to each of its contracts."""
    return together(_roles_of, row_id(party))


def _roles_of(parties: list[int]) -> list[tuple[Role, ...]]:
    sql = """
        SELECT a.n, has.* FROM unnest(%s::bigint[]) WITH ORDINALITY AS a (party, n)
        CROSS JOIN LATERAL (
            SELECT id, 'holder', NULL::date FROM demo_contract WHERE holder_id = a.party
            UNION ALL SELECT contract_id, kind, until FROM demo_role WHERE party_id = a.party
        ) AS has
    """
    return [
        tuple(Role(contract=str(contract), kind=kind, until=until) for contract, kind, until in rows)
        for rows in ask_for(sql, parties)
    ]


def fact_matches(party: str, fact: Fact, said: str, *, on: date) -> bool:
    """Whether what somebody said is what the company has on file."""
    number = row_id(party)
    sql = f"""
        SELECT p.id, p.born_on, array(SELECT c.number FROM demo_contract c JOIN ({_HAS}) has ON has.id = c.id),
            array(
                SELECT unnest(ARRAY[latest.cents, nullif(latest.cents - latest.credit_cents, 0)]) FROM (
                    SELECT DISTINCT ON (b.contract_id) b.cents, b.credit_cents
                    FROM demo_bill b JOIN ({_HAS}) has ON has.id = b.contract_id
                    ORDER BY b.contract_id, b.month DESC
                ) AS latest
            )
        FROM demo_party p WHERE p.id = %s
    """  # noqa: S608
    rows = ask(sql, [*(number, number, on) * 2, number])
    if not rows:
        return False
    _id, born_on, numbers, amounts = rows[0]
    match fact:
        case "contract_number":
            return _code(said) in numbers
        case "birth_date":
            return born_on is not None and _day(said) == born_on
        case "latest_amount":
            # As it was printed, or as it is shown since a credit came off; that nothing is left to pay proves nothing.
            cents = _cents(said)
            return cents is not None and cents in amounts


def _first(rows: list[tuple[Any, ...]]) -> Party | None:
    return _party(rows[0]) if rows else None


def _party(row: tuple[Any, ...]) -> Party:
    number, name, document, phones, emails, language, needs, kind, died_on = row
    return Party(
        id=str(number),
        name=name,
        document=document,
        phones=tuple(phones),
        emails=tuple(emails),
        language=language,
        needs=tuple(needs),
        company=kind == "company",
        died_on=died_on,
    )


def _contract(row: tuple[Any, ...]) -> Contract:
    identity, number, street, door, holder, died_on, rural = row
    where = place(street)
    return Contract(
        id=str(identity),
        number=number,
        address=f"{where.street}, {door}" if where else door,
        holder=str(holder),
        place=where,
        area="rural" if rural else "urban",
        holder_died_on=died_on,
    )


def _code(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[:20]


def _day(said: str) -> date | None:
    for pattern in _DAYS:
        try:
            return datetime.strptime(said.strip(), pattern).date()  # noqa: DTZ007 - a birthday has no zone
        except ValueError:
            continue
    return None


def _cents(said: str) -> int | None:
    """Cents of "R$ 1.187,40", "187.40" or "187,4"; None of anything else."""
    found = re.fullmatch(r"(?:r\$)?\s*(\d{1,3}(?:[.,]?\d{3})*)(?:[.,](\d{1,2}))?(?: reais)?", said.strip().lower())
    if found is None:
        return None
    reais, cents = found.groups(default="")
    return int(re.sub(r"\D", "", reais)) * 100 + int(cents.ljust(2, "0"))
