"""Runs the door under gunicorn: two processes with threads, no access log, and no log that names a visitor."""

import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tocsin.door.app import Door
from tocsin.door.flood import Gate
from tocsin.door.halls import CALM, CROWD, Hall, give_role, new_line, stand_back
from tocsin.door.mill import Apart, Mill
from tocsin.door.seal import sweep
from tocsin.door.site import Site, open_site

BRIEFLY = 0.0005
"""Seconds after which a busy thread makes way. With Python's own 0.005 a report waits for each of its many small steps
behind every thread that is refusing junk."""


class SilentLogger(Logger):  # type: ignore[misc]
    """Keeps nothing: gunicorn's own messages name addresses of visitors."""

    def setup(self, cfg: Any) -> None:
        """Send nothing anywhere."""
        super().setup(cfg)
        self.error_log.disabled = True
        self.access_log.disabled = True


class DoorServer(BaseApplication):  # type: ignore[misc]
    """One process for each hall, so that budgets kept in memory hold for all who come there."""

    def __init__(self, site: Site) -> None:
        """Serve this site."""
        self._site = site
        super().__init__()

    def load_config(self) -> None:
        """Limits and silence."""
        options = {
            "bind": self._site.settings.address,
            "workers": len((CROWD, CALM)),
            "worker_class": f"{Hall.__module__}.{Hall.__name__}",
            "preload_app": True,
            "pre_fork": give_role,
            "post_fork": stand_back,
            "threads": self._site.settings.threads,
            "timeout": 600,
            "limit_request_line": 2000,
            "limit_request_fields": 60,
            "logger_class": SilentLogger,
            "proc_name": "tocsin-door",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Door:
        """The application, once for both processes: a form from one of them is good at the other."""
        sweep(self._site)
        sys.setswitchinterval(BRIEFLY)
        Hall.lines = {CROWD: new_line(), CALM: new_line()}
        Hall.patience = self._site.settings.patience
        return Door(self._site, Gate(mill=Mill(Apart())))


def main(arguments: list[str] | None = None) -> None:
    """Serve the door of a folder: `python -m tocsin.door.server DOOR-FOLDER SPOOL-FOLDER`."""
    folder, spool = (Path(given) for given in arguments or sys.argv[1:])
    DoorServer(open_site(folder, spool)).run()


if __name__ == "__main__":
    main()
