"""Telegram's JSON: who, when, what was answered or passed on, for one chat and for a whole account, however large."""

import json
import resource

import pytest

from tests.core.readers.reading import confined, here, items, notes, problems
from tocsin import confine
from tocsin.readers import ReadSource, read_file


def message(**fields):
    return {
        "id": 12,
        "type": "message",
        "date": "2026-10-02T07:04:05",
        "date_unixtime": "1790921045",
        "from": "Watcher",
        "from_id": "user700000001",
        "text": "Hello",
        **fields,
    }


def one(folder, **fields):
    [item] = items(here(folder, "telegram", json.dumps({"name": "Hoplite", "messages": [message(**fields)]})))
    return item


def test_the_instant_is_the_unix_time_and_not_the_local_one(tmp_path):
    assert one(tmp_path).posted.edtf == "2026-10-02T06:04:05Z"


def test_an_old_export_without_unix_time_gives_local_time_and_says_so(tmp_path):
    item = one(tmp_path, date_unixtime=None)
    assert item.posted.edtf == "2026-10-02T07:04:05"
    assert "no time zone" in item.posted.note


def test_the_account_is_the_stable_id_with_the_name_shown(tmp_path):
    account = one(tmp_path).account
    assert (account.platform, account.stable_id, account.display_name) == ("telegram", "user700000001", "Watcher")
    assert account.key == "telegram:#user700000001"


def test_a_deleted_account_keeps_its_id(tmp_path):
    assert one(tmp_path, **{"from": None}).account.stable_id == "user700000001"


def test_words_are_joined_from_their_entities_without_loss(tmp_path):
    parts = ["pay to ", {"type": "code", "text": "bc1q"}, " or ", {"type": "mention", "text": "@maren_hunters"}, "\n👍"]
    assert one(tmp_path, text=parts).text == "pay to bc1q or @maren_hunters\n👍"


def test_a_link_hidden_behind_a_word_is_kept(tmp_path):
    item = one(tmp_path, text=[{"type": "text_link", "text": "here", "href": "https://chirrup.example/p/81"}])
    assert item.text == "here"
    assert item.extra["links"] == "https://chirrup.example/p/81"


def test_reply_forward_edit_media_and_chat_are_told(tmp_path):
    item = one(
        tmp_path, reply_to_message_id=7, forwarded_from="Port Aldera", edited="2026-10-02T07:09:00", photo="p.jpg"
    )
    assert item.reply_to == "7"
    assert item.extra == {
        "message_id": "12",
        "chat": "Hoplite",
        "forwarded_from": "Port Aldera",
        "edited": "2026-10-02T07:09:00",
        "media": "p.jpg",
    }


def test_service_entries_are_counted_and_do_not_shift_the_places(tmp_path):
    chat = {"messages": [message(type="service", action="pin_message"), message()]}
    found = here(tmp_path, "telegram", json.dumps(chat))
    assert [item.source.locator for item in items(found)] == ["messages[1]"]
    assert any("left out" in note for note in notes(found))


def test_a_whole_account_gives_every_chat_with_its_own_places(tmp_path):
    chats = {
        "chats": {
            "about": "x",
            "list": [{"name": "A", "messages": [message()]}, {"name": "B", "messages": [message()]}],
        }
    }
    found = items(here(tmp_path, "telegram", json.dumps({"personal": {}, **chats, "left_chats": {"list": []}})))
    assert [(item.source.locator, item.extra["chat"]) for item in found] == [
        ("chats.list[0].messages[0]", "A"),
        ("chats.list[1].messages[0]", "B"),
    ]


def test_a_file_cut_off_gives_what_came_before_and_says_so(tmp_path):
    whole = json.dumps({"messages": [message(id=number) for number in range(100)]})
    found = here(tmp_path, "telegram", whole[: len(whole) // 2])
    assert 40 <= len(items(found)) <= 50
    assert "stops in the middle" in problems(found)[0] or "not JSON" in problems(found)[0]


@pytest.mark.parametrize(
    "broken",
    [
        '{"messages": [{"id": 1},]}',
        '{"messages": [1]}',
        '{"messages": {"a": 1}, "from_id": [}',
        '{"messages"',
        "{" * 100_000,
        '{"messages": [' + "[" * 100_000,
        '{"messages": [{"id": ' + "9" * 5000 + "}]}",
        '{"messages": [{"date_unixtime": "99999999999999999999", "type": "message"}]}',
        '{"messages": [{"text": 5, "from": [], "type": "message"}]}',
    ],
)
def test_broken_and_hostile_json_is_a_sentence_or_an_item_and_never_an_exception(tmp_path, broken):
    assert here(tmp_path, "telegram", broken)


def test_escaped_half_characters_do_not_stop_the_reading(tmp_path):
    path = tmp_path / "result.json"
    path.write_text('{"messages": [{"id": 1, "from_id": "user1", "text": "a\\ud800b"}, {"id": 2, "text": "c"}]}')
    assert [item.text for item in items(confined(path, reader="telegram"))] == ["a?b", "c"]


@pytest.mark.slow
def test_a_million_messages_stream_through_little_memory_on_both_sides(tmp_path):
    path = tmp_path / "result.json"
    with path.open("w") as out:
        out.write('{"name": "Hoplite", "messages": [')
        for number in range(1_000_000):
            out.write(("," if number else "") + json.dumps(message(id=number, text=f"message {number}")))
        out.write("]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    source = ReadSource("0" * 64, path.name, reader="telegram")
    limits = confine.Limits(cpu_s=900, wall_s=900, memory=300 << 20)
    count = sum(1 for _ in read_file(path, source, run=confine.run, limits=limits))
    assert count == 1_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
