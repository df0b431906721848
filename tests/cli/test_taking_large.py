"""A large export is taken whole, from the file to linked items at the desk, in the memory of a small machine."""

import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

BEGIN = datetime(2026, 10, 2, 8, tzinfo=UTC)
WALLET, SHARED = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", {10, 100, 200}
BOUND = 300_000_000
TAKEN = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from tocsin.cli import main
code = main(["take", "--json", sys.argv[3], "--desk", sys.argv[2]])
import resource
from tocsin.desk.evidence.models import Item, ItemLink
spent = resource.getrusage(resource.RUSAGE_SELF)
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
told = {"code": code, "items": Item.objects.count(), "links": ItemLink.objects.count(), "most": own * 1024}
told["seconds"] = round(spent.ru_utime + spent.ru_stime)
print(json.dumps(told), file=sys.stderr)
"""


def chat(path: Path, messages: int) -> None:
    """A chat of twelve people with as many words as a village has."""
    draw = random.Random(1)
    vocabulary = ["".join(draw.choices("abcdefghiklmnoprstuw", k=draw.randrange(3, 9))) for _ in range(8000)]
    with path.open("w") as file:
        for number in range(messages):
            at = BEGIN + timedelta(minutes=number)
            words = " ".join(draw.choices(vocabulary, k=draw.randrange(4, 22)))
            words += f" {WALLET}" if number in SHARED else ""
            file.write(f"{at:%d/%m/%Y, %H:%M} - Person {draw.randrange(12)}: {words}\n")


def taken(desk: Path, export: Path) -> dict[str, int]:
    """What the command says of an export, in a process of its own."""
    begin = ["init", str(desk), "--organisation", "Harbour Hotline", "--country", "US"]
    subprocess.run([sys.executable, "-m", "tocsin.cli", *begin], stdout=subprocess.DEVNULL, check=True)
    words = [sys.executable, "-c", TAKEN, json.dumps(sys.path), str(desk), str(export)]
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    told: dict[str, int] = json.loads(done.stderr.splitlines()[-1])
    return told


@pytest.mark.slow
@pytest.mark.parametrize("messages", [300, 20_000])
def test_every_message_is_taken_and_linked_within_the_bound(tmp_path: Path, messages: int) -> None:
    chat(tmp_path / "chat.txt", messages)
    told = taken(tmp_path / "desk", tmp_path / "chat.txt")
    assert told["code"] == 0
    assert told["items"] == messages
    assert told["links"] >= 3, "each two of the three that name one wallet"
    assert told["most"] < BOUND, f"{told['most'] >> 20} MiB"
