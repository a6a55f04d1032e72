"""The forms of the desk's rules, and of what is written for agents to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from sintonia.desk.hours import DAYS
from sintonia.desk.macros import Deed, deeds_of
from sintonia.desk.models import CannedReply, Macro, OpeningHours, OverflowRule
from sintonia.desk.moving import places_to_write, spans
from sintonia.desk.operations import outcomes
from sintonia.desk.policies import CMU_THETA, LONGEST_IDLE, TIERS, USUAL, Policy, policy_of
from sintonia.desk.replies import reply_title
from sintonia.desk.subjects import subject_title, subjects
from sintonia.kit.words import LANGUAGES
from sintonia.staff.models import Provider, Team

KINDS: Final = (
    (CMU_THETA, _("What costs most by waiting goes first")),
    (TIERS, _("By priority, then by the customer's tier")),
    (LONGEST_IDLE, _("By priority, then whoever came first")),
)
CALL: Final = "call"
MOST_WORDS: Final = 2000
# Each in itself.
SPOKEN: Final = {"pt-BR": "Português", "es": "Español", "en": "English"}
NUMBERS: Final = (
    ("offer_s", _("An offer waits for an answer, in seconds"), 5, 300),
    ("unanswered", _("Offers in a row without an answer until somebody is away"), 1, 20),
    ("again_s", _("Who did not take it is asked again after, in seconds"), 0, 3600),
    ("hold_s", _("Kept for whoever lost the line, in seconds"), 0, 3600),
    ("return_s", _("Kept for them once they are back, in seconds"), 0, 3600),
    ("most_wait_s", _("Nobody waits longer than, in seconds, before they go first"), 60, 86_400),
)
OF_A_CLASS: Final = (
    ("cost", _("A minute of waiting costs"), 0),
    ("lost", _("A customer who leaves costs"), 0),
    ("service_s", _("Seconds to serve"), 1),
    ("patience_s", _("Seconds of patience"), 1),
)
# Where the companies are that speak these languages; the calendar knows the holidays by country, state and city.
ZONES: Final = (
    "America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha", "America/Bogota",
    "America/Mexico_City", "America/Santiago", "America/Lima", "America/Buenos_Aires", "Europe/Madrid", "Europe/Lisbon",
)  # fmt: skip
SPANS: Final = (("week", DAYS[:5]), ("sat", ("sat",)), ("sun", ("sun",)))
SPAN: Final = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*")


class PolicyForm(forms.Form):
    """A policy: its kind, its times, and what is known of each subject."""

    def __init__(self, data: Any = None, *, policy: Policy) -> None:
        super().__init__(data)
        self.policy = policy
        self.fields["kind"] = forms.ChoiceField(label=_("Who goes first"), choices=KINDS, initial=policy.kind)
        self.fields["least_flexible"] = forms.BooleanField(
            label=_("Ask first who answers the fewest other things"), required=False, initial=policy.least_flexible
        )
        for name, label, least, most in NUMBERS:
            initial = round(getattr(policy, name))
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial)
        wrap = round(policy.wrap_s.get(CALL, 0))
        label = _("Work after a call, in seconds")
        self.fields["wrap_call"] = forms.IntegerField(label=label, min_value=0, max_value=3600, initial=wrap)
        self.names = sorted({*subjects(), *policy.classes})
        for skill in self.names:
            known = policy.classes.get(skill, USUAL)
            for name, label, least in OF_A_CLASS:
                self.fields[f"{name}-{skill}"] = forms.FloatField(
                    label=label, min_value=least, initial=f"{getattr(known, name):g}"
                )

    def usual_fields(self) -> Iterator[forms.BoundField]:
        """The fields that are about no subject."""
        return (self[name] for name in self.fields if "-" not in name)

    def subjects(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A row of fields for each subject."""
        return [(subject_title(skill), [self[f"{name}-{skill}"] for name, *_ in OF_A_CLASS]) for skill in self.names]

    def chosen(self) -> Policy:
        """The policy that the form says; what it does not ask stays."""
        told = self.cleaned_data
        classes = {skill: {name: told[f"{name}-{skill}"] for name, *_ in OF_A_CLASS} for skill in self.names}
        usual = msgspec.to_builtins(USUAL)
        settings = msgspec.to_builtins(self.policy) | {name: told[name] for name, *_ in NUMBERS}
        settings |= {
            "classes": {skill: known for skill, known in classes.items() if known != usual},
            "least_flexible": told["least_flexible"],
            "wrap_s": {**self.policy.wrap_s, CALL: told["wrap_call"]},
        }
        return policy_of(told["kind"], settings)


