"""The application `dispatch`."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Referrals, packages, notices, letters, advisories."""

    name = "tocsin.desk.dispatch"
    label = "dispatch"
