"""The receipt: eight words by which an anonymous reporter returns, and what is derived from them.

Eight words of 2,048 are 88 bits: 81 of chance and 7 that check them, so that a slip is told at once and ordinary
sentences are not taken for a receipt. Nothing derived from the words can be turned back: they go through Argon2id (RFC
9106), and the mailbox name and the key are two expansions of its output (HKDF-Expand, RFC 5869) with unequal labels, so
that the name tells nothing of the key. Neither the words nor the key is ever stored.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import gettext as _
from importlib.resources import files

import pyrage
from argon2.low_level import Type, hash_secret_raw

from tocsin.door.bech32 import encode
from tocsin.errors import BadInput

WORDS, CHANCE_BITS, CHECK_BITS = 8, 81, 7
SALT, NAME, KEY = b"tocsin door receipt v1", b"mailbox name", b"reading key"
PASSES, MEMORY_KIB, LANES = 3, 64 * 1024, 1


@dataclass(frozen=True)
class Mailbox:
    """What a receipt opens."""

    name: str
    """Name of the folder in which sealed answers wait: 32 hex digits."""
    identity: pyrage.x25519.Identity
    """The reporter's reading key (age X25519)."""

    @property
    def recipient(self) -> str:
        """The public key to which the desk seals its answers."""
        return str(self.identity.to_public())


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 English words of BIP-39, chosen so that four letters tell them apart."""
    return tuple(files("tocsin.door").joinpath("words.txt").read_text("utf-8").split())


def new_receipt() -> str:
    """Eight words from a cryptographic source, joined by hyphens."""
    chance = secrets.randbits(CHANCE_BITS)
    number = chance << CHECK_BITS | _check(chance)
    return "-".join(word_list()[number >> 11 * at & 2047] for at in reversed(range(WORDS)))


def _check(chance: int) -> int:
    return hashlib.sha256(chance.to_bytes(11, "big")).digest()[0] >> 8 - CHECK_BITS


def _is_receipt(words: Sequence[str]) -> bool:
    """Whether these are eight words of the list whose check bits agree."""
    if len(words) != WORDS or not all(word in _places() for word in words):
        return False
    number = 0
    for word in words:
        number = number << 11 | _places()[word]
    return number & (1 << CHECK_BITS) - 1 == _check(number >> CHECK_BITS)


@cache
def _places() -> dict[str, int]:
    return {word: at for at, word in enumerate(word_list())}


def clean_receipt(typed: str) -> str:
    """What somebody typed, brought to the form in which it was given. Raises BadInput when it cannot be a receipt."""
    words = re.findall(r"[a-z]+", unicodedata.normalize("NFKC", typed[:400]).casefold())
    if not _is_receipt(words):
        raise BadInput(
            _("This is not a receipt of ours."), hint=_("A receipt is eight English words; look for a slip in one.")
        )
    return "-".join(words)


def holds_receipt(text: str) -> bool:
    """Whether a receipt stands in this text: whoever reads the text could then open the mailbox."""
    words = [word.casefold() for word in re.findall(r"[A-Za-z]+", text)]
    return any(_is_receipt(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))


def mailbox(receipt: str) -> Mailbox:
    """The mailbox of a receipt; takes a noticeable part of a second on purpose."""
    root = hash_secret_raw(clean_receipt(receipt).encode(), SALT, PASSES, MEMORY_KIB, LANES, 32, Type.ID)
    key = encode("age-secret-key-", _expand(root, KEY)).upper()
    return Mailbox(_expand(root, NAME)[:16].hex(), pyrage.x25519.Identity.from_str(key))


def _expand(root: bytes, label: bytes) -> bytes:
    """The first block of HKDF-Expand with SHA-256."""
    return hmac.digest(root, label + b"\x01", "sha256")
