"""Kills a forked child at its n-th line of vault code, so that no moment of an act goes untried."""

import os
import signal
import sys
import traceback

VAULT = os.sep + os.path.join("tocsin", "vault") + os.sep
NOT_TRACED = "verifier.py"


def lines_of(act):
    """How many lines of vault code the act runs."""
    count = 0

    def line(frame, event, argument):
        nonlocal count
        count += event == "line"
        return line

    trace(line, act)
    return count


def trace(line, act):
    def call(frame, event, argument):
        name = frame.f_code.co_filename
        return line if VAULT in name and not name.endswith(NOT_TRACED) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        act()
    finally:
        sys.settrace(before)


def killed_at(moment, act):
    """Run the act in a child that dies by SIGKILL just before its line `moment`; whether it was killed."""
    child = os.fork()
    if child == 0:
        _run_and_die(moment, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed before it was killed"
    return False


def _run_and_die(moment, act):
    passed = 0

    def line(frame, event, argument):
        nonlocal passed
        passed += event == "line"
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    try:
        trace(line, act)
    except BaseException:  # noqa: BLE001 - the child must never run on into pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
