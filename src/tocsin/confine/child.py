"""The inside of a confined child: give up the network, take on the limits, do the one piece of work, tell how it ended.

The network is shut off by an empty network namespace where the kernel permits it (Linux, as root or with unprivileged
user namespaces); elsewhere by an audit hook that refuses every socket made in Python, which does not bind the programs
the child starts. The ending says which of the two held.
"""

import ctypes
import errno
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tocsin.confine.tool import run_tool
from tocsin.errors import LimitReached, TocsinError

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
NETWORK_EVENTS = ("socket.__new__", "socket.connect", "socket.getaddrinfo", "socket.bind")
BUFFER = 1 << 14
RESERVE = 1 << 20

Work = Callable[[Path, dict[str, Any], Callable[..., Any]], Iterator[dict[str, Any]]]


def main() -> None:
    """Read the job from standard input, run it, and write records and the ending to standard output."""
    job = json.loads(sys.stdin.buffer.readline())
    with _private_output() as out:
        network = shut_off_network()
        _bind_to_parent()
        take_limits(job["limits"])
        ending = _perform(job, out)
        out.write(b"e" + json.dumps({**ending, "network": network}).encode() + b"\n")


def _private_output() -> BinaryIO:
    """The pipe to the parent on a descriptor of its own, so that nothing a library prints gets into it."""
    out = os.fdopen(os.dup(1), "wb", BUFFER)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return out


def shut_off_network() -> str:
    """Leave the network for good; returns `namespace` or `guard` (see the module's first lines)."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is not None and (unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0):
        return "namespace"
    sys.addaudithook(_refuse_sockets)
    return "guard"


def _refuse_sockets(event: str, _: tuple[object, ...]) -> None:
    """Audit hook: no socket is ever made."""
    if event in NETWORK_EVENTS:
        raise PermissionError(errno.EPERM, "The network is shut off for work on foreign bytes.")


def _bind_to_parent() -> None:
    """Die when the parent dies, and never gain rights (prctl(2), Linux only)."""
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def take_limits(limits: dict[str, Any]) -> None:
    """Take on the limits of setrlimit(2) and leave no core file."""
    cpu = int(limits["cpu_s"])
    _limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    _limit(resource.RLIMIT_AS, limits["memory"], limits["memory"])
    _limit(resource.RLIMIT_FSIZE, limits["written"], limits["written"])
    _limit(resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"])
    _limit(resource.RLIMIT_CORE, 0, 0)


def _limit(what: int, soft: int, hard: int) -> None:
    """Set one limit, never above what the system already imposes."""
    _, ceiling = resource.getrlimit(what)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (soft, hard))


def _perform(job: dict[str, Any], out: BinaryIO) -> dict[str, str]:
    """Do the work and return how it ended. This is a process boundary: every failure becomes a sentence."""
    reserve = bytearray(RESERVE)
    try:
        _work(job, out)
    except Exception as error:  # noqa: BLE001 - the boundary itself
        del reserve
        return ending_of(error)
    return {"kind": "finished", "sentence": "Finished."}


def _work(job: dict[str, Any], out: BinaryIO) -> None:
    """Load the function and write down what it yields."""
    module, _, name = job["function"].partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    for record in work(Path(job["path"]), job["arguments"], run_tool):
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        # A lone surrogate has no UTF-8 form; it becomes "?" here, and the exhibit keeps the bytes it came from.
        out.write(b"r" + text.encode("utf-8", "replace") + b"\n")
        out.flush()  # so that what was read before a crash is not lost with it


def ending_of(error: Exception) -> dict[str, str]:
    """The ending that an exception means: a limit that the system enforces, or a crash in one sentence."""
    if isinstance(error, MemoryError):
        return {"kind": "limit", "which": "memory"}
    if isinstance(error, OSError) and error.errno in _LIMIT_ERRORS:
        return {"kind": "limit", "which": _LIMIT_ERRORS[error.errno]}
    if isinstance(error, LimitReached):
        return {"kind": "limit", "sentence": str(error)}
    if isinstance(error, TocsinError):
        return {"kind": "crashed", "sentence": str(error)}
    return {"kind": "crashed", "sentence": f"It broke off: {type(error).__name__}: {str(error)[:200]}"}


_LIMIT_ERRORS = {errno.EFBIG: "written", errno.EMFILE: "open_files", errno.ENOMEM: "memory"}
