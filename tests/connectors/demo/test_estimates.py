from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sintonia.connectors.demo.estimates import latest_estimate

BEGAN = datetime(2026, 10, 1, 18, tzinfo=UTC)


@given(minutes=st.integers(0, 20_000), width=st.integers(30, 600), first=st.integers(0, 600))
def test_an_estimate_is_a_range_in_the_future_or_none(minutes, width, first):
    at = BEGAN + timedelta(minutes=minutes)
    back_from = BEGAN + timedelta(minutes=first)
    estimate = latest_estimate(back_from, back_from + timedelta(minutes=width), at=at)
    if estimate is not None:
        assert at + timedelta(minutes=30) <= estimate[0] < estimate[1]
        assert estimate[1] - estimate[0] >= timedelta(minutes=30)


def test_an_estimate_does_not_slip_for_ever():
    estimates = {
        latest_estimate(BEGAN, BEGAN + timedelta(hours=2), at=BEGAN + timedelta(minutes=minutes))
        for minutes in range(0, 10_000, 10)
    }
    assert None in estimates
    assert len({estimate[1] for estimate in estimates if estimate}) <= 6


def test_no_estimate_stays_none():
    assert latest_estimate(None, None, at=BEGAN) is None
