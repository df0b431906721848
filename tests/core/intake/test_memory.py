"""A large export passes from the reader to the disk without being held, neither by the desk nor by its child."""

import json
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.intake.analyses import Analyses
from tocsin.intake.preserve import preserve_bytes
from tocsin.intake.read import reading_of
from tocsin.intake.sources import Source
from tocsin.intake.take import Bench, work_exhibit
from tocsin.model.settings import Organisation, Settings
from tocsin.vault import Vault

AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
MIB = 1 << 20
WORDS = "we meet at the harbour and nobody says where the others live " * 60
BOUND = 300 * MIB

MEASURED = """
import json, resource, sys
sys.path[:] = json.loads(sys.argv[1])
from datetime import UTC, datetime
from pathlib import Path
from tocsin.intake.preserve import preserve_bytes
from tocsin.intake.read import reading_of
from tocsin.intake.sources import Source
from tocsin.vault import Vault
at, folder = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC), Path(sys.argv[2])
vault = Vault.create(folder / "vault", folder / "keys", "Consulate of Marenia in Port Aldera")
kept = preserve_bytes(vault, Source("chat", path=folder / "chat.txt"), actor="officer", at=at).main
count = sum(1 for _ in reading_of(vault, kept, actor="officer", at=at).items)
# not ru_maxrss of this process: that begins with the memory of the process that started it
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"items": count, "parent": own * 1024, "child": most * 1024}))
"""


def write_chat(path, size):
    """A chat of at least so many bytes; gives the number of its messages."""
    count, written = 0, 0
    with path.open("w") as file:
        while written < size:
            at = AT + timedelta(seconds=20 * count)
            written += file.write(f"{at:%d/%m/%Y, %H:%M} - Voice {count % 7}: {count} {WORDS}\n")
            count += 1
    return count


def taken_apart(folder, size):
    """Preserve and read a chat of this size in a process of its own: its items, and the most memory on both sides."""
    count = write_chat(folder / "chat.txt", size)
    words = [sys.executable, "-c", MEASURED, json.dumps(sys.path), str(folder)]
    told = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
    assert told["items"] == count
    return told


def test_fifty_megabytes_take_less_than_the_bound_in_parent_and_child(tmp_path):
    told = taken_apart(tmp_path, 50 * MIB)
    assert max(told["parent"], told["child"]) < BOUND, told


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_two_gigabytes_take_less_than_the_bound_in_parent_and_child(tmp_path):
    told = taken_apart(tmp_path, 2047 * MIB)
    assert max(told["parent"], told["child"]) < BOUND, told


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "vault", tmp_path / "keys", "Consulate of Marenia in Port Aldera")


def bench_of(vault, tmp_path):
    settings = Settings(organisation=Organisation(name="Consulate of Marenia in Port Aldera", country="US"))
    return Bench(None, vault, settings, "officer", lambda: AT)


def kept_chat(vault, tmp_path, count):
    lines = (f"02/10/2026, 07:{n % 60:02} - Voice: message {n}\n" for n in range(count))
    path = tmp_path / "chat.txt"
    path.write_text("".join(lines))
    return preserve_bytes(vault, Source("chat", path=path), actor="officer", at=AT).main


def peak_of(walk):
    """Bytes that a walk holds at most."""
    tracemalloc.start()
    walk()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_analyses_are_walked_from_disk_one_at_a_time(vault, tmp_path):
    found, problems = work_exhibit(bench_of(vault, tmp_path), kept_chat(vault, tmp_path, 500))
    assert (len(found), problems) == (500, ())
    held, walked = peak_of(lambda: list(found)), peak_of(lambda: sum(1 for _ in found))
    assert walked < held / 2, (walked, held)


def test_analyses_are_a_sequence(vault, tmp_path):
    exhibit = kept_chat(vault, tmp_path, 5)
    found, _ = work_exhibit(bench_of(vault, tmp_path), exhibit)
    assert [one.item.text for one in found] == [f"message {n}" for n in range(5)]
    assert found[0].item.text == "message 0"
    assert found[-1].item.text == "message 4"
    assert [one.item.text for one in found[1:3]] == ["message 1", "message 2"]
    with pytest.raises(IndexError):
        found[5]
    with pytest.raises(IndexError):
        found[-6]
    assert found


def test_what_was_never_analysed_is_an_empty_sequence(vault, tmp_path):
    exhibit = kept_chat(vault, tmp_path, 2)
    found = Analyses(vault, (exhibit,))
    assert (list(found), len(found), bool(found)) == ([], 0, False)


def test_a_second_reading_is_the_first(vault, tmp_path):
    exhibit = kept_chat(vault, tmp_path, 3)
    once = reading_of(vault, exhibit, actor="officer", at=AT)
    again = reading_of(vault, exhibit, actor="officer", at=AT + timedelta(days=1))
    assert once.digest == again.digest
    assert [item.id for item in once.items] == [item.id for item in again.items]


def test_a_flood_of_problems_is_told_in_a_hundred_sentences_and_a_count(vault, tmp_path):
    path = tmp_path / "box.mbox"
    mark = b"From a@b Fri Oct  2 07:04:05 2026\n"
    good = b"From: a@mail.example\nTo: b@mail.example\nSubject: you\n\nWe know.\n\n"
    path.write_bytes(mark + good + (mark + b"\nno header\n\n") * 150)
    exhibit = preserve_bytes(vault, Source("box", path=path), actor="officer", at=AT).main
    problems = reading_of(vault, exhibit, actor="officer", at=AT).problems
    assert len(problems) == 101
    assert problems[-1] == "50 more problems stand in the reading."
