"""Canned replies: what is written once and said often, in the customer's language, with the names filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy

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
    "goodbye": {
        "pt-BR": "Foi um prazer ajudar. Se precisar, é só escrever de novo. Até logo!",
        "es": "Ha sido un gusto ayudarle. Si lo necesita, escríbanos de nuevo. ¡Hasta pronto!",
        "en": "It was a pleasure to help. If you need us, just write again. Goodbye!",
    },
    "until_later": {
        "pt-BR": "Como não tivemos resposta, encerro por aqui. Quando quiser continuar, é só escrever.",
        "es": "Como no hemos tenido respuesta, cierro por ahora. Cuando quiera seguir, escríbanos.",
        "en": "As we have not heard from you, I close this for now. Whenever you want to go on, just write.",
    },
}
TITLES: Final = {
    "hello": gettext_lazy("Hello"),
    "one_moment": gettext_lazy("One moment"),
    "protocol": gettext_lazy("The reference"),
    "anything_else": gettext_lazy("Anything else?"),
    "goodbye": gettext_lazy("Goodbye"),
    "until_later": gettext_lazy("Until later"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, ready to be put into the composer."""

    id: int
    name: str
    text: str


def reply_title(name: str) -> str:
    """What a reply is called: those that were there at first have a name in every language."""
    return str(TITLES.get(name, name))


def replies_for(user: User, item: WorkItem) -> list[Reply]:
    """The replies of one's house and team, in the customer's language."""
    here = Q(room=None) | Q(room=user.provider_id)
    mine = CannedReply.objects.filter(here, Q(team=None) | Q(team=user.team_id))
    language = item.contact.language
    known = {
        "customer": (item.contact.customer.name or "").split(" ")[0],
        "protocol": item.contact.protocol,
        "agent": user.name.split(" ")[0],
    }
    rows = [row for row in mine.order_by("name")[:MOST] if row.texts.get(language)]
    return [Reply(row.pk, reply_title(row.name), filled(row.texts[language], known)) for row in rows]


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
