"""The RFC 3161 exchange over HTTP (section 3.4), asked through `tocsin.net`."""

from tocsin.net import Guard, Limits, Unreachable, fetch
from tocsin.vault.timestamp import Ask

REQUEST_TYPE, REPLY_TYPE = "application/timestamp-query", "application/timestamp-reply"
MOST = 64 * 1024
"""Most bytes of a reply: a token with a chain of four certificates takes about 8 KiB."""
SECONDS = 10.0
"""Longest wait for one authority; the next one is asked after it."""


def asking(url: str, guard: Guard, seconds: float = SECONDS) -> Ask:
    """How the authority at this address is asked.

    What it gives raises Unreachable when nobody answers in time, the answer is endless, broken off, refused, or of
    another type than a timestamp reply; Refused for an address that the guard does not let through.
    """

    def ask(request: bytes) -> bytes:
        fields = [("Content-Type", REQUEST_TYPE), ("Accept", REPLY_TYPE)]
        answer = fetch(url, guard, Limits(bytes=MOST, seconds=seconds), method="POST", headers=fields, body=request)
        kind = answer.header("content-type").partition(";")[0].strip().lower()
        if answer.status != 200:
            raise Unreachable(f"The timestamping authority at {url} refused: status {answer.status}.", hint=CHECK)
        if kind != REPLY_TYPE:
            raise Unreachable(f"{url} answered with {kind or 'something unnamed'}, not with a timestamp.", hint=CHECK)
        if answer.truncated:
            raise Unreachable(f"The answer of {url} is not whole: {answer.truncated}.", hint=CHECK)
        return answer.body

    return ask


CHECK = "Check the address in tocsin.toml ([[timestamps]]) with the authority; other authorities are tried meanwhile."
