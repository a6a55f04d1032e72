"""The history port of one contact: the cases of whoever is recognized, or proved, at this very door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from sintonia.conversations.queries import cases_of
from sintonia.customers import queries as customers
from sintonia.customers import standing
from sintonia.dialogue.scene import Scene
from sintonia.journeys.history import PastCase
from sintonia.kit.together import together

PROVED: Final = 2
KEPT: Final = timedelta(days=3653)


@dataclass(frozen=True)
class ContactHistory:
    """The `History` of one contact at one moment. A party that was not proved here is asked about in vain."""

    contact: int
    customer: int
    at: datetime
    here: ClassVar[bool] = True

    def cases(self, party: str | None) -> tuple[PastCase, ...]:
        """The cases of the last ten years, newest first."""
        whose = set(customers.ids_of_one(self.customer))
        if party is not None and self._is_proved(party):
            for root in customers.by_party(party):
                whose |= set(customers.ids_of_one(root))
        return tuple(
            PastCase(
                protocol=case.protocol,
                matter=case.matter,
                opened_at=case.opened_at,
                channels=channels,
                closed_at=case.closed_at,
            )
            for case, channels in cases_of(whose, since=self.at - KEPT)
        )

    def _is_proved(self, party: str) -> bool:
        proofs = together(standing.proofs_in, (self.contact, self.at))
        return any(proof.party == party and proof.level >= PROVED for proof in proofs)


def history_of(scene: Scene) -> ContactHistory:
    """The history port of whoever speaks here."""
    return ContactHistory(scene.contact.id, scene.contact.customer, scene.at)
