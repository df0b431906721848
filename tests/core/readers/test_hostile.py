"""Files made to harm: each ends within its limits, in a sentence, and the next file is read as ever."""

import io
import os
import stat
import struct
import zipfile
import zlib

import pytest

from tests.core.readers.reading import confined, here, items, problems
from tocsin import confine
from tocsin.readers import ReadSource, choose, read_file, readers

CHAT = "13/10/2026, 07:04 - Watcher: Hello\n"


def chat_zip(path, *, name="_chat.txt", data=CHAT, extra=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        for member, content in extra:
            archive.writestr(member, content)
    return path


def test_a_zip_bomb_is_stopped_by_what_it_unpacks_to_and_not_by_what_it_claims(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("_chat.txt", "w", force_zip64=True) as member,
    ):
        member.write(CHAT.encode())
        for _ in range(400):
            member.write(b"\0" * (1 << 20))
    assert path.stat().st_size < 1 << 20
    found = confined(path)
    assert "bomb" in problems(found)[-1]


@pytest.mark.slow
def test_a_large_honest_zip_is_read(tmp_path):
    """A chat of repeated words packs well; under 100 MiB that alone is no reason to refuse it."""
    path = chat_zip(tmp_path / "chat.zip", data=CHAT * 200_000)
    count = sum(1 for _ in read_file(path, ReadSource("0" * 64, reader="whatsapp"), run=confine.run))
    assert count == 200_000 + 1


def test_a_zip_in_a_zip_is_not_opened(tmp_path):
    inner = chat_zip(tmp_path / "inner.zip").read_bytes()
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("WhatsApp Chat inner.zip", inner)
    found = confined(path, reader="whatsapp")
    assert items(found) == []
    assert "holds no chat" in problems(found)[0]


def test_a_traversing_name_writes_nothing_anywhere(tmp_path):
    chat_zip(tmp_path / "chat.zip", extra=[("../../escaped.txt", "x"), ("/tmp/tocsin-escaped.txt", "x")])
    before = set(tmp_path.parent.iterdir())
    assert len(items(confined(tmp_path / "chat.zip"))) == 1
    assert set(tmp_path.parent.iterdir()) == before
    assert not os.path.exists("/tmp/tocsin-escaped.txt")


def test_a_symbolic_link_in_a_zip_is_not_followed(tmp_path):
    path = tmp_path / "chat.zip"
    link = zipfile.ZipInfo("_chat.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    found = confined(path, reader="whatsapp")
    assert items(found) == []
    assert "root:" not in str(found)


def test_a_zip_of_too_many_members_is_refused(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_001):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), b"")
    assert "more than 100000 members" in problems(confined(path, reader="whatsapp"))[0]


def docx(path, body):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_xml_entities_are_neither_read_from_disk_nor_multiplied(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    body = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        f"<w:document {W}><w:p><w:t>Seen &e;</w:t></w:p></w:document>"
    )
    found = confined(docx(tmp_path / "a.docx", body))
    assert "hunter2" not in str(found)


def test_a_billion_laughs_end_within_the_limits(tmp_path):
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<!DOCTYPE x [<!ENTITY l0 "ha">{rows}]><w:document {W}><w:p><w:t>&l11;</w:t></w:p></w:document>'
    found = confined(docx(tmp_path / "a.docx", body), limits=confine.Limits(cpu_s=20, memory=512 << 20))
    assert found
    assert sum(len(item.text) for item in items(found)) < 1000


def png_claiming(width, height):
    """A PNG whose header claims a size that its few bytes do not hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    out = io.BytesIO(b"")
    out.write(b"\x89PNG\r\n\x1a\n")
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")):
        out.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    return out.getvalue()


def test_a_png_that_claims_billions_of_pixels_is_refused_by_its_header(tmp_path):
    path = tmp_path / "huge.png"
    path.write_bytes(png_claiming(60_000, 60_000))
    assert choose(path) == "screenshot"
    assert "60000 by 60000 pixels" in problems(confined(path))[0]


def test_pixels_are_limited_at_the_limit_and_past_it(tmp_path):
    from tocsin.readers._pictures import MOST_PIXELS

    at, past = png_claiming(8000, MOST_PIXELS // 8000), png_claiming(8000, MOST_PIXELS // 8000 + 1)
    assert "claims" not in problems(here(tmp_path, "screenshot", at))[0]
    assert "claims" in problems(here(tmp_path, "screenshot", past))[0]


@pytest.mark.parametrize("name", ["pasted", "article", "page", "csv_links", "whatsapp", "email"])
def test_a_single_line_of_ten_megabytes_ends_within_the_limits(tmp_path, name):
    path = tmp_path / "line.txt"
    path.write_bytes(b"<p>" + b"word " * 2_000_000)
    assert confined(path, reader=name, limits=confine.Limits(cpu_s=60))


def test_a_page_nested_a_hundred_thousand_deep_is_survived(tmp_path):
    path = tmp_path / "deep.html"
    path.write_bytes(b"<!doctype html><body>" + b"<div>" * 100_000 + b"Reward for news of Marenians")
    found = confined(path, reader="page")
    assert found


def test_a_pdf_whose_pages_go_in_a_circle_ends(tmp_path):
    path = tmp_path / "loop.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n122\n%%EOF\n"
    )
    found = confined(path, limits=confine.Limits(cpu_s=20, wall_s=30))
    assert items(found) == []
    assert problems(found)


def test_a_zip_with_an_empty_member_name_is_a_sentence(tmp_path):
    """Python's zipfile answers such damage with an IndexError; found by the contract's damaging test."""
    data = bytearray(readers()["docx"].EXAMPLE)
    data[432:433] = b"\0\0\0\0"
    del data[450:453]
    assert problems(here(tmp_path, "docx", bytes(data)))


def test_after_every_hostile_file_the_next_one_is_read(tmp_path):
    (tmp_path / "bad").write_bytes(b"PK\x03\x04" + b"\xff" * 1000)
    (tmp_path / "good.txt").write_text(CHAT)
    assert problems(confined(tmp_path / "bad", reader="whatsapp"))
    assert len(items(confined(tmp_path / "good.txt"))) == 1


def test_a_format_nobody_knows_is_a_sentence(tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(range(256)) * 20)
    assert choose(path) == ""
    assert "No reader knows this format" in problems(confined(path))[0]


def test_a_finding_of_another_exhibit_is_not_believed(tmp_path):
    """A child taken over by hostile bytes could say anything; the parent checks what it can."""
    path = tmp_path / "a.txt"
    path.write_text(CHAT)

    def lying(function, path, arguments, limits=None):
        for record in confine.run(function, path, arguments, limits):
            if isinstance(record, dict) and "item" in record:
                record["item"]["source"]["exhibit"] = "f" * 64
            yield record

    found = list(read_file(path, ReadSource("0" * 64, "a.txt"), run=lying))
    assert items(found) == []
    assert any("another" in text or "not this file" in text for text in problems(found))


@pytest.mark.parametrize("name", sorted(readers()))
def test_a_name_is_never_a_path(tmp_path, name):
    path = tmp_path / "given"
    path.write_bytes(readers()[name].EXAMPLE)
    found = confined(path, reader=name, name="../../../etc/passwd\x00<script>")
    assert len(items(found)) == readers()[name].EXAMPLE_GIVES
