"""Two cases, a copy, one of them erased: its planted secrets are in no byte that is left; the other stands whole."""

import json
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from pyrage import DecryptError, decrypt
from pyrage.x25519 import Identity

from tests.cli.test_command_line import tocsin

pytestmark = pytest.mark.slow

ERASED = {
    "name": "Ester Quillfeather",
    "street": "77 Lantern Quay",
    "phone": "+1 202 555 0188",
    "account": "maren_hunters_q",
    "file": "quillfeather-threat",
    "picture": "photographed-by-quillfeather",
}
KEPT = {
    "name": "Tomas Brightwater",
    "street": "5 Mill Lane",
    "phone": "+1 202 555 0177",
    "account": "maren_hunters_b",
    "file": "brightwater-threat",
    "picture": "photographed-by-brightwater",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the story was played."""
    root = tmp_path_factory.mktemp("erasing")
    sheet = [Identity.generate() for _ in range(3)]
    (root / "recovery.txt").write_text("".join(f"{number} {line}\n" for number, line in enumerate(sheet, 1)))
    (root / "without-line-1.txt").write_text("".join(f"{line}\n" for line in sheet[1:]))
    (root / "recipient").write_text(" ".join(str(line.to_public()) for line in sheet))
    (root / "planted.json").write_text(json.dumps([ERASED, KEPT]))
    script = Path(__file__).with_name("erasing_story.py")
    done = subprocess.run([sys.executable, script, root], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return root


COPIED = (
    "copy",
    "keys-copy",
    "second-copy",
    "second-keys-copy",
    "older-copy",
    "older-keys",
    "safe-copy",
    "locked-away",
)


def forms(secrets: dict[str, str]) -> list[bytes]:
    """The secrets as they may stand in bytes: plain, lower case, UTF-16, digits of a number alone."""
    plain = [*secrets.values(), secrets["phone"].replace(" ", ""), secrets["name"].split()[1]]
    words = [form for text in plain for form in (text, text.lower(), text.replace(" ", "-"), text.replace(" ", "_"))]
    return [form for word in dict.fromkeys(words) for form in (word.encode(), word.encode("utf-16-le"))]


def places(secrets: dict[str, str], *folders: Path) -> list[str]:
    """Where a secret stands in a name or a byte under these folders."""
    wanted = forms(secrets)
    files = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [
        str(path)
        for path in files
        if any(form in path.name.encode() or (path.is_file() and form in path.read_bytes()) for form in wanted)
    ]


def test_the_search_would_find_them(root: Path) -> None:
    """Before all else: what is kept of the other case is found, so that finding nothing means something."""
    found = places(KEPT, root / "desk")
    assert any("desk.sqlite3" in path for path in found)
    assert any("entries.jsonl" in path for path in found)
    assert any("packages" in path for path in found)


def test_no_byte_of_desk_or_copy_holds_what_was_erased(root: Path) -> None:
    assert places(ERASED, *(root / name for name in ("desk", *COPIED))) == []


def test_neither_the_recovery_key_nor_any_key_left_opens_what_was_erased(root: Path) -> None:
    """All keys that exist after the erasure, tried on every sealed file of desk, copy and an older copy."""
    left = [Identity.from_str(line) for line in (root / "without-line-1.txt").read_text().split()]
    keys = [*left, *identities(root / "desk" / "keys")]
    for number, name in enumerate(("keys-copy", "second-keys-copy")):
        unpacked = root / f"unpacked-{number}"
        with tarfile.open(fileobj=BytesIO(decrypt((root / name / "keys.age").read_bytes(), left))) as tar:
            tar.extractall(unpacked, filter="data")
        keys += identities(unpacked)
    opened = {name: 0 for name in ("desk", "copy", "second-copy", "older-copy", "safe-copy")}
    for name in opened:
        for path in (root / name).rglob("*"):
            if path.is_file() and path.read_bytes()[:16] == b"age-encryption.o":
                for plain in plaintexts(path, keys):
                    opened[name] += 1
                    assert not [form for form in forms(ERASED) if form in plain], path
    assert min(opened.values()) >= 3  # the other case's exhibit, its reading, its analysis


def identities(folder: Path) -> list[Identity]:
    """Every identity in a key folder, those that its wraps hold included."""
    plain = [Identity.from_str(path.read_text().strip()) for path in (folder).rglob("matters/*.key")]
    wrapped = [decrypt(path.read_bytes(), plain).decode() for path in folder.rglob("wraps/*/*/*.age")]
    return [*plain, *(Identity.from_str(line) for text in wrapped for line in text.splitlines())]


def plaintexts(path: Path, keys: list[Identity]) -> list[bytes]:
    try:
        return [decrypt(path.read_bytes(), keys)]
    except DecryptError:
        return []


def test_the_older_state_opens_no_more_because_its_key_went_with_the_case(root: Path) -> None:
    refused = restore(root, root / "older-copy", root / "keys-copy", "from-older")
    assert refused.returncode == 1
    assert "does not open with this key" in refused.stderr


def test_the_desk_comes_back_from_its_copy_with_the_recovery_key_and_without_the_erased_case(root: Path) -> None:
    done = restore(root, root / "copy", root / "keys-copy", "again")
    assert done.returncode == 0, done.stderr
    assert places(ERASED, root / "again") == []
    assert any("desk.sqlite3" in path for path in places(KEPT, root / "again"))
    verified = tocsin("verify", root / "again")
    assert verified.returncode == 0, verified.stdout
    listed = tocsin("show", "--desk", root / "again").stdout
    assert "brightwater-threat.txt" in listed
    assert "brightwater" in tocsin("show", "--desk", root / "again", "E-0004").stdout


def test_a_copy_of_before_restored_with_its_own_keys_is_erased_again_by_the_newer_tombstones(root: Path) -> None:
    newest = ["--tombstones", root / "copy" / "tombstones.jsonl"]
    done = restore(root, root / "older-copy", root / "older-keys", "before", *newest)
    assert done.returncode == 0, done.stderr
    assert "Erased again: T-" in done.stdout
    assert places(ERASED, root / "before") == []
    assert places(KEPT, root / "before")


@pytest.mark.parametrize("keys", ["older-keys", "locked-away"])
def test_copies_of_before_with_their_own_keys_open_no_more_once_the_retired_line_is_destroyed(
    root: Path, keys: str
) -> None:
    """Old data, old keys and what is left of the recovery sheet: what was reached by nobody is closed all the same."""
    for copy in ("older-copy", "safe-copy"):
        refused = restore(root, root / copy, root / keys, "closed", sheet="without-line-1.txt")
        assert refused.returncode == 1
        assert "does not open with this key" in refused.stderr
        assert places(ERASED, root / "closed") == []


def test_each_place_that_was_reached_comes_back_without_the_retired_line(root: Path) -> None:
    for copy in ("copy", "second-copy"):
        done = restore(root, root / copy, root / copy.replace("copy", "keys-copy"), "next", sheet="without-line-1.txt")
        assert done.returncode == 0, done.stderr
        assert places(ERASED, root / "next") == []
        assert places(KEPT, root / "next")


def test_tombstones_carry_no_content(root: Path) -> None:
    stone = json.loads((root / "copy" / "tombstones.jsonl").read_text())
    assert set(stone) == {"case", "numbers", "ground", "asked_by", "decided_by", "at"}
    assert stone["ground"] == "no longer needed"


def restore(
    root: Path, source: Path, keys: Path, name: str, *more: str | Path, sheet: str = "recovery.txt"
) -> subprocess.CompletedProcess[str]:
    shutil.rmtree(root / name, ignore_errors=True)
    words = ["--keys", keys, "--recovery-key", root / sheet, *more]
    return tocsin("restore", source, root / name, *words)
