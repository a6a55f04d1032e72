"""What the review page's forms carry."""

from __future__ import annotations

from django import forms

from sintonia.kit.text import folded
from sintonia.understanding.models import NO_USE, OUT_OF_SCOPE
from sintonia.understanding.shown import title
from sintonia.understanding.subject import Subject


class LabelForm(forms.Form):
    """A group of utterances, and what it means: chosen by a button, or looked up by its title."""

    alike = forms.CharField(max_length=32)
    language = forms.CharField(max_length=5)
    meaning = forms.CharField(max_length=60, required=False)
    title = forms.CharField(max_length=200, required=False)

    def means(self, subject: Subject) -> str:
        """The intent that was said; "" where a title is nobody's."""
        if self.cleaned_data["meaning"]:
            return str(self.cleaned_data["meaning"])
        wanted = folded(self.cleaned_data["title"].strip())
        by_title = {folded(title(subject, intent)): intent for intent in (NO_USE, OUT_OF_SCOPE, *subject.intents)}
        return by_title.get(wanted, "")
