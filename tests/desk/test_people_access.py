"""Every address of the desk, as everyone: who gets in where, and what every answer carries."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import AT, PEOPLE, make_person
from tests.core.readers.test_recording import wav
from tocsin.desk.intake import identities
from tocsin.desk.intake.models import Identity

from .api_story import key_of, partner
from .intake_story import item, judged
from .test_evidence_recording import kept as kept_recording

ALL = frozenset(PEOPLE)
NOBODY = frozenset()
INBOX = frozenset({"lea", "noor", "rami", "ana", "pia"})
TAKERS = INBOX - {"pia"}
READERS = INBOX - {"lea"}
OPEN = "open to strangers"

MATRIX = {
    "about": OPEN,
    "set_language": OPEN,
    "set_up": OPEN,
    "start": ALL,
    "me": ALL,
    "people": {"ivo"},
    "people_invite": {"ivo"},
    "person": {"ivo"},
    "person_let_go": {"ivo"},
    "inbox": INBOX,
    "take": TAKERS,
    "call_new": TAKERS,
    "report": INBOX,
    "report_claim": INBOX,
    "report_step": TAKERS,
    "report_note": TAKERS,
    "report_reply": TAKERS,
    "report_urgency": TAKERS,
    "report_withdraw": TAKERS,
    "report_try_again": TAKERS,
    "report_identity": TAKERS - {"lea"},
    "identities": TAKERS | {"kim"},
    "identity_key": {"kim"},
    "identity_hand_over": {"kim"},
    "identity": {"lea", "kim"},
    "identity_decide": {"kim"},
    "identity_look": NOBODY,
    "identity_close": {"lea"},
    "item": INBOX,
    "item_claim": INBOX,
    "item_judge": TAKERS,
    "item_correct": {"lea"},
    "assessment_review": {"rami"},
    "exhibit": INBOX,
    "exhibit_file": INBOX,
    "exhibit_picture": INBOX,
    "exhibit_replay": INBOX,
    "exhibit_look_again": TAKERS,
    "exhibit_recording": INBOX,
    "exhibit_sound": INBOX,
    "desk_accounts": INBOX,
    "custody_log": {"ana", "aud"},
    "verify_log": {"ana", "aud"},
    "stamp_log": {"ana", "aud"},
    "checkpoint": {"ana", "aud"},
    "checkpoint_page": {"ana", "aud"},
    "partners": {"ivo"},
    "partner": {"ivo"},
    "key_revoke": {"ivo"},
    "api_docs": OPEN,
}
"""URL name → log-in names of those whom it answers. A new address of these applications must be entered here.

Lea has asked to see who sent the report; until a custodian agrees, nobody opens it. She alone has answered for
the item, and nobody corrects what the machine says before an own answer."""

LISTS = {"/cases/": READERS, "/cases/new/": READERS - {"pia"}, "/advisories/": READERS}
"""Lists and forms of cases: what is in them is the wall's matter, who comes in at all is that of the roles."""

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
OURS = ("tocsin.desk.views", "tocsin.desk.people", "tocsin.desk.evidence", "tocsin.desk.intake", "tocsin.desk.api")
MACHINES = ("/api/", "/^api")
"""Addresses for machines: they know no log-in but keys, which tests/desk/test_api_keys.py tries."""
POSTED = {"report_step": {"event": "screen"}, "report_note": {"note-text": "n"}, "report_reply": {"reply-text": "n"}}
POSTED |= {"report_urgency": {"urgency": "2 soon"}, "report_withdraw": {"purpose": "keep"}}
POSTED |= {"report_identity": {"identity-text": "to warn them"}}
POSTED |= {"people_invite": {"roles": ["analyst"]}}


