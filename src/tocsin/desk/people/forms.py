"""Forms about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.casework.permissions import Role

ROLES = [
    (Role.DUTY_OFFICER.value, _("Duty officer: takes calls and reports, judges items")),
    (Role.ANALYST.value, _("Analyst: judges, links, works on cases, drafts")),
    (Role.REVIEWER.value, _("Reviewer: second pair of eyes, approves and sends")),
    (Role.CASE_LEAD.value, _("Case lead: opens cases, gives access, approves")),
    (Role.PUBLISHER.value, _("Publisher: publishes approved advisories")),
    (Role.IDENTITY_CUSTODIAN.value, _("Identity custodian: keeps reporters' identities")),
    (Role.AUDITOR.value, _("Auditor: reads the custody log")),
    (Role.ADMINISTRATOR.value, _("Administrator: manages people, reads no case")),
]


class SetUpForm(forms.Form):
    """A person's first visit."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.RegexField(
        r"^[\w.-]+$",
        label=_("Log-in name"),
        max_length=60,
        help_text=_("Letters, digits, dot and dash."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        min_length=14,
        max_length=256,
        strip=False,
        help_text=_("14 letters or more. Four or five unrelated words are best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class RolesForm(forms.Form):
    """The roles of a person."""

    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES, widget=forms.CheckboxSelectMultiple)

    @property
    def chosen(self) -> list[Role]:
        """The roles ticked."""
        return [Role(name) for name in self.cleaned_data["roles"]]
