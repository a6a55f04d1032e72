"""A signature says who, when and that nothing was changed; any byte altered, and it says so."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.documents.letter import Letter, letter_pdf
from sintonia.documents.signing import (
    UnableToLoadSigner,
    UnableToSign,
    Verdict,
    load_signer,
    make_pretend_signer,
    sign,
    verify,
)
from tests.documents.structure import fonts_of, structure_of, text_of, unmarked_text

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = letter_pdf(Letter("Energia Clara", "Título", "pt-BR", AT.date(), (("Seção", ("Olá.",)),)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("signing") / "energia-clara"
    make_pretend_signer(made, company="Energia Clara", country="BR", at=AT)
    return made


@pytest.fixture(scope="module")
def signer(folder):
    return load_signer(folder)


@pytest.fixture(scope="module")
def signed(signer):
    return sign(PLAIN, signer=signer, at=AT)


def test_a_signed_paper_says_who_and_when(signer, signed):
    verdict = verify(signed, trusted=[signer.certificate], at=AT)
    assert verdict == Verdict(intact=True, whole=True, trusted=True, signed_by="Energia Clara", signed_at=AT)
    assert verdict.genuine


def test_signing_adds_and_changes_nothing(signed):
    assert signed.startswith(PLAIN)
    assert (text_of(signed), fonts_of(signed)) == (text_of(PLAIN), fonts_of(PLAIN))
    assert structure_of(signed) == structure_of(PLAIN)
    assert unmarked_text(signed) == []


def test_the_same_paper_signer_and_moment_give_the_same_bytes(signer, signed):
    assert sign(PLAIN, signer=signer, at=AT) == signed


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_byte_altered_is_not_intact(signer, signed, place, bit):
    altered = bytearray(signed)
    altered[place % len(signed)] ^= 1 << bit
    assert not verify(bytes(altered), trusted=[signer.certificate], at=AT).intact


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10**6), step=st.integers(1, 15))
def test_one_digit_of_the_signature_itself_altered_is_not_intact(signer, signed, place, step):
    begin = signed.index(b"<3082", len(PLAIN)) + 1
    place = begin + place % (signed.index(b">", begin) - begin)
    digit = b"%X" % ((int(signed[place : place + 1], 16) + step) % 16)
    altered = signed[:place] + digit + signed[place + 1 :]
    assert not verify(altered, trusted=[signer.certificate], at=AT).intact


def test_what_is_added_later_is_said(signer, signed):
    verdict = verify(signed + b"\n% more\n", trusted=[signer.certificate], at=AT)
    assert not verdict.whole and not verdict.genuine


def test_another_companys_signature_is_nobodys_whom_one_trusts(signer, signed, tmp_path):
    make_pretend_signer(tmp_path / "false", company="Energia Clara", country="BR", at=AT)
    false = load_signer(tmp_path / "false")
    verdict = verify(sign(PLAIN, signer=false, at=AT), trusted=[signer.certificate], at=AT)
    assert (verdict.intact, verdict.trusted, verdict.genuine) == (True, False, False)


def test_a_certificate_that_has_run_out_is_not_trusted(signer, signed):
    late = AT + timedelta(days=366 * 11)
    assert not verify(signed, trusted=[signer.certificate], at=late).trusted


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", PLAIN, PLAIN[: len(PLAIN) // 2]])
def test_a_file_without_a_signature_has_none(signer, content):
    assert verify(content, trusted=[signer.certificate], at=AT) == Verdict()


def test_what_is_no_pdf_or_is_signed_is_not_signed(signer, signed):
    for content in (b"", b"%PDF-1.7", signed):
        with pytest.raises(UnableToSign):
            sign(content, signer=signer, at=AT)


def test_the_key_is_its_owners_alone_and_is_made_once(folder):
    before = (folder / "key.pem").read_bytes()
    make_pretend_signer(folder, company="Another", country="BR", at=AT)
    assert (folder / "key.pem").read_bytes() == before
    assert stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_key_and_a_certificate_of_another_are_refused(folder, tmp_path):
    make_pretend_signer(tmp_path / "other", company="Other", country="BR", at=AT)
    (tmp_path / "other" / "key.pem").write_bytes((folder / "key.pem").read_bytes())
    for wrong in (tmp_path / "other", tmp_path / "nothing"):
        with pytest.raises(UnableToLoadSigner):
            load_signer(wrong)
