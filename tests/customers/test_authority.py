"""Who may ask what: every rule, over facts alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sintonia.backoffice.ports import Contract, Role
from sintonia.customers.authority import HOLDER_ONLY, MAY, OPEN, Allowed, Facts, Grant, Help, Refusal, may_ask
from sintonia.kit.words import LANGUAGES, catalogue

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
    assert may_ask(replace(BENTO, grants=(MANDATE,)), "bills", HOME, AT) == Allowed("delegate")
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
