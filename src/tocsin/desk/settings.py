"""Django settings of the desk."""

SECRET_KEY = "unset"  # noqa: S105
INSTALLED_APPS: list[str] = []
USE_TZ = True
