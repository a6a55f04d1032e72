"""What people send is fetched once, checked and read; its message keeps its place, and nobody waits for long."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from django.db import DatabaseError, connection

from sintonia.channels.sms.adapter import SMS
from sintonia.conversations import fetches, files
from sintonia.conversations.channel import Account, Held, Media, NotSent
from sintonia.conversations.fetching import GIVE_UP, MOST_BYTES, Fetching, _opening
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import ChannelAccount, Fetch, Inbox, Message
from sintonia.conversations.models import Media as Kept
from sintonia.demo import cloud
from sintonia.documents.reading import read_file
from tests.dialogue.stage import NOTHING, Stage

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "5531988887777"
OPENING = "Ainda não consegui abrir o que você mandou. Vou continuar tentando mais um pouco."
GONE = "Não consegui abrir o que você mandou. Pode mandar de novo?"


class Provider:
    """Meta's file servers, on loopback."""

    def __init__(self) -> None:
        self.content, self.mime, self.sha256 = NOTHING, "image/png", ""
        self.status = 200
        self.asked = 0

    async def whereabouts(self, request: web.Request) -> web.Response:
        assert request.headers["authorization"] == f"Bearer {cloud.ACCESS_TOKEN}"
        self.asked += 1
        if self.status != 200:
            code = 100 if self.status == 400 else 2
            return web.json_response({"error": {"message": "no", "code": code}}, status=self.status)
        sha256 = self.sha256 or hashlib.sha256(self.content).hexdigest()
        url = str(request.url.with_path("/attachments"))
        return web.json_response(
            {"url": url, "mime_type": self.mime, "sha256": sha256, "file_size": str(len(self.content)), "id": "m1"}
        )

    async def attachment(self, request: web.Request) -> web.Response:
        assert request.headers["authorization"] == f"Bearer {cloud.ACCESS_TOKEN}"
        return web.Response(body=self.content)


