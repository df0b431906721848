"""The parts of allauth that the desk uses: log-in, password, second factor. No sign-up, no e-mail addresses."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from tocsin.desk.views import closed

urlpatterns = [
    path("log-in/", login_not_required(account.login), name="account_login"),
    path("log-out/", login_not_required(account.logout), name="account_logout"),
    path("log-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("sign-up/", closed, name="account_signup"),
    path("inactive/", closed, name="account_inactive"),
    path("set-password/", closed, name="account_set_password"),
    path("second-factor/", include("allauth.mfa.urls")),
]
