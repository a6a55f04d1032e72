"""The pretend insurer, small, on a clock of its own: whole conversations through the real inbox and outbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from sintonia.connectors.demo_insurer.models import Event
from sintonia.connectors.demo_insurer.operations import seed
from sintonia.connectors.demo_insurer.ports import ports
from sintonia.connectors.demo_insurer.telling import tell
from sintonia.dialogue.company import Company
from sintonia.packs.insurer import pack
from sintonia.understanding.engine import load_engine
from tests.dialogue.stage import Stage
from tests.running import LEARNT

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 15:00 in Madrid


class InsurersStage(Stage):
    """The insurer's, whose tow trucks tell by themselves where they are."""

    def events(self) -> QuerySet[Any]:
        tell(at=self.at)
        return Event.objects.filter(taken_at=None).order_by("at", "pk")

    def happens(self, **passed: float) -> list[str]:
        """Let time pass, the company tell what has happened by then, and give what goes out to anybody."""
        before = len(self.sent)
        self.at += timedelta(**passed)
        self.office()
        return [saying.text for _address, _kind, saying in self.sent[before:]]


def insurers_stage(*, at: datetime = MONDAY) -> InsurersStage:
    """A stage on which "Faro Seguros" plays."""
    seed(at=at, customers=40)
    holder: list[Stage] = []
    offered = ports(lambda: holder[0].at if holder else at)
    understanding, zone = load_engine([pack.PHRASES], cache=LEARNT), ZoneInfo("Europe/Madrid")
    company = Company(offered, understanding, pack.MENU, zone, pack.DANGER, pack.PAPERS.name)
    made = InsurersStage(offered, at=at, companies={"": company})
    holder.append(made)
    return made
