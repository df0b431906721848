"""The one tree of errors. `str(error)` says what happened; `error.hint` says what to do next."""


class TocsinError(Exception):
    """Something a person can act on."""

    default_hint = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep what happened as the message and the next step as the hint."""
        super().__init__(message)
        self.hint = hint or self.default_hint


class BadInput(TocsinError):
    """What was given cannot be used as it is; the original is kept where it could be."""


class Refused(TocsinError):
    """A rule of the house forbids this act."""


class LimitReached(TocsinError):
    """A stated limit (size, time, memory, count) was met."""


class IntegrityError(TocsinError):
    """Bytes on disk are not what the custody log says they are."""

    default_hint = "Stop using this desk, keep the folder as it is, and run `tocsin verify` on it and on a backup."


class Unavailable(TocsinError):
    """A part this machine lacks (browser, language pack, font), named, with how to get it."""
