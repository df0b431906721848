#!/usr/bin/env python3
"""Verifies a sealed Tocsin package with nothing but this file and Python 3.9 or later.

    python3 verify.py PACKAGE.zip          the package as it was received
    python3 verify.py FOLDER               the package unpacked
    python3 verify.py                      the folder in which this file lies
    python3 verify.py --key FINGERPRINT …  and that its log key is the one the desk told you

It reads and never writes, opens no connection, and unpacks nothing to disk. It ends with 0 when every check passes and
with 1 when any fails. What the format is: docs/formats/package.md in the Tocsin source.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import struct
import sys
import time
import zipfile
import zlib
from collections import namedtuple
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

FORMAT, FORMER = "tocsin-package/2", "tocsin-package/1"
CHUNK, MOST_FILES = 1 << 20, 20_000
SMALL = 64 << 20  # most bytes of a file that is read whole: manifest, record, custody
LARGEST = (4 << 30) - 1  # most bytes of a package, and of all its files together
READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}(/[A-Za-z0-9][A-Za-z0-9._-]{0,119}){0,3}")
MANIFEST, MANIFEST_SIG, SUMS, SUMS_SIG = "manifest.json", "manifest.json.sig", "SHA256SUMS", "SHA256SUMS.sig"
RECORD, SALTS, ENTRIES, PROOFS = "record.json", "salts.json", "custody/entries.jsonl", "custody/proofs.json"
CHECKPOINT, VKEY, PEM = "custody/checkpoint", "custody/log.vkey", "custody/log.pem"
OUTSIDE = {"timestamped": "custody/timestamps/", "cosigned": "custody/cosignatures/"}
OWN = (MANIFEST, MANIFEST_SIG, SUMS, SUMS_SIG)  # files that the manifest cannot list
BOUND_ROLES = ("artefact", "exhibit", "record", "salts", "view")  # files that the log itself names by digest
SEALED, COPIED, REPLAY = "sealed package", "withholding copy", "render-proof"
WITHHELD, TEXT, TILE, MOST_PIXELS = "$withheld", "$text", 32, 24_000_000
PIECES = re.compile(r"[^ \n]{0,15}[ \n]|[^ \n]{1,16}")  # a text's leaves: words with the space behind, or parts
PARTICULARS = ("number", "size", "media_type", "name", "how", "received_at")
ODD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, OSError, zlib.error)
Member = namedtuple("Member", "size crc offset method", defaults=(-1, 0, zipfile.ZIP_STORED))
LogKey = namedtuple("LogKey", "name id public fingerprint")
Head = namedtuple("Head", "size root body more")  # a signed head of the log; its text, the other signature lines
Package = Any  # a Folder or an Archive: `members`, `problems`, `parts(name)`


@dataclass(frozen=True)
class Check:
    """One thing looked at. `skipped` marks what could not be checked; such a check does not fail."""

    name: str
    ok: bool
    detail: str
    skipped: bool = False


class Problem(Exception):
    """What is wrong, in a sentence that names the file or record."""


class Folder:
    """An unpacked package. Links and devices are never followed or opened."""

    def __init__(self, root: Path) -> None:
        self.root, self.problems, self.members = root, list[str](), dict[str, Member]()
        self._walk(root, "", 0)

    def _walk(self, folder: Path, prefix: str, depth: int) -> None:
        for item in sorted(os.scandir(folder), key=lambda found: found.name):
            name, mode = prefix + item.name, item.stat(follow_symlinks=False).st_mode
            if len(self.members) + len(self.problems) >= MOST_FILES:
                raise Problem(f"The folder holds more than {MOST_FILES} files.")
            if stat.S_ISREG(mode):
                self.members[name] = Member(item.stat(follow_symlinks=False).st_size)
            elif stat.S_ISDIR(mode) and depth < 8:
                self._walk(Path(item.path), name + "/", depth + 1)
            else:
                self.problems.append(f"{shown(name)}: ADDED, and neither a file nor a folder (a link or device)")

    def parts(self, name: str) -> Iterator[bytes | memoryview]:
        descriptor = os.open(self.root / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            yield from slices(file, self.members[name].size)


class Archive:
    """A package as one ZIP file, whose every byte is accounted for: files stored in order, nothing between or after."""

    def __init__(self, path: Path) -> None:
        """Read the directory of the ZIP; raises Problem when it has none that can be read."""
        self.file: BinaryIO = path.open("rb")
        self.length, self.problems, self.members = path.stat().st_size, list[str](), dict[str, Member]()
        self._loose: zipfile.ZipFile | None = None
        if self.length > LARGEST:
            raise Problem(f"The ZIP has {self.length} bytes; a package has at most {LARGEST}.")
        try:
            self._read_directory()
        except (Problem, struct.error, UnicodeDecodeError) as error:
            self.problems.append(f"the ZIP is not as it was sealed: {shown(str(error))}")
            self._read_loosely()

    def _read_directory(self) -> None:
        end = self._at(max(self.length - 22, 0), 22)
        count, size, start = struct.unpack("<HLL", end[10:20])
        plain_end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
        if end != plain_end or count > MOST_FILES or start + size != self.length - 22:
            raise Problem("bytes were added before, between or after its files, or cut off, or its end was altered")
        directory, place, offset = self._at(start, size), 0, 0
        for _ in range(count):
            crc, packed, plain, length = struct.unpack("<LLLH", directory[place + 16 : place + 30])
            name = directory[place + 46 : place + 46 + length].decode("ascii")
            if name in self.members:
                raise Problem(f"{name} is in it twice")
            central = directory[place : place + 46 + length] == central_header(name, crc, plain, offset)
            if not central or self._at(offset, 30 + length) != local_header(name, crc, plain):
                raise Problem(f"the header of {name} was altered")
            self.members[name] = Member(plain, crc, offset + 30 + length)
            offset, place = offset + 30 + length + packed, place + 46 + length
        if offset != start or place != size:
            raise Problem("there are bytes that belong to no file")

    def _at(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        return self.file.read(min(size, SMALL))

    def _read_loosely(self) -> None:
        """List a ZIP that some other program wrote, so that each altered file can still be named."""
        self.members = {}
        try:
            self._loose = zipfile.ZipFile(self.file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
            raise Problem(f"{self.problems[0]}; and no other way to read it was found") from error
        if len(self._loose.infolist()) > MOST_FILES:
            raise Problem(f"The ZIP lists more than {MOST_FILES} files.")
        for info in self._loose.infolist():
            if info.filename in self.members:
                self.problems.append(f"{shown(info.filename)}: is in the ZIP twice")
            elif info.is_dir() and not info.file_size:
                continue
            elif info.flag_bits & 1 or info.compress_type not in READ:
                self.problems.append(f"{shown(info.filename)}: is encrypted or packed in a way that is not read here")
            self.members[info.filename] = Member(info.file_size, method=info.compress_type)

    def parts(self, name: str) -> Iterator[bytes | memoryview]:
        member = self.members[name]
        if self._loose is None:
            self.file.seek(member.offset)
            yield from slices(self.file, member.size)
            return
        try:
            if member.method not in READ:
                raise NotImplementedError("it is packed in a way that is not read here")
            with self._loose.open(name) as file:
                yield from slices(file, member.size)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, struct.error) as error:
            raise Problem(f"it cannot be unpacked ({shown(str(error))})") from error


def local_header(name: str, crc: int, size: int) -> bytes:
    """The ZIP header that stands before a stored file in a package."""
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, size, size, len(name), 0) + name.encode()


def central_header(name: str, crc: int, size: int, offset: int) -> bytes:
    """The ZIP directory record of a stored file in a package."""
    fixed = (b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 33, crc, size, size, len(name), 0, 0, 0, 0, 0o100644 << 16, offset)
    return struct.pack("<4s2B5H3L5H2L", *fixed) + name.encode()


def slices(file: Any, size: int) -> Iterator[memoryview]:
    """Up to `size` bytes of an open file, through one buffer."""
    buffer = memoryview(bytearray(min(CHUNK, size) or 1))
    while size > 0 and (count := file.readinto(buffer[: min(CHUNK, size)])):
        size -= count
        yield buffer[:count]


def shown(text: str) -> str:
    """Foreign text made safe for a terminal: ASCII, no control characters, at most 200."""
    return text.encode("ascii", "backslashreplace").decode().translate({i: "?" for i in [*range(32), 127]})[:200]


def whole(package: Package, name: str) -> bytes:
    """A small file's bytes. Raises Problem when it is missing, too large or unreadable."""
    if name not in package.members:
        raise Problem(f"{name}: MISSING")
    if package.members[name].size > SMALL:
        raise Problem(f"{name}: larger than {SMALL} bytes")
    try:
        data = b"".join(bytes(part) for part in package.parts(name))
    except OSError as error:
        raise Problem(f"{name}: cannot be read ({error.strerror})") from error
    if package.members[name].crc not in (-1, zlib.crc32(data)):
        raise Problem(f"{name}: ALTERED, the checksum in its ZIP header is another")
    return data


