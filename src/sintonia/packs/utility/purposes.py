"""What may be asked of a distributor, from which level, and by whom besides the holder."""

from __future__ import annotations

from typing import Final

from sintonia.customers.authority import Purposes, keep_purposes

_SUPPLY: Final = frozenset({"reading", "bills", "debts", "payment", "move"})
# What keeps a supply running: whoever lives or works there suffers when it does not.
_SERVICE: Final = frozenset({"reconnection", "alerts", "inspection"})
_ACCOUNT: Final = frozenset({"clearance", "billing", "due_date", "instalments"})
PURPOSES: Final = keep_purposes(
    Purposes(
        open=frozenset({"outage", "danger", "life_support"}),
        levels={"reading": 1},
        may={
            "tenant": _SERVICE | {"reading", "bills", "payment"},
            "owner": frozenset({"reading", "move", "alerts"}),
            "building_manager": _SUPPLY | _SERVICE | _ACCOUNT,
            "managing_agent": _SUPPLY | _SERVICE | {"clearance"},
            "delegate": _SUPPLY | _SERVICE | _ACCOUNT,
            "child": _SERVICE | {"reading", "payment"},
            "guardian": _SUPPLY | _SERVICE | _ACCOUNT,
            "heir": frozenset({"bills", "debts", "payment", "clearance"}),
        },
    )
)
