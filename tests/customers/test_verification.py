"""Proving who asks: by what one has in hand, a code or a fact; limited, short, and for one contact."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from sintonia.audit.models import AuditRecord
from sintonia.backoffice.ports import Role
from sintonia.customers.facts import grant_authority
from sintonia.customers.models import Attempt, Challenge, Identifier, Verification
from sintonia.customers.proving import KnownChannel, Proof
from sintonia.customers.verification import ContactIdentity
from tests.customers.people import (
    ANA,
    AT,
    BENTO,
    CIDA,
    HOME,
    LIA,
    SHOP,
    PretendParties,
    PretendSender,
    bsuid,
    met,
    phone,
)

pytestmark = pytest.mark.django_db
CONTACT = 41


@pytest.fixture
def sender() -> PretendSender:
    return PretendSender()


@pytest.fixture
def parties() -> PretendParties:
    return PretendParties(CIDA, BENTO, contracts=(HOME, SHOP))


@pytest.fixture
def identity_of(parties, sender):
    """Make the identity of a contact: by whom, when, where."""

    def make(customer: int, *, contact: int = CONTACT, after: timedelta = timedelta()) -> ContactIdentity:
        return ContactIdentity(contact=contact, customer=customer, parties=parties, sender=sender, at=AT + after)

    return make


@pytest.fixture
def visitor() -> int:
    return met(("visitor", "web", "v-1"), evidence="webchat").customer


class TestByThePhoneInHand:
    def test_the_document_and_the_phone_on_file_prove(self, identity_of) -> None:
        customer = met(phone("553188887777"), bsuid("BR.1")).customer
        here = identity_of(customer)
        claimed = here.claim(document=CIDA.document)
        assert claimed.on_this_phone
        assert here.who(level=2, purpose="bills") is None
        assert here.prove("r:1", party=claimed.party, method="phone", said="", level=2, purpose="bills").proved
        person = identity_of(customer).who(level=2, purpose="bills")
        assert (person.party, person.name, person.level, person.contracts) == ("p-cida", CIDA.name, 2, ("c-home",))

    def test_another_persons_document_is_not_proved_by_my_phone(self, identity_of) -> None:
        here = identity_of(met(phone(CIDA.phones[0])).customer)
        claimed = here.claim(document=BENTO.document)
        assert not claimed.on_this_phone
        assert not here.prove("r:1", party="p-bento", method="phone", said="", level=2, purpose="bills").proved

    def test_a_claimed_phone_is_not_in_hand(self, identity_of, visitor) -> None:
        from sintonia.customers.operations import attach

        attach(customer=visitor, kind="phone", value=CIDA.phones[0], evidence="claimed", confidence=30, at=AT, by=ANA)
        assert not identity_of(visitor).claim(document=CIDA.document).on_this_phone

    def test_a_shared_phone_proves_nobody_and_gets_no_code(self, sender) -> None:
        home = PretendParties(CIDA, LIA, contracts=(HOME,))
        customer = met(phone(CIDA.phones[0])).customer
        here = ContactIdentity(contact=CONTACT, customer=customer, parties=home, sender=sender, at=AT)
        claimed = here.claim(document=CIDA.document)
        assert not claimed.on_this_phone
        assert [channel.kind for channel in claimed.channels] == ["email"]
        assert here.who(level=1, purpose="reading") is None

    def test_it_never_steps_up(self, identity_of) -> None:
        here = identity_of(met(phone(CIDA.phones[0])).customer)
        here.claim(document=CIDA.document)
        assert not here.prove("r:1", party="p-cida", method="phone", said="", level=3, purpose="bank_details").proved

    def test_a_reading_asks_nothing_of_the_one_who_has_the_phone(self, identity_of) -> None:
        person = identity_of(met(phone(CIDA.phones[0])).customer).who(level=1, purpose="reading")
        assert (person.party, person.level, person.contracts) == ("p-cida", 1, ("c-home",))

    def test_the_proof_is_remembered_for_the_customer(self, identity_of) -> None:
        customer = met(phone(CIDA.phones[0])).customer
        here = identity_of(customer)
        here.claim(document=CIDA.document)
        here.prove("r:1", party="p-cida", method="phone", said="", level=2, purpose="bills")
        assert met(phone(CIDA.phones[0])).party == "p-cida"


class TestByCode:
    def sent(self, identity_of, sender, visitor, *, contact: int = CONTACT, key: str = "r:1") -> str:
        here = identity_of(visitor, contact=contact)
        claimed = here.claim(document=CIDA.document)
        assert here.send_code(key, party="p-cida", channel=claimed.channels[0].id, purpose="bills")
        return sender.sent[-1][2]

    def prove(self, identity_of, visitor, said: str, *, key: str = "r:2", after=timedelta(), contact=CONTACT) -> Proof:
        here = identity_of(visitor, after=after, contact=contact)
        return here.prove(key, party="p-cida", method="code", said=said, level=3, purpose="bills")

    def test_the_right_code_proves_to_the_highest_level(self, identity_of, sender, visitor) -> None:
        code = self.sent(identity_of, sender, visitor)
        assert sender.sent == [("whatsapp", "5531988887777", code)]
        assert len(code) == 6
        assert self.prove(identity_of, visitor, f" {code} ") == Proof(proved=True, tries_left=5)
        assert identity_of(visitor).who(level=3, purpose="bills").contracts == ("c-home",)

    def test_channels_are_masked(self, identity_of, visitor) -> None:
        channels = identity_of(visitor).claim(document=CIDA.document).channels
        assert [channel.masked for channel in channels] == ["WhatsApp •••• 7777", "e-mail c•••@example.com"]
        assert all("88887777" not in str(channel) for channel in channels)

    def test_the_code_is_stored_as_a_hash_and_logged_nowhere(self, identity_of, sender, visitor, caplog) -> None:
        caplog.set_level(logging.DEBUG)
        code = self.sent(identity_of, sender, visitor)
        self.prove(identity_of, visitor, code)
        kept = " ".join(
            str([bytes(v) if isinstance(v, memoryview) else v for v in row.values()])
            for model in (Challenge, Attempt, AuditRecord)
            for row in model.objects.values()
        )
        for secret in (code, "5531988887777", CIDA.document, "Aparecida"):
            assert secret not in kept
            assert secret not in "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")

    def test_it_holds_ten_minutes(self, identity_of, sender, visitor) -> None:
        code = self.sent(identity_of, sender, visitor)
        assert not self.prove(identity_of, visitor, code, after=timedelta(minutes=10)).proved
        assert self.prove(identity_of, visitor, code, key="r:3", after=timedelta(minutes=9, seconds=59)).proved

    def test_it_works_once(self, identity_of, sender, visitor) -> None:
        code = self.sent(identity_of, sender, visitor)
        self.prove(identity_of, visitor, code)
        assert not self.prove(identity_of, visitor, code, key="r:3").proved

    def test_a_repeated_deed_is_one_try_and_one_code(self, identity_of, sender, visitor) -> None:
        code = self.sent(identity_of, sender, visitor)
        self.sent(identity_of, sender, visitor)
        assert len(sender.sent) == 1
        wrong = "000000" if code != "000000" else "111111"
        assert self.prove(identity_of, visitor, wrong) == self.prove(identity_of, visitor, wrong) == Proof(False, 4)

    def test_a_code_of_another_contact_proves_nothing_here(self, identity_of, sender, visitor) -> None:
        code = self.sent(identity_of, sender, visitor)
        assert not self.prove(identity_of, visitor, code, contact=CONTACT + 1).proved

    def test_a_newer_code_puts_the_older_out_of_use(self, identity_of, sender, visitor) -> None:
        old = self.sent(identity_of, sender, visitor)
        new = self.sent(identity_of, sender, visitor, key="r:9")
        if old != new:
            assert not self.prove(identity_of, visitor, old).proved
        assert self.prove(identity_of, visitor, new, key="r:3").proved

    def test_a_channel_that_is_not_the_partys_gets_none(self, identity_of, sender, visitor) -> None:
        here = identity_of(visitor)
        here.claim(document=CIDA.document)
        foreign = identity_of(visitor).claim(document=BENTO.document).channels[0]
        assert isinstance(foreign, KnownChannel)
        assert not here.send_code("r:1", party="p-cida", channel=foreign.id, purpose="bills")
        assert not here.send_code("r:2", party="p-cida", channel="whatsapp-5531900000000", purpose="bills")
        assert sender.sent == []

    def test_five_codes_a_day_are_enough(self, identity_of, sender, visitor) -> None:
        here = identity_of(visitor)
        channel = here.claim(document=CIDA.document).channels[0].id
        sent = [here.send_code(f"r:{n}", party="p-cida", channel=channel, purpose="bills") for n in range(6)]
        assert sent == [True] * 5 + [False]


class TestByAFact:
    def test_a_fact_of_the_contract_proves_to_level_two_and_not_three(self, identity_of, visitor) -> None:
        here = identity_of(visitor)
        here.claim(document=CIDA.document)
        stepped = here.prove("r:1", party="p-cida", method="contract_number", said=HOME.number, level=3, purpose="x")
        proved = here.prove("r:2", party="p-cida", method="contract_number", said=HOME.number, level=2, purpose="bills")
        assert (stepped.proved, proved.proved) == (False, True)
        assert here.who(level=3, purpose="bills") is None

    def test_knowing_is_not_having_so_the_visitor_is_not_remembered_as_them(self, identity_of, visitor) -> None:
        here = identity_of(visitor)
        here.claim(document=CIDA.document)
        here.prove("r:1", party="p-cida", method="contract_number", said=HOME.number, level=2, purpose="bills")
        assert not Identifier.objects.filter(kind="party").exists()

    def test_an_unknown_document_is_nobody(self, identity_of, visitor) -> None:
        assert identity_of(visitor).claim(document="00000000191") is None


class TestTries:
    def guess(self, identity_of, customer: int, n: int, *, contact=CONTACT, party="p-cida", after=timedelta()) -> Proof:
        here = identity_of(customer, contact=contact, after=after)
        return here.prove(f"r{contact}:{n}", party=party, method="contract_number", said="?", level=2, purpose="bills")

    def test_five_wrong_ones_lock_even_the_right_answer(self, identity_of, visitor) -> None:
        assert [self.guess(identity_of, visitor, n).tries_left for n in range(6)] == [4, 3, 2, 1, 0, 0]
        here = identity_of(visitor)
        right = here.prove("r:9", party="p-cida", method="contract_number", said=HOME.number, level=2, purpose="bills")
        assert right == Proof(proved=False, tries_left=0)
        assert here.claim(document=CIDA.document).locked

    def test_a_party_is_locked_from_every_contact(self, identity_of, visitor) -> None:
        for n in range(5):
            self.guess(identity_of, visitor, n, contact=100 + n)
        assert identity_of(visitor, contact=999).claim(document=CIDA.document).locked
        assert not identity_of(visitor, contact=999).claim(document=BENTO.document).locked

    def test_a_contact_is_locked_for_every_party(self, identity_of, visitor) -> None:
        for n in range(5):
            self.guess(identity_of, visitor, n, party=f"p-{n}")
        assert identity_of(visitor).claim(document=BENTO.document).locked

    def test_the_lock_opens_after_a_day(self, identity_of, visitor) -> None:
        for n in range(5):
            self.guess(identity_of, visitor, n)
        assert self.guess(identity_of, visitor, 8, after=timedelta(hours=23, minutes=59)).tries_left == 0
        assert self.guess(identity_of, visitor, 9, after=timedelta(hours=24)).tries_left == 4


class TestAProof:
    @pytest.fixture
    def proved(self, identity_of, visitor) -> int:
        here = identity_of(visitor)
        here.claim(document=CIDA.document)
        assert here.prove(
            "r:1", party="p-cida", method="contract_number", said=HOME.number, level=2, purpose="b"
        ).proved
        return visitor

    def test_ends_after_half_an_hour(self, identity_of, proved) -> None:
        assert identity_of(proved, after=timedelta(minutes=29)).who(level=2, purpose="bills")
        assert identity_of(proved, after=timedelta(minutes=30)).who(level=2, purpose="bills") is None

    def test_belongs_to_its_contact(self, identity_of, proved) -> None:
        assert identity_of(proved, contact=CONTACT + 1).who(level=2, purpose="bills") is None

    def test_has_who_how_and_when(self, proved) -> None:
        row = Verification.objects.get()
        assert (row.contact_id, row.customer_id, row.party, row.level, row.method, row.at) == (
            CONTACT, proved, "p-cida", 2, "contract_number", AT,
        )  # fmt: skip

    def test_opens_the_contracts_of_a_mandate_too(self, identity_of, proved) -> None:
        grant_authority(
            customer=proved, holder_party="p-bento", kind="delegate", may=["bills"], evidence="mandate 12/26",
            starts_on=AT.date(), at=AT, by=ANA,
        )  # fmt: skip
        assert identity_of(proved).who(level=2, purpose="bills").contracts == ("c-home", "c-shop")
        assert identity_of(proved).who(level=2, purpose="debts").contracts == ("c-home",)

    def test_opens_what_a_role_may(self, identity_of, proved, parties) -> None:
        parties.all_roles = {"p-cida": (Role("c-shop", "owner"),)}
        assert identity_of(proved).who(level=2, purpose="bills").contracts == ("c-home",)
        assert identity_of(proved).who(level=2, purpose="reading").contracts == ("c-home", "c-shop")


def test_reads_and_proofs_work_in_the_companys_scope_of_the_pages(identity_of, as_pages) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('sintonia.scope', 'company', true)")
    here = identity_of(met(phone(CIDA.phones[0])).customer)
    here.claim(document=CIDA.document)
    assert here.prove("r:1", party="p-cida", method="phone", said="", level=2, purpose="bills").proved
