"""What a payment leaves to be done, in a sentence for whoever paid. Pure."""

from __future__ import annotations

from sintonia.kit.money import Money
from sintonia.kit.words import Words, _


def rest_of(*, over: Money, left: Money) -> Words | None:
    """Tell that `over` becomes a credit, or that `left` is still to pay; None where the bill was paid to the cent."""
    if over:
        return _("That is {amount} more than was to pay. It comes off your next bill by itself.", amount=over)
    if left:
        return _(
            "{amount} of this bill is still to pay. Ask me for the bill: its codes then ask for just that.", amount=left
        )
    return None
