"""
Somebody who tries everything that a journey lets them say, to get at a contract that is another's.

Nothing here names a journey, a port or a pack: journeys come from the registry, companies from the connectors, and
whatever a run reads, does or shows is held against `may_ask`, over facts that the test itself has made.
"""

from __future__ import annotations

import copy
import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final

import msgspec

from sintonia import connectors, packs
from sintonia.audit import SYSTEM
from sintonia.backoffice.ports import Contract, Parties, Party, Refused, Role
from sintonia.customers import facts
from sintonia.customers.authority import MAY, OPEN, Allowed, Facts, Grant, may_ask
from sintonia.customers.models import Attempt, Challenge
from sintonia.customers.operations import Arrival, recognise
from sintonia.customers.verification import ContactIdentity, keep_proof
from sintonia.dialogue.history import ContactHistory
from sintonia.dialogue.notices import ContactNotices
from sintonia.journeys.labels import options_of
from sintonia.journeys.rehearsal import KeptClocks
from sintonia.journeys.runner import Asking, Doing, Ended, HandingOver, Looking, Run, Uttered, Waiting
from sintonia.journeys.steps import Ask, Caller, Journey, NotUnderstood, Said, Show, Unfinished, registry
from sintonia.packs.insurer.ports import Assistance
from sintonia.packs.utility.ports.accounts import Care, Codes
from sintonia.packs.utility.ports.supply import Outages
from tests.customers.people import PretendSender

AT: Final = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TODAY: Final = AT.date()
YESTERDAY: Final = TODAY - timedelta(days=1)
MOST_STEPS: Final = 60
# Said to whatever is asked, until something fits. None of it is a secret of the other's.
ANSWERS: Final = (
    "4832",
    "12/03/1990",
    "15",
    "187,40",
    "ana@correio.example",
    "31 90000-0001",
    "sim",
    "Rua Qualquer, 7",
)
# Open to everybody, as their purposes are: no power, help on the road, whether a code is ours. And who is who, without
# which nobody can be told what they may: it is read, and what is told of it is looked at.
OPEN_METHODS: Final = frozenset(
    name
    for protocol in (Outages, Codes, Care, Assistance, Parties)
    for name in vars(protocol)
    if not name.startswith("_")
)
GRANTED: Final = ("holder_party", "contract", "kind", "may", "starts_on", "expires_on")
_contacts = count(1_000_000)


def journeys() -> list[Journey]:
    """Every journey of every pack, each version."""
    for found in pkgutil.iter_modules(packs.__path__, f"{packs.__name__}."):
        if found.ispkg:
            with suppress(ModuleNotFoundError):
                importlib.import_module(f"{found.name}.pack")
    return [journey for _key, journey in sorted(registry.items()) if journey.body.__module__.startswith(packs.__name__)]


def companies() -> list[dict[str, Any]]:
    """The ports of every connector that is a whole company, freshly seeded; one to banks has nobody to seed."""
    made = []
    for found in pkgutil.iter_modules(connectors.__path__, f"{connectors.__name__}."):
        if importlib.util.find_spec(f"{found.name}.parties") is None:
            continue
        operations = importlib.import_module(f"{found.name}.operations")
        operations.seed(at=AT, customers=400)
        made.append(dict(importlib.import_module(f"{found.name}.ports").ports(lambda: AT)))
    return made


@dataclass(frozen=True)
class Kind:
    """A kind of asker: what they are to the other's contract, and how they came to be known here."""

    name: str
    role: Role | None = None
    grant: Grant | None = None
    proved: bool = True
    alone: bool = False
    died: bool = False
    by_word: bool = False
    as_holder: bool = False

    def __str__(self) -> str:
        return self.name


def kinds(contract: Contract) -> Iterator[Kind]:
    """Every kind of authority: in force, over, limited, for another contract, after a death; and none."""
    yield Kind("nobody at all", proved=False)
    yield Kind("another customer")
    yield Kind("the papers of the dead", died=True, as_holder=True)
    for kind in MAY:
        yield Kind(f"{kind}, by role", role=Role(contract.id, kind), alone=True)
        yield Kind(f"{kind}, until yesterday", role=Role(contract.id, kind, until=YESTERDAY))
        yield Kind(f"{kind}, by mandate", grant=_grant(contract, kind))
        yield Kind(f"{kind}, by a mandate of the dead", grant=_grant(contract, kind), died=True)
    narrow = ("reading",)
    yield Kind("delegate for readings", role=Role(contract.id, "delegate", may=narrow))
    yield Kind("mandate for readings", grant=_grant(contract, "delegate", may=narrow))
    yield Kind("mandate until yesterday", grant=_grant(contract, "delegate", expires_on=YESTERDAY))
    yield Kind("mandate from tomorrow", grant=_grant(contract, "delegate", starts_on=TODAY + timedelta(days=1)))
    yield Kind("mandate for another contract", grant=_grant(contract, "delegate", contract="0"))
    yield Kind("mandate of another holder", grant=_grant(contract, "delegate", holder_party="0"))
    yield Kind("holder's word for bills", grant=_grant(contract, "delegate", may=("bills",)), by_word=True)


