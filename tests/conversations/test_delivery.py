"""The way out: in order for each contact, again when it failed, never over a person, never lost without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import web
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from sintonia.cases.models import Case
from sintonia.channels.whatsapp import adapter
from sintonia.conversations import outbox
from sintonia.conversations.accounts import ensure_accounts
from sintonia.conversations.channel import File, Saying
from sintonia.conversations.delivery import GIVE_UP, DeedRefused, Delivery, session
from sintonia.conversations.models import ChannelAccount, Contact, Inbox, Message, Outbox
from sintonia.customers.operations import Arrival, recognise

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
FINE = (200, {"messages": [{"id": "wamid.1"}]})
Answers = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


class Provider:
    """A provider on loopback: keeps what it was sent, and answers as it is told."""

    def __init__(self, answers: Answers | None = None) -> None:
        self.answers = answers or (lambda _body: FINE)
        self.sent: list[tuple[str, str]] = []
        self.hangs = ""
        self.heard, self.free = asyncio.Event(), asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        status, answer = self.answers(body)
        if body["text"]["body"] == self.hangs:
            await self.free.wait()
        if status == 200:
            self.sent.append((body["to"], body["text"]["body"]))
            self.heard.set()
        return web.json_response(answer, status=status)


class Office:
    """A back office, as the delivery awaits it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.problem: Exception | None = None

    async def __call__(self, _company: str, port: str, method: str, key: str, arguments: dict[str, Any]) -> Any:
        if self.problem is not None:
            raise self.problem
        self.done.append(key)
        return {"number": arguments["contract"]}


