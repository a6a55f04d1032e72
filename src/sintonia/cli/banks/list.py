"""`sintonia banks list`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sintonia.cli.banks.asking import check_company, running
from sintonia.cli.progress import say

if TYPE_CHECKING:
    from sintonia.payments.standing import Standing

STATES: Final = {"well": "It answers.", "files": "Return files only.", "waiting": "It was not asked yet."}


def command(
    company: Annotated[str, typer.Option(help="The company that is paid, where there are several.")] = "",
) -> None:
    """Tell how each bank stands: what is refused and why, when it answered and called last, what runs out."""
    with running():
        from sintonia.kit.clock import now
        from sintonia.payments.standing import banks_of

        check_company(company)
        found = banks_of(company=company, at=now())
        for one in found:
            say(_line(one))
        if not found:
            say("No bank is set up yet: sintonia banks add NAME")


def _line(one: Standing) -> str:
    row = one.bank
    if one.state == "suspended":
        stands = f"Suspended since {_moment(row.suspended_at)}."
    else:
        stands = str(one.trouble) if one.trouble else STATES[one.state]
        stands += f" (since {_moment(row.trouble_since)})" if one.trouble and row.trouble_since else ""
    parts = [
        f"{row.name}  {row.title}: {stands}",
        str(one.warning) if one.warning else "",
        f"answered {_moment(one.answered_at)}" if one.answered_at else "",
        f"called {_moment(one.called_at)}" if one.called_at else "",
        f"file {_moment(one.file_at)}" if one.file_at else "",
    ]
    return " · ".join(part for part in parts if part)


def _moment(at: datetime | None) -> str:
    from django.utils import timezone

    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "–"
