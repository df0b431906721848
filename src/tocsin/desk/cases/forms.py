"""What people type into the pages of a case. Forms shape; services decide."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.desk.cases.models import MARKINGS, CaseItem, CaseNote, Corroboration
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.model.outcome import STEPS, OutcomeStanding

DATE_HELP = _("2026-09-21, 2026-09 or 2026. A question mark after it means unsure.")


def words(rows: int = 3) -> forms.Textarea:
    """A text box whose direction follows what is typed into it."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class NewCaseForm(forms.Form):
    """A new case."""

    offered = False
    """Whether there are items to tick."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("A few neutral words."))
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        widget=words(),
        help_text=_("Two or three sentences; police read this first."),
    )
    threatened = forms.CharField(
        label=_("Who or what is threatened"), required=False, help_text=_("A person's role, a site, a group.")
    )
    community = forms.CharField(label=_("Community"), required=False, max_length=120)
    items = forms.MultipleChoiceField(
        label=_("Items to begin with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(label=_("Why do they belong here?"), required=False, widget=words(2))
    team = forms.MultipleChoiceField(
        label=_("Who else may see this case?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody else will know that it exists. A case lead is always added."),
    )

    def offer(self, colleagues: Iterable[User], items: Sequence[Item]) -> "NewCaseForm":
        """Name the colleagues who can be let in, and the items to begin with, all of them ticked."""
        self._choices("team", [(person.public_id, person.name) for person in colleagues])
        self.offered = bool(items)
        self._choices("items", [(item.item_id, f"{item.exhibit.label} · {item.kind}") for item in items])
        self.initial.setdefault("items", [item.item_id for item in items])
        return self

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field its choices; one without any is not asked for."""
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            field.widget = forms.MultipleHiddenInput()


class DescribeForm(forms.Form):
    """What is written of a case."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(label=_("Summary"), required=False, widget=words())
    threatened = forms.CharField(label=_("Who or what is threatened"), required=False)
    community = forms.CharField(label=_("Community"), required=False, max_length=120)
    marking = forms.ChoiceField(label=_("Marking"), choices=[(name, name) for name in MARKINGS])
    fear_statement = forms.CharField(
        label=_("What the threat did to them, in their words"),
        required=False,
        widget=words(),
        help_text=_("Stays at the desk unless they agree that it leaves."),
    )
    steps_taken = forms.CharField(label=_("Steps they took"), required=False, widget=words(2))


class IncidentForm(forms.Form):
    """Something that happened."""

    title = forms.CharField(label=_("Title"), max_length=200)
    what = forms.CharField(label=_("What happened"), widget=words(4), help_text=_("In neutral words."))
    on = forms.CharField(label=_("When"), required=False, max_length=40, help_text=DATE_HELP)
    place = forms.CharField(label=_("Where"), required=False)
    harmed = forms.CharField(label=_("Who was harmed"), required=False, widget=words(2))
    items = forms.MultipleChoiceField(
        label=_("Items that belong to it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, entries: Iterable[CaseItem]) -> "IncidentForm":
        """Name the items of the case."""
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(entry.item.item_id, f"{entry.item.exhibit.label} · {entry.item.kind}") for entry in entries]
        return self


class OutcomeForm(forms.Form):
    """One step, with its date and source."""

    step = forms.ChoiceField(label=_("Step"), choices=[(step, step) for step in STEPS])
    on = forms.CharField(label=_("Date of the step"), max_length=40, help_text=DATE_HELP)
    source = forms.CharField(
        label=_("Who says so, and where"), help_text=_("For example: letter of PAPD of 24 September, in E-0007.")
    )
    standing = forms.ChoiceField(
        label=_("How is it known?"),
        widget=forms.RadioSelect,
        choices=[
            (OutcomeStanding.CLAIMED.value, _("claimed: somebody says so")),
            (OutcomeStanding.CONFIRMED.value, _("confirmed: the body that took the step says so")),
        ],
        initial=OutcomeStanding.CLAIMED.value,
    )
    agency = forms.CharField(label=_("Agency"), required=False)
    reference = forms.CharField(label=_("Their reference"), required=False, max_length=120)
    note = forms.CharField(label=_("Note"), required=False, widget=words(2))
    public = forms.BooleanField(label=_("This is public"), required=False)


class NoteForm(forms.Form):
    """A note of the team."""

    text = forms.CharField(label=_("Note"), widget=words(2))
    kind = forms.ChoiceField(label=_("Kind"), choices=CaseNote.KINDS, widget=forms.RadioSelect, initial="fact")


class TranslationForm(forms.Form):
    """A translation beside the words of record."""

    text = forms.CharField(label=_("Translation"), widget=words(5))
    language = forms.CharField(label=_("Into which language"), initial="en", max_length=20)
    translator = forms.CharField(label=_("Who translated"), max_length=200)
    method = forms.ChoiceField(
        label=_("How"),
        choices=[("human", _("a person")), ("machine", _("a machine"))],
        widget=forms.RadioSelect,
        initial="human",
    )


class GrantForm(forms.Form):
    """Let a colleague in."""

    person = forms.ChoiceField(label=_("Colleague"))
    reason = forms.CharField(label=_("Why"), help_text=_("What they are to do here."))

    def offer(self, colleagues: Iterable[User]) -> "GrantForm":
        """Name the colleagues who are not in the case."""
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.public_id, person.name) for person in colleagues]
        return self


class CorroborationForm(forms.Form):
    """How far sources support an incident."""

    corroboration = forms.ChoiceField(label=_("Corroboration"), choices=Corroboration.choices)
    reason = forms.CharField(label=_("Why"))
