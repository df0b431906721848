"""Ana sets the desk up by a link that works once."""

from datetime import timedelta

import pytest

from tests.conftest import PASSWORD
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.people import services
from tocsin.desk.people.models import SetupLink, User
from tocsin.errors import BadInput, Refused


def come_in(token, at, **changes):
    return services.come_in(
        **{"token": token, "username": "ana", "name": "Ana", "password": PASSWORD, "at": at, **changes}
    )


def test_the_first_visit_makes_the_first_person(desk, at):
    ana = come_in(services.create_setup_link(at=at), at)
    assert ana.roles == {Role.ADMINISTRATOR, Role.CASE_LEAD, Role.DUTY_OFFICER}
    assert ana.check_password(PASSWORD)
    assert ana.password.startswith("argon2")


def test_a_link_works_once_because_a_link_that_lies_about_in_a_mailbox_is_a_door(desk, at):
    token = services.create_setup_link(at=at)
    come_in(token, at)
    with pytest.raises(Refused, match="does not work"):
        come_in(token, at, username="eve", name="Eve")
    assert User.objects.count() == 1


def test_only_the_digest_of_a_link_is_kept_so_that_a_stolen_database_lets_nobody_in(desk, at):
    token = services.create_setup_link(at=at)
    link = SetupLink.objects.get()
    assert token not in str(vars(link))
    assert link.token_sha256 == services.token_digest(token)


def test_a_link_ends_after_seven_days_and_not_a_second_earlier(desk, at):
    token = services.create_setup_link(at=at)
    last = at + services.FIRST_LINK_LASTS
    assert services.open_link(token=token, at=last - timedelta(seconds=1))
    with pytest.raises(Refused):
        services.open_link(token=token, at=last)


def test_a_new_first_link_makes_the_old_one_useless(desk, at):
    old = services.create_setup_link(at=at)
    services.create_setup_link(at=at)
    with pytest.raises(Refused):
        services.open_link(token=old, at=at)


def test_there_is_no_first_link_once_somebody_is_here(ana, at):
    with pytest.raises(Refused, match="people already"):
        services.create_setup_link(at=at)


def test_in_solo_mode_the_first_person_holds_every_role(solo_desk, at):
    assert come_in(services.create_setup_link(at=at), at).roles == frozenset(Role)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "a" * 13}, "at least 14"),
        ({"password": "passwordpassword"[:14] * 1, "username": "passwordpassword"}, "similar"),
        ({"name": " "}, "needs a name"),
        ({"username": " "}, "needs a name"),
    ],
)
def test_an_unfit_name_or_password_is_refused_in_words_and_the_link_stays_good(desk, at, changes, says):
    token = services.create_setup_link(at=at)
    with pytest.raises(BadInput, match=says):
        come_in(token, at, **changes)
    assert come_in(token, at).name == "Ana"


def test_a_log_in_name_is_taken_whatever_its_case(desk, ana, ivo, at):
    token = services.invite(by=ivo, roles=[Role.ANALYST], at=at)
    with pytest.raises(BadInput, match="taken"):
        come_in(token, at, username="ANA")


def test_coming_in_is_in_the_custody_log_without_the_password(desk, at):
    ana = come_in(services.create_setup_link(at=at), at)
    (entry,) = [event for event in here.vault().entries() if event.act == "person came in"]
    assert entry.actor == ana.public_id
    assert PASSWORD not in str(entry)


def test_the_whole_first_visit_in_a_browser(browse, at):
    from django.utils import timezone

    token = services.create_setup_link(at=timezone.now())
    client, page = browse(), f"/set-up/{token}/"
    assert "Welcome to the desk" in client.get(page).content.decode()
    typed = {"name": "Ana", "username": "Ana", "password": PASSWORD, "again": PASSWORD}
    assert client.post(page, {**typed, "again": "other words entirely"}).status_code == 200
    assert client.post(page, typed).headers["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert browse().get(page).status_code == 403
    assert browse().post(page, typed).status_code == 403


def test_a_guessed_link_and_a_spent_one_read_the_same(browse, ana):
    one, other = browse().get("/set-up/guess/"), browse().get("/set-up/other-guess/")
    assert one.status_code == other.status_code == 403
    assert one.content == other.content
