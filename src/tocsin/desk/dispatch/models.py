"""What leaves the desk and what came back. A package is frozen: what is new is a new package that names the old."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tocsin.casework.lifecycle import ADVISORY, LETTER, NOTICE, REFERRAL, states
from tocsin.casework.minimise import Personal
from tocsin.desk.cases.models import Case
from tocsin.desk.people.models import User
from tocsin.model.agency import Agency as AgencyValue
from tocsin.model.codec import from_record

KINDS: list[tuple[str, Any]] = [
    ("police", _("police")),
    ("federal", _("federal agency")),
    ("prosecutor", _("prosecutor")),
    ("platform", _("platform")),
    ("official", _("official")),
    ("partner", _("partner")),
    ("support", _("support service")),
]
TABLE_OF = {"referral": REFERRAL, "advisory": ADVISORY, "letter": LETTER, "notice": NOTICE}


def referral_id() -> str:
    """A random public id for a referral."""
    return f"ref_{secrets.token_hex(8)}"


def package_id() -> str:
    """A random public id for a package."""
    return f"pkg_{secrets.token_hex(8)}"


def letter_id() -> str:
    """A random public id for a letter."""
    return f"let_{secrets.token_hex(8)}"


def advisory_id() -> str:
    """A random public id for an advisory."""
    return f"adv_{secrets.token_hex(8)}"


def notice_id() -> str:
    """A random public id for a platform notice."""
    return f"not_{secrets.token_hex(8)}"


class Agency(models.Model):
    """A body that the desk added to those of its settings file."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=KINDS)
    attention = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    how_to_send = models.TextField(blank=True)
    checked_on = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agencies_added")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> AgencyValue:
        """The model value."""
        fields = ("code", "name", "kind", "attention", "address", "phone", "email", "how_to_send", "checked_on")
        return AgencyValue(**{field: getattr(self, field) for field in fields})


class Draft(models.Model):
    """What every product has: its case, its drafter, its approver, and whether the two were one person."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=30, default="draft", db_index=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="%(class)s_drafted")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="%(class)s_approved")
    approved_at = models.DateTimeField(null=True)
    solo = models.BooleanField(default=False)
    """True when drafter and approver are one person in solo mode."""

    class Meta:
        abstract = True
        ordering: ClassVar = ["-drafted_at", "-id"]

    def __str__(self) -> str:
        return self.number


def _states(name: str) -> models.CheckConstraint:
    """A product is only ever in a state of its table."""
    return models.CheckConstraint(condition=Q(state__in=states(TABLE_OF[name])), name=f"{name}_state_known")


def _by_another(name: str) -> models.CheckConstraint:
    """The database, too, refuses a drafter who approves, save in solo mode."""
    return models.CheckConstraint(
        condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")) | Q(solo=True),
        name=f"{name}_approved_by_another",
    )


class Referral(Draft):
    """The decision to hand matter to an agency."""

    public_id = models.CharField(max_length=24, unique=True, default=referral_id, editable=False)
    agency: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """The agency's particulars as they were when this was drafted."""
    asks: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    already_done: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    left_out: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)
    """Digest of each exhibit that stays at the desk → why."""
    release: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    """Classes of personal data that may leave, by decision."""
    withhold: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict, blank=True)
    """What the package withholds: a record of tocsin.model.withholding.Withholding."""
    consent_basis = models.TextField(blank=True)
    emergency = models.BooleanField(default=False)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="emergencies_reviewed")
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True)
    """What the after-review of an emergency referral found."""

    class Meta(Draft.Meta):
        constraints: ClassVar = [
            _states("referral"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("drafted_by"))
                | Q(solo=True)
                | Q(emergency=True),
                name="referral_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(consent_basis=""), name="referral_has_a_basis"
            ),
        ]

    @property
    def to(self) -> AgencyValue:
        """The agency, as it was when this was drafted."""
        return from_record(AgencyValue, self.agency)

    @property
    def released(self) -> frozenset[Personal]:
        """The classes of personal data that may leave."""
        return frozenset(Personal(name) for name in self.release)


