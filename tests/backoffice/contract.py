"""
What every connector must do, whatever stands behind it.

A connector's test subclasses `BackOfficeContract` and gives the fixtures `office`, `known` and `at`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from sintonia.backoffice.ports import Refused
from sintonia.documents.codes import read_codes
from sintonia.documents.payment_line import read_service_code
from sintonia.documents.pix import read_pix
from sintonia.packs.utility.ports.supply import BackOffice


@dataclass(frozen=True)
class Known:
    """Somebody whom the connector under test knows, with an open bill, and an outage that goes on."""

    document: str
    phone: str
    contract_number: str
    dark_street: str
    somewhere_else: str


class BackOfficeContract:
    """The rules."""

    def contract(self, office: BackOffice, known: Known):
        party = office.by_document(known.document)
        return next(one for one in office.contracts(party.id) if one.number == known.contract_number)

    def test_one_party_is_found_by_document_phone_contract_and_words(self, office, known):
        party = office.by_document(known.document)
        assert party.document == known.document
        assert party in office.by_phone(known.phone)
        assert office.by_contract(known.contract_number) == party
        for words in (party.name, known.document, known.phone, known.contract_number, party.name.split()[0].upper()):
            assert party.id in {one.id for one in office.search(words)} or len(office.search(words)) == 20

    def test_many_phones_are_asked_at_once(self, office, known):
        found = office.by_phones([known.phone, "5599999999999"])
        assert found == {known.phone: office.by_phone(known.phone)}

    def test_a_holder_has_a_role_in_each_contract(self, office, known):
        party = office.by_document(known.document)
        held = {one.id for one in office.contracts(party.id) if one.holder == party.id}
        assert held == {role.contract for role in office.roles(party.id) if role.kind == "holder"}

    @pytest.mark.parametrize(
        "words", ["", "x", "0", "-1", "'; --", "%", "\\", "9" * 40, "\N{GRINNING FACE}", "²", "a\0b", "a & b"]
    )
    def test_what_nobody_knows_finds_nobody(self, office, words):
        assert office.by_document(words) is None
        assert office.by_phone(words) == ()
        assert office.by_contract(words) is None
        assert isinstance(office.search(words), tuple)
        assert office.contracts(words) == office.bills(words) == office.open_bills(words) == office.planned(words) == ()
        assert office.bill(words) is office.outage(words) is office.at_place(words) is office.at_contract(words) is None
        assert office.find_places(words) == ()
        assert not office.fact_matches(words, "contract_number", words)

    def test_a_wrong_fact_does_not_match(self, office, known):
        party = office.by_document(known.document)
        assert office.fact_matches(party.id, "contract_number", known.contract_number)
        for fact in ("contract_number", "birth_date", "latest_amount"):
            assert not any(office.fact_matches(party.id, fact, said) for said in ("", "0", "?", "1/1/1800", "R$ 0,01"))

    def test_open_bills_are_the_unpaid_ones_oldest_first(self, office, known):
        contract = self.contract(office, known)
        bills = office.bills(contract.id)
        assert [bill.month for bill in bills] == sorted((bill.month for bill in bills), reverse=True)
        assert office.open_bills(contract.id) == tuple(bill for bill in reversed(bills) if bill.state != "paid")
        assert all((bill.state == "paid") == (bill.paid_on is not None) for bill in bills)
        assert all(office.bill(bill.id) == bill for bill in bills)

    def test_each_code_of_a_bill_asks_for_its_amount(self, office, known):
        for bill in office.bills(self.contract(office, known).id):
            assert read_service_code(bill.line).amount == read_pix(bill.pix).amount == bill.amount

    def test_the_page_of_an_open_bill_carries_its_own_codes(self, office, known):
        bill = office.open_bills(self.contract(office, known).id)[-1]
        assert set(read_codes(office.bill_pdf(bill.id))) == {read_service_code(bill.line).barcode, bill.pix}

    def test_a_reading_is_kept_once_for_its_key(self, office, known):
        contract = self.contract(office, known)
        before = office.latest_reading(contract.id)
        receipt = office.submit_reading("run:1", contract=contract.id, kwh=before.kwh + 42)
        assert office.submit_reading("run:1", contract=contract.id, kwh=before.kwh + 42) == receipt
        assert office.latest_reading(contract.id).kwh == before.kwh + 42
        assert office.latest_reading(contract.id).by == "customer"
        assert office.submit_reading("run:2", contract=contract.id, kwh=before.kwh + 43) != receipt

    def test_a_deed_for_nothing_is_refused(self, office):
        with pytest.raises(Refused):
            office.submit_reading("run:3", contract="0", kwh=1)
        with pytest.raises(Refused):
            office.subscribe("run:4", outage="0", run="run")
        with pytest.raises(Refused):
            office.latest_reading("0")
        with pytest.raises(Refused):
            office.bill_pdf("0-202601")

    def test_an_outage_is_found_where_it_is_and_not_elsewhere(self, office, known):
        here, *_others = office.find_places(known.dark_street)
        outage = office.at_place(here.id)
        assert office.outage(outage.id).id == outage.id
        elsewhere, *_others = office.find_places(known.somewhere_else)
        assert office.at_place(elsewhere.id) is None

    @pytest.mark.parametrize("hours", [0, 1, 3, 6, 12, 24, 48, 96, 400])
    def test_an_estimate_is_never_past_when_it_is_given(self, office, known, at, clock, hours):
        here, *_others = office.find_places(known.dark_street)
        clock.moment = at + timedelta(hours=hours)
        outage = office.at_place(here.id)
        if outage.back_until is not None:
            assert clock.moment < outage.back_from < outage.back_until

    def test_reports_and_subscriptions_are_kept_once(self, office, known):
        here, *_others = office.find_places(known.dark_street)
        said = {"place": here.id, "contract": None, "words": "sem luz\0", "protocol": "2026000000017"}
        assert office.report("run:5", **said) == office.report("run:5", **said)
        danger = {"words": "caiu um fio", "where": "na esquina da padaria", "protocol": "2026000000017"}
        assert office.report_danger("run:6", **danger) == office.report_danger("run:6", **danger)
        outage = office.at_place(here.id)
        assert office.subscribe("run:7", outage=outage.id, run="r") == office.subscribe(
            "run:7", outage=outage.id, run="r"
        )


@dataclass
class SetClock:
    """A clock that a test sets."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment
