"""Exports of very many messages: each comes out once, in order, and neither side's memory grows with their number."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.readers.test_bluesky import archive, post

AT = datetime(2026, 1, 1, tzinfo=UTC)
BOUND = 300 << 20
QUICK, MANY, POSTS = 3_000, 1_000_000, 20_000


def at(number):
    return AT + timedelta(seconds=number)


def discord(n):
    told = {"id": str(n), "type": "Default", "timestamp": at(n).isoformat(), "content": f"message {n}"}
    return json.dumps({**told, "timestampEdited": None, "author": {"id": str(n % 9), "name": "voice"}})


def signal(n):
    stamp = int(at(n).timestamp() * 1000)
    return json.dumps(
        {"id": str(n), "type": "incoming", "conversationId": "c", "sent_at": stamp, "body": f"message {n}"}
    )


def meta(n):
    return json.dumps(
        {"sender_name": "Voice", "timestamp_ms": int(at(n).timestamp() * 1000), "content": f"message {n}"}
    )


def tweet(n):
    told = {"id_str": str(n), "created_at": f"{at(n):%a %b %d %H:%M:%S +0000 %Y}", "full_text": f"message {n}"}
    return json.dumps({"tweet": told})


def direct(n):
    told = {"id": str(n), "senderId": "7", "text": f"message {n}", "createdAt": f"{at(n):%Y-%m-%dT%H:%M:%SZ}"}
    return json.dumps({"messageCreate": told})


def note(n):
    told = {"id": f"https://a.example/{n}", "type": "Note", "content": f"<p>message {n}</p>", "published": "2026-10-02"}
    return json.dumps({"type": "Create", "object": told})


def telegram(n):
    told = {"id": n, "type": "message", "date_unixtime": str(int(at(n).timestamp())), "from": "V", "from_id": "user1"}
    return json.dumps({**told, "text": f"message {n}"})


def page(n):
    return (
        f'<div class="message default clearfix" id="message{n}"><div class="body"><div class="pull_right date details" '
        f'title="{at(n):%d.%m.%Y %H:%M:%S}"></div><div class="from_name">V</div>'
        f'<div class="text">message {n}</div></div></div>'
    )


def mail(n):
    return f"From v@a.example Fri Oct  2 07:04:05 2026\nFrom: v@a.example\nTo: d@b.example\nSubject: s\n\nmessage {n}\n"


def sms(n):
    return f'<sms address="+12025550143" date="{int(at(n).timestamp() * 1000)}" type="1" body="message {n}"/>'


FORMS = {
    "discord": ('{"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": [', discord, ",\n", "]}"),
    "signal": ("[", signal, ",\n", "]"),
    "meta": ('{"participants": [], "messages": [', meta, ",\n", '], "title": "t"}'),
    "x_archive": ("window.YTD.tweets.part0 = [", tweet, ",\n", "]"),
    "x_archive, talk": (
        'window.YTD.direct_messages.part0 = [{"dmConversation": {"conversationId": "1", "messages": [',
        direct,
        ",\n",
        "]}}]",
    ),
    "mastodon": ('{"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": [', note, ",\n", "]}"),
    "telegram": ('{"name": "t", "messages": [', telegram, ",\n", "]}"),
    "telegram_html": ("<!doctype html><body>", page, "\n", "</body>"),
    "email": ("", mail, "\n", ""),
    "sms": ('<?xml version="1.0"?><smses>', sms, "\n", "</smses>"),
}
MEASURED = """
import json, resource, sys
sys.path[:] = json.loads(sys.argv[1])
from pathlib import Path
from tocsin import confine
from tocsin.model.item import Item
from tocsin.readers import ReadSource, read_file
path, count, wrong = Path(sys.argv[2]), 0, []
for one in read_file(path, ReadSource("0" * 64, path.name, reader=sys.argv[3]), run=confine.run):
    if isinstance(one, Item):
        wrong += [] if one.text == f"message {count}" or len(wrong) > 3 else [one.text]
        count += 1
    elif getattr(one, "problem", False):
        wrong.append(one.text)
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([count, wrong[:4], most * 1024]))
"""


def read_apart(folder, form, count):
    """Write so many messages and read them confined, from a process of its own."""
    opening, row, between, closing = FORMS[form]
    path = folder / "export"
    with path.open("w") as file:
        file.write(opening)
        for number in range(count):
            file.write((between if number else "") + row(number))
        file.write(closing)
    return measured(path, form.partition(",")[0])


def measured(path, reader):
    words = [sys.executable, "-c", MEASURED, json.dumps(sys.path), str(path), reader]
    return json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize("form", ["x_archive, talk", "telegram_html"])
def test_messages_come_out_once_and_in_order_in_little_memory(tmp_path, form):
    count, wrong, most = read_apart(tmp_path, form, QUICK)
    assert (count, wrong) == (QUICK, [])
    assert most < BOUND


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("form", FORMS)
def test_a_million_messages_take_less_than_the_bound(tmp_path, form):
    count, wrong, most = read_apart(tmp_path, form, MANY)
    assert (count, wrong) == (MANY, [])
    assert most < BOUND


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_account_archive_of_many_posts_takes_less_than_the_bound(tmp_path):
    (tmp_path / "repo.car").write_bytes(archive([post(f"message {number}") for number in range(POSTS)]))
    count, wrong, most = measured(tmp_path / "repo.car", "bluesky")
    assert (count, wrong) == (POSTS, [])
    assert most < BOUND
