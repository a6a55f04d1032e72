"""What may be asked of an insurer by whom, besides the holder."""

from __future__ import annotations

from typing import Final

from sintonia.customers.authority import Purposes, keep_purposes

# What a broker tells counts as the policyholder's word, but to end a contract takes the policyholder's own
# (Ley 50/1980, art. 21): "renewal" is to stop one.
PURPOSES: Final = keep_purposes(
    Purposes(
        levels={"renewal": 3},
        holder_only=frozenset({"renewal"}),
        may={"broker": frozenset({"claim", "documents", "assistance"})},
    )
)
