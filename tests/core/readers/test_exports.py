"""What platforms and messengers give: who, when, which words, and where in the export they stand."""

import io
import json
import tarfile
import zipfile

import pytest

from tests.core.readers.reading import confined, here, items, notes, problems
from tocsin.model.item import ItemKind
from tocsin.readers import choose, readers


def zipped(folder, members, name="export.zip"):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def example(name):
    return readers()[name].EXAMPLE


# Discord


def test_a_discord_message_has_handle_stable_id_instant_address_and_what_it_answers(tmp_path):
    first, second = items(here(tmp_path, "discord", example("discord")))
    assert (first.account.handle, first.account.stable_id, first.account.display_name) == ("watcher", "7001", "Watcher")
    assert (second.account.handle, second.account.stable_id) == ("voice#0042", "7002")
    assert first.posted.edtf == "2026-10-02T03:04:05Z"
    assert first.url == "https://discord.com/channels/1800/1900/21"
    assert second.reply_to == "21"
    assert second.extra["media"] == "map.png"
    assert second.extra["edited"] == "2026-10-02T03:06:00+00:00"
    assert first.extra["chat"] == "Hoplite mirror / general"


def test_joins_are_counted_and_not_taken_for_messages(tmp_path):
    found = here(tmp_path, "discord", example("discord"))
    assert any("1 entries are Discord's own" in note for note in notes(found))


def test_a_bot_card_gives_its_words(tmp_path):
    told = json.loads(example("discord"))
    told["messages"] = [
        {**told["messages"][1], "content": "", "embeds": [{"title": "Reward", "description": "for addresses"}]}
    ]
    [item] = items(here(tmp_path, "discord", json.dumps(told)))
    assert item.text == "Reward\nfor addresses"


def test_discords_own_package_is_read_from_its_folders(tmp_path):
    rows = [{"ID": 1, "Timestamp": "2026-10-02 03:04:05", "Contents": "We know.", "Attachments": ""}]
    path = zipped(tmp_path, {"messages/c19/messages.json": json.dumps(rows), "account/user.json": "{}"})
    assert choose(path) == "discord"
    [item] = items(confined(path))
    assert (item.text, item.posted.edtf) == ("We know.", "2026-10-02T03:04:05Z")
    assert item.source.locator == "messages/c19/messages.json [0]"


# Signal


def test_signal_desktop_records_tell_the_service_id_and_the_owner_is_no_account(tmp_path):
    incoming, outgoing = items(here(tmp_path, "signal", example("signal")))
    assert incoming.account.stable_id == "5f1d7a7e-0000-4000-8000-000000000001"
    assert incoming.extra["number"] == "+12025550143"
    assert (outgoing.account, outgoing.speaker) == (None, "the owner of the exporting device")
    assert outgoing.reply_to == "1790910245000"
    assert outgoing.extra["media"] == "map.jpg"
    assert incoming.posted.edtf == "2026-10-02T03:04:05Z"


FRAMES = [
    {"version": 1, "backupTimeMs": "1790910245000"},
    {"account": {"givenName": "Officer"}},
    {"recipient": {"id": "20", "self": {}}},
    {
        "recipient": {
            "id": "2",
            "contact": {"aci": "Xx16fgAAQACAAAAAAAAAAQ==", "e164": "12025550143", "profileGivenName": "Watcher"},
        }
    },
    {"recipient": {"id": "3", "group": {"snapshot": {"title": {"title": "Hoplite mirror"}}}}},
    {"chat": {"id": "10", "recipientId": "3"}},
    {
        "chatItem": {
            "chatId": "10",
            "authorId": "2",
            "dateSent": "1790910245000",
            "incoming": {"read": True},
            "standardMessage": {"text": {"body": "We know."}},
        }
    },
    {
        "chatItem": {
            "chatId": "10",
            "authorId": "20",
            "dateSent": "1790910300000",
            "outgoing": {},
            "standardMessage": {"attachments": [{"pointer": {"contentType": "image/jpeg", "fileName": None}}]},
        }
    },
    {"chatItem": {"chatId": "10", "authorId": "2", "dateSent": "1790910300000", "updateMessage": {}}},
    {"sticker": {}},
]


