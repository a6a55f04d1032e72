"""Canned replies: what is written once and said often, in the customer's language, with the names filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sintonia.desk.models import CannedReply, WorkItem
from sintonia.staff.models import User

MOST: Final = 40
# What the demonstration begins with; a company writes its own.
FIRST: Final = {
    "hello": {
        "pt-BR": "Olá, {customer}! Aqui é {agent}. Já li tudo o que você contou e sigo daqui.",
        "es": "Hola, {customer}. Soy {agent}. Ya leí todo lo que contó y sigo desde aquí.",
        "en": "Hello, {customer}! This is {agent}. I have read everything you told us and go on from here.",
    },
    "one_moment": {
        "pt-BR": "Só um momento, por favor: estou verificando.",
        "es": "Un momento, por favor: lo estoy comprobando.",
        "en": "One moment, please: I am looking into it.",
    },
    "protocol": {
        "pt-BR": "Seu protocolo é {protocol}. Com ele você continua em qualquer canal.",
        "es": "Su clave es {protocol}. Con ella puede seguir por cualquier canal.",
        "en": "Your reference is {protocol}. With it you can go on in any channel.",
    },
    "anything_else": {
        "pt-BR": "Posso ajudar em mais alguma coisa?",
        "es": "¿Puedo ayudarle en algo más?",
        "en": "Is there anything else I can do for you?",
    },
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, ready to be put into the composer."""

    name: str
    text: str


def replies_for(user: User, item: WorkItem) -> list[Reply]:
    """The replies of one's house and team, in the customer's language."""
    found = CannedReply.objects.filter(room__in=[user.provider_id]) | CannedReply.objects.filter(room=None)
    mine = found.filter(team=None) | found.filter(team=user.team_id)
    language = item.contact.language
    known = {
        "customer": (item.contact.customer.name or "").split(" ")[0],
        "protocol": item.contact.protocol,
        "agent": user.name.split(" ")[0],
    }
    rows = mine.order_by("name").distinct()[:MOST]
    return [Reply(row.name, filled(row.texts[language], known)) for row in rows if row.texts.get(language)]


def filled(text: str, known: dict[str, str]) -> str:
    """A reply with its names; a name that nobody knows stays as it is written, so that it is seen before it is sent."""
    for name, value in known.items():
        if value:
            text = text.replace(f"{{{name}}}", value)
    return text


def write_first_replies() -> None:
    """Give a company without any replies those to begin with."""
    if not CannedReply.objects.exists():
        CannedReply.objects.bulk_create(CannedReply(name=name, texts=texts) for name, texts in FIRST.items())
