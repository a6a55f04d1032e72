"""What asking a bank came to is kept: since when it is in trouble, and that it answers again. A suspended one rests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sintonia.backoffice.payments import BankNotAnswering, BankRefused, Trouble
from sintonia.backoffice.ports import NotAnswering
from sintonia.config import bank_ports
from sintonia.kit.clock import now
from sintonia.payments.models import Bank, Notice
from sintonia.payments.receiving import MOST, POLL_EVERY, SOON, look_into_notices, poll_banks
from sintonia.payments.sealing import sealed, secrets_of, settings_of
from sintonia.payments.standing import STANDS_AFTER, wanting
from tests.authority import Authority
from tests.payments.office import AT, PretendBank

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


class Failing(PretendBank):
    """A bank whose answer is an exception, as long as there is one."""

    problem: Exception | None = None

    def seen_between(self, since, until):
        if self.problem is not None:
            raise self.problem
        return super().seen_between(since, until)


@pytest.fixture
def bank():
    return Bank.objects.create(name="um", title="Banco Um", connector="pix")


def asked(bank, port, at):
    poll_banks(banks={bank.pk: port}, zones={"": None}, at=at)
    bank.refresh_from_db()
    return bank.trouble, bank.trouble_since, bank.asked_at


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (BankNotAnswering("", why="too_slow"), "too_slow"), (BankRefused("", why="secret"), "secret"),
        (NotAnswering(""), "down"),
    ],
)  # fmt: skip
def test_a_trouble_is_kept_with_its_beginning_until_the_bank_answers(bank, problem: Exception, why: Trouble):
    port = Failing()
    assert asked(bank, port, AT) == ("", None, AT)
    port.problem = problem
    assert asked(bank, port, AT + LATER) == (why, AT + LATER, AT + LATER)
    assert asked(bank, port, AT + 2 * LATER) == (why, AT + LATER, AT + 2 * LATER)
    assert bank.polled_until == AT
    port.problem = BankNotAnswering("", why="busy")
    # It does not answer since then, whatever it is by now.
    assert asked(bank, port, AT + 3 * LATER) == ("busy", AT + LATER, AT + 3 * LATER)
    port.problem = None
    assert asked(bank, port, AT + 4 * LATER) == ("", None, AT + 4 * LATER)


def test_who_was_never_reached_is_asked_again_soon(bank):
    port = Failing()
    for problem, pause in (("not_reached", SOON), ("secret", POLL_EVERY)):
        port.problem = BankNotAnswering("", why=problem)
        asked(bank, port, AT)
        assert bank.poll_at == AT + pause
        Bank.objects.update(poll_at=None)
    port.problem = None
    asked(bank, port, AT)
    port.problem = BankNotAnswering("", why="not_reached")
    asked(bank, port, AT + LATER)
    assert bank.poll_at == AT + LATER + POLL_EVERY


def test_a_suspended_bank_and_one_of_files_are_no_ports(bank):
    bank.settings = {"api": "http://localhost/api", "token_url": "http://localhost/token", "client_id": "us"}
    bank.save()
    Bank.objects.create(name="files", title="Files")
    assert set(bank_ports.banks("")) == {"um"}
    Bank.objects.update(suspended_at=AT)
    assert bank_ports.banks("") == {}


def test_a_bank_that_cannot_be_connected_is_said_to_lack_something(bank):
    poll_banks(banks={}, zones={"": None}, at=AT)
    bank.refresh_from_db()
    assert (bank.trouble, bank.trouble_since, bank.poll_at) == ("incomplete", AT, AT + SOON)
    assert asked(bank, PretendBank(), AT + LATER) == ("", None, AT + LATER)
    Bank.objects.update(suspended_at=AT, poll_at=None)
    Bank.objects.create(name="files", title="Files")
    Bank.objects.create(company="other", name="dois", title="Dois", connector="pix")
    poll_banks(banks={}, zones={"": None}, at=AT + 2 * LATER)
    assert set(Bank.objects.values_list("trouble", flat=True)) == {""}


def test_a_certificate_that_ran_out_is_said_to_be_the_cause(bank, ours: Authority):
    own, _key = ours.vouch("company", days=-1)
    Bank.objects.update(settings={"certificate": own.read_text()})
    port = Failing()
    port.problem = BankNotAnswering("", why="certificate")
    assert asked(Bank.objects.get(), port, now())[0] == "expired"


def test_an_account_that_is_changed_while_it_is_asked_is_asked_from_its_own_beginning(bank):
    class Changed(PretendBank):
        def seen_between(self, since, until):
            Bank.objects.update(key="other@b.example", polled_until=None, poll_at=None)
            return super().seen_between(since, until)

    poll_banks(banks={bank.pk: Changed()}, zones={"": None}, at=AT)
    bank.refresh_from_db()
    assert (bank.polled_until, bank.poll_at) == (None, None)


def test_calls_of_a_bank_that_rests_hold_up_no_others(bank):
    other = Bank.objects.create(name="dois", title="Dois", connector="pix")
    fields = {"digest": b"1", "received_at": AT, "due_at": AT}
    Notice.objects.bulk_create(Notice(bank=bank, payment=f"E{n}", **fields) for n in range(MOST))
    Notice.objects.create(bank=other, payment="E", **fields)
    assert look_into_notices(banks={other.pk: PretendBank()}, zones={"": None}, at=AT) == 1
    assert Notice.objects.filter(bank=bank, attempts=0, due_at=AT).count() == MOST


def test_who_is_not_asked_any_more_is_named(bank):
    assert wanting(company="", at=AT) == []
    Bank.objects.update(asked_at=AT)
    assert wanting(company="", at=AT + STANDS_AFTER - LATER) == []
    [(found, said)] = wanting(company="", at=AT + STANDS_AFTER)
    assert found == bank
    assert "has not been asked since" in str(said)


def test_what_is_sealed_is_not_to_be_read(bank):
    bank.settings = {"api": "https://b.example", "client_secret": "open"}
    assert secrets_of(bank) == {"client_secret": "open"}
    bank.sealed = sealed({"client_secret": "hush", "private_key": ""})
    bank.save()
    found = Bank.objects.get()
    assert b"hush" not in bytes(found.sealed)
    assert settings_of(found) == {"api": "https://b.example", "client_secret": "hush"}
    assert sealed({"client_secret": ""}) is None