class Post:
    """A stage whose files are truly fetched, when a test says so."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.provider = stage, Provider()
        stage._fetch = lambda: 0  # type: ignore[method-assign]

    def photo(self, caption: str = "", **more: Any) -> list[str]:
        said = cloud.image(
            cloud.Phone.at(PHONE), "m1", wamid=f"wamid.photo.{caption}", at=self.stage.at, caption=caption, **more
        )
        return self.stage.write(cloud.call(said), sender=PHONE)

    def fetch(self) -> list[str]:
        """Fetch what is due, and give what is said of it."""
        lane = lane_of(ChannelAccount.objects.get(channel="whatsapp", company="").pk, PHONE)
        before = self.stage._latest(lane)
        asyncio.run(self._fetched())
        self.stage.settle()
        return self.stage.said_since(lane, before)

    async def _fetched(self) -> None:
        app = web.Application()
        app.router.add_get("/attachments", self.provider.attachment)
        app.router.add_get("/{id}", self.provider.whereabouts)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        async with aiohttp.ClientSession() as client:
            fetching = Fetching(
                self.stage.channels, lambda path: read_file(path.read_bytes()), lambda: self.stage.at, client
            )
            await asyncio.to_thread(_moved_to, port)
            await fetching.fetch_batch()
            await fetching.close()
        await runner.cleanup()


def _moved_to(port: int) -> None:
    ChannelAccount.objects.update(api=f"http://127.0.0.1:{port}")
    connection.close()


@pytest.fixture
def post(stage: Stage, settings: Any, tmp_path: Path) -> Post:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Post(stage)


def heard() -> list[tuple[str, str]]:
    return list(Message.objects.filter(direction="in").order_by("number").values_list("kind", "text"))


def test_a_photo_is_fetched_with_the_accounts_proof_and_kept_with_its_conversation(post: Post) -> None:
    assert post.photo() == []
    assert post.fetch() != []
    kept = Kept.objects.get()
    assert (kept.mime, kept.size, bytes(kept.sha256 or b"")) == (
        "image/png", len(NOTHING), hashlib.sha256(NOTHING).digest(),
    )  # fmt: skip
    assert (files.folder() / kept.path).read_bytes() == NOTHING
    assert files.folder().stat().st_mode & 0o077 == 0
    assert (post.provider.asked, Fetch.objects.count()) == (1, 0)


def test_what_is_said_later_does_not_overtake_the_photo(post: Post) -> None:
    post.photo("olha o meu medidor")
    assert post.stage.whatsapp("quero informar a leitura") == []
    post.fetch()
    assert heard() == [("image", "olha o meu medidor"), ("text", "quero informar a leitura")]


def test_whoever_writes_on_does_not_wait_for_long(post: Post) -> None:
    post.photo()
    assert post.stage.whatsapp("quero informar a leitura") == []
    post.stage.later(seconds=7)
    assert heard() == [("text", "quero informar a leitura")]
    post.fetch()
    assert [kind for kind, _text in heard()] == ["text", "image"]


def test_words_beside_a_photo_that_does_not_come_are_heard_at_once_and_the_photo_later(post: Post) -> None:
    post.provider.status = 500
    post.photo("caiu um fio aqui na rua soltando faisca")
    assert "10 metros" in " ".join(post.fetch())
    post.provider.status = 200
    post.stage.at += timedelta(seconds=3)
    post.fetch()
    assert heard() == [("image", "caiu um fio aqui na rua soltando faisca"), ("image", "")]
    assert Kept.objects.count() == 1


def test_a_photo_that_never_comes_is_told_kindly_and_once(post: Post) -> None:
    post.provider.status = 500
    post.photo()
    assert post.fetch()[-1] == OPENING
    post.stage.at += timedelta(seconds=30)
    assert post.fetch() == []
    post.stage.at += GIVE_UP
    assert post.fetch() == [GONE]
    post.stage.at += GIVE_UP
    assert post.fetch() == []
    assert Fetch.objects.get().gone_at is not None


def test_a_photo_that_the_provider_does_not_know_is_not_asked_for_again(post: Post) -> None:
    post.provider.status = 400
    post.photo()
    assert post.fetch()[-1] == GONE
    assert post.provider.asked == 1


def test_what_is_not_what_it_says_is_not_kept(post: Post) -> None:
    post.provider.content = b"<html><script>alert(1)</script></html>"
    post.photo()
    assert post.fetch()[-1] == "Não consigo abrir esse tipo de arquivo. Pode ser uma foto ou um PDF."
    assert not Kept.objects.exists()
    assert list(files.folder().iterdir()) == []


def test_what_differs_from_the_providers_sum_is_asked_for_again(post: Post) -> None:
    post.provider.sha256 = hashlib.sha256(b"another").hexdigest()
    post.photo()
    assert post.fetch()[-1] == OPENING
    assert not Kept.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_words(post: Post) -> None:
    post.provider.content = b"\xff\xd8\xff" + bytes(MOST_BYTES)
    post.photo()
    assert "grande demais" in post.fetch()[-1]


def test_killed_on_the_way_it_is_fetched_again_under_the_same_name_and_heard_once(post: Post) -> None:
    post.photo()
    [first] = fetches.claim(at=post.stage.at, most=5)
    files.put(first.name, NOTHING)
    assert fetches.claim(at=post.stage.at, most=5) == []
    post.stage.at += fetches.IN_DOUBT + timedelta(seconds=1)
    assert post.fetch() != []
    assert not fetches.give_back(fetch=first, heard=first.heard, at=post.stage.at)
    assert heard() == [("image", "")]
    assert [path.name for path in files.folder().iterdir()] == [first.name]


def test_words_beside_a_photo_that_takes_long_go_on_while_it_is_under_way(post: Post) -> None:
    post.photo("caiu um fio aqui")
    [slow] = fetches.claim(at=post.stage.at, most=5)
    post.stage.at += fetches.HELD + timedelta(seconds=1)
    assert fetches.let_words_on(at=post.stage.at, without=_opening) == 1
    assert fetches.let_words_on(at=post.stage.at, without=_opening) == 0
    post.stage.settle()
    assert heard() == [("image", "caiu um fio aqui")]
    assert fetches.give_back(fetch=slow, heard=slow.heard, at=post.stage.at)
    post.stage.settle()
    assert heard() == [("image", "caiu um fio aqui"), ("image", "")]


def test_words_that_cannot_be_set_aside_stay_in_their_lane(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(fetches.bulk, "copy", broken)
        with contextlib.suppress(DatabaseError):
            post.photo("olha")
    assert Inbox.objects.get().done_at is None
    assert not Fetch.objects.exists()


def test_a_text_messages_picture_is_fetched_only_from_where_the_account_says() -> None:
    account = Account(1, "sms", "1", api="https://api.gateway.example/v1", settings={"media_hosts": ["cdn.example"]})
    door = SMS()
    here = door.whereabouts(Media("x", url="https://api.gateway.example/media/1"), account=account)
    there = door.whereabouts(Media("x", url="https://cdn.example/1"), account=account)
    assert isinstance(here, Held) and here.proof
    assert isinstance(there, Held) and not there.proof
    for url in (
        "http://cdn.example/1",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "https://api.gateway.example.evil/",
    ):
        assert isinstance(door.whereabouts(Media("x", url=url), account=account), NotSent)
