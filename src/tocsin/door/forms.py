"""What a form sends, read as it streams in: words into a dictionary, files straight into a sealed report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import parse_qs

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from tocsin.door.seal import SealedFile, SealedReport
from tocsin.door.visit import Visit
from tocsin.errors import BadInput, LimitReached

MOST_BODY = 2 << 30
"""Bytes of one report with its files: 2 GiB."""
MOST_WORDS = 200_000
"""Bytes of all that is typed into one form."""
MOST_FILES = 20
MOST_FIELDS = 200
CHUNK = 1 << 16


@dataclass
class Form:
    """The words of a form; a field may come several times."""

    words: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The field's first value, stripped; empty when it did not come."""
        return self.words.get(name, [""])[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of the field."""
        return tuple(self.words.get(name, ()))


def read_words(body: BinaryIO, length: int) -> Form:
    """A small urlencoded form. Raises LimitReached or BadInput."""
    if length > MOST_WORDS:
        raise LimitReached("That is too long.", hint="Shorten it, or send it as a file.")
    try:
        return Form(parse_qs(body.read(length).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise BadInput("This form cannot be read.") from error


class _Intake:
    """Sorts the parts of a multipart body as they come."""

    def __init__(self, report: SealedReport, form: Form) -> None:
        self.report, self.form = report, form
        self._sink: Callable[[bytes], object] = lambda _data: None
        self._typed = bytearray()
        self._name, self._left = "", MOST_WORDS

    def begin(self, segment: MultipartSegment) -> None:
        self._name = segment.name
        if segment.filename is None:
            self._typed = bytearray()
            self._sink = self._type
        elif segment.filename:
            self._sink = self._file(segment).write
        else:
            self._sink = lambda _data: None

    def _file(self, segment: MultipartSegment) -> SealedFile:
        if len(self.report.files) >= MOST_FILES:
            raise LimitReached(
                f"At most {MOST_FILES} files can be sent at once.", hint="Send the rest in a second report."
            )
        return self.report.begin_file(segment.filename or "file", segment.content_type or "")

    def _type(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise LimitReached("That is too long.", hint="Shorten it, or send it as a file.")
        self._typed += data

    def data(self, chunk: bytes) -> None:
        self._sink(chunk)

    def end(self) -> None:
        if self._sink == self._type:
            self.form.words.setdefault(self._name, []).append(self._typed.decode("utf-8", "replace"))


def read_report(visit: Visit, report: SealedReport, form: Form) -> None:
    """Read a multipart form: words into `form`, which keeps those that came before a fault, files into `report`.

    Raises LimitReached past a limit, BadInput for nonsense.
    """
    kind, options = parse_options_header(visit.content_type)
    if kind != "multipart/form-data" or "boundary" not in options:
        raise BadInput("This form cannot be read.")
    if visit.length > MOST_BODY:
        raise LimitReached("These files are too large together.", hint="Send fewer files, or send us a link.")
    intake = _Intake(report, form)
    try:
        _feed(visit.body, visit.length, options, intake)
    except MultipartError as error:
        raise BadInput("The upload broke off.", hint="Try again; what you typed is still here.") from error


def _feed(body: BinaryIO, length: int, options: Mapping[str, str], intake: _Intake) -> None:
    left = length
    with PushMultipartParser(options["boundary"], max_segment_count=MOST_FIELDS) as parser:
        while not parser.closed:
            chunk = body.read(min(CHUNK, left))
            left -= len(chunk)
            for event in parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    intake.begin(event)
                elif event:
                    intake.data(bytes(event))
                else:
                    intake.end()
