"""Packs an archive as WACZ 1.1.1 (Web Archive Collection Zipped, Webrecorder specification).

archive/data.warc          the bytes (stored, not deflated, so that replay tools can seek)
indexes/index.cdx          CDXJ
pages/pages.jsonl          the page, with the text a reader saw
tocsin/capture.json        what was not captured, with what browser, digests of picture and text
tocsin/dom.html            the document after scripts
datapackage.json           every file with its SHA-256 and size
datapackage-digest.json    the SHA-256 of datapackage.json

The file is written beside its final name and renamed, so that a half archive never bears the name of a whole one.
"""

import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tocsin import __version__
from tocsin.canonical import instant, sha256, sha256_of_parts
from tocsin.capture.cdxj import index_lines
from tocsin.capture.warc import NAME, Entry

PART = 1 << 20
VERSION = "1.1.1"


@dataclass(frozen=True)
class Page:
    """The page that was captured."""

    url: str
    at: datetime
    title: str
    text: str
    dom: str = ""
    """The document after scripts, HTML: late comments stand here and not in the page as served."""


def write_wacz(path: Path, warc: Path, entries: list[Entry], page: Page, record: dict[str, Any]) -> None:
    """Write the package. `record` becomes `tocsin/capture.json`. Raises OSError when the disk refuses."""
    aside = path.with_name(f"{path.name}.half")
    small = {
        "indexes/index.cdx": index_lines(entries),
        "pages/pages.jsonl": pages_lines(page),
        "tocsin/capture.json": as_json(record),
    }
    if page.dom:
        small["tocsin/dom.html"] = page.dom.encode("utf-8", "replace")
    package = as_json(datapackage(warc, small, page))
    small["datapackage.json"] = package
    small["datapackage-digest.json"] = as_json({"path": "datapackage.json", "hash": f"sha256:{sha256(package)}"})
    moment = page.at.timetuple()[:6]
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as package_file:
        stored = zipfile.ZipInfo(f"archive/{NAME}", moment)
        with package_file.open(stored, "w", force_zip64=True) as out, warc.open("rb") as source:
            while part := source.read(PART):
                out.write(part)
        for name, data in small.items():
            package_file.writestr(zipfile.ZipInfo(name, moment), data, zipfile.ZIP_DEFLATED)
    aside.replace(path)


def pages_lines(page: Page) -> bytes:
    """The list of pages: a header line and one page."""
    header = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    line = {"id": sha256(page.url.encode())[:16], "url": page.url, "ts": instant(page.at), "title": page.title}
    return b"".join(
        json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        for row in (header, line | {"text": page.text})
    )


def datapackage(warc: Path, small: dict[str, bytes], page: Page) -> dict[str, Any]:
    """The manifest: every file with path, digest and size."""
    with warc.open("rb") as source:
        digest, size = sha256_of_parts(iter(lambda: source.read(PART), b""))
    sizes = {f"archive/{NAME}": (digest, size)} | {name: (sha256(data), len(data)) for name, data in small.items()}
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": f"Tocsin {__version__}",
        "created": instant(page.at),
        "title": page.title or page.url,
        "mainPageUrl": page.url,
        "mainPageDate": instant(page.at),
        "resources": [
            {"name": name.rsplit("/", 1)[-1].lower(), "path": name, "hash": f"sha256:{digest}", "bytes": size}
            for name, (digest, size) in sizes.items()
        ],
    }


def as_json(value: Any) -> bytes:
    """JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
