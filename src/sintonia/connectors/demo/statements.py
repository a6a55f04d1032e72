"""What the pretend company states: a period's clearance, and a picture of the months' consumption."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo.asking import UNKNOWN, ask, row_id
from sintonia.connectors.demo.printing import COMPANY, address_lines, masked
from sintonia.documents.chart import bars_png
from sintonia.documents.clearance import ClearanceSheet, clearance_pdf
from sintonia.kit.words import _
from sintonia.packs.utility.ports.accounts import Clearance, MonthUse

_MONTHS: Final = 13
_TEN_YEARS: Final = 10
# Bills count by the day on which they are due, and whether they are paid today.
_UNPAID: Final = """
    SELECT c.number, array_remove(array_agg(b.month ORDER BY b.month), NULL)
    FROM demo_contract c LEFT JOIN (
        demo_bill b LEFT JOIN demo_payment paid ON paid.contract_id = b.contract_id AND paid.month = b.month
    ) ON b.contract_id = c.id AND paid.contract_id IS NULL AND b.due_on BETWEEN %s AND %s
    WHERE c.id = %s GROUP BY c.number
"""
_HOLDER: Final = """
    SELECT p.name, p.document, c.street, c.door, c.number
    FROM demo_contract c JOIN demo_party p ON p.id = c.holder_id WHERE c.id = %s
"""


def uses_chart(uses: Sequence[MonthUse], language: str) -> bytes:
    """The last 13 months as bars, in the reader's language."""
    locale = language.replace("-", "_")
    shown = list(reversed(uses[:_MONTHS]))
    bars = [(format_date(use.month, "LLL", locale=locale).strip(".")[:3], use.kwh) for use in shown]
    title = _("Your consumption in {months} months, in kWh", months=len(shown)).render(language)
    return bars_png(title, bars)


def clearance(contract: str, *, since: date, until: date, on: date) -> Clearance:
    """
    Whether all that was due in a period is paid.

    :raises Refused: if the period is not over, turned round or more than ten years ago; or the contract is unknown
    """
    if since > until or until > on or since.year < on.year - _TEN_YEARS:
        raise Refused(_("A statement is of days that are over, in the last ten years."))
    rows = ask(_UNPAID, [since, until, row_id(contract)])
    if not rows:
        raise Refused(UNKNOWN)
    number, unpaid = rows[0]
    return Clearance(
        contract=contract,
        since=since,
        until=until,
        number=f"{number}-{since:%Y%m%d}-{until:%Y%m%d}",
        clear=not unpaid,
        left_out=tuple(unpaid),
    )


def clearance_page(contract: str, *, since: date, until: date, on: date, language: str) -> bytes:
    """
    The statement on paper.

    :raises Refused: as `clearance` does
    """
    stated = clearance(contract, since=since, until=until, on=on)
    name, document, street, door, number = _holder(contract)
    return clearance_pdf(
        ClearanceSheet(
            company=COMPANY,
            language=language,
            holder=name,
            document=masked(document),
            address=address_lines(street, door),
            contract=number,
            number=stated.number,
            since=since,
            until=until,
            made_on=on,
            left_out=stated.left_out,
        )
    )


def _holder(contract: str) -> tuple[Any, ...]:
    return ask(_HOLDER, [row_id(contract)])[0]