def sha(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def digest_of(package: Package, name: str) -> str:
    """SHA-256 (hex) of a file, or a sentence that says why it has none."""
    state = hashlib.sha256()
    try:
        for part in package.parts(name):
            state.update(part)
    except (OSError, Problem) as error:
        return f"it cannot be read ({shown(str(error))})"
    return state.hexdigest()


def parsed(data: bytes, name: str) -> Any:
    """JSON in which no object has a key twice. Raises Problem for anything else."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=no_twins, parse_float=str.encode)
    except (ValueError, RecursionError) as error:
        raise Problem(f"{name}: is not the JSON that was sealed ({shown(str(error))})") from error


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object with these pairs; raises ValueError when two have one key."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def leaf(salt: str, value: Any) -> bytes:
    """Hash of a leaf: 0x00, 16 bytes of salt, the value's JSON (of a number with a fraction, as the file writes it)."""
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return sha(struct.pack("x16s", bytes.fromhex(salt)) + text)


def fold(value: Any, salts: Any, path: str, wrong: list[str], kinds: list[str]) -> bytes:
    """Hash of a value under its salts; lists the fields that are not as sealed, and the kinds of what is withheld."""
    if isinstance(value, dict) and WITHHELD in value:
        kinds.append(shown(value[WITHHELD]))
        return struct.pack("32s", bytes.fromhex(value["hash"]))
    if isinstance(value, dict) and value and TEXT not in value:
        below = (sha(key.encode()) + fold(value[key], salts[key], f"{path}/{key}", wrong, kinds) for key in value)
        return sha(b"\1" + b"".join(sorted(below)))
    if isinstance(value, list) and value:
        return sha(b"\2" + b"".join(fold(v, salts[n], f"{path}/{n}", wrong, kinds) for n, v in enumerate(value)))
    plain = (PIECES.findall(value) or [""]) if type(value) is str else [value]
    pieces = value[TEXT] if isinstance(value, dict) and value else plain
    *own, expected = salts.split(" ")
    under = map(lambda one, salt: fold(one, "", "", wrong, kinds) if salt == "-" else leaf(salt, one), pieces, own)
    found = sha(b"\3" + b"".join(under))
    if found.hex() != expected or len(own) != len(pieces):
        wrong.append(path)
    return found


def rows_of(data: bytes, wide: int, high: int, name: str) -> bytes:
    """The rows of a picture made anew: PNG, 8-bit RGB, no filter, nothing but the pixels, each row behind a zero."""
    if not 0 < wide * high <= MOST_PIXELS:
        raise Problem(f"{name}: has a size that no picture here has")
    unpacking = zlib.decompressobj()
    rows = unpacking.decompress(data[41:-16], (wide * 3 + 1) * high + 1)
    whole = unpacking.eof and not unpacking.unused_data and len(rows) == (wide * 3 + 1) * high
    if not whole or data != png(wide, high, data[41:-16]) or any(rows[:: wide * 3 + 1]):
        raise Problem(f"{name}: holds more or other than the pixels of a picture")
    return rows


def png(wide: int, high: int, packed: bytes) -> bytes:
    """A PNG file of these packed rows and nothing else."""
    chunks = ((b"IHDR", struct.pack(">2L5B", wide, high, 8, 2, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b""))
    made = (struct.pack(">L", len(d)) + kind + d + struct.pack(">L", zlib.crc32(kind + d)) for kind, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def tiles(rows: bytes, wide: int, high: int) -> Iterator[bytes]:
    """The pixels of each square of the grid, left to right and downwards."""
    line, step = wide * 3 + 1, TILE * 3
    for top in range(0, high, TILE):
        starts = range(top * line + 1, min(top + TILE, high) * line, line)
        for left in range(0, wide * 3, step):
            yield b"".join(rows[at + left : at + min(left + step, wide * 3)] for at in starts)


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # X, Y, Z, T in extended homogeneous coordinates


def add(a: Point, b: Point) -> Point:
    """Sum of two points (RFC 8032 section 5.1.4)."""
    low = (a[1] - a[0]) * (b[1] - b[0]) % P
    high = (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar: int, point: Point) -> Point:
    """Scalar multiple of a point."""
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decompress(data: bytes, name: str) -> Point:
    """The point that 32 bytes of a signature or key name (RFC 8032 section 5.1.3). Raises Problem for none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if len(data) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Problem(f"{name}: signature or key is damaged")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"), "")


def verify_signature(public: bytes, message: bytes, signature: bytes, name: str) -> None:
    """Raise Problem unless `signature` is the Ed25519 signature of the message by this key."""
    key, commitment = decompress(public, name), decompress(signature[:32], name)
    scalar = int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = multiply(scalar, BASE), add(commitment, multiply(challenge, key))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0
    if len(signature) != 64 or scalar >= ORDER or not same:
        raise Problem(f"{name}: the signature is not that of the log key in {VKEY}")


def read_key(text: str, name: str, kind: bytes = b"\x01") -> LogKey:
    """A key of a log, or (kind 4) of a witness: C2SP signed-note verifier key. Raises Problem for a damaged one."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})\n", text)
    raw = unpack64(match[3]) if match else b""
    if match is None or raw[:1] != kind or len(raw) != 33:
        raise Problem(f"{name}: is not the key of a log or witness")
    expected = hashlib.sha256(match[1].encode() + b"\n" + raw).digest()[:4]
    if expected.hex() != match[2]:
        raise Problem(f"{name}: name, number and key do not belong together")
    return LogKey(match[1], expected, raw[1:], hashlib.sha256(raw[1:]).hexdigest())


def unpack64(text: str) -> bytes:
    """Base64 decoded, empty when it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def read_checkpoint(package: Package, key: LogKey, name: str) -> Head:
    """The head under the log key's signature (C2SP tlog-checkpoint). Raises Problem."""
    note = whole(package, name).decode("utf-8", "replace")
    form = r"(([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]{44})\n)\n\u2014 (\S+) (\S+)\n((?:\u2014 \S+ \S+\n)*)"
    match = re.fullmatch(form, note)
    if match is None or match[2] != key.name or match[5] != key.name or (match[7] and name == CHECKPOINT):
        raise Problem(f"{name}: is not a signed head of the log “{shown(key.name)}”")
    signature, root = unpack64(match[6]), unpack64(match[4])
    if signature[:4] != key.id or len(root) != 32:
        raise Problem(f"{name}: is signed by another key than {VKEY}")
    verify_signature(key.public, match[1].encode(), signature[4:], name)
    return Head(int(match[3]), root, match[1], match[7])


def climb(index: int, last: int, values: list[bytes], path: list[bytes]) -> list[bytes]:
    """Where a proof leads from these hashes, only the last of which has right neighbours; empty: wrong length."""
    for sibling in path:
        if last == 0:
            return []
        if index & 1 or index == last:
            values = [sha(b"\1" + sibling + value) for value in values]
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            values = [*values[:-1], sha(b"\1" + values[-1] + sibling)]
        index, last = index >> 1, last >> 1
    return [] if last else values


def joins(old: int, new: int, path: list[bytes], roots: list[bytes]) -> bool:
    """Whether a consistency proof leads to both roots (RFC 9162 section 2.1.4.2)."""
    index, last = old - 1, new - 1
    path = [roots[0], *path] if old & index == 0 else path
    while 0 < old < new and index & 1:
        index, last = index >> 1, last >> 1
    return 0 < old < new and path != [] and climb(index, last, path[:1] * 2, path[1:]) == roots


HASHES = {bytes.fromhex("6086480165030402") + bytes([n]): f"sha{bits}" for n, bits in ((1, 256), (2, 384), (3, 512))}
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
VALID = ("not_valid_before_utc", "not_valid_after_utc")  # without _utc in older versions of the library
Token = tuple[str, str, bytes, bytes, list[bytes]]  # time, digest method, what was signed, signature, certificates


def pieces(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """The DER elements that stand one after the other (X.690): tag, content, whole. Raises ValueError, IndexError."""
    found, at = [], 0
    while at < len(data):
        tag, size, start = data[at], data[at + 1], at + 2
        if size & 128:
            start += size & 127
            size = int.from_bytes(data[at + 2 : start], "big")
        if start + size > len(data):
            raise ValueError("cut off")
        found.append((tag, data[start : start + size], data[at : start + size]))
        at = start + size
    return found


def read_token(data: bytes, message: bytes, name: str) -> Token:
    """The token of a time-stamp reply (RFC 3161). Raises Problem when it is none, or not over this message."""
    try:
        status, content = (one[1] for one in pieces(pieces(data)[0][1]))
        parts = pieces(pieces(pieces(content)[1][1])[0][1])
        info = pieces(pieces(parts[2][1])[1][1])[0][1]
        fields = pieces(pieces(info)[0][1])
        method, imprint = (one[1] for one in pieces(fields[2][1]))
        signer = pieces(pieces(parts[-1][1])[0][1])
        said = [pieces(one)[1][1] for _, one, _ in pieces(signer[3][1]) if pieces(one)[0][1] == MESSAGE_DIGEST]
        hashed = HASHES[pieces(signer[2][1])[0][1]]
        t = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z", fields[4][1].decode("ascii"))
        time = f"{t[1]}-{t[2]}-{t[3]}T{t[4]}:{t[5]}:{t[6]}Z" if t and pieces(status)[0][1] in (b"\0", b"\1") else ""
        fits = [pieces(one)[0][1] for one in said] == [hashlib.new(hashed, info).digest()]
        same = hashlib.new(HASHES[pieces(method)[0][1]], message).digest() == imprint
        certificates = [one[2] for tag, body, _ in parts if tag == 0xA0 for one in pieces(body)]
        if not (time and fits and same):
            raise Problem(f"{name}: is a refusal, or a timestamp of something else")
        return (time, hashed, b"\x31" + signer[3][2][1:], signer[5][1], certificates)  # a SET: RFC 5652 section 5.4
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise Problem(f"{name}: is not a timestamp token that can be read") from error


def signer_of(token: Token, name: str) -> str:
    """By whom a token is signed; empty where that cannot be checked here. Raises Problem for a wrong signature."""
    try:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding
    except ImportError:
        return ""
    time, hashed, signed, signature, certificates = token
    unfit = (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, x509.InvalidVersion, x509.ExtensionNotFound)
    method = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[hashed]
    for data in certificates:
        try:
            one = x509.load_der_x509_certificate(data)
            key: Any = one.public_key()
            rest = (ec.ECDSA(method),) if isinstance(key, ec.EllipticCurvePublicKey) else (padding.PKCS1v15(), method)
            key.verify(signature, signed, *rest)
            usage = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        except unfit:
            continue
        begin, end = (f"{getattr(one, day, None) or getattr(one, day[:-4]):%Y-%m-%dT%H:%M:%SZ}" for day in VALID)
        stamping = usage.critical and [oid.dotted_string for oid in usage.value] == ["1.3.6.1.5.5.7.3.8"]
        if not stamping or not begin <= time <= end:
            raise Problem(f"{name}: signed by a certificate that is not for timestamps, or was not valid then")
        return f"{shown(one.subject.rfc4514_string())}, certified by {shown(one.issuer.rfc4514_string())}"
    raise Problem(f"{name}: none of its certificates made its signature")


class Verification:
    """The checks of one opened package, in order; each yields a sentence for every problem. A key is a fingerprint."""

    def __init__(self, package: Package, expected_key: str = "") -> None:
        self.package, self.expected_key = package, expected_key
        self.key: LogKey | None = None
        self.listed, self.entries = dict[str, dict[str, Any]](), dict[int, dict[str, Any]]()
        self.record, self.sealed, self.withheld, self.former = dict[str, Any](), dict[str, Any](), list[str](), False
        self.head: Head | None = None
        self.consistency, self.told, self.times = dict[str, list[str]](), list[Check](), list[Check]()

    def run(self) -> list[Check]:
        """Every check, the failed ones with file, record and reason."""
        steps = (
            ("container", lambda: self.package.problems, "nothing but files, every byte accounted for"),
            ("log key", self._log_key, "the key in the package can be read"),
            ("manifest", self._manifest, "every listed file has a name, size and digest"),
            ("manifest signature", lambda: self._signed(MANIFEST, MANIFEST_SIG), "signed by the log key"),
            ("files", self._files, "none altered, missing, added or renamed"),
            ("SHA256SUMS", self._sums, "agrees with the manifest and is signed"),
            ("record", self._record_file, "each exhibit file is the one that the record names"),
            ("custody entries", self._custody, "each is in the signed log"),
            ("exhibits in custody", self._exhibits, "each was received as the record says"),
            ("sealing entry", self._sealing, "the log names exactly these contents"),
            ("sealed record", self._sealed_record, "every field that is given leads to the root that the log sealed"),
            ("captures", self._captures, "each verdict on a replay is the one that the log names"),
            ("outside heads", self._outside, "each is a head of this log, as the log pinned it"),
        )
        checks: list[Check] = []
        for name, step, passed in steps:
            problems = problems_of(step)
            checks += [Check(name, False, text) for text in problems] or [Check(name, True, passed)]
        return [*checks, *self.told, *(self.times or [NO_TIME]), self._told_withheld(), self._whose_key(), SAID]

    def _log_key(self) -> Iterator[str]:
        self.key = read_key(whole(self.package, VKEY).decode("utf-8", "replace"), VKEY)
        body = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + self.key.public).decode()
        if whole(self.package, PEM) != f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode():
            yield f"{PEM}: is not the key in {VKEY}"

    def _manifest(self) -> Iterator[str]:
        manifest = parsed(whole(self.package, MANIFEST), MANIFEST)
        if not isinstance(manifest, dict) or manifest.get("format") not in (FORMAT, FORMER):
            raise Problem(f"{MANIFEST}: is not a manifest of the form {FORMAT}")
        files, self.former = manifest.get("files"), manifest["format"] == FORMER
        if not isinstance(files, list) or not all(isinstance(one, dict) for one in files):
            raise Problem(f"{MANIFEST}: lists no files")
        for one in files:
            path, size, digest = one.get("path"), one.get("size"), one.get("sha256")
            if not isinstance(path, str) or not SAFE.fullmatch(path) or path in OWN or path in self.listed:
                yield f"{MANIFEST}: lists a file under a name that is unsafe or taken: {shown(str(path))}"
            elif not isinstance(size, int) or not isinstance(digest, str) or not isinstance(one.get("crc32"), int):
                yield f"{MANIFEST}: does not say size and digest of {path}"
            else:
                self.listed[path] = one

    def _signed(self, name: str, by: str) -> None:
        if self.key is None:
            raise Problem(f"{by}: cannot be checked without the log key")
        verify_signature(self.key.public, whole(self.package, name), whole(self.package, by), by)

    def _files(self) -> Iterator[str]:
        present, total = set(self.package.members), 0
        added = sorted(present - set(self.listed) - set(OWN))
        for path in sorted(set(self.listed) & present):
            total += self.listed[path]["size"]
            if total > LARGEST:
                raise Problem(f"{path}: the files together are larger than a package may be")
            yield from self._altered(path)
        moved = {path: self._new_name(path, added) for path in sorted(set(self.listed) - present)}
        for path, name in moved.items():
            yield f"{path}: RENAMED to {shown(name)}" if name else f"{path}: MISSING"
        yield from (f"{shown(name)}: ADDED, nobody sealed it" for name in added if name not in moved.values())

    def _altered(self, path: str) -> Iterator[str]:
        member, listed = self.package.members[path], self.listed[path]
        if member.size != listed["size"]:
            yield f"{path}: ALTERED, it has {member.size} bytes and not {listed['size']}"
        elif member.crc not in (-1, listed["crc32"]):
            yield f"{path}: ALTERED, the checksum in its ZIP header is another"
        elif (found := digest_of(self.package, path)) != listed["sha256"]:
            what = f"its digest is {found} and not {shown(listed['sha256'])}"
            yield f"{path}: ALTERED, {found if ' ' in found else what}"

    def _new_name(self, path: str, added: list[str]) -> str:
        size, digest = self.listed[path]["size"], self.listed[path]["sha256"]
        alike = (name for name in added if self.package.members[name].size == size <= LARGEST)
        return next((name for name in alike if digest_of(self.package, name) == digest), "")

    def _sums(self) -> Iterator[str]:
        lines = {path: one["sha256"] for path, one in self.listed.items()}
        lines.update((name, sha(whole(self.package, name)).hex()) for name in (MANIFEST, MANIFEST_SIG))
        expected = "".join(f"{lines[path]}  {path}\n" for path in sorted(lines))
        if whole(self.package, SUMS) != expected.encode():
            yield f"{SUMS}: ALTERED, it does not list what the manifest lists"
        self._signed(SUMS, SUMS_SIG)

    def _record_file(self) -> Iterator[str]:
        record = parsed(whole(self.package, RECORD), RECORD)
        if not isinstance(record, dict) or not isinstance(record.get("exhibits"), list):
            raise Problem(f"{RECORD}: is not a record of a case")
        self.record = record
        named = [one for one in record["exhibits"] if one["file_name"] and isinstance(one["file_name"], str)]
        given = {f"exhibits/{one['file_name']}": one for one in named}
        files = {path for path, one in self.listed.items() if one.get("role") == "exhibit"}
        for path in sorted(files ^ set(given)):
            yield f"{RECORD}: {shown(path)} is {'not in the record' if path in files else 'not in the package'}"
        for path in sorted(files & set(given)):
            if self.listed[path]["sha256"] != given[path]["exhibit"]["digest"]:
                yield f"{RECORD}: names another digest for {path} than the manifest"

    def _custody(self) -> Iterator[str]:
        if self.key is None:
            raise Problem(f"{CHECKPOINT}: cannot be checked without the log key")
        self.head = read_checkpoint(self.package, self.key, CHECKPOINT)
        proofs = parsed(whole(self.package, PROOFS), PROOFS)
        self.consistency = proofs.get("consistency", {}) if isinstance(proofs, dict) else {}
        lines = whole(self.package, ENTRIES).split(b"\n")
        if lines.pop() != b"" or not isinstance(proofs, dict) or proofs.get("size") != self.head.size:
            yield f"{PROOFS}: entries or proofs do not belong to {CHECKPOINT}"
        if len(proofs.get("proofs", ())) != len(lines):
            yield f"{PROOFS}: {len(proofs.get('proofs', ()))} proofs for {len(lines)} entries"
        for line in lines:
            yield from self._proven(line, self.head, proofs)

    def _proven(self, line: bytes, head: Head, proofs: dict[str, Any]) -> Iterator[str]:
        seq = (entry := parsed(line, ENTRIES))["seq"]
        if not isinstance(seq, int) or seq in self.entries or not 0 <= seq < head.size:
            raise Problem(f"{ENTRIES}: entry {shown(str(seq))} is not one of this log, or stands twice")
        self.entries[seq] = entry
        path = [bytes.fromhex(part) for part in proofs["proofs"].get(str(seq), ())]
        if climb(seq, head.size - 1, [sha(b"\0" + line)], path) != [head.root]:
            yield f"{ENTRIES}: entry {seq} ({shown(str(entry.get('act')))}) is not in the signed log"

    def _exhibits(self) -> Iterator[str]:
        received = {one["exhibit"]: one for one in self.entries.values() if one["act"] == "received"}
        for preserved in self.record["exhibits"]:
            exhibit = preserved["exhibit"]
            label, digest = f"E-{exhibit['number']:04d}", str(exhibit["digest"])
            entry = received.get(digest, {"facts": {}})
            facts = {**entry["facts"], "received_at": entry.get("at")}
            if digest not in received and not partly(exhibit):
                yield f"{RECORD}: {label} was never received, says the log"
            for word in PARTICULARS if digest in received else ():
                if str(exhibit[word]) != facts.get(word) and not partly(exhibit[word]):
                    yield f"{RECORD}: {word} of {label} is not what entry {entry['seq']} says"
            yield from (told for event in preserved["custody"] for told in self._event(label, event))

    def _event(self, label: str, event: dict[str, Any]) -> Iterator[str]:
        logged = self.entries.get(event["seq"], {})
        told = [word for word in ("seq", "at", "act", "exhibit") if not partly(event[word])]
        if any(logged.get(word) != event[word] for word in told) and (logged or not partly(event)):
            yield f"{RECORD}: custody event {event['seq']} of {label} is not what the log says"

    def _sealing(self) -> Iterator[str]:
        last = self.entries.get(max(self.entries, default=-1), {"act": "", "facts": {}})
        self.sealed = self.entries[int(last["facts"]["sealed"])] if last["act"] == COPIED else last
        if self.sealed["act"] != SEALED:
            raise Problem(f"{ENTRIES}: the sealing of this package is not in it")
        bound = [one for _, one in sorted(self.listed.items()) if one.get("role") in BOUND_ROLES]
        if last["facts"].get("contents") != contents_digest(bound):
            yield f"{ENTRIES}: entry {last['seq']} sealed other contents than these"
        digests = (str(one["exhibit"]["digest"]) for one in (self.record["exhibits"] if self.former else ()))
        if self.former and last["facts"].get("exhibits") != " ".join(digests):
            yield f"{ENTRIES}: entry {last['seq']} sealed other exhibits than the record names"

    def _sealed_record(self) -> Iterator[str]:
        if self.former:
            return
        salts, wrong = parsed(whole(self.package, SALTS), SALTS), list[str]()
        root = fold(self.record, salts["record"], "", wrong, self.withheld).hex()
        yield from (f"{RECORD}: {shown(path)} is not what was sealed" for path in wrong)
        if root != self.sealed["facts"]["tree"]:
            yield f"{RECORD}: does not lead to the root that entry {self.sealed['seq']} sealed"
        views = {path for path, one in self.listed.items() if one.get("role") == "view"}
        if views ^ {path for path in salts["pictures"] if path in self.listed}:
            yield f"{SALTS}: does not tell of each picture made anew"
        for path in sorted(views & set(salts["pictures"])):
            problems = problems_of(lambda: self._view(path, salts["pictures"][path]))  # noqa: B023 - called at once
            yield from (problem if path in problem else f"{path}: {problem}" for problem in problems)

    def _view(self, path: str, told: dict[str, Any]) -> Iterator[str]:
        wide, high = told["size"]
        squares = tiles(rows_of(whole(self.package, path), wide, high, path), wide, high)
        hashes = [b"\4" + struct.pack(">3L", wide, high, TILE)]
        for number, word in enumerate(told["tiles"]):
            square, hidden = next(squares, b"\0"), len(word) == 64
            if hidden and any(square):
                yield f"{path}: tile {number} is withheld and yet shows something"
            hashes.append(bytes.fromhex(word) if hidden else sha(b"\0" + bytes.fromhex(word) + square))
        self.withheld += ["part of a picture"] * sum(len(word) == 64 for word in told["tiles"])
        sealed = [one.get("pixels") for one in self.record["exhibits"] if one["exhibit"]["number"] == told["number"]]
        if next(squares, None) is not None or sealed != [sha(b"".join(hashes)).hex()]:
            yield f"{path}: has a tile that is not the sealed one"

    def _captures(self) -> Iterator[str]:
        replays = {e["exhibit"]: e for _, e in sorted(self.entries.items()) if e["facts"].get("kind") == REPLAY}
        copied, none = self.sealed["seq"] != max(self.entries), {"facts": {"digest": ""}, "detail": {"verdict": ""}}
        for one in (each for each in self.record["exhibits"] if "proof_digest" in (each.get("capture") or ())):
            told, label = one["capture"], f"E-{one['exhibit']['number']:04d}"
            last, given = replays.get(str(one["exhibit"]["digest"]), none), (told["proof_digest"], told["proof"])
            logged = (last["facts"]["digest"], last["detail"].get("verdict", told["proof"]))
            if given != logged and not (copied and (last is none or partly(given))):
                yield f"{RECORD}: the verdict on the replay of {label} is not the one that the log names"
            missing = "unsaid what" if partly(one["not_captured"]) else f"{len(one['not_captured'])} requests"
            said = f"{label}: {told['status']}; replayed offline: {told['proof'] or 'not done'}; {missing} not captured"
            self.told.append(Check("capture", True, shown(said)))

    def _told_withheld(self) -> Check:
        kinds = ", ".join(f"{self.withheld.count(kind)} x {kind}" for kind in sorted(set(self.withheld)))
        unsaid = "not said field by field in a package of the former format" if self.former else "nothing of the record"
        return Check("withheld", True, f"{kinds}; all that is given is as it was sealed" if kinds else unsaid)

    def _outside(self) -> Iterator[str]:
        pinned: list[str] = []
        for seq, one in sorted(self.entries.items()):
            if one["act"] in OUTSIDE and "checkpoint" in one["facts"]:
                pinned.append(f"{OUTSIDE[one['act']]}{seq:06d}")
                yield from problems_of(lambda: self._told_by(pinned[-1], one["facts"]))  # noqa: B023 - called at once
        for path in self.listed:
            if path.startswith(tuple(OUTSIDE.values())) and path.rpartition(".")[0] not in pinned:
                yield f"{path}: no entry of the log pins it"

    def _told_by(self, stem: str, facts: dict[str, str]) -> Iterator[str]:
        for name in (f"{stem}.{word}" for word in ("token", "checkpoint") if word in facts):
            if sha(whole(self.package, name)).hex() != facts[name.rpartition(".")[2]]:
                yield f"{name}: is not the one that the log pinned"
        if self.key is None or self.head is None:
            raise Problem(f"{name}: cannot be checked without the log key and {CHECKPOINT}")
        head = read_checkpoint(self.package, self.key, name)
        path = [bytes.fromhex(part) for part in self.consistency.get(str(head.size), ())]
        if not joins(head.size, self.head.size, path, [head.root, self.head.root]):
            yield f"{name}: is not shown to be an earlier head of this log"
        at, told, checked = (self._stamp if "token" in facts else self._cosignature)(stem, head, facts)
        if facts["time"][:19] != at[:19]:
            yield f"{stem}: the log tells another time, {shown(facts['time'])}"
        told = f"entries 0 to {head.size - 1} existed at {at}, {told}"
        self.times.append(Check("outside time", True, told, not checked))

    def _stamp(self, stem: str, head: Head, facts: dict[str, str]) -> tuple[str, str, bool]:
        name = f"{stem}.token"
        token = read_token(whole(self.package, name), whole(self.package, f"{stem}.checkpoint"), name)
        who = signer_of(token, name)
        by = f"signed by {who}" if who else "signature NOT checked: Python's “cryptography” is not installed here"
        return token[0], f"says {shown(facts['authority'])} ({by}); whether to trust it is for you to say", bool(who)

    def _cosignature(self, stem: str, head: Head, facts: dict[str, str]) -> tuple[str, str, bool]:
        key = read_key(f"{facts['witness']}\n", f"{stem}.checkpoint", b"\x04")
        for raw in (unpack64(line.split(" ")[2]) for line in head.more.splitlines()):
            if raw[:4] == key.id:
                seconds = int.from_bytes(raw[4:12], "big")
                text = f"cosignature/v1\ntime {seconds}\n{head.body}".encode()
                verify_signature(key.public, text, raw[12:], f"{stem}.checkpoint")
                told = f"says the witness {shown(key.name)} with the key {key.fingerprint}"
                return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)), told, True
        raise Problem(f"{stem}.checkpoint: the witness {shown(key.name)} did not sign it")

    def _whose_key(self) -> Check:
        if self.key is None:
            return Check("desk's key", False, "there is no key to compare")
        found, expected = self.key.fingerprint, re.sub(r"[\s:]", "", self.expected_key).lower()
        open_question = f"fingerprint {found}: compare it with the one the desk told you, or give it with --key"
        said = f"{found} is {'' if found == expected else 'NOT '}the one given" if expected else open_question
        return Check("desk's key", expected in ("", found), said, skipped=not expected)


