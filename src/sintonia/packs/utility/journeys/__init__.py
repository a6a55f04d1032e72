"""The journeys of an electricity distributor; importing this package registers them."""

from sintonia.packs.utility.journeys import (
    consumption_history,
    danger,
    debts,
    meter_reading,
    outage,
    person,
    second_copy,
)

__all__ = ["consumption_history", "danger", "debts", "meter_reading", "outage", "person", "second_copy"]
