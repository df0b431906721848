"""Reads an archive with the standard library only, so that no library under test can hide what it wrote."""

import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """One WARC record: its fields in lower case, and the block as it lies in the file."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["warc-type"]

    @property
    def url(self) -> str:
        return self.fields.get("warc-target-uri", "")


def records(wacz: Path | None) -> list[Record]:
    """Every record of the archive in a WACZ, in file order."""
    assert wacz is not None
    with zipfile.ZipFile(wacz) as package:
        data = package.read("archive/data.warc")
    found, at = [], 0
    while at < len(data):
        end = data.index(b"\r\n\r\n", at)
        lines = data[at:end].decode().split("\r\n")
        assert lines[0] == "WARC/1.1"
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        start, size = end + 4, int(fields["content-length"])
        assert data[start + size : start + size + 4] == b"\r\n\r\n"
        found.append(Record(fields, data[start : start + size]))
        at = start + size + 4
    return found


def answers(wacz: Path | None) -> dict[str, list[bytes]]:
    """`METHOD link` → the answers recorded for it, as they lie in the archive."""
    found = records(wacz)
    methods = {
        each.fields["warc-concurrent-to"]: each.block.split(b" ")[0].decode()
        for each in found
        if each.kind == "request"
    }
    result: dict[str, list[bytes]] = defaultdict(list)
    for each in found:
        if each.kind == "response":
            result[f"{methods[each.fields['warc-record-id']]} {each.url}"].append(each.block)
    return result
