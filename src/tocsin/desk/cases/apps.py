"""The application `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, incidents, campaigns, outcomes."""

    name = "tocsin.desk.cases"
    label = "cases"
