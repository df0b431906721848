"""What people type into the pages of what leaves the desk. Forms shape; services decide."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.casework.deadlines import ADVISORY_LIFE
from tocsin.desk.cases.models import CaseItem
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.facts import Record
from tocsin.model.agency import Agency
from tocsin.model.dossier import AdvisoryVersion, BoundFact

LINES = _("One a line.")
MOST_FACTS = 6


def words(rows: int = 3) -> forms.Textarea:
    """A text box whose direction follows what is typed into it."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Name what can be chosen in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class ReferralForm(forms.Form):
    """To whom, what is asked, what stays here."""

    agency = forms.ChoiceField(label=_("To"))
    asks = forms.CharField(
        label=_("What you ask"),
        required=False,
        widget=words(3),
        help_text=_("One a line. A report number, preservation and a call back are always asked."),
    )
    already_done = forms.CharField(label=_("What was done already"), required=False, widget=words(2), help_text=LINES)
    keep = forms.MultipleChoiceField(
        label=_("Exhibits that stay at the desk"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keep_reason = forms.CharField(
        label=_("Why they stay"), required=False, help_text=_("The recipient reads this sentence.")
    )

    def offer(self, agencies: Iterable[Agency], entries: Iterable[CaseItem]) -> "ReferralForm":
        """Name the agencies and exhibits."""
        offer(self, "agency", [(each.code, f"{each.name} ({each.kind})") for each in agencies])
        shown = {entry.item.exhibit.digest: f"{entry.item.exhibit.label} · {entry.item.kind}" for entry in entries}
        offer(self, "keep", shown.items())
        return self

    def left_out(self) -> dict[str, str]:
        """Digest of each exhibit that stays → why."""
        return dict.fromkeys(self.cleaned_data["keep"], self.cleaned_data["keep_reason"])

    def lines(self, name: str) -> list[str]:
        """The lines of a field."""
        return str(self.cleaned_data[name]).splitlines()


class BasisForm(forms.Form):
    """On what basis personal data leave."""

    basis = forms.ChoiceField(
        label=_("On what basis may it leave?"),
        widget=forms.RadioSelect,
        choices=[
            (Basis.CONSENT.value, _("consent of those who reported")),
            (Basis.PUBLIC.value, _("public posts only")),
            (Basis.LEGITIMATE.value, _("legitimate interests")),
            (Basis.LEGAL.value, _("a legal obligation")),
        ],
        initial=Basis.CONSENT.value,
    )
    words = forms.CharField(
        label=_("Why"), required=False, help_text=_("A sentence. Needed for every basis but consent.")
    )


class SendForm(forms.Form):
    """How a package was sent."""

    how = forms.CharField(label=_("How was it sent?"), help_text=_("For example: handed over at the counter."))
    to = forms.CharField(label=_("To whom"), required=False)
    note = forms.CharField(label=_("Note"), required=False)


class AcknowledgeForm(forms.Form):
    """What they answered."""

    reference = forms.CharField(label=_("Their reference number"), max_length=120)
    officer = forms.CharField(label=_("Who confirmed it"), required=False)
    note = forms.CharField(label=_("Note"), required=False)


class AdvisoryForm(forms.Form):
    """The particulars of a warning."""

    audience = forms.CharField(label=_("For whom"), max_length=200)
    area = forms.CharField(label=_("Where"), max_length=200)
    source_grade = forms.RegexField(
        r"[A-F][1-6]",
        label=_("Grade of the source"),
        initial="C3",
        help_text=_("Reliability A to F, credibility 1 to 6. F6: cannot be judged."),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[(word, word) for word in ("Extreme", "Severe", "Moderate", "Minor")]
    )
    days = forms.IntegerField(
        label=_("Stands for how many days"), min_value=1, max_value=14, initial=ADVISORY_LIFE.days
    )

    def expires_at(self, at: datetime) -> datetime:
        """When the warning ends."""
        return at.astimezone(UTC) + timedelta(days=self.cleaned_data["days"])


class VersionForm(forms.Form):
    """A warning in one language."""

    language = forms.CharField(label=_("Language"), max_length=20, help_text=_("A tag such as en, id, hy."))
    headline = forms.CharField(label=_("Headline"), max_length=200)
    body = forms.CharField(label=_("What happened"), widget=words(4))
    instruction = forms.CharField(label=_("What to do"), widget=words(3))

    def value(self) -> AdvisoryVersion:
        """The version as a value."""
        data = self.cleaned_data
        return AdvisoryVersion(data["language"], data["headline"], data["body"], data["instruction"])


class LetterForm(forms.Form):
    """A letter and its bound facts."""

    to_name = forms.CharField(label=_("To"), max_length=200)
    to_title = forms.CharField(label=_("Office"), required=False, max_length=200)
    to_address = forms.CharField(label=_("Address"), required=False, widget=words(2))
    subject = forms.CharField(label=_("Subject"), max_length=300)
    opening = forms.CharField(label=_("Opening"), required=False, widget=words(2))
    asks = forms.CharField(label=_("What you ask"), widget=words(3), help_text=LINES)
    closing = forms.CharField(label=_("Closing"), required=False, widget=words(2))

    def bind(self, records: Iterable[Record], facts: Iterable[BoundFact] = ()) -> "LetterForm":
        """Add the rows in which each fact is bound to its record."""
        choices = [("", "—"), *((record.name, f"{record.name}: {record.says}"[:110]) for record in records)]
        known = [*facts, *[BoundFact("", "")] * MOST_FACTS][:MOST_FACTS]
        for index, fact in enumerate(known):
            label = _("Fact %(number)s") % {"number": index + 1}
            self.fields[f"fact_{index}"] = forms.CharField(
                label=label, required=False, initial=fact.text, widget=words(2)
            )
            self.fields[f"record_{index}"] = forms.ChoiceField(
                label=_("What shows it"), required=False, initial=fact.record, choices=choices
            )
        return self

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Fact and record, side by side."""
        return [(self[f"fact_{index}"], self[f"record_{index}"]) for index in range(MOST_FACTS)]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that are not facts."""
        return [self[name] for name in self.base_fields]

    def facts(self) -> list[BoundFact]:
        """The facts that say something."""
        data = self.cleaned_data
        rows = [BoundFact(data[f"fact_{index}"], data[f"record_{index}"]) for index in range(MOST_FACTS)]
        return [fact for fact in rows if fact.text.strip()]

    def words(self) -> dict[str, str]:
        """Everything but facts and asks."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "asks"}


class NoticeForm(forms.Form):
    """A report to a platform."""

    agency = forms.ChoiceField(label=_("Platform"))
    items = forms.MultipleChoiceField(label=_("Items complained of"), widget=forms.CheckboxSelectMultiple)
    ground = forms.CharField(label=_("Rule or law invoked"), max_length=200)
    asks = forms.CharField(label=_("What you ask"), required=False, widget=words(2), help_text=LINES)

    def offer(self, agencies: Iterable[Agency], entries: Iterable[CaseItem]) -> "NoticeForm":
        """Name the platforms and items."""
        offer(self, "agency", [(each.code, each.name) for each in agencies if each.kind == "platform"])
        shown = [(entry.item.item_id, f"{entry.item.exhibit.label} · {entry.item.kind}") for entry in entries]
        offer(self, "items", shown)
        return self
