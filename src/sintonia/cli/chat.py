"""`sintonia chat`: a conversation in the terminal, through the same inbox, turns and journeys as any other door."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import ExitStack
from typing import Annotated, Final

import typer

from sintonia.cli import django_on
from sintonia.cli.progress import say
from sintonia.config import database, environment, postgres

PATIENCE_S: Final = 15.0
MORE_S: Final = 0.4


def command(
    passport: Annotated[str, typer.Option(help="Go on with a matter begun elsewhere: its code.")] = "",
    name: Annotated[str, typer.Option(help="Who you are to this terminal; the same name goes on later.")] = "",
) -> None:
    """Talk with Sintonia here; an empty line or Ctrl-D ends. Start `make demo` in another terminal first."""
    with ExitStack() as stack:
        os.environ["DATABASE_URL"] = _database(stack)
        django_on.set_up(database.WORKER)
        if passport and (refusal := refusal_of(passport)):
            sys.exit(refusal)
        conversation = Conversation(name or f"terminal-{os.getpid()}-{int(time.time())}")
        if passport:
            conversation.send("", passport=passport)
            conversation.listen()
        for line in sys.stdin if not sys.stdin.isatty() else iter(_typed, None):
            if not line.strip():
                break
            conversation.send(line.strip())
            conversation.listen()


def _typed() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


def _database(stack: ExitStack) -> str:
    if given := environment.read("DATABASE_URL"):
        return given
    server = stack.enter_context(postgres.start(environment.home()))
    if server.owned:
        sys.exit("Sintonia is not running. Start it first: make demo")
    return server.url


def refusal_of(passport: str) -> str:
    """Why a passport opens nothing, in the terminal's language, or ""; asked first: no contact begins for it."""
    from sintonia.conversations.models import ChannelAccount
    from sintonia.journeys.operations import UnableToOpen, open_passport
    from sintonia.kit.clock import now

    try:
        open_passport(code=passport, at=now())
    except UnableToOpen as refusal:
        account = ChannelAccount.objects.get(channel="terminal")
        return refusal.words.render(account.settings.get("language", "pt-BR"))
    return ""


class Conversation:
    """What one person types and reads."""

    def __init__(self, sender: str) -> None:
        self.sender, self.seen = sender, 0

    def send(self, text: str, *, passport: str = "") -> None:
        """Put a line into the inbox; a number chooses an option that was offered."""
        from sintonia.conversations.channel import Heard, Identity
        from sintonia.conversations.operations import receive_own
        from sintonia.kit.clock import now
        from sintonia.kit.text import token

        heard = Heard(
            kind="text",
            address=self.sender,
            key=token(),
            text=text,
            identities=(Identity("visitor", self.sender),),
            details={"passport": passport} if passport else None,
        )
        receive_own(account_key="terminal", channel="terminal", sender=self.sender, heard=heard, at=now())

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

        contact = open_contact(account_key="terminal", channel="terminal", sender=self.sender)
        if contact is None:
            return False
        new = messages_of(contact=contact, after=self.seen)
        for message in new:
            self.seen = message.number
            saying = saying_of(message)
            if saying is not None:
                _print(saying.text, saying.options, saying.card)
        return any(message.direction == "out" for message in new)


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