def test_signals_plaintext_export_is_read_with_the_people_it_lists(tmp_path):
    path = tmp_path / "main.jsonl"
    path.write_text("\n".join(json.dumps(frame, separators=(",", ":")) for frame in FRAMES))
    assert choose(path) == "signal"
    found = confined(path)
    first, second = items(found)
    assert first.account.stable_id == "5f1d7a7e-0000-4000-8000-000000000001"
    assert first.account.display_name == "Watcher"
    assert first.extra["chat"] == "Hoplite mirror"
    assert first.source.locator == "line 7"
    assert second.speaker and second.extra["media"] == "image/jpeg"
    assert any(note.startswith("1 lines hold") for note in notes(found))


def test_rows_of_signal_export_are_read(tmp_path):
    row = {"date": "2026-10-02T07:04:05", "sender": "Watcher", "body": "We know.", "quote": "\n> Who?\n"}
    path = tmp_path / "data.json"
    path.write_text("\n".join(json.dumps(one) for one in (row, {**row, "sender": "Me", "body": "Who is this?"})))
    assert choose(path) == "signal"
    first, second = items(confined(path))
    assert (first.account.display_name, first.extra["quoted"]) == ("Watcher", "Who?")
    assert first.posted.edtf == "2026-10-02T07:04:05" and "no time zone" in first.posted.note
    assert second.account is None


def test_chat_md_keeps_the_further_lines_of_a_message(tmp_path):
    path = tmp_path / "chat.md"
    path.write_text("[2026-10-02 07:04:05] Watcher: We know\nwhere you live.\n\n[2026-10-02 07:05:00] Me: Who?\n")
    assert choose(path) == "signal"
    first, second = items(confined(path))
    assert (first.text, first.source.locator) == ("We know\nwhere you live.", "line 1")
    assert (second.text, second.source.locator) == ("Who?", "line 4")


# Meta


def test_letters_that_meta_spoils_are_put_right_and_it_is_said(tmp_path):
    found = here(tmp_path, "meta", example("meta"))
    assert [item.text for item in items(found)] == ["Сколько?", "Reward for whoever says where Marenians meet"]
    assert any("1 texts had letters that this export writes wrongly" in note for note in notes(found))


@pytest.mark.parametrize("words", ["Marénia", "Сколько?", "plain", "Ünlü", "🙂"])
def test_letters_that_are_right_are_left_as_they_are(tmp_path, words):
    told = {"participants": [], "messages": [{"sender_name": "a", "timestamp_ms": 1, "content": words}], "title": "t"}
    found = here(tmp_path, "meta", json.dumps(told))
    assert items(found)[0].text == words
    assert not any("wrongly" in note for note in notes(found))


def spoiled(words):
    return words.encode().decode("latin-1")


def test_a_download_is_read_from_its_zip_with_messages_posts_and_comments(tmp_path):
    base = "your_instagram_activity/"
    comment = {
        "string_map_data": {
            "Comment": {"value": spoiled("Hər kəs bilsin")},
            "Media Owner": {"value": "maren_hunters"},
            "Time": {"timestamp": 1790910245},
        }
    }
    members = {
        f"{base}messages/inbox/voice_1/message_2.json": example("meta"),
        f"{base}messages/inbox/voice_1/message_10.json": example("meta"),
        f"{base}comments/post_comments_1.json": json.dumps([comment]),
        f"{base}content/posts_1.json": json.dumps(
            [{"media": [{"uri": "a.jpg", "creation_timestamp": 1790910245, "title": spoiled("Ünlü")}]}]
        ),
        "connections/followers/followers_1.json": "[]",
        "media/posts/a.jpg": b"\xff\xd8",
    }
    path = zipped(tmp_path, members)
    assert choose(path) == "meta"
    found = items(confined(path))
    assert [item.kind for item in found].count(ItemKind.MESSAGE) == 4
    assert {item.text for item in found} >= {"Hər kəs bilsin", "Ünlü"}
    said = next(item for item in found if item.kind is ItemKind.COMMENT)
    assert (said.posted.edtf, said.extra["on_post_of"]) == ("2026-10-02T03:04:05Z", "maren_hunters")
    places = [item.source.locator for item in found if item.kind is ItemKind.MESSAGE]
    assert places[0].startswith(f"{base}messages/inbox/voice_1/message_2.json")
    assert {item.account.platform for item in found if item.account} == {"instagram"}


