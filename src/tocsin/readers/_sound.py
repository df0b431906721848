"""What sound and film files say of themselves: which kind they are, how long, and when they claim to be recorded.

Only headers are looked at; nothing is decoded. Sources: RFC 3533, RFC 7845 (Ogg, Opus), ISO/IEC 14496-12 (MP4), WAVE,
RFC 9639 (FLAC), ISO/IEC 11172-3 (MP3), RFC 4867 section 5 (AMR).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from tocsin.model.when import When
from tocsin.readers._when import of_datetime

LONGEST = 30 * 24 * 3600
"""Seconds past which a length is taken for damage."""
TAIL = 1 << 17
MOST_BOXES = 1000
FIRST_1904 = datetime(1904, 1, 1, tzinfo=UTC)
AMR_FRAMES = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
"""Bytes after the first of each frame, by its mode."""
MP3_RATES = (44100, 48000, 32000)
MP3_BITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
MP3_BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
DAMAGE = (struct.error, IndexError, ValueError, OverflowError, ZeroDivisionError)


@dataclass(frozen=True)
class Sound:
    """What a file says of itself. Any of it can be false."""

    media_type: str
    seconds: float = 0.0
    """0 when it does not say."""
    recorded: When | None = None


def kind_of(head: bytes) -> str:
    """Media type by signature; empty for what is no sound or film that is known here."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        return "audio/mp4" if head[8:12] in (b"M4A ", b"M4B ") else "video/mp4"
    for mark, media_type in SIGNATURES:
        if head.startswith(mark):
            return media_type
    is_frame = len(head) > 64 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15)
    return "audio/mpeg" if is_frame and (head[2] >> 2) & 3 != 3 else ""


SIGNATURES = (
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"caff", "audio/x-caf"),
)


def sound_of(path: Path) -> Sound:
    """What the file says. A file whose headers are damaged has its kind alone."""
    with path.open("rb") as file:
        media_type = kind_of(file.read(128))
        measure = MEASURES.get(media_type)
        file.seek(0)
        try:
            seconds, recorded = measure(file, path.stat().st_size) if measure else (0.0, None)
        except DAMAGE:
            seconds, recorded = 0.0, None
    return Sound(media_type, seconds if 0 < seconds < LONGEST else 0.0, recorded)


Measured = tuple[float, When | None]


def _wav(file: BinaryIO, size: int) -> Measured:
    """Bytes of the `data` chunk by the bytes a second of the `fmt ` chunk."""
    file.seek(12)
    rate = 0
    for _ in range(MOST_BOXES):
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return min(length, size) / rate, None
        body = file.read(16) if name == b"fmt " else b""
        rate = struct.unpack("<I", body[8:12])[0] if body else rate
        file.seek(length + length % 2 - len(body), 1)
    return 0.0, None


def _ogg(file: BinaryIO, size: int) -> Measured:
    """The position of the last page, in samples a second of the codec."""
    head = file.read(256)
    opus, vorbis = head.find(b"OpusHead"), head.find(b"\x01vorbis")
    rate, skip = 48000, struct.unpack_from("<H", head, opus + 10)[0] if opus >= 0 else 0
    if opus < 0 and vorbis >= 0:
        rate = struct.unpack_from("<I", head, vorbis + 12)[0]
    file.seek(max(0, size - TAIL))
    tail = file.read()
    position = struct.unpack_from("<q", tail, tail.rindex(b"OggS") + 6)[0]
    return (position - skip) / rate, None


def _flac(file: BinaryIO, _: int) -> Measured:
    """Samples by samples a second, in the first block."""
    told = int.from_bytes(file.read(26)[18:26], "big")
    return (told & ((1 << 36) - 1)) / (told >> 44), None


def _mp4(file: BinaryIO, size: int) -> Measured:
    """Length and time of recording in `moov/mvhd`; the time is claimed, and is often left empty."""
    found = _box(file, size, b"moov")
    inner = _box(file, file.tell() + found, b"mvhd") if found else 0
    if not inner:
        return 0.0, None
    body = file.read(32)
    made, _, scale, length = struct.unpack(">QQIQ", body[4:32]) if body[0] else struct.unpack(">IIII", body[4:20])
    when = of_datetime(FIRST_1904 + timedelta(seconds=made), "as the file claims") if made > 10**9 else None
    return length / scale, when


def _box(file: BinaryIO, end: int, wanted: bytes) -> int:
    """Go to the content of a box and give its length; 0 when it is not before `end`."""
    for _ in range(MOST_BOXES):
        header = file.read(8)
        if len(header) < 8 or file.tell() >= end:
            return 0
        length, name = struct.unpack(">I4s", header)
        length, used = (struct.unpack(">Q", file.read(8))[0], 16) if length == 1 else (length, 8)
        if name == wanted:
            return int(length - used)
        if length < used:
            return 0
        file.seek(length - used, 1)
    return 0


def _mp3(file: BinaryIO, size: int) -> Measured:
    """Frames by frames a second where an encoder counted them (Xing, Info), else bytes by the first frame's rate."""
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3":
        start = 10 + sum((head[6 + place] & 0x7F) << (21 - 7 * place) for place in range(4))
    file.seek(start)
    frame = file.read(256)
    version, bits, rate = (frame[1] >> 3) & 3, frame[2] >> 4, (frame[2] >> 2) & 3
    samples, kilobits = (1152, MP3_BITS[bits]) if version == 3 else (576, MP3_BITS_2[bits])
    hertz = MP3_RATES[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    for mark in (b"Xing", b"Info"):
        if (place := frame.find(mark)) > 0 and frame[place + 7] & 1:
            return struct.unpack_from(">I", frame, place + 8)[0] * samples / hertz, None
    return (size - start) / (kilobits * 125), None


def _amr(file: BinaryIO, size: int) -> Measured:
    """Frames of 20 milliseconds, counted by the modes that they name."""
    at, frames = len(b"#!AMR\n"), 0
    file.seek(at)
    while at < size and frames * 50 < LONGEST:
        frame = file.read(1)
        step = AMR_FRAMES[(frame[0] >> 3) & 15]
        file.seek(step, 1)
        at, frames = at + 1 + step, frames + 1
    return frames / 50, None


MEASURES: dict[str, Callable[[BinaryIO, int], Measured]] = {
    "audio/wav": _wav,
    "audio/ogg": _ogg,
    "audio/flac": _flac,
    "audio/mp4": _mp4,
    "video/mp4": _mp4,
    "audio/mpeg": _mp3,
    "audio/amr": _amr,
}
