"""Many trains of thought, one question for all that wonder about the same."""

import pytest

from sintonia.kit.together import Raised, think, together


class Office:
    """Answers questions, and remembers how they were asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def doubled(self, numbers: list[int]) -> list[int | Raised]:
        self.asked.append(numbers)
        return [Raised(LookupError(n)) if n < 0 else 2 * n for n in numbers]

    def brittle(self, numbers: list[int]) -> list[int]:
        self.asked.append(numbers)
        if 13 in numbers:
            raise ValueError("13 fails whoever is with it")
        return numbers


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_alone_asks_for_one(office) -> None:
    assert together(office.doubled, 4) == 8
    assert office.asked == [[4]]


def test_many_who_wonder_the_same_are_answered_by_one_call_each_with_their_own(office) -> None:
    found = {}
    doubled = office.doubled

    def thought(n: int) -> None:
        found[n] = together(doubled, together(doubled, n))

    think([lambda n=n: thought(n) for n in range(3)])
    assert found == {0: 0, 1: 4, 2: 8}
    assert office.asked == [[0, 1, 2], [0, 2, 4]]


def test_an_answer_that_is_an_error_reaches_only_who_asked(office) -> None:
    doubled, failed, fine = office.doubled, [], []

    def thought(n: int) -> None:
        try:
            fine.append(together(doubled, n))
        except LookupError:
            failed.append(n)

    think([lambda n=n: thought(n) for n in (1, -1, 2)])
    assert (fine, failed) == ([2, 4], [-1])


def test_where_a_call_fails_whole_each_is_asked_alone(office) -> None:
    brittle, failed, fine = office.brittle, [], []

    def thought(n: int) -> None:
        try:
            fine.append(together(brittle, n))
        except ValueError:
            failed.append(n)

    think([lambda n=n: thought(n) for n in (12, 13, 14)])
    assert (fine, failed) == ([12, 14], [13])


def test_a_thought_that_asks_nothing_simply_ends(office) -> None:
    seen: list[int] = []
    think([lambda: seen.append(1), lambda: seen.append(2)])
    assert seen == [1, 2]
    assert office.asked == []


def test_the_most_wanted_question_goes_first(office) -> None:
    doubled, brittle = office.doubled, office.brittle
    think([lambda: together(brittle, 1), lambda: together(doubled, 2), lambda: together(doubled, 3)])
    assert office.asked == [[2, 3], [1]]
