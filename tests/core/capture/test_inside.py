"""A captured page cannot use the desk's browser to reach into the desk's network: the canary is never touched."""

# ruff: noqa: E501  the tricks of the page read better a line each

import contextlib
import os
import threading
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.core.capture.conftest import Take
from tests.core.capture.web import Web, page, reply
from tocsin.capture import Browser, CaptureStatus
from tocsin.capture.client import Asked, Client

pytestmark = pytest.mark.browser

WAYS = """
const at = 'http://127.0.0.1:PORT', hosts = ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0.0.0.0',
  '[::ffff:127.0.0.1]', '[::]', '127.0.0.1.nip.io', 'localhost.localdomain'];
for (const host of hosts) { fetch(`http://${host}:PORT/fetch`, {mode: 'no-cors'}).catch(() => 0); new Image().src = `http://${host}:PORT/image`; }
for (const host of hosts) { try { new WebSocket(`ws://${host}:PORT/socket`); } catch {} try { new EventSource(`http://${host}:PORT/events`); } catch {} }
navigator.sendBeacon(at + '/beacon', 'x'); new Worker(URL.createObjectURL(new Blob([`fetch('${at}/worker', {mode: 'no-cors'})`])));
const add = html => document.body.insertAdjacentHTML('beforeend', html);
add(`<iframe src='${at}/frame'></iframe><object data='${at}/object'></object><embed src='${at}/embed'><video src='${at}/video'></video>`);
add(`<link rel=stylesheet href='${at}/style'><link rel=preload as=image href='${at}/preload'><link rel=prefetch href='${at}/prefetch'>`);
add(`<link rel=dns-prefetch href='${at}'><link rel=preconnect href='${at}'><style>@import '${at}/import'; p{background:url(${at}/css)}</style>`);
add(`<svg><image href='${at}/svg' /></svg><form id=f target=g action='${at}/form' method=post></form><iframe name=g></iframe>`);
f.submit(); open(at + '/open'); fetch('/redirect', {mode: 'no-cors'}); add(`<img src=/redirect><iframe src=/redirect></iframe>`);
const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}, {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a', credential: 'b'}]});
peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
"""


def test_no_trick_of_a_page_reaches_a_private_server(take: Take, web: Web) -> None:
    with Web({"/": reply("the desk's own secret")}) as canary:
        web.pages["/"] = page("Hostile", "<script>" + WAYS.replace("PORT", str(canary.port)) + "</script>")
        web.pages["/redirect"] = reply("", "text/plain", f"Location: {canary.url}/redirected", status="302 Found")
        got = take(web.url, origins=(web,))
        assert canary.connections == 0
    assert got.status is CaptureStatus.CAPTURED
    refused = [lost for lost in got.missing if "not a web port" in lost.reason or "not fetched" in lost.reason]
    assert len(refused) >= 20


INSIDE = (
    "http://127.0.0.1:{port}/", "http://169.254.169.254/latest/meta-data/", "http://localhost:{port}/",
    "http://[::1]:{port}/", "http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://0.0.0.0:{port}/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[fd00:ec2::254]/",
)  # fmt: skip
MOVES = [("redirect", target) for target in INSIDE] + [
    pytest.param(way, target, marks=[pytest.mark.slow] if target in INSIDE[2:] else [])
    for way in ("meta", "script")
    for target in INSIDE
]


@pytest.mark.parametrize(("way", "target"), MOVES)
def test_a_page_that_moves_inside_is_refused_and_nothing_is_asked(take: Take, web: Web, target: str, way: str) -> None:
    with Web({"/": reply("the desk's own secret")}) as canary:
        link = target.format(port=canary.port)
        web.pages["/"] = {
            "redirect": reply("", "text/plain", f"Location: {link}", status="302 Found"),
            "meta": reply(f"<meta http-equiv=refresh content='0;url={link}'>"),
            "script": reply(f"<script>location = '{link}'</script>"),
        }[way]
        got = take(web.url, origins=(web,), seconds=10, page_seconds=5)
        assert canary.connections == 0
    assert got.status in {CaptureStatus.REFUSED, CaptureStatus.PARTIAL, CaptureStatus.FAILED}
    assert "secret" not in got.text
    assert got.reason.endswith(".")


def test_the_browser_asks_nothing_that_the_page_does_not_ask(take: Take, web: Web) -> None:
    """Forms are what made the browser write to its maker: names of fields of a page under investigation."""
    form = "<form><input name=email type=email><input name=card autocomplete=cc-number><input type=password></form>"
    web.pages["/"] = page("Form", form)
    got = take(web.url)
    assert got.missing == ()
    assert {request.path for request in web.asked} <= {"/", "/favicon.ico"}


def test_no_connection_of_the_browser_leaves_the_machine_and_the_recorder_is_asked_for_the_page_alone(
    take: Take, web: Web, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two observers: the recorder's own list of all that was asked of it, and the kernel's list of connections."""
    asked: list[str] = []
    admitted = Client.admitted

    def listed(self: Client, request: Asked) -> bool:
        asked.append(request.url)
        return admitted(self, request)

    monkeypatch.setattr(Client, "admitted", listed)
    form = "<form><input name=email type=email><input type=password></form><p lang=tr>Nerede yaşıyorlar</p>"
    web.pages["/"] = page("Form", form)
    with Watch(browser.pid) as watch:
        take(web.url)
    assert set(asked) <= {f"{web.url}/", f"{web.url}/favicon.ico"}
    assert watch.seen, "the browser was watched"
    assert {address for address in watch.seen if not ip_address(address).is_loopback} == set()


class Watch:
    """Samples the far ends of every TCP connection of a process and its children (proc(5), net/tcp)."""

    def __init__(self, pid: int) -> None:
        self.pid, self.seen, self._over = pid, set[str](), threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(0.02):
            sockets = {inode for pid in family(self.pid) for inode in sockets_of(pid)}
            self.seen |= {far for inode, far in connections() if inode in sockets}


def family(pid: int) -> list[int]:
    """The process and everything that it started."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    members = [pid]
    for each in members:
        members += [child for child, parent in parents.items() if parent == each]
    return members


def sockets_of(pid: int) -> list[str]:
    """The inodes of a process's sockets."""
    with contextlib.suppress(OSError):
        links = [os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()]
        return [link[8:-1] for link in links if link.startswith("socket:[")]
    return []


def connections() -> list[tuple[str, str]]:
    """Inode and far address of each connection of this machine, listening sockets apart."""
    found = []
    for name, size in (("tcp", 4), ("tcp6", 16)):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            words = bytes.fromhex(fields[2].split(":")[0])
            far = b"".join(words[at : at + 4][::-1] for at in range(0, size, 4))
            if fields[3] != "0A":
                found.append((fields[9], str(ip_address(far))))
    return found
