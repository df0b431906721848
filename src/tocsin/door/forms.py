"""What a form sends, read as it streams in: words into a dictionary, files straight into a sealed report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import BinaryIO
from urllib.parse import parse_qs

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from tocsin.door.seal import SealedFile, SealedReport, too_large
from tocsin.door.visit import Visit
from tocsin.errors import BadInput, LimitReached

MOST_BODY = 2 << 30
"""Bytes of one report with its files: 2 GiB."""
MOST_WORDS = 200_000
"""Bytes of all that is typed into one form."""
MOST_FILES = 20
MOST_FIELDS = 200
CHUNK = 1 << 16
READ_ON = 64 << 20
"""Bytes that are still read, and thrown away, after files were refused: the words behind them must not be lost."""


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
        raise LimitReached(_("That is too long."), hint=_("Shorten it, or send it as a file."))
    try:
        return Form(parse_qs(body.read(length).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise BadInput(_("This form cannot be read."), hint=_("Please go back and try again.")) from error


class _Intake:
    """Sorts the parts of a multipart body as they come."""

    def __init__(self, report: SealedReport, form: Form, before_files: Callable[[], None]) -> None:
        self.report, self.form, self._before_files = report, form, before_files
        self.problem: LimitReached | None = None
        self._sink: Callable[[bytes], object] = lambda _data: None
        self._typed = bytearray()
        self._name, self._left = "", MOST_WORDS

    def begin(self, segment: MultipartSegment) -> None:
        self._name = segment.name
        if segment.filename is None:
            self._typed = bytearray()
            self._sink = self._type
        elif segment.filename:
            self._sink = self._sink_of(segment)
        else:
            self._sink = lambda _data: None

    def _sink_of(self, segment: MultipartSegment) -> Callable[[bytes], object]:
        """Where the bytes of this file go: into the report, or nowhere once files were refused."""
        try:
            if not self.problem:
                return self._file(segment).write
        except LimitReached as problem:
            self.problem = problem
        return lambda _data: None

    def _file(self, segment: MultipartSegment) -> SealedFile:
        self._before_files()
        if len(self.report.files) >= MOST_FILES:
            raise LimitReached(_("At most 20 files can be sent at once."), hint=_("Send the rest in a second report."))
        return self.report.begin_file(segment.filename or "file", segment.content_type or "")

    def _type(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise LimitReached(_("That is too long."), hint=_("Shorten it, or send it as a file."))
        self._typed += data

    def data(self, chunk: bytes) -> None:
        if self._sink == self._type:
            self._type(chunk)
            return
        try:
            self._sink(chunk)
        except LimitReached as problem:
            self.problem, self._sink = problem, lambda _data: None

    def end(self) -> None:
        if self._sink == self._type:
            self.form.words.setdefault(self._name, []).append(self._typed.decode("utf-8", "replace"))


def read_report(visit: Visit, report: SealedReport, form: Form, before_files: Callable[[], None]) -> None:
    """Read a multipart form: words into `form`, which keeps those that came before a fault, files into `report`.

    `before_files` is called before each file and may refuse them by raising LimitReached; the words are read to
    their end all the same. Raises LimitReached past a limit, BadInput for nonsense and for an upload that breaks off.
    """
    kind, options = parse_options_header(visit.content_type)
    if kind != "multipart/form-data" or "boundary" not in options:
        raise BadInput(_("This form cannot be read."), hint=_("Please go back and try again."))
    if visit.length > MOST_BODY:
        raise too_large()
    intake = _Intake(report, form, before_files)
    try:
        _feed(visit.body, visit.length, options, intake)
    except (MultipartError, OSError) as error:
        raise BadInput(
            _("The upload broke off."), hint=_("Try again; what you typed is still here. Choose your files again.")
        ) from error
    if intake.problem:
        raise intake.problem


def _feed(body: BinaryIO, length: int, options: Mapping[str, str], intake: _Intake) -> None:
    left = length
    with PushMultipartParser(options["boundary"], max_segment_count=MOST_FIELDS) as parser:
        while not parser.closed:
            if intake.problem and left > READ_ON:
                raise intake.problem
            chunk = body.read(min(CHUNK, left))
            left -= len(chunk)
            for event in parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    intake.begin(event)
                elif event:
                    intake.data(bytes(event))
                else:
                    intake.end()
