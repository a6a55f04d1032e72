"""What may be asked of an insurer by whom, besides the holder."""

from __future__ import annotations

from typing import Final

from sintonia.customers.authority import Purposes, keep_purposes

PURPOSES: Final = keep_purposes(Purposes(may={"broker": frozenset({"claim", "documents", "assistance"})}))
