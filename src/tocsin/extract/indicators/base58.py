"""Base58: Bitcoin's, with four bytes of double SHA-256 behind, and Monero's, in blocks, with Keccak behind."""

import hashlib

from tocsin.extract.indicators.keccak import keccak256

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = str.maketrans("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz", ALPHABET)
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_BLOCK_BYTES = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}


def decoded(text: str) -> bytes:
    """The bytes of a base58 number with its leading zeros. The text must be of the alphabet."""
    number = 0
    for char in text:
        number = number * 58 + _VALUES[char]
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def checked(text: str, size: int = 25) -> bytes:
    """The payload (version first) of a Base58Check text of `size` bytes; empty when its checksum is wrong."""
    data = decoded(text)
    payload, check = data[:-4], data[-4:]
    right = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    return payload if len(data) == size and check == right else b""


def ripple_checked(text: str) -> bytes:
    """The payload of an XRP Ledger address: Base58Check in the ledger's own alphabet; empty when it is wrong."""
    return checked(text.translate(_RIPPLE))


def monero_checked(text: str) -> bytes:
    """The payload of a Monero address (network byte first); empty when its checksum is wrong."""
    data = bytearray()
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        number = 0
        for char in block:
            number = number * 58 + _VALUES[char]
        size = _BLOCK_BYTES.get(len(block), 0)
        if number >= 1 << 8 * size:
            return b""
        data += number.to_bytes(size, "big")
    payload, check = bytes(data[:-4]), bytes(data[-4:])
    return payload if keccak256(payload)[:4] == check else b""
