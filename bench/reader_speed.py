"""Messages a second and memory of each chat and mail reader, beside public parsers of the same formats.

    python bench/reader_speed.py [MESSAGES]                                default 20000
    TOCSIN_RIVALS=/path/to/other/venv/bin/python python bench/reader_speed.py

Medians of runs in turns, in processor time (its own and its children's), which a busy machine changes less than
waiting. Every run is a process of its own; loading programs is not counted. “alone” is our reader in
one process; “confined” is how the desk uses it: in a child with limits, each finding crossing to the parent as JSON.
Parsers of others (whatstk, chat-miner, mail-parser, extract-msg) stand in an environment of their own, made by hand.
Their work differs: ours keeps line, account and time of each message and survives what does not fit, whatstk and
chat-miner make a table, mail-parser and extract-msg take one message apart.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.core.readers import cfb

RUNS = 3
AT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "we meet at the harbour on Friday and nobody says where the others live"
MEASURE = """
import json, resource, sys
{load}
def used():
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in both)
began = used()
{work}
took = used() - began
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([count, took, most / 1024]))
"""
OURS_LOAD = """
import os
os.environ.setdefault("TZ", "UTC")
from pathlib import Path
from tocsin import confine
from tocsin.readers import ReadSource, read_file, readers
from tocsin.readers._inside import told
from tocsin.model.item import Item
readers()
path, name = Path(sys.argv[1]), sys.argv[2]
source = ReadSource("0" * 64, path.name, reader=name)
"""
ALONE = "count = sum(isinstance(one, Item) for one in told(path, source))"
CONFINED = "count = sum(isinstance(one, Item) for one in read_file(path, source, run=confine.run))"
MINER = "from chatminer.chatparsers import {0}\nimport logging; logging.disable(50)"
MINER_WORK = "one = {0}(sys.argv[1]); one.parse_file(); count = len(one.parsed_messages.get_df())"
MINED = {
    "whatsapp": "WhatsAppParser",
    "telegram": "TelegramJsonParser",
    "meta": "FacebookMessengerParser",
}
RIVALS: dict[str, dict[str, tuple[str, str]]] = {
    "whatsapp": {
        "whatstk": (
            "from whatstk import WhatsAppChat",
            "count = len(WhatsAppChat.from_source(sys.argv[1]).df)",
        )
    },
    "email": {
        "mailbox (stdlib)": (
            "import mailbox",
            "count = sum(bool(one['subject'] and one.get_payload(decode=True)) for one in mailbox.mbox(sys.argv[1]))",
        ),
        "mail-parser": (
            "import mailbox, mailparser",
            "count = sum(bool(mailparser.parse_from_bytes(one.as_bytes()).body) for one in mailbox.mbox(sys.argv[1]))",
        ),
    },
    "msg": {
        "extract-msg": (
            "import extract_msg",
            "one = extract_msg.openMsg(sys.argv[1]); count = bool(one.body and one.subject and one.date)",
        )
    },
}
for _reader, _parser in MINED.items():
    RIVALS.setdefault(_reader, {})["chat-miner"] = (MINER.format(_parser), MINER_WORK.format(_parser))


def moments(count: int) -> Iterator[tuple[int, datetime]]:
    """Numbered times, a minute apart."""
    return ((number, AT + timedelta(minutes=number)) for number in range(count))


def whatsapp(count: int) -> bytes:
    """An Android export, British dates."""
    return "".join(f"{at:%d/%m/%Y, %H:%M} - Voice {n % 7}: {WORDS} {n}\n" for n, at in moments(count)).encode()


def telegram(count: int) -> bytes:
    """Telegram Desktop's result.json."""
    rows = [
        {
            "id": n,
            "type": "message",
            "date": f"{at:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(int(at.timestamp())),
            "from": f"Voice {n % 7}",
            "from_id": f"user{n % 7}",
            "text": f"{WORDS} {n}",
            "text_entities": [],
        }
        for n, at in moments(count)
    ]
    return json.dumps({"name": "Hoplite", "type": "personal_chat", "id": 1, "messages": rows}, indent=1).encode()


def meta(count: int) -> bytes:
    """A thread of a Facebook download."""
    rows = [
        {"sender_name": f"Voice {n % 7}", "timestamp_ms": int(at.timestamp() * 1000), "content": f"{WORDS} {n}"}
        for n, at in moments(count)
    ]
    return json.dumps({"participants": [], "messages": rows, "title": "Hoplite", "thread_path": "inbox/h_1"}).encode()


