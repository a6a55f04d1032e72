"""Stranded on the road: safety first, then the place, the plate, and help with an hour that counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Confirm,
    Do,
    HandOver,
    Look,
    Outcome,
    Say,
    Wait,
    journey,
)
from sintonia.kit.words import Words, _
from sintonia.packs.insurer import happenings, road
from sintonia.packs.insurer.clock import ZONE, clock_of, is_late, status_of
from sintonia.packs.insurer.happenings import ARRIVAL
from sintonia.packs.insurer.plates import plate_in
from sintonia.packs.insurer.ports import Assist, Assistance, Policies, Policy, Reach, Spot
from sintonia.packs.insurer.skills import ASSISTANCE

A_BIT_LONGER = timedelta(minutes=5)
LONGEST = timedelta(minutes=60)
ROUNDS = 4


@journey("roadside_assistance", title=_("Help on the road"), version=1, skill=ASSISTANCE, urgent=False)
async def roadside_assistance(me: Caller, *, assistance: Assistance, policies: Policies, clocks: Clocks) -> Outcome:
    """Keep people safe, find the place and the car, send the nearest tow truck, and stay until it is there."""
    await Say(
        _(
            "First of all, are you safe? Vest on, everybody out on the side away from the traffic and behind the "
            "barrier, children by the hand. If anybody is hurt or in danger, call 112 now."
        )
    )
    return await help_on_the_road(me, assistance, policies, clocks)


async def help_on_the_road(me: Caller, assistance: Assistance, policies: Policies, clocks: Clocks) -> Outcome:
    """Find the place and the car, and send the nearest tow truck: whoever needs it has been told to be safe."""
    spot = await _where(me, assistance)
    plate, policy = await _which_car(me, assistance, policies, spot)
    reach = await Look(assistance.reach, spot)
    await Say(_how_long(reach, policy))
    people = await _people(reach, policy)
    destination = await _destination(reach, policy)
    receipt = await Do(
        assistance.ask, policy=policy.id if policy else "", plate=plate, spot=spot, people=people,
        destination=destination, words=me.said, protocol=me.protocol,
    )  # fmt: skip
    assist = await Look(assistance.assist, receipt.number)
    if assist is None:
        await HandOver(_("Help {number} was asked for, and is not to be found.", number=receipt.number), urgent=True)
        return Outcome.handed_over
    await Say(_sent(assist))
    if policy is None:
        await HandOver(_("Help {number}: whose policy covers {plate}?", number=receipt.number, plate=plate), go_on=True)
    elif policy.promise_minutes:
        await Do(clocks.start, rule=ARRIVAL, about=assist.number, zone=ZONE, minutes=policy.promise_minutes)
    return await _until_there(assist, assistance, clocks)


# Where


async def _where(me: Caller, assistance: Assistance) -> Spot:
    """The place by one tap or in words, taken from what was said before it is asked."""
    found: tuple[Spot, ...] = await Look(assistance.find_spots, me.said) if me.said else ()
    told = me.said
    tries = 0
    question = _("Where are you? Send your location (📎 › Location) or tell me, such as “A-3, km 40, to Valencia”.")
    while not found:
        answer = await Ask(question, read=road.spot)
        told = answer.words
        if told == road.HOW_LONG:
            question = _("As soon as I know the place I can tell you how long. Where are you?")
        elif answer.latitude is None or answer.longitude is None:
            found = await Look(assistance.find_spots, told)
            if not found and (tries or not road.names_a_kilometer(told)):
                return answer
            tries += 1
            question = _(
                "I do not find this kilometer on that road. Which road and kilometer is it? Or send your location."
            )
        elif await Look(assistance.is_on_land, answer.latitude, answer.longitude):
            return answer
        else:
            question = _("That point is in the sea or beyond where I know the roads. Which road and kilometer is it?")
    return found[0] if len(found) == 1 else await _which_way(found)


async def _which_way(found: tuple[Spot, ...]) -> Spot:
    options = [Choice(spot, spot.towards, _("Towards {town}", town=spot.towards)) for spot in found]
    chosen: Spot = await Choose(_("{road}: towards where were you driving?", road=found[0].words), options)
    return chosen


# Which car


async def _which_car(me: Caller, assistance: Assistance, policies: Policies, spot: Spot) -> tuple[str, Policy | None]:
    """The plate and its policy, whoever's they are: help on the road needs no more."""
    mine = await _my_car(me, policies)
    plate = plate_in(me.said) or ""
    question = _("What is the number plate?")
    if mine and mine.vehicle:
        question = _("Is it the {model}, {plate}? If not, tell me its plate.", model=mine.vehicle.model,
                     plate=mine.vehicle.plate)  # fmt: skip
    read, tries = road.Plate(mine.vehicle.plate if mine and mine.vehicle else ""), 0
    while True:
        if not plate:
            plate = await Ask(question, read=read)
        if plate == road.HOW_LONG:
            question = _asked_how_long(await Look(assistance.reach, spot))
        elif plate == road.ANOTHER:
            question = _("No problem, help comes whoever's car it is. What is its plate?")
        elif plate == road.UNKNOWN:
            await Say(_("Never mind, we sort that out later."))
            return "", None
        else:
            policy = mine if mine and mine.vehicle and mine.vehicle.plate == plate else None
            policy = policy or await Look(policies.by_plate, plate)
            if policy or tries:
                await _told_of_policy(plate, policy)
                return plate, policy
            tries += 1
            question = _("I do not find {plate} among our policies. Is every letter right? Send it once more.",
                         plate=plate)  # fmt: skip
        plate = ""


