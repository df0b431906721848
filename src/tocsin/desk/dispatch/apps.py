"""The application `dispatch`."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Referrals, packages, notices, letters, advisories."""

    name = "tocsin.desk.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        """Tell intake what has left of each report."""
        from tocsin.desk.dispatch.consent import left_with  # models can be imported only now
        from tocsin.desk.intake.passed_on import register

        register(left_with)
