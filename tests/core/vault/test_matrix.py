"""The tamper matrix over packages of every kind, whole and withholding; and 10,000 flips, 200 cuts, 300 clean ones.

A class of alteration is one way of altering one part. Each is given to somebody without any key, who can pack files
anew, and (where marked) to an insider with the log key, who can also list and sign them anew.
"""

import functools
import hashlib
import json
import random

import pytest

from tocsin.canonical import canonical
from tocsin.vault import verifier, verify_package
from tocsin.vault.checkpoint import create_log_key, load_signer

from .bundles import KINDS, bundle, desk_with, papers, withheld
from .conftest import NAME, later, take
from .tampering import Change, edited, flipped, relisted, resigned, unpack, with_head, with_key, write_zip
from .test_tampering import repacked

CAPTURES = (
    (("exhibits", 0, "capture", "proof"), "reproduced"),
    (("exhibits", 0, "capture", "status"), "gone"),
    (("exhibits", 0, "capture", "proof_rectangles"), []),
    (("exhibits", 0, "not_captured"), []),
    (("exhibits", 0, "capture"), None),
)
"""What an insider would rather have said of a capture."""
EVERY = [(kind, form) for kind in KINDS for form in ("whole", "withholding")]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Each kind's package and copy, sealed once and never changed."""
    found = {}

    def of(kind):
        if kind not in found:
            found[kind] = bundle(tmp_path_factory.mktemp("matrix"), kind)
        return found[kind]

    return of


@pytest.fixture(autouse=True)
def remembered(monkeypatch):
    """A signature that was right once is right again; reckoning each anew would be most of the time of 10,000 flips."""
    monkeypatch.setattr(verifier, "verify_signature", functools.cache(verifier.verify_signature))


def path_of(bundle, form):
    return bundle.full.path if form == "whole" else bundle.copy.path


def failures(path, key=""):
    return [f"{check.name}: {check.detail}" for check in verify_package(path, key) if not check.ok]


def by_anybody(files):
    """Classes of alteration that need no key: of each sort of file in each way, of names, of the whole."""
    sorts = {}
    for name in sorted(files):
        folder = name.partition("/")[0] if "/" in name else name
        sorts.setdefault(f"exhibit {name[-4:]}" if folder == "exhibits" else name, name)
    for name in sorts.values():
        data, rest = files[name], {other: kept for other, kept in files.items() if other != name}
        ways = {
            "a bit": flipped(data, len(data) // 2),
            "cut": data[: len(data) // 2],
            "grown": data + b"\n",
            "emptied": b"",
            "other bytes of that length": hashlib.shake_256(data).digest(len(data)),
        }
        for way, altered in ways.items():
            if altered != data:
                yield Change(f"{name}: {way}", {**files, name: altered}, (name,))
        yield Change(f"{name}: removed", rest, (name,))
        yield Change(f"{name}: renamed", {**rest, f"{name}.bak": data}, (name, f"{name}.bak"))
    for name in ("notes.txt", "exhibits/E-0099_more.png", "custody/timestamps/000001.token", ".x", "A/b/c"):
        yield Change(f"added {name}", {**files, name: b"new"}, (name,))


def by_an_insider(files, signer):
    """Classes of alteration of single fields, listed and signed anew with the log key."""
    record = json.loads(files["record.json"])
    for pointer, value in (
        (("title",), "Another title"),
        (("summary",), "Another summary"),
        (("case_number",), "T-2026-0009"),
        (("approved_by",), {"name": "Eve", "role": ""}),
        (("items", 1, "item", "text"), "Nothing happened."),
        (("items", 1, "language"), "ru"),
        (("items", 0, "item", "account", "handle"), "somebody_else"),
        (("items", 0, "item", "posted"), {"edtf": "2020", "passage": None}),
        (("exhibits", 0, "exhibit", "number"), 7),
        (("exhibits", 0, "exhibit", "received_at"), "2020-01-01T00:00:00Z"),
        (("exhibits", 0, "exhibit", "how"), "door"),
        (("exhibits", 0, "custody", 0, "act"), "created"),
        (("exhibits", 0, "custody", 0, "at"), "2020-01-01T00:00:00Z"),
        (("exhibits", -1, "exhibit", "digest"), "0" * 64),
        (("exhibits", -1, "exhibit", "size"), 1),
        (("exhibits", -1, "custody", 0, "actor"), "eve"),
        (("campaign", "title"), "Another campaign"),
        (("referral", "number"), "F-2026-0099"),
        *CAPTURES * bool(record["exhibits"][0]["capture"]),
        (("extra",), "a new field"),
    ):
        changed = json.loads(json.dumps(record))
        at = changed
        for step in pointer[:-1]:
            at = at[step]
        at[pointer[-1]] = value
        yield Change(
            f"record {pointer}", resigned({**files, "record.json": canonical(changed)}, signer), ("record.json",)
        )
    for what in ("items", "exhibits"):
        changed = json.loads(json.dumps(record))
        changed[what].reverse()
        yield Change(f"{what} moved", resigned({**files, "record.json": canonical(changed)}, signer), ("record.json",))
        changed[what].pop()
        yield Change(
            f"{what} dropped", resigned({**files, "record.json": canonical(changed)}, signer), ("record.json",)
        )
    hidden = json.loads(json.dumps(record))
    hidden["title"] = {verifier.WITHHELD: "words", "hash": "ab" * 32}
    yield Change("title hidden", resigned({**files, "record.json": canonical(hidden)}, signer), ("record.json",))
    for old, new in (
        ('"act":"received"', '"act":"released"'),
        ('"actor":"ada"', '"actor":"eve"'),
        ("2026-11-20", "2026-11-19"),
    ):
        yield Change(
            f"entries {new}", resigned(edited(files, "custody/entries.jsonl", old, new), signer), ("entries.jsonl",)
        )
    lines = files["custody/entries.jsonl"].splitlines(keepends=True)
    for name, kept in (("first", lines[1:]), ("last", lines[:-1]), ("turned", lines[::-1])):
        changed = {**files, "custody/entries.jsonl": b"".join(kept)}
        if name != "turned":
            yield Change(f"entries without the {name}", resigned(changed, signer), ("custody/",))
    paper = next(name for name in files if name.startswith("summary"))
    yield Change("a paper rewritten", resigned({**files, paper: b"another story"}, signer), ("custody/entries.jsonl",))
    yield Change("a paper slipped in", resigned({**files, "letter.txt": b"x"}, signer), ("custody/entries.jsonl",))


def of_the_whole(path, files, folder, stranger):
    """Classes of alteration of the ZIP itself and of all signatures."""
    data = path.read_bytes()
    for name, altered in {
        "cut at its end": data[:-1],
        "cut in the middle": data[: len(data) // 2],
        "bytes before": b"\0" + data,
        "bytes after": data + b"\0",
        "twice": data + data,
        "empty": b"",
    }.items():
        out = folder / "whole.zip"
        out.write_bytes(altered)
        yield name, out
    yield "packed by another program", write_zip(files, folder / "packed.zip")
    yield "listed anew without a key", repacked(relisted({**files, "summary.txt": b"x"}), folder / "listed.zip")
    yield "signed by a stranger", repacked(resigned(files, stranger), folder / "signed.zip")
    yield "stranger's key in it", repacked(resigned(with_key(files, stranger), stranger), folder / "keyed.zip")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stranger")
    create_log_key(folder, NAME)
    return load_signer(folder)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        pytest.param(kind, form, marks=() if (kind, form) in {("call", "withholding")} else pytest.mark.slow)
        for kind, form in EVERY
    ],
)
def test_every_class_of_alteration_is_found_and_names_what_was_altered(made, stranger, tmp_path, kind, form):
    bundled = made(kind)
    path, signer = path_of(bundled, form), load_signer(bundled.desk.root / "keys")
    files = unpack(path)
    assert failures(path, bundled.desk.vault.log_key.fingerprint) == []
    changes = [*by_anybody(files), *by_an_insider(files, signer)]
    for change in changes:
        report = "\n".join(failures(repacked(change.files, tmp_path / "x.zip")))
        assert report, (kind, form, change.name)
        for name in change.told:
            assert name in report, (kind, form, change.name, report)
    wholes = list(of_the_whole(path, files, tmp_path, stranger))
    for name, altered in wholes:
        assert failures(altered), (kind, form, name)
    forged = resigned(with_head(with_key(files, stranger), stranger), stranger)
    assert failures(repacked(forged, tmp_path / "x.zip"), bundled.desk.vault.log_key.fingerprint)
    assert len(changes) + len(wholes) + 1 >= 60


def altered_at_random(data, count, dice):
    for place in dice.sample(range(len(data)), count):
        yield place, data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]


