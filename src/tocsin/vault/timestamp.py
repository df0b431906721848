"""Outside time: RFC 3161 tokens over checkpoints, from any authority the desk has chosen.

A token says that the checkpoint, and so every entry under it, existed when the authority's clock showed its time. Token
and checkpoint are kept in the store and pinned by digest in the log. How a request travels is the caller's affair
(`timestamp_http`), so that only `tocsin.net` opens connections.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

from tocsin.canonical import instant, sha256
from tocsin.errors import BadInput, IntegrityError
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.catalogue import COSIGNED, TIMESTAMPED
from tocsin.vault.vault import Vault, act_key

Clock = Callable[[], datetime]
"""The desk's clock; aware UTC."""
Ask = Callable[[bytes], bytes]
"""Sends a request (DER) to the authority and returns its reply (DER)."""

HASHES = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3-256",
}
"""Object identifier → name of each hash that a token may rest on; any other is named by its number."""
WANTED = {"sha256": HashAlgorithm.SHA256, "sha512": HashAlgorithm.SHA512}
"""The hashes with which a token can be asked for."""
MOST_DRIFT = timedelta(minutes=5)
"""How far the authority's clock may stand from the desk's: beyond it, one of the two is wrong."""


class WrongClock(IntegrityError):
    """The authority's time is not the desk's: one of the two clocks is wrong."""

    default_hint = "Set this machine's clock (a time service does it), then try again."


@dataclass(frozen=True)
class Authority:
    """A timestamping authority and the root certificates by which its tokens are judged."""

    name: str
    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    policy: str = ""
    """The one policy (dotted object identifier) under which its tokens count; empty: any."""


@dataclass(frozen=True)
class Token:
    """What a token that was verified says, and on what it rests."""

    at: datetime
    """The authority's time, in UTC."""
    until: datetime
    """When the signer's certificate ends."""
    hashes: frozenset[str]
    """Names of the hashes without which it shows nothing: over the message, in the signature, in the certificate."""
    policy: str
    signer: str
    """Subject of the signer's certificate, as RFC 4514 writes it."""


def load_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file. Raises BadInput when there is none."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise BadInput(f"There is no certificate in {path}.", hint="Give the authority's root as PEM.") from error


def stamp(vault: Vault, ask: Ask, authority: Authority, *, actor: str, clock: Clock) -> CustodyEvent:
    """Have the present checkpoint stamped, keep and log the token.

    Raises IntegrityError for a reply that is not a good token over this checkpoint, answers another request, or tells
    another time than this machine; nothing is kept of it.
    """
    note, begun = vault.ledger.checkpoint().encode(), clock()
    reply, token = obtain(ask, note, authority)
    demand_present(token, authority, begun, clock())
    facts = {
        "authority": authority.name,
        "checkpoint": vault.store.put(note),
        "token": vault.store.put(reply),
        "time": instant(token.at),
        "size": note.split(b"\n")[1].decode(),
    }
    key = act_key(TIMESTAMPED, authority.name, sha256(note))
    return vault.note(TIMESTAMPED, actor=actor, at=clock(), facts=facts, key=key)


def obtain(ask: Ask, message: bytes, authority: Authority, *, hash_name: str = "sha256") -> tuple[bytes, Token]:
    """A fresh token over the message, as it came and as it was verified.

    1. the reply answers this very request (nonce); 2. it is the authority's over this message (`verify_token`); 3. the
    message was hashed as asked. Raises IntegrityError.
    """
    request = TimestampRequestBuilder().data(message).hash_algorithm(WANTED[hash_name]).build()
    reply = ask(request.as_bytes())
    token = verify_token(reply, message, authority, nonce=request.nonce)
    if hash_name not in token.hashes:
        raise IntegrityError(f"{authority.name} hashed with another method than {hash_name}.")
    return reply, token


