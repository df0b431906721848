"""Pages that people saved or archived with other programs, and Outlook's messages."""

import io

import pytest

from tests.core.readers import cfb
from tests.core.readers.reading import confined, here, items, notes, problems
from tocsin.readers import choose, readers

PAGE = b'<!doctype html><article class="post" id="p-%d" data-handle="a"><p class="text">Reward %d.</p></article>'


def warc(pages, *, packed=False):
    """A WARC of these pages (address, status, headers, body) with a picture and a script between."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, status, headers, body in pages:
        head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=head)
        writer.write_record(record)
    return out.getvalue()


HTML, PNG = [("Content-Type", "text/html; charset=utf-8")], [("Content-Type", "image/png")]
SITE = [
    ("https://chirrup.example/p/1", "200 OK", HTML, PAGE % (1, 1)),
    ("https://chirrup.example/a.png", "200 OK", PNG, b"\x89PNG"),
    ("https://chirrup.example/old", "302 Found", [*HTML, ("Location", "/p/2")], b"moved"),
    ("https://chirrup.example/p/2", "200 OK", HTML, PAGE % (2, 2)),
]


@pytest.mark.parametrize("packed", [False, True])
def test_every_page_of_a_warc_is_read_with_its_own_address_and_record(tmp_path, packed):
    path = tmp_path / "given.warc"
    path.write_bytes(warc(SITE, packed=packed))
    assert choose(path, "download") == "warc"
    found = confined(path)
    assert [item.text for item in items(found)] == ["Reward 1.", "Reward 2."]
    assert [item.source.locator for item in items(found)] == ["record 0 #p-1", "record 3 #p-2"]
    assert items(found)[1].url.startswith("https://chirrup.example/p/2")
    assert any("2 responses that are no web page" in note for note in notes(found))


def test_a_record_without_its_digest_is_read_and_told(tmp_path):
    found = here(tmp_path, "warc", warc(SITE[:1]).replace(b"Reward 1.", b"Reward 7."))
    assert [item.text for item in items(found)] == ["Reward 7."]
    assert "does not have the digest" in problems(found)[0]


def test_further_pages_that_a_wacz_lists_are_read_after_its_main_page(tmp_path):
    import json
    import zipfile

    path = tmp_path / "site.wacz"
    rows = [{"format": "json-pages-1.0"}, *({"url": f"https://chirrup.example/p/{n}"} for n in (2, 1))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc", warc(SITE))
        archive.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, rows)))
        archive.writestr("datapackage.json", json.dumps({"mainPageUrl": "https://chirrup.example/p/2"}))
    found = items(confined(path))
    assert [item.text for item in found] == ["Reward 2.", "Reward 1."]
    assert [item.source.locator for item in found] == ["#p-2", "archive/data.warc record 0 #p-1"]


def test_singlefile_tells_address_and_time_as_the_program_wrote_them(tmp_path):
    found = here(tmp_path, "singlefile", readers()["singlefile"].EXAMPLE)
    [item] = items(found)
    assert item.text == "Reward for news of Marenians."
    assert item.url == "https://chirrup.example/p/81#p-81"
    assert item.extra["saved"] == "2026-10-02T03:10:00Z"
    assert "SingleFile says that it saved this page" in notes(found)[0]


@pytest.mark.parametrize("size", [10, 1 << 20, (1 << 20) + 1, 3_000_000, 90_000_000])
def test_pictures_of_any_size_are_set_aside_and_cost_no_words(tmp_path, size):
    page = readers()["singlefile"].EXAMPLE.replace(b"iVBORw0KGgo=", b"A" * size)
    path = tmp_path / "saved.html"
    path.write_bytes(page)
    [item] = items(confined(path, reader="singlefile"))
    assert item.text == "Reward for news of Marenians."
    assert "AAAA" not in str(item)


@pytest.mark.parametrize("padding", range(200, 330, 9))
def test_a_picture_that_a_chunk_cuts_is_still_set_aside(tmp_path, monkeypatch, padding):
    from tocsin.readers import singlefile

    monkeypatch.setattr(singlefile, "CHUNK", 512)
    page = (
        readers()["singlefile"]
        .EXAMPLE.replace(b"<article", b" " * padding + b"<article")
        .replace(b"iVBORw0KGgo=", b"A" * 2000)
    )
    [item] = items(here(tmp_path, "singlefile", page))
    assert item.text == "Reward for news of Marenians."


def test_an_outlook_message_gives_sender_instant_words_and_the_received_chain(tmp_path):
    path = tmp_path / "threat.msg"
    path.write_bytes(cfb.message(cfb.EXAMPLE))
    assert choose(path, "download") == "msg"
    [item] = items(confined(path))
    assert item.text == "Мы знаем, где вы живёте."
    assert (item.account.handle, item.account.display_name) == ("watcher@mail.example", "Watcher")
    assert item.posted.edtf == "2026-10-02T03:04:05Z"
    assert item.title == "you"
    assert item.extra["received"].startswith("from mail.example")


def test_without_headers_the_message_s_own_properties_tell_sender_and_time(tmp_path):
    told = {key: value for key, value in cfb.EXAMPLE.items() if key[0] != 0x007D}
    [item] = items(here(tmp_path, "msg", cfb.message({**told, (0x0E04, cfb.STRING): "Consulate"})))
    assert (item.account.handle, item.account.display_name) == ("watcher@mail.example", "Watcher")
    assert item.posted.edtf == "2026-10-02T03:04:05Z"
    assert item.extra["to"] == "Consulate"


def test_attachments_of_an_outlook_message_are_items_of_their_own(tmp_path):
    chat = "13/10/2026, 07:04 - Watcher: We know.\n13/10/2026, 07:05 - Voice: Where?\n" * 60
    data = cfb.message(cfb.EXAMPLE, [("chat.txt", "text/plain", chat.encode()), ("x.bin", "", bytes(range(256)) * 20)])
    found = items(here(tmp_path, "msg", data))
    assert len(found) == 1 + 120 + 1
    assert found[1].source.locator == "message, attachment 1 › line 1"
    assert found[1].source.reader == "whatsapp"
    assert found[-1].title == "x.bin"


def test_an_outlook_message_without_plain_words_says_so(tmp_path):
    told = {key: value for key, value in cfb.EXAMPLE.items() if key[0] != 0x1000}
    found = here(tmp_path, "msg", cfb.message(told))
    assert items(found)[0].text == ""
    assert "RTF" in problems(found)[0]
