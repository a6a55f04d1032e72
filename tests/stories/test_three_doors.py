"""
One matter, three doors: begun on WhatsApp, gone on with in the web chat, finished at the counter.

Told through signed webhooks, the web chat's page and the counter's page; then told again with the worker killed after
every single step, before and after it answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from tests.stories.company import Browser, Company

CPF = "529.982.247-25"


class Told:
    """The story as it is told once. `disturb` is called after each step, `before` says whether before its answer."""

    def __init__(self, company: Company, disturb: Callable[[Company], None], *, before: bool) -> None:
        self.company, self.disturb, self.before = company, disturb, before
        self.visitor, self.clerk = Browser(company.port), Browser(company.port)

    def step(self, deed: Callable[[], object]) -> None:
        deed()
        if self.before:
            self.disturb(self.company)
        self.company.eventually(self.company.quiet)
        if not self.before:
            self.disturb(self.company)

    def tell(self) -> None:
        for line in ("oi to sem luz", "sim", "sim", "quero a segunda via da conta", "como continuo no site?"):
            self.step(lambda line=line: self.company.whatsapp(line))
        code = self._passport()
        self.visitor.get("/webchat/")
        self.step(lambda: self.visitor.post("/webchat/continue", code=code))
        self.step(lambda: self.visitor.post("/webchat/say", text=CPF, key="cpf"))
        self.step(lambda: self.visitor.post("/webchat/say", text="1", key="way"))
        self.step(lambda: self.visitor.post("/webchat/say", text=self._one_time_code(), key="code"))
        self.clerk.get("/staff/sign-in")
        self.clerk.post("/staff/sign-in", username="clara", password="sintonia")
        self.clerk.get("/counter/")
        visit: list[str] = []
        self.step(lambda: visit.append(self._look_up(code)))
        self.clerk.post(f"{visit[0]}prove")
        self.step(lambda: self.clerk.post(f"{visit[0]}answer", text="a de setembro"))
        assert self.clerk.get(f"{visit[0]}slip").status == 200

    def _passport(self) -> str:
        (digits,) = self.company.rows("SELECT digits FROM journeys_passport ORDER BY id DESC LIMIT 1")[0]
        said = self.company.said("whatsapp")[-1]
        assert "#" in said, said
        return f"{digits[:4]}-{digits[4:]}"

    def _one_time_code(self) -> str:
        """The code as the phone shows it: in the last thing it was sent."""
        request = self.company.sent()[-1]["request"]
        found = re.findall(r"\b\d{6}\b", str(request))
        assert found, request
        return str(found[-1])

    def _look_up(self, code: str) -> str:
        answer = self.clerk._ask("POST", "/counter/look-up", self._form(q=code))
        assert "/counter/visit-" in answer.location, (answer.status, answer.location, answer.text[:200])
        return answer.location.partition("?")[0]

    def _form(self, **fields: str) -> str:
        from urllib.parse import urlencode

        return urlencode({**fields, "csrfmiddlewaretoken": self.clerk.cookies["sintonia_csrf"]})


@pytest.fixture
def company() -> Iterator[Company]:
    with Company() as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, list[str]]:
    """What is said in each channel when nothing goes wrong."""
    with Company() as running:
        Told(running, lambda _: None, before=False).tell()
        _is_one_matter(running)
        return {channel: running.said(channel) for channel in ("whatsapp", "webchat", "counter")}


def _is_one_matter(company: Company) -> None:
    assert company.rows("SELECT count(*) FROM cases_case") == [(1,)] or company.rows(
        "SELECT count(DISTINCT case_id), count(DISTINCT protocol), count(*) FROM conversations_contact"
    ) == [(1, 1, 3)]


def test_one_case_and_one_protocol_over_three_doors(undisturbed: dict[str, list[str]]) -> None:
    given = [line for lines in undisturbed.values() for line in lines if line.startswith("in")]
    assert undisturbed["counter"], "the counter was reached"
    # A proof belongs to one contact: the CPF is told once, and at the counter the clerk sees a document instead.
    assert [line for line in given if line.startswith("in: 529")] == ["in: 529.982.#"]
    assert undisturbed["counter"][-1].startswith("out: Conta de setembro")


@pytest.mark.parametrize("before", [True, False], ids=["before-its-answer", "after-its-answer"])
def test_the_worker_may_die_after_every_step(company: Company, undisturbed: dict[str, list[str]], before: bool) -> None:
    def killed(running: Company) -> None:
        running.kill()
        running.work()

    Told(company, killed, before=before).tell()
    company.eventually(company.quiet)
    for channel, lines in undisturbed.items():
        assert company.said(channel) == lines
    _is_one_matter(company)
    each_once(company)


def each_once(company: Company) -> None:
    """Every message reached the phone once, except sends whose receipt never came: those are marked."""
    sent = [entry["request"]["biz_opaque_callback_data"] for entry in company.sent()]
    doubtful = {str(pk) for (pk,) in company.rows("SELECT id FROM conversations_outbox WHERE doubtful")}
    repeated = {key for key in sent if sent.count(key) > 1}
    assert repeated <= doubtful
    codes = company.rows("SELECT count(*) FROM conversations_outbox WHERE kind = 'code' AND state = 'sent'")[0][0]
    told = company.rows(
        "SELECT m.state FROM conversations_message m JOIN conversations_contact c ON c.id = m.contact_id "
        "WHERE m.direction = 'out' AND c.channel = 'whatsapp'"
    )
    assert {state for (state,) in told} <= {"sent", "delivered", "read"}
    assert len(set(sent)) == len(told) + codes
