"""Signed heads of the custody log: C2SP tlog-checkpoint in a C2SP signed-note, Ed25519 (RFC 8032).

A checkpoint says: the log of this name had this many entries, and this was their root. The private key lies in the
keys folder (`log.key`, PKCS#8 PEM, mode 0600), the public one beside it and in the vault (`log.vkey`, a note verifier
key).
"""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tocsin.errors import BadInput, IntegrityError

PRIVATE, PUBLIC = "log.key", "log.vkey"
ED25519, COSIGNER = b"\x01", b"\x04"
"""Algorithm bytes of signed-note: a log's own signature, a witness's timestamped one."""
DASH = "\N{EM DASH}"


@dataclass(frozen=True)
class LogKey:
    """A public log key and the name of its log."""

    name: str
    public: bytes
    """32 bytes."""
    kind: bytes = ED25519

    @property
    def id(self) -> bytes:
        """First four bytes of SHA-256 over name, newline, algorithm and key (signed-note)."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the 32 key bytes: what a person reads out by telephone."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def vkey(self) -> str:
        """The verifier key as signed-note writes it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    @property
    def pem(self) -> str:
        """The same key as SubjectPublicKeyInfo PEM (RFC 8410), for openssl."""
        key = Ed25519PublicKey.from_public_bytes(self.public)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise IntegrityError unless this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as error:
            raise IntegrityError(f"A signature is not that of the log key “{self.name}”.") from error


@dataclass(frozen=True)
class Signer:
    """The private log key."""

    key: LogKey
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes; the same message always gives the same bytes."""
        return self.private.sign(message)


@dataclass(frozen=True)
class Checkpoint:
    """Name, size and root of a log at one moment."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The signed text: origin, size, root in base64, each on a line."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def log_name(name: str) -> str:
    """A log name without spaces or plus signs, as signed-note asks.

    >>> log_name("Consulate of Marenia, Port Aldera")
    'consulate-of-marenia-port-aldera'
    """
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "tocsin"


def create_log_key(folder: Path, name: str) -> LogKey:
    """Make the log's key pair in `folder` and return the public key; a pair that is there already is kept.

    The folder is made 0700 and the private key 0600, before any secret byte is written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / PRIVATE).exists():
        _write_private(folder / PRIVATE, Ed25519PrivateKey.generate())
    private = _read_private(folder / PRIVATE)
    key = LogKey(log_name(name), private.public_key().public_bytes_raw())
    if not (folder / PUBLIC).exists():
        (folder / PUBLIC).write_text(key.vkey + "\n", "utf-8")
    return read_vkey(folder / PUBLIC)


def load_signer(folder: Path) -> Signer:
    """The private log key of this folder. Raises BadInput when it is missing, unreadable or not its public half's."""
    key = read_vkey(folder / PUBLIC)
    private = _read_private(folder / PRIVATE)
    if private.public_key().public_bytes_raw() != key.public:
        raise BadInput(f"{folder / PRIVATE} is not the private half of {folder / PUBLIC}.")
    return Signer(key, private)


def read_vkey(path: Path) -> LogKey:
    """The log key in a vkey file. Raises BadInput when there is none."""
    try:
        return parse_vkey(path.read_text("utf-8").strip())
    except FileNotFoundError as error:
        raise BadInput(f"There is no log key at {path}.", hint="Make the desk with `tocsin init`.") from error


def parse_vkey(text: str, kind: bytes = ED25519) -> LogKey:
    """The key of this kind that a signed-note verifier key names. Raises BadInput for a malformed or other one."""
    try:
        name, key_id, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadInput("This is not a signed-note verifier key.") from error
    key = LogKey(name, raw[1:], kind)
    if raw[:1] != kind or len(raw) != 33 or key.id.hex() != key_id or not name:
        raise BadInput(f"The verifier key of “{name}” is damaged or of an unknown kind.")
    return key


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a signed note."""
    signature = base64.b64encode(signer.key.id + signer.sign(checkpoint.body.encode())).decode()
    return f"{checkpoint.body}\n{DASH} {signer.key.name} {signature}\n"


def open_checkpoint(note: str, key: LogKey) -> Checkpoint:
    """The checkpoint in a signed note. Raises IntegrityError unless this key signed it."""
    body, blank, signatures = note.partition("\n\n")
    if not blank or not note.endswith("\n"):
        raise IntegrityError("A checkpoint is not a signed note.")
    text = body + "\n"
    key.verify(signature_of(signatures, key), text.encode())
    return _parse_body(text, key)


def signature_of(lines: str, key: LogKey) -> bytes:
    """The bytes after the key id in this key's line. Raises IntegrityError when no line is of this key."""
    prefix = f"{DASH} {key.name} "
    for line in lines.splitlines():
        if line.startswith(prefix) and (found := _decode(line.removeprefix(prefix)))[:4] == key.id:
            return found[4:]
    raise IntegrityError(f"The checkpoint has no signature of the key “{key.name}”.")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _parse_body(text: str, key: LogKey) -> Checkpoint:
    origin, size, root = [*text.split("\n", 3), "", ""][:3]
    if origin != key.name or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size) or len(_decode(root)) != 32:
        raise IntegrityError("A checkpoint is signed but says nothing that can be read.")
    return Checkpoint(origin, int(size), _decode(root))


def _write_private(path: Path, key: Ed25519PrivateKey) -> None:
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"The private log key {path} cannot be read.", hint="Restore the keys folder.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(f"{path} is not an Ed25519 key.")
    return key
