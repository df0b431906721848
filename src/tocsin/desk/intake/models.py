"""Reports, what people judged, and who is at work on what."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.people.models import User
from tocsin.model.suggestion import Level


def report_id() -> str:
    """A random public id for a report."""
    return f"rep_{secrets.token_hex(8)}"


def request_id() -> str:
    """A random public id for a request to see who reported."""
    return f"idr_{secrets.token_hex(8)}"


def assessment_id() -> str:
    """A random public id for an assessment."""
    return f"asm_{secrets.token_hex(8)}"


class Channel(models.TextChoices):
    """A way in."""

    CALL = "call", _("phone call")
    DOOR = "door", _("public form")
    PASTE = "paste", _("pasted text")
    LINK = "link", _("link")
    FILE = "file", _("file")
    EMAIL = "email", _("e-mail")
    STAFF = "staff", _("seen by staff")
    PARTNER = "partner", _("partner desk")


class Urgency(models.TextChoices):
    """How soon a person must look, as the one who took the report put it."""

    NOW = "1 now", _("Someone may be in danger now")
    SOON = "2 soon", _("Within hours")
    ROUTINE = "3 routine", _("When there is time")


class Report(models.Model):
    """One communication from one reporter through one channel. The words are kept as received and never edited."""

    public_id = models.CharField(max_length=24, unique=True, default=report_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(db_index=True)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="reports_taken")
    state = models.CharField(max_length=20, default="received", db_index=True)
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.ROUTINE)
    words = models.TextField(blank=True)
    """The reporter's own words; a caller's as nearly as the officer could write them."""
    language = models.CharField(max_length=20, blank=True)
    reporter = models.CharField(max_length=20, blank=True)
    """How the reporter stands to the matter: target, witness, representative, staff, partner; empty: not known."""
    call_back = models.TextField(blank=True)
    """When and how it is safe to call back; empty: do not."""
    receipt_id = models.CharField(max_length=64, blank=True, db_index=True)
    """Public id of the door's receipt, by which replies reach an anonymous reporter."""
    recipient = models.CharField(max_length=80, blank=True)
    """The reporter's public key (age X25519), to which answers are sealed."""
    receipt_shared = models.BooleanField(default=False)
    """Whether somebody at the desk has seen the receipt: then the door asks for new words before it opens anything."""
    safety_word = models.CharField(max_length=60, blank=True)
    """What a caller and the desk agreed on, to know each other by at the next call."""
    source = models.CharField(max_length=120, blank=True)
    """Name of the partner desk that sent it, as it was then."""
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    exhibits: models.ManyToManyField[Exhibit, "ReportExhibit"] = models.ManyToManyField(
        Exhibit, through="ReportExhibit", related_name="reports"
    )

    class Meta:
        ordering: ClassVar = ["urgency", "-received_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="report_urgency_known"),
        ]

    def __str__(self) -> str:
        return self.number


class ReportExhibit(models.Model):
    """An exhibit that came with a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "exhibit"], name="report_exhibit_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.exhibit}"


class ReportNote(models.Model):
    """What an officer adds, apart from the reporter's words. Added to, never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"note on {self.report}"


class ReportStep(models.Model):
    """One step of a report through its table of states."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    event = models.CharField(max_length=30)
    after = models.CharField(max_length=20)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.report}: {self.event}"


class Message(models.Model):
    """One message of the thread with a reporter."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    """The person of the desk who wrote it; nobody when the reporter did."""
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"message on {self.report}"


class Purpose(models.TextChoices):
    """What a consent is for. Each stands alone."""

    KEEP = "keep", _("keep what they told us")
    CONTACT = "contact", _("contact them again")
    COUNT = "count", _("count it in statistics")
    SHARE_POLICE = "share police", _("share it with police")
    SHARE_PLATFORM = "share platform", _("share it with the platform")
    PUBLISH = "publish", _("publish it without names")


class Consent(models.Model):
    """Permission for one purpose, off until given, and withdrawable."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    wording = models.CharField(max_length=40)
    """Version of the words that were read out or shown."""
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.report})"


class Identity(models.Model):
    """Who reported, sealed to the identity custodians' keys alone. The desk cannot read it; nothing needs it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="identity")
    sealed = models.TextField()
    """An age file in base64."""

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity of {self.report}"


class IdentityRequest(models.Model):
    """One person's request to see who reported, and what a custodian said to it."""

    public_id = models.CharField(max_length=24, unique=True, default=request_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="identity_requests")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identities_asked")
    asked_at = models.DateTimeField()
    reason = models.TextField()
    key = models.CharField(max_length=80)
    """The asker's public key of this one request; its private half is in their browser and nowhere else."""
    state = models.CharField(max_length=20, default="asked", db_index=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="identities_decided")
    answer = models.TextField(blank=True)
    """Why a custodian agreed or refused."""
    until = models.DateTimeField(null=True)
    resealed = models.TextField(blank=True)
    """The identity, sealed to `key`; empty before approval and after `until`."""

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.public_id


class IdentityStep(models.Model):
    """One step of a request, kept for ever."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="identity_steps")
    request = models.ForeignKey(IdentityRequest, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    event = models.CharField(max_length=20)
    after = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request}: {self.event}"


class Lead(models.Model):
    """A link, file or text on its way into the vault."""

    public_id = models.CharField(max_length=40, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="leads")
    kind = models.CharField(max_length=10, choices=Channel.choices)
    name = models.TextField()
    """The link itself, or the file name as given."""
    state = models.CharField(max_length=12, default="waiting", db_index=True)
    """`waiting`, `preserved`, `failed`."""
    problem = models.TextField(blank=True)
    mark_kind = models.CharField(max_length=20, blank=True)
    mark = models.TextField(blank=True)
    """What the link stands for, in the normal form in which it is compared (`intake.known`); empty for what is none."""
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["mark_kind", "mark"], name="lead_by_mark")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class Assessment(models.Model):
    """One person's frozen answer to the worksheet about one item; superseded, never edited."""

    public_id = models.CharField(max_length=24, unique=True, default=assessment_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="assessments")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    answer: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """The whole answer: a record of tocsin.model.assessment.Assessment."""
    review_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reviews")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="assessment_level"),
        ]

    def __str__(self) -> str:
        return self.public_id


class SuggestionCorrection(models.Model):
    """One person's word on one machine suggestion, kept as given: data for people who mend rules, never training."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="corrections")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="suggestion_corrections")
    at = models.DateTimeField()
    record: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """A record of tocsin.model.correction.Correction."""
    suggestion: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """The suggestion as it stood when it was corrected."""

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.item.item_id}: {self.record['level']}"


class WorkLock(models.Model):
    """Who is at work on something, until when, so that two tired people do not do the same thing."""

    subject = models.CharField(max_length=40, unique=True)
    """Public id of the report or item."""
    by = models.ForeignKey(User, on_delete=models.CASCADE)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject}: {self.by}"
