"""Two workers with one key, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from sintonia.connectors.demo import seed
from sintonia.connectors.demo.ports import DemoBackOffice

AT = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_deed_asked_for_by_many_at_once_is_done_once():
    seed(at=AT, customers=12)
    office = DemoBackOffice(clock=lambda: AT)

    def submit(_worker):
        try:
            return office.submit_reading("run:1", contract="1", kwh=4832)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        receipts = set(workers.map(submit, range(40)))
    assert len(receipts) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM demo_reading WHERE by = 'customer'")
        assert cursor.fetchone() == (1,)
