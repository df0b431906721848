"""Forms about partners and their keys."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.desk.api.models import Scope

SCOPES = [
    (Scope.FILE.value, _("file reports")),
    (Scope.READ.value, _("read what became of its own reports, and our messages about them")),
    (Scope.MESSAGE.value, _("write to us about its own reports")),
    (Scope.UPLOAD.value, _("add files to its own reports")),
]
LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("a year"))]


class PartnerForm(forms.Form):
    """A new partner."""

    name = forms.CharField(
        label=_("Name of the partner"),
        max_length=80,
        help_text=_("As it shall stand beside its reports in the inbox."),
    )


class KeyForm(forms.Form):
    """A new key of a partner."""

    label = forms.CharField(
        label=_("Which machine will hold it?"), max_length=60, help_text=_("For instance: night desk, form on website.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("With it, they may"), choices=SCOPES, widget=forms.CheckboxSelectMultiple
    )
    lasts = forms.ChoiceField(label=_("It works for"), choices=LASTS, initial="90")

    @property
    def chosen(self) -> list[Scope]:
        """The scopes ticked."""
        return [Scope(name) for name in self.cleaned_data["scopes"]]

    @property
    def time(self) -> timedelta:
        """How long the key works."""
        return timedelta(days=int(self.cleaned_data["lasts"]))
