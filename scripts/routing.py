"""Write docs/reference/routing.md: how it is decided, and the figures of a simulated day, which nobody types."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import Final

from sintonia.desk.day import Crew, Customers, Result, simulate, total, visits, with_known
from sintonia.desk.expecting import LATEST, SURE, at_the_head, expect
from sintonia.desk.policies import CMU_THETA, KINDS, LONGEST_IDLE, TIERS, Class, Policy

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "routing.md"
BEGIN, END = "<!-- figures: make fix writes them -->\n", "<!-- end of figures -->\n"
HOURS, SEED = 10, 5
CUSTOMERS: Final = (
    Customers("danger_follow_up", 150, Class(cost=6, lost=40, service_s=240, patience_s=480), tier=1),
    Customers("bills", 520, Class(cost=1, lost=4, service_s=420, patience_s=360)),
    Customers("contracts", 260, Class(cost=2, lost=12, service_s=900, patience_s=900), tier=2),
    Customers("requests", 300, Class(cost=0.5, lost=2, service_s=540, patience_s=1200)),
)
CREWS: Final = (
    Crew(60, frozenset({"bills"})),
    Crew(40, frozenset({"bills", "requests"})),
    Crew(40, frozenset({"contracts", "requests"})),
    Crew(20, frozenset({"danger_follow_up", "contracts", "bills", "requests"})),
)
NAMES: Final = {CMU_THETA: "cμ/θ", TIERS: "tiers", LONGEST_IDLE: "longest idle"}


def days() -> dict[str, list[Result]]:
    """The same day under each policy."""
    return {
        kind: simulate(CUSTOMERS, CREWS, policy=with_known(Policy(kind=kind), CUSTOMERS), hours=HOURS, seed=SEED)
        for kind in KINDS
    }


def figures() -> str:
    """The tables."""
    found = days()
    came = sum(one.came for one in found[CMU_THETA])
    agents = sum(crew.agents for crew in CREWS)
    rows = [
        f"{agents} agents, {HOURS} hours, the same {came:,} customers under each policy (seed {SEED}).\n\n",
        "| policy | left unserved | mean wait of the served | cost of the day |\n|---|---|---|---|\n",
    ]
    for kind, results in found.items():
        left = sum(one.left for one in results)
        served = sum(one.mean_wait_s * (one.came - one.left) for one in results) / (came - left)
        rows.append(f"| {NAMES[kind]} | {left / came:.1%} | {served:.0f} s | {total(results):,.0f} |\n")
    rows.append("\n| class | policy | came | left | mean wait | p90 wait | cost |\n|---|---|---|---|---|---|---|\n")
    for place, kind in enumerate(CUSTOMERS):
        for policy, results in found.items():
            one = results[place]
            rows.append(
                f"| `{kind.skill}` | {NAMES[policy]} | {one.came:,} | {one.left / one.came:.1%} | "
                f"{one.mean_wait_s:.0f} s | {one.p90_wait_s:.0f} s | {one.cost:,.0f} |\n"
            )
    told, held = coverage(CMU_THETA, seed=SEED)
    rows.append(
        f"\nThe expected wait claims to hold for {SURE:.0%}; under cμ/θ it held for {held / told:.0%} of the {told:,} "
        "served who were told one, over six hours of such a day.\n"
    )
    return "".join(rows)


def coverage(kind: str, *, seed: int) -> tuple[int, int]:
    """How many of a day's customers who found others before them were told a wait, and of how many it was true."""
    told = held = 0
    policy = with_known(Policy(kind=kind), CUSTOMERS)
    for lane in visits(CUSTOMERS, CREWS, policy=policy, hours=6, seed=seed).values():
        gone = sorted(lane, key=lambda one: one.left)
        moments = [one.left for one in gone]
        for place, one in enumerate(lane):
            ahead = sum(other.left > one.since for other in lane[max(0, place - 400) : place])
            end = bisect_right(moments, one.since)
            before = gone[max(0, end - LATEST - 1) : end]
            expected = expect(at_the_head((each.since, each.left) for each in before), ahead=ahead)
            if expected is not None and one.served and ahead:
                told += 1
                held += expected.low <= one.left - one.since <= expected.high
    return told, held


def page() -> str:
    """Return the page as it should be."""
    before, rest = PAGE.read_text().split(BEGIN, 1)
    return before + BEGIN + figures() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    PAGE.write_text(page())
