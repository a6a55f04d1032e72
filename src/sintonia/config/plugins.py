"""What is plugged in: the channels, the packs with their journeys, the connector and the understanding engine."""

from __future__ import annotations

from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sintonia.backoffice.payments import Receivables
from sintonia.config import bank_ports, environment, papers
from sintonia.conversations.channel import Channel, Webhook
from sintonia.understanding.port import Understanding
from sintonia.understanding.subject import Subject
from sintonia.web.brand import Brand

banks: Final = bank_ports.banks
try_bank: Final = bank_ports.try_bank
have_bank_call: Final = bank_ports.have_bank_call
letterhead: Final = papers.letterhead
signed: Final = papers.signed

if TYPE_CHECKING:
    from sintonia.conversations.receipts import Noted
    from sintonia.dialogue.company import Company
    from sintonia.outreach.letters import Post
    from sintonia.understanding.encoder import Encoder


class Plugged(NamedTuple):
    """What serves one company: a folder of `connectors`, and one of `packs`."""

    connector: str
    pack: str


# By the names that accounts carry. The first is the deployment's own; those after it are there in a demonstration.
COMPANIES: Final = {"": Plugged("demo", "utility"), "faro": Plugged("demo_insurer", "insurer")}


@cache
def channels() -> dict[str, Channel]:
    """Every door, by its name."""
    from sintonia.channels.counter.adapter import CHANNEL as COUNTER
    from sintonia.channels.email.adapter import Email
    from sintonia.channels.phone.adapter import CHANNEL as PHONE
    from sintonia.channels.sms.adapter import SMS
    from sintonia.channels.terminal.adapter import CHANNEL as TERMINAL
    from sintonia.channels.webchat.adapter import CHANNEL as WEBCHAT
    from sintonia.channels.whatsapp.adapter import WhatsApp
    from sintonia.packs.utility.keywords import KEYWORDS

    return {door.name: door for door in (WhatsApp(), WEBCHAT, COUNTER, TERMINAL, PHONE, SMS(KEYWORDS), Email())}


@cache
def webhooks() -> dict[str, Webhook]:
    """The doors whose providers call us. Asked once: what a class can do takes longer to find out than a whole call."""
    return {name: door for name, door in channels().items() if isinstance(door, Webhook)}


def noted() -> dict[str, Noted]:
    """The doors that take what their provider tells the company, and their deed for it."""
    from sintonia.channels.email.operations import take_note

    return {"email": take_note}


def carry_out_stops() -> int:
    """Tell the companies' own systems who wants no more mail of a kind."""
    from sintonia.channels.email.operations import carry_out_stops as carried
    from sintonia.kit.clock import now

    load_packs()
    return carried(office=back_office, at=now())


def post(company: str = "") -> Post | None:
    """
    Who mails a company's letters; None where no relay is set.

    :raises TryLater: if what is set there is no address of a relay
    """
    from sintonia.channels.email.mailing import mailer_of
    from sintonia.kit.clock import now

    return mailer_of(company, clock=now)


def served() -> tuple[str, ...]:
    """The companies that this deployment serves; a demonstration has others beside the first."""
    return tuple(COMPANIES) if environment.is_demo() else tuple(COMPANIES)[:1]


def brand(company: str = "") -> Brand:
    """How a company shows itself to its customers."""
    found: Brand = connector(company, "brand").BRAND
    return found


def connector(company: str, part: str) -> ModuleType:
    """A module of a company's connector: its `ports`, its `operations`; "" is the first company."""
    return import_module(f"sintonia.connectors.{COMPANIES[company].connector}.{part}")


def pack(company: str) -> ModuleType:
    """What a company's customers are served by: the module `pack` of its pack."""
    return import_module(f"sintonia.packs.{COMPANIES[company].pack}.pack")


def journeys(company: str) -> frozenset[str]:
    """The journeys of a company's pack, by name."""
    return frozenset(journey.name for journey in pack(company).JOURNEYS)


def articles(company: str) -> frozenset[str]:
    """The articles of a company's pack, by name."""
    return frozenset(article.name for article in pack(company).ARTICLES)


def batch_kinds(company: str) -> tuple[str, ...]:
    """What is mailed to a company's customers, at once or one by one, by the names of the kinds."""
    return tuple(kind.name for kind in getattr(pack(company), "BATCHES", ()))


@cache
def back_office(company: str = "") -> dict[str, Any]:
    """The ports of a company's connector, by the names that journeys use."""
    offered: dict[str, Any] = connector(company, "ports").ports()
    return offered


def zone(company: str) -> ZoneInfo:
    """Where a company's days begin."""
    from django.conf import settings

    return ZoneInfo(brand(company).zone or settings.TIME_ZONE)


def receivables(company: str) -> Receivables | None:
    """What a company has billed, where its billing system answers such questions."""
    found: Receivables | None = back_office(company).get("receivables")
    return found