def demand_present(token: Token, authority: Authority, begun: datetime, ended: datetime) -> None:
    """Raise WrongClock unless a token asked for between these moments tells such a time, give or take MOST_DRIFT."""
    if not begun - MOST_DRIFT <= token.at <= ended + MOST_DRIFT:
        raise WrongClock(f"{authority.name} says that it is {instant(token.at)}, this machine {instant(ended)}.")


def has_new_work(vault: Vault, since: str = TIMESTAMPED) -> bool:
    """Whether anything but stamping and cosigning was logged since the last such act, so that a new one is worth it."""
    for seq in reversed(range(vault.ledger.size)):
        try:
            entry = vault.ledger.entry(seq)
        except BadInput:
            continue  # erased; the entry that tells of it is new work itself
        if entry.act not in {TIMESTAMPED, COSIGNED} or "checkpoint" not in entry.facts:
            return True
        if entry.act == since:
            return False
    return False


def verify_token(reply: bytes, message: bytes, authority: Authority, nonce: int | None = None) -> Token:
    """What a token says, when it is the authority's over this message (RFC 3161 sections 2.3 and 2.4.2).

    1. a root is known; 2. the status is granted; 3. the signature and chain hold at the token's time; 4. the signer
    has the extended key usage timeStamping, critical and alone; 5. nonce (where given), policy (where set) and imprint
    are the ones asked for. Raises IntegrityError otherwise.
    """
    if not authority.roots:
        raise IntegrityError(f"No root certificate of {authority.name} is known.", hint="Add it to the settings.")
    try:
        token = decode_timestamp_response(reply)
        _verifier(authority, nonce).verify_message(token, message)
        signer = _signer(token)
        _demand_single_usage(signer)
    except (ValueError, VerificationError) as error:
        text = f"This is not a token of {authority.name} over this checkpoint: {error}"
        raise IntegrityError(text, hint="Ask again, or another authority; nothing was kept of this answer.") from error
    said = token.tst_info
    return Token(
        said.gen_time.astimezone(UTC),
        signer.not_valid_after_utc,
        frozenset(_hashes(token, signer)),
        said.policy.dotted_string,
        signer.subject.rfc4514_string(),
    )


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
        found.append((note.decode(), verify_token(reply, note, known[entry.facts["authority"]]).at))
    return found


def imprint_of(reply: bytes) -> tuple[str, bytes, datetime]:
    """Hash name, hash and time that a token tells, its signature not looked at. Raises BadInput for what is none."""
    try:
        said = decode_timestamp_response(reply).tst_info
        method = said.message_imprint.hash_algorithm.dotted_string
        return HASHES.get(method, method), said.message_imprint.message, said.gen_time.astimezone(UTC)
    except ValueError as error:
        raise BadInput("This is not an RFC 3161 token.") from error


def _verifier(authority: Authority, nonce: int | None) -> Verifier:
    return VerifierBuilder(
        roots=list(authority.roots),
        intermediates=list(authority.intermediates),
        nonce=nonce,
        policy_id=x509.ObjectIdentifier(authority.policy) if authority.policy else None,
    ).build()


def _signer(token: TimeStampResponse) -> x509.Certificate:
    """The certificate that the signature itself names, whatever else is sent along."""
    (said,) = token.signed_data.signer_infos
    for one in map(x509.load_der_x509_certificate, token.signed_data.certificates):
        if (one.issuer, one.serial_number) == (said.issuer, said.serial_number):
            return one
    raise ValueError("the signer's certificate is not in it")


def _demand_single_usage(signer: x509.Certificate) -> None:
    usages = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if list(usages) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise ValueError("the signer's certificate may be used for more than stamping time")


def _hashes(token: TimeStampResponse, signer: x509.Certificate) -> Iterator[str]:
    numbers = {token.tst_info.message_imprint.hash_algorithm, *token.signed_data.digest_algorithms}
    yield from (HASHES.get(one.dotted_string, one.dotted_string) for one in numbers)
    if signer.signature_hash_algorithm is not None:
        yield signer.signature_hash_algorithm.name
