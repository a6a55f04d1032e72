"""The journeys of an insurer; importing this package registers them."""

from sintonia.packs import person
from sintonia.packs.insurer.journeys import (
    assistance_status,
    bank_details,
    claim,
    emergency,
    policy,
    quote_request,
    roadside_assistance,
)

__all__ = [
    "assistance_status",
    "bank_details",
    "claim",
    "emergency",
    "person",
    "policy",
    "quote_request",
    "roadside_assistance",
]