async def _my_car(me: Caller, policies: Policies) -> Policy | None:
    """The caller's own car, where there is only one that it may be."""
    held: tuple[Policy, ...] = await Look(policies.policies, me.party) if me.party else ()
    cars = [policy for policy in held if policy.vehicle and policy.holder == me.party]
    return cars[0] if len(cars) == 1 else None


async def _told_of_policy(plate: str, policy: Policy | None) -> None:
    if policy is None:
        await Say(_("I still do not find {plate}, but nobody is left on the road: help comes, and a person checks "
                    "the policy meanwhile.", plate=plate))  # fmt: skip
    elif policy.vehicle:
        await Say(_("Got it: {model}, {plate}.", model=policy.vehicle.model, plate=plate))


# How long, who, where to


def _how_long(reach: Reach, policy: Policy | None) -> Words:
    if policy is None or policy.promise_minutes is None:
        return _("From now, a tow truck takes between {since} and {until} minutes.", since=reach.from_minutes,
                 until=reach.until_minutes)  # fmt: skip
    if policy.promise_pays is None:
        return _("From now, a tow truck takes between {since} and {until} minutes. Your policy promises {promise}.",
                 since=reach.from_minutes, until=reach.until_minutes, promise=policy.promise_minutes)  # fmt: skip
    return _(
        "From now, a tow truck takes between {since} and {until} minutes. Your policy promises {promise}; if it takes "
        "longer, it pays {amount}.",
        since=reach.from_minutes, until=reach.until_minutes, promise=policy.promise_minutes,
        amount=policy.promise_pays,
    )  # fmt: skip


def _asked_how_long(reach: Reach) -> Words:
    return _("Between {since} and {until} minutes from when I send it. What is the number plate?",
             since=reach.from_minutes, until=reach.until_minutes)  # fmt: skip


async def _people(reach: Reach, policy: Policy | None) -> int:
    question = _("How many people ride along, you included?")
    while True:
        people = await Ask(question, read=road.people)
        if people:
            return people
        await Say(_how_long(reach, policy))
        question = _("It leaves as soon as I have the last two answers. How many ride along?")


async def _destination(reach: Reach, policy: Policy | None) -> str:
    question = _("Where should the car go: to a workshop, home, or to another address?")
    while True:
        told = await Ask(question, read=road.destination)
        if told != road.HOW_LONG:
            return told
        await Say(_how_long(reach, policy))
        question = _("It leaves as soon as I know this: where should the car go?")


# Until it is there


def _sent(assist: Assist) -> Words:
    since, until = clock_of(assist.arrives_from), clock_of(assist.arrives_until)
    if assist.promised_at is None:
        return _("Asked for: {number}. It should be there between {since} and {until}. I will write when it arrives.",
                 number=assist.number, since=since, until=until)  # fmt: skip
    if assist.pays is None:
        return _("Asked for: {number}. It should be there between {since} and {until}; promised by {promise}.",
                 number=assist.number, since=since, until=until, promise=clock_of(assist.promised_at))  # fmt: skip
    return _(
        "Asked for: {number}. It should be there between {since} and {until}. Promised by {promise}: if it comes "
        "later, the policy pays {amount}, without your asking.",
        number=assist.number, since=since, until=until, promise=clock_of(assist.promised_at), amount=assist.pays,
    )  # fmt: skip


