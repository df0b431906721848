"""The application `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Partners, their keys, and what they filed."""

    name = "tocsin.desk.api"
    label = "api"
