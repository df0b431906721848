"""Ivo gives partners keys: shown once, kept as a hash, ended at will; and nobody else comes in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import make_person
from tests.desk.api_story import NAME, REPORT, Machine, key_of, open_door, partner
from tocsin.desk import here
from tocsin.desk.api import caller, keys
from tocsin.desk.api.caller import RATES
from tocsin.desk.api.models import ApiKey, Partner, Scope
from tocsin.errors import BadInput, Refused


@pytest.fixture
def orvani(desk, ivo):
    open_door(desk)
    return partner(ivo)


@pytest.fixture
def bot(orvani, ivo, browse):
    return Machine(browse(), key_of(orvani, ivo)[1])


def everything_kept(home):
    """Every byte of the desk's folder and every column of its keys."""
    files = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    return files + repr(list(ApiKey.objects.values())).encode()


def test_a_key_is_shown_once_and_only_its_hash_is_kept(desk, orvani, ivo, browse):
    told = {"label": "night bot", "scopes": ["file reports"], "lasts": "90"}
    page = browse(ivo).post(f"/partners/{orvani.public_id}/", told).content.decode()
    secret = page.split('class="mono"><bdi>')[1].split("<")[0]
    assert "Revoke the key of night bot" in page, "it stands in the list at once"
    assert Machine(browse(), secret).get("/me").json()["partner"] == NAME
    assert secret not in browse(ivo).get(f"/partners/{orvani.public_id}/").content.decode()
    assert secret.encode() not in everything_kept(desk)
    assert len(secret) >= len(keys.PREFIX) + 43, "256 bits"


def test_a_partner_is_added_on_its_page_and_its_name_is_taken_then(ivo, browse, desk):
    client = browse(ivo)
    made = client.post("/partners/", {"name": NAME})
    assert made.headers["Location"] == f"/partners/{Partner.objects.get().public_id}/"
    assert "There is a partner of this name." in client.post("/partners/", {"name": NAME.upper()}).content.decode()
    assert Partner.objects.count() == 1


@pytest.mark.parametrize("who", ["lea", "noor", "rami", "ana", "pia", "aud"])
def test_nobody_but_the_administrator_sees_or_changes_keys(orvani, ivo, browse, at, who):
    key, _secret = key_of(orvani, ivo)
    person = make_person(who)
    client = browse(person)
    address = f"/partners/{orvani.public_id}/"
    answers = [client.get("/partners/"), client.get(address), client.post(address, {"label": "x"})]
    answers.append(client.post(f"{address}keys/{key.public_id}/revoke/"))
    assert {answer.status_code for answer in answers} == {403}
    for act in (
        lambda: keys.add_partner(name="Other", by=person, at=at),
        lambda: keys.make_key(
            partner=orvani, label="x", scopes=[Scope.FILE], lasts=timedelta(days=1), by=person, at=at
        ),
        lambda: keys.revoke_key(key=key, by=person, at=at),
    ):
        with pytest.raises(Refused):
            act()
    key.refresh_from_db()
    assert key.revoked_at is None


def test_a_stranger_is_led_to_log_in_and_never_to_the_keys(orvani, browse):
    assert browse().get("/partners/").headers["Location"].startswith("/account/log-in/")


def test_a_revoked_key_is_refused_at_once(bot, ivo, browse):
    key = ApiKey.objects.get()
    assert bot.get("/me").status_code == 200
    browse(ivo).post(f"/partners/{key.partner.public_id}/keys/{key.public_id}/revoke/")
    assert bot.get("/me").status_code == 401
    with pytest.raises(BadInput, match="before"):
        keys.revoke_key(key=key, by=ivo, at=timezone.now())


def test_a_key_works_until_the_moment_it_expires(orvani, ivo):
    key, secret = key_of(orvani, ivo)
    last = key.expires_at - timedelta(microseconds=1)
    assert caller.caller_of(f"Bearer {secret}", last).key == key
    with pytest.raises(caller.KeyRefused):
        caller.caller_of(f"Bearer {secret}", key.expires_at)


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), keys.LONGEST + timedelta(seconds=1)])
def test_no_key_lasts_for_ever_or_for_no_time(orvani, ivo, lasts):
    with pytest.raises(BadInput, match="a year"):
        key_of(orvani, ivo, lasts=lasts)
    assert key_of(orvani, ivo, lasts=keys.LONGEST)


