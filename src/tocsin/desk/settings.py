"""Django settings of the desk, read from the desk's folder named by TOCSIN_HOME.

Without TOCSIN_HOME there is no desk: the settings still load, with a database in memory and a key that lives as long
as the process, so that checks, migrations and tests run anywhere.
"""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from tocsin.desk import database, languages, secret_key
from tocsin.home import open_home
from tocsin.model.settings import Settings

BASE_DIR = Path(__file__).parent
TOCSIN_HOME = open_home(Path(os.environ["TOCSIN_HOME"])) if os.environ.get("TOCSIN_HOME") else None
_desk: Settings | None = TOCSIN_HOME.settings() if TOCSIN_HOME else None

SECRET_KEY = secret_key.kept_in(TOCSIN_HOME.keys) if TOCSIN_HOME else secrets.token_urlsafe(50)
DEBUG = False
_published_at = _desk.desk_published_at if _desk else ""
_https = _published_at.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *database.hosts(_desk)]
CSRF_TRUSTED_ORIGINS = [_published_at] if _published_at else []
ROOT_URLCONF = "tocsin.desk.urls"
WSGI_APPLICATION = "tocsin.desk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tocsin.desk.people",
    "tocsin.desk.evidence",
    "tocsin.desk.intake",
    "tocsin.desk.cases",
    "tocsin.desk.dispatch",
    "tocsin.desk.keeping",
    "tocsin.desk.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tocsin.desk.middleware.strict_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tocsin.desk.middleware.end_long_sessions",
    "tocsin.desk.middleware.ask_for_second_factor",
    "tocsin.desk.middleware.tell_refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tocsin.desk.navigation.surroundings",
            ],
            "builtins": ["tocsin.desk.people.templatetags.desk"],
        },
    }
]

DATABASES = {"default": database.of(TOCSIN_HOME, _desk, os.environ.get("TOCSIN_TEST_DATABASE", ""))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_cache"}}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TOCSIN_HOME
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "tocsin.desk.people.adapter.DeskAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
MFA_TOTP_ISSUER = "Tocsin"
MFA_RECOVERY_CODES_SHOW_ONCE = True

SESSION_COOKIE_NAME = "desk_session"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "tocsin.desk.views.stale_form"
SECURE_HSTS_SECONDS = 63_072_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 300
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
LARGEST_UPLOAD = 200 * 1024 * 1024

USE_TZ = True
TIME_ZONE = _desk.time_zone if _desk else "UTC"
USE_I18N = True
LANGUAGES = languages.offered(_desk.languages if _desk else (languages.SOURCE, *languages.catalogues()))
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _https

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
