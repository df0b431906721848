"""Partners, the keys by which their machines come in, and what they filed."""

import secrets
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tocsin.desk.people.models import User


def partner_id() -> str:
    """A random public id for a partner."""
    return f"prt_{secrets.token_hex(8)}"


def key_id() -> str:
    """A random public id for a key; it is no secret."""
    return f"key_{secrets.token_hex(8)}"


def filing_id() -> str:
    """A random public id for what was filed."""
    return f"fil_{secrets.token_hex(8)}"


def mailbox_name() -> str:
    """A name that tells nothing, as the door's receipts give: 32 hex digits."""
    return secrets.token_hex(16)


class Scope(StrEnum):
    """What a key can be good for; it is good for nothing that it does not name."""

    FILE = "file reports"
    READ = "read own reports"
    MESSAGE = "post messages"
    UPLOAD = "upload files"


class Partner(models.Model):
    """An organisation or bot that files reports. Reports stay with it when its keys change."""

    public_id = models.CharField(max_length=24, unique=True, default=partner_id, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """One key of a partner. Of its secret only the SHA-256 is kept: 256 random bits need no slow hash."""

    public_id = models.CharField(max_length=24, unique=True, default=key_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=60)
    """Which machine holds it, in the administrator's words."""
    secret_sha256 = models.CharField(max_length=64, unique=True)
    scope_names: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.label} ({self.partner})"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What this key is good for."""
        return frozenset(Scope(name) for name in self.scope_names)

    def works(self, at: datetime) -> bool:
        """Whether the key is neither revoked nor expired."""
        return self.revoked_at is None and at < self.expires_at


class Kind(models.TextChoices):
    """What was filed."""

    REPORT = "report", _("report")
    MESSAGE = "message", _("message")
    FILE = "file", _("file")


class Filing(models.Model):
    """One thing that a partner filed, under an idempotency key of the partner's own."""

    public_id = models.CharField(max_length=24, unique=True, default=filing_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="filings")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="additions")
    """The report to which a message or a file belongs."""
    idempotency_key = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    """Digest of what was asked, so that the same key with another body is told apart."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    """Digest of the file's bytes, once they are whole."""
    mailbox = models.CharField(max_length=32, db_index=True, default=mailbox_name)
    """Joins all that belongs to one report: the desk's `Report.receipt_id`. Stands only inside what is sealed."""
    filed_at = models.DateTimeField()
    sealed = models.BooleanField(default=False)
    """Whether it lies whole in the spool, or lay there."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "idempotency_key"], name="filed_once"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Tally(models.Model):
    """How often a key was used in the present minute; danger is counted apart, so that a busy bot cannot drown it."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="tallies")
    kind = models.CharField(max_length=8)
    minute = models.BigIntegerField(default=0)
    """Minutes since 1970."""
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "kind"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"
