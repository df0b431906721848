"""Ivo administers: invites, roles, farewells. He reads no case."""

import pytest

from tests.conftest import PASSWORD, make_person
from tocsin.casework.permissions import Act, Role
from tocsin.desk import here
from tocsin.desk.people import queries, services
from tocsin.desk.people.models import User
from tocsin.errors import Refused


def test_an_invited_colleague_gets_the_roles_of_the_link_and_no_other(ivo, at):
    token = services.invite(by=ivo, roles=[Role.ANALYST], at=at)
    noor = services.come_in(token=token, username="noor", name="Noor", password=PASSWORD, at=at)
    assert noor.roles == {Role.ANALYST}
    assert noor.came_in_by.made_by == ivo


@pytest.mark.parametrize("who", ["lea", "noor", "rami", "ana", "pia", "aud"])
def test_nobody_else_invites_or_changes_roles(desk, ivo, at, who):
    person = make_person(who)
    for act in (
        lambda: services.invite(by=person, roles=[Role.ANALYST], at=at),
        lambda: services.change_roles(by=person, person=ivo, roles=[Role.ANALYST], at=at),
        lambda: services.let_go(by=person, person=ivo, at=at),
        lambda: queries.people(person),
    ):
        with pytest.raises(Refused):
            act()
    ivo.refresh_from_db()
    assert ivo.roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("other", [Role.AUDITOR, Role.IDENTITY_CUSTODIAN])
def test_an_administrator_is_never_also_the_one_who_watches_them(ivo, noor, at, other):
    with pytest.raises(Refused, match="together"):
        services.change_roles(by=ivo, person=noor, roles=[Role.ADMINISTRATOR, other], at=at)


def test_nobody_raises_themselves(ivo, at):
    with pytest.raises(Refused, match="your own roles"):
        services.change_roles(by=ivo, person=ivo, roles=[Role.ADMINISTRATOR, Role.CASE_LEAD], at=at)


def test_a_person_without_a_role_cannot_be(ivo, noor, at):
    with pytest.raises(Refused, match="needs a role"):
        services.change_roles(by=ivo, person=noor, roles=[], at=at)


def test_the_last_administrator_stays(ivo, at):
    with pytest.raises(Refused, match="no administrator"):
        services.let_go(by=ivo, person=ivo, at=at)


def test_an_administrator_may_leave_when_another_is_here(ivo, noor, at):
    services.change_roles(by=ivo, person=noor, roles=[Role.ADMINISTRATOR], at=at)
    services.let_go(by=ivo, person=User.objects.get(pk=ivo.pk), at=at)
    assert not User.objects.get(pk=ivo.pk).is_active


def test_whoever_left_cannot_go_on_in_an_open_session(browse, ivo, noor, at):
    client = browse(noor)
    assert client.get("/inbox/").status_code == 200
    services.let_go(by=ivo, person=noor, at=at)
    assert client.get("/inbox/").headers["Location"].startswith("/account/log-in/")
    assert User.objects.get(pk=noor.pk).roles == frozenset()


def test_every_change_is_in_the_log_with_who_made_it(ivo, noor, at):
    services.invite(by=ivo, roles=[Role.ANALYST], at=at)
    services.change_roles(by=ivo, person=noor, roles=[Role.REVIEWER], at=at)
    services.let_go(by=ivo, person=noor, at=at)
    acts = [(entry.act, entry.actor) for entry in here.vault().entries()]
    assert acts == [("person invited", ivo.public_id), ("roles changed", ivo.public_id), ("person left", ivo.public_id)]


def test_the_invitation_page_shows_the_link_once_and_it_works(browse, ivo):
    page = browse(ivo).post("/people/invite/", {"roles": ["analyst", "reviewer"]}).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    assert browse().get(link).status_code == 200
    assert link not in browse(ivo).get("/people/").content.decode()


def test_roles_posted_that_do_not_exist_change_nothing(browse, ivo, noor):
    client = browse(ivo)
    assert client.post(f"/people/{noor.public_id}/", {"roles": ["superuser"]}).status_code == 200
    assert (
        client.post(f"/people/{noor.public_id}/", {"roles": ["analyst"], "is_active": "", "name": "X"}).status_code
        == 302
    )
    noor.refresh_from_db()
    assert (noor.role_names, noor.name, noor.is_active) == (["analyst"], "Noor", True)


def test_whom_to_ask_names_active_colleagues_who_may_and_never_oneself(rami, ana, lea, ivo, at):
    assert [person.name for person in queries.colleagues_who_may(rami, Act.APPROVE)] == ["Ana"]
    services.let_go(by=ivo, person=ana, at=at)
    assert queries.colleagues_who_may(rami, Act.APPROVE) == []