class OverflowForm(forms.Form):
    """A new overflow rule."""

    name = forms.CharField(label=_("Name"), max_length=60)
    skill = forms.ChoiceField(label=_("Subject"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any")), *((one, one) for one in LANGUAGES)]
    )
    minutes = forms.IntegerField(label=_("After so many minutes"), min_value=0, max_value=1440, initial=3)
    to = forms.ChoiceField(label=_("Also ask"))
    hours = forms.ModelChoiceField(OpeningHours.objects.none(), label=_("Within"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        named = [(name, subject_title(name)) for name in subjects()]
        places = [(f"team:{one.pk}", one.name) for one in Team.objects.filter(provider=None).order_by("name")]
        places += [(f"provider:{one.pk}", one.name) for one in Provider.objects.order_by("name")]
        self.fields["skill"].choices = [("", _("Any")), *named]  # type: ignore[attr-defined]  # a choice field
        self.fields["to"].choices = places  # type: ignore[attr-defined]  # a choice field
        self.fields["hours"].queryset = OpeningHours.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["hours"].empty_label = _("Always")  # type: ignore[attr-defined]

    def rule(self) -> OverflowRule:
        """The rule that the form says."""
        told = self.cleaned_data
        kind, _colon, key = told["to"].partition(":")
        return OverflowRule(
            name=told["name"], after_s=60 * told["minutes"], hours=told["hours"],
            match={name: told[name] for name in ("skill", "language") if told[name]},
            **{f"to_{kind}_id": int(key)},
        )  # fmt: skip


class HoursForm(forms.Form):
    """New opening hours: a span for the days of the week, and one for each of its end."""

    name = forms.CharField(label=_("Name"), max_length=60)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(one, one) for one in ZONES])
    week = forms.RegexField(SPAN, label=_("Monday to Friday"), required=False, initial="08:00-18:00")
    sat = forms.RegexField(SPAN, label=_("Saturdays"), required=False)
    sun = forms.RegexField(SPAN, label=_("Sundays"), required=False)
    country = forms.RegexField(r"^[A-Z]{2}$", label=_("Country, as BR"), initial="BR")
    state = forms.CharField(label=_("State, for its holidays"), max_length=3, required=False)
    city = forms.CharField(label=_("City, for its holidays"), max_length=60, required=False)

    def opening(self) -> OpeningHours:
        """The hours that the form says."""
        told = self.cleaned_data
        weekly: dict[str, list[list[str]]] = {}
        for name, days in SPANS:
            found = SPAN.fullmatch(told[name])
            weekly |= {day: [[found[1], found[2]]] for day in days} if found else {}
        place = {name: told[name] for name in ("name", "zone", "country", "state", "city")}
        return OpeningHours(weekly=weekly, **place)


class HouseForm(forms.Form):
    """Something that is written for a house and a team, or for all; `row` is what is changed, if it is not new."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=60)
    house = forms.ModelChoiceField(Provider.objects.none(), label=_("For the people of"), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)

    def __init__(self, data: Any = None, *, row: CannedReply | Macro | None = None) -> None:
        known = {"number": row.pk, "name": row.name, "house": row.room_id, "team": row.team_id} if row else {}
        super().__init__(
            data, initial=known, auto_id=f"id_{type(row or self).__name__.lower()}_{row.pk if row else 0}_%s"
        )
        house, team = self.fields["house"], self.fields["team"]
        house.queryset = Provider.objects.order_by("name")  # type: ignore[attr-defined]  # a choice field
        house.empty_label = _("All houses")  # type: ignore[attr-defined]  # a choice field
        team.queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]  # a choice field
        team.empty_label = _("All teams")  # type: ignore[attr-defined]  # a choice field

    def placed(self) -> dict[str, Any]:
        """The name, and whose it is."""
        told = self.cleaned_data
        return {"name": told["name"], "room": told["house"], "team": told["team"]}


class ReplyForm(HouseForm):
    """A ready-made reply, with its words in each language."""

    def __init__(self, data: Any = None, *, row: CannedReply | None = None) -> None:
        super().__init__(data, row=row)
        for one in LANGUAGES:
            self.fields[f"text-{one}"] = forms.CharField(
                label=SPOKEN[one], max_length=MOST_WORDS, required=False,
                widget=forms.Textarea({"rows": 3}), initial=row.texts.get(one, "") if row else "",
            )  # fmt: skip

    def texts(self) -> dict[str, str]:
        """The words by language, where there are any."""
        told = {one: self.cleaned_data[f"text-{one}"].strip() for one in LANGUAGES}
        return {one: text for one, text in told.items() if text}


class MacroForm(HouseForm):
    """A macro: what is said, what is noted, and what becomes of the conversation, in this order."""

    reply = forms.ModelChoiceField(CannedReply.objects.none(), label=_("Say"), required=False)
    note = forms.CharField(label=_("Note among us"), max_length=1000, required=False)
    end = forms.ChoiceField(label=_("And then"), required=False)
    reason = forms.CharField(label=_("Why, if it is handed on"), max_length=1000, required=False)

    def __init__(self, data: Any = None, *, row: Macro | None = None) -> None:
        super().__init__(data, row=row)
        reply = self.fields["reply"]
        reply.queryset = CannedReply.objects.order_by("name")  # type: ignore[attr-defined]  # a choice field
        reply.label_from_instance = lambda one: reply_title(one.name)  # type: ignore[attr-defined]  # a choice field
        reply.empty_label = _("Nothing")  # type: ignore[attr-defined]  # a choice field
        ends = [(f"snooze:{key}", _("Put aside: %(until)s") % {"until": name}) for key, name in spans().items()]
        ends += [(f"close:{key}", _("Close: %(outcome)s") % {"outcome": name}) for key, name in outcomes().items()]
        ends += [(f"transfer:{key}", _("Hand on: %(place)s") % {"place": name}) for key, name in places_to_write()]
        self.fields["end"].choices = [("", _("Nothing more")), *ends]  # type: ignore[attr-defined]  # a choice field
        for deed in deeds_of(row) if row else ():
            known: dict[str, dict[str, Any]] = {
                "say": {"reply": deed.reply}, "note": {"note": deed.text},
                "transfer": {"end": f"transfer:{deed.to}", "reason": deed.text},
                "snooze": {"end": f"snooze:{deed.until}"}, "close": {"end": f"close:{deed.outcome}"},
            }  # fmt: skip
            self.initial.update(known[deed.do])

    def deeds(self) -> list[Deed]:
        """What the form says to do, in order."""
        told = self.cleaned_data
        found = [Deed("say", reply=told["reply"].pk)] if told["reply"] else []
        found += [Deed("note", text=told["note"])] if told["note"] else []
        do, _colon, value = told["end"].partition(":")
        if do == "snooze":
            found.append(Deed("snooze", until=value))
        elif do == "close":
            found.append(Deed("close", outcome=value))
        elif do == "transfer":
            found.append(Deed("transfer", to=value, text=told["reason"]))
        return found
