"""
The wrong person: over every registered journey and every kind of authority, nobody gets at a contract beyond `may_ask`.

A new journey, a new kind or a new company is covered without a word here.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from sintonia.journeys.steps import Journey
from tests.packs.asking import Kind, Try, companies, journeys, kinds, two_of

JOURNEYS: Final = journeys()
PLACES: Final = 3
OURS: Final = ("identity", "history", "notices", "clocks")


@pytest.fixture
def company(db: None, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The company whose systems a journey needs."""
    found = [ports for ports in companies() if set(request.param.ports) <= {*ports, *OURS}]
    assert found, f"no company answers {request.param.ports}"
    return found[0]


@pytest.mark.parametrize(
    ("company", "journey"), [(j, j) for j in JOURNEYS], ids=[j.name for j in JOURNEYS], indirect=["company"]
)
def test_nobody_gets_at_a_contract_beyond_what_they_may_ask(company: dict[str, Any], journey: Journey) -> None:
    holder, contract, other = two_of(company)
    crossed: set[str] = set()
    for kind in kinds(contract):
        tries = [Try(journey, company, kind, place, contract, holder, other).go() for place in range(PLACES)]
        crossed |= {f"{kind} at {one.place}: {deed}" for one in tries for deed in one.crossed}
        if not any(one.asked_by() for one in tries):
            # To whom it is all the same who asks, it is so for every kind.
            break
    assert not crossed, "\n".join(sorted(crossed)[:20])


@pytest.mark.parametrize("company", [next(j for j in JOURNEYS if "billing" in j.ports)], indirect=True)
def test_the_test_itself_would_see_it(company: dict[str, Any]) -> None:
    """Whoever may is let in, and a journey that asks nobody's leave is caught."""
    from sintonia.journeys.steps import Caller, Look, Outcome

    async def careless(me: Caller, *, billing: Any) -> Outcome:
        await Look(billing.open_bills, contract.id)
        return Outcome.done

    holder, contract, other = two_of(company)
    careful = next(j for j in JOURNEYS if j.name == "second_copy")
    caught = Journey("careless", careful.title, 1, careless, ("billing",))
    nobody = next(kind for kind in kinds(contract) if kind.name == "another customer")
    assert Try(caught, company, nobody, 0, contract, holder, other).go().crossed
    let = next(kind for kind in kinds(contract) if kind.name == "building_manager, by role")
    told = Try(careful, company, let, 0, contract, holder, other).go()
    assert told.reached
    assert not told.crossed


def test_every_kind_of_authority_is_tried() -> None:
    from sintonia.backoffice.ports import Contract
    from sintonia.customers.authority import MAY

    tried = {kind.name for kind in kinds(Contract("1", "2", "", "3"))}
    assert all(f"{kind}, by role" in tried and f"{kind}, by mandate" in tried for kind in MAY)
    assert isinstance(next(kinds(Contract("1", "2", "", "3"))), Kind)
