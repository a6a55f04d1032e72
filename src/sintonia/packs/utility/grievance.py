"""What several journeys share about complaints: opening one, joining what was said before, and where else to go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sintonia.cases.clocks import Clocks
from sintonia.journeys.history import History, PastCase
from sintonia.journeys.steps import Caller, Do, Look, NotUnderstood, Said, Say
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.utility.followed import is_over
from sintonia.packs.utility.ports.accounts import Requests, ServiceRequest
from sintonia.packs.utility.promises import day_in_words
from sintonia.understanding.readers import Reads

# How far back somebody's earlier contacts are taken for the same trouble.
RECENT: Final = timedelta(days=30)
MOST_LISTED: Final = 5
FOUR: Final = 4
# What a complaint is about, as a request keeps it, where what was charged is disputed.
CHARGED: Final = "bill"
_CHARGED: Final = re.compile(
    r"\b(?:cobr[aeo]\w*|taxas?|tasas?|tarifas?|valor(?:es)?|preco|precio|importe|faturas?|facturas?|recibos?"
    r"|(?:minha|essa|esta|nessa|nesta|a|na|da|uma|outra) contas?"
    r"|contas? (?:de luz|veio|vieram|alt|errad|absurd|dobr)\w*"
    r"|charg(?:e|es|ed|ing)|overcharg\w*|bill(?:s|ed|ing)?|prices?|fees?)\b"
)
_ELSEWHERE: Final = re.compile(
    r"procon|ouvidori|aneel|agencia reguladora|consumidor\.?gov|justica|juizado|process(?:o|ar|ando) (?:v|a)"
    r"|advogad|defensor|ombuds|regulator|regulador|juzgado|juicio|demandar|denunci|abogad|lawyer|\bsue\b|\bcourt\b"
    r"|defensa (?:del|al) consumidor|oficina de consumo|\bomic\b|consumer protection"
)
_AGAIN: Final = re.compile(
    r"\b(?:ja|ya) (?:liguei|falei|reclamei|mandei|pedi|abri|llame|hable|reclame|escribi)"
    r"|\d ?(?:x|vezes|veces|times)\b"
    r"|\b(?:duas|tres|varias|muitas|dos|muchas|many|several|three|two) (?:vezes|veces|times)\b"
    r"|protocolos?\b|called (?:already|before)|already (?:called|wrote|complained|told)|de novo|otra vez"
)
# What says that somebody complains, and nothing of what about.
_EMPTY: Final = re.compile(
    r"oi|ola|hola|hi|hello|bom|boa|dia|tarde|noite|buen[oa]s|dias|tardes|noches|por|favor|please|eu|yo|i|me|mi|minha|my"
    r"|quero|queria|quiero|quisiera|gostaria|preciso|necesito|want|would|like|need|vou|voy|fazer|faz|hacer|abrir|abre"
    r"|registrar|poner|presentar|make|file|open|to|a|o|an|uma?|una?|de|com|con|the|como|how|do|faco|hago|reclamacao"
    r"|reclamar|reclam[oe]|reclamacion|queja|quejarme|complaint|complain|aqui|aca|here|mais|outra|otra|nov[ao]|nuev[ao]"
    r"|new|another|sobre|about|vcs|voces|ustedes|you|isso|isto|esto|this|that|no|na|al|la|el|falar|hablar|talk|ir|go"
    r"|going|procon|ouvidoria|aneel|telefone|telefono|numero|number|qual|cual|what|is|s|are|your|del|d[oa]"
)


def asks_for_the_next_instance(said: str) -> bool:
    """Whether somebody speaks of the ombudsman, the regulator or a court."""
    return _ELSEWHERE.search(folded(said)) is not None


def says_it_was_said_before(said: str) -> bool:
    """Whether somebody says that they came with this before."""
    return _AGAIN.search(folded(said)) is not None


def disputes_a_charge(said: str) -> bool:
    """Whether a complaint is about what was charged: by art. 413 that part is suspended at once."""
    return _CHARGED.search(folded(said)) is not None


def _trouble(said: Said) -> str:
    words = re.findall(r"[^\W_]+", folded(said.text))
    telling = [word for word in words if not _EMPTY.fullmatch(word)]
    if len(telling) < 2:  # noqa: PLR2004 - one word names no trouble
        raise NotUnderstood(_("Tell me in your own words: what happened?"))
    return said.text.strip()


trouble: Final = Reads("trouble", str, _trouble)


async def open_complaint_of(me: Caller, requests: Requests) -> ServiceRequest | None:
    """The complaint that is open under this protocol."""
    asked = await Look(requests.requests_under, me.protocol)
    return next((one for one in asked if one.kind == "complaint" and not is_over(one)), None)


async def earlier_cases(me: Caller, history: History) -> tuple[PastCase, ...]:
    """What this customer came with lately, before this protocol; the oldest first."""
    cases = await Look(history.cases, None)
    recent = [c for c in cases if c.protocol != me.protocol and me.began_at - RECENT <= c.opened_at <= me.began_at]
    return tuple(reversed(recent[:MOST_LISTED]))


async def open_complaint(
    me: Caller,
    requests: Requests,
    *,
    words: str,
    contract: str | None,
    earlier: Sequence[PastCase],
    about: str = "",
) -> tuple[str, datetime]:
    """Open a complaint that counts from the first of the protocols joined to it; gives its number and that moment."""
    since = min([me.began_at, *(case.opened_at for case in earlier)])
    about = about or (CHARGED if disputes_a_charge(words) else "")
    facts = {"words": words} | ({"about": about} if about else {}) | joined_facts(earlier, since)
    receipt = await Do(
        requests.open_request,
        kind="complaint",
        party=me.party,
        contract=contract,
        address="",
        facts=facts,
        protocol=me.protocol,
    )
    return receipt.number, since


async def belongs_to(complaint: ServiceRequest, party: str, requests: Requests) -> None:
    """Keep whose complaint it is: the holder's of the contract that is disputed, whoever speaks for them."""
    if complaint.facts.get("party") != party:
        await Do(requests.add_to_request, number=complaint.number, facts={"party": party})