class Package(models.Model):
    """A frozen sealed selection on disk. The row is never changed."""

    public_id = models.CharField(max_length=24, unique=True, default=package_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="packages")
    name = models.CharField(max_length=120, unique=True)
    """File name within the desk's folder of packages."""
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    dossier: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    """What it was made from (`tocsin-dossier/1`)."""
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="packages_sealed")
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["sealed_at", "id"]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """One transmission of a package."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="dispatches")
    how = models.CharField(max_length=200)
    to = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="dispatches")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.package} to {self.to}"


class Acknowledgement(models.Model):
    """Proof that a dispatch arrived."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="acknowledgements")
    reference = models.CharField(max_length=120)
    officer = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.reference


class PlatformNotice(Draft):
    """A removal or terms report to a platform."""

    public_id = models.CharField(max_length=24, unique=True, default=notice_id, editable=False)
    agency: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    items: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    """Ids of the items complained of."""
    ground = models.CharField(max_length=200)
    """The platform's own rule or the law that is invoked."""
    asks: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    without_preservation = models.TextField(blank=True)
    """Why this goes out although no agency was asked to preserve the account first."""
    reference = models.CharField(max_length=120, blank=True)

    class Meta(Draft.Meta):
        constraints: ClassVar = [_states("notice"), _by_another("notice")]

    @property
    def to(self) -> AgencyValue:
        """The platform, as it was when this was drafted."""
        return from_record(AgencyValue, self.agency)


class Letter(Draft):
    """A letter to an official, each fact bound to a record."""

    public_id = models.CharField(max_length=24, unique=True, default=letter_id, editable=False)
    to_name = models.CharField(max_length=200)
    to_title = models.CharField(max_length=200, blank=True)
    to_address = models.TextField(blank=True)
    subject = models.CharField(max_length=300)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    language = models.CharField(max_length=20, default="en")
    facts: models.JSONField[Any, list[dict[str, str]]] = models.JSONField(default=list)
    """Records of tocsin.model.dossier.BoundFact."""
    asks: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="letters_signed")
    signed_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=120, blank=True)
    """Name of the signed PDF within the desk's folder of packages."""
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Draft.Meta):
        constraints: ClassVar = [_states("letter"), _by_another("letter")]


class Advisory(Draft):
    """A public warning."""

    public_id = models.CharField(max_length=24, unique=True, default=advisory_id, editable=False)
    audience = models.CharField(max_length=200)
    area = models.CharField(max_length=200)
    source_grade = models.CharField(max_length=2)
    severity = models.CharField(max_length=10, default="Moderate")
    urgency = models.CharField(max_length=10, default="Expected")
    certainty = models.CharField(max_length=10, default="Possible")
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="advisories_published")

    class Meta(Draft.Meta):
        verbose_name_plural = "advisories"
        constraints: ClassVar = [
            _states("advisory"),
            _by_another("advisory"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("drafted_by")) | Q(solo=True),
                name="advisory_published_by_another",
            ),
        ]


class AdvisoryVersion(models.Model):
    """An advisory in one language."""

    advisory = models.ForeignKey(Advisory, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=20)
    headline = models.CharField(max_length=200)
    body = models.TextField()
    instruction = models.TextField()
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="languages_reviewed")
    """A speaker of the language who checked it."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["advisory", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return f"{self.advisory} ({self.language})"


class Correction(models.Model):
    """What was wrong in a published advisory, and what is right."""

    advisory = models.ForeignKey(Advisory, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"correction of {self.advisory}"


class Told(models.Model):
    """That somebody was told, through a channel, that something waits; so that nobody is told twice."""

    matter = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    """Public id of what waits."""
    channel = models.CharField(max_length=40)
    to = models.CharField(max_length=254)
    at = models.DateTimeField()
    problem = models.TextField(blank=True)
    """Why it could not be delivered, when trying again cannot help."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "subject", "channel", "to"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {self.to}"