def discord(count: int) -> bytes:
    """DiscordChatExporter's JSON."""
    rows = [
        {
            "id": str(n),
            "type": "Default",
            "timestamp": at.isoformat(),
            "timestampEdited": None,
            "content": f"{WORDS} {n}",
            "author": {"id": str(n % 7), "name": f"voice{n % 7}", "discriminator": "0000", "nickname": "V"},
            "attachments": [],
            "embeds": [],
        }
        for n, at in moments(count)
    ]
    told = {"guild": {"id": "1", "name": "H"}, "channel": {"id": "2", "name": "c"}, "messages": rows}
    return json.dumps(told, indent=1).encode()


def signal(count: int) -> bytes:
    """Signal Desktop's records."""
    rows = (
        {
            "id": str(n),
            "type": "incoming",
            "conversationId": "c",
            "sent_at": int(at.timestamp() * 1000),
            "sourceServiceId": f"id{n % 7}",
            "body": f"{WORDS} {n}",
        }
        for n, at in moments(count)
    )
    return b"[\n" + b",\n".join(json.dumps(row).encode() for row in rows) + b"\n]\n"


def x_archive(count: int) -> bytes:
    """tweets.js of an X archive."""
    rows = [
        {"tweet": {"id_str": str(n), "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}", "full_text": f"{WORDS} {n}"}}
        for n, at in moments(count)
    ]
    return b"window.YTD.tweets.part0 = " + json.dumps(rows).encode()


def email(count: int) -> bytes:
    """A mailbox of plain messages."""
    out = []
    for n, at in moments(count):
        one = EmailMessage()
        one["From"], one["To"], one["Subject"] = "Voice <v@mail.example>", "desk@marenia.example", f"Number {n}"
        one["Date"], one["Message-ID"] = f"{at:%a, %d %b %Y %H:%M:%S +0000}", f"<{n}@mail.example>"
        one.set_content(f"{WORDS} {n}\n")
        out.append(f"From v@mail.example {at:%a %b %d %H:%M:%S %Y}\n{one.as_string()}\n")
    return "".join(out).encode()


def msg(_: int) -> bytes:
    """One Outlook message."""
    return cfb.message(cfb.EXAMPLE)


CASES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "whatsapp": ("chat.txt", whatsapp),
    "telegram": ("result.json", telegram),
    "meta": ("message_1.json", meta),
    "discord": ("channel.json", discord),
    "signal": ("signal.json", signal),
    "x_archive": ("tweets.js", x_archive),
    "email": ("box.mbox", email),
    "msg": ("one.msg", msg),
}


def measured(python: str, load: str, work: str, *words: str) -> tuple[int, float, float] | None:
    """Messages, seconds and megabytes of one run; None when it failed."""
    script = MEASURE.format(load=load, work=work)
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)} if python == sys.executable else {}
    told = [python, "-c", script, *words]
    done = subprocess.run(told, capture_output=True, text=True, env={**os.environ, **paths}, check=False)
    return tuple(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 and done.stdout else None


def case(reader: str, path: Path, rivals: str) -> None:
    """One line of the table for each way of reading this file."""
    ways = {"alone": (sys.executable, OURS_LOAD, ALONE), "confined": (sys.executable, OURS_LOAD, CONFINED)}
    if rivals:
        ways |= {name: (rivals, *told) for name, told in RIVALS.get(reader, {}).items()}
    runs: dict[str, list[tuple[int, float, float]]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, (python, load, work) in ways.items():
            if told := measured(python, load, work, str(path), reader):
                runs[name].append(told)
    own = statistics.median(seconds for _, seconds, _ in runs["alone"])
    for name, done in runs.items():
        if not done:
            print(f"| {reader} | {name} | failed | | | |")
            continue
        seconds, most = (statistics.median(one[place] for one in done) for place in (1, 2))
        rate = f"{done[0][0] / seconds:,.0f}"
        print(f"| {reader} | {name} | {done[0][0]:,} | {rate} | {seconds / own:.2f} | {most:.0f} MB |")


def main() -> None:
    """Print a table; the fifth column is the time as a multiple of our reader's alone."""
    count, rivals = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, os.environ.get("TOCSIN_RIVALS", "")
    print(f"load {os.getloadavg()[0]:.1f}; rivals: {'yes' if rivals else 'none (set TOCSIN_RIVALS)'}\n")
    print("| format | parser | messages | a second | time | most memory |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for reader, (name, make) in CASES.items():
            path = Path(folder) / name
            path.write_bytes(make(count))
            case(reader, path, rivals)


if __name__ == "__main__":
    main()
