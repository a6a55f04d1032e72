"""Whoever holds a paper is told what it is: ours, altered, not ours, no PDF; whatever the file does to who looks."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.documents.checking import look_at_apart
from sintonia.documents.genuine import Finding, look_at, names_of_signers, trusted_certificates
from tests.documents.papers import AT, NESTED, PICTURE, PLAIN, altered, signed_by


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("signing")


@pytest.fixture(scope="module")
def paper(home):
    return signed_by(home / "energia-clara")


@pytest.fixture(scope="module")
def trusted(home, paper):
    return trusted_certificates(home)


def test_ours_is_told_with_who_and_when(trusted, paper):
    assert look_at(paper, trusted=trusted, at=AT) == Finding("genuine", "Energia Clara", AT)


def test_ours_stays_ours_when_its_certificate_has_run_out(trusted, paper):
    late = AT + timedelta(days=366 * 11)
    assert look_at(paper, trusted=trusted, at=late).outcome == "genuine"


def test_what_was_signed_after_its_certificate_ran_out_is_not_ours(home, trusted):
    late = AT + timedelta(days=366 * 11)
    again = signed_by(home / "energia-clara", at=late)
    assert look_at(again, trusted=trusted, at=late + timedelta(days=1)).outcome == "altered"


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_byte_altered_is_always_said(trusted, paper, place, bit):
    changed = bytearray(paper)
    changed[place % len(paper)] ^= 1 << bit
    assert look_at(bytes(changed), trusted=trusted, at=AT) == Finding("altered")


def test_what_is_added_after_it_was_signed_is_an_alteration(trusted, paper):
    assert look_at(paper + b"\n% more\n", trusted=trusted, at=AT) == Finding("altered")


def test_half_a_paper_is_not_ours(trusted, paper):
    assert look_at(paper[: len(PLAIN) // 2], trusted=trusted, at=AT) == Finding("not_ours")


def test_a_paper_by_somebody_who_bears_our_name_is_not_ours(trusted, tmp_path):
    assert look_at(signed_by(tmp_path / "false"), trusted=trusted, at=AT) == Finding("not_ours")


@pytest.mark.parametrize(
    ("content", "outcome"),
    [(PLAIN, "not_ours"), (NESTED, "not_ours"), (b"%PDF-1.7", "not_ours"), (b"", "no_pdf"), (PICTURE, "no_pdf")],
)
def test_what_bears_no_signature_of_ours(trusted, content, outcome):
    assert look_at(content, trusted=trusted, at=AT) == Finding(outcome)


def test_nobody_is_trusted_without_a_certificate(paper, tmp_path):
    assert trusted_certificates(tmp_path) == ()
    assert look_at(paper, trusted=(), at=AT) == Finding("not_ours")


def test_a_company_is_known_by_each_certificate_that_lies_there(home, paper, tmp_path):
    later = tmp_path / "signing"
    signed_by(later / "energia-clara")
    (later / "energia-clara-2025").mkdir()
    old = (home / "energia-clara" / "certificate.pem").read_bytes()
    (later / "energia-clara-2025" / "certificate.pem").write_bytes(old)
    assert look_at(paper, trusted=trusted_certificates(later), at=AT).outcome == "genuine"
    assert names_of_signers(later) == ("Energia Clara",)


def test_a_process_of_its_own_tells_the_same(trusted, paper):
    told = [look_at_apart(one, trusted=trusted, at=AT, at_most_s=60) for one in (paper, altered(paper), NESTED)]
    assert told == [Finding("genuine", "Energia Clara", AT), Finding("altered"), Finding("not_ours")]


def test_who_takes_too_long_is_ended(trusted, paper):
    assert look_at_apart(paper, trusted=trusted, at=AT, at_most_s=0.001) == Finding("slow")


def test_what_breaks_the_process_is_not_as_we_wrote_it(monkeypatch, trusted, paper):
    monkeypatch.setattr("sintonia.documents.checking.MODULE", "sintonia.no_such_module")
    told = [look_at_apart(one, trusted=trusted, at=AT, at_most_s=60) for one in (paper, PLAIN)]
    assert told == [Finding("altered"), Finding("not_ours")]


def test_beyond_two_at_once_one_is_told_to_wait(monkeypatch, trusted, paper):
    class Full:
        def acquire(self, timeout):
            return timeout < 0

    monkeypatch.setattr("sintonia.documents.checking._places", Full())
    assert look_at_apart(paper, trusted=trusted, at=AT, wait_s=0) == Finding("busy")