def test_a_key_for_nothing_cannot_be_made(orvani, ivo, at):
    with pytest.raises(BadInput):
        keys.make_key(partner=orvani, label="x", scopes=[], lasts=timedelta(days=1), by=ivo, at=at)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer tocsin_guess",
        "Basic tocsin_guess",
        "Bearer \udcff",
        "Bearer tocsin_" + "x" * 9_999,
    ],
)
def test_what_is_no_key_is_refused_alike(desk, orvani, header):
    with pytest.raises(caller.KeyRefused):
        caller.caller_of(header, timezone.now())


def test_a_refusal_says_how_to_come_in_and_not_which_part_was_wrong(bot, browse):
    expired = Machine(browse(), keys.PREFIX + "x" * 43).get("/me")
    assert expired.status_code == 401 and expired["WWW-Authenticate"].startswith("Bearer")
    assert expired["Content-Type"] == "application/problem+json"
    bot.client.logout()
    ApiKey.objects.update(revoked_at=timezone.now())
    assert bot.get("/me").content == expired.content


def test_a_logged_in_person_is_no_caller(orvani, browse, ivo):
    assert browse(ivo).get("/api/me").status_code == 401


def test_a_key_in_the_address_is_refused_even_when_it_works(bot):
    answer = bot.get(f"/me?key={bot.secret}")
    assert answer.status_code == 400
    assert "revoke" in answer.json()["what_to_do"] and bot.secret not in answer.content.decode()


def test_every_change_of_keys_is_in_the_log_without_the_secret(desk, orvani, ivo, at):
    key, _secret = key_of(orvani, ivo)
    keys.revoke_key(key=key, by=ivo, at=at)
    acts = [(entry.act, entry.actor) for entry in here.vault().entries()]
    assert acts == [(act, ivo.public_id) for act in ("partner added", "key made", "key revoked")]


def test_a_partner_sees_nothing_of_another_partner(bot, ivo, browse):
    """Another's report, none, and a report at the desk that no partner filed: all are the same 404."""
    other = Machine(browse(), key_of(partner(ivo, "Harbour Watch"), ivo)[1])
    report = bot.post("/reports", REPORT).json()["id"]
    nowhere = "fil_" + "0" * 16
    for path in ("", "/messages"):
        answers = [other.get(f"/reports/{one}{path}") for one in (report, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    for path in (f"/reports/{report}/messages", f"/reports/{nowhere}/messages"):
        assert other.post(path, {"text": "x"}, f"k-{path[9:17]}-{len(path)}").status_code == 404
    assert other.upload(report, b"x").status_code == 404
    assert other.get("/reports").json() == {"reports": [], "next": None}
    assert other.get(f"/reports?after={report}").status_code == 404


def test_past_its_rate_a_key_waits_and_danger_still_passes(bot, monkeypatch):
    monkeypatch.setitem(RATES, "ordinary", 3)
    monkeypatch.setitem(RATES, "danger", 2)
    at = timezone.now().replace(second=10)
    monkeypatch.setattr("tocsin.desk.api.endpoints.timezone.now", lambda: at)
    assert [bot.get("/me").status_code for _ in range(5)] == [200] * 3 + [429] * 2
    assert bot.get("/me")["Retry-After"] == "50"
    danger = [bot.post("/reports", REPORT | {"danger": "yes"}, f"case-{n:04d}").status_code for n in range(3)]
    assert danger == [201, 201, 429]
    at += timedelta(seconds=50)
    assert bot.get("/me").status_code == 200


def test_one_key_at_its_rate_does_not_slow_another(bot, orvani, ivo, browse, monkeypatch):
    monkeypatch.setitem(RATES, "ordinary", 1)
    other = Machine(browse(), key_of(orvani, ivo)[1])
    bot.get("/me"), bot.get("/me")
    assert other.get("/me").status_code == 200


def test_the_day_of_the_last_use_is_kept_and_not_the_hour(bot):
    bot.get("/me")
    assert ApiKey.objects.get().last_used_on == timezone.now().date()
