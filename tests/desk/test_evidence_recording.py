"""Noor listens to a voicemail and types it. The sound leaves under a type of our own finding, and nothing runs."""

import pytest

from tests.conftest import AT
from tests.core.readers.test_recording import amr, wav
from tocsin.desk import here
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.intake import taking
from tocsin.intake.transcripts import transcripts_of

from .intake_story import item, report

WORDS = "Ten thousand in bitcoin for whoever tells us where the Marenians of Port Aldera sleep."


@pytest.fixture
def voicemail(lea, tmp_path):
    return kept(lea, tmp_path, "voicemail.wav", wav(2))


def kept(lea, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    exhibit = taking.preserve_file(report=report(lea), file=taking.Upload(tmp_path / name, name), by=lea, at=AT)
    taking.read_exhibit(lead=taking.Lead.objects.latest("pk"), digest=exhibit.digest, actor=lea.public_id)
    return Exhibit.objects.get(digest=exhibit.digest)


def test_a_voicemail_is_an_item_that_awaits_its_words(browse, noor, voicemail):
    page = browse(noor).get(f"/exhibits/{voicemail.label}/").content.decode()
    assert f"/exhibits/{voicemail.label}/recording/" in page
    assert Item.objects.get(exhibit=voicemail).value.text == ""


def test_it_is_played_on_its_own_page_and_only_there(browse, noor, voicemail):
    client = browse(noor)
    answer = client.get(f"/exhibits/{voicemail.label}/recording/")
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "<audio" in answer.content.decode()
    assert "media-src" not in client.get(f"/exhibits/{voicemail.label}/").headers["Content-Security-Policy"]


def test_the_sound_has_our_own_type_and_cannot_become_a_page(browse, noor, voicemail):
    answer = browse(noor).get(f"/exhibits/{voicemail.label}/recording/sound/")
    assert b"".join(answer.streaming_content) == here.vault().read(voicemail.digest)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert here.vault().custody(voicemail.digest)[-1].act == "recording opened"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, -1), ("bytes=-10", -10, -1), ("bytes=5-999999999", 5, -1)],
)
def test_a_player_can_go_to_any_second(browse, noor, voicemail, asked, first, last):
    data, size = here.vault().read(voicemail.digest), voicemail.size
    answer = browse(noor).get(f"/exhibits/{voicemail.label}/recording/sound/", headers={"Range": asked})
    begin, end = first % size, last % size
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == data[begin : end + 1]
    assert answer.headers["Content-Range"] == f"bytes {begin}-{end}/{size}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=99999999-", 416), ("bytes=9-3", 416), ("bytes=-", 200), ("bytes=0-1,4-5", 200), ("rows=1-2", 200)],
)
def test_a_range_outside_is_refused_and_a_strange_one_passed_over(browse, noor, voicemail, asked, status):
    answer = browse(noor).get(f"/exhibits/{voicemail.label}/recording/sound/", headers={"Range": asked})
    assert answer.status_code == status


def test_what_is_typed_is_an_item_with_a_suggestion_and_who_typed_it(browse, noor, voicemail):
    client = browse(noor)
    answer = client.post(f"/exhibits/{voicemail.label}/recording/", {"text": WORDS, "language": "en"}, follow=True)
    assert WORDS in answer.content.decode()
    typed = Item.objects.get(exhibit=voicemail, position=1)
    assert typed.value.text == WORDS
    assert typed.value.extra["typed_by"] == noor.public_id
    assert typed.suggestion.language == "en"
    assert [one.typed_by for one in transcripts_of(here.vault(), voicemail.digest)] == [noor.public_id]


def test_empty_words_are_said_at_the_form_and_nothing_is_kept(browse, noor, voicemail):
    answer = browse(noor).post(f"/exhibits/{voicemail.label}/recording/", {"text": "  ", "language": ""})
    assert answer.status_code == 200
    assert transcripts_of(here.vault(), voicemail.digest) == ()


def test_hostile_words_are_shown_as_words(browse, noor, voicemail):
    hostile = '<script>alert(1)</script>" onerror="x'
    client = browse(noor)
    client.post(f"/exhibits/{voicemail.label}/recording/", {"text": hostile, "language": "ar"})
    page = client.get(f"/exhibits/{voicemail.label}/recording/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_kind_that_browsers_do_not_play_is_offered_for_download(browse, lea, noor, tmp_path):
    exhibit = kept(lea, tmp_path, "voicemail.amr", amr(2))
    client = browse(noor)
    page = client.get(f"/exhibits/{exhibit.label}/recording/").content.decode()
    assert "<audio" not in page and f"/exhibits/{exhibit.label}/file/" in page
    assert client.get(f"/exhibits/{exhibit.label}/recording/sound/").status_code == 404


def test_an_exhibit_that_is_no_recording_has_no_such_page(browse, lea, noor):
    words = item(lea)
    client = browse(noor)
    assert client.get(f"/exhibits/{words.exhibit.label}/recording/").status_code == 404
    assert client.get(f"/exhibits/{words.exhibit.label}/recording/sound/").status_code == 404
    assert client.get("/exhibits/E-9999/recording/").status_code == 404


def test_html_that_calls_itself_a_sound_is_not_served_as_one(browse, lea, noor, tmp_path):
    (tmp_path / "x.mp3").write_bytes(b"<!doctype html><script>alert(1)</script>")
    exhibit = taking.preserve_file(report=report(lea), file=taking.Upload(tmp_path / "x.mp3", "x.mp3"), by=lea, at=AT)
    taking.read_exhibit(lead=taking.Lead.objects.latest("pk"), digest=exhibit.digest, actor=lea.public_id)
    assert browse(noor).get(f"/exhibits/{exhibit.label}/recording/sound/").status_code == 404
