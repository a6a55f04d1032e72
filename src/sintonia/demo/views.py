"""The first page: the phone, the thread that grows as one types, the doors; and the proofs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.audit.models import AuditRecord
from sintonia.audit.queries import latest_head
from sintonia.cases.models import Case
from sintonia.connectors.demo.operations import is_restored, ongoing_outages, restore
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.conversations.queries import ContactThread, counts, timeline
from sintonia.demo.phone import bubbles_on
from sintonia.demo.visitors import Player, drawn, player_of, remember
from sintonia.desk.models import WorkItem
from sintonia.desk.views import PERSON_WITHIN
from sintonia.journeys.facts import back
from sintonia.journeys.fio import names_of_staff, thread_of
from sintonia.journeys.operations import issue_passport, raise_event
from sintonia.journeys.queries import runs_of
from sintonia.kit.clock import now
from sintonia.staff.models import User
from sintonia.web import scope
from sintonia.web.opening import opening_words
from sintonia.web.shapes import Bead, Clock, Thread
from sintonia.web.sizes import part

SEND: Final = "/simulator/whatsapp/send"
PEOPLE: Final = {"clara": "counter", "ana": "desk", "bruno": "desk", "davi": "desk"}
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Door:
    """One of the doors on the right: lit, taken, or still dark."""

    shape: str
    title: str
    note: str
    url: str
    fields: tuple[tuple[str, str], ...] = ()
    method: str = "post"
    state: str = "dark"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the first page shows of one browser's matter."""

    player: Player
    contact: Contact | None = None
    case: Case | None = None
    doors: tuple[ContactThread, ...] = ()
    names: dict[int, str] = field(default_factory=dict)

    @property
    def topics(self) -> list[str]:
        """What the page wants to hear about."""
        return [f"contact-{one.contact.token}" for one in self.doors]


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Show it all; a browser that comes for the first time is given somebody's phone."""
    scope.enter(scope.COMPANY)
    player = player_of(request) or drawn()
    scene = _scene(player)
    shown = {"company": _company(), "chips": opening_words(), **_phone(scene), **_thread(scene), **_doors(scene)}
    return remember(request, render(request, "demo/first.html", shown), player)


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """The phone's bubbles alone."""
    scene = _scene(_player(request))
    return part(request, "demo/phone.html", _phone(scene), scene.topics)


@require_GET
def thread(request: HttpRequest) -> HttpResponse:
    """The thread alone."""
    scene = _scene(_player(request))
    return part(request, "demo/thread.html", _thread(scene), scene.topics)


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """The doors alone."""
    scene = _scene(_player(request))
    return part(request, "demo/doors.html", _doors(scene), scene.topics)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin anew as somebody else."""
    scope.enter(scope.COMPANY)
    return remember(request, redirect("first"), drawn())


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people, whose password stands on the page, and go to their desk."""
    name = request.POST.get("as", "")
    user = User.objects.filter(username=name).first() if settings.DEMO and name in PEOPLE else None
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    if PEOPLE[name] == "counter":
        return redirect(f"{reverse('counter')}?code={request.POST.get('code', '')[:12]}")
    item = request.POST.get("item", "")
    return redirect("desk-item", item) if item else redirect("desk")


