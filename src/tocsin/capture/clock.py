"""The time of each act inside one capture, reckoned from the one instant that the caller gives."""

import time
from datetime import datetime, timedelta


class Clock:
    """Begins at a given instant and runs with the monotonic clock, so that a set-back wall clock is not seen."""

    def __init__(self, at: datetime) -> None:
        """Start now, and call it `at` (aware UTC)."""
        self.at, self.began = at, time.monotonic()

    def now(self) -> datetime:
        """The present instant."""
        return self.at + timedelta(seconds=time.monotonic() - self.began)
