"""What people type about keeping a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.casework.retention import Ground

GROUNDS = [
    (Ground.OVER.value, _("It is no longer needed")),
    (Ground.CONSENT.value, _("Consent was withdrawn")),
    (Ground.OBJECTION.value, _("The person concerned objects")),
    (Ground.UNLAWFUL.value, _("It should not have been taken in")),
    (Ground.DUTY.value, _("A court or an authority ordered it")),
]


def _words() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "dir": "auto"})


class KeepForm(forms.Form):
    """Keep it, until when, why."""

    on = forms.DateField(label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("What it is still needed for"), widget=_words())

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        """Offer a day in a year."""
        super().__init__(*given, **named)
        self.fields["on"].initial = today.replace(year=today.year + 1, day=min(today.day, 28))


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), widget=_words())


class EraseForm(forms.Form):
    """On which ground, and why."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=GROUNDS, help_text=_("This stays in the custody log; the reason below does not.")
    )
    reason = forms.CharField(label=_("Reason"), widget=_words())