def patterns(resolver=None, prefix="/") -> Iterator[tuple[str, URLPattern]]:
    """Every address with its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def ours():
    """The addresses of the applications tested here."""
    return [
        (route, one) for route, one in patterns() if one.callback.__module__.startswith(OURS) and one.name in MATRIX
    ]


def filled(route, world):
    """The address of something that exists."""
    if "<str:public_id>" in route:
        kind = route.strip("/").split("/")[0]
        route = route.replace("<str:public_id>", world[kind])
    if "/recording/" in route:
        route = route.replace("<str:label>", world["recording"])
    for name in ("item_id", "label", "token", "key_id"):
        route = route.replace(f"<str:{name}>", world[name])
    return route


def bare(route):
    """An address of nothing that exists."""
    return route.replace("<int:number>", "1").replace("<str:", "").replace(">", "")


@pytest.fixture
def world(lea, ivo, tmp_path):
    """One of each thing, and ids to reach it."""
    one = item(lea)
    answer = judged(lea, one)
    key, _secret = key_of(partner(ivo), ivo)
    report = one.exhibit.reports.get()
    report.consents.create(purpose="keep", wording="x", given_at=report.received_at)
    report.receipt_id = "rcp_1"
    report.save()
    Identity.objects.create(report=report, sealed="")
    return {
        "identities": identities.ask(report=report, reason="to warn them", by=lea, at=AT).request.public_id,
        "item_id": one.item_id,
        "label": one.exhibit.label,
        "recording": kept_recording(lea, tmp_path, "voicemail.wav", wav(1)).label,
        "reports": report.public_id,
        "assessments": answer.public_id,
        "people": ivo.public_id,
        "token": "no-token",
        "partners": key.partner.public_id,
        "key_id": key.public_id,
    }


def ask(client, name, address):
    """The answer to GET, or to POST where there is only that."""
    answer = client.get(address)
    return client.post(address, POSTED.get(name, {})) if answer.status_code == 405 else answer


def test_every_address_of_these_applications_is_in_the_matrix():
    named = {one.name for _, one in patterns() if one.callback.__module__.startswith(OURS)} - {"api_nothing"}
    assert (
        named - set(MATRIX) - {"account_signup", "account_inactive", "account_reset_password", "account_set_password"}
        == set()
    )
    assert set(MATRIX) <= named


@pytest.mark.parametrize("who", sorted(ALL))
def test_each_role_gets_in_where_the_matrix_says_and_nowhere_else(world, browse, lea, ivo, who):
    person = {"lea": lea, "ivo": ivo}.get(who) or make_person(who)
    client = browse(person)
    got_in = set()
    for route, one in ours():
        if one.name == "person_let_go" and who == "ivo":
            continue  # he would be the last administrator, which is another rule
        answer = ask(client, one.name, filled(route, world))
        if answer.status_code < 400 or answer.status_code == 400:
            got_in.add(one.name)
    expected = {name for name, people in MATRIX.items() if people == OPEN or who in people}
    expected -= {"set_up", "person_let_go"}
    assert got_in == expected


def test_a_stranger_gets_nothing_but_log_in(world, browse):
    client = browse()
    for route, one in patterns():
        name = one.name or ""
        if MATRIX.get(name) == OPEN or route.startswith(("/account/", *MACHINES)):
            continue
        address = filled(route, world) if name in MATRIX else bare(route)
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/account/log-in/"), route


def test_ivo_who_administers_reads_no_evidence_and_no_case(world, browse, ivo):
    client = browse(ivo)
    for route, one in patterns():
        if one.name in {"about", "me", "start", "set_language"}:
            continue
        if route.startswith(("/people/", "/partners/", "/account/", *MACHINES)):
            continue
        address = filled(route, world) if one.name in MATRIX else bare(route)
        assert client.get(address).status_code in {403, 404, 405}, route


@pytest.mark.parametrize("who", sorted(ALL))
def test_cases_answer_those_whose_roles_could_read_one_and_refuse_all_others(world, browse, lea, ivo, who):
    person = {"lea": lea, "ivo": ivo}.get(who) or make_person(who)
    got_in = {address for address in LISTS if browse(person).get(address).status_code == 200}
    assert got_in == {address for address, people in LISTS.items() if who in people}
    refused = {browse(person).get(address).status_code for address in LISTS if address not in got_in}
    assert refused <= {403}


def test_what_is_hidden_and_what_is_not_there_read_the_same(world, browse, noor):
    missing = browse(noor).get("/items/itm_none/")
    assert missing.status_code == 404
    nowhere = browse(noor).get("/nowhere/at/all/")
    assert TOKEN.sub(b"", nowhere.content) == TOKEN.sub(b"", missing.content)


REQUIRED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def test_every_answer_carries_strict_headers(world, browse, ana):
    for client in (browse(ana), browse()):
        for route, one in [*patterns(), ("/nowhere/", None)]:
            address = filled(route, world) if one and one.name in MATRIX else bare(route)
            answer = client.get(address)
            assert {name: answer.headers.get(name) for name in REQUIRED} == REQUIRED, route
            assert answer.headers["Cache-Control"], route
            assert "no-store" in answer.headers["Cache-Control"], route
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, route
            assert "unsafe" not in policy, route
            assert "camera=()" in answer.headers["Permissions-Policy"], route


def test_a_forged_host_is_refused(browse, lea):
    assert browse(lea).get("/inbox/", headers={"host": "evil.example"}).status_code == 400