@cache
def load_packs() -> None:
    """Register every pack's journeys and deadlines, and the days that cities keep besides their country's."""
    import sintonia.dialogue.meant
    import sintonia.dialogue.menu
    import sintonia.dialogue.rating  # noqa: F401

    for name in COMPANIES:
        pack(name)
    _load_clocks()


def _load_clocks() -> None:
    from sintonia.cases.calendars import keep_places
    from sintonia.connectors import demo
    from sintonia.outreach.quiet import keep_quiet_hours
    from sintonia.packs.rulebook import load_rules

    load_rules()
    quiet = environment.home() / "quiet.toml"
    if quiet.is_file():
        keep_quiet_hours(quiet)
    for file in (Path(demo.__file__).with_name("places.toml"), environment.home() / "places.toml"):
        if file.is_file():
            keep_places(file)


@cache
def engine(home: Path, company: str = "") -> Understanding:
    """The small engine over the phrases of a company's pack, trained once and kept under `home`."""
    from sintonia.understanding.engine import load_engine

    return load_engine([pack(company).PHRASES], cache=learnt(home))


def learnt(home: Path) -> Path:
    """Where a home keeps what was learnt from phrases."""
    return home / "understanding"


@cache
def subject(company: str) -> Subject:
    """What a company's engine is taught and examined by."""
    from django.conf import settings

    from sintonia.understanding.phrases import read_phrases

    load_packs()
    served_by = pack(company)
    return Subject(
        company=company,
        name=brand(company).name,
        phrases=served_by.PHRASES,
        check=served_by.PHRASES.parent / "check",
        intents=tuple(dict.fromkeys(phrase.intent for phrase in read_phrases([served_by.PHRASES]))),
        title=titled,
        danger=served_by.DANGER,
        covers={journey.name: frozenset(journey.covers) for journey in served_by.JOURNEYS},
        engine=partial(engine, Path(settings.HOME), company),
        learnt=learnt(Path(settings.HOME)),
    )


def released(company: str, number: int) -> Understanding | None:
    """The engine of a release; None if it was learnt from other phrases, or by other code, than there are here."""
    from sintonia.understanding.engine import Engine
    from sintonia.understanding.queries import weights
    from sintonia.understanding.training import learnt_from, unpack_table

    stored = weights(company=company, number=number, fingerprint=learnt_from([pack(company).PHRASES]))
    return Engine(unpack_table(stored)) if stored is not None else None


def titled(intent: str, language: str) -> str:
    """What people call an intent: the title of a journey or of an article, or what is said to any bot."""
    from sintonia.journeys.registry import newest
    from sintonia.understanding.knowledge import article_about
    from sintonia.understanding.phrases import ELSEWHERE
    from sintonia.understanding.titles import GENERAL, as_words

    title = next((one.title for one in newest() if one.name == intent), None) or GENERAL.get(intent)
    article = article_about(intent.removeprefix(ELSEWHERE)) if intent.startswith(ELSEWHERE) else None
    if title is not None:
        return title.render(language)
    return getattr(article, "titles", {}).get(language) or as_words(intent)


@cache
def encoder() -> Encoder | None:
    """The sentence encoder, loaded when it is first wanted; None where it is not there."""
    from sintonia.understanding.encoder import UnableToLoad, load_encoder

    try:
        return load_encoder()
    except UnableToLoad:
        return None


def write_knowledge() -> int:
    """Write what the packs know as rows, if it is other than before; returns how many passages were written."""
    from sintonia.understanding.passages import keep_passages

    packs = {name: pack(name) for name in COMPANIES}
    return keep_passages(
        {name: one.ARTICLES for name, one in packs.items()}, {name: one.UNANSWERED for name, one in packs.items()}
    )


def learn_meanings() -> bool:
    """Encode some of the passages; says whether more wait. They are others only after the tables were brought up."""
    from sintonia.understanding.passages import add_vectors

    found = encoder()
    return found is not None and add_vectors(found) > 0


@cache
def companies(home: Path) -> dict[str, Company]:
    """The companies that this deployment serves, by the name that their channel accounts carry."""
    from sintonia.understanding.later import Later

    load_packs()
    first, *others = served()
    # What is served besides learns its words while the first company's customers are answered already.
    return {first: company(first, home)} | {
        name: company(name, home, Later(partial(engine, home, name))) for name in others
    }


def company(name: str, home: Path, understanding: Understanding | None = None) -> Company:
    """One company, with its pack."""

    from sintonia.dialogue.company import Company
    from sintonia.understanding.current import Current
    from sintonia.understanding.queries import published

    served_by, own = pack(name), understanding or engine(home, name)
    return Company(
        ports=back_office(name),
        engine=Current(own, published=partial(published, company=name), load=partial(released, name)),
        menu=served_by.MENU,
        zone=zone(name),
        danger=served_by.DANGER,
        papers=served_by.PAPERS.name,
        journeys=journeys(name),
        articles=articles(name),
        encoder=encoder,
    )
