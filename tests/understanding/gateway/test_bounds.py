"""The circuit breaker and the budget: pure, and the same for every process."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from sintonia.understanding.gateway import operations
from sintonia.understanding.gateway.breaker import A_TRY, FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER, Breaker
from sintonia.understanding.gateway.budget import Budget, Spent
from sintonia.understanding.gateway.client import Limits, Said, UnableToAsk
from sintonia.understanding.gateway.gateway import Gateway
from sintonia.understanding.gateway.models import Hour
from sintonia.understanding.gateway.queries import how_it_fares, may_be_asked, spent
from tests.understanding.gateway.endpoints import Model, serving

# A busy machine is no failure.
PATIENT = tried(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
MUCH = Budget(1000, 1000, 10**6, 10**6)
ASKED = [Said("user", "hm?")]


def open_since(at: datetime) -> Breaker:
    breaker = Breaker()
    for _ in range(OPENS_AFTER):
        breaker = breaker.failed(at)
    return breaker


def test_it_opens_after_failures_in_a_row_and_not_before() -> None:
    almost = Breaker()
    for _ in range(OPENS_AFTER - 1):
        almost = almost.failed(AT)
        assert almost.allows(AT)
    assert not almost.failed(AT).allows(AT)
    assert almost.succeeded().failed(AT).allows(AT)


def test_after_the_pause_one_call_tries_and_the_others_wait_for_it() -> None:
    breaker = open_since(AT)
    assert not breaker.allows(AT + FIRST_PAUSE - timedelta(seconds=1))
    later = AT + FIRST_PAUSE
    assert breaker.allows(later)
    trying = breaker.begun(later)
    assert not trying.allows(later)
    assert trying.succeeded().allows(later)
    assert trying.succeeded() == Breaker()


def test_a_try_of_which_nothing_is_heard_keeps_nobody_waiting_for_ever() -> None:
    later = AT + FIRST_PAUSE
    trying = open_since(AT).begun(later)
    assert trying.allows(later + A_TRY)


@PATIENT
@given(st.integers(OPENS_AFTER, 500))
def test_each_try_that_fails_makes_the_pause_longer_up_to_a_bound(failures: int) -> None:
    breaker = Breaker(failures, AT)
    assert FIRST_PAUSE <= breaker.pause <= breaker.failed(AT).pause <= LONGEST_PAUSE


@PATIENT
@given(st.lists(st.booleans(), max_size=30))
def test_whoever_succeeded_last_is_asked(outcomes: list[bool]) -> None:
    breaker = Breaker()
    for good in outcomes:
        breaker = breaker.succeeded() if good else breaker.failed(AT)
    row = outcomes[::-1].index(True) if True in outcomes else len(outcomes)
    assert breaker.allows(AT) == (row < OPENS_AFTER)


@pytest.mark.parametrize(
    ("given_out", "is_spent"),
    [
        (Spent(), False),
        (Spent(calls_hour=9), False),
        (Spent(calls_hour=10), True),
        (Spent(calls_day=20), True),
        (Spent(tokens_hour=951), True),
        (Spent(tokens_hour=950), False),
        (Spent(tokens_day=1951), True),
    ],
)
def test_a_budget_is_spent_before_it_is_overdrawn(given_out: Spent, is_spent: bool) -> None:
    assert Budget(10, 20, 1000, 2000).is_spent(given_out, tokens=50) is is_spent


def test_without_a_budget_nothing_is_asked() -> None:
    assert Budget(0, 0, 0, 0).is_spent(Spent(), tokens=1)


@pytest.mark.django_db
def test_calls_count_in_their_hour_and_on_their_day() -> None:
    for hours in (0, 1, 23, 24):
        at = AT - timedelta(hours=hours)
        operations.begin(budget=MUCH, tokens=100, at=at)
        operations.end(expected=100, tokens=40, begun_at=at, at=at)
    assert spent(at=AT) == Spent(calls_hour=1, calls_day=3, tokens_hour=40, tokens_day=120)


@pytest.mark.django_db
def test_a_spent_budget_asks_nothing_until_the_hour_has_passed() -> None:
    little = Budget(2, 100, 10**6, 10**6)
    for _ in range(2):
        operations.begin(budget=little, tokens=1, at=AT)
    assert not may_be_asked(budget=little, tokens=1, at=AT)
    with pytest.raises(operations.UnableToBegin):
        operations.begin(budget=little, tokens=1, at=AT)
    operations.begin(budget=little, tokens=1, at=AT + timedelta(hours=1))


def asks(model: Model, *, times: int, at: datetime = AT, budget: Budget = MUCH) -> list[str]:
    """What comes of asking several times: the text, or the kind of failure."""

    async def run() -> list[str]:
        told = []
        async with serving(model.answer) as (client, endpoint):
            gateway = Gateway(endpoint, budget, client, lambda: at)
            for _ in range(times):
                try:
                    told.append(await gateway.ask(ASKED, limits=Limits(total_s=5, first_byte_s=5)))
                except UnableToAsk as problem:
                    told.append(problem.kind)
            await gateway.close()
        return told

    return asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_an_endpoint_that_fails_in_a_row_is_left_alone_and_then_tried_once(settings: Any) -> None:
    broken = Model(lambda _body: web.Response(status=500))
    assert asks(broken, times=5) == ["status_500"] * 3 + ["held_back"] * 2
    assert len(broken.asked) == 3
    settings.LLM_BUDGET = (1000, 1000, 10**6, 10**6)
    [told] = how_it_fares(at=AT)
    assert "3 times in a row (status_500)" in told
    assert asks(Model("well"), times=2, at=AT + FIRST_PAUSE) == ["well", "well"]
    assert not list(how_it_fares(at=AT + FIRST_PAUSE))


@pytest.mark.django_db(transaction=True)
def test_what_is_not_asked_for_want_of_a_budget_never_leaves(settings: Any) -> None:
    model = Model("fine")
    settings.LLM_BUDGET = (1, 10, 10**6, 10**6)
    assert asks(model, times=3, budget=Budget(*settings.LLM_BUDGET)) == ["fine", "held_back", "held_back"]
    assert len(model.asked) == 1
    [told] = how_it_fares(at=AT)
    assert "budget is spent" in told


@pytest.mark.django_db(transaction=True)
def test_a_model_that_asks_for_what_may_not_be_is_told_of(settings: Any) -> None:
    settings.LLM_BUDGET = (1000, 1000, 10**6, 10**6)
    asks(Model("fine"), times=12)
    for _ in range(9):
        operations.refuse(at=AT)
    assert not list(how_it_fares(at=AT))
    operations.refuse(at=AT)
    assert ["10 asked for what may not be" in told for told in how_it_fares(at=AT)] == [True]
    assert Hour.objects.get().refused == 10
