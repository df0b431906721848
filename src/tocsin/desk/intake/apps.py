"""The application `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Reports, the worksheet, the inbox."""

    name = "tocsin.desk.intake"
    label = "intake"