def demand_named(data, place, path, spots):
    """The altered ZIP fails, and the report names the file in which the byte stands."""
    path.write_bytes(data)
    report = "\n".join(failures(path))
    assert report, place
    name = next((name for name, start, end in spots if start <= place < end), "")
    assert name in report, (place, name, report)


def spots_of(path):
    """Which file each byte of the ZIP belongs to; empty for its structure."""
    archive = verifier.Archive(path)
    return [(name, one.offset, one.offset + one.size) for name, one in archive.members.items()]


@pytest.mark.parametrize(
    ("kind", "form", "flips", "cuts"),
    [
        ("call", "withholding", 60, 6),
        *(pytest.param(*one, 1000, 20, marks=[pytest.mark.slow, pytest.mark.timeout(1800)]) for one in EVERY),
    ],
)
def test_random_flips_and_cuts_are_all_found_and_name_the_file(made, tmp_path, kind, form, flips, cuts):
    """Over the ten packages 10,000 flips and 200 cuts; a few of them in the quick suite."""
    path = path_of(made(kind), form)
    data, dice, spots = path.read_bytes(), random.Random(f"{kind} {form}"), spots_of(path)
    for place, altered in altered_at_random(data, flips, dice):
        demand_named(altered, place, tmp_path / "x.zip", spots)
    for at in sorted(dice.sample(range(len(data)), cuts)):
        (tmp_path / "x.zip").write_bytes(data[:at])
        assert failures(tmp_path / "x.zip"), at


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_three_hundred_clean_packages_of_all_kinds_raise_no_alarm(tmp_path):
    """Thirty of each kind and form, each with more in the log and another case number."""
    count = 0
    for kind in KINDS:
        desk = desk_with(tmp_path / kind, kind)
        for turn in range(30):
            more = take(desk.vault, f"{kind} {turn}".encode(), name=f"{turn}.html", at=later(turn))
            full = tmp_path / kind / "full.zip"
            full.unlink(missing_ok=True)
            desk.seal(full, artefacts=papers(desk.dossier), at=later(100 + turn))
            copy = withheld(desk, tmp_path / kind / f"{turn}.zip")
            assert more.digest
            for path in (full, copy.path):
                assert failures(path, desk.vault.log_key.fingerprint) == []
                count += 1
    assert count == 300
