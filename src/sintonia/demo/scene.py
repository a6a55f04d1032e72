"""What the first page shows of one browser's matter."""

from __future__ import annotations

from dataclasses import dataclass, field

from sintonia.cases.models import Case
from sintonia.conversations.models import Contact
from sintonia.conversations.queries import ContactThread, timeline
from sintonia.demo.houses import House, Player
from sintonia.journeys.fio import names_of_staff
from sintonia.staff.models import User
from sintonia.web import scope


@dataclass(frozen=True, slots=True)
class Scene:
    """What the first page shows of one browser's matter."""

    player: Player
    house: House
    contact: Contact | None = None
    case: Case | None = None
    doors: tuple[ContactThread, ...] = ()
    names: dict[int, str] = field(default_factory=dict)

    @property
    def topics(self) -> list[str]:
        """What the page wants to hear about."""
        return [f"contact-{one.contact.token}" for one in self.doors]


def scene_of(player: Player, house: House) -> Scene:
    """The matter that a phone is talking about with a company, through every door."""
    # The demo's own page, about pretend people only; it is not there outside the demo.
    scope.enter(scope.COMPANY)
    contact = (
        Contact.objects.select_related("case")
        .filter(channel="whatsapp", account__company=house.company, address__in=[player.phone, f"+{player.phone}"])
        .order_by("-opened_at")
        .first()
    )
    if contact is None:
        return Scene(player, house)
    found = tuple(timeline(case=contact.case_id))
    names = names_of_staff(message for one in found for message in one.messages)
    owners = [int(one.contact.owner[6:]) for one in found if one.contact.owner.startswith("agent:")]
    names |= dict(User.objects.filter(pk__in=owners).values_list("pk", "name"))
    return Scene(player, house, contact, contact.case, found, names)
