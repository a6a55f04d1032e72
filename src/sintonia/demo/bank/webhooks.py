"""Where a pretend bank tells of payments, by the key at which they come in."""

from __future__ import annotations

from sintonia.demo.bank.banks import RECEIVER
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.problems import invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, find, keep, moment, of_time, page_of

_SCHEMES = ("https://", "http://")


def put(asked: Asked) -> None:
    """Tell of payments at this key there, and nowhere else, from now on."""
    key, url = asked.arguments["chave"], asked.body["webhookUrl"]
    if key not in asked.bank.keys:
        raise invalid("WebhookOperacaoInvalida", ("chave", "A chave não pertence a este usuário recebedor."))
    if not url.startswith(_SCHEMES):
        raise invalid("WebhookOperacaoInvalida", ("webhook.webhookUrl", "O endereço não é de um servidor web."))
    body = {"webhookUrl": url, "chave": key, "cnpj": RECEIVER["cnpj"], "criacao": moment(asked.at)}
    row = find(asked.bank, "webhook", key)
    if row is None:
        keep(asked.bank, "webhook", key, body, at=asked.at)
        return
    row.write(body)
    row.at = asked.at
    row.save()


def get(asked: Asked) -> Json:
    """Where it tells of payments at a key."""
    return _row(asked).read()


def delete(asked: Asked) -> None:
    """Tell nobody any more."""
    _row(asked).delete()


def listed(asked: Asked) -> Json:
    """All of them."""
    return page_of(asked, "webhooks", [row.read() for row in of_time(asked, "webhook")])


def _row(asked: Asked) -> Kept:
    row = find(asked.bank, "webhook", asked.arguments["chave"])
    if row is None:
        raise not_found("WebhookNaoEncontrado")
    return row
