"""TLS: the page is read through the recorder, the server's certificate is verified and kept, and a bad one is named."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.core.capture.conftest import Take
from tests.core.capture.records import answers, records
from tests.core.capture.web import Web, page, reply
from tocsin.capture import CaptureStatus
from tocsin.capture.authority import Authority
from tocsin.net import Guard, Unreachable, fetch

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts, for the time of the test."""
    authority = Authority(NOW)
    bundle = tmp_path / "roots.pem"
    bundle.write_bytes(authority.root.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    return authority


def secure(authority: Authority, host: str = "127.0.0.1") -> ssl.SSLContext:
    return authority.context(host)


@pytest.fixture
def secure_web(known: Authority) -> Iterator[Web]:
    with Web(
        {"/": page("Secure", "<script>fetch('/late')</script>"), "/late": reply("late", "text/plain")}, secure(known)
    ) as running:
        yield running


def test_a_secure_page_is_archived_as_served_with_its_certificate(take: Take, secure_web: Web) -> None:
    got = take(secure_web.url, origins=(secure_web,))
    assert got.status is CaptureStatus.CAPTURED
    assert got.notes == ()
    kept = answers(got.file("wacz"))
    assert kept[f"GET {secure_web.url}/"] == [secure_web.pages["/"]]
    assert kept[f"GET {secure_web.url}/late"] == [secure_web.pages["/late"]]
    [certificate] = [each for each in records(got.file("wacz")) if each.url.startswith("urn:tocsin:certificate:")]
    assert certificate.url.endswith(secure_web.origin)
    assert certificate.block.startswith(b"-----BEGIN CERTIFICATE-----")


@pytest.mark.parametrize(
    ("authority", "host", "says"),
    [
        (Authority(NOW), "127.0.0.1", "certificate signature failure"),
        (None, "elsewhere.example", "mismatch"),
        (Authority(NOW - timedelta(days=30)), "127.0.0.1", "could not be verified"),
    ],
)
def test_a_certificate_that_cannot_be_verified_is_named_and_the_page_is_kept(
    take: Take, known: Authority, authority: Authority | None, host: str, says: str
) -> None:
    with Web({"/": page("Doubtful", "")}, secure(authority or known, host)) as web:
        got = take(web.url, origins=(web,))
    assert got.status is CaptureStatus.CAPTURED
    [note] = got.notes
    assert web.origin in note
    assert says in note


def test_fetch_refuses_a_certificate_that_cannot_be_verified(known: Authority) -> None:
    with Web({"/": reply("secret")}, secure(Authority(NOW))) as web, pytest.raises(Unreachable, match="not trusted"):
        fetch(web.url, Guard((web.origin,)))


def test_fetch_reads_a_verified_server(secure_web: Web) -> None:
    assert fetch(secure_web.url + "/late", Guard((secure_web.origin,))).body == b"late"


def test_a_server_that_breaks_off_the_handshake_fails_with_a_sentence(take: Take) -> None:
    without_a_certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with Web({}, without_a_certificate) as web:
        got = take(web.url, origins=(web,))
    assert got.status is CaptureStatus.FAILED
    assert "broke off" in got.reason
