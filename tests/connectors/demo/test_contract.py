from datetime import UTC, datetime

import pytest

from sintonia.connectors.demo import seed
from sintonia.connectors.demo.people import MARIA
from sintonia.connectors.demo.ports import DemoBackOffice
from tests.backoffice.contract import BackOfficeContract, Known, SetClock

pytestmark = pytest.mark.django_db


class TestTheDemoCompany(BackOfficeContract):
    @pytest.fixture
    def at(self):
        return datetime(2026, 10, 1, 15, 7, tzinfo=UTC)

    @pytest.fixture
    def clock(self, at):
        return SetClock(at)

    @pytest.fixture
    def office(self, db, at, clock):
        seed(at=at, customers=40)
        return DemoBackOffice(clock=clock)

    @pytest.fixture
    def known(self):
        return Known(
            document=MARIA.document,
            phone=MARIA.phones[0],
            contract_number=MARIA.supplies[0].number,
            dark_street="aki na rua da igreja",
            somewhere_else="avenida das acácias",
        )
