"""A machine that floods a door: PORT COUNT SOURCE… sends junk reports, two at a time from each source address.

It sends at least COUNT of them, goes on until its standard input ends, and stops by itself at ten times COUNT.

Its own process at the lowest priority, because those who flood do not share a processor with the door. Prints how many
answers were 200.
"""

import os
import socket
import sys
import threading

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM

AT_A_TIME = 2


MOST = 10
"""Times COUNT at which it stops by itself."""


def send(port: int, source: str, count: int, accepted: list[bool], told_to_stop: threading.Event) -> None:
    """Send junk one after another."""
    body = multipart({"what": "junk " * 200}, {})
    head = f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {FORM}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    for number in range(MOST * count):
        if number >= count and told_to_stop.is_set():
            return
        with socket.create_connection(("127.0.0.1", port), 60, (source, 0)) as raw:
            raw.sendall(head.encode() + body)
            answer = raw.makefile("rb").read()
            accepted.append(b" 200 " in answer[:20])


def main(port: int, count: int, sources: list[str]) -> None:
    """Flood, and print how much of it was let in."""
    os.nice(19)
    accepted: list[bool] = []
    each = count // (AT_A_TIME * len(sources))
    stop = threading.Event()
    threads = [threading.Thread(target=send, args=(port, one, each, accepted, stop)) for one in sources * AT_A_TIME]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    assert len(accepted) >= each * len(threads)
    sys.stdout.write(f"{sum(accepted)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
