"""Text messages from a phone's backup, and pages that a browser saved whole."""

import pytest

from tests.core.readers.reading import confined, here, items, problems
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


MMS = (
    '<mms date="1790910245000" msg_box="{box}" address="+12025550143~+12025550100" sub="{sub}" contact_name="Watcher">'
    '<parts><part seq="-1" ct="application/smil" text="&lt;smil/&gt;"/>'
    '<part seq="0" ct="text/plain" text="{words}"/>'
    '<part seq="0" ct="image/jpeg" name="null" cl="map.jpg" data="{data}"/></parts>'
    '<addrs><addr address="+12025550143" type="137"/><addr address="+12025550100" type="151"/></addrs></mms>'
)


def mms(words="We know.", box="1", sub="null", data="AAAA"):
    return MMS.format(words=words, box=box, sub=sub, data=data)


def test_picture_messages_give_their_words_their_sender_and_the_names_of_their_pictures(tmp_path):
    text, picture = items(here(tmp_path, "sms", f"{HEAD}{sms()}{mms(sub='you')}</smses>"))
    assert [text.source.locator, picture.source.locator] == ["sms[0]", "mms[0]"]
    assert (picture.text, picture.account.stable_id) == ("We know.", "+12025550143")
    assert picture.extra == {"subject": "you", "media": "map.jpg"}
    assert picture.posted.edtf == "2026-10-02T03:04:05Z"


def test_a_picture_message_that_the_owner_sent_is_the_owners(tmp_path):
    [picture] = items(here(tmp_path, "sms", f"{HEAD}{mms(box='2')}</smses>"))
    assert (picture.account, picture.speaker) == (None, "the phone's owner")


def test_a_picture_of_fifteen_megabytes_does_not_end_the_reading(tmp_path):
    """libxml2 refuses more than 10 MB in one attribute unless it is told otherwise."""
    path = tmp_path / "sms.xml"
    path.write_text(f"{HEAD}{mms(data='A' * 15_000_000)}{sms(body='after')}</smses>")
    assert [item.text for item in items(confined(path))] == ["We know.", "after"]


@pytest.mark.parametrize("before", [0, 1, *range((1 << 18) - 30 - len(HEAD), (1 << 18) - len(HEAD), 3)])
def test_emoji_that_the_program_writes_in_two_halves_are_whole_again_wherever_a_chunk_ends(tmp_path, before):
    body = sms(body="&#55357;&#56898; ok &#x1F602; &#10;")
    padding = f"<!--{' ' * max(0, before - 7 - body.index('&#55357'))}-->"
    [item] = items(here(tmp_path, "sms", f"{HEAD}{padding}{body}</smses>"))
    assert item.text == "\U0001f642 ok \U0001f602 \n"


@pytest.mark.parametrize("half", ["&#55357;", "&#56898;", "&#56898;&#55357;"])
def test_half_an_emoji_costs_a_letter_and_not_the_backup(tmp_path, half):
    found = items(here(tmp_path, "sms", f"{HEAD}{sms(body=half + 'We know.')}{sms(body='after')}</smses>"))
    assert found[0].text.endswith("We know.")
    assert found[1].text == "after"


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


@pytest.mark.slow
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
