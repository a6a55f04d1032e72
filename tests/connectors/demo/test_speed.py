"""
Every question is one statement that finds its rows by an index; how long it takes is the bench's matter.

Of bills that are not paid, one more asks the ledger what came for them.
"""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sintonia.connectors.demo import seed
from sintonia.connectors.demo.codes import DemoCodes
from sintonia.connectors.demo.people import MARIA
from sintonia.connectors.demo.ports import DemoBackOffice
from sintonia.documents.payment_line import read_service_code
from sintonia.kit.together import think

AT = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)
LARGE = ("demo_party", "demo_contract", "demo_reading", "demo_bill", "demo_payment")


@pytest.fixture
def office(db):
    seed(at=AT, customers=5000)
    return DemoBackOffice(clock=lambda: AT)


def test_each_question_is_one_statement_that_scans_no_large_table(office):
    party = office.by_document(MARIA.document)
    contract = office.contracts(party.id)[0]
    bill = office.open_bills(contract.id)[0]
    questions = [
        lambda: office.by_document(MARIA.document),
        lambda: office.by_phone("5531988887777"),
        lambda: office.by_phones(["5531988887777", "5531977776666"]),
        lambda: office.by_contract(contract.number),
        lambda: office.search("maria aparecida da silva"),
        lambda: office.contracts(party.id),
        lambda: office.roles(party.id),
        lambda: office.fact_matches(party.id, "birth_date", "12/04/1968"),
        lambda: office.bills(contract.id),
        lambda: office.open_bills(contract.id),
        lambda: office.bill(bill.id),
        lambda: office.latest_reading(contract.id),
        lambda: office.usual_kwh(contract.id),
        lambda: office.find_places("rua da igreja"),
        lambda: office.at_place("1"),
        lambda: office.at_contract(contract.id),
        lambda: office.planned(contract.id),
        lambda: office.outage("1"),
    ]
    for question in questions:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            question()
        ours = [one for one in asked if "payments_charge" not in one["sql"]]
        assert (len(ours), len(asked) <= 2) == (1, True)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + ours[0]["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert not any(f"Seq Scan on {table}" in plan for table in LARGE), plan


def test_what_many_ask_at_a_time_takes_no_more_statements_than_what_one_asks(office):
    codes = DemoCodes(clock=lambda: AT)
    contracts = [str(number) for number in range(1, 40)]
    bills = [bill for contract in contracts for bill in office.open_bills(contract)[:1]]
    assert len(bills) > 3
    questions = {
        office.by_document: [MARIA.document, "11144477735", "39053344705"],
        office.by_phone: ["5531988887777", "5531977776666", "5531900000000"],
        office.contracts: contracts,
        office.roles: contracts,
        office.open_bills: contracts,
        office.latest_reading: [bill.contract for bill in bills],
        office.usual_kwh: contracts,
        codes.find_line: [read_service_code(bill.line).barcode for bill in bills],
        codes.find_pix: [bill.pix for bill in bills],
        codes.find_bill: [f"{bill.month:%Y%m}-{bill.contract}" for bill in bills],
    }
    for question, asked in questions.items():
        with CaptureQueriesContext(connection) as of_one:
            assert answers(question, asked[:1])
        with CaptureQueriesContext(connection) as of_all:
            assert len(answers(question, asked)) == len(asked)
        assert len(of_all) == len(of_one), question


def answers(question, asked):
    """What is answered to all who ask at a time."""
    found = []
    think([lambda one=one: found.append(question(one)) for one in asked])
    return found