def test_facebook_posts_and_comments_name_their_author_and_time(tmp_path):
    posts = [
        {"timestamp": 1790910245, "data": [{"post": "We know."}], "title": "Watcher updated his status."},
        {"timestamp": 1790910245, "title": "Watcher changed his picture.", "data": []},
    ]
    comments = {
        "comments_v2": [
            {
                "timestamp": 1790910300,
                "title": "Watcher replied",
                "data": [
                    {"comment": {"timestamp": 1790910300, "comment": "Where?", "author": "Watcher", "group": "G"}}
                ],
            }
        ]
    }
    path = zipped(
        tmp_path,
        {
            "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": json.dumps(posts),
            "your_facebook_activity/comments_and_reactions/comments.json": json.dumps(comments),
        },
    )
    comment, post, *_ = items(confined(path))
    assert (comment.text, comment.account.display_name, comment.extra["group"]) == ("Where?", "Watcher", "G")
    assert (post.text, post.title, post.posted.edtf) == (
        "We know.",
        "Watcher updated his status.",
        "2026-10-02T03:04:05Z",
    )


def test_one_broken_file_of_a_download_does_not_cost_the_others(tmp_path):
    base = "your_instagram_activity/messages/inbox/"
    path = zipped(
        tmp_path, {f"{base}a/message_1.json": b'{"messages": [{]', f"{base}b/message_1.json": example("meta")}
    )
    found = confined(path)
    assert len(items(found)) == 2
    assert any("not JSON" in text for text in problems(found))


# X


ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "maren_hunters", "accountId": "70", \
"accountDisplayName": "Watcher", "email": "w@mail.example"}}]'
TALK = """window.YTD.direct_messages.part0 = [{"dmConversation": {"conversationId": "70-71", "messages": [
 {"messageCreate": {"id": "5", "senderId": "70", "recipientId": "71", "text": "We &lt;know&gt;",
  "createdAt": "2026-10-02T03:04:05.000Z", "urls": [{"expanded": "https://chirrup.example/p/81"}], "mediaUrls": []}},
 {"joinConversation": {"initiatingUserId": "70"}},
 {"messageCreate": {"id": "6", "senderId": "71", "recipientId": "70", "text": "Who?",
  "createdAt": "2026-10-02T03:05:00.000Z", "mediaUrls": ["https://ton.example/a.jpg"]}}]}}]"""


def test_an_x_archive_names_its_owner_and_the_other_side_by_number(tmp_path):
    path = zipped(
        tmp_path,
        {
            "data/account.js": ACCOUNT,
            "data/direct-messages.js": TALK,
            "data/tweets.js": example("x_archive"),
            "data/like.js": 'window.YTD.like.part0 = [{"like": {"tweetId": "1", "fullText": "not his words"}}]',
        },
    )
    assert choose(path) == "x_archive"
    found = items(confined(path))
    mine, theirs = (item for item in found if item.kind is ItemKind.MESSAGE)
    assert (mine.account.handle, mine.text) == ("maren_hunters", "We <know>")
    assert (theirs.account.handle, theirs.account.stable_id) == ("", "71")
    post = next(item for item in found if item.kind is ItemKind.POST)
    assert post.text == "Reward for whoever says where Marenians meet & live https://t.co/a"
    assert post.extra["links"] == "https://chirrup.example/p/81"
    assert post.url == "https://x.com/maren_hunters/status/81"
    assert post.posted.edtf == "2026-10-02T03:04:05Z"
    assert "not his words" not in str(found)


def test_one_file_of_an_x_archive_says_that_its_owner_is_not_named(tmp_path):
    first, second = items(here(tmp_path, "x_archive", example("x_archive")))
    assert (first.account, first.speaker) == (None, "the account that this archive belongs to")
    assert second.reply_to == "81"


