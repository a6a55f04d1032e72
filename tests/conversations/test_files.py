from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sintonia.conversations.models import Media
from tests.dialogue.stage import Stage


@pytest.fixture
def bill(stage: Stage, settings: Any, tmp_path: Path) -> Media:
    settings.MEDIA_ROOT = tmp_path / "media"
    stage.whatsapp("quero a segunda via da conta")
    stage.whatsapp("529.982.247-25")
    stage.whatsapp("1")
    Media.objects.update(created_at=timezone.now())
    return Media.objects.get()


def test_a_bill_is_made_when_first_fetched_and_stays_the_same(bill: Media, client: Client) -> None:
    first = client.get(f"/media/{bill.token}")
    again = client.get(f"/media/{bill.token}")
    bill.refresh_from_db()
    assert first.status_code == 200
    assert first.content[:5] == b"%PDF-"
    assert again.content == first.content
    assert bytes(bill.sha256 or b"") == hashlib.sha256(first.content).digest()


def test_it_leaves_as_an_attachment_that_no_browser_sniffs(bill: Media, client: Client) -> None:
    answer = client.get(f"/media/{bill.token}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_after_a_week_its_name_opens_nothing(bill: Media, client: Client) -> None:
    Media.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert client.get(f"/media/{bill.token}").status_code == 404


def test_a_guessed_name_opens_nothing(bill: Media, client: Client) -> None:
    assert client.get(f"/media/{bill.token[:-1]}x").status_code == 404
