"""The port `Payments` over one bank's API of PIX."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sintonia.backoffice.payments import Asked, BankNotAnswering, GivenBack, Payer, Seen
from sintonia.backoffice.ports import Key, NotAnswering, Refused
from sintonia.connectors.pix import wire
from sintonia.connectors.pix.access import Access
from sintonia.connectors.pix.session import NotFound, Session
from sintonia.kit.money import Money
from sintonia.kit.words import _

# Days of PIX are those of Brasília, whatever the company's are.
ZONE: Final = ZoneInfo("America/Sao_Paulo")
PAGE: Final = 100
_CPF_DIGITS: Final = 11
_NOTE: Final = 140
_LONGEST_S: Final = 2**31 - 1
_PERCENT, _PERCENT_A_MONTH = 2, 3
_STATES: Final = {"EM_PROCESSAMENTO": "under_way", "DEVOLVIDO": "done", "NAO_REALIZADO": "refused"}
_NOT_THE_SAME: Final = _("This code was already used for another amount.")
_UNKNOWN: Final = _("The bank does not know this payment.")
_NOT_GIVEN_BACK: Final = _("The bank did not give this back: it is too late, or too little of the payment is left.")


class PixBank:
    """
    One bank account at which PIX comes in.

    :param key: our address there: a phone number, mail address, CNPJ or random key
    """

    def __init__(self, access: Access, *, key: str, clock: Callable[[], datetime]) -> None:
        self._access, self._key, self._clock = access, key, clock
        self._session = Session(access, clock=clock)

    def ask(
        self,
        key: Key,  # noqa: ARG002 - the txid is the key
        *,
        txid: str,
        amount: Money,
        due_on: date | None,
        note: str = "",
        payer: Payer | None = None,
    ) -> Asked:
        """
        See `Payments.ask`; what is due already is charged for at once, with what it costs now.

        :raises ValueError: for a `txid` that is not 26 to 35 letters and digits, or an amount that PIX does not move
        """
        value = wire.written(amount)
        found = self.asked(txid)
        if found is None:
            with_date = due_on is not None and payer is not None and due_on >= self._today()
            path = f"/{'cobv' if with_date else 'cob'}/{txid}"
            body = self._charge(value, due_on, note, payer if with_date else None)
            try:
                found = _asked(self._session.put(path, body, wire.Charged))
            except Refused:
                # Another of us may have asked between the look and the deed.
                found = self.asked(txid)
                if found is None:
                    raise
        if found.amount != amount:
            raise Refused(_NOT_THE_SAME)
        return found

    def asked(self, txid: str) -> Asked | None:
        """A charge by its `txid`; None if the bank has none."""
        if not wire.TXID.fullmatch(txid):
            raise ValueError(f"{txid} is no txid of a charge")
        found = self._found(txid)
        return _asked(found[1]) if found else None

    def withdraw(self, key: Key, *, txid: str) -> None:  # noqa: ARG002 - the txid is the key
        """See `Payments.withdraw`; one that there is not, or was withdrawn before, is withdrawn."""
        found = self._found(txid)
        if found is None or found[1].status in wire.REMOVED:
            return
        self._session.patch(f"/{found[0]}/{txid}", {"status": wire.REMOVED[0]}, wire.Charged)

    def seen(self, payment: str) -> Seen | None:
        """See `Payments.seen`."""
        if not _is_payment(payment):
            return None
        try:
            return _seen(self._session.get(f"/pix/{payment}", wire.Pix))
        except NotFound:
            return None

    def seen_between(self, since: datetime, until: datetime) -> list[Seen]:
        """See `Payments.seen_between`; all pages, however many there are."""
        # The API counts milliseconds: what came within the first and the last one belongs to it.
        until = until + timedelta(milliseconds=1)
        asked: dict[str, Any] = {"inicio": _moment(since), "fim": _moment(until), "paginacao.itensPorPagina": PAGE}
        found: list[Seen] = []
        page, pages = 0, 1
        while page < pages:
            try:
                listed = self._session.get("/pix", wire.Listed, {**asked, "paginacao.paginaAtual": page})
            except NotFound as cause:
                raise BankNotAnswering("the bank has no list of payments", why="no_api") from cause
            found += [_seen(one) for one in listed.pix]
            page, pages = page + 1, listed.parametros.paginacao.pages
        return found

    def give_back(self, key: Key, *, payment: str, amount: Money) -> GivenBack:
        """See `Payments.give_back`; the refund's name at the bank follows from the key, so it is made once."""
        value = wire.written(amount)
        if not _is_payment(payment):
            raise Refused(_UNKNOWN)
        path = f"/pix/{payment}/devolucao/{refund_id(key)}"
        try:
            made = self._session.put(path, {"valor": value}, wire.Refunded)
        except NotFound:
            raise Refused(_UNKNOWN) from None
        except Refused:
            made = self._before(path)
        back = _given_back(made, self._clock())
        if back.amount != amount:
            raise Refused(_NOT_THE_SAME)
        return back

    def call_at(self, url: str) -> None:
        """
        Have the bank call `url` + "/pix" whenever something happens to a payment.

        :raises Refused: if the bank does not accept the address
        """
        try:
            self._session.tell(f"/webhook/{quote(self._key, safe='')}", {"webhookUrl": url})
        except NotFound:
            raise Refused(_("The bank does not know this PIX key.")) from None

    def try_out(self) -> None:
        """
        Ask for a token, and for what came in within the latest minute.

        :raises BankNotAnswering: if something is wrong with the way there
        :raises BankRefused: if the bank does not let us in
        """
        until = self._clock()
        self.seen_between(until - timedelta(minutes=1), until)

    def close(self) -> None:
        """Let its connections go."""
        self._session.close()

    def _found(self, txid: str) -> tuple[str, wire.Charged] | None:
        for kind in ("cobv", "cob"):
            try:
                return kind, self._session.get(f"/{kind}/{txid}", wire.Charged)
            except NotFound:
                continue
        return None

    def _before(self, path: str) -> wire.Refunded:
        """A refund that was made before; a bank refuses its name a second time."""
        try:
            return self._session.get(path, wire.Refunded)
        except NotFound:
            raise Refused(_NOT_GIVEN_BACK) from None

    def _charge(self, value: str, due_on: date | None, note: str, payer: Payer | None) -> dict[str, Any]:
        body: dict[str, Any] = {"chave": self._key, "valor": {"original": value}}
        if note:
            body["solicitacaoPagador"] = note[:_NOTE]
        if payer is None or due_on is None:
            return body | {"calendario": {"expiracao": self._expires_after(due_on)}}
        kind = "cpf" if len(payer.document) == _CPF_DIGITS else "cnpj"
        body["devedor"] = {kind: payer.document, "nome": payer.name[:200]}
        body["calendario"] = {
            "dataDeVencimento": due_on.isoformat(),
            "validadeAposVencimento": self._access.days_after_due,
        }
        if self._access.fine:
            body["valor"]["multa"] = {"modalidade": _PERCENT, "valorPerc": self._access.fine}
        if self._access.interest:
            body["valor"]["juros"] = {"modalidade": _PERCENT_A_MONTH, "valorPerc": self._access.interest}
        return body

    def _expires_after(self, due_on: date | None) -> int:
        """Seconds that a charge without a date lasts: until it would end with one, or as the settings say."""
        if due_on is None or due_on < self._today():
            return self._access.expires_s
        return min(((due_on - self._today()).days + 1 + self._access.days_after_due) * 86_400, _LONGEST_S)

    def _today(self) -> date:
        return self._clock().astimezone(ZONE).date()


