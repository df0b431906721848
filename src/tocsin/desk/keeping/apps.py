"""The application `keeping`."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Review dates, legal holds, erasure."""

    name = "tocsin.desk.keeping"
    label = "keeping"
