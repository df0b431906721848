"""What the desk hands out of its log: a head as text, and the sentences about it that a printed page shows."""

from typing import Any

from tocsin.errors import BadInput
from tocsin.vault.anchor import typed
from tocsin.vault.catalogue import COSIGNED
from tocsin.vault.checkpoint import open_checkpoint
from tocsin.vault.entry import Entry
from tocsin.vault.vault import Vault

SHOWN = 3


def outside_sentences(vault: Vault) -> tuple[str, ...]:
    """The newest outside statements that the log pins, one sentence each, the newest first."""
    newest = list(reversed(vault.outside(vault.ledger.size)))[:SHOWN]
    return tuple(sentence(vault.ledger.entry(seq)) for seq in newest)


def sentence(entry: Entry) -> str:
    """One timestamp or cosignature in words."""
    facts = entry.facts
    if entry.act == COSIGNED:
        return f"Entry {entry.seq}: the witness {facts['witness'].split('+')[0]} signed at {facts['time']}."
    return f"Entry {entry.seq}: {facts['authority']} stamped at {facts['time']}."


def newest_cosigned(vault: Vault, size: int) -> str:
    """The checkpoint over this many entries with every witness's line that the log holds for this very head."""
    note = vault.ledger.checkpoint(size)
    lines = []
    for seq in vault.outside(vault.ledger.size):
        entry = vault.ledger.entry(seq)
        if entry.act == COSIGNED:
            kept = vault.read(entry.facts["checkpoint"]).decode()
            if kept.startswith(note):
                lines.append(kept.removeprefix(note))
    return note + "".join(dict.fromkeys(lines))


def head_facts(vault: Vault, note: str) -> dict[str, Any]:
    """What a printed page says of a head, by the names that the page gives these."""
    key = vault.log_key
    head = open_checkpoint(note, key)
    return {
        "origin": head.origin,
        "size": head.size,
        "typed": typed(head, key),
        "key_number": key.id.hex(),
        "fingerprint": key.fingerprint,
        "note": note,
        "outside": outside_sentences(vault),
    }


def demand_size(vault: Vault, size: int | None) -> int:
    """A size of this log, all of it by default. Raises BadInput for one that it never had."""
    if size is not None and not 0 <= size <= vault.ledger.size:
        raise BadInput(f"The log has {vault.ledger.size} entries, not {size}.")
    return vault.ledger.size if size is None else size
