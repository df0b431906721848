"""The case and what belongs to it. Rows are written by `services` and read through `queries`, which ask who asks."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.model.claim import Claim as ClaimValue
from tocsin.model.codec import from_record
from tocsin.model.link import Link as LinkValue
from tocsin.model.link import LinkState
from tocsin.model.outcome import STEPS, OutcomeStanding

MARKINGS = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")
"""Traffic Light Protocol 2.0 (FIRST), the strictest first."""


def case_id() -> str:
    """A random public id for a case."""
    return f"cas_{secrets.token_hex(8)}"


def incident_id() -> str:
    """A random public id for an incident."""
    return f"inc_{secrets.token_hex(8)}"


def campaign_id() -> str:
    """A random public id for a campaign."""
    return f"cam_{secrets.token_hex(8)}"


def outcome_id() -> str:
    """A random public id for an outcome."""
    return f"out_{secrets.token_hex(8)}"


class Corroboration(models.TextChoices):
    """How far sources support that something happened."""

    UNCORROBORATED = "uncorroborated", _("uncorroborated")
    SINGLE = "single source", _("single source")
    CORROBORATED = "corroborated", _("corroborated")
    REFUTED = "refuted", _("refuted")


class Counter(models.Model):
    """The last running number given out in one series of one year: `T-2026`."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}-{self.last:04d}"


class Case(models.Model):
    """A unit of work. Whoever holds no grant on it cannot tell that it exists."""

    public_id = models.CharField(max_length=24, unique=True, default=case_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    threatened = models.TextField(blank=True)
    community = models.CharField(max_length=120, blank=True)
    marking = models.CharField(max_length=20, default="TLP:AMBER+STRICT", choices=[(name, name) for name in MARKINGS])
    state = models.CharField(max_length=10, default="open", db_index=True)
    """`open` or `closed`."""
    fear_statement = models.TextField(blank=True)
    steps_taken = models.TextField(blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases_opened")
    opened_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="case_state_known"),
            models.CheckConstraint(condition=Q(marking__in=MARKINGS), name="case_marking_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Grant(models.Model):
    """One person's way into one case, with the reason; ended, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    reason = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants_given")
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    """From here on the grant gives nothing; null while it has no end."""

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        indexes: ClassVar = [models.Index(fields=["person", "case"], name="grant_of_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.case.number}"


class Recusal(models.Model):
    """A person who must not see a case, whatever grants they hold."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals_recorded")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "person"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.person} not in {self.case.number}"


class CaseItem(models.Model):
    """An item in a case, and why it is there."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="in_cases")
    why = models.TextField(blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="items_added")
    added_at = models.DateTimeField()
    learned_at = models.DateTimeField(null=True)
    """When the threatened person or the desk learned of it."""

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "item"], name="item_once_in_case")]

    def __str__(self) -> str:
        return f"{self.item.item_id} in {self.case.number}"


class Translation(models.Model):
    """A translation of an item's words; the latest one stands, the earlier ones stay."""

    entry = models.ForeignKey(CaseItem, on_delete=models.PROTECT, related_name="translations")
    text = models.TextField()
    language = models.CharField(max_length=20)
    translator = models.CharField(max_length=200)
    """Who or what translated."""
    method = models.CharField(max_length=10, choices=[("human", _("a person")), ("machine", _("a machine"))])
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="translations_added")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.language} of {self.entry}"


class Incident(models.Model):
    """Something that happened, counted once."""

    public_id = models.CharField(max_length=24, unique=True, default=incident_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    what = models.TextField()
    on = models.CharField(max_length=40, blank=True, db_index=True)
    """EDTF."""
    place = models.TextField(blank=True)
    harmed = models.TextField(blank=True)
    corroboration = models.CharField(max_length=20, choices=Corroboration.choices, default=Corroboration.UNCORROBORATED)
    state = models.CharField(max_length=20, default="new", db_index=True)
    items = models.ManyToManyField(CaseItem, related_name="incidents")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="incidents_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(corroboration__in=Corroboration.values), name="corroboration_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SourceClaim(models.Model):
    """What one source says of an incident. Sources may disagree; none overwrites another."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="claims")
    source = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="claims_taken")
    record: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """A record of tocsin.model.claim.Claim, its grade as a person gave it."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims_added")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"claim on {self.incident.number}"

    @property
    def value(self) -> ClaimValue:
        """The model value."""
        return from_record(ClaimValue, self.record)


class Campaign(models.Model):
    """Items that may belong together. Proposed until a person has decided."""

    public_id = models.CharField(max_length=24, unique=True, default=campaign_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=200)
    members = models.ManyToManyField(CaseItem, related_name="campaigns")
    reasons_for: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    reasons_against: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    began_on = models.CharField(max_length=40, blank=True)
    ended_on = models.CharField(max_length=40, blank=True)
    trigger = models.TextField(blank=True)
    """An outside event that gives context, in words."""
    state = models.CharField(max_length=10, default=LinkState.PROPOSED.value)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="campaigns_proposed")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["proposed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in LinkState]), name="campaign_state"),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignLink(models.Model):
    """A link of a campaign with what a person said to it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="links")
    link_id = models.CharField(max_length=200)
    record: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """A record of tocsin.model.link.Link as it was proposed."""
    state = models.CharField(max_length=10, default=LinkState.PROPOSED.value)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="links_decided")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "link_id"], name="link_once_in_campaign"),
            models.CheckConstraint(
                condition=Q(state=LinkState.PROPOSED.value) | Q(decided_by__isnull=False),
                name="link_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.link_id

    @property
    def value(self) -> LinkValue:
        """The model value, in its present state."""
        return from_record(LinkValue, self.record | {"state": self.state})


class Outcome(models.Model):
    """One dated, sourced step. A better-known or withdrawn step is a new row that supersedes the old."""

    public_id = models.CharField(max_length=24, unique=True, default=outcome_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcomes")
    step = models.CharField(max_length=60, choices=[(step, step) for step in STEPS])
    on = models.CharField(max_length=40)
    """EDTF."""
    source = models.TextField()
    standing = models.CharField(max_length=10, choices=[(known.value, known.value) for known in OutcomeStanding])
    agency = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    exhibit = models.CharField(max_length=64, blank=True)
    """Digest of the exhibit that shows it, when one does."""
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outcomes_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=STEPS), name="outcome_step_known"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(on=""), name="outcome_dated_and_sourced"),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="outcome_not_its_own"),
        ]

    def __str__(self) -> str:
        return f"{self.step} ({self.on})"


class CaseNote(models.Model):
    """A note of the team. Added to, never changed."""

    KINDS: ClassVar = [("fact", _("fact")), ("opinion", _("opinion")), ("privileged", _("privileged"))]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=KINDS, default="fact")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="case_notes")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"note on {self.case.number}"


class Decision(models.Model):
    """Everything decided in a case, as an event with an author. Only ever added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    subject = models.CharField(max_length=40)
    """Public id of what was decided upon."""
    act = models.CharField(max_length=60)
    sentence = models.TextField()
    """What happened, for people: `made I-2026-0001 “Assault at the vigil”`."""
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="decisions")
    """Nobody for what the desk does by the clock."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.sentence

    @property
    def author(self) -> str:
        """Who did it, by name."""
        return self.by.name if self.by else str(_("the desk, by the clock"))