def joined_facts(earlier: Sequence[PastCase], since: datetime) -> dict[str, str]:
    """The joined protocols, and from when the time runs, as a request keeps them."""
    if not earlier:
        return {}
    return {"joined": " ".join(case.protocol for case in earlier), "since": since.isoformat()}


def counted_from(complaint: ServiceRequest) -> datetime:
    """The moment from which a complaint's time runs: that of the first protocol joined to it."""
    since = complaint.facts.get("since")
    return min(complaint.opened_at, datetime.fromisoformat(since)) if since else complaint.opened_at


async def say_joined(me: Caller, earlier: Sequence[PastCase]) -> None:
    """List the protocols that are joined."""
    listed: Words = _one_of(me, earlier[0])
    for case in earlier[1:]:
        listed = _("{above}\n{below}", above=listed, below=_one_of(me, case))
    await Say(_("I joined what you came with before:\n{listed}\nThe time runs from the first.", listed=listed))


def _one_of(me: Caller, case: PastCase) -> Words:
    day = day_in_words(case.opened_at, at=me.began_at)
    return _("• {protocol}, {day}", protocol=grouped(case.protocol), day=day)


def grouped(protocol: str) -> str:
    """A protocol number as people read it: in fours."""
    return " ".join(protocol[n : n + FOUR] for n in range(0, len(protocol), FOUR))


async def answer_by(me: Caller, clocks: Clocks, *, number: str, since: datetime) -> Words:
    """Start the clock of a complaint, or set it back to an earlier moment; gives by when it must be answered."""
    due = await Do(clocks.start, rule="complaint", about=number, since=since)
    return day_in_words(due.due_at, at=me.began_at, zone=due.zone)


async def say_next_instance() -> None:
    """Tell where else to go, without discouraging anybody."""
    await Say(
        _(
            "That is your right. Our Ombudsman looks at it anew and answers in up to 10 business days: just ask, with "
            "this protocol. You can also go to ANEEL, the regulator (phone 167, free), consumidor.gov.br or Procon."
        )
    )
