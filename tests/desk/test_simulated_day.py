"""The same day under each policy: nobody is lost in it, and the policies keep what they promise."""

from __future__ import annotations

import pytest
from scripts.routing import CREWS, CUSTOMERS

from sintonia.desk.day import Crew, Customers, simulate, total, with_known
from sintonia.desk.policies import CMU_THETA, KINDS, LONGEST_IDLE, TIERS, Class, Policy


def cost(kind: str, seed: int) -> float:
    policy = with_known(Policy(kind=kind), CUSTOMERS)
    return total(simulate(CUSTOMERS, CREWS, policy=policy, hours=4, seed=seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rule_costs_least_where_more_come_than_can_be_served(seed: int) -> None:
    assert cost(CMU_THETA, seed) < min(cost(LONGEST_IDLE, seed), cost(TIERS, seed))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_customers_come_whatever_the_policy(kind: str) -> None:
    one = Customers("a", 60, Class())
    (found,) = simulate([one], [Crew(100, frozenset({"a"}))], policy=Policy(kind=kind), hours=5, seed=1)
    (usual,) = simulate([one], [Crew(100, frozenset({"a"}))], policy=Policy(), hours=5, seed=1)
    assert found == usual
    assert (found.left, found.mean_wait_s) == (0, 0.0), "with a hundred for ten calls at a time nobody waits"


def test_where_nobody_answers_everybody_leaves_and_is_counted() -> None:
    one = Customers("a", 60, Class(cost=1, lost=5))
    (found,) = simulate([one], [Crew(1, frozenset({"b"}))], policy=Policy(), hours=5, seed=1)
    assert found.left == found.came
    assert found.cost > 5 * found.came