def _grant(theirs: Contract, kind: str, **changed: Any) -> Grant:
    given = {"holder_party": theirs.holder, "contract": "", "kind": kind, "may": (), "starts_on": YESTERDAY}
    until = changed.get("expires_on")
    if until is not None and until < YESTERDAY + timedelta(days=1):
        given["starts_on"] = until - timedelta(days=30)
    return Grant(**(given | changed))


@dataclass
class Try:
    """One run of one journey by one asker, with all that it reached for of the other's."""

    journey: Journey
    ports: Mapping[str, Any]
    kind: Kind
    place: int
    theirs: Contract
    holder: Party
    mine: Party
    crossed: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    steps: int = 0
    reached: bool = False
    asks_who: bool = False

    def __post_init__(self) -> None:
        self.mine = self.holder if self.kind.as_holder else self.mine
        Attempt.objects.all().delete()
        Challenge.objects.all().delete()
        number = next(_contacts)
        arrival = Arrival((("phone", "", f"55319{number:08}"),), "", "pt-BR", "whatsapp")
        self.customer = recognise([arrival], at=AT)[0].customer
        self.parties = _as_seen(self.ports["parties"], self.kind, self.theirs, self.mine.id)
        office = self.ports["parties"]
        changed = {name: self.parties if port is office else port for name, port in self.ports.items()}
        identity = ContactIdentity(number, self.customer, self.parties, PretendSender(), AT)
        ours = {"history": ContactHistory(number, self.customer, AT), "notices": ContactNotices(identity)}
        self.seen_by = {**changed, "identity": identity, "clocks": KeptClocks(AT), **ours}
        self._let_in(number)
        asker = self.mine.id if self.kind.proved and not self.kind.by_word else f"customer:{self.customer}"
        roles = (self.kind.role,) if self.kind.role else ()
        grants = (self.kind.grant,) if self.kind.grant else ()
        self.known = Facts(asker, 2 if self.kind.by_word else 3 if self.kind.proved else 0, roles, grants)
        self.purposes: set[str] = set(OPEN)

    def _let_in(self, contact: int) -> None:
        grant = self.kind.grant
        if grant is not None:
            facts.grant_authority(
                customer=self.customer,
                evidence="seen",
                at=AT,
                by=SYSTEM,
                **{name: getattr(grant, name) for name in GRANTED},
            )
        if self.kind.by_word:
            keep_proof(
                contact=contact, customer=self.customer, party=self.theirs.holder, method="holder", at=AT, by=SYSTEM
            )
        elif self.kind.proved:
            keep_proof(contact=contact, customer=self.customer, party=self.mine.id, method="code", at=AT, by=SYSTEM)

    def go(self) -> Try:
        """Play it to its end, or to where nothing that is said helps any more."""
        caller = Caller(
            customer=self.customer, language="pt-BR", protocol="2026000000017", run=f"run-{self.customer}",
            channel="whatsapp", began_at=AT, party=self.mine.id if self.kind.proved else None,
            said="e da minha mae" if self.place % 2 else "",
        )  # fmt: skip
        run = Run(f"run-{self.customer}", self.journey, caller, self.seen_by)
        with suppress(Refused):
            pause = run.proceed()
            while not isinstance(pause, Ended) and self.steps < MOST_STEPS:
                self.steps += 1
                self._listen(run)
                going = self._answer(run, pause) if isinstance(pause, Asking) else self._meet(run, pause)
                if going is None:
                    break
                pause = going
        self._listen(run)
        return self

    def _meet(self, run: Run, pause: Any) -> Any:
        match pause:
            case Looking():
                self._hold(pause.port, pause.method, dict(pause.read.keywords))  # type: ignore[attr-defined]
                return run.give(pause.read())
            case Doing():
                self._hold(pause.port, pause.method, pause.arguments)
                return run.give(getattr(self.seen_by[pause.port], pause.method)(pause.key, **pause.arguments))
            case Waiting():
                return run.give(pause.event or None)
            case HandingOver():
                return run.give("handed_over")

    def _answer(self, run: Run, pause: Asking) -> Any:
        for text, choice in self._said_to(run, pause):
            with suppress(NotUnderstood, Unfinished):
                return run.hear(Said(text, "pt-BR", AT, choice, "settled" if text else "choice"))
        return None

    def _said_to(self, run: Run, pause: Asking) -> Iterator[tuple[str, str]]:
        options = options_of(pause.step)
        if options:
            yield "", options[self.place % len(options)].id
            yield "todas", ""
        elif isinstance(pause.step, Ask) and "cpf" in pause.step.read.name:
            yield self.holder.document, ""
        turn = self.place % len(ANSWERS)
        yield from ((answer, "") for answer in (*ANSWERS[turn:], *ANSWERS[:turn], "000000"))

    def asked_by(self) -> bool:
        """Whether it matters to the journey who asks."""
        return self.asks_who or "parties" in self.journey.ports

    def _hold(self, port: str, method: str, arguments: Mapping[str, Any]) -> None:
        """Whatever names the other's contract or party must be allowed by a purpose that was made sure of."""
        if port == "identity":
            self.asks_who = True
            if "purpose" in arguments:
                self.purposes.add(str(arguments["purpose"]))
            return
        if method in OPEN_METHODS or not self._is_theirs(arguments):
            return
        self.reached = True
        if not self._may():
            self.crossed.append(f"{port}.{method}({dict(arguments)})")

    def _may(self) -> bool:
        contract = self.parties.as_it_is(self.theirs)
        asked = self.purposes - OPEN
        return any(isinstance(may_ask(self.known, purpose, contract, AT), Allowed) for purpose in asked)

    def _is_theirs(self, value: Any) -> bool:
        """Whether a contract, its number, a bill of it or its holder stands in what a port is asked."""
        if isinstance(value, Mapping):
            return any(self._is_theirs(one) for name, one in value.items() if name not in {"protocol", "run"})
        if isinstance(value, (list, tuple, set)):
            return any(map(self._is_theirs, value))
        if isinstance(value, msgspec.Struct):
            return self._is_theirs(msgspec.to_builtins(value))
        named = {self.theirs.id, self.theirs.number, self.theirs.holder}
        return isinstance(value, str) and (value in named or value.startswith(f"{self.theirs.id}-"))

    def _listen(self, run: Run) -> None:
        for uttered in run.uttered:
            self.texts.append(_told(uttered))
            if isinstance(uttered.step, Show) and uttered.step.file is not None:
                file = uttered.step.file
                self._hold(file.port, file.method, file.arguments)
        run.uttered.clear()
        if not self._may():
            secrets = (self.theirs.number, self.theirs.address, self.holder.name, self.holder.document)
            said = "\n".join(self.texts)
            self.crossed += [f"told {secret!r}" for secret in secrets if secret and secret in said]
        self.texts.clear()


