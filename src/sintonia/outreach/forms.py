"""What a supervisor says to begin a batch."""

from __future__ import annotations

from django import forms


class BatchForm(forms.Form):
    """Which kind of letter, of which period, and how fast."""

    kind = forms.SlugField(max_length=20)
    period = forms.CharField(max_length=10)
    rate_per_s = forms.FloatField(min_value=0, max_value=10_000, required=False)

    def rate(self) -> float:
        """How many a second at most; 0 without limit."""
        return float(self.cleaned_data.get("rate_per_s") or 0)
