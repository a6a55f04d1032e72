"""Authority and vulnerability are facts: with evidence, a beginning and an end, and who recorded them."""

from datetime import timedelta

import pytest

from sintonia.audit.queries import trail
from sintonia.customers import facts
from sintonia.customers.masking import masked_document, masked_email, masked_phone
from sintonia.customers.models import Authority, Vulnerability
from sintonia.customers.operations import merge
from tests.customers.people import ANA, AT, met, phone

ON = AT.date()


@pytest.fixture
def daughter(db: None) -> int:
    return met(phone("5531900000001"), name="Lia").customer


def grant(customer: int | None, **changed: object) -> Authority:
    given = {"holder_party": "p-cida", "kind": "child", "evidence": "birth certificate seen", "starts_on": ON}
    return facts.grant_authority(customer=customer, at=AT, by=ANA, **(given | changed))  # type: ignore[arg-type]


class TestAuthority:
    def test_is_kept_with_evidence_and_who_recorded_it(self, daughter) -> None:
        row = grant(daughter)
        assert (row.recorded_by_kind, row.recorded_by_id, row.evidence) == ("agent", 7, "birth certificate seen")
        assert "customers.authority.granted" in [r.deed for r in trail(("customer", daughter))]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"evidence": " "},
            {"kind": "neighbor"},
            {"kind": "holder"},
            {"may": ["bills", "bank_details"]},
            {"expires_on": ON - timedelta(days=1)},
        ],
    )
    def test_is_refused_without_what_it_needs(self, daughter, wrong) -> None:
        with pytest.raises(facts.UnableToRecord):
            grant(daughter, **wrong)
        assert not Authority.objects.exists()

    def test_is_revoked_once_and_kept(self, daughter) -> None:
        row = grant(daughter)
        for days in (1, 2):
            facts.revoke_authority(authority=row.pk, why="asked for", at=AT + timedelta(days=days), by=ANA)
        (kept,) = facts.grants_of(daughter)
        assert kept.revoked_at == AT + timedelta(days=1)

    def test_may_be_a_partys_whoever_proves_to_be_it(self, daughter) -> None:
        grant(None, party="p-agency", kind="managing_agent")
        assert facts.grants_of(daughter) == ()
        (found,) = facts.grants_of(daughter, party="p-agency")
        assert (found.kind, found.holder_party) == ("managing_agent", "p-cida")

    def test_is_somebodys(self, db) -> None:
        with pytest.raises(facts.UnableToRecord):
            grant(None)

    def test_is_one_with_a_merged_customers(self, daughter) -> None:
        other = met(phone("5531900000002")).customer
        grant(other)
        merge(kept=daughter, absorbed=other, why="same", at=AT, by=ANA)
        assert len(facts.grants_of(daughter)) == len(facts.grants_of(other)) == 1


class TestVulnerability:
    def record(self, customer: int, kind: str, **more: object) -> Vulnerability:
        return facts.record_vulnerability(
            customer=customer,
            kind=kind,
            evidence="",
            since=ON,
            at=AT,
            by=ANA,
            **more,  # type: ignore[arg-type]
        )

    def test_counts_before_there_is_evidence(self, daughter) -> None:
        self.record(daughter, "life_support")
        assert met(phone("5531900000001")).needs == ("life_support",)

    def test_ends_with_its_day_or_when_somebody_ends_it(self, daughter) -> None:
        until = self.record(daughter, "age", expires_on=ON)
        ended = self.record(daughter, "deafness")
        assert len(facts.vulnerabilities_of(daughter, on=ON)) == 2
        assert [f.kind for f in facts.vulnerabilities_of(daughter, on=ON + timedelta(days=1))] == ["deafness"]
        facts.end_vulnerability(vulnerability=ended.pk, why="a mistake", at=AT, by=ANA)
        assert [f.kind for f in facts.vulnerabilities_of(daughter, on=ON)] == [until.kind]

    def test_the_trail_says_that_there_is_one_and_not_which(self, daughter) -> None:
        self.record(daughter, "disability")
        assert "disability" not in str([row.facts for row in trail(("customer", daughter))])

    def test_of_an_unknown_kind_is_refused(self, daughter) -> None:
        with pytest.raises(facts.UnableToRecord):
            self.record(daughter, "bad luck")


def test_what_is_shown_to_somebody_unproved_is_masked() -> None:
    assert masked_phone("5531988887777") == "•••• 7777"
    assert masked_email("maria.silva@example.com") == "m•••@example.com"
    assert masked_document("52998224725") == "***.982.247-**"
    assert masked_document("12ABC34501DE35") == "**.ABC.345/****-**"


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ("529.982.247-25", "***.982.247-**"),
        ("12.abc.345/01de-35", "**.ABC.345/****-**"),
        ("12345678Z", "***4567**"),
        ("X1234567L", "***3456**"),
        ("MG-12.345.678-9", "**** 6789"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_a_document_is_masked_in_one_way_and_never_told_whole(document: str, shown: str) -> None:
    assert masked_document(document) == shown