SAID = Check("what was said is true", True, "no program can check that; the record says who claims what", skipped=True)
NO_TIME = Check("outside time", True, "this package carries no timestamp of another authority", skipped=True)


def partly(value: Any) -> bool:
    """Whether some part of a value is withheld."""
    return f'"{WITHHELD}"' in json.dumps(value)


def contents_digest(files: Iterable[dict[str, Any]]) -> str:
    """Digest of a list of files: SHA-256 over JSON `[[path,size,sha256],…]` without spaces."""
    return sha(json.dumps([[f["path"], f["size"], f["sha256"]] for f in files], separators=(",", ":")).encode()).hex()


def problems_of(step: Any) -> list[str]:
    """The problems that a step meets."""
    problems: list[str] = []
    try:
        problems.extend(step() or ())
    except Problem as error:
        problems.append(str(error))
    except ODD as error:
        problems.append(f"something in it has another form than sealed packages have ({shown(repr(error))})")
    return problems


def verify(path: Path, key: str = "") -> list[Check]:
    """Every check of a package, ZIP or folder."""
    try:
        if not path.is_dir() and not path.is_file():
            raise Problem(f"{path} is neither a file nor a folder")
        package = Folder(path) if path.is_dir() else Archive(path)
    except (Problem, OSError) as error:
        return [Check("container", False, shown(str(error)))]
    return Verification(package, key).run()


def report(path: Path, checks: list[Check]) -> Iterator[str]:
    """The checks as lines for a person."""
    yield f"Package: {shown(str(path))}"
    for check in checks:
        mark = "not checked" if check.skipped else "ok" if check.ok else "FAILED"
        yield f"  {mark:<11}  {check.name}: {check.detail}"
    bad = sum(not check.ok for check in checks)
    yield f"RESULT: {f'{bad} problem(s). Do not rely on this package as it is.' if bad else 'every check passed.'}"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Verify a sealed Tocsin package.")
    parser.add_argument("package", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", default="", help="fingerprint of the desk's log key, as the desk told you")
    given = parser.parse_args(arguments)
    checks = verify(given.package, given.key)
    print("\n".join(report(given.package, checks)))
    return 0 if all(check.ok for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
