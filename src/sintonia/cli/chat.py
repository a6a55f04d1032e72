"""`sintonia chat`: a conversation in the terminal, through the same inbox, turns and journeys as any other door."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sintonia.cli import django_on, running
from sintonia.cli.progress import say
from sintonia.config import database, plugins

if TYPE_CHECKING:
    from sintonia.conversations.channel import Saying
    from sintonia.conversations.models import Contact

PATIENCE_S: Final = 15.0
MORE_S: Final = 0.4


def command(
    passport: Annotated[str, typer.Option(help="Go on with a matter begun elsewhere: its code.")] = "",
    name: Annotated[str, typer.Option(help="Who you are to this terminal; the same name goes on later.")] = "",
    digits: Annotated[bool, typer.Option(help="As on a telephone: everything by keys, 0 for a person.")] = False,
    language: Annotated[str, typer.Option(help="With --digits, the language that was dialed: pt-BR, es, en.")] = "",
    company: Annotated[str, typer.Option(help="Whom to talk to: faro is the demo's insurer; empty the first.")] = "",
) -> None:
    """Talk with Sintonia here; an empty line or Ctrl-D ends. Start `make demo` in another terminal first."""
    with ExitStack() as stack:
        running.join(stack)
        django_on.set_up(database.WORKER)
        if company not in plugins.served():
            sys.exit(f"Nobody here is called {company}. Without --company it is the first company.")
        if passport and (refusal := refusal_of(passport, company)):
            sys.exit(refusal)
        made = Call if digits else Conversation
        conversation = made(name or f"terminal-{os.getpid()}-{int(time.time())}", language, company)
        conversation.begin(passport)
        for line in sys.stdin if not sys.stdin.isatty() else iter(_typed, None):
            if not line.strip():
                break
            conversation.take(line.strip())


def _typed() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


def refusal_of(passport: str, company: str = "") -> str:
    """Why a passport opens nothing, in the terminal's language, or ""; asked first: no contact begins for it."""
    from sintonia.conversations.accounts import account_of
    from sintonia.journeys.operations import UnableToOpen, open_passport
    from sintonia.kit.clock import now

    try:
        open_passport(code=passport, company=company, at=now())
    except UnableToOpen as refusal:
        account = account_of("terminal", company)
        return refusal.words.render(account.settings.get("language", "pt-BR"))
    return ""


class Conversation:
    """What one person types and reads."""

    def __init__(self, sender: str, language: str = "", company: str = "") -> None:
        self.sender, self.language, self.seen = sender, language, 0
        self.account = company or "terminal"

    def begin(self, passport: str) -> None:
        """Go on with a matter begun elsewhere, if there is one."""
        if passport:
            self.send(details={"passport": passport})
            self.listen()

    def take(self, line: str) -> None:
        """Send a line and print what is answered; a number chooses an option that was offered."""
        self.send(text=line)
        self.listen()

    def send(self, **said: Any) -> None:
        """Put something into the inbox: the fields of what is heard."""
        from sintonia.conversations.channel import Heard, Identity
        from sintonia.conversations.operations import receive_own
        from sintonia.kit.clock import now
        from sintonia.kit.text import token

        identities = (Identity("visitor", self.sender),)
        said["details"] = {**(said.get("details") or {}), **({"language": self.language} if self.language else {})}
        heard = Heard(**{"kind": "text", "address": self.sender, "key": token(), "identities": identities, **said})
        receive_own(account_key=self.account, channel="terminal", sender=self.sender, heard=heard, at=now())

    def listen(self) -> None:
        """Print what is answered: the first within some seconds, then whatever follows at once."""
        until, waited = time.monotonic() + PATIENCE_S, threading.Event()
        while time.monotonic() < until:
            if self._print_new():
                until = time.monotonic() + MORE_S
            waited.wait(0.05)
        if not self.seen:
            say("(nobody answers; is the worker running?)")

    def _print_new(self) -> bool:
        from sintonia.conversations.queries import messages_of, open_contact, saying_of

        contact = open_contact(account_key=self.account, channel="terminal", sender=self.sender)
        if contact is None:
            return False
        new = messages_of(contact=contact, after=self.seen)
        for message in new:
            self.seen = message.number
        sayings = [saying for message in new if (saying := saying_of(message)) is not None]
        self.show(sayings, contact)
        return bool(sayings)

    def show(self, sayings: list[Saying], contact: Contact) -> None:  # noqa: ARG002 - a call must know what is open
        """Print what was said."""
        for saying in sayings:
            _print(saying.text, saying.options, saying.card)


class Call(Conversation):
    """The same by keys alone: each step as a telephone would say it."""

    def __init__(self, sender: str, language: str = "", company: str = "") -> None:
        from sintonia.channels.terminal.digits import Telephone

        super().__init__(sender, language, company)
        self.telephone, self.waits_for_a_person = Telephone(), False

    def begin(self, passport: str) -> None:
        """A call begins by itself: with what was begun elsewhere, or with what there is to choose from."""
        self.send(details={"passport": passport} if passport else {"begin": "menu"})
        self.listen()

    def take(self, line: str) -> None:
        """Press keys; those that mean something to us are sent."""
        from sintonia.channels.terminal.digits import heard_of
        from sintonia.conversations.keypad import Pressed

        pressed = self.telephone.press(line)
        if isinstance(pressed, Pressed):
            self.send(**heard_of(pressed))
            self.listen()
        else:
            _read_out(pressed)

    def listen(self) -> None:
        """Say all that is answered first, and then what may be pressed."""
        super().listen()
        _read_out(self.telephone.asks(waits_for_a_person=self.waits_for_a_person))

    def show(self, sayings: list[Saying], contact: Contact) -> None:
        """Say it as a telephone does."""
        from sintonia.journeys.queries import step_in_question

        self.waits_for_a_person = contact.owner != "bot"
        _read_out(self.telephone.hears(sayings, open_step=step_in_question(case=contact.case_id)))


def _read_out(lines: tuple[str, ...]) -> None:
    for line in lines:
        say(f"  {line}")


def _print(text: str, options: tuple[object, ...], card: object) -> None:
    from sintonia.conversations.channel import Card, Option

    if isinstance(card, Card):
        say(f"\n  {card.title}  {card.amount}")
        for label, value in card.facts:
            say(f"    {label}: {value}")
        for code in card.codes:
            say(f"    {code.title}: {code.value}")
        if card.file is not None:
            say(f"    {card.file.name}: {card.file.url}")
    if text:
        say(f"  {text}")
    for number, option in enumerate(options, 1):
        assert isinstance(option, Option)
        say(f"    {number}. {option.title}")
