"""How log-in behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class DeskAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by a one-time link and by nothing else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: the desk keeps no e-mail address of its people."""
