"""Lea logs in, is logged out, and strangers do not get in."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from tests.conftest import PASSWORD
from tocsin.desk import middleware

LOG_IN = "/account/log-in/"


def log_in(client, name="lea", password=PASSWORD):
    return client.post(LOG_IN, {"login": name, "password": password})


def test_lea_logs_in_by_name_and_lands_where_her_work_is(browse, lea):
    client = browse()
    assert log_in(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/inbox/"


def test_the_session_gets_a_new_id_at_log_in_so_that_a_planted_one_is_worth_nothing(browse, lea):
    client = browse()
    client.get(LOG_IN)
    before = client.session.session_key
    log_in(client)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_name_read_the_same(browse, lea):
    wrong, unknown = log_in(browse(), password="wrong words here"), log_in(browse(), "nobody", "wrong words here")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_guessing_is_slowed_for_the_guesser(browse, lea):
    client = browse()
    answers = [log_in(client, password=f"guess number {n} here") for n in range(12)]
    assert "Too many" in answers[-1].content.decode() or answers[-1].status_code == 429


def test_nobody_signs_up(browse):
    assert browse().get("/account/sign-up/").status_code == 404
    assert browse().post("/account/sign-up/", {"username": "eve"}).status_code == 404


def test_cookies_stay_on_this_site_and_away_from_scripts(browse, lea):
    client = browse()
    cookie = log_in(client).cookies["desk_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == "", "it ends with the browser"
    assert client.session.get_expiry_age() == 30 * 60


def test_a_session_ends_after_twelve_hours_however_busy(browse, lea):
    client = browse(lea)
    client.get("/inbox/")
    session = client.session
    session[middleware.STARTED] = int(timezone.now().timestamp()) - django_settings.SESSION_ABSOLUTE_AGE - 1
    session.save()
    assert client.get("/inbox/").headers["Location"] == "/account/log-in/?next=%2Finbox%2F"


def test_a_session_goes_on_until_then(browse, lea):
    client = browse(lea)
    client.get("/inbox/")
    session = client.session
    session[middleware.STARTED] = int(timezone.now().timestamp()) - django_settings.SESSION_ABSOLUTE_AGE + 60
    session.save()
    assert client.get("/inbox/").status_code == 200


def test_where_a_second_factor_is_required_there_is_no_page_without_it(browse, lea, desk):
    text = desk.settings_file.read_text("utf-8")
    desk.settings_file.write_text("require_second_factor = true\n" + text, "utf-8")
    client = browse(lea)
    assert client.get("/inbox/").headers["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/about/").status_code == 200


def test_with_an_authenticator_the_required_second_factor_is_met(browse, lea, desk):
    from allauth.mfa.models import Authenticator

    text = desk.settings_file.read_text("utf-8")
    desk.settings_file.write_text("require_second_factor = true\n" + text, "utf-8")
    Authenticator.objects.create(user=lea, type="totp", data={"secret": "x"})
    assert browse(lea).get("/inbox/").status_code == 200


def test_with_a_second_factor_the_password_alone_does_not_log_in(browse, lea):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(lea, generate_totp_secret())
    client = browse()
    assert log_in(client).headers["Location"].startswith("/account/second-factor/authenticate/")
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_log_in_never_leads_to_another_site(browse, lea, after):
    client = browse()
    response = client.post(LOG_IN, {"login": "lea", "password": PASSWORD, "next": after})
    assert response.headers["Location"] == "/"
    assert client.post("/language/", {"language": "en", "next": after}).headers["Location"] == "/"


def test_each_role_starts_where_it_may_go(browse, lea, ivo, aud):
    starts = [browse(person).get("/").headers["Location"] for person in (lea, ivo, aud)]
    assert starts == ["/inbox/", "/people/", "/log/"]


def test_a_form_from_another_site_is_refused_in_words(desk, lea):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(lea, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post("/take/", {"text": "words", "urgency": "2 soon"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()


def test_half_an_hour_of_silence_ends_a_session():
    assert timedelta(seconds=django_settings.SESSION_COOKIE_AGE) == timedelta(minutes=30)
    assert django_settings.SESSION_SAVE_EVERY_REQUEST
