from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.br import cnpj, cpf

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.connectors.demo import operations, seed
from sintonia.connectors.demo.company import make
from sintonia.connectors.demo.people import CARLOS, CIDA, CONDOMINIUM, EMILY, LUCIA, LUZIA, MARCOS, MARIA, PEOPLE, SONIA
from sintonia.connectors.demo.ports import DemoBackOffice, ports
from sintonia.kit.money import Money

AT = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)


@pytest.fixture
def office(db):
    seed(at=AT, customers=60)
    return DemoBackOffice(clock=lambda: AT)


def contract_of(office, person):
    return office.contracts(office.by_document(person.document).id)[0].id


def test_the_same_number_and_day_make_the_same_company():
    assert make(day=date(2026, 11, 22), customers=200, seed=3) == make(day=date(2026, 11, 22), customers=200, seed=3)
    assert make(day=date(2026, 11, 22), customers=200, seed=3) != make(day=date(2026, 11, 22), customers=200, seed=4)


def test_every_document_is_valid_and_nobodys_twice():
    rows = make(day=date(2026, 11, 22), customers=5000, seed=1).tables["demo_party"]
    documents = [row.split("\t")[4] for row in rows]
    assert len(set(documents)) == 5000
    assert all(cpf.is_valid(one) if len(one) == 11 else cnpj.is_valid(one) for one in documents)
    assert not any(len(set(one)) == 1 for one in documents)
    assert any(one[:12].isalnum() and not one.isdigit() for one in documents)


def test_some_get_their_bills_by_e_mail_and_each_at_an_address_of_their_own():
    tables = make(day=date(2026, 11, 22), customers=2000, seed=1).tables
    rows = [row.rstrip("\n").split("\t") for row in tables["demo_delivery"]]
    assert len(tables["demo_contract"]) / 25 < len(rows) < len(tables["demo_contract"]) / 15
    assert len({address for _contract, address, _since in rows}) == len(rows)
    assert all(address.isascii() and address.endswith("@correio.example") for _contract, address, _since in rows)
    assert all(date.fromisoformat(since) < date(2026, 11, 22) for _contract, _address, since in rows)


@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_on_any_day_the_latest_bill_is_not_due_and_nothing_is_paid_tomorrow(day):
    tables = make(day=day, customers=len(PEOPLE), seed=1).tables
    bills = [row.rstrip("\n").split("\t") for row in tables["demo_bill"] if row.startswith("1\t")]
    readings = [row.rstrip("\n").split("\t") for row in tables["demo_reading"] if row.startswith("1\t")]
    assert (len(bills), len(readings)) == (24, 25)
    assert (bills[-1][2], bills[-3][2], readings[-1][2]) == ("18740", "17359", "4790")
    assert date.fromisoformat(bills[-1][3]) > day
    assert date.fromisoformat(bills[-3][3]) < day
    assert date.fromisoformat(readings[-1][1]) <= day
    assert all(date.fromisoformat(bill[3]).weekday() < 5 for bill in bills)
    assert all(date.fromisoformat(row.split("\t")[2]) <= day for row in tables["demo_payment"])


def test_summer_uses_more_than_spring():
    used = {}
    for row in make(day=date(2026, 11, 22), customers=1000, seed=1).tables["demo_bill"]:
        _contract, month, _cents, _due_on, kwh = row.split("\t")
        used[month[5:7]] = used.get(month[5:7], 0) + int(kwh)
    assert used["01"] > used["07"] > used["09"]


def test_maria_owes_an_open_and_an_overdue_bill(office):
    contract = contract_of(office, MARIA)
    overdue, unpaid = office.open_bills(contract)
    assert (overdue.state, overdue.amount, overdue.month) == ("overdue", Money(17359), date(2026, 9, 1))
    assert (unpaid.state, unpaid.amount, unpaid.due_on > AT.date()) == ("open", Money(18740), True)
    assert office.latest_reading(contract).kwh == 4790
    assert 150 < office.usual_kwh(contract) < 220


def test_maria_proves_who_she_is_in_her_own_way_of_writing(office):
    party = office.by_document("529.982.247-25").id
    for fact, said in [
        ("contract_number", "3004512786"),
        ("contract_number", "3004 512 786"),
        ("birth_date", "12/04/1968"),
        ("birth_date", "12041968"),
        ("birth_date", "1968-04-12"),
        ("latest_amount", "R$ 187,40"),
        ("latest_amount", "187.4"),
        ("latest_amount", "187,40 reais"),
    ]:
        assert office.fact_matches(party, fact, said), said


def test_two_people_share_a_phone(office):
    assert [party.name for party in office.by_phone("5531977776666")] == ["Antônio Carlos Pereira", "Luzia Pereira"]


def test_a_number_on_file_without_the_ninth_digit_is_found_with_and_without(office):
    assert MARCOS.phones == ("553188776655",)
    assert office.by_phone("5531988776655") == office.by_phone("553188776655") != ()


def test_a_manager_sees_three_units_that_a_company_holds(office):
    manager, owner = office.by_document(SONIA.document), office.by_document("12.ABC.345/01DE-35")
    assert owner.company
    assert [one.holder for one in office.contracts(manager.id)] == [owner.id] * 3
    assert {role.kind for role in office.roles(manager.id)} == {"building_manager"}
    assert len(CONDOMINIUM.supplies) == len(office.contracts(owner.id)) == 3


def test_needs_and_languages_are_on_file(office):
    assert office.by_document(CIDA.document).needs == ("life_support", "age")
    assert office.by_document(LUCIA.document).language == "es"


