"""What was sent is kept for as long as the company says, and no longer than its customer."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from sintonia.audit import SYSTEM
from sintonia.audit.models import AuditRecord
from sintonia.conversations import files
from sintonia.conversations.erasing import Orphans, erase_files, erase_taken_in
from sintonia.conversations.models import ChannelAccount, Fetch, Inbox, Media, Message
from sintonia.conversations.queries import heard_of
from sintonia.customers.operations import erase
from sintonia.demo import cloud
from sintonia.desk.models import WorkItem
from sintonia.kit.text import token
from tests.dialogue.stage import BEGAN, NOTHING, Stage
from tests.visits import Visit, staff, words_of

pytestmark = pytest.mark.django_db
PHONE, OTHER = "5531988887777", "5531900000009"
TWO_YEARS = timedelta(days=730)


@pytest.fixture(autouse=True)
def at_noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(BEGAN, tick=False):
        yield


def photo(stage: Stage, phone: str = PHONE, *, caption: str = "") -> Media:
    """A picture that somebody sends; it is kept."""
    said = cloud.image(cloud.Phone.at(phone), "m", wamid=f"wamid.{phone}", at=stage.at, caption=caption)
    stage.write(cloud.call(said), sender=phone)
    kept: Media = Media.objects.get(contact=stage.contact_of(phone), source__received=True)
    assert path_of(kept).exists()
    return kept


def path_of(media: Media) -> Path:
    return files.folder() / media.path


def swept(stage: Stage, **after: float) -> int:
    return erase_files(at=stage.at + timedelta(**after), kept_for=TWO_YEARS)


def test_what_an_erased_customer_sent_is_gone_and_nobody_elses(stage: Stage) -> None:
    theirs, others = photo(stage), photo(stage, OTHER)
    erase(customer=theirs.contact.customer_id, why="asked for", at=stage.at, by=SYSTEM)

    assert swept(stage) == 1

    assert list(Media.objects.all()) == [others]
    assert not path_of(theirs).exists()
    assert path_of(others).exists()


def test_what_is_sent_after_the_erasure_is_kept_like_anybodys(stage: Stage) -> None:
    before = photo(stage)
    erase(customer=before.contact.customer_id, why="asked for", at=stage.at, by=SYSTEM)
    stage.at += timedelta(minutes=1)
    said = cloud.image(cloud.Phone.at(PHONE), "m", wamid="wamid.after", at=stage.at)
    stage.write(cloud.call(said), sender=PHONE)
    after = Media.objects.exclude(pk=before.pk).get()
    assert after.contact == before.contact

    assert swept(stage) == 1

    assert Media.objects.get() == after
    assert path_of(after).exists()


def test_what_was_made_for_an_erased_customer_is_gone_too(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via da conta")
    stage.whatsapp("529.982.247-25")
    stage.whatsapp("1")
    bill = Media.objects.get()
    files.fetch(name=bill.token, at=stage.at)
    bill.refresh_from_db()
    erase(customer=bill.contact.customer_id, why="asked for", at=stage.at, by=SYSTEM)

    assert swept(stage) == 1

    assert not path_of(bill).exists()
    assert Visit().get(f"/media/{bill.token}").status_code == 404


def test_what_was_read_on_a_file_goes_with_it_and_that_there_was_one_stays_said(stage: Stage) -> None:
    stage.whatsapp("quero falar com uma pessoa")
    kept = photo(stage, caption="olha")
    message = Message.objects.get(kind="image")
    message.content["details"] |= {"text": "Maria Nunes R$ 10,00", "display": "4213"}
    message.save(update_fields=["content"])

    assert swept(stage, days=729) == 0
    assert swept(stage, days=731) == 1

    heard = heard_of(Message.objects.get(kind="image"))
    assert heard is not None
    assert (heard.text, heard.details) == ("olha", {"erased": True})
    page = staff("ana").get(f"/desk/{WorkItem.objects.get().token}", follow=True)
    assert "olha O arquivo já foi apagado." in words_of(page)
    assert kept.token not in page.content.decode()


def test_while_nobody_knows_how_long_files_are_kept_none_goes_for_its_age(stage: Stage) -> None:
    theirs, others = photo(stage), photo(stage, OTHER)
    erase(customer=theirs.contact.customer_id, why="asked for", at=stage.at, by=SYSTEM)
    assert erase_files(at=stage.at + timedelta(days=100_000), kept_for=None) == 1
    assert list(Media.objects.all()) == [others]
    assert path_of(others).exists()


def test_the_trail_says_what_was_erased_and_why(stage: Stage) -> None:
    kept = photo(stage)
    swept(stage, days=731)
    entry = AuditRecord.objects.get(deed="conversations.files.erased")
    assert (entry.about_kind, entry.about_id) == ("contact", kept.contact_id)
    assert entry.facts == {"files": 1, "why": "kept long enough"}


def test_a_made_document_goes_with_its_link_but_what_was_handed_over_can_still_be_told(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via da conta")
    stage.whatsapp("529.982.247-25")
    stage.whatsapp("1")
    bill = Media.objects.get()
    files.fetch(name=bill.token, at=stage.at)
    bill.refresh_from_db()

    assert swept(stage, days=6) == 0
    assert swept(stage, days=8) == 1

    assert not path_of(bill).exists()
    assert Media.objects.get().sha256 == bill.sha256


def lay(name: str, *, days: float) -> Path:
    """A file that has lain in the folder for some days."""
    path = files.folder() / name
    path.write_bytes(NOTHING)
    moment = (BEGAN - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_what_is_nobodys_is_erased_after_a_day(stage: Stage) -> None:
    kept = photo(stage)
    os.utime(path_of(kept), (0, 0))
    old, half, young = lay(token(), days=2), lay(f"{token()}.half", days=2), lay(token(), days=0.5)
    foreign = lay("README.txt", days=2)

    assert Orphans().erase_some(at=stage.at) == 2

    assert not old.exists()
    assert not half.exists()
    assert all(path.exists() for path in (young, foreign, path_of(kept)))


def test_what_a_message_still_waits_with_is_somebodys(stage: Stage) -> None:
    coming, sent_here, under_way = (lay(token(), days=2) for _ in range(3))
    account = ChannelAccount.objects.get(channel="webchat", company="")
    waits = {"asked_at": stage.at, "due_at": stage.at, "account": account, "lane": 1}
    Fetch.objects.create(element=1, name=coming.name, heard=b"{}", **waits)
    Fetch.objects.create(element=2, name=token(), heard=msgspec.json.encode({"media": {"id": under_way.name}}), **waits)
    Inbox.objects.create(
        account=account, kind="message", key="k", lane=1, raw=msgspec.json.encode({"media": {"id": sent_here.name}}),
        received_at=stage.at - timedelta(days=2),
    )  # fmt: skip

    assert Orphans().erase_some(at=stage.at) == 0

    assert all(path.exists() for path in (coming, sent_here, under_way))


def test_the_folder_is_walked_a_few_files_at_a_time(stage: Stage) -> None:
    for _ in range(5):
        lay(token(), days=2)
    orphans = Orphans()
    assert [orphans.erase_some(at=stage.at, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_folder_that_cannot_be_read_ends_nothing_and_is_walked_anew(
    stage: Stage, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_ROOT.parent.mkdir(exist_ok=True)
    settings.MEDIA_ROOT.write_text("a file stands where the folder should be")
    orphans = Orphans()
    assert orphans.erase_some(at=stage.at) == 0
    assert "could not be walked" in caplog.text

    settings.MEDIA_ROOT.unlink()
    lay(token(), days=2)
    assert orphans.erase_some(at=stage.at) == 1


class Away:
    """A file as a lost network share shows it: its name is read, and nothing else."""

    name = "a" * 22

    def is_file(self, *, follow_symlinks: bool) -> bool:
        raise OSError(errno.ESTALE, "Stale file handle")


def breaking(entries: Iterator[Any]) -> Iterator[Any]:
    """A walk of which the share is lost in the midst."""
    yield next(entries)
    raise OSError(errno.EIO, "Input/output error")


def test_a_walk_that_breaks_off_ends_nothing_and_begins_anew(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    lay(token(), days=2), lay(token(), days=2)
    orphans = Orphans(breaking(os.scandir(files.folder())))
    assert [orphans.erase_some(at=stage.at) for _ in range(2)] == [0, 2]
    assert "could not be walked" in caplog.text


def test_a_file_that_cannot_be_looked_at_holds_up_no_other(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    lay(token(), days=2)
    assert Orphans(chain([Away()], os.scandir(files.folder()))).erase_some(at=stage.at) == 1
    assert "could not be looked at" in caplog.text


def test_a_file_that_is_lost_from_the_folder_is_not_there(stage: Stage) -> None:
    kept = photo(stage)
    path_of(kept).unlink()
    assert staff("ana").get(f"/media/received/{kept.token}").status_code == 404


def test_a_photo_of_the_web_chat_is_kept_until_it_is_heard(stage: Stage) -> None:
    Visit().post("/webchat/say", {"text": "olha", "file": SimpleUploadedFile("m.png", NOTHING, "image/png")})
    (path,) = files.folder().iterdir()
    os.utime(path, (0, 0))
    Inbox.objects.update(received_at=stage.at - timedelta(days=2))
    assert Orphans().erase_some(at=stage.at) == 0
    stage.settle()
    assert Media.objects.get().path == path.name
    assert Orphans().erase_some(at=stage.at) == 0


def test_what_came_in_is_kept_as_it_came_for_a_month_and_what_waits_still_for_ever(stage: Stage) -> None:
    photo(stage)
    taken = Inbox.objects.get()
    waits = Inbox.objects.create(
        account=taken.account, kind="message", key="parked", lane=taken.lane, raw=b"{}", received_at=stage.at
    )
    assert erase_taken_in(at=stage.at + timedelta(days=29)) == 0
    assert erase_taken_in(at=stage.at + timedelta(days=31)) == 1
    assert list(Inbox.objects.all()) == [waits]


def test_what_came_in_first_goes_first_a_few_at_a_time(stage: Stage) -> None:
    for n in range(5):
        stage.whatsapp(f"oi {n}")
    later = stage.at + timedelta(days=31)
    assert [erase_taken_in(at=later, most=2) for _ in range(4)] == [2, 2, 1, 0]
