"""What is decided about keeping a case. These rows stay when a case is erased, without their words."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tocsin.casework.retention import Ground
from tocsin.desk.cases.models import Case
from tocsin.desk.people.models import User


def erasure_id() -> str:
    """A random public id for an erasure."""
    return f"era_{secrets.token_hex(8)}"


class Review(models.Model):
    """A day on which somebody looks at a case again; the latest row counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="keeping_reviews")
    on = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keeping_reviews")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case.number}: {self.on}"


class Hold(models.Model):
    """A legal hold: while it is not lifted, nothing of the case is deleted. The key folder has the mark that counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField(blank=True)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holds_placed")
    placed_at = models.DateTimeField()
    lift_reason = models.TextField(blank=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="holds_lifted")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["placed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at__isnull=True), name="one_hold_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"hold on {self.case.number}"


class Erasure(models.Model):
    """One person asks for a case to be erased, another decides."""

    STATES: ClassVar = [
        ("asked", _("asked for")),
        ("refused", _("refused")),
        ("under way", _("under way")),
        ("done", _("erased")),
    ]

    public_id = models.CharField(max_length=24, unique=True, default=erasure_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    ground = models.CharField(max_length=60, choices=[(one.value, one.value) for one in Ground])
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="asked", choices=STATES)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="erasures_asked")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="erasures_decided")
    decided_at = models.DateTimeField(null=True)
    solo = models.BooleanField(default=False)
    """True when one person asked and decided in solo mode."""
    tombstone = models.BigIntegerField(null=True)
    """Index of the entry in the custody log."""

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["asked", "under way"]), name="one_erasure_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(state="refused") | ~Q(decided_by=F("asked_by")) | Q(solo=True),
                name="erasure_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused", "under way", "done"]), name="erasure_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.case.number} ({self.state})"