def test_units_301_and_302_stand_under_one_name(office):
    units = office.contracts(office.by_document(CARLOS.document).id)
    assert [unit.address[-6:] for unit in units] == ["ap 301", "ap 302"]
    assert [office.latest_reading(unit.id).kwh for unit in units] == [4790, 4785]


def test_marias_street_is_dark_since_last_evening(office):
    outage = office.at_contract(contract_of(office, MARIA))
    assert outage == office.at_place("1")
    assert (outage.place.street, outage.place.district) == ("Rua da Igreja", "Santa Rita")
    assert AT - timedelta(hours=28) < outage.began_at < AT
    assert AT < outage.back_from < outage.back_until


def test_who_lives_in_another_dark_street_is_told_of_their_own(office):
    contract = office.contracts(office.by_document(LUZIA.document).id)[0]
    outage = office.at_contract(contract.id)
    assert outage.id == office.at_contract(contract_of(office, MARIA)).id
    assert contract.address.startswith(outage.place.street)
    assert outage.place.street != "Rua da Igreja"


def test_a_planned_interruption_is_told_before_it_begins(office):
    [planned] = office.planned(contract_of(office, CONDOMINIUM))
    assert planned.planned
    assert planned.began_at > AT
    assert office.at_contract(contract_of(office, CONDOMINIUM)) is None


def test_power_that_is_back_is_told_to_each_run_once(office):
    outage = office.at_place("1").id
    for key, run in [("k1", "run-1"), ("k2", "run-2"), ("k3", "run-1")]:
        office.subscribe(key, outage=outage, run=run)
    assert operations.restore(outage=outage, at=AT) == ["run-1", "run-2"]
    assert operations.restore(outage=outage, at=AT) == []
    assert office.at_place("1") is None
    assert office.outage(outage).restored_at == AT


def test_a_report_is_joined_to_the_outage_of_its_place(office):
    contract = contract_of(office, MARIA)
    said = {"words": "sem luz", "protocol": "2026000000017"}
    office.report("a", place=None, contract=contract, **said)
    office.report("b", place="1", contract=None, **said)
    office.report("c", place="5", contract=None, **said)
    office.report("d", place=None, contract=None, **said)
    with connection.cursor() as cursor:
        cursor.execute("SELECT outage_id IS NOT NULL, street FROM demo_outage_report ORDER BY key")
        assert cursor.fetchall() == [(True, 1), (True, 1), (False, 5), (False, None)]


def test_seeding_again_changes_nothing_but_keeps_an_outage_going(office):
    contract = contract_of(office, MARIA)
    office.submit_reading("k", contract=contract, kwh=4832)
    before = office.at_place("1")
    seed(at=AT, customers=60)
    assert office.at_place("1") == before
    operations.restore(outage=before.id, at=AT)
    seed(at=AT + timedelta(days=3), customers=60)
    later = DemoBackOffice(clock=lambda: AT + timedelta(days=3)).at_place("1")
    assert later.id != before.id
    assert later.back_from > AT + timedelta(days=3)
    assert office.latest_reading(contract).kwh == 4832


def test_while_the_system_is_down_every_question_and_deed_raises(office):
    operations.go_down()
    deeds = {"submit_reading": {"contract": "1", "kwh": 1}, "subscribe": {"outage": "1", "run": "r"}}
    deeds |= {"report_danger": {"words": "x", "where": "x", "protocol": "1"}}
    deeds |= {"report": {"place": "1", "contract": None, "words": "x", "protocol": "1"}}
    questions = "by_document by_phone by_contract search contracts roles bills open_bills bill bill_pdf latest_reading"
    questions += " usual_kwh find_places at_place at_contract planned outage"
    for name in questions.split():
        with pytest.raises(NotAnswering):
            getattr(office, name)("1")
    for name, said in deeds.items():
        with pytest.raises(NotAnswering):
            getattr(office, name)("key", **said)
    with pytest.raises(NotAnswering):
        office.by_phones(["5531988887777"])
    with pytest.raises(NotAnswering):
        office.fact_matches("1", "birth_date", "1")
    operations.come_back()
    assert office.by_phone("5531988887777")
    assert office.submit_reading("key", contract="1", kwh=4832)


def test_the_ports_bear_the_journeys_names(db):
    names = "parties billing outages accounts requests alerts registry codes arrears care receivables receipts mailings"
    assert set(ports()) == set(names.split())


def test_a_reading_of_millions_is_refused_and_not_an_error(office):
    with pytest.raises(Refused):
        office.submit_reading("k", contract="1", kwh=10**12)


@pytest.mark.parametrize("seed_number", range(5))
def test_nobody_shares_a_phone_or_a_document_with_the_hand_made(seed_number):
    rows = [row.split("\t") for row in make(day=AT.date(), customers=3000, seed=seed_number).tables["demo_party"]]
    phones, documents = [row[7] for row in rows], [row[4] for row in rows]
    assert len(set(phones)) == len(phones) - 1, "the household of two"
    assert len(set(documents)) == len(documents)


def test_one_home_is_in_the_country_and_the_others_are_in_town(office):
    areas = {
        contract.area
        for person in PEOPLE
        if (party := office.by_document(person.document)) is not None and person is not EMILY
        for contract in office.contracts(party.id)
    }
    emily = office.by_document(EMILY.document)
    assert emily is not None
    assert [contract.area for contract in office.contracts(emily.id)] == ["rural"]
    assert areas == {"urban"}