def test_an_x_conversation_of_many_messages_streams(tmp_path):
    rows = ",".join(
        json.dumps({"messageCreate": {"id": str(n), "senderId": "70", "text": "word " * 60}}) for n in range(3000)
    )
    text = f'window.YTD.direct_messages.part0 = [{{"dmConversation": {{"conversationId": "1", "messages": [{rows}]}}}}]'
    found = items(here(tmp_path, "x_archive", text))
    assert len(found) == 3000
    assert found[-1].source.locator == "dmConversation[0].messages[2999]"


# Mastodon


def test_a_note_gives_words_without_mark_up_author_instant_and_what_it_answers(tmp_path):
    found = here(tmp_path, "mastodon", example("mastodon"))
    first, second = items(found)
    assert first.text == "Reward for whoever says\nwhere Marenians meet"
    assert (first.account.platform, first.account.handle) == ("chirrup.example", "maren_hunters")
    assert first.account.stable_id == "https://chirrup.example/users/maren_hunters"
    assert second.reply_to.endswith("/81")
    assert second.extra["warning"] == "paid"
    assert any("1 entries pass on" in note for note in notes(found))


STATUS = {
    "id": "81",
    "created_at": "2026-10-02T03:04:05.000Z",
    "in_reply_to_id": None,
    "spoiler_text": "",
    "visibility": "public",
    "language": "en",
    "uri": "https://chirrup.example/users/maren_hunters/statuses/81",
    "url": "https://chirrup.example/@maren_hunters/81",
    "content": "<p>Reward &amp; more</p>",
    "reblog": None,
    "account": {
        "id": "7",
        "acct": "maren_hunters",
        "display_name": "W",
        "url": "https://chirrup.example/@maren_hunters",
    },
    "media_attachments": [{"url": "https://chirrup.example/a.png", "description": "a map"}],
}


def test_a_status_of_the_api_and_a_thread_of_them_are_read(tmp_path):
    [one] = items(here(tmp_path, "mastodon", json.dumps(STATUS)))
    assert (one.text, one.account.handle, one.url) == ("Reward & more", "maren_hunters", STATUS["url"])
    assert one.extra["media"] == "https://chirrup.example/a.png (a map)"
    thread = {"ancestors": [STATUS], "descendants": [{**STATUS, "id": "82", "in_reply_to_id": "81"}]}
    _, reply = items(here(tmp_path, "mastodon", json.dumps(thread)))
    assert (reply.reply_to, reply.source.locator) == ("81", "descendants[0]")


def test_a_shared_status_is_the_post_of_its_author_and_tells_who_passed_it_on(tmp_path):
    shared = {**STATUS, "id": "90", "content": "", "reblog": STATUS, "account": {**STATUS["account"], "acct": "second"}}
    [item] = items(here(tmp_path, "mastodon", json.dumps([shared])))
    assert (item.account.handle, item.extra["passed_on_by"]) == ("maren_hunters", "second")


