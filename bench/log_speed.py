"""What the custody log costs as it grows: append, prove, open, and receive in a new process; medians in milliseconds.

    python bench/log_speed.py [ENTRIES …]      default 10000 100000 1000000

The log is filled without waiting for the disk; what is measured waits for it, as the desk does. “open and receive” is a
new process's first act: open the vault, keep one small exhibit. “catalogue anew” is what a lost catalogue costs once.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tocsin.vault import Vault, merkle
from tocsin.vault.checkpoint import Checkpoint, load_signer, sign_checkpoint
from tocsin.vault.entry import make_entry

AT = datetime(2026, 11, 20, tzinfo=UTC)
SIZES = (10_000, 100_000, 1_000_000)
RUNS = 21
FACTS = {"name": "post.html", "media_type": "text/html", "how": "link", "size": "5", "received_from": "", "group": ""}


def fill(vault: Vault, size: int) -> None:
    """Grow the log to this size, each second entry an exhibit, and sign its head once at the end."""
    ledger, signer = vault.ledger, load_signer(vault.folder.parent / "keys")
    lines = []
    for seq in range(ledger.size, size):
        digest = merkle.leaf_hash(str(seq // 2).encode()).hex()
        act, facts = ("read", {}) if seq % 2 else ("received", {**FACTS, "number": str(seq // 2 + 1)})
        entry = make_entry(AT, act=act, actor="bench", exhibit=digest, facts=facts, key=f"act {seq}")
        lines.append(entry.line.replace(b'"seq":0', b'"seq":%d' % seq))
    with (ledger.folder / "entries.jsonl").open("ab") as file:
        file.writelines(line + b"\n" for line in lines)
    ledger._tree.append(lines)
    head = Checkpoint(signer.key.name, size, ledger.root(size))
    (ledger.folder / "checkpoint").write_text(sign_checkpoint(head, signer), "utf-8")


def milliseconds(act: Callable[[], object]) -> float:
    """Wall time of one act."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def median(act: Callable[[int], object]) -> float:
    """Median of several runs."""
    return statistics.median(milliseconds(lambda n=n: act(n)) for n in range(RUNS))


def measure(root: Path, size: int) -> list[float]:
    """One row of the table."""
    vault = Vault(root / "vault", root / "keys")
    fill(vault, size)
    (vault.ledger.folder / "catalogue").unlink(missing_ok=True)
    anew = milliseconds(lambda: vault.custody("0" * 64))

    def receive(n: int) -> None:
        fresh = Vault(root / "vault", root / "keys")
        data = b"%d %d" % (size, n)
        fresh.receive(data, name="a.txt", media_type="text/plain", how="file", actor="bench", at=AT)

    def prove(n: int) -> None:
        total = vault.ledger.size
        vault.ledger.inclusion(n * 7919 % total, total)
        vault.ledger.consistency(total // 2, total)

    append = median(lambda n: vault.note("read", actor="bench", at=AT, detail={"n": str(n)}))
    opened = median(lambda _: Vault(root / "vault", root / "keys"))
    looked = median(lambda n: vault.custody(merkle.leaf_hash(str(n * 31).encode()).hex()))
    return [append, median(prove), opened, looked, median(receive), anew]


def main() -> None:
    """One log, measured at each size."""
    sizes = sorted(map(int, sys.argv[1:])) or SIZES
    heads = ("entries", "append", "prove", "open", "look up", "open and receive", "catalogue anew")
    print("  ".join(f"{head:>16}" for head in heads) + "      (median ms)")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        Vault.create(root / "vault", root / "keys", "Bench desk")
        for size in sizes:
            row = measure(root, size)
            print("  ".join([f"{size:>16}", *(f"{value:>16.2f}" for value in row)]), flush=True)


if __name__ == "__main__":
    main()
