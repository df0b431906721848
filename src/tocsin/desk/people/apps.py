"""The application `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The lowest application of the desk."""

    name = "tocsin.desk.people"
    label = "people"
