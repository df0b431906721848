"""Outside time: RFC 3161 tokens over checkpoints, from any authority the desk has chosen.

A token says that the checkpoint, and so every entry under it, existed when the authority's clock showed its time. Token
and checkpoint are kept in the store and pinned by digest in the log. How a request travels is the caller's affair, so
that only `tocsin.net` opens connections.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tocsin.canonical import instant, sha256
from tocsin.errors import BadInput, IntegrityError
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.catalogue import TIMESTAMPED
from tocsin.vault.vault import Vault, act_key

REQUEST_TYPE, REPLY_TYPE = "application/timestamp-query", "application/timestamp-reply"

Ask = Callable[[bytes], bytes]
"""Sends a request (DER) to the authority and returns its reply (DER)."""


@dataclass(frozen=True)
class Authority:
    """A timestamping authority and the root certificates by which its tokens are judged."""

    name: str
    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()


def load_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file. Raises BadInput when there is none."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise BadInput(f"There is no certificate in {path}.", hint="Give the authority's root as PEM.") from error


def stamp(vault: Vault, ask: Ask, authority: Authority, *, actor: str, at: datetime) -> CustodyEvent:
    """Have the present checkpoint stamped, keep and log the token.

    Raises IntegrityError for a reply that is not a good token over this checkpoint; nothing is kept of it.
    """
    note = vault.ledger.checkpoint().encode()
    key = act_key(TIMESTAMPED, authority.name, sha256(note))
    reply = ask(_request(note))
    said = verify_token(reply, note, authority)
    facts = {
        "authority": authority.name,
        "checkpoint": vault.store.put(note),
        "token": vault.store.put(reply),
        "time": instant(said),
    }
    return vault.note(TIMESTAMPED, actor=actor, at=at, facts=facts, key=key)


def has_new_work(vault: Vault) -> bool:
    """Whether anything but stamping was logged since the last stamp, so that a new one is worth asking for."""
    size = vault.ledger.size
    return size > 0 and vault.ledger.entry(size - 1).act != TIMESTAMPED


def verify_token(reply: bytes, message: bytes, authority: Authority) -> datetime:
    """The time of a token, when it is the authority's over this message (RFC 3161 section 2.4.2; chain at that time).

    Raises IntegrityError otherwise.
    """
    if not authority.roots:
        raise IntegrityError(f"No root certificate of {authority.name} is known.", hint="Add it to the settings.")
    try:
        token = decode_timestamp_response(reply)
        builder = VerifierBuilder(roots=list(authority.roots), intermediates=list(authority.intermediates))
        builder.build().verify_message(token, message)
    except (ValueError, VerificationError) as error:
        raise IntegrityError(f"This is not a token of {authority.name} over this checkpoint: {error}") from error
    return token.tst_info.gen_time.astimezone(UTC)


def stamped_checkpoints(vault: Vault, authorities: Sequence[Authority]) -> list[tuple[str, datetime]]:
    """Every checkpoint in the log that carries a token, with the authority's time, each token verified anew.

    Raises IntegrityError for a token or checkpoint that is not what the log pinned, or of an authority not given.
    """
    known = {authority.name: authority for authority in authorities}
    found = []
    for entry in vault.ledger.entries():
        if entry.act != TIMESTAMPED or "token" not in entry.facts:
            continue
        if entry.facts["authority"] not in known:
            raise IntegrityError(
                f"Entry {entry.seq} carries a token of {entry.facts['authority']}, which is not known."
            )
        note, reply = vault.read(entry.facts["checkpoint"]), vault.read(entry.facts["token"])
        found.append((note.decode(), verify_token(reply, note, known[entry.facts["authority"]])))
    return found


def _request(message: bytes) -> bytes:
    builder = (
        TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    )
    return builder.build().as_bytes()
