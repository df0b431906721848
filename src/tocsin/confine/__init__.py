"""Runs work on foreign bytes in a child process with limits on CPU, memory, output, files and time, and no network.

The parent starts a fresh interpreter, hands it one function by dotted name and one file, and reads records (JSON lines)
from it as they come, so that a file of gigabytes passes through a parent of megabytes. The last value is always an
`Ending`: finished, stopped at a named limit, or crashed. Foreign bytes never raise here; they end in a sentence.

What the child may do is in `child.py`, the one way to run an outside program in `tool.py`.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tocsin.confine.tool import ToolOutput, run_tool

__all__ = ["EndKind", "Ending", "Limits", "Record", "ToolOutput", "limits_for", "records", "run", "run_tool"]

MIB = 1 << 20
BOOT = "import sys; sys.path[:] = sys.argv[1:]; from tocsin.confine.child import main; main()"
KEPT_ENVIRONMENT = ("PATH", "TESSDATA_PREFIX")

Record = dict[str, Any]
"""One JSON object from the child."""


@dataclass(frozen=True)
class Limits:
    """What a child may use. Each limit is named in the sentence that tells of its being met."""

    cpu_s: int = 60
    """Seconds of processor time (RLIMIT_CPU), for the child and again for each tool it runs."""
    wall_s: float = 300.0
    """Seconds that the parent waits for the child. Time in which the child waits for a slow parent does not count."""
    memory: int = 1024 * MIB
    """Bytes of address space (RLIMIT_AS)."""
    output: int = 4096 * MIB
    """Bytes of records in all."""
    record: int = 16 * MIB
    """Bytes of one record."""
    written: int = 256 * MIB
    """Bytes of any one file it writes (RLIMIT_FSIZE)."""
    open_files: int = 64


RECORDS_PER_BYTE = 16
"""Bytes of records that one byte of a file may become: a message of ten letters is a record of some 400."""


def limits_for(size: int) -> Limits:
    """Limits for a file of so many bytes: the usual, and a second of processor and of waiting a 256 KiB."""
    more = size // (MIB // 4)
    output = Limits.output + RECORDS_PER_BYTE * size
    return Limits(cpu_s=Limits.cpu_s + more, wall_s=Limits.wall_s + more, output=output)


class EndKind(StrEnum):
    """How a confined run ended."""

    FINISHED = "finished"
    LIMIT = "limit"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Ending:
    """The last value of every run."""

    kind: EndKind
    sentence: str
    """One clear sentence for a person."""
    which: str = ""
    """The field of Limits that was met; empty otherwise."""
    network: str = ""
    """How the network was shut off: `namespace` (no interface exists) or `guard` (sockets refused in Python)."""


SENTENCES = {
    "cpu_s": "It was stopped: it used more than {cpu_s} seconds of processor time.",
    "wall_s": "It was stopped: nothing more came within {wall_s:g} seconds.",
    "memory": "It was stopped: it needed more than {memory} bytes of memory.",
    "output": "It was stopped: it gave more than {output} bytes of output.",
    "record": "It was stopped: one record was longer than {record} bytes.",
    "written": "It was stopped: it wrote a file of more than {written} bytes.",
    "open_files": "It was stopped: it opened more than {open_files} files.",
}


class _Stopped(Exception):
    """The parent met a limit; carries the name of it."""


def run(
    function: str, path: Path, arguments: Mapping[str, Any], limits: Limits | None = None
) -> Iterator[Record | Ending]:
    """Run `module:function` on a file in a confined child and yield its records as they come, then one Ending.

    The function is called as `function(path, arguments, run_tool)` and yields JSON objects; `arguments` must be plain
    JSON. Leaving the loop early kills the child and everything it started.
    """
    limits = limits or limits_for(path.stat().st_size)
    job = {"function": function, "path": str(path.resolve()), "arguments": dict(arguments), "limits": asdict(limits)}
    with tempfile.TemporaryDirectory(prefix="tocsin-confined-") as folder:
        child = _start(folder, job)
        try:
            yield from _follow(child, limits)
        finally:
            _kill(child)


def records(function: str, path: Path, arguments: Mapping[str, Any]) -> Iterator[Record]:
    """The records of `run` alone, for whoever does the same whether the child finished or was stopped."""
    return (one for one in run(function, path, arguments) if not isinstance(one, Ending))


def _start(folder: str, job: Record) -> "subprocess.Popen[bytes]":
    """A fresh interpreter in its own session and folder, with the job on its standard input."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**kept, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "OMP_THREAD_LIMIT": "1"},
        start_new_session=True,
    )
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError), child.stdin as stdin:
        stdin.write(json.dumps(job).encode() + b"\n")
    return child


def _follow(child: "subprocess.Popen[bytes]", limits: Limits) -> Iterator[Record | Ending]:
    """The child's records, then how it ended."""
    try:
        for line in _lines(child, limits):
            if line[:1] == b"e":
                yield Ending(**_with_sentence(json.loads(line[1:]), limits))
                return
            yield json.loads(line[1:])
    except _Stopped as stopped:
        yield _met(str(stopped), limits)
    except ValueError:
        yield Ending(EndKind.CRASHED, "It broke off: what it gave could not be understood.")
    else:
        yield _ending_of_code(child.wait(), limits)


def _lines(child: "subprocess.Popen[bytes]", limits: Limits) -> Iterator[bytes]:
    """Whole lines from the child, under the limits on waiting, on one line and on all of them."""
    assert child.stdout is not None
    pipe, poll = child.stdout.fileno(), select.poll()
    poll.register(pipe, select.POLLIN | select.POLLHUP)
    rest, total, left = b"", 0, limits.wall_s
    while True:
        began = time.monotonic()
        ready = poll.poll(max(0, left) * 1000)
        left -= time.monotonic() - began
        if not ready:
            raise _Stopped("wall_s")
        chunk = os.read(pipe, MIB)
        if not chunk:
            return
        total += len(chunk)
        if total > limits.output:
            raise _Stopped("output")
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > limits.record:
            raise _Stopped("record")
        yield from whole


def _with_sentence(ending: Record, limits: Limits) -> Record:
    """The child's own ending as fields of Ending; a limit gets its sentence here."""
    which = str(ending.get("which", ""))
    sentence = SENTENCES[which].format(**asdict(limits)) if which in SENTENCES else str(ending.get("sentence", ""))
    return {
        "kind": EndKind(str(ending.get("kind"))),
        "sentence": sentence,
        "which": which,
        "network": str(ending.get("network", "")),
    }


def _met(which: str, limits: Limits) -> Ending:
    """The ending for a limit that was met."""
    return Ending(EndKind.LIMIT, SENTENCES[which].format(**asdict(limits)), which)


def _ending_of_code(code: int, limits: Limits) -> Ending:
    """What an exit without a word means."""
    if code == -signal.SIGXCPU:
        return _met("cpu_s", limits)
    if code == -signal.SIGKILL:
        return _met("memory", limits)
    named = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return Ending(EndKind.CRASHED, f"It broke off without a word ({named}).")


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """End the child and everything it started, and leave nothing behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()
