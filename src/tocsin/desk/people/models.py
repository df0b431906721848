"""People and their way in."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tocsin.casework.permissions import Role


def public_id() -> str:
    """A random id that tells nothing: `per_` and 16 letters."""
    return f"per_{secrets.token_hex(8)}"


class UserManager(BaseUserManager["User"]):
    """Finds people by log-in name; people are made in `services`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this log-in name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person of the desk. Addressed from outside by `public_id` only."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id, editable=False)
    username = models.CharField(_("log-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role_names: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    language = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as colleagues read it."""
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """The person's roles; none once they have left."""
        return frozenset(Role(name) for name in self.role_names) if self.is_active else frozenset()


class SetupLink(models.Model):
    """A one-time way in for one new person. Only the SHA-256 of its secret is kept."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    role_names: models.JSONField[Any, list[str]] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="links_made")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="came_in_by")

    def __str__(self) -> str:
        return f"link of {self.made_at:%Y-%m-%d}"
