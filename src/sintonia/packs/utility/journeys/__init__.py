"""The journeys of an electricity distributor; importing this package registers them."""

from sintonia.packs.utility.journeys import (
    complaint,
    consumption_history,
    danger,
    debts,
    follow_request,
    history,
    inspection,
    is_it_ours,
    meter_reading,
    outage,
    outage_alert,
    person,
    planned_work,
    second_copy,
)

__all__ = [
    "complaint",
    "consumption_history",
    "danger",
    "debts",
    "follow_request",
    "history",
    "inspection",
    "is_it_ours",
    "meter_reading",
    "outage",
    "outage_alert",
    "person",
    "planned_work",
    "second_copy",
]
