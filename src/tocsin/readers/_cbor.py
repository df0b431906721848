"""DAG-CBOR and CAR, as far as account archives of the AT Protocol use them, with limits on all that bytes can claim.

Sources: RFC 8949 (CBOR), IPLD DAG-CBOR and CARv1 specifications, multiformats (unsigned varint, CIDv1).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from tocsin.errors import BadInput, LimitReached

LARGEST_BLOCK = 8 << 20
DEEPEST = 64
LINK_TAG = 42
SHA2_256, DIGEST_BYTES = 0x12, 32
FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
SIMPLE = {20: False, 21: True, 22: None, 23: None}


@dataclass(frozen=True)
class Link:
    """A link to another block, by the bytes of its CID."""

    cid: bytes

    @property
    def digest(self) -> bytes:
        """The SHA-256 in the CID, its last 32 bytes."""
        return self.cid[-DIGEST_BYTES:]


@dataclass(frozen=True)
class Block:
    """One block of a CAR."""

    index: int
    cid: bytes
    data: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the bytes have the SHA-256 that the CID names; True as well where it names another hash."""
        named = self.cid[2:4] == bytes((SHA2_256, DIGEST_BYTES))
        return not named or sha256(self.data).digest() == self.cid[-DIGEST_BYTES:]


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The blocks of a CARv1 after its header. Raises BadInput where it is none or breaks off."""
    header = decode(_sized(file) or b"")
    if not isinstance(header, dict) or header.get("version") != 1:
        raise BadInput("This is not a CAR file of version 1.")
    index = 0
    while section := _sized(file):
        length = _cid_length(section)
        yield Block(index, section[:length], section[length:])
        index += 1


def _sized(file: BinaryIO) -> bytes:
    """A section that begins with its length; empty at the end of the file."""
    size = _varint(file)
    if size > LARGEST_BLOCK:
        raise LimitReached(f"One block of this archive claims {size} bytes; at most {LARGEST_BLOCK} are read.")
    data = file.read(size)
    if len(data) < size:
        raise BadInput("This archive breaks off in the middle; what came before was read.")
    return data


def _varint(file: BinaryIO) -> int:
    """An unsigned LEB128 number; 0 at the end of the file."""
    value = 0
    for place in range(9):
        byte = file.read(1)
        if not byte:
            break
        value |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            break
    return value


def _cid_length(section: bytes) -> int:
    """Bytes of the CID that opens a section: CIDv0 (34 bytes), or CIDv1 with version, codec, hash and digest."""
    if section[:2] == bytes((SHA2_256, DIGEST_BYTES)):
        return 2 + DIGEST_BYTES
    stream = BytesIO(section)
    _, _, _, size = (_varint(stream) for _ in range(4))
    if stream.tell() + size > len(section):
        raise BadInput("A block of this archive has no proper name (CID).")
    return stream.tell() + size


def decode(data: bytes) -> Any:
    """The value of a DAG-CBOR block; links as Link, bytes as bytes. Raises BadInput for what is not DAG-CBOR."""
    try:
        return _value(BytesIO(data), 0)
    except (IndexError, struct.error, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise BadInput("A block of this archive is not DAG-CBOR.") from error


def _value(stream: BytesIO, depth: int) -> Any:
    """One value."""
    if depth > DEEPEST:
        raise LimitReached(f"A record in this archive nests deeper than {DEEPEST} levels.")
    first = stream.read(1)[0]
    kind, short = first >> 5, first & 31
    if kind == 7:
        return _simple(stream, short)
    count = _argument(stream, short)
    if kind < 2:
        return count if kind == 0 else -1 - count
    if kind < 4:
        raw = _exactly(stream, count)
        return raw if kind == 2 else raw.decode("utf-8")
    return _container(stream, kind, count, depth + 1)


def _container(stream: BytesIO, kind: int, count: int, depth: int) -> Any:
    """An array, a map, or a link."""
    if kind == 4:
        return [_value(stream, depth) for _ in range(_honest(stream, count))]
    if kind == 5:
        pairs = ((_value(stream, depth), _value(stream, depth)) for _ in range(_honest(stream, count)))
        return {str(key): value for key, value in pairs}
    inner = _value(stream, depth)
    if count != LINK_TAG or not isinstance(inner, bytes):
        raise BadInput("A record in this archive uses a tag that DAG-CBOR does not have.")
    return Link(inner[1:])


def _argument(stream: BytesIO, short: int) -> int:
    """The number that goes with a kind: in the first byte itself, or in the 1, 2, 4 or 8 after it."""
    if short < 24:
        return short
    if short > 27:
        raise BadInput("A record in this archive has a length without end, which DAG-CBOR does not allow.")
    return int.from_bytes(_exactly(stream, 1 << (short - 24)), "big")


def _simple(stream: BytesIO, short: int) -> Any:
    """True, false, null or a number with a point."""
    if short in FLOATS:
        form, size = FLOATS[short]
        return struct.unpack(form, _exactly(stream, size))[0]
    if short not in SIMPLE:
        raise BadInput("A record in this archive holds a value that DAG-CBOR does not have.")
    return SIMPLE[short]


def _exactly(stream: BytesIO, size: int) -> bytes:
    """So many bytes. Raises BadInput when there are fewer."""
    if size > len(stream.getbuffer()) - stream.tell():
        raise BadInput("A block of this archive claims more than it holds.")
    return stream.read(size)


def _honest(stream: BytesIO, count: int) -> int:
    """A count of values, each of which takes a byte at least. Raises BadInput when there cannot be so many."""
    if count > len(stream.getbuffer()) - stream.tell():
        raise BadInput("A block of this archive claims more than it holds.")
    return count
