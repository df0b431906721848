"""What people choose on the pages of withholding. Forms shape; services decide."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.desk.dispatch.forms import offer, words
from tocsin.desk.dispatch.withholding import WHOLE_FIELDS, Proposal
from tocsin.model.dossier import PreservedExhibit
from tocsin.model.withholding import KINDS, Field, Phrase, Withholding

COLUMNS, LINES, LINES_OF_A_TALL_ONE = 8, 8, 32
"""The grid over a picture; one more than twice as high as wide is tall."""
KIND_LABELS: dict[str, Any] = {
    "name": _("name"),
    "handle": _("handle"),
    "telephone number": _("telephone number"),
    "e-mail address": _("e-mail address"),
    "address": _("address"),
    "web address": _("web address"),
    "payment address": _("payment address"),
    "words": _("other words"),
    "reporter": _("who reported"),
    "statement": _("statement"),
}
FIELD_LABELS: dict[str, Any] = {
    "fear_statement": _("What the threatened person says it did to them"),
    "summary": _("The summary"),
    "threatened": _("Who is threatened"),
    "steps_taken": _("Steps taken"),
}


class WithholdForm(forms.Form):
    """Words, statements and exhibits that stay at the desk."""

    found = forms.MultipleChoiceField(label=_("Found in the case"), required=False, widget=forms.CheckboxSelectMultiple)
    more = forms.CharField(
        label=_("Other words that must not leave"),
        required=False,
        widget=words(3),
        help_text=_("One a line: a name, a street, a number. They are looked for everywhere, files included."),
    )
    kind = forms.ChoiceField(
        label=_("These are"), choices=[(kind, KIND_LABELS[kind]) for kind in KINDS], initial="name"
    )
    fields_back = forms.MultipleChoiceField(
        label=_("Statements that stay back whole"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exhibits = forms.MultipleChoiceField(
        label=_("Exhibits that stay back whole"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def about(
        self, found: Sequence[Proposal], chosen: Withholding, whole: Any, exhibits: Iterable[PreservedExhibit]
    ) -> "WithholdForm":
        """Offer what the case has, with what is chosen already ticked."""
        self.phrases = {one.phrase.text: one.phrase for one in found} | {one.text: one for one in chosen.phrases}
        offer(self, "found", [(text, f"{text} ({KIND_LABELS[one.kind]})") for text, one in self.phrases.items()])
        offer(self, "fields_back", [(name, FIELD_LABELS[name]) for name in WHOLE_FIELDS if getattr(whole, name)])
        listed = [(str(one.exhibit.number), f"{one.exhibit.label} · {one.exhibit.name}") for one in exhibits]
        offer(self, "exhibits", listed)
        self.initial = {
            "found": [one.text for one in chosen.phrases],
            "fields_back": [one.path.lstrip("/") for one in chosen.fields],
            "exhibits": [str(number) for number in chosen.exhibits],
            "kind": "name",
        }
        return self

    def value(self, chosen: Withholding) -> Withholding:
        """The choice as a value; the regions of pictures are chosen on their own pages. Raises BadInput."""
        data = self.cleaned_data
        lines = [line.strip() for line in data["more"].splitlines() if line.strip()]
        phrases = [self.phrases[text] for text in data["found"]] + [Phrase(line, data["kind"]) for line in lines]
        return Withholding(
            phrases=tuple({one.text: one for one in phrases}.values()),
            fields=tuple(Field(f"/{name}", "statement") for name in data["fields_back"]),
            exhibits=tuple(int(number) for number in data["exhibits"]),
            regions=chosen.regions,
        )


class RectangleForm(forms.Form):
    """A rectangle of a picture, in pixels."""

    left = forms.IntegerField(label=_("From the left"), min_value=0, required=False)
    top = forms.IntegerField(label=_("From the top"), min_value=0, required=False)
    width = forms.IntegerField(label=_("Width"), min_value=1, required=False)
    height = forms.IntegerField(label=_("Height"), min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        """All four numbers or none."""
        given = [self.cleaned_data.get(name) is not None for name in ("left", "top", "width", "height")]
        if any(given) and not all(given):
            raise forms.ValidationError(_("A rectangle needs all four numbers."))
        return dict(self.cleaned_data)