def _told(uttered: Uttered) -> str:
    """All that stands in what is said: words, options, a card."""
    words = [uttered.words] if uttered.words else []
    words += [w for option in uttered.options for w in (option.title, option.description) if w]
    card = str(uttered.step.facts) + str(uttered.step.codes) if isinstance(uttered.step, Show) else ""
    return " ".join([*(one.render("pt-BR") for one in words), card])


def _as_seen(office: Any, kind: Kind, theirs: Contract, asker: str) -> Any:
    """The company as an asker of this kind finds it: the role they have, a death that is known."""
    own, own_roles = office.contracts, office.roles

    class Seen(type(office)):  # type: ignore[misc]
        def as_it_is(self, contract: Contract) -> Contract:
            dead = kind.died and contract.holder == theirs.holder
            return msgspec.structs.replace(contract, holder_died_on=date(2026, 10, 3)) if dead else contract

        def roles(self, party: str) -> tuple[Role, ...]:
            mine = (kind.role,) if kind.role and party == asker else ()
            return mine + (() if kind.alone and party == asker else own_roles(party))

        def contracts(self, party: str) -> tuple[Contract, ...]:
            held = () if kind.alone and party == asker else own(party)
            added = (theirs,) if kind.role and party == asker else ()
            return tuple(map(self.as_it_is, (*held, *added)))

    seen = copy.copy(office)
    seen.__class__ = Seen
    return seen


def two_of(ports: Mapping[str, Any]) -> tuple[Party, Contract, Party]:
    """A holder with a contract, and another who has nothing to do with it; ids that nothing else here is called."""
    parties = ports["parties"]
    found = {party.id: party for letter in "aeiomcsjlr" for party in parties.search(letter) if not party.company}
    holders = [(party, held[0]) for party in found.values() if (held := _own(parties.contracts, party.id))]
    far = [pair for pair in holders if len(pair[1].id) > 2 and len(pair[0].id) > 2]
    (holder, contract), (other, _theirs) = (
        far[0],
        next(p for p in far[1:] if not set(p[0].phones) & set(far[0][0].phones)),
    )
    return holder, contract, other


def _own(contracts: Callable[[str], tuple[Contract, ...]], party: str) -> list[Contract]:
    return [contract for contract in contracts(party) if contract.holder == party]
