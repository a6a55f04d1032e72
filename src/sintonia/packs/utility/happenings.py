"""What follows from what a distributor's systems tell: who is told of a power cut, of its end and of planned work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sintonia.kit.words import Words, _
from sintonia.outreach.following import Alert, Follows, follow
from sintonia.outreach.wire import Happening
from sintonia.packs.utility.cut_complaint import WRONGFUL
from sintonia.packs.utility.cut_off import RULES
from sintonia.packs.utility.forecast import expected_back
from sintonia.packs.utility.journeys.planned_work import in_words
from sintonia.packs.utility.mailing import hidden
from sintonia.packs.utility.ports.accounts import Arrears, Requests
from sintonia.packs.utility.ports.alerts import Wanted
from sintonia.packs.utility.ports.mailings import Addressee, Mailings
from sintonia.packs.utility.ports.supply import Outage

KNOWN: Final = "outage_known"
RESTORED: Final = "outage_restored"
ANNOUNCED: Final = "planned_work_announced"
RECONNECTED: Final = "reconnected"
UNDELIVERED: Final = "mail_undelivered"
LIFE_SUPPORT: Final = "life_support"
# Whose quiet hours are kept for papers that came back.
ZONE: Final = "America/Sao_Paulo"
_BACK: Final = "outage_restored:{about}"


def of_a_power_cut(
    told: Happening, ports: Mapping[str, Any], *, after: str, most: int, at: datetime
) -> Sequence[Alert]:
    """Whoever is without power hears that it is known and when it should be back; nobody once it is back."""
    outage: Outage | None = ports["outages"].outage(told.about)
    if outage is None or outage.restored_at is not None or outage.planned:
        return ()
    wanted = ports["alerts"].wanted("outage", outage=outage.id, after=after, most=most)
    return [_to(one, outage, _out(one, outage, at)) for one in wanted]


def of_its_end(told: Happening, ports: Mapping[str, Any], *, after: str, most: int, at: datetime) -> Sequence[Alert]:
    """Whoever was told of a power cut is told that it is over, once the company says that it is."""
    outage: Outage | None = ports["outages"].outage(told.about)
    if outage is None or outage.restored_at is None or outage.restored_at > at:
        return ()
    wanted = ports["alerts"].wanted("outage", outage=outage.id, after=after, most=most)
    return [
        _to(one, outage, _("Power is back at {street}. If yours is not, tell me here.", street=one.street), needs=KNOWN)
        for one in wanted
    ]


def of_planned_work(
    told: Happening, ports: Mapping[str, Any], *, after: str, most: int, at: datetime
) -> Sequence[Alert]:
    """Whoever will be without power hears the day and the hours, as long as they are still to come."""
    outage: Outage | None = ports["outages"].outage(told.about)
    if outage is None or not outage.planned or outage.restored_at is not None or outage.began_at <= at:
        return ()
    wanted = ports["alerts"].wanted("planned_work", outage=outage.id, after=after, most=most)
    return [_to(one, outage, in_words(outage, at=at, street=one.street, zone=one.zone)) for one in wanted]


def of_power_back(told: Happening, ports: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The hours of a reconnection end when power is there, as do those of the complaint under which it was ordered."""
    arrears: Arrears = ports["arrears"]
    requests: Requests = ports["requests"]
    cut = arrears.cut(told.about)
    if cut is not None and cut.cut_at is not None:
        return ()
    under = arrears.ordered_under(told.about)
    asked = requests.requests_under(under) if under else ()
    complaints = [one.number for one in asked if one.facts.get("about") == WRONGFUL]
    return [
        (RULES["normal"], told.about),
        (RULES["urgent"], told.about),
        (RULES["wrongful"], told.about),
        *((RULES["wrongful"], number) for number in complaints),
    ]


def of_undelivered_mail(
    told: Happening,
    ports: Mapping[str, Any],
    *,
    after: str,
    most: int,
    at: datetime,  # noqa: ARG001 - a port's shape
) -> Sequence[Alert]:
    """Whoever's papers came back hears it where they can be reached, and how to get them all the same."""
    whom = _addressee(ports, told.about) if not after and most else None
    if whom is None or not whom.phones:
        return ()
    words = _(
        "What we sent to your e-mail {address} came back. It waits for you here: just ask me for your bill. To give"
        " another address, write “bill by e-mail”.",
        address=hidden(whom.email),
    )
    return [
        Alert(
            place=whom.contract, about=told.key[-60:], way="whatsapp", to=whom.phones[0], language=whom.language,
            words=words, zone=ZONE,
        )
    ]  # fmt: skip


def _addressee(ports: Mapping[str, Any], about: str) -> Addressee | None:
    """Whose letter it was: of a contract, or the receipt of a payment."""
    mailings: Mailings = ports["mailings"]
    found = mailings.addressee(about)
    if found is None and (paid := ports["receipts"].received(about)) is not None:
        found = mailings.addressee(paid.contract)
    return found


def _out(one: Wanted, outage: Outage, at: datetime) -> Words:
    return _(
        "Power is out at {street}. {expected} I will write when it is back.",
        street=one.street,
        expected=expected_back(outage, at=at, zone=one.zone),
    )


def _to(one: Wanted, outage: Outage, words: Words, *, needs: str = "") -> Alert:
    return Alert(
        place=one.place,
        about=outage.id,
        way=one.way,
        to=one.address,
        language=one.language,
        words=words,
        zone=one.zone,
        # At night only whom it may harm, and whoever asked for it.
        at_night=one.at_night or LIFE_SUPPORT in one.needs,
        after=needs,
    )


FOLLOWS: Final[Mapping[str, Follows]] = {
    KNOWN: Follows(alerts=of_a_power_cut, waited_for=_BACK),
    RESTORED: Follows(alerts=of_its_end, event=_BACK, waited_for=_BACK),
    ANNOUNCED: Follows(alerts=of_planned_work),
    UNDELIVERED: Follows(alerts=of_undelivered_mail),
    RECONNECTED: Follows(event="reconnected:{about}", meets=of_power_back),
}
for _name, _follows in FOLLOWS.items():
    follow(_name, _follows)