class Desk:
    """One delivery worker, its provider and a clock."""

    def __init__(self) -> None:
        self.at, self.provider, self.office = AT, Provider(), Office()

    def run(self, work: Callable[[Delivery], Awaitable[Any]]) -> None:
        asyncio.run(self._run(work))

    async def _run(self, work: Callable[[Delivery], Awaitable[Any]]) -> None:
        app = web.Application()
        app.router.add_post("/{path:.*}", self.provider.take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        pool: outbox.Pool = AsyncConnectionPool(settings.DATABASE_URL, open=False, kwargs={"autocommit": True})
        async with pool, session() as client:
            async with pool.connection() as connection:
                await connection.execute(
                    "UPDATE conversations_channelaccount SET api = %s", [f"http://127.0.0.1:{port}"]
                )
            await work(Delivery(pool, {"whatsapp": adapter.WhatsApp()}, self.office, lambda: self.at, session=client))
        await runner.cleanup()

    def deliver(self, *, rounds: int = 6) -> None:
        """Claim and send as long as anything is due now."""

        async def all_due(delivery: Delivery) -> None:
            for _ in range(rounds):
                await delivery.deliver_batch()

        self.run(all_due)


@pytest.fixture
def desk() -> Desk:
    ensure_accounts(demo=True)
    ChannelAccount.objects.filter(channel="whatsapp").update(rate_per_s=0)
    return Desk()


def contact(phone: str, *, owner: str = "bot", key: str = "1") -> Contact:
    account = ChannelAccount.objects.get(channel="whatsapp", key=key)
    who = recognise([Arrival(identities=(("whatsapp", "", phone),), evidence="whatsapp")], at=AT)[0]
    case = Case.objects.create(protocol=phone, customer_id=who.customer, opened_at=AT)
    return Contact.objects.create(
        account=account, channel="whatsapp", customer_id=who.customer, case=case, protocol=phone, lane=int(phone),
        address=phone, owner=owner, language="pt-BR", opened_at=AT, latest_heard_at=AT,
    )  # fmt: skip


def say(to: Contact, *texts: str, author: str = "bot") -> list[Outbox]:
    rows = []
    for text in texts:
        to.latest_number += 1
        Message.objects.create(
            contact=to, number=to.latest_number, direction="out", author_kind="bot", kind="text", text=text, at=AT,
            state="queued", content=msgspec.to_builtins(Saying(text=text)),
        )  # fmt: skip
        rows.append(
            Outbox.objects.create(
                kind="message",
                key="" if author == "bot" else f"said:{to.pk}:{to.latest_number}",
                account=to.account,
                contact=to,
                number=to.latest_number,
                address=to.address,
                author=author,
                created_at=AT,
                due_at=AT,
            )
        )
    return rows


def deed(lane: int) -> Outbox:
    body = {
        "run": "r1", "label": "do:1", "port": "billing", "method": "submit_reading", "arguments": {"contract": "7"},
        "lane": lane,
    }  # fmt: skip
    account = ChannelAccount.objects.get(channel="whatsapp", company="")
    return Outbox.objects.create(kind="deed", key="r1:do:1", account=account, body=body, created_at=AT, due_at=AT)


def state(row: Outbox) -> str:
    """How an effect stands; what the bot said leaves the outbox when it is sent, and its message tells."""
    if Outbox.objects.filter(pk=row.pk).exists():
        row.refresh_from_db()
        return row.state
    assert not row.key
    return Message.objects.get(contact_id=row.contact_id, number=row.number).state


def heard_back() -> list[tuple[str, dict[str, Any]]]:
    return [(row.kind, msgspec.json.decode(bytes(row.raw))) for row in Inbox.objects.order_by("id")]


def test_a_contacts_messages_leave_one_after_the_other_and_contacts_at_once(desk: Desk) -> None:
    ana, bia = contact("5531900000001"), contact("5531900000002")
    rows = [*say(ana, "1", "2", "3"), *say(bia, "4")]
    desk.run(lambda delivery: delivery.deliver_batch())
    assert sorted(text for _, text in desk.provider.sent) == ["1", "4"]
    desk.deliver()
    assert [text for to, text in desk.provider.sent if to == ana.address] == ["1", "2", "3"]
    assert [state(row) for row in rows] == ["sent"] * 4
    assert set(Message.objects.values_list("state", "provider_id")) == {("sent", "wamid.1")}


def test_what_has_a_key_stays_so_that_it_is_never_done_twice(desk: Desk) -> None:
    row = contact("5531900000001", owner="agent:7")
    bots, persons = say(contact("5531900000002"), "from the bot")[0], say(row, "from Ana", author="agent:7")[0]
    desk.deliver()
    assert list(Outbox.objects.values_list("pk", "state")) == [(persons.pk, "sent")]
    assert state(bots) == "sent"


def test_a_stream_of_deliveries_sends_all_and_ends_when_told(desk: Desk) -> None:
    for n in range(5):
        say(contact(f"553190000001{n}"), "a", "b", "c")
    desk.run(lambda delivery: delivery.deliver(stopped=lambda: len(desk.provider.sent) == 15))
    assert [text for to, text in desk.provider.sent if to == "5531900000013"] == ["a", "b", "c"]
    assert not Outbox.objects.exists()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_what_failed_is_tried_again_later_and_holds_what_follows(desk: Desk) -> None:
    desk.provider.answers = lambda _body: (503, {})
    first, second = say(contact("5531900000001"), "1", "2")
    desk.deliver()
    assert (state(first), state(second), first.attempts) == ("waiting", "waiting", 1)
    assert AT + timedelta(seconds=1) < first.due_at < AT + timedelta(seconds=3)
    desk.provider.answers = lambda _body: FINE
    desk.at += timedelta(seconds=3)
    desk.deliver()
    assert [text for _, text in desk.provider.sent] == ["1", "2"]


def test_what_fails_for_a_quarter_of_an_hour_is_dead_told_and_the_rest_goes_on(desk: Desk) -> None:
    desk.provider.answers = lambda body: FINE if body["text"]["body"] == "2" else (503, {})
    first, second = say(contact("5531900000001"), "1", "2")
    desk.deliver()
    desk.at += GIVE_UP
    desk.deliver()
    assert (state(first), state(second)) == ("dead", "sent")
    assert Message.objects.get(number=1).state == "failed"
    [(kind, event)] = heard_back()
    assert (kind, "503" in event["why"]) == ("dead", True)


def test_too_many_pauses_the_account_and_not_only_the_contact(desk: Desk) -> None:
    desk.provider.answers = lambda _body: (429, {})
    first = say(contact("5531900000001"), "1")[0]
    desk.run(lambda delivery: delivery.deliver_batch())
    assert state(first) == "waiting"
    other = say(contact("5531900000002"), "2")[0]
    desk.provider.answers = lambda _body: FINE
    desk.deliver()
    assert (state(other), desk.provider.sent) == ("waiting", [])
    desk.at = ChannelAccount.objects.get(channel="whatsapp", key="1").paused_until + timedelta(seconds=1)
    desk.deliver()
    assert state(other) == "sent"


def second_account(**settings: Any) -> str:
    ChannelAccount.objects.create(channel="whatsapp", hook="second", key="second", rate_per_s=0, **settings)
    return "second"


def test_what_waits_for_a_paused_account_hides_nobody_behind_it(desk: Desk) -> None:
    second_account(paused_until=AT + timedelta(minutes=1))
    for n in range(40):
        say(contact(f"55319000001{n:02}", key="second"), "later")
    row = say(contact("5531900000001"), "now")[0]

    async def few(delivery: Delivery) -> None:
        delivery.most = 4
        await delivery.deliver_batch()

    desk.run(few)
    assert state(row) == "sent"


def test_a_provider_that_hangs_leaves_room_for_the_others(desk: Desk) -> None:
    second_account()
    for n in range(8):
        say(contact(f"553190000010{n}", key="second"), "hangs")
    row = say(contact("5531900000001"), "goes")[0]
    desk.provider.hangs = "hangs"

    async def in_between(delivery: Delivery) -> None:
        delivery.most = 4
        stream = asyncio.create_task(delivery.deliver(stopped=lambda: bool(desk.provider.sent)))
        await asyncio.wait_for(desk.provider.heard.wait(), 10)
        desk.provider.free.set()
        await stream

    desk.run(in_between)
    assert state(row) == "sent"
    assert desk.provider.sent[0] == ("5531900000001", "goes")


def test_an_account_that_is_a_moment_old_is_sent_by(desk: Desk) -> None:
    row = say(contact("5531900000001"), "1")[0]

    async def known_before(delivery: Delivery) -> None:
        delivery.outbox._accounts_at = asyncio.get_running_loop().time()
        await delivery.deliver_batch()

    desk.run(known_before)
    assert state(row) == "sent"


def test_a_claim_that_breaks_off_leaves_everything_waiting(desk: Desk) -> None:
    row = say(contact("5531900000001"), "1")[0]
    asked: list[int] = []

    async def breaks(delivery: Delivery) -> None:
        def room(account: int) -> int:
            asked.append(account)
            if len(asked) > len(delivery.outbox.accounts):
                raise KeyError(account)
            return 5

        with pytest.raises(KeyError):
            await delivery.outbox.settle_and_claim([], most=5, at=desk.at, clock=0, room=room)

    desk.run(breaks)
    assert (state(row), row.attempts) == ("waiting", 0)


def test_after_the_reply_window_a_file_is_not_lost_in_a_template_of_words_alone(desk: Desk) -> None:
    row = contact("5531900000001", owner="agent:7")
    (late,) = say(row, "here it is", author="agent:7")
    paper = Saying(text="here it is", file=File("a.pdf", "application/pdf", "https://example.com/a.pdf"))
    Message.objects.update(content=msgspec.to_builtins(paper))
    desk.at = AT + timedelta(hours=25)
    desk.deliver()
    assert state(late) == "dead"
    assert [kind for kind, _ in heard_back()] == ["dead"]
    assert desk.provider.sent == []


def test_a_bot_says_nothing_over_a_person_and_the_person_is_heard(desk: Desk) -> None:
    row = contact("5531900000001", owner="agent:7")
    bots, persons = say(row, "from the bot")[0], say(row, "from Ana", author="agent:7")[0]
    desk.deliver()
    assert (state(bots), state(persons)) == ("withheld", "sent")
    assert [text for _, text in desk.provider.sent] == ["from Ana"]


def test_what_a_crash_left_sending_is_sent_again_after_half_a_minute_and_marked(desk: Desk) -> None:
    row = say(contact("5531900000001"), "1")[0]
    Outbox.objects.filter(pk=row.pk).update(state="sending", sending_since=AT, attempts=1)

    async def doubt(delivery: Delivery) -> None:
        await outbox.take_up_doubtful(delivery.pool, at=desk.at)
        await delivery.deliver_batch()

    desk.at += timedelta(seconds=29)
    desk.run(doubt)
    assert (state(row), row.doubtful) == ("sending", False)
    desk.at += timedelta(seconds=2)
    desk.run(doubt)
    assert (state(row), row.doubtful) == ("sent", True)


def test_an_account_sends_no_faster_than_it_may(desk: Desk) -> None:
    ChannelAccount.objects.filter(channel="whatsapp").update(rate_per_s=2)
    for n in range(5):
        say(contact(f"553190000001{n}"), "hello")
    desk.run(lambda delivery: delivery.deliver_batch())
    assert len(desk.provider.sent) == 2
    assert list(Outbox.objects.filter(state="waiting").values_list("attempts", flat=True)) == [0, 0, 0]


def test_a_deeds_result_comes_back_as_an_element(desk: Desk) -> None:
    row = deed(lane=5)
    desk.deliver()
    assert (state(row), desk.office.done) == ("sent", ["r1:do:1"])
    assert heard_back() == [("result", {"run": "r1", "label": "do:1", "value": {"number": "7"}})]


def test_a_refused_deed_is_told_and_not_tried_again(desk: Desk) -> None:
    desk.office.problem = DeedRefused("no such contract")
    row = deed(lane=5)
    desk.deliver()
    assert state(row) == "sent"
    assert heard_back() == [("result", {"run": "r1", "label": "do:1", "refused": "no such contract"})]


def test_a_deed_that_nobody_answers_is_told_once_and_tried_again(desk: Desk) -> None:
    desk.office.problem = ConnectionError("down")
    row = deed(lane=5)
    desk.deliver()
    desk.at += timedelta(minutes=3)
    desk.deliver()
    assert (state(row), [kind for kind, _ in heard_back()]) == ("waiting", ["slow"])
    desk.office.problem = None
    desk.at += timedelta(minutes=3)
    desk.deliver()
    assert (state(row), [kind for kind, _ in heard_back()]) == ("sent", ["slow", "result"])


def test_an_unforeseen_failure_is_a_failure_and_stops_nobody(desk: Desk) -> None:
    desk.office.problem = KeyError("a bug")
    row, fine = deed(lane=5), say(contact("5531900000001"), "1")[0]
    desk.deliver()
    assert (state(row), state(fine)) == ("waiting", "sent")


def test_a_provider_that_is_not_there_is_a_failure(desk: Desk) -> None:
    row = say(contact("5531900000001"), "1")[0]

    async def nowhere(delivery: Delivery) -> None:
        async with delivery.pool.connection() as connection:
            await connection.execute("UPDATE conversations_channelaccount SET api = 'http://127.0.0.1:9'")
        await delivery.deliver_batch()

    desk.run(nowhere)
    assert state(row) == "waiting"
