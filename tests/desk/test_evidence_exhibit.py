"""Noor looks at an exhibit. Nothing captured ever runs on the desk's own pages."""

import io

import pytest

from tests.conftest import AT
from tocsin.desk import here
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.intake import taking
from tocsin.errors import IntegrityError

from .intake_story import item, report, screenshot

HOSTILE = "<!doctype html><html><head><title>x</title></head><body><h1>News</h1><script>alert(1)</script></body></html>"


def upload(lea, path, name=""):
    return taking.preserve_file(report=report(lea), file=taking.Upload(path, name or path.name), by=lea, at=AT)


def test_the_page_tells_the_custody_chain_in_order(browse, lea, noor):
    one = item(lea)
    page = browse(noor).get(f"/exhibits/{one.exhibit.label}/").content.decode()
    assert one.exhibit.digest in page
    assert page.index("Received") < page.index("Read: its words") < page.index("Analysed")
    assert "Lea" in page


def test_the_original_leaves_as_a_download_byte_for_byte(browse, lea, noor):
    one = item(lea)
    answer = browse(noor).get(f"/exhibits/{one.exhibit.label}/file/")
    assert b"".join(answer.streaming_content) == here.vault().read(one.exhibit.digest)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_download_is_in_the_custody_log(browse, lea, noor):
    one = item(lea)
    browse(noor).get(f"/exhibits/{one.exhibit.label}/file/")
    last = here.vault().custody(one.exhibit.digest)[-1]
    assert (last.act, last.actor) == ("exhibit downloaded", noor.public_id)


def test_captured_html_is_never_a_page_of_the_desk(browse, lea, noor, tmp_path):
    (tmp_path / "page.html").write_text(HOSTILE, "utf-8")
    kept = upload(lea, tmp_path / "page.html")
    client = browse(noor)
    for path in ("", "file/", "picture/"):
        answer = client.get(f"/exhibits/{kept.label}/{path}")
        body = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        if answer.headers["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in body
        else:
            assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>.txt', "\u202egnp.exe", "a\nb.txt", "..%2f..%2fetc"])
def test_a_hostile_file_name_is_shown_as_text_and_splits_no_header(browse, lea, noor, tmp_path, name):
    (tmp_path / "a.txt").write_text("words", "utf-8")
    kept = (
        here.vault().receive(b"words of mine", name=name, media_type="text/plain", how="file", actor="x", at=AT).exhibit
    )
    from tocsin.desk.evidence.indexing import index

    index(here.vault())
    client = browse(noor)
    page = client.get(f"/exhibits/{kept.label}/").content.decode()
    assert "<script>alert" not in page
    disposition = client.get(f"/exhibits/{kept.label}/file/").headers["Content-Disposition"]
    assert "\n" not in disposition
    assert disposition.startswith("attachment")


def test_a_picture_is_made_anew_without_its_metadata(browse, lea, noor, tmp_path):
    from PIL import Image

    kept = upload(lea, screenshot(tmp_path))
    answer = browse(noor).get(f"/exhibits/{kept.label}/picture/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"secret reporter" in here.vault().read(kept.digest)
    assert b"secret reporter" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (400, 200)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"GIF89a" + b"\xff" * 40])
def test_what_is_no_picture_ends_in_a_sentence(browse, lea, noor, data):
    from tocsin.desk.evidence.indexing import index

    kept = here.vault().receive(data, name="x.png", media_type="image/png", how="file", actor="x", at=AT).exhibit
    index(here.vault())
    answer = browse(noor).get(f"/exhibits/{kept.label}/picture/")
    assert answer.status_code == 400
    assert "cannot be shown" in answer.content.decode()


def test_an_altered_exhibit_is_refused_loudly(browse, lea, noor):
    one = item(lea)
    path = here.vault().store.path(one.exhibit.digest)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    answer = browse(noor).get(f"/exhibits/{one.exhibit.label}/file/")
    assert answer.status_code == 400
    assert "tocsin verify" in answer.content.decode()
    with pytest.raises(IntegrityError):
        here.vault().read(one.exhibit.digest)


@pytest.mark.parametrize("label", ["E-0099", "E-", "0", "E-0001x", "E-99999999999999999999", "..", "E-٣"])
def test_a_label_that_is_none_is_not_found(browse, lea, noor, label):
    item(lea)
    assert Exhibit.objects.count() == 1
    assert browse(noor).get(f"/exhibits/{label}/").status_code == 404


def captured_picture(of):
    """The screenshot of the same capture, as the index knows it."""
    facts = {"media_type": "image/png", "name": "page.png", "how": "capture", "received_at": AT, "size": 9}
    return Exhibit.objects.create(digest="f" * 64, number=99, group=of.digest, detail={"role": "screenshot"}, **facts)


@pytest.mark.parametrize("path", ["", "judge/"])
def test_the_picture_of_a_capture_stands_beside_the_words_under_the_same_veil(browse, lea, noor, path):
    one = item(lea)
    without = browse(noor).get(f"/items/{one.item_id}/{path}").content.decode()
    assert "beside" not in without
    captured_picture(one.exhibit)
    page = browse(noor).get(f"/items/{one.item_id}/{path}").content.decode()
    veil = page[page.index('class="veil"') : page.index("</section>", page.index('class="veil"'))]
    assert 'class="under beside"' in veil
    assert 'src="/exhibits/E-0099/picture/"' in veil
    assert 'id="words-of-record"' in veil