async def _until_there(assist: Assist, assistance: Assistance, clocks: Clocks) -> Outcome:
    """
    Wait with whoever waits: say when it leaves, when it takes longer than was told, and when the promise is over.

    What the provider tells is a hint: how things stand is looked up.
    """
    told, silences = assist, 0
    while silences < ROUNDS and not _far_too_late(assist):
        came = await Wait(event=happenings.NEWS.format(about=assist.number), at_most=_patience(assist))
        now = await Look(assistance.assist, assist.number)
        if now is None or now.state == "cancelled":
            return await _called_off(assist.number, now, clocks)
        if now.state in {"arrived", "done"}:
            return await _is_it_there(now, clocks)
        silences += came is None
        news = status_of(now) if came is None else _news_of(now, told)
        if news is not None:
            await Say(news)
            told = now
        assist = now
    await HandOver(_("Help {number} does not arrive.", number=assist.number), urgent=True)
    return Outcome.handed_over


def _far_too_late(assist: Assist) -> bool:
    """However often a provider tells where the truck is, a person calls once it should have been there for long."""
    return assist.seen_at > max(assist.promised_at or assist.arrives_until, assist.asked_at) + LONGEST


def _news_of(now: Assist, told: Assist) -> Words | None:
    """What is new to whoever waits since they were `told`; a position that changes nothing for them is none."""
    if now.km_away is not None and told.km_away is None:
        return _("The tow truck {number} has left and is {km} km from you. It should be there between {since} and "
                 "{until}.", number=now.number, km=now.km_away, since=clock_of(now.arrives_from),
                 until=clock_of(now.arrives_until))  # fmt: skip
    if is_late(now) and not is_late(told):
        return status_of(now)
    if now.arrives_from > told.arrives_until:
        return _("It takes longer than I told you. {now}", now=status_of(now))
    return None


async def _called_off(number: str, assist: Assist | None, clocks: Clocks) -> Outcome:
    """By the customer; or by the provider, and then somebody sends another and the promise runs on."""
    if assist is not None and assist.cancelled_by == "provider":
        await HandOver(
            _("The provider called help {number} off: send another tow truck.", number=number),
            words=_("The tow truck that was on its way cannot come, I am sorry. A person is sending you another one "
                    "and will write here. Stay in a safe place."),
            urgent=True,
        )  # fmt: skip
        return Outcome.handed_over
    await Do(clocks.meet, rule=ARRIVAL, about=number)
    await Say(_("The provider confirms it: help {number} is called off.", number=number))
    return Outcome.cancelled


def _patience(assist: Assist) -> timedelta:
    """Until the promise, or else until it should have been there."""
    ends: datetime = assist.arrives_until
    if assist.promised_at is not None and assist.promised_at > assist.seen_at:
        ends = min(ends, assist.promised_at)
    return min(max(ends - assist.seen_at, timedelta(0)), LONGEST) + A_BIT_LONGER


async def _is_it_there(assist: Assist, clocks: Clocks) -> Outcome:
    if assist.pays and assist.promised_at and assist.arrived_at and assist.arrived_at > assist.promised_at:
        await Say(_("It came later than promised: the policy pays you {amount}. It is under way by itself.",
                    amount=assist.pays))  # fmt: skip
    await Do(clocks.meet, rule=ARRIVAL, about=assist.number)
    if await Confirm(_("By my map the tow truck is with you. Is that so?")):
        await Say(_("Good. Have a safe way home."))
        return Outcome.done
    await not_there(assist, clocks)
    return Outcome.handed_over


async def not_there(assist: Assist, clocks: Clocks) -> None:
    """Believe who waits before the map: the promise runs on from its beginning, and a person sees to it."""
    if assist.promised_at is not None:
        minutes = round((assist.promised_at - assist.asked_at).total_seconds() / 60)
        await Do(clocks.start, rule=ARRIVAL, about=assist.number, zone=ZONE, minutes=minutes, since=assist.asked_at)
    await HandOver(_("Help {number} is said to be there, and is not.", number=assist.number), urgent=True)
