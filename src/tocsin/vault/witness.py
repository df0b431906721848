"""Witnesses: another desk, or a lawyer's laptop, cosigns this log's checkpoints and remembers them.

The C2SP tlog-witness exchange without its transport: the text of a request and of its answer may travel over HTTP, as a
file or as a printed code. A witness signs only a head that extends the last one it signed (C2SP tlog-cosignature,
`cosignature/v1`), so an insider who rewrites the log needs every witness to agree.
"""

import base64
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tocsin.canonical import canonical, instant, sha256
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault import merkle
from tocsin.vault.catalogue import COSIGNED
from tocsin.vault.checkpoint import (
    COSIGNER,
    DASH,
    Checkpoint,
    LogKey,
    create_log_key,
    load_signer,
    open_checkpoint,
    parse_vkey,
    signature_of,
)
from tocsin.vault.durable import write_aside
from tocsin.vault.ledger import Ledger
from tocsin.vault.vault import Vault, act_key

MOST_HASHES = 63
"""Most hashes of a consistency proof that a witness reads (tlog-witness)."""


class UnknownLog(BadInput):
    """This witness knows no log of that name."""


class OtherSize(Refused):
    """The proof begins at another size than the last that this witness signed, which is `size`."""

    def __init__(self, size: int) -> None:
        """Say from where a proof is needed."""
        super().__init__(f"This witness last signed {size} entries.", hint=f"Send a proof from {size}.")
        self.size = size


class NotExtended(IntegrityError):
    """The head does not extend what this witness signed before: two histories of one log."""

    default_hint = "Keep this request: it is signed by the log's key and contradicts what that key signed before."


@dataclass(frozen=True)
class Seen:
    """The last head of a log that a witness signed."""

    vkey: str
    size: int = 0
    root: str = ""
    """Hex; empty while nothing was signed."""
    at: str = ""
    """When it was signed, by the witness's clock."""


def witness_request(ledger: Ledger, old: int, size: int | None = None) -> str:
    """What to send to a witness that last signed `old` entries: old size, consistency proof, checkpoint.

    The checkpoint is over `size` entries, all of them by default. Raises BadInput where there is no such proof.
    """
    new = ledger.size if size is None else size
    proof = ledger.consistency(old, new) if old else []
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof)]
    return "\n".join(lines) + "\n\n" + ledger.checkpoint(new)


class Witness:
    """One witness folder: its key, and what it signed for each log that it knows."""

    def __init__(self, folder: Path) -> None:
        """Open a witness. Raises BadInput when there is none."""
        self.folder = folder
        self._signer = load_signer(folder)
        self.key = replace(self._signer.key, kind=COSIGNER)

    @classmethod
    def create(cls, folder: Path, name: str) -> "Witness":
        """Make a witness with a key of its own; one that is there is kept."""
        create_log_key(folder, name)
        return cls(folder)

    def trust(self, vkey: str) -> None:
        """Be a witness of the log with this verifier key, which a person compared over another channel."""
        key = parse_vkey(vkey.strip())
        with self._alone():
            known = self._path(key.name)
            if known.exists() and self._seen(key.name).vkey != key.vkey:
                raise Refused(f"Another key is known for the log “{key.name}”.", hint="Ask that desk why it changed.")
            if not known.exists():
                self._keep(key.name, Seen(key.vkey))

    def cosign(self, request: str, at: datetime) -> str:
        """The cosignature line for a request.

        Raises BadInput for an unreadable request, UnknownLog for a log not trusted, OtherSize naming the size from
        which this witness needs a proof, NotExtended when the log does not extend what was signed before, and
        IntegrityError when it is not signed by its key.
        """
        old, proof, note = parse_request(request)
        with self._alone():
            seen = self._seen(note.partition("\n")[0])
            head = open_checkpoint(note, parse_vkey(seen.vkey))
            _demand_extension(seen, old, proof, head)
            self._keep(head.origin, Seen(seen.vkey, head.size, head.root.hex(), instant(at)))
        seconds = int(at.timestamp())
        signature = self.key.id + seconds.to_bytes(8, "big") + self._signer.sign(_message(seconds, head))
        return f"{DASH} {self.key.name} {base64.b64encode(signature).decode()}\n"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "log.key").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, origin: str) -> Path:
        return self.folder / f"seen-{sha256(origin.encode())[:32]}.json"

    def _seen(self, origin: str) -> Seen:
        try:
            return Seen(**json.loads(self._path(origin).read_bytes()))
        except FileNotFoundError as error:
            raise UnknownLog(
                f"This witness does not know the log “{origin[:80]}”.", hint="Trust its key first."
            ) from error

    def _keep(self, origin: str, seen: Seen) -> None:
        write_aside(self._path(origin), canonical(vars(seen)))


