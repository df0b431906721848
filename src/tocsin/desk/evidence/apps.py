"""The application `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Index over the vault, rebuildable from it."""

    name = "tocsin.desk.evidence"
    label = "evidence"
