"""A recording: voicemail, voice message, call, film. It is kept, and awaits its words from a person who listens.

Length and time are told as the file gives them and never trusted. Where a speech-to-text plug-in is installed, what it
hears stands beside, marked as a machine's (`_speech`).
"""

from collections.abc import Iterator
from pathlib import Path

from tocsin.errors import BadInput, TocsinError
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._json import filled
from tocsin.readers._sound import Sound, kind_of, sound_of
from tocsin.readers._speech import Heard, hear

LABEL = "recording (sound or film)"
MEDIA_TYPES = (
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/wav",
    "audio/flac",
    "audio/amr",
    "video/mp4",
    "video/webm",
)
EXAMPLE_NAME = "voicemail.wav"
EXAMPLE_GIVES = 1


def _example() -> bytes:
    """A quarter of a second of silence, 8,000 samples a second."""
    form = bytes.fromhex("1000000001000100401f0000401f000001000800")
    return b"RIFF" + (36 + 2000).to_bytes(4, "little") + b"WAVEfmt " + form + b"data\xd0\x07\x00\x00" + b"\x80" * 2000


EXAMPLE = _example()


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the file begins with a signature of sound or film."""
    media_type = kind_of(head)
    return 0 if not media_type else 70 if media_type == "audio/mpeg" and not head.startswith(b"ID3") else 94


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One RECORDING item. Raises BadInput for a file that is no recording."""
    sound = sound_of(path)
    if not sound.media_type:
        raise BadInput("This is no recording of a kind that is known here.")
    heard: Heard | None = None
    try:
        heard = hear(path, source.tool)
    except (TocsinError, OSError, ValueError, RuntimeError) as error:
        yield Note(f"The speech-to-text plug-in failed: {error} The recording is kept.", problem=True)
    if heard:
        yield from heard.findings()
    else:
        yield Note("This recording awaits its words: a person listens to it at the desk and types what is said.")
    yield _item(sound, heard, source)


def _item(sound: Sound, heard: Heard | None, source: ReadSource) -> Item:
    """The recording, with what it says of itself."""
    return Item(
        ItemKind.RECORDING,
        heard.text if heard else "",
        source.at("recording"),
        posted=sound.recorded,
        title=source.name,
        confidence=heard.confidence if heard else 0.0,
        extra=filled(
            media_type=sound.media_type,
            seconds=f"{sound.seconds:.1f}" if sound.seconds else "",
            words="heard by machine" if heard else "awaited",
        ),
    )
