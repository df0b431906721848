"""The one way to run an outside program (tesseract): inside a confined child, which hands this function to the work.

A program started here inherits the child's limits, network namespace, folder and process group, and dies with it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.errors import LimitReached, Unavailable


@dataclass(frozen=True)
class ToolOutput:
    """What a program gave back."""

    code: int
    out: bytes
    err: bytes


def run_tool(argv: Sequence[str], stdin: bytes = b"", wall_s: float = 60.0) -> ToolOutput:
    """Run a program with these words and this input, and wait at most `wall_s` seconds.

    Raises Unavailable when the machine lacks the program, LimitReached when it takes too long.
    """
    program = shutil.which(argv[0])
    if program is None:
        raise Unavailable(f"This machine has no “{argv[0]}”.", hint=f"Install {argv[0]} and read the file again.")
    with subprocess.Popen(
        [program, *argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            out, err = process.communicate(stdin, timeout=wall_s)
        except subprocess.TimeoutExpired as late:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            raise LimitReached(f"“{argv[0]}” took longer than {wall_s:g} seconds.") from late
    return ToolOutput(process.returncode, out, err)
