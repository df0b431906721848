"""Writes a compound file (MS-CFB, version 3) and in it an Outlook message (MS-OXMSG), for samples of our own.

`python -m tests.core.readers.cfb` prints the reader's EXAMPLE anew.
"""

import base64
import struct
import sys
import zlib
from datetime import UTC, datetime

SECTOR, MINI, CUTOFF = 512, 64, 4096
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def padded(data, size):
    return data + b"\0" * (-len(data) % size)


def chain(first, count):
    return [*range(first + 1, first + count), END] if count else []


class _Entries:
    """Directory entries and the small and large streams that they name."""

    def __init__(self, tree):
        self.rows, self.mini, self.mini_fat, self.big = [], b"", [], []
        self.add("Root Entry", tree)

    def add(self, name, value):
        index = len(self.rows)
        self.rows.append(None)
        if isinstance(value, dict):
            children = sorted(value, key=lambda one: (len(one), one.upper()))
            numbers = [self.add(child, value[child]) for child in children]
            for number, following in zip(numbers, [*numbers[1:], FREE], strict=True):
                self.rows[number][2] = following
            self.rows[index] = [name, 1 if index else 5, FREE, numbers[0] if numbers else FREE, 0, 0]
        else:
            self.rows[index] = [name, 2, FREE, FREE, self.place(value), len(value)]
        return index

    def place(self, data):
        if len(data) >= CUTOFF:
            self.big.append(data)
            return -len(self.big)
        start = len(self.mini) // MINI
        self.mini_fat.extend(chain(start, -(-len(data) // MINI)))
        self.mini += padded(data, MINI)
        return start if data else END

    def settle(self, mini_at, big_at):
        self.rows[0][4:] = mini_at, len(self.mini)
        for row in self.rows[1:]:
            if row[4] < 0:
                row[4] = big_at[-row[4] - 1]


def compound(tree):
    """The bytes of a compound file with these streams (bytes) and storages (dict)."""
    held = _Entries(tree)
    mini_fat = padded(b"".join(struct.pack("<I", one) for one in held.mini_fat), SECTOR)
    blocks = [b"\0" * 128 * len(held.rows), mini_fat, held.mini, *held.big]
    sizes = [-(-len(one) // SECTOR) for one in blocks]
    fats = next(count for count in range(1, 100) if count * 128 >= count + sum(sizes))
    starts = [fats + sum(sizes[:number]) for number in range(len(sizes))]
    table = [FAT] * fats + [link for start, size in zip(starts, sizes, strict=True) for link in chain(start, size)]
    table += [FREE] * (fats * 128 - len(table))
    held.settle(starts[2] if held.mini else END, starts[3:])
    blocks[0] = b"".join(map(record, held.rows))
    header = header_of(fats, starts[0], starts[1] if mini_fat else END, sizes[1])
    return b"".join((header, struct.pack(f"<{len(table)}I", *table), *(padded(one, SECTOR) for one in blocks)))


def header_of(fats, directory, mini_fat, mini_fats):
    """The first sector: signature, versions, where the tables are."""
    numbers = (fats, directory, 0, CUTOFF, mini_fat, mini_fats, END, 0)
    told = struct.pack("<8s16sHHHHH10x8I", SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6, *numbers)
    return told + struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))


def record(row):
    name, kind, following, child, start, size = row
    coded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", coded, len(coded) + 2, kind, 1, FREE, following, child, b"", 0, 0, 0, start, size
    )


STRING, BINARY, INTEGER, TIME = 0x001F, 0x0102, 0x0003, 0x0040


def properties(told, header):
    """The streams of a storage whose properties are (id, type): value."""
    rows, streams = b"", {}
    for (number, kind), value in told.items():
        if kind in (STRING, BINARY):
            data = value.encode("utf-16-le") if kind == STRING else value
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
            payload = struct.pack("<II", len(data) + 2 * (kind == STRING), 0)
        else:
            payload = struct.pack("<Q", value)
        rows += struct.pack("<HHI", kind, number, 6) + payload
    return {"__properties_version1.0": header + rows, **streams}


def filetime(at):
    return int((at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7)


def message(told, attachments=()):
    """An Outlook message with these properties and attachments (name, media type, bytes)."""
    tree = properties(told, struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments)))
    for number, (name, media_type, data) in enumerate(attachments):
        held = {
            (0x3701, BINARY): data,
            (0x3707, STRING): name,
            (0x370E, STRING): media_type,
            (0x3705, INTEGER): 1,
        }
        tree[f"__attach_version1.0_#{number:08X}"] = properties(held, b"\0" * 8)
    return compound(tree)


HEADERS = (
    "Received: from mail.example (mail.example [192.0.2.7]) by mx.marenia.example; Fri, 2 Oct 2026 03:05:11 +0000\r\n"
    "From: Watcher <watcher@mail.example>\r\nTo: consulate@marenia.example\r\n"
    "Date: Fri, 02 Oct 2026 07:04:05 +0400\r\nMessage-ID: <81@mail.example>\r\nSubject: you\r\n"
)
EXAMPLE = {
    (0x001A, STRING): "IPM.Note",
    (0x0037, STRING): "you",
    (0x1000, STRING): "Мы знаем, где вы живёте.\r\n",
    (0x007D, STRING): HEADERS,
    (0x0C1A, STRING): "Watcher",
    (0x0C1F, STRING): "watcher@mail.example",
    (0x0039, TIME): filetime(datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)),
}

if __name__ == "__main__":
    sys.stdout.write(base64.b64encode(zlib.compress(message(EXAMPLE), 9)).decode() + "\n")
