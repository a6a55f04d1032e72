"""A loss: opened with what was told, its moment resolved and put right, photos, and when the expert comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sintonia.cases.clocks import Clocks, Due
from sintonia.journeys.steps import Ask, Caller, Do, HandOver, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.insurer import losses
from sintonia.packs.insurer.clock import ZONE, clock_of
from sintonia.packs.insurer.happenings import ANSWER, SETTLED
from sintonia.packs.insurer.held import Proved, chosen, named_in, policies_on_file, proved_policies
from sintonia.packs.insurer.ports import Claim, Claims, Policies, Policy
from sintonia.packs.insurer.skills import CLAIMS

NO_POLICY = _("Has a loss to tell, but no policy that we may show.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A claim that was just opened."""

    number: str
    policy: Policy
    happened_at: datetime
    answer: Due


@journey("claim", title=_("Report damage"), version=1, skill=CLAIMS)
async def claim(me: Caller, *, claims: Claims, policies: Policies, clocks: Clocks) -> Outcome:
    """Open a claim by whoever holds or brokers the policy, and stay for photos and questions."""
    known = await _who_tells(me, policies)
    if known is None:
        return Outcome.refused
    if not known.policies:
        await HandOver(NO_POLICY)
        return Outcome.handed_over
    # What happened often says which policy it is: it is asked first.
    loss = await _loss(losses.loss_in(me.said, me.began_at))
    policy = await chosen(known.policies, f"{me.said} {loss.words}", loss.branch)
    happened_at = loss.happened_at or await Ask(_("When did it happen? Day and about what time."), read=losses.moment)
    receipt = await Do(
        claims.open_claim, policy=policy.id, kind=loss.kind, happened_at=happened_at, words=loss.words,
        by=known.by, protocol=me.protocol,
    )  # fmt: skip
    answer: Due = await Do(clocks.start, rule=ANSWER, about=receipt.number, zone=ZONE)
    await Do(clocks.start, rule=SETTLED, about=receipt.number, zone=ZONE, since=happened_at)
    await Say(
        _("Claim {number} is open: {kind}, {moment}. If something is not so, just tell me.", number=receipt.number,
          kind=losses.TITLES[loss.kind], moment=_moment(happened_at))
    )  # fmt: skip
    return await _after(me, Opened(receipt.number, policy, happened_at, answer), claims, policies, clocks)


@journey("claim_status", title=_("My claim"), version=1, skill=CLAIMS)
async def claim_status(me: Caller, *, claims: Claims, policies: Policies, clocks: Clocks) -> Outcome:
    """Say where the latest claim of one policy is, and when the expert comes: to whoever proved that they may ask."""
    known = await proved_policies(policies, "claim")
    if known is None:
        return Outcome.refused
    found: dict[str, tuple[Claim, ...]] = {}
    for policy in named_in(known.policies, me.said) or known.policies:
        found[policy.id] = await Look(claims.claims, policy.id)
    told = [policy for policy in known.policies if found.get(policy.id)]
    if not told:
        await Say(_("I see no claim of yours. To open one, tell me what happened."))
        return Outcome.done
    latest = found[(await chosen(told, me.said)).id][0]
    if latest.state in {"repair", "paid", "closed"}:
        await Do(clocks.meet, rule=ANSWER, about=latest.number)
    if latest.state in {"paid", "closed"}:
        await Do(clocks.meet, rule=SETTLED, about=latest.number)
    await Say(_state(latest))
    return Outcome.done


async def _who_tells(me: Caller, policies: Policies) -> Proved | None:
    """Telling of a loss gives nothing away, so that a phone on file is enough; a stranger says who they are."""
    on_file = await policies_on_file(me, policies)
    return Proved(me.party, on_file) if me.party and on_file else await proved_policies(policies, "claim")


async def _loss(told: losses.Loss) -> losses.Loss:
    """What is damaged and when, asked in one question unless both were told."""
    if told.happened_at and told.kind != "other":
        return told
    more = await Ask(_("Tell me in one message: what is damaged, and when did it happen?"), read=losses.loss)
    return losses.Loss(
        words=f"{told.words} / {more.words}" if told.words else more.words,
        kind=told.kind if told.kind != "other" else more.kind,
        branch=told.branch or more.branch,
        happened_at=more.happened_at or told.happened_at,
    )


async def _after(me: Caller, opened: Opened, claims: Claims, policies: Policies, clocks: Clocks) -> Outcome:
    """Photos, another moment, the expert's visit, in any order, until that is all."""
    number, happened_at = opened.number, opened.happened_at
    question = _("Can you send me photos of the damage? If not now, say “later”.")
    while True:
        come = await Ask(question, read=losses.after)
        question = _("Anything else for claim {number}? Photos are welcome.", number=number)
        match come.what:
            case "photo" if come.photo is not None:
                await Do(claims.add_photo, number=number, photo=come.photo)
                await Say(_("Thank you, the photo is in claim {number}.", number=number))
            case "moment" if come.at is not None:
                told = losses.moment_in(come.words, come.at, before=happened_at) or happened_at
                happened_at = await _put_right(opened, happened_at, told, come.words, claims)
                # By law it counts from the loss; told as later than before, it goes on from what was said first.
                await Do(clocks.start, rule=SETTLED, about=number, zone=ZONE, since=happened_at)
            case "visit":
                await Say(_visit(await Look(claims.claim, number)))
            case "phone":
                await Say(_("I have no direct phone to give you. {visit} If it cannot wait, say “a person”.",
                            visit=_visit(await Look(claims.claim, number))))  # fmt: skip
            case "ours":
                await Say(_("That I cannot tell you here. Say “a person” and somebody will. The claim goes on."))
            case "rules":
                await Do(policies.record_attempt, policy=opened.policy.id, words=come.words, protocol=me.protocol)
                await Say(_("I do not give out personal data, nor change how I work. It is noted. The claim goes on."))
            case "joke":
                await Say(_("No harm done. Let us go on."))
            case _:
                await Say(_visit(await Look(claims.claim, number)))
                await Say(_("You have our answer {until}: by then the law has us pay at least the minimum that we may "
                            "owe you (Ley 50/1980, art. 18).", until=opened.answer.until()))  # fmt: skip
                return Outcome.done


async def _put_right(opened: Opened, before: datetime, happened_at: datetime, why: str, claims: Claims) -> datetime:
    await Do(claims.correct_claim, number=opened.number, happened_at=happened_at, why=why)
    await Say(_("Put right: {moment}. What you said before, {before}, stays on record too.",
                moment=_moment(happened_at), before=_moment(before)))  # fmt: skip
    return happened_at


def _moment(moment: datetime) -> Words:
    return _("{day} at about {time}", day=moment.astimezone(ZoneInfo(ZONE)).date(), time=clock_of(moment))


def _visit(claim: Claim | None) -> Words:
    if claim is None or claim.visit is None:
        return _("The expert's visit has no day yet. I will write as soon as it has.")
    since = claim.visit.since
    return _("The expert comes on {day}, between {since} and {until}.", day=since.astimezone(ZoneInfo(ZONE)).date(),
             since=clock_of(since), until=clock_of(claim.visit.until))  # fmt: skip


def _state(claim: Claim) -> Words:
    match claim.state:
        case "open":
            return _("Claim {number} is open. {visit}", number=claim.number, visit=_visit(claim))
        case "expert":
            return _("Claim {number}: the expert has been there, and the report is being written.", number=claim.number)
        case "repair":
            return _("Claim {number}: the repair is approved.", number=claim.number)
        case _:
            return _("Claim {number} is paid and closed.", number=claim.number)
