"""What a vulnerability changes."""

from datetime import date

from sintonia.customers.needs import Fact, Needs, needs_by_kind, needs_of

ON = date(2026, 11, 22)


def test_nobody_vulnerable_is_served_as_ever() -> None:
    assert needs_of([], on=ON) == Needs()


def test_life_support_goes_first_and_is_never_cut_without_a_person() -> None:
    needs = needs_of([Fact("life_support", ON)], on=ON)
    assert needs.priority == 3
    assert needs.never_cut_without_review


def test_who_is_deaf_is_not_called() -> None:
    needs = needs_of([Fact("deafness", ON)], on=ON)
    assert needs.no_calls
    assert needs.one_question_at_a_time


def test_who_only_writes_is_not_called_either() -> None:
    assert needs_of([], on=ON, writes_only=True).no_calls


def test_facts_add_up_and_none_takes_away() -> None:
    needs = needs_of([Fact("life_support", ON), Fact("age", ON, changes=(("priority", 1),))], on=ON)
    assert (needs.priority, needs.slow_pace, needs.never_cut_without_review) == (3, True, True)


def test_a_fact_changes_nothing_before_its_day_or_after() -> None:
    assert needs_of([Fact("age", date(2026, 11, 23))], on=ON) == Needs()
    assert needs_of([Fact("age", date(2020, 1, 1), expires_on=date(2026, 11, 21))], on=ON) == Needs()
    assert needs_of([Fact("age", date(2020, 1, 1), expires_on=ON)], on=ON).slow_pace


def test_a_fact_may_say_itself_what_it_changes() -> None:
    assert needs_of([Fact("disability", ON, changes=(("no_calls", True), ("unheard_of", 1)))], on=ON).no_calls


def test_kinds_alone_are_enough_for_a_turn() -> None:
    assert needs_by_kind(("deafness", "life_support")).priority == 3
    assert needs_by_kind(()) == Needs()


def test_a_role_sees_what_it_needs_to_see() -> None:
    assert Fact("life_support", ON).is_visible_to("agent")
    assert not Fact("low_income", ON).is_visible_to("agent")
    assert Fact("low_income", ON, visible_to=("agent",)).is_visible_to("agent")
