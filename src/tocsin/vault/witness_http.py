"""A witness over HTTP: C2SP tlog-witness `add-checkpoint`, asked through `tocsin.net`, answered by a small server."""

from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tocsin.errors import BadInput, IntegrityError, Refused, TocsinError
from tocsin.net import Guard, Limits, Unreachable, fetch
from tocsin.vault.witness import NotExtended, OtherSize, UnknownLog, Witness

PATH = "/add-checkpoint"
MOST = 64 * 1024
"""Most bytes of a request or an answer: a proof has at most 63 hashes."""
SECONDS = 15
SIZE_TYPE = "text/x.tlog.size"
STATUS = ((UnknownLog, 404), (BadInput, 400), (OtherSize, 409), (NotExtended, 422), (IntegrityError, 403))
"""What each refusal is in HTTP (tlog-witness); the first that fits."""


Clock = Callable[[], datetime]


def ask(url: str, request: Callable[[int], str], old: int, guard: Guard) -> str:
    """The cosignature line of the witness at `url` (its prefix, without `/add-checkpoint`).

    `request(size)` gives the request with a proof from that size. A witness that last signed another size says so, and
    is asked once more from there. Raises Refused with the witness's own words, Unreachable when nobody answers.
    """
    status, kind, text = _post(url, request(old), guard)
    if status == 409 and kind == SIZE_TYPE and text.strip().isdecimal():
        status, kind, text = _post(url, request(int(text)), guard)
    if status != 200:
        raise Refused(f"The witness at {url} refused ({status}): {text.strip()[:200]}")
    return text


def serve(witness: Witness, clock: Clock, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A server, bound and not yet running, that cosigns for the logs which the witness trusts."""

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS
        server_version, sys_version = "Tocsin", ""

        def do_POST(self) -> None:
            status, kind, text = _answer(self, witness, clock)
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Keep no list of who asked."""

    return ThreadingHTTPServer((host, port), Handler)


def _answer(handler: BaseHTTPRequestHandler, witness: Witness, clock: Clock) -> tuple[int, str, str]:
    plain = "text/plain; charset=utf-8"
    length = handler.headers.get("Content-Length", "")
    if handler.path != PATH:
        return 404, plain, f"Only {PATH} is answered here.\n"
    if not length.isdecimal() or int(length) > MOST:
        return 413, plain, f"A request has a length, of at most {MOST} bytes.\n"
    try:
        return 200, plain, witness.cosign(handler.rfile.read(int(length)).decode("utf-8", "replace"), clock())
    except OtherSize as error:
        return 409, SIZE_TYPE, f"{error.size}\n"
    except TocsinError as error:
        return next((code for kind, code in STATUS if isinstance(error, kind)), 500), plain, f"{error}\n"


def _post(url: str, request: str, guard: Guard) -> tuple[int, str, str]:
    link = url.rstrip("/") + PATH
    answer = fetch(link, guard, Limits(bytes=MOST, seconds=SECONDS), method="POST", body=request.encode())
    if answer.truncated:
        raise Unreachable(f"The answer of the witness at {url} is not whole: {answer.truncated}.")
    return answer.status, answer.header("content-type"), answer.body.decode("utf-8", "replace")