@require_POST
def power(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Put the power back in the pretend company's streets: whoever asked to be told is told."""
    scope.enter(scope.COMPANY)
    for outage in ongoing_outages():
        restore(outage=outage, at=now())
        raise_event(name=f"outage_restored:{outage}", at=now())
    return redirect("first")


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """Every deed of this browser's matter, as the trail keeps it."""
    scene = _scene(_player(request))
    if scene.case is None:
        return redirect("first")
    runs = [run.pk for run in runs_of(case=scene.case.pk)]
    contacts = [one.contact.pk for one in scene.doors]
    records = AuditRecord.objects.filter(
        Q(about_kind="case", about_id=scene.case.pk)
        | Q(about_kind="contact", about_id__in=contacts)
        | Q(about_kind="run", about_id__in=runs)
    ).select_related("leaf").order_by("id")  # fmt: skip
    head = latest_head()
    shown = {
        "company": _company(),
        "case": scene.case,
        "tally": counts(case=scene.case.pk),
        "records": [_proof(record, scene.names) for record in records],
        "root": bytes(head.root).hex() if head else "",
        "size": head.size if head else 0,
    }
    return render(request, "demo/proofs.html", shown)


def _player(request: HttpRequest) -> Player:
    player = player_of(request)
    if player is None:
        raise Http404
    return player


def _scene(player: Player) -> Scene:
    # The demo's own page, about pretend people only; it is not there outside the demo.
    scope.enter(scope.COMPANY)
    contact = (
        Contact.objects.select_related("case")
        .filter(channel="whatsapp", address__in=[player.phone, f"+{player.phone}"])
        .order_by("-opened_at")
        .first()
    )
    if contact is None:
        return Scene(player)
    found = tuple(timeline(case=contact.case_id))
    names = names_of_staff(message for one in found for message in one.messages)
    owners = [int(one.contact.owner[6:]) for one in found if one.contact.owner.startswith("agent:")]
    names |= dict(User.objects.filter(pk__in=owners).values_list("pk", "name"))
    return Scene(player, contact, contact.case, found, names)


def _phone(scene: Scene) -> dict[str, Any]:
    bubbles = bubbles_on(scene.player.phone)
    waits = scene.contact is None or scene.contact.owner == "bot"
    return {
        "player": scene.player,
        "bubbles": bubbles,
        "say_url": SEND,
        "say_fields": (("from", scene.player.phone), ("name", scene.player.name), ("next", "/")),
        "topics": scene.topics,
        "typing": bool(bubbles) and bubbles[-1].mine and waits and (now() - bubbles[-1].at).total_seconds() < 20,  # noqa: PLR2004
    }


def _thread(scene: Scene) -> dict[str, Any]:
    if scene.case is None:
        at = now()
        ghost = tuple(Bead(key=door, door=door, at=at) for door in ("whatsapp", "webchat", "counter"))
        return {"thread": None, "ghost": Thread("", "", ghost)}
    at = now()
    drawn_thread = thread_of(case=scene.case, timeline=scene.doors, names=scene.names, at=at)
    if drawn_thread.band is not None and is_restored(outage=drawn_thread.band.about):
        # Also for who did not ask to be told: their run knows the estimate, and nothing since.
        drawn_thread = replace(drawn_thread, band=back(drawn_thread.band))
    item = WorkItem.objects.filter(case=scene.case, closed_at=None, claimed_by=None).first()
    if item is not None:
        clock = Clock(_("A person answers"), item.waiting_since, item.waiting_since + PERSON_WITHIN, at)
        drawn_thread = replace(drawn_thread, clock=clock)
    return {"thread": drawn_thread}


def _doors(scene: Scene) -> dict[str, Any]:
    """The doors in order: those taken, the one that is lit, and the rest, still dark."""
    begun = scene.case is not None and any(m.direction == "out" for one in scene.doors for m in one.messages)
    code = issue_passport(case=scene.case.pk, at=now()).digits if begun and scene.case is not None else ""
    item = WorkItem.objects.filter(case=scene.case, closed_at=None).first() if scene.case else None
    taken = _taken(scene)
    made = _all_doors(code, item)
    lit = next((n for n, door in enumerate(made) if door.shape not in taken), len(made) - 1) if begun else -1
    states = [
        "lit" if n == lit else "done" if n < lit or door.shape in taken else "dark" for n, door in enumerate(made)
    ]
    return {
        "doors": [replace(door, state=state) for door, state in zip(made, states, strict=True)],
        "passport": code,
        "tally": counts(case=scene.case.pk) if scene.case else None,
    }


def _taken(scene: Scene) -> set[str]:
    """The doors that this matter has been through; a person's is the desk."""
    people = any(one.contact.owner.startswith("agent:") for one in scene.doors) or any(
        message.author_kind == "agent" for one in scene.doors for message in one.messages
    )
    return {one.contact.channel for one in scene.doors} | ({"desk"} if people else set())


def _all_doors(code: str, item: WorkItem | None) -> tuple[Door, ...]:
    if item is not None:
        as_agent = _("Ana sees it all, and answers on the customer's own channel.")
    else:
        as_agent = _("Tap “Talk to a person” on the phone, then answer as Ana.")
    return (
        Door(
            "webchat",
            _("Go on at the website"),
            _("The same step, by your passport."),
            reverse("webchat-continue"),
            (("code", code),),
        ),
        Door(
            "counter",
            _("Go to the counter"),
            _("Clara reads your code and goes on."),
            reverse("demo-enter"),
            (("as", "clara"), ("code", code)),
        ),
        Door(
            "desk",
            _("Be the agent"),
            as_agent,
            reverse("demo-enter"),
            (("as", "ana"), ("item", item.token if item else "")),
        ),
        Door(
            "proof",
            _("See the proofs"),
            _("Every deed is a record that nobody can alter unseen."),
            reverse("demo-proofs"),
            method="get",
        ),
    )


def _proof(record: AuditRecord, names: dict[int, str]) -> dict[str, Any]:
    leaf = getattr(record, "leaf", None)
    by = {"bot": _("Virtual assistant"), "customer": _("Customer"), "system": _("System")}.get(record.actor_kind, "")
    return {
        "at": record.at,
        "deed": record.deed,
        "words": _deeds().get(record.deed, ""),
        "by": by or names.get(record.actor_id or 0, record.actor_kind),
        "number": leaf.number if leaf else None,
        "hash": bytes(leaf.hash).hex() if leaf else "",
    }


def _deeds() -> dict[str, str]:
    return {
        "conversations.contact.opened": _("A conversation began"),
        "dialogue.turn": _("Something was said and answered"),
        "journeys.run.started": _("A matter was taken up"),
        "journeys.run.ended": _("A matter ended"),
        "journeys.answer.corrected": _("An answer was corrected"),
        "cases.case.joined": _("Another door joined the matter"),
        "customers.proved": _("The customer proved who they are"),
        "cases.case.opened": _("The matter got its protocol"),
        "desk.item.opened": _("A person was called"),
        "desk.item.claimed": _("A person took it"),
        "desk.item.closed": _("The person finished"),
        "conversations.owner.changed": _("The word passed on"),
        "conversations.message.said": _("A person answered"),
    }


def _company() -> str:
    account = ChannelAccount.objects.filter(channel="whatsapp").order_by("pk").first()
    return str(account.settings.get("company", "Sintonia")) if account else "Sintonia"
