"""Who may ask what: every rule, over facts alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest

from sintonia.backoffice.ports import Contract, Role
from sintonia.config import plugins
from sintonia.customers.authority import HOLDER_ONLY, MAY, OPEN, Allowed, Facts, Grant, Help, Refusal, may_ask
from sintonia.kit.words import LANGUAGES, catalogue

plugins.load_packs()
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = Contract("c-home", "700", "Rua da Igreja, 10", "p-cida")
CIDA = Facts("p-cida", 2)
BENTO = Facts("p-bento", 2)
MANDATE = Grant("p-cida", "", "delegate", ("bills",), date(2026, 1, 1), date(2026, 12, 31))


def helps(answer: Allowed | Refusal) -> tuple[Help, ...]:
    assert isinstance(answer, Refusal), answer
    return answer.helps


def test_an_outage_and_a_danger_are_for_everybody() -> None:
    for purpose in OPEN:
        assert may_ask(Facts(None, 0), purpose, HOME, AT) == Allowed("anybody")


def test_the_holder_may_once_they_are_proved() -> None:
    assert may_ask(CIDA, "bills", HOME, AT) == Allowed("holder")
    assert helps(may_ask(replace(CIDA, level=1), "bills", HOME, AT)) == (Help.verify, Help.person)
    assert may_ask(replace(CIDA, level=1), "reading", HOME, AT) == Allowed("holder")


def test_a_bank_account_needs_a_fresh_code_even_from_the_holder() -> None:
    assert helps(may_ask(CIDA, "bank_details", HOME, AT))[0] is Help.verify
    assert may_ask(replace(CIDA, level=3), "bank_details", HOME, AT) == Allowed("holder")


def test_a_stranger_is_told_what_would_help() -> None:
    assert helps(may_ask(BENTO, "bills", HOME, AT)) == (Help.code_to_holder, Help.mandate, Help.person)


@pytest.mark.parametrize("kind", sorted(MAY))
def test_a_role_may_what_it_may_and_nothing_else(kind: str) -> None:
    facts = Facts("p-bento", 3, (Role("c-home", kind),))
    for purpose in ("reading", "bills", "debts", "payment", "move", "claim", "documents", "change_of_holder"):
        allowed = isinstance(may_ask(facts, purpose, HOME, AT), Allowed)
        assert allowed == (purpose in MAY[kind]), purpose


@pytest.mark.parametrize("purpose", sorted(HOLDER_ONLY))
def test_no_role_and_no_mandate_opens_what_is_the_holders_alone(purpose: str) -> None:
    mandate = replace(MANDATE, may=(purpose,))
    facts = Facts("p-bento", 3, (Role("c-home", "delegate"),), (mandate,))
    assert helps(may_ask(facts, purpose, HOME, AT)) == (Help.code_to_holder, Help.person)


def test_a_role_ends_on_its_day_where_the_contract_is() -> None:
    tenant = Facts("p-bento", 2, (Role("c-home", "tenant", until=date(2026, 11, 22)),))
    assert may_ask(tenant, "bills", HOME, AT) == Allowed("tenant")
    still_the_day_in_brazil = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert may_ask(tenant, "bills", HOME, still_the_day_in_brazil) == Allowed("tenant")
    assert isinstance(may_ask(tenant, "bills", HOME, datetime(2026, 11, 23, 3, 30, tzinfo=UTC)), Refusal)


def test_a_role_in_another_contract_opens_nothing_here() -> None:
    assert isinstance(may_ask(Facts("p-bento", 2, (Role("c-other", "tenant"),)), "bills", HOME, AT), Refusal)


def test_a_mandate_holds_for_its_purposes_its_contract_and_its_time() -> None:
    assert may_ask(replace(BENTO, grants=(MANDATE,)), "bills", HOME, AT) == Allowed("delegate", mandate=True)
    for wrong in (
        replace(MANDATE, may=("reading",)),
        replace(MANDATE, holder_party="p-lia"),
        replace(MANDATE, contract="c-other"),
        replace(MANDATE, starts_on=date(2026, 12, 1)),
        replace(MANDATE, revoked_at=AT),
    ):
        assert isinstance(may_ask(replace(BENTO, grants=(wrong,)), "bills", HOME, AT), Refusal), wrong


def test_an_expired_mandate_is_told_so() -> None:
    expired = replace(MANDATE, expires_on=date(2026, 11, 1))
    refusal = may_ask(replace(BENTO, grants=(expired,)), "bills", HOME, AT)
    assert helps(refusal)[0] is Help.mandate
    assert isinstance(refusal, Refusal)
    assert "expired" in str(refusal.words)


def test_a_child_without_a_mandate_may_pay_and_register_but_not_see_debts() -> None:
    child = Facts("p-bento", 2, (Role("c-home", "child"),))
    assert may_ask(child, "payment", HOME, AT) == Allowed("child")
    assert may_ask(child, "vulnerability", HOME, AT) == Allowed("child")
    assert Help.code_to_holder in helps(may_ask(child, "debts", HOME, AT))


def test_a_broker_may_open_a_claim_but_not_change_the_account() -> None:
    broker = Facts("p-bento", 3, (Role("c-home", "broker"),))
    assert may_ask(broker, "claim", HOME, AT) == Allowed("broker")
    assert isinstance(may_ask(broker, "bank_details", HOME, AT), Refusal)


def test_every_refusal_offers_a_person_in_every_language() -> None:
    asked = [
        may_ask(facts, purpose, HOME, AT)
        for facts in (
            Facts(None, 0),
            BENTO,
            replace(BENTO, level=3),
            replace(BENTO, grants=(replace(MANDATE, expires_on=date(2026, 1, 2)),)),
        )
        for purpose in ("bills", "bank_details")
    ]
    refusals = [answer for answer in asked if isinstance(answer, Refusal)]
    assert len(refusals) == 8
    for refusal in refusals:
        assert Help.person in refusal.helps
        for language in set(LANGUAGES) - {"en"}:
            assert refusal.words.text in catalogue(language)
        assert all(len(refusal.words.render(language)) <= 320 for language in LANGUAGES)


def test_a_delegate_of_a_company_may_what_they_were_let_in_the_units_they_were_let() -> None:
    units = [replace_contract(f"u-{n}") for n in range(400)]
    ana = Facts("p-ana", 2, tuple(Role(f"u-{n}", "delegate", may=("bills",)) for n in range(12)))
    assert sum(isinstance(may_ask(ana, "bills", unit, AT), Allowed) for unit in units) == 12
    assert not any(isinstance(may_ask(ana, "debts", unit, AT), Allowed) for unit in units)


def test_a_role_cannot_be_let_more_than_its_kind_may() -> None:
    broker = Facts("p-bento", 3, (Role("c-home", "broker", may=("claim", "bills", "bank_details")),))
    assert may_ask(broker, "claim", HOME, AT) == Allowed("broker")
    assert isinstance(may_ask(broker, "bills", HOME, AT), Refusal)
    assert isinstance(may_ask(broker, "bank_details", HOME, AT), Refusal)


class TestAHolderWhoHasDied:
    GONE = msgspec.structs.replace(HOME, holder_died_on=date(2026, 10, 3))

    def test_is_nobody_who_comes_with_their_papers(self) -> None:
        for purpose in ("reading", "bills", "bank_details"):
            assert helps(may_ask(replace(CIDA, level=3), purpose, self.GONE, AT)) == (Help.heir, Help.person)

    def test_let_others_do_things_only_while_alive(self) -> None:
        assert helps(may_ask(replace(BENTO, grants=(MANDATE,)), "bills", self.GONE, AT))[0] is Help.heir

    def test_has_heirs_and_a_tenant_who_go_on(self) -> None:
        heir = Grant("p-cida", "", "heir", (), date(2026, 10, 20))
        assert may_ask(replace(BENTO, grants=(heir,)), "debts", self.GONE, AT) == Allowed("heir", mandate=True)
        tenant = Facts("p-bento", 2, (Role("c-home", "tenant"),))
        assert may_ask(tenant, "bills", self.GONE, AT) == Allowed("tenant")

    def test_is_told_of_with_kindness_in_every_language(self) -> None:
        refusal = may_ask(CIDA, "bills", self.GONE, AT)
        assert isinstance(refusal, Refusal)
        for language in LANGUAGES:
            assert len(refusal.words.render(language)) <= 320


def replace_contract(ident: str) -> Contract:
    return msgspec.structs.replace(HOME, id=ident)
