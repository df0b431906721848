"""Work that a confined child is told to do in tests: each function does one thing that a limit must stop."""

import os
import signal
import socket
import subprocess
import time

from tocsin.errors import BadInput


def echo(path, arguments, tool):
    yield {"size": path.stat().st_size, "arguments": arguments}


def many(path, arguments, tool):
    for number in range(arguments["count"]):
        yield {"number": number, "words": "x" * 50}


def spin(path, arguments, tool):
    yield {"before": True}
    while True:
        pass


def sleep(path, arguments, tool):
    yield {"before": True}
    time.sleep(600)


def swell(path, arguments, tool):
    yield {"held": len(bytearray(arguments["bytes"]))}


def long_record(path, arguments, tool):
    yield {"words": "x" * arguments["characters"]}


def write_file(path, arguments, tool):
    with open("big", "wb") as out:
        out.write(b"\0" * arguments["bytes"])
    yield {"written": True}


def open_files(path, arguments, tool):
    kept = [os.open(os.devnull, os.O_RDONLY) for _ in range(arguments["count"])]
    yield {"open": len(kept)}


def connect(path, arguments, tool):
    with socket.create_connection(("127.0.0.1", arguments["port"]), timeout=5):
        yield {"connected": True}


def connect_behind_guard(path, arguments, tool):
    import sys

    from tocsin.confine.child import _refuse_sockets

    sys.addaudithook(_refuse_sockets)
    yield from connect(path, arguments, tool)


def die(path, arguments, tool):
    yield {"before": True}
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(path, arguments, tool):
    os._exit(3)
    yield {}


def raise_value(path, arguments, tool):
    yield {"before": True}
    raise ValueError("a parser's own trouble")


def refuse(path, arguments, tool):
    raise BadInput("This is not a chat.")
    yield {}


def babble(path, arguments, tool):
    """Writes to standard output as a careless library would."""
    os.write(1, b"not a record\n")
    os.write(1, b"nor this\n")
    yield {"clean": True}


def surroundings(path, arguments, tool):
    yield {"environment": dict(os.environ), "folder": os.getcwd(), "network": os.listdir("/sys/class/net")}


def start_and_wait(path, arguments, tool):
    child = subprocess.Popen(["sleep", "600"])
    yield {"child": child.pid, "self": os.getpid()}
    time.sleep(600)


def use_tool(path, arguments, tool):
    output = tool(arguments["argv"], arguments["stdin"].encode())
    yield {"code": output.code, "out": output.out.decode(), "err": output.err.decode()}


def surrogate(path, arguments, tool):
    yield {"words": "a\ud800b"}
