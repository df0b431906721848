"""The archive as other people's tools see it: records, index and package agree, also with outside readers."""

import base64
import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.core.capture.records import records
from tocsin.canonical import sha256
from tocsin.capture.archive import content_of
from tocsin.capture.cdxj import key, surt
from tocsin.capture.wacz import Page, write_wacz
from tocsin.capture.warc import Archive, Entry, Exchange
from tocsin.errors import IntegrityError

AT = datetime(2026, 11, 16, 9, 0, 1, 250, tzinfo=UTC)
SITE = "https://chirrup.example"
TOOLS = Path(sys.executable).parent
PAGE = Page(f"{SITE}/", AT, "Chirrup ünïcode", "words\nof the page")
ODD_HEAD = b"HTTP/1.1 200 \r\ncontent-TYPE:text/html\r\nX-Two: 1\r\nX-Two:  2\r\nX-Latin: \xfc\r\n\r\n"


def exchange(path: str = "/", head: bytes = ODD_HEAD, body: bytes = b"<p>words", **values: object) -> Exchange:
    request = b"GET " + path.encode() + b" HTTP/1.1\r\nHost: chirrup.example\r\n\r\n"
    made = Exchange(SITE + path, "GET", AT, request, status=200, media_type="text/html", address="192.0.2.1")
    made.response.head(head)
    made.response.write(body)
    for name, value in values.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with odd, cut, posted, empty and other records."""
    archive = Archive(tmp_path / "data.warc.half", AT)
    archive.add(exchange())
    archive.add(exchange("/cut", truncated="length", why_truncated="too large"))
    archive.add(exchange("/post?b=2&a=1", method="POST", request_body=b"x=1&y=%C3%BC", body=b""))
    archive.add(exchange("/raw", body=bytes(range(256)) * 300))
    archive.add_resource("urn:tocsin:certificate:chirrup.example:443", AT, "application/x-pem-file", b"pem")
    archive.close()
    write_wacz(tmp_path / "capture.wacz", archive.path, archive.entries, PAGE, {"format": "tocsin-capture-1"})
    return tmp_path / "capture.wacz"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)


def test_answers_lie_in_the_archive_as_they_came(package: Path) -> None:
    blocks = {each.url: each.block for each in records(package) if each.kind == "response"}
    assert blocks[f"{SITE}/"] == ODD_HEAD + b"<p>words"
    assert blocks[f"{SITE}/raw"] == ODD_HEAD + bytes(range(256)) * 300


def test_every_digest_and_length_in_the_archive_is_true(package: Path) -> None:
    for each in records(package):
        assert each.fields["warc-block-digest"] == f"sha256:{hashlib.sha256(each.block).hexdigest()}"
        if each.kind == "response":
            payload = each.block[len(ODD_HEAD) :]
            assert each.fields["warc-payload-digest"] == f"sha256:{hashlib.sha256(payload).hexdigest()}"


def test_records_say_when_where_from_and_what_was_cut(package: Path) -> None:
    found = {(each.kind, each.url): each.fields for each in records(package)}
    answer = found["response", f"{SITE}/cut"]
    assert answer["warc-date"] == "2026-11-16T09:00:01.000250Z"
    assert answer["warc-ip-address"] == "192.0.2.1"
    assert answer["warc-truncated"] == "length"
    assert "warc-truncated" not in found["response", f"{SITE}/"]
    assert found["request", f"{SITE}/cut"]["warc-concurrent-to"] == answer["warc-record-id"]
    ids = [each.fields["warc-record-id"] for each in records(package)]
    assert len(ids) == len(set(ids))


def test_outside_tools_accept_the_archive(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        opened.extract("archive/data.warc", tmp_path)
    checked = run(TOOLS / "warcio", "check", "-v", tmp_path / "archive" / "data.warc")
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 10
    validated = run(TOOLS / "wacz", "validate", "-f", package)
    assert validated.returncode == 0
    assert "is valid" in validated.stdout


def test_the_package_lists_every_file_with_its_digest_and_size(package: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        names = set(opened.namelist())
        listed = json.loads(opened.read("datapackage.json"))["resources"]
        digest = json.loads(opened.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{sha256(opened.read('datapackage.json'))}"
        assert {each["path"] for each in listed} == names - {"datapackage.json", "datapackage-digest.json"}
        for each in listed:
            data = opened.read(each["path"])
            assert (each["hash"], each["bytes"]) == (f"sha256:{sha256(data)}", len(data))
        assert opened.getinfo("archive/data.warc").compress_type == zipfile.ZIP_STORED


def test_each_index_line_leads_to_its_record(package: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        warc, lines = opened.read("archive/data.warc"), opened.read("indexes/index.cdx").decode().splitlines()
    assert len(lines) == 5
    assert lines == sorted(lines)
    for line in lines:
        sort_key, stamp, text = line.split(" ", 2)
        values = json.loads(text)
        start, length = int(values["offset"]), int(values["length"])
        [record] = ArchiveIterator(BytesIO(warc[start : start + length]))
        assert record.rec_headers.get_header("WARC-Target-URI") == values["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == values["digest"]
        assert (stamp, values["filename"]) == ("20261116090001", "data.warc")
        assert sort_key.startswith(surt(values["url"]))


def test_the_page_list_carries_the_text_a_reader_saw(package: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        header, page = (json.loads(line) for line in opened.read("pages/pages.jsonl").decode().splitlines())
    assert header["format"] == "json-pages-1.0"
    assert (page["url"], page["title"], page["text"]) == (PAGE.url, PAGE.title, PAGE.text)
    assert page["ts"] == "2026-11-16T09:00:01.000250Z"


def test_a_package_never_stands_half_under_its_final_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path / "data.warc.half", AT)
    archive.close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space"):
        write_wacz(tmp_path / "capture.wacz", archive.path, archive.entries, PAGE, {})
    assert not (tmp_path / "capture.wacz").exists()


def test_an_archive_never_writes_over_another(tmp_path: Path) -> None:
    Archive(tmp_path / "a.warc", AT).close()
    with pytest.raises(FileExistsError):
        Archive(tmp_path / "a.warc", AT)


def test_content_is_read_back_without_framing_and_coding(tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress(b"words words")
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    archive = Archive(tmp_path / "a.warc", AT)
    archive.add(exchange(head=head, body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)))
    archive.close()
    assert content_of(archive.path, archive.entries[0]) == b"words words"
    with pytest.raises(IntegrityError, match="no record"):
        content_of(archive.path, replace(archive.entries[0], offset=archive.path.stat().st_size))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=4000), st.binary(max_size=300))
def test_any_bytes_at_all_survive(tmp_path_factory: pytest.TempPathFactory, body: bytes, resource: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    archive = Archive(folder / "a.warc", AT)
    archive.add(exchange(body=body))
    archive.add_resource("urn:x", AT, "application/octet-stream", resource)
    archive.close()
    write_wacz(folder / "a.wacz", archive.path, archive.entries, PAGE, {})
    found = records(folder / "a.wacz")
    assert [each.block for each in found if each.kind == "response"] == [ODD_HEAD + body]
    assert [each.block for each in found if each.kind == "resource"] == [resource]


@pytest.mark.parametrize(
    "url",
    [
        "https://chirrup.example/", "https://www.chirrup.example/A/B?b=1&a=2", "http://chirrup.example:8080/x",
        "https://a.b.c.example/path/", "https://chirrup.example/?q=1", "http://192.0.2.7/x", "https://chirrup.example/a//b",
        "https://chirrup.example/x?a=1&a=0&c", "https://chirrup.example/%C3%BC", "https://chirrup.example:443/y",
    ],
)  # fmt: skip
def test_keys_are_those_that_replay_tools_look_for(url: str) -> None:
    outside = run(sys.executable, "-W", "ignore", "-c", "import surt, sys; print(surt.surt(sys.argv[1]))", url)
    assert surt(url) == outside.stdout.strip()


@given(st.sampled_from(["a", "www.b", "c.d.e"]), st.from_regex(r"/[a-zA-Z0-9/_.-]{0,20}", fullmatch=True))
def test_a_key_never_holds_a_space_and_begins_with_the_reversed_host(host: str, path: str) -> None:
    found = surt(f"https://{host}.example{path}")
    assert " " not in found
    assert found.startswith("example,")
    assert urlsplit(path).path[:1].lower() in found


def test_a_posted_request_has_a_key_of_its_own() -> None:
    get = Entry(f"{SITE}/p", "GET", AT, 200, "", "", 0, 1, "")
    post = replace(get, method="POST", request_body=b"a=1 2")
    assert key(get) != key(post)
    assert "__wb_method=post" in key(post)
    assert " " not in key(post)


def test_the_authority_is_accepted_by_its_key_alone() -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from tocsin.capture.authority import Authority

    authority = Authority(AT)
    spki = authority.root.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert base64.b64decode(authority.pin) == hashlib.sha256(spki).digest()
    assert authority.root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert authority.context("chirrup.example") is authority.context("chirrup.example")
    assert Authority(AT).pin != authority.pin


def test_an_answer_that_cannot_be_written_leaves_a_whole_archive_and_no_open_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    archive, lost = Archive(tmp_path / "data.warc", AT), exchange("/lost", body=bytes(1000))
    archive.add(exchange())
    with monkeypatch.context() as disk:
        disk.setattr(Archive, "_write", full)  # the request, when the response is written already
        with pytest.raises(OSError, match="No space"):
            archive.add(lost)
    assert lost.response.file.closed
    archive.add(exchange("/after"))
    archive.close()
    assert [entry.url for entry in archive.entries] == [f"{SITE}/", f"{SITE}/after"]
    assert [content_of(archive.path, entry) for entry in archive.entries] == [b"<p>words"] * 2
