"""Forms of intake. They shape what was typed; services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.desk.intake import worksheet
from tocsin.desk.intake.models import Channel, Purpose, Urgency
from tocsin.desk.intake.services import Told
from tocsin.desk.intake.taking import MOST_LINKS
from tocsin.door.receipt import holds_receipt
from tocsin.errors import TocsinError
from tocsin.model.assessment import Assessment
from tocsin.model.suggestion import Level, Specificity
from tocsin.net import parse_link

MOST_WORDS = 100_000
CUE_ROWS = 3
REPORTERS = [
    ("", _("not known")),
    ("target", _("the person threatened")),
    ("witness", _("someone who saw it")),
    ("representative", _("someone on their behalf")),
    ("staff", _("our own staff")),
    ("partner", _("a partner organisation")),
]
ANSWERS = [("", _("unknown")), ("yes", _("yes")), ("no", _("no"))]
TRUTH: dict[str, bool | None] = {"": None, "yes": True, "no": False}
SPECIFICS = [("target", _("Target")), ("place", _("Place")), ("time", _("Time")), ("means", _("Means"))]


def text_box(rows: int = 5, **attributes: str) -> forms.Textarea:
    """A text box whose direction follows what is typed into it."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


class NoReceiptForm(forms.Form):
    """A form whose words must not give a receipt away: whoever reads them later could open the reporter's mailbox."""

    def clean(self) -> dict[str, Any]:
        """Refuse a receipt in any field of text."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and holds_receipt(value):
                self.add_error(name, _("These words contain a receipt. Take it out: it is the reporter's alone."))
        return cleaned


class ReportForm(NoReceiptForm):
    """What every report needs."""

    urgency = forms.ChoiceField(
        label=_("How soon must somebody look?"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        initial=Urgency.ROUTINE,
    )


class LinksForm(ReportForm):
    """A report with links, each checked before anything is kept."""

    def clean_links(self) -> list[str]:
        """The links, ready to be captured. What is none is named."""
        try:
            links = [parse_link(link) for link in self.cleaned_data["links"].split()]
        except TocsinError as error:
            raise forms.ValidationError(f"{error} {error.hint}".strip()) from error
        if len(links) > MOST_LINKS:
            raise forms.ValidationError(_("One report takes %d links.") % MOST_LINKS)
        return links


class TakeForm(LinksForm):
    """Links, words, a file: one or several of them."""

    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=text_box(2, inputmode="url", spellcheck="false"),
        help_text=_("One a line. Each page is captured before anything else."),
    )
    text = forms.CharField(
        label=_("Words"),
        required=False,
        strip=False,
        max_length=MOST_WORDS,
        widget=text_box(),
        help_text=_("Paste the post or message exactly."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Screenshot, article, chat export, PDF, e-mail. The original is kept."),
    )

    def clean(self) -> dict[str, Any]:
        """Something must be there."""
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get("links"), cleaned.get("text", "").strip(), cleaned.get("file")]
        if not any(given) and not self.errors:
            raise forms.ValidationError(_("Give a link, some words or a file."))
        return cleaned

    def told(self) -> Told:
        """What was told, for the service."""
        data = self.cleaned_data
        channel = Channel.LINK if data["links"] else Channel.FILE if data["file"] else Channel.PASTE
        return Told(channel=channel, urgency=Urgency(data["urgency"]))


class CallForm(LinksForm):
    """A report taken by phone: the caller's words apart from the officer's notes."""

    words = forms.CharField(
        label=_("In the caller's own words"),
        strip=False,
        max_length=MOST_WORDS,
        widget=text_box(7),
        help_text=_("As nearly as you can."),
    )
    links = forms.CharField(
        label=_("Links they gave"), required=False, widget=text_box(2, inputmode="url", spellcheck="false")
    )
    note = forms.CharField(
        label=_("Your own notes"),
        required=False,
        widget=text_box(3),
        help_text=_("What you noticed. Kept apart from their words."),
    )
    reporter = forms.ChoiceField(label=_("The caller is"), choices=REPORTERS, required=False)
    language = forms.CharField(label=_("Language they spoke"), required=False, max_length=20)
    call_back = forms.CharField(
        label=_("Safe to call back?"),
        required=False,
        widget=text_box(2),
        help_text=_("When and how, without the number itself. Empty means: do not call back."),
    )
    safety_word = forms.CharField(
        label=_("Safety word"),
        required=False,
        max_length=60,
        help_text=_("Agree on one. Whoever calls back asks for it first."),
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact = forms.CharField(
        label=_("Number or address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Sealed at once: only a custodian can open it, for a reason."),
    )
    consents = forms.MultipleChoiceField(
        label=_("They agreed that we"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Read each one out. Nothing is ticked unless they said yes."),
    )
    field_order = (
        "urgency",
        "words",
        "links",
        "note",
        "reporter",
        "language",
        "call_back",
        "safety_word",
        "name",
        "contact",
        "consents",
    )

    def told(self) -> Told:
        """What was told, for the service."""
        data = self.cleaned_data
        return Told(
            channel=Channel.CALL,
            words=data["words"],
            urgency=Urgency(data["urgency"]),
            language=data["language"],
            reporter=data["reporter"],
            call_back=data["call_back"],
            safety_word=data["safety_word"],
            consents=tuple(Purpose(one) for one in data["consents"]),
        )

    @property
    def identity(self) -> dict[str, str]:
        """Who the caller is, to be sealed and not kept otherwise."""
        return {name: self.cleaned_data[name] for name in ("name", "contact")}


class WorksheetForm(forms.Form):
    """The threat worksheet."""

    level = forms.ChoiceField(
        label=_("Threat level"),
        choices=[(value, word) for value, word, _definition in worksheet.LEVELS],
        widget=forms.RadioSelect,
    )
    rationale = forms.CharField(
        label=_("Why?"),
        max_length=4000,
        widget=text_box(3),
        help_text=_("A sentence or two that a colleague can follow."),
    )
    category = forms.ChoiceField(label=_("Category"), choices=worksheet.CATEGORIES)
    credibility = forms.ChoiceField(label=_("Credibility"), choices=worksheet.CREDIBILITY)
    bias_evidence = forms.CharField(
        label=_("Facts that point to bias"),
        required=False,
        max_length=4000,
        widget=text_box(2),
        help_text=_("Facts, not guesses."),
    )
    mitigating = forms.CharField(
        label=_("What speaks against a threat"),
        required=False,
        max_length=4000,
        widget=text_box(2),
        help_text=_("Quotation, satire, news, old words, a retraction."),
    )
    alternatives = forms.CharField(
        label=_("Other explanations considered"),
        required=False,
        max_length=4000,
        widget=text_box(2),
        help_text=_("At least one for high and imminent."),
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        """Know the words that are judged, for the cues must stand in them."""
        super().__init__(*args, **kwargs)
        self.text = text
        for name, label in SPECIFICS:
            self.fields[f"specific_{name}"] = forms.ChoiceField(label=label, choices=ANSWERS, required=False)
        for row in range(1, CUE_ROWS + 1):
            self.fields[f"cue_{row}"] = forms.ChoiceField(
                label=_("Cue %d") % row, choices=worksheet.CUES, required=False
            )
            self.fields[f"cue_words_{row}"] = forms.CharField(
                label=_("Words that carry cue %d") % row,
                required=False,
                max_length=2000,
                strip=True,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )

    @property
    def definitions(self) -> list[tuple[str, Any, Any]]:
        """Value, word, definition of each level."""
        return worksheet.LEVELS

    @property
    def specifics(self) -> list[forms.BoundField]:
        """The four questions of specificity."""
        return [self[f"specific_{name}"] for name, _label in SPECIFICS]

    @property
    def cue_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The cue rows: family, words."""
        return [(self[f"cue_{row}"], self[f"cue_words_{row}"]) for row in range(1, CUE_ROWS + 1)]

    def answer(self) -> Assessment:
        """The answer as a model value; who and when are filled by the service. Raises BadInput for a loose cue."""
        data = self.cleaned_data
        rows = [(data[f"cue_{row}"], data[f"cue_words_{row}"]) for row in range(1, CUE_ROWS + 1)]
        plain = {name: data[name] for name in ("credibility", "category", "bias_evidence", "rationale")}
        return Assessment(
            item="",
            level=Level(data["level"]),
            assessed_by="",
            assessed_at=worksheet.UNSET,
            cues=worksheet.anchored(self.text, rows),
            specificity=Specificity(**{name: TRUTH[data[f"specific_{name}"]] for name, _label in SPECIFICS}),
            mitigating=data["mitigating"],
            alternatives=data["alternatives"],
            **plain,
        )


class StepForm(NoReceiptForm):
    """One step of a report."""

    event = forms.CharField(max_length=30, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=text_box(2))
    into = forms.CharField(
        label=_("Goes into report"),
        required=False,
        max_length=20,
        help_text=_("To merge only: the number of the other report, R-2026-0001."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )


class ReplyForm(NoReceiptForm):
    """Words to a reporter."""

    text = forms.CharField(label=_("Your answer to the reporter"), max_length=10_000, widget=text_box(6))


class NoteForm(NoReceiptForm):
    """A note."""

    text = forms.CharField(label=_("Note"), max_length=10_000, widget=text_box(3))


class ReasonForm(NoReceiptForm):
    """Why somebody asks for what is closed to them."""

    text = forms.CharField(
        label=_("Why do you need it?"),
        max_length=2000,
        widget=text_box(2),
        help_text=_("A custodian decides on this. Do not write the reporter's words here."),
    )
