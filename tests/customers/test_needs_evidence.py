"""What shows a need, and until when it is taken as shown."""

from datetime import date

import pytest

from sintonia.customers.needs import EVIDENCE, PRIORITIES, valid_until

SINCE = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "shown", "until"),
    [
        ("life_support", False, date(2027, 2, 20)),
        ("life_support", True, date(2028, 11, 21)),
        ("age", True, None),
        ("deafness", False, None),
    ],
)
def test_a_need_is_taken_as_shown_for_a_time(kind: str, until: date | None, *, shown: bool) -> None:
    assert valid_until(kind, since=SINCE, shown=shown) == until


def test_every_need_says_what_shows_it_and_where_that_is_from() -> None:
    assert set(EVIDENCE) == set(PRIORITIES)
    assert all(evidence.paper and evidence.source for evidence in EVIDENCE.values())
