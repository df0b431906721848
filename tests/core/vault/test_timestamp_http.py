"""Authorities over HTTP: a real server with openssl behind it, and every answer that must not become a token."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from tocsin.errors import BadInput, IntegrityError, Refused, TocsinError
from tocsin.net import Guard, Unreachable
from tocsin.vault.timestamp import Authority, obtain, verify_token
from tocsin.vault.timestamp_http import MOST, REPLY_TYPE, asking

from .authority import Clockmaker, ExtendedKeyUsageOID, honest, served

NOTE = b"marenia\n6\nroot\n"


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clockmaker(tmp_path_factory.mktemp("tsa") / "good")


@pytest.fixture()
def authority(clock):
    return Authority("test clock", (clock.root,))


def ask_of(place, seconds=5.0):
    return asking(f"http://{place}/tsr", Guard((place,)), seconds)


def other_request(**more):
    """A request that is not the one that was sent."""
    given = {"message": NOTE, **more}
    return TimestampRequestBuilder().data(given["message"]).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def test_a_token_comes_over_http_with_the_types_of_rfc_3161(clock, authority):
    with served(honest(clock)) as (place, asked):
        reply, token = obtain(ask_of(place), NOTE, authority)
    assert asked[0][0] == "application/timestamp-query"
    assert verify_token(reply, NOTE, authority) == token
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert token.until == clock.signer.not_valid_after_utc


def test_each_request_has_a_nonce_of_its_own_so_that_no_old_answer_can_be_played_again(clock, authority):
    with served(honest(clock)) as (place, asked):
        first, _ = obtain(ask_of(place), NOTE, authority)
        obtain(ask_of(place), NOTE, authority)
    assert asked[0][1] != asked[1][1]
    with pytest.raises(IntegrityError, match="Nonce"):
        obtain(lambda _: first, NOTE, authority)


def test_a_token_over_another_message_is_refused(clock, authority):
    with (
        served(lambda _: honest(clock)(other_request(message=b"another"))) as (place, _),
        pytest.raises(IntegrityError, match="Nonce"),
    ):
        obtain(ask_of(place), NOTE, authority)


def test_a_token_hashed_otherwise_than_asked_is_refused(clock, authority):
    """An authority must not choose the weaker method for us."""
    with pytest.raises(IntegrityError, match="another method than sha512"):
        obtain(weaker(clock), NOTE, authority, hash_name="sha512")


def weaker(clock):
    """Answers a request for SHA-512 with a token over SHA-256 of the same message, its nonce kept."""
    import hashlib

    def ask(request):
        old, new = (hashlib.new(name, NOTE).digest() for name in ("sha512", "sha256"))
        head = bytes.fromhex("3031300d060960864801650304020105000420")
        at = request.index(bytes.fromhex("3051300d060960864801650304020305000440"))
        rest = request[at + 19 + len(old) :]
        body = request[2:at] if request[1] < 128 else request[3:at]
        inner = body + head + new + rest
        return clock(bytes([0x30, len(inner)]) + inner)

    return ask


FAULTS = {
    "expired": {"until": datetime.now(UTC) - timedelta(hours=1)},
    "not for stamping": {"usage": ExtendedKeyUsageOID.SERVER_AUTH},
    "usage not critical": {"critical": False},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_certificate_behind_a_good_address_is_refused(tmp_path, fault):
    bad = Clockmaker(tmp_path / "bad", **FAULTS[fault])
    with (
        served(lambda request: (200, REPLY_TYPE, reply_or_nothing(bad, request))) as (place, _),
        pytest.raises(IntegrityError),
    ):
        obtain(ask_of(place), NOTE, Authority("bad", (bad.root,)))


def reply_or_nothing(clock, request):
    """openssl refuses to stamp with some certificates; then the server answers an empty body."""
    import subprocess

    try:
        return clock(request)
    except subprocess.CalledProcessError:
        return b""


def endless():
    while True:
        yield b"\x30" * 65536


def slow():
    yield b"\x30"
    time.sleep(3)
    yield b"\x82"


ANSWERS = {
    "an HTML error page": (200, "text/html", b"<html><h1>Under maintenance</h1></html>", "answered with text/html"),
    "an HTML page that calls itself a token": (200, REPLY_TYPE, b"<html>", None),
    "a status of failure": (503, REPLY_TYPE, b"", "status 503"),
    "a redirect, which a POST never follows": (302, "text/plain", b"", "status 302"),
    "an endless body": (200, REPLY_TYPE, endless(), "not whole"),
    "a body that never comes": (200, REPLY_TYPE, slow(), "not whole"),
    "an empty body": (200, REPLY_TYPE, b"", None),
    "no type": (200, "", b"x", "something unnamed"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_hostile_answer_is_a_sentence_with_a_next_step_within_the_time(authority, name):
    status, kind, body, told = ANSWERS[name]
    begun = time.monotonic()
    with (
        served(lambda _: (status, kind, body)) as (place, _),
        pytest.raises(TocsinError, match=told or "not a token") as caught,
    ):
        obtain(ask_of(place, 1.0), NOTE, authority)
    assert isinstance(caught.value, Unreachable if told else IntegrityError)
    assert caught.value.hint
    assert time.monotonic() - begun < 30, "a bound only, so that an endless answer ends at all"


def test_a_reply_of_just_the_limit_is_read_and_one_byte_more_is_not(authority):
    for size, told in ((MOST, "not a token"), (MOST + 1, "not whole")):
        with (
            served(lambda _, size=size: (200, REPLY_TYPE, b"\x30" * size)) as (place, _),
            pytest.raises(TocsinError, match=told),
        ):
            obtain(ask_of(place), NOTE, authority)


def test_the_desks_own_network_is_not_asked_unless_the_origin_is_named(clock, authority):
    with served(honest(clock)) as (place, asked), pytest.raises(Refused):
        obtain(asking(f"http://{place}/", Guard()), NOTE, authority)
    assert asked == []


def test_a_link_that_is_none_is_a_sentence(authority):
    with pytest.raises((BadInput, Refused)):
        obtain(asking("file:///etc/passwd", Guard()), NOTE, authority)
