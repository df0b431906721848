"""Text messages from a phone's backup, and pages that a browser saved whole."""

import pytest

from tests.core.readers.reading import confined, here, items, notes, problems
from tocsin.readers import choose
from tocsin.readers.mhtml import EXAMPLE as MHTML

HEAD = '<?xml version="1.0" encoding="UTF-8"?><smses count="9">'


def sms(**fields):
    given = {"address": "+12025550143", "date": "1790921045123", "type": "1", "body": "Hello", **fields}
    return "<sms " + " ".join(f'{name}="{value}"' for name, value in given.items()) + "/>"


def test_a_text_message_gives_number_instant_and_words(tmp_path):
    [item] = items(here(tmp_path, "sms", f"{HEAD}{sms(body='Որքա՞ն&#10;now &amp; here')}</smses>"))
    assert item.text == "Որքա՞ն\nnow & here"
    assert item.account.key == "sms:#+12025550143"
    assert item.posted.edtf == "2026-10-02T06:04:05Z"
    assert item.source.locator == "sms[0]"


def test_the_owners_own_messages_are_not_laid_to_the_other_side(tmp_path):
    [item] = items(here(tmp_path, "sms", f"{HEAD}{sms(type='2')}</smses>"))
    assert item.account is None
    assert item.speaker == "the phone's owner"
    assert item.extra == {"to": "+12025550143"}


def test_places_count_text_messages_and_picture_messages_are_told(tmp_path):
    found = here(tmp_path, "sms", f"{HEAD}{sms()}<mms date='1'><parts/></mms>{sms(body='two')}</smses>")
    assert [item.source.locator for item in items(found)] == ["sms[0]", "sms[1]"]
    assert any("not read here: 1" in note for note in notes(found))


def test_a_backup_cut_off_gives_what_came_before(tmp_path):
    found = here(tmp_path, "sms", HEAD + sms() * 50 + sms()[:20])
    assert len(items(found)) == 50
    assert "breaks off" in problems(found)[0]


@pytest.mark.parametrize("date", ["", "soon", "-5", "9" * 30])
def test_a_date_that_is_none_is_no_date(tmp_path, date):
    [item] = items(here(tmp_path, "sms", f"{HEAD}{sms(date=date)}</smses>"))
    assert item.posted is None


def test_an_entity_in_a_backup_is_not_read_from_disk(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = f'<!DOCTYPE smses [<!ENTITY e SYSTEM "file://{secret}">]><smses><sms body="a" date="1"/>&e;</smses>'
    assert "hunter2" not in str(here(tmp_path, "sms", body))


def test_a_long_backup_streams_through_little_memory(tmp_path):
    path = tmp_path / "sms.xml"
    path.write_text(HEAD + sms(body="x" * 500) * 100_000 + "</smses>")
    from tocsin.confine import Limits

    assert len(items(confined(path, limits=Limits(memory=256 << 20)))) == 100_000


def test_a_saved_page_knows_its_address_and_its_letters(tmp_path):
    path = tmp_path / "download"
    path.write_bytes(MHTML)
    assert choose(path) == "mhtml"
    [item] = items(confined(path))
    assert item.text == "Reward for news of Marenians, ₿ 0.05"
    assert item.url == "https://chirrup.example/p/81#p-81"


def test_mail_with_pictures_in_its_text_is_mail_and_not_a_saved_page(tmp_path):
    path = tmp_path / "download"
    head = b"Received: from a by b; Fri, 2 Oct 2026 03:05:11 +0000\r\n"
    path.write_bytes(head + MHTML.replace(b"Snapshot-Content-Location", b"X-Location"))
    assert choose(path) == "email"
