"""Runs a command with a PostgreSQL of its own: `python -m tests.postgresql pytest -m postgresql tests/desk`.

A throw-away cluster is made in a temporary folder, its address given to the command as TOCSIN_TEST_DATABASE, and all
of it removed afterwards. Where no PostgreSQL is installed the command is not run, and a sentence says so.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = "TOCSIN_TEST_DATABASE"
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "unix_socket_directories=",
)
"""Settings for a cluster that nobody will miss."""


def program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs, on PATH or where Debian puts it."""
    placed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(placed[-1]) if placed else None)


def as_somebody_else() -> list[str]:
    """What must stand before a command so that it does not run as root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={servant().pw_uid}", f"--regid={servant().pw_gid}", "--clear-groups"]


def servant() -> pwd.struct_passwd:
    """The user in whose name the cluster runs when we are root."""
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(initdb: str, pg_ctl: str) -> Iterator[str]:
    """A running cluster's address, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="tocsin-postgresql-") as folder:
        password, port, data = secrets.token_hex(16), free_port(), Path(folder, "data")
        Path(folder, "password").write_text(password)
        if os.geteuid() == 0:
            for path in (folder, f"{folder}/password"):
                os.chown(path, servant().pw_uid, servant().pw_gid)
        quietly(
            [initdb, "-D", str(data), "-U", "desk", "-A", "scram-sha-256", "--pwfile", f"{folder}/password"], folder
        )
        options = " ".join(f"-c {one}" for one in (*QUICK, "listen_addresses=127.0.0.1", f"port={port}"))
        quietly([pg_ctl, "-D", str(data), "-w", "-l", f"{folder}/log", "-o", options, "start"], folder)
        try:
            yield f"postgresql://desk:{password}@127.0.0.1:{port}/postgres"
        finally:
            quietly([pg_ctl, "-D", str(data), "-m", "immediate", "stop"], folder)


def quietly(command: list[str], folder: str) -> None:
    """Run one of PostgreSQL's programs; it speaks only when it fails."""
    done = subprocess.run([*as_somebody_else(), *command], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{(done.stdout + done.stderr).decode(errors='replace')}")


def main(command: list[str]) -> int:
    """Run the command against a cluster of its own; its exit status."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if not (initdb and pg_ctl):
        sys.stderr.write("PostgreSQL is not installed here, so nothing was tried on it.\n")
        return 0
    with cluster(initdb, pg_ctl) as address:
        return subprocess.run(command, env={**os.environ, ADDRESS: address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