def cosigned_at(note: str, log: LogKey, witness: LogKey) -> tuple[Checkpoint, datetime]:
    """What a cosigned checkpoint says, and when the witness signed it.

    Raises IntegrityError unless both the log and this witness signed it.
    """
    head = open_checkpoint(note, log)
    signed = signature_of(note.partition("\n\n")[2], witness)
    seconds = int.from_bytes(signed[:8], "big")
    witness.verify(signed[8:], _message(seconds, head))
    return head, datetime.fromtimestamp(seconds, UTC)


def keep_cosigned(vault: Vault, note: str, witness: LogKey, *, actor: str, at: datetime) -> CustodyEvent:
    """Keep and log a cosigned checkpoint; the same again is logged once.

    Raises IntegrityError unless this log's key and the witness signed it, and it is a head of this very log.
    """
    head, said = cosigned_at(note, vault.log_key, witness)
    if not 0 < head.size <= vault.ledger.size or vault.ledger.root(head.size) != head.root:
        raise IntegrityError("This cosigned checkpoint is not a head of this log.")
    facts = {"witness": witness.vkey, "checkpoint": vault.store.put(note.encode()), "time": instant(said)}
    facts["size"] = str(head.size)
    key = act_key(COSIGNED, witness.vkey, facts["checkpoint"])
    return vault.note(COSIGNED, actor=actor, at=at, facts=facts, key=key)


def last_cosigned(vault: Vault, witness: LogKey) -> int:
    """Size of the newest head that the vault holds with this witness's cosignature; 0 for none."""
    for seq in reversed(vault.outside(vault.ledger.size)):
        facts = vault.ledger.entry(seq).facts
        if facts.get("witness") == witness.vkey:
            return int(vault.read(facts["checkpoint"]).split(b"\n")[1])
    return 0


def _message(seconds: int, head: Checkpoint) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{head.body}".encode()


def _demand_extension(seen: Seen, old: int, proof: list[bytes], head: Checkpoint) -> None:
    if old > head.size:
        raise BadInput("The proof begins past the end of the log.")
    if old != seen.size:
        raise OtherSize(seen.size)
    try:
        if seen.size:
            merkle.verify_consistency(seen.size, head.size, proof, bytes.fromhex(seen.root), head.root)
    except IntegrityError as error:
        raise NotExtended(f"{error} This witness signed another history of “{head.origin}”.") from error


def parse_request(request: str) -> tuple[int, list[bytes], str]:
    """Old size, proof and note of a request, however its line ends arrived. Raises BadInput for what is none."""
    request = request.replace("\r\n", "\n")
    first, _, note = request.partition("\n\n")
    said, *hashes = first.split("\n")
    word, _, size = said.partition(" ")
    if word != "old" or not size.isdecimal() or len(size) > 19 or len(hashes) > MOST_HASHES:
        raise BadInput("This is not a request to a witness.", hint="It begins with “old” and a number.")
    try:
        return int(size), [base64.b64decode(one, validate=True) for one in hashes], note
    except ValueError as error:
        raise BadInput("The proof in this request cannot be read.") from error