def test_an_archive_is_read_from_zip_and_from_tar_gz(tmp_path):
    path = zipped(tmp_path, {"actor.json": "{}", "outbox.json": example("mastodon"), "likes.json": "{}"})
    assert choose(path) == "mastodon"
    assert len(items(confined(path))) == 2
    packed = tmp_path / "archive-1.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        info = tarfile.TarInfo("outbox.json")
        info.size = len(example("mastodon"))
        archive.addfile(info, io.BytesIO(example("mastodon")))
        link = tarfile.TarInfo("x/outbox.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert choose(packed) == "mastodon"
    found = confined(packed)
    assert len(items(found)) == 2
    assert "root:" not in str(found)


# Telegram's pages


def test_a_joined_message_has_the_sender_before_it_and_says_so(tmp_path):
    first, second, third = items(here(tmp_path, "telegram_html", example("telegram_html")))
    assert first.text == "Reward for whoever says\nwhere Marenians meet"
    assert [item.account.display_name for item in (first, second, third)] == ["Watcher", "Watcher", "Second Voice"]
    assert second.extra["same_sender_as_before"] == "yes"
    assert second.extra["media"] == "photos/photo_1.jpg"
    assert first.extra["links"] == "https://chirrup.example/p/81"
    assert (third.reply_to, third.posted.edtf) == ("12", "2026-10-02T03:05:00Z")
    assert first.extra["chat"] == "Hoplite mirror"


def test_a_line_of_the_program_breaks_the_chain_of_senders(tmp_path):
    page = (
        example("telegram_html")
        .decode()
        .replace(
            '<div class="message default clearfix joined" id="message13">',
            '<div class="message service" id="message-2"><div class="body details">x pinned</div></div>'
            '<div class="message default clearfix joined" id="message13">',
        )
    )
    assert items(here(tmp_path, "telegram_html", page))[1].account is None


FORWARDED = """<!DOCTYPE html><html><body><div class="history">
<div class="message default clearfix" id="message1"><div class="body">
<div class="pull_right date details" title="02.10.2026 07:04">07:04</div><div class="from_name">Watcher</div>
<div class="pull_left forwarded userpic_wrap"></div><div class="forwarded body">
<div class="from_name">Port Aldera chat<span class="date details" title="01.10.2026 10:00:00"> 01.10.2026</span></div>
<div class="text">We know.</div></div></div></div></div></body></html>"""


def test_a_forwarded_message_tells_both_names_and_its_own_time(tmp_path):
    [item] = items(here(tmp_path, "telegram_html", FORWARDED))
    assert (item.account.display_name, item.extra["forwarded_from"]) == ("Watcher", "Port Aldera chat")
    assert item.posted.edtf == "2026-10-02T07:04:00" and "no time zone" in item.posted.note


def test_pages_of_a_folder_are_read_in_their_own_order(tmp_path):
    page = example("telegram_html")
    members = {f"ChatExport/messages{n}.html": page for n in ("", 2, 10)}
    path = zipped(tmp_path, {**members, "ChatExport/css/style.css": "p{}"})
    assert choose(path) == "telegram_html"
    places = [item.source.locator for item in items(confined(path))]
    assert [place.split()[0] for place in places[::3]] == [f"ChatExport/messages{n}.html" for n in ("", 2, 10)]
    assert len(set(places)) == 9


@pytest.mark.parametrize("chunk", [1, 7, 64, 200])
def test_messages_are_whole_wherever_a_chunk_ends(tmp_path, monkeypatch, chunk):
    from tocsin.readers import telegram_html

    whole = [item.text for item in items(here(tmp_path, "telegram_html", example("telegram_html")))]
    monkeypatch.setattr(telegram_html, "CHUNK", chunk)
    assert [item.text for item in items(here(tmp_path, "telegram_html", example("telegram_html")))] == whole


def test_a_zip_of_telegrams_folder_is_read_with_the_name_of_its_file(tmp_path):
    path = zipped(tmp_path, {"ChatExport/result.json": example("telegram"), "ChatExport/photos/a.jpg": b"x"})
    assert choose(path) == "telegram"
    assert items(confined(path))[0].source.locator == "ChatExport/result.json messages[1]"


LOCKED = b"\0\0\0\x36\n\x34\n\x10" + bytes(range(16)) + b"\x12\x20" + bytes(range(32)) + b"\xf1\x02" * 400


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("signal-2026-09-24-18-00-00.backup", LOCKED),
        ("no ending", LOCKED),
        ("signal-2026-09-24-18-00-00.backup", b"\x8f\0\x1d" * 999),
    ],
)
def test_an_encrypted_backup_of_signal_says_what_to_ask_for_instead(tmp_path, name, data):
    """Its passphrase opens everything its owner ever wrote: nobody should send us that."""
    path = tmp_path / name
    path.write_bytes(data)
    assert choose(path, name) == "signal"
    said = confined(path)
    assert not items(said)
    (sentence,) = problems(said)
    assert "passphrase" in sentence and "screenshots" in sentence


def test_a_text_of_that_name_is_no_encrypted_backup(tmp_path):
    path = tmp_path / "signal-2026-09-24.backup"
    path.write_bytes(b"[2026-10-02 07:04] Watcher: We know.\n")
    assert items(confined(path))
