"""Making two customers one, and taking it back."""

from datetime import timedelta

import pytest

from sintonia.audit.queries import trail
from sintonia.customers.models import Customer, Merge, MergeCandidate
from sintonia.customers.operations import UnableToMerge, UnableToUndoMerge, attach, merge, tell_apart, undo_merge
from tests.customers.people import ANA, AT, met, phone

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def three() -> tuple[int, int, int]:
    """Three customers who are alone."""
    return tuple(met(phone(f"553190000000{n}"), name=f"Person {n}").customer for n in range(3))  # type: ignore[return-value]


def root(customer: int) -> int:
    return Customer.objects.get(pk=customer).root_or_self


def join(kept: int, absorbed: int) -> Merge:
    return merge(kept=kept, absorbed=absorbed, why="same person at the counter", at=AT, by=ANA)


def part(made: Merge) -> Merge:
    return undo_merge(merge=made.pk, why="two sisters", at=LATER, by=ANA)


def test_both_are_seen_together_and_nothing_is_pointed_elsewhere(three) -> None:
    one, other, _ = three
    join(one, other)
    person = met(phone("5531900000001"))
    assert (person.customer, person.root, person.name) == (other, one, "Person 0")


def test_who_and_why_are_kept(three) -> None:
    made = join(three[0], three[1])
    assert (made.by_kind, made.by_id, made.why) == ("agent", 7, "same person at the counter")
    undone = part(made)
    assert (undone.undone_by_id, undone.undone_why, undone.undone_at) == (7, "two sisters", LATER)
    deeds = [row.deed for row in trail(("customer", three[0]))]
    assert deeds == ["customers.customer.met", "customers.merged", "customers.merge.undone"]


def test_taking_it_back_gives_each_their_own_again(three) -> None:
    one, other, _ = three
    part(join(one, other))
    assert (root(one), root(other)) == (one, other)
    assert met(phone("5531900000001")).root == other


def test_it_is_taken_back_once(three) -> None:
    made = join(three[0], three[1])
    part(made)
    with pytest.raises(UnableToUndoMerge):
        part(made)


def test_it_may_be_made_again_after(three) -> None:
    part(join(three[0], three[1]))
    join(three[1], three[0])
    assert root(three[0]) == three[1]


def test_a_chain_has_one_root_and_comes_apart_where_it_is_cut(three) -> None:
    one, other, third = three
    inner = join(other, third)
    join(one, other)
    assert {root(c) for c in three} == {one}
    part(inner)
    assert (root(other), root(third)) == (one, third)


def test_cutting_the_outer_link_keeps_the_inner(three) -> None:
    one, other, third = three
    join(other, third)
    outer = join(one, other)
    part(outer)
    assert (root(one), root(other), root(third)) == (one, other, other)


def test_merging_one_of_a_group_merges_the_group(three) -> None:
    one, other, third = three
    join(other, third)
    join(one, third)
    assert {root(c) for c in three} == {one}


def test_one_who_is_one_already_is_refused_and_so_is_no_reason_and_nobody(three) -> None:
    join(three[0], three[1])
    with pytest.raises(UnableToMerge):
        join(three[1], three[0])
    with pytest.raises(UnableToMerge):
        join(three[2], three[2])
    with pytest.raises(UnableToMerge):
        merge(kept=three[0], absorbed=three[2], why=" ", at=AT, by=ANA)
    with pytest.raises(UnableToMerge):
        join(three[0], 10**9)
    with pytest.raises(UnableToUndoMerge):
        undo_merge(merge=10**9, why="?", at=AT, by=ANA)


def test_a_candidate_is_settled_by_merging_or_by_telling_apart(three) -> None:
    one, other, third = three
    attach(customer=one, kind="email", value="A@x.br", evidence="form", confidence=90, at=AT, by=ANA)
    attach(customer=other, kind="email", value="a@X.br", evidence="form", confidence=90, at=AT, by=ANA)
    attach(customer=third, kind="email", value="a@x.br", evidence="form", confidence=90, at=AT, by=ANA)
    join(one, other)
    assert MergeCandidate.objects.get(one=one, other=other).settled_by_id == 7
    open_ = MergeCandidate.objects.get(settled_at=None, one=one, other=third)
    tell_apart(candidate=open_.pk, at=LATER, by=ANA)
    assert not MergeCandidate.objects.filter(pk=open_.pk, settled_at=None).exists()