def refund_id(key: Key) -> str:
    """What a refund is called at the bank: 32 letters and digits that follow from our key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _is_payment(payment: str) -> bool:
    return len(payment) == 32 and payment.isascii() and payment.isalnum()  # noqa: PLR2004 - an endToEndId


def _asked(charged: wire.Charged) -> Asked:
    if not charged.code:
        raise NotAnswering("the bank gives no code with its charge")
    state = "done" if charged.status == "CONCLUIDA" else "removed" if charged.status in wire.REMOVED else "active"
    return Asked(charged.txid, charged.code, Money(wire.cents_of(charged.valor.original)), state)  # type: ignore[arg-type]  # one of the three


def _seen(pix: wire.Pix) -> Seen:
    extra = sum(wire.cents_of(part.valor) for part in (pix.componentes.multa, pix.componentes.juros) if part)
    return Seen(
        key=pix.end_to_end_id,
        amount=Money(wire.cents_of(pix.valor)),
        paid_at=pix.horario,
        code=pix.txid or "",
        extra=extra,
        way="pix",
        way_key=pix.chave,
        note=pix.info_pagador,
        refunds=tuple(_given_back(one, pix.horario) for one in pix.devolucoes),
    )


def _given_back(refund: wire.Refunded, at: datetime) -> GivenBack:
    done_at = refund.horario.liquidacao or refund.horario.solicitacao or at
    return GivenBack(refund.id, Money(wire.cents_of(refund.valor)), done_at, _STATES[refund.status])  # type: ignore[arg-type]  # one of the three


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
