"""The one door out: what is a link, what may be reached, and how much one answer may take."""

import socket
import threading
from collections.abc import Iterator, Sequence

import pytest

from tests.core.capture.web import Request, Talk, Web, page, reply
from tocsin.errors import BadInput, LimitReached, Refused, TocsinError
from tocsin.net import Guard, Limits, Unreachable, connect, fetch
from tocsin.net.guard import PORTS, check_address, checked_addresses, plain_host
from tocsin.net.http1 import HEAD_LIMIT

WORDS = b"Port Aldera " * 20


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({"/": page("Harbour", "")}) as running:
        yield running


@pytest.fixture
def canary() -> Iterator[Web]:
    """A private server that nobody may reach. Every test that uses it ends by counting its connections."""
    with Web({"/": reply("the desk's own secret")}) as running:
        yield running


def allow(*webs: Web) -> Guard:
    return Guard(tuple(web.origin for web in webs))


# ---- addresses: nothing private is ever reached, however it is written

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "192.168.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1",
    "100.127.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "2002:0808:0808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%lo",
    "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
ODD_HOSTS = [
    "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "0177.0.0.01", "127.1", "127.0.1", "0", "0x0",
    "017700000001", "127.0.0.1.", "127.0.0.0x1", "1.2.3.4.5", "256.256.256.256", "999.1.1.1", "localhost", "LOCALHOST",
    "localhost.", "[::1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "127.0.0.1%00", "127.0.0.1\x00.example",
    "①②⑦.⓪.⓪.①", "exa mple", "a@127.0.0.1", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_or_reserved_address_passes(address: str) -> None:
    with pytest.raises(Refused, match="not fetched"):
        check_address(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_public_addresses_pass(address: str) -> None:
    assert str(check_address(address)) == address


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_no_way_of_writing_the_desks_own_address_reaches_it(host: str, canary: Web) -> None:
    with pytest.raises((Refused, Unreachable)):
        connect(Guard(ports=frozenset({canary.port})), host, canary.port, 5)
    assert canary.connections == 0


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused_though_its_other_address_is_public(address: str) -> None:
    guard = Guard(resolve=lambda host, port: ("8.8.8.8", address))
    with pytest.raises(Refused):
        checked_addresses(guard, "innocent.example", 443)


def test_a_name_that_changes_its_mind_is_asked_once_and_the_checked_address_is_used(canary: Web) -> None:
    answers: list[Sequence[str]] = [("203.0.114.7",), ("127.0.0.1",), ("127.0.0.1",)]
    asked: list[str] = []

    def rebind(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    guard = Guard(ports=frozenset({canary.port}), resolve=rebind)
    with pytest.raises(Unreachable):
        connect(guard, "rebind.example", canary.port, 0.5)
    assert asked == ["rebind.example"]
    with pytest.raises(Refused):
        connect(guard, "rebind.example", canary.port, 0.5)
    assert canary.connections == 0


def test_the_machines_own_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from tocsin.net import guard

    monkeypatch.setattr(guard, "is_own", lambda address: str(address) == "8.8.8.8")
    with pytest.raises(Refused):
        check_address("8.8.8.8")


def test_loopback_is_this_machines_own_address() -> None:
    import ipaddress

    from tocsin.net.guard import is_own

    assert is_own(ipaddress.ip_address("127.0.0.1"))
    assert not is_own(ipaddress.ip_address("8.8.8.8"))


@pytest.mark.parametrize("port", [0, 21, 22, 25, 53, 110, 445, 3306, 5432, 6379, 8000, 9200, 11211, 27017, 65535])
def test_only_web_ports_are_reached(port: int) -> None:
    with pytest.raises(Refused, match="not a web port"):
        checked_addresses(Guard(resolve=lambda host, at: ("8.8.8.8",)), "chirrup.example", port)


def test_each_web_port_is_reached() -> None:
    guard = Guard(resolve=lambda host, at: ("8.8.8.8",))
    assert {port for port in PORTS if checked_addresses(guard, "chirrup.example", port) == ("8.8.8.8",)} == PORTS


def test_a_named_origin_may_be_private_and_only_that_one(web: Web, canary: Web) -> None:
    guard = allow(web)
    with connect(guard, "127.0.0.1", web.port, 5) as sock:
        assert sock.getpeername()[1] == web.port
    for host, port in (("127.0.0.1", canary.port), ("localhost", web.port), ("[::1]", web.port)):
        with pytest.raises(Refused):
            connect(guard, host, port, 5)
    assert canary.connections == 0


def test_a_resolver_that_never_answers_is_not_waited_for() -> None:
    release, answered = threading.Event(), threading.Event()

    def hang(host: str, port: int) -> Sequence[str]:
        release.wait(60)
        answered.set()
        return ()

    with pytest.raises(Unreachable, match="cannot be found"):
        connect(Guard(resolve=hang), "slow.example", 443, 0.3)
    assert not answered.is_set(), "the limit ended it, not the resolver"
    release.set()


def test_a_name_that_nobody_knows_is_unreachable_not_refused() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable, match=r"nowhere\.example cannot be found"):
        connect(Guard(resolve=unknown), "nowhere.example", 443, 5)


@pytest.mark.parametrize("host", ["chirrup.example", "8.8.8.8", "[2606:4700::1]", "a-b.c0m", "1.2.3.4x"])
def test_ordinary_hosts_stay_as_they_are(host: str) -> None:
    assert plain_host(host) == host.strip("[]")


# ---- fetch


def test_fetch_gives_what_the_server_said(web: Web) -> None:
    web.pages["/"] = reply(WORDS, "text/plain", "X-Note: one", "X-Note: two")
    got = fetch(web.url, allow(web))
    assert (got.status, got.body, got.truncated) == (200, WORDS, "")
    assert got.header("x-note") == "one, two"
    assert got.final_url == web.url + "/"
    assert got.address == "127.0.0.1"


def test_fetch_undoes_chunk_framing_and_nothing_else(web: Web) -> None:
    web.pages["/"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nPort\r\n7\r\n Aldera\r\n0\r\nX-End: 1\r\n\r\n"
    )
    assert fetch(web.url, allow(web)).body == b"Port Aldera"


def test_fetch_reads_an_answer_that_ends_with_its_connection(web: Web) -> None:
    web.pages["/"] = b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + WORDS
    assert fetch(web.url, allow(web)).body == WORDS


def test_interim_answers_are_read_over(web: Web) -> None:
    web.pages["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + reply(WORDS)
    assert fetch(web.url, allow(web)).status == 200


def test_post_sends_its_body_and_does_not_follow_a_redirect(web: Web) -> None:
    web.pages["/in"] = reply("", "text/plain", "Location: /", status="303 See Other")
    got = fetch(web.url + "/in", allow(web), method="POST", body=b"signal", headers=[("Content-Type", "text/plain")])
    assert got.status == 303
    assert (web.asked[0].method, web.asked[0].body) == ("POST", b"signal")
    assert len(web.asked) == 1


@pytest.mark.parametrize("pair", [("X-A", "1\r\nX-B: 2"), ("X-A\r\nX-B", "1"), ("X-A", "1\nX-B: 2")])
def test_a_header_that_would_smuggle_another_is_refused(web: Web, pair: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        fetch(web.url, allow(web), headers=[pair])
    assert web.asked == []


def test_redirects_are_followed_and_told(web: Web) -> None:
    web.pages |= {"/a": reply("", "text/plain", "Location: b?x=1", status="302 Found"), "/b": reply("here")}
    got = fetch(web.url + "/a", allow(web))
    assert (got.body, got.hops, got.final_url) == (b"here", (web.url + "/a",), web.url + "/b?x=1")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/",
        "http://0x7f.1:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://0.0.0.0:{port}/",
        "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x",
        "http://a@127.0.0.1:{port}/", "javascript:1", "http://127.0.0.1:{port}/\t",
    ],
)  # fmt: skip
def test_a_redirect_that_leads_inside_is_refused(web: Web, canary: Web, target: str) -> None:
    web.pages["/"] = reply("", "text/plain", f"Location: {target.format(port=canary.port)}", status="302 Found")
    with pytest.raises((Refused, BadInput, Unreachable)):
        fetch(web.url, allow(web))
    assert canary.connections == 0


def test_redirects_end_at_the_limit_and_not_before(web: Web) -> None:
    for hop in range(7):
        web.pages[f"/{hop}"] = reply("", "text/plain", f"Location: /{hop + 1}", status="301 Moved")
    web.pages["/7"] = reply("end")
    assert fetch(web.url + "/2", allow(web), Limits(redirects=5)).body == b"end"
    with pytest.raises(LimitReached, match="more than 5 times"):
        fetch(web.url + "/1", allow(web), Limits(redirects=5))


def test_a_circle_of_redirects_is_named(web: Web) -> None:
    web.pages |= {
        "/a": reply("", "text/plain", "Location: /b", status="302 Found"),
        "/b": reply("", "text/plain", "Location: /a", status="302 Found"),
    }
    with pytest.raises(LimitReached, match="circle"):
        fetch(web.url + "/a", allow(web))
    assert len(web.asked) == 2


def test_the_byte_limit_holds_at_the_limit_and_past_it(web: Web) -> None:
    web.pages["/"] = reply(b"x" * 1000)
    whole = fetch(web.url, allow(web), Limits(bytes=1000))
    cut = fetch(web.url, allow(web), Limits(bytes=999))
    assert (len(whole.body), whole.truncated) == (1000, "")
    assert (len(cut.body), cut.truncated) == (999, "the answer is larger than 999 bytes")


def test_chunk_framing_counts_towards_the_byte_limit(web: Web) -> None:
    web.pages["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 5000 + b"0\r\n\r\n"
    got = fetch(web.url, allow(web), Limits(bytes=600))
    assert got.truncated
    assert len(got.body) <= 101


def endless(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while not talk.web.closing.is_set():
        talk.sock.sendall(b"x" * 65536)


def test_an_endless_answer_is_cut_at_the_limit(web: Web) -> None:
    web.pages["/"] = endless
    assert len(fetch(web.url, allow(web), Limits(bytes=200_000)).body) == 200_000


def dripping(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not talk.web.closing.wait(0.05):
        talk.sock.sendall(b".")


def dripping_head(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n")
    while not talk.web.closing.wait(0.05):
        talk.sock.sendall(b"X-A: 1\r\n")


def silent(talk: Talk, request: Request) -> None:
    talk.web.closing.wait(30)


def test_an_answer_that_drips_ends_with_the_time_and_says_so(web: Web) -> None:
    web.pages["/"] = dripping
    got = fetch(web.url, allow(web), Limits(seconds=0.6))
    assert got.truncated == "the time limit was reached"
    assert 0 < len(got.body) < 100


@pytest.mark.parametrize("peer", [silent, dripping_head])
def test_a_server_that_never_finishes_its_head_ends_with_the_time(web: Web, peer: object) -> None:
    web.pages["/"] = peer  # type: ignore[assignment]
    with pytest.raises(LimitReached, match="did not answer in time"):
        fetch(web.url, allow(web), Limits(seconds=0.5))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nshort", "promised 50 bytes and sent 5"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nx", "no size"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nPort", "promised 5 bytes"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nPort\r\n",
            "longer than it says",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + b"0" * 9000, "too long"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n-1\r\n", "no size"),
    ],
)
def test_a_lying_or_broken_answer_is_kept_as_far_as_it_came_and_named(web: Web, answer: bytes, why: str) -> None:
    web.pages["/"] = answer
    assert why in fetch(web.url, allow(web)).truncated


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-" + b"a" * HEAD_LIMIT + b": 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: breaks off and connection: close",
        b"\r\n\r\nconnection: close",
    ],
)
def test_what_is_not_http_is_unreachable_with_a_sentence(web: Web, answer: bytes) -> None:
    web.pages["/"] = lambda talk, request: (talk.send(answer), talk.sock.shutdown(socket.SHUT_RDWR))  # type: ignore[func-returns-value]
    with pytest.raises(Unreachable, match="no usable answer"):
        fetch(web.url, allow(web), Limits(seconds=5))


def test_every_refusal_of_the_door_says_what_to_do_next() -> None:
    for host in ("127.0.0.1", "169.254.169.254"):
        with pytest.raises(TocsinError) as refusal:
            connect(Guard(), host, 80, 1)
        assert "tocsin.toml" in refusal.value.hint
