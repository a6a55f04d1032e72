"""The pretend insurer, small, on a clock of its own: whole conversations through the real inbox and outbox."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sintonia.connectors.demo_insurer.operations import seed
from sintonia.connectors.demo_insurer.ports import ports
from sintonia.dialogue.company import Company
from sintonia.packs.insurer import pack
from sintonia.understanding.engine import load_engine
from tests.dialogue.stage import CACHE, Stage

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 15:00 in Madrid


def insurers_stage(*, at: datetime = MONDAY) -> Stage:
    """A stage on which "Faro Seguros" plays."""
    seed(at=at, customers=40)
    holder: list[Stage] = []
    offered = ports(lambda: holder[0].at if holder else at)
    understanding, zone = load_engine([pack.PHRASES], cache=CACHE), ZoneInfo("Europe/Madrid")
    company = Company(offered, understanding, pack.MENU, zone, pack.DANGER, pack.PAPERS.name)
    made = Stage(offered, at=at, companies={"": company})
    holder.append(made)
    return made
