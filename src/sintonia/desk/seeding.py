"""What the demo's people answer, so that work is offered to whoever comes to their desk."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from sintonia.desk.models import Presence, RoutingProfile
from sintonia.staff.models import User

# By name: skills and languages, "*" being every one, and whose they are.
PROFILES: Final = {
    "Tudo": (["*"], ["*"], ("ana", "clara")),
    "Contas e serviços": (["billing", "services", "policies", "general"], ["pt-BR", "en"], ("bruno",)),
    "Contato Sul": (["*"], ["pt-BR", "es"], ("rosa", "saulo")),
}


@transaction.atomic
def seed_demo_profiles(*, at: datetime) -> None:
    """Make the demo's profiles, and give them to its people, where that was not done yet."""
    for name, (skills, languages, people) in PROFILES.items():
        house = User.objects.filter(username__in=people, demo=True).values_list("provider", flat=True).first()
        profile, _new = RoutingProfile.objects.get_or_create(
            name=name, defaults={"skills": skills, "languages": languages, "provider_id": house}
        )
        for user in User.objects.filter(username__in=people, demo=True, presence=None):
            Presence.objects.create(user=user, profile=profile, state=Presence.State.OFFLINE, since=at)
