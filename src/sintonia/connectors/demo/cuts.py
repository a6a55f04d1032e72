"""The cuts of the pretend company: announced, some of them wrong, held where they must be, done, and mended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db.backends.utils import CursorWrapper

from sintonia.connectors.demo.requests import PACE

# One who was cut off though everything is paid: whoever tries the demo can be angry with reason.
CUT_WRONGLY: Final = "3003010302"
# A cut may come 15 days after its notice; some notices are fresh, some are nearly over.
_ANNOUNCE: Final = """
    INSERT INTO demo_cut (contract_id, months, notice_on, not_before)
    SELECT b.contract_id, array_agg(b.month ORDER BY b.month),
        %(on)s::date - (b.contract_id %% 12)::int, %(on)s::date - (b.contract_id %% 12)::int + 15
    FROM demo_bill b LEFT JOIN demo_payment p ON p.contract_id = b.contract_id AND p.month = b.month
    WHERE p.contract_id IS NULL AND b.due_on < %(on)s::date - 20
    GROUP BY b.contract_id ORDER BY b.contract_id
"""
_CUT_WRONGLY: Final = """
    INSERT INTO demo_cut (contract_id, months, notice_on, not_before, cut_at)
    SELECT c.id, ARRAY[(SELECT max(month) FROM demo_payment WHERE contract_id = c.id)], %(on)s::date - 20,
        %(on)s::date - 5, %(at)s - interval '5 hours'
    FROM demo_contract c
    WHERE (c.number = %(wrongly)s OR c.id %% 397 = 0) AND NOT EXISTS (
        SELECT FROM demo_bill b LEFT JOIN demo_payment p ON p.contract_id = b.contract_id AND p.month = b.month
        WHERE b.contract_id = c.id AND p.contract_id IS NULL
    )
"""
# Some have been cut off for what they owe, since yesterday; nobody who was made by hand.
_CUT_FOR_DEBT: Final = """
    UPDATE demo_cut
    SET notice_on = %(on)s::date - 20, not_before = %(on)s::date - 5, cut_at = %(at)s - interval '28 hours'
    WHERE cut_at IS NULL AND contract_id %% 9 = 0 AND contract_id > 40
"""
# Power comes back once nothing is owed that it was cut for; whatever way was ordered before stays.
COMES_BACK: Final = """
    c.cut_at IS NOT NULL AND c.restored_at IS NULL AND c.reconnection_at IS NULL
    AND NOT EXISTS (SELECT FROM unnest(c.months) AS owed (month) WHERE NOT EXISTS (
        SELECT FROM demo_payment p WHERE p.contract_id = c.contract_id AND p.month = owed.month
    ))
"""
# Somebody's word that they have paid holds a cut; so do a machine that a life hangs on and, until it is answered, a
# complaint about what was charged.
STOPPED: Final = """
    EXISTS (SELECT FROM demo_payment_word w WHERE w.contract_id = c.contract_id AND w.at::date >= c.notice_on)
"""
ANSWERED: Final = f"{PACE['complaint'][-1][1].total_seconds():.0f} seconds"
REVIEWED: Final = f"""
    EXISTS (
        SELECT FROM demo_contract held JOIN demo_party p ON p.id = held.holder_id
        WHERE held.id = c.contract_id AND ('life_support' = ANY (p.needs) OR EXISTS (
            SELECT FROM demo_request r
            WHERE r.kind = 'complaint' AND r.facts ->> 'about' = 'bill' AND r.cancelled_at IS NULL AND r.done_at IS NULL
                AND (r.party_id = p.id OR r.facts ->> 'party' = p.id::text)
                AND coalesce((r.facts ->> 'until')::timestamptz, r.opened_at + interval '{ANSWERED}') > %s
        ))
    )
"""  # noqa: S608
_CARRY_OUT: Final = f"""
    UPDATE demo_cut c SET cut_at = %s
    WHERE c.cut_at IS NULL AND c.not_before <= %s AND NOT {STOPPED} AND NOT {REVIEWED} AND EXISTS (
        SELECT FROM unnest(c.months) AS owed (month) WHERE NOT EXISTS (
            SELECT FROM demo_payment p WHERE p.contract_id = c.contract_id AND p.month = owed.month
        )
    )
"""  # noqa: S608
_MEND: Final = """
    UPDATE demo_cut SET restored_at = %s
    WHERE cut_at IS NOT NULL AND reconnection_at IS NOT NULL AND restored_at IS NULL
    RETURNING contract_id
"""
FROM_MONDAY_TO_THURSDAY: Final = range(4)
BY_DAY: Final = range(8, 18)


def announce_cuts(cursor: CursorWrapper, *, at: datetime, on: date) -> None:
    """Announce a cut to whoever owes for long, and cut off a few who had paid."""
    values: dict[str, datetime | date | str] = {"at": at, "on": on, "wrongly": CUT_WRONGLY}
    cursor.execute(_ANNOUNCE, values)
    cursor.execute(_CUT_FOR_DEBT, values)
    cursor.execute(_CUT_WRONGLY, values)


def carry_out_cuts(cursor: CursorWrapper, *, at: datetime) -> int:
    """
    Cut off whose notice is over, where nothing holds it; gives how many. `at` is told in the company's zone.

    Only at the hours that the law leaves: by day, and never on the eve of a weekend or in one.
    """
    if at.weekday() not in FROM_MONDAY_TO_THURSDAY or at.hour not in BY_DAY:
        return 0
    cursor.execute(_CARRY_OUT, [at, at.date(), at])
    return int(cursor.rowcount)


def mend_cuts(cursor: CursorWrapper, *, at: datetime) -> list[str]:
    """Give power back wherever that was ordered; gives the contracts."""
    cursor.execute(_MEND, [at])
    return [str(contract) for (contract,) in cursor.fetchall()]
