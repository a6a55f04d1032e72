"""
Money in the demo, through every real door: a bill asked for on WhatsApp is paid at the pretend bank and is received.

By PIX, by a bar code that comes in a return file, and twice; the receipt that comes with it is verified.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from sintonia.documents.signing import load_signer, verify
from tests.running import environment, eventually

if TYPE_CHECKING:
    from tests.running import Running

PIX = re.compile(r"000201[^\"']*6304[0-9A-F]{4}")
LINE = re.compile(r"\b8[0-9]{47}\b")
LINK = re.compile(r"https?://[^\"' ]*(/media/[\w-]+)")


class Phone:
    """Somebody's WhatsApp, and the page of the pretend bank in their browser."""

    def __init__(self, demo: Running, number: str) -> None:
        self.demo, self.number = demo, number
        self.browser = httpx2.Client(base_url=demo.url, follow_redirects=True, timeout=30)

    def said(self) -> list[str]:
        found = self.browser.get("/simulator/whatsapp/sent.json", params={"to": self.number}).json()
        return [str(one["request"]) for one in found]

    def say(self, text: str, *, until: str) -> str:
        """Say something, and give all that is answered once one of it fits."""
        before = len(self.said())
        told = {"from": self.number, "text": text}
        self.browser.post("/simulator/whatsapp/send", json=told).raise_for_status()
        return self.hears(before, until)

    def hears(self, before: int, until: str) -> str:
        eventually(lambda: re.search(until, " ".join(self.said()[before:]), re.DOTALL) is not None)
        return " ".join(self.said()[before:])

    def pay(self, code: str, *, until: str, how: str = "now") -> str:
        before = len(self.said())
        self.browser.post("/simulator/bank/pay", json={"code": code, "how": how}).raise_for_status()
        return self.hears(before, until)

    def sends(self, path: str, **fields: str) -> Any:
        """Press a button of the bank's page."""
        page = self.browser.get("/demo/bank").text
        hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert hidden is not None
        told = {"csrfmiddlewaretoken": hidden[1], **fields}
        return self.browser.post(path, data=told, headers={"Referer": f"{self.demo.url}/demo/bank"}).raise_for_status()


@pytest.fixture
def phones(demo: Running) -> Iterator[Any]:
    made: list[Phone] = []

    def phone(number: str) -> Phone:
        made.append(Phone(demo, number))
        return made[-1]

    yield phone
    for one in made:
        one.browser.close()


def take_in(demo: Running, file: Path) -> str:
    """Give a return file as a nightly transfer does."""
    command = [sys.executable, "-m", "sintonia", "payments", "take-in", str(file), "--bank", "banco-um"]
    done = subprocess.run(
        command, env=environment(SINTONIA_HOME=str(demo.home)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_bill_is_asked_for_paid_received_and_paid_twice(demo: Running, phones: Any) -> None:
    marcos = phones("5531988776655")
    marcos.say("quero a segunda via da conta", until="CPF")
    shown = marcos.say("862.883.667-57", until=f"{PIX.pattern}.*{LINK.pattern}")
    code = PIX.search(shown)
    assert code is not None
    told = marcos.pay(code[0], until=f"Pagamento recebido.*{LINK.pattern}")
    assert "R$ 137,10" in told and "Crédito" not in told
    link = LINK.search(told)
    assert link is not None
    pdf = marcos.browser.get(link[1]).content
    trusted = [load_signer(folder).certificate for folder in sorted((demo.home / "signing").iterdir())]
    assert verify(pdf, trusted=trusted, at=datetime.now(UTC)).genuine
    altered = pdf.replace(b"/Type", b"/Tyqe", 1)
    assert not verify(altered, trusted=trusted, at=datetime.now(UTC)).genuine
    assert "R$ 137,10 a mais" in marcos.pay(code[0], until="a mais do que")


def test_a_bill_paid_by_its_bar_code_is_received_by_the_return_file(demo: Running, phones: Any, tmp_path: Path) -> None:
    lucia = phones("5531966665555")
    lucia.say("quiero mi factura", until="CPF")
    shown = lucia.say("153.509.460-56", until=f"{LINE.pattern}.*{LINK.pattern}")
    line = LINE.search(shown)
    assert line is not None
    before = len(lucia.said())
    lucia.browser.post("/simulator/bank/pay", json={"code": line[0], "how": "now"}).raise_for_status()
    lucia.sends("/demo/bank/return-file")
    files = re.findall(r"/demo/bank/return-file/[0-9]+", lucia.browser.get("/demo/bank").text)
    file = tmp_path / "retorno.ret"
    file.write_bytes(lucia.browser.get(files[0]).content)
    take_in(demo, file)
    assert "Pago recibido" in lucia.hears(before, f"Pago recibido.*{LINK.pattern}")
    heard = len(lucia.said())
    take_in(demo, file)
    lucia.say("gracias", until="text")
    assert "Pago recibido" not in " ".join(lucia.said()[heard:])
