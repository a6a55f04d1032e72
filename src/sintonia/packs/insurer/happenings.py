"""What follows from what an insurer's systems tell, and from what its assistance provider tells of a tow truck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sintonia.outreach.following import Follows, follow
from sintonia.outreach.wire import Happening
from sintonia.packs.insurer.ports import Assistance

ARRIVAL: Final = "assistance_arrival"
ANSWER, SETTLED = "claim_answer", "claim_settled"
# One event for all that happens to a tow truck: whoever waits asks the company's systems how things stand.
NEWS: Final = "assist_news:{about}"


def of_an_arrival(told: Happening, ports: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The promise of a policy ends when the tow truck is there, whether or not anybody waits in a conversation."""
    assistance: Assistance = ports["assistance"]
    assist = assistance.assist(told.about)
    return [(ARRIVAL, told.about)] if assist is not None and assist.state in {"arrived", "done"} else []


FOLLOWS: Final[Mapping[str, Follows]] = {
    "assist_dispatched": Follows(event=NEWS),
    "assist_position": Follows(event=NEWS),
    "assist_arrived": Follows(event=NEWS, meets=of_an_arrival),
    "assist_cancelled": Follows(event=NEWS),
    "claim_answered": Follows(done=True, rules=(ANSWER,)),
    "claim_settled": Follows(done=True, rules=(ANSWER, SETTLED)),
}
for _name, _follows in FOLLOWS.items():
    follow(_name, _follows)
