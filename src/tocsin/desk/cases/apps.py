"""The application `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, incidents, campaigns, outcomes."""

    name = "tocsin.desk.cases"
    label = "cases"

    def ready(self) -> None:
        """Raise the need-to-know wall before evidence."""
        from tocsin.desk.cases.wall import behind_the_wall  # models can be imported only now
        from tocsin.desk.evidence.wall import raise_wall

        raise_wall("cases", behind_the_wall)
