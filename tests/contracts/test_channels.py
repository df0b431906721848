"""Promises that every channel keeps: the notice arrives, and no content of a threat ever leaves with it."""

import base64
import dataclasses
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tocsin.channels import DeliveryError, Matter, Notice, channels, email, ntfy, send, webhook
from tocsin.errors import BadInput

AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
LINK = "http://127.0.0.1:8000/cases/cas_x1/"
NAMES = sorted(channels())


class MailServer(socketserver.ThreadingTCPServer):
    """A real SMTP server in twenty lines: keeps what it was given, refuses who it is told to refuse."""

    allow_reuse_address = True
    daemon_threads = True
    http: "HttpServer"
    """Its neighbour, for the channels that speak HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmtpTalk)
        self.mails: list[bytes] = []
        self.answer_to_recipient = b"250 ok"

    @property
    def port(self) -> str:
        return str(self.server_address[1])


@dataclasses.dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    path: str
    headers: Message
    body: bytes


class HttpServer(ThreadingHTTPServer):
    """A real HTTP server: keeps what was posted to it, and answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HttpTalk)
        self.asked: list[Asked] = []
        self.status = 200

    @property
    def port(self) -> str:
        return str(self.server_address[1])


class HttpTalk(BaseHTTPRequestHandler):
    server: HttpServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(Asked(self.path, self.headers, body))
        self.send_response(self.server.status)
        self.send_header("Location", "https://elsewhere.example/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Quiet."""


class SmtpTalk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(self.answer(word) + b"\r\n")

    def answer(self, word: bytes) -> bytes:
        if word == b"RCPT":
            return self.server.answer_to_recipient
        if word == b"DATA":
            self.wfile.write(b"354 go on\r\n")
            self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
        return b"250 ok"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server, HttpServer() as server.http:
        threads = [threading.Thread(target=one.serve_forever, args=(0.02,)) for one in (server, server.http)]
        for thread in threads:
            thread.start()
        yield server
        server.shutdown(), server.http.shutdown()
        for thread in threads:
            thread.join()


def settings_of(name: str, folder: Path, server: MailServer) -> dict[str, str]:
    example: dict[str, str] = channels()[name].EXAMPLE
    places = {"folder": folder, "port": server.port, "http": server.http.port}
    return {key: value.format(**places) for key, value in example.items()}


def outbox(folder: Path, server: MailServer) -> bytes:
    """Everything that left, by whatever channel."""
    files = [file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()]
    return b"".join([*server.mails, *(asked.body for asked in server.http.asked), *files])


@pytest.mark.parametrize("name", NAMES)
def test_the_notice_arrives_with_its_link(name: str, tmp_path: Path, mail_server: MailServer) -> None:
    settings = settings_of(name, tmp_path, mail_server)
    send(name, Notice(Matter.APPROVAL, LINK, AT), settings["to"], settings)
    sent = outbox(tmp_path, mail_server)
    assert LINK.encode() in sent and Matter.APPROVAL.value.encode() in sent


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("matter", Matter)
def test_two_cases_in_the_same_state_give_the_same_notice_but_for_the_link(
    name: str, matter: Matter, tmp_path: Path, mail_server: MailServer
) -> None:
    """No content of a threat leaves: what is sent is a function of the matter, the link and the time alone."""
    assert {field.name for field in dataclasses.fields(Notice)} == {"matter", "link", "at"}
    settings = settings_of(name, tmp_path, mail_server)
    send(name, Notice(matter, LINK, AT), settings["to"], settings)
    words = outbox(tmp_path, mail_server).decode().replace(LINK, "")
    assert matter.value in words
    for word in ("maren_hunters", "Marenian", "T-2026", "bounty", "cas_x1"):
        assert word not in words


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named(name: str) -> None:
    first = next(iter(channels()[name].SETTINGS))
    with pytest.raises(BadInput, match=first):
        send(name, Notice(Matter.REPORT, LINK, AT), "lea", {})


@pytest.mark.parametrize("name", NAMES)
def test_a_channel_says_what_it_is_and_what_it_needs(name: str) -> None:
    channel = channels()[name]
    assert channel.LABEL and channel.__doc__
    assert set(channel.SETTINGS) <= set(channel.EXAMPLE)


def test_an_unknown_channel_lists_the_known() -> None:
    with pytest.raises(BadInput) as refusal:
        send("pigeon", Notice(Matter.REPORT, LINK, AT), "lea", {})
    assert "email" in refusal.value.hint and "file" in refusal.value.hint


def test_a_recipient_never_becomes_a_path(tmp_path: Path, mail_server: MailServer) -> None:
    inner = tmp_path / "inner"
    send("file", Notice(Matter.REPORT, LINK, AT), "../../escape", {"folder": str(inner)})
    assert [file for file in tmp_path.rglob("*.txt")] == [file for file in inner.rglob("*.txt")] != []


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands where the folder should be")
    with pytest.raises(DeliveryError) as failure:
        send("file", Notice(Matter.REPORT, LINK, AT), "lea", {"folder": str(tmp_path / "taken")})
    assert not failure.value.permanent


def test_a_refused_address_is_permanent(tmp_path: Path, mail_server: MailServer) -> None:
    mail_server.answer_to_recipient = b"550 nobody here"
    settings = settings_of("email", tmp_path, mail_server)
    with pytest.raises(DeliveryError) as failure:
        send("email", Notice(Matter.REPORT, LINK, AT), "nobody@consulate.example", settings)
    assert failure.value.permanent


def test_a_mail_server_that_is_away_is_tried_again_later(tmp_path: Path, mail_server: MailServer) -> None:
    settings = settings_of("email", tmp_path, mail_server) | {"port": "1"}
    with pytest.raises(DeliveryError) as failure:
        send("email", Notice(Matter.REPORT, LINK, AT), "lea@consulate.example", settings)
    assert not failure.value.permanent


@pytest.mark.parametrize("address", ["lea@x.example\nBcc: all@x.example", "lea@x.example\r\n\r\nhello"])
def test_an_address_cannot_add_a_header(address: str) -> None:
    with pytest.raises(DeliveryError) as failure:
        email.message(Notice(Matter.REPORT, LINK, AT), address, "desk@consulate.example")
    assert failure.value.permanent


def test_a_mail_asks_for_no_automatic_answer(tmp_path: Path, mail_server: MailServer) -> None:
    settings = settings_of("email", tmp_path, mail_server)
    send("email", Notice(Matter.OVERDUE, LINK, AT), settings["to"], settings)
    mail: Message = message_from_bytes(mail_server.mails[0])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "lea@consulate.example" and mail.get_content_type() == "text/plain"


def over_http(name: str, server: MailServer, matter: Matter = Matter.REPORT, **changes: str) -> Asked:
    """What one notice looks like where it arrives."""
    settings = settings_of(name, Path(), server) | changes
    send(name, Notice(matter, LINK, AT), settings["to"], settings)
    return server.http.asked[-1]


def test_a_receiver_can_check_that_a_webhook_is_ours_and_fresh(mail_server: MailServer) -> None:
    """Verified as a stranger would by the text of Standard Webhooks, not with our own function."""
    asked = over_http("webhook", mail_server)
    name, stamp = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
    key = base64.b64decode(webhook.EXAMPLE["secret"].removeprefix("whsec_"))
    expected = hmac.new(key, b".".join([name.encode(), stamp.encode(), asked.body]), hashlib.sha256).digest()
    version, _, signature = asked.headers["webhook-signature"].partition(",")
    assert (version, base64.b64decode(signature)) == ("v1", expected)
    assert int(stamp) == AT.timestamp()
    assert json.loads(asked.body)["data"] == {"link": LINK, "matter": Matter.REPORT.value}


def test_the_signature_is_that_of_the_published_example() -> None:
    """The test vector that the libraries of Standard Webhooks share."""
    key = webhook.key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = webhook.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_same_notice_again_has_the_same_id_and_another_has_another(mail_server: MailServer) -> None:
    names = [
        over_http("webhook", mail_server, matter).headers["webhook-id"] for matter in [Matter.REPORT] * 2 + [*Matter]
    ]
    assert len(set(names)) == len(Matter)


@pytest.mark.parametrize("size", [0, 23, 24, 64, 65])
def test_a_secret_has_the_length_that_makes_it_one(mail_server: MailServer, size: int) -> None:
    secret = "whsec_" + base64.b64encode(b"x" * size).decode()
    if 24 <= size <= 64:
        assert over_http("webhook", mail_server, secret=secret)
        return
    with pytest.raises(DeliveryError) as failure:
        over_http("webhook", mail_server, secret=secret)
    assert failure.value.permanent and not mail_server.http.asked


@pytest.mark.parametrize("secret", ["", "swordfish", "whsec_swordfish!", "d2l0aG91dCBpdHMgcHJlZml4IGhlcmU="])
def test_what_is_no_secret_signs_nothing(mail_server: MailServer, secret: str) -> None:
    with pytest.raises(DeliveryError, match="secret"):
        over_http("webhook", mail_server, secret=secret)
    assert not mail_server.http.asked


@pytest.mark.parametrize(("matter", "priority"), [(Matter.REPORT_IMMINENT, 5), (Matter.REPORT, 3)])
def test_imminent_danger_rings_through_quiet_hours_and_a_report_does_not(
    mail_server: MailServer, matter: Matter, priority: int
) -> None:
    told = json.loads(over_http("ntfy", mail_server, matter).body)
    assert (told["topic"], told["priority"], told["click"]) == ("desk_on_call", priority, LINK)


def test_a_token_is_sent_to_a_server_that_asks_for_one(mail_server: MailServer) -> None:
    assert over_http("ntfy", mail_server, token="tk_example").headers["Authorization"] == "Bearer tk_example"
    assert over_http("ntfy", mail_server).headers["Authorization"] is None


@pytest.mark.parametrize("topic", ["", "../admin", "x" * 65, "two words", "a\nb"])
def test_a_topic_is_never_an_address(mail_server: MailServer, topic: str) -> None:
    with pytest.raises(DeliveryError) as failure:
        ntfy.send(Notice(Matter.REPORT, LINK, AT), topic, settings_of("ntfy", Path(), mail_server))
    assert failure.value.permanent and not mail_server.http.asked


@pytest.mark.parametrize("name", ["webhook", "ntfy"])
@pytest.mark.parametrize(
    ("status", "permanent"),
    [(301, True), (400, True), (401, True), (404, True), (408, False), (429, False), (503, False)],
)
def test_what_a_server_answers_decides_whether_it_is_tried_again(
    mail_server: MailServer, name: str, status: int, permanent: bool
) -> None:
    mail_server.http.status = status
    with pytest.raises(DeliveryError, match=str(status)) as failure:
        over_http(name, mail_server)
    assert failure.value.permanent is permanent
    assert len(mail_server.http.asked) == 1, "redirects are not followed"


@pytest.mark.parametrize("name", ["webhook", "ntfy"])
def test_the_own_network_is_reached_only_where_the_administrator_names_it(mail_server: MailServer, name: str) -> None:
    """No channel is a way into the desk's network: the guard of `tocsin.net` stands before it."""
    with pytest.raises(DeliveryError) as failure:
        over_http(name, mail_server, private="")
    assert failure.value.permanent and not mail_server.http.asked


@pytest.mark.parametrize("name", ["webhook", "ntfy"])
def test_a_server_that_is_away_is_tried_again_later(mail_server: MailServer, name: str) -> None:
    away = {"private": "127.0.0.1:9", "server": "http://127.0.0.1:9", "to": "http://127.0.0.1:9/"}
    settings = settings_of(name, Path(), mail_server) | away | ({"to": "desk"} if name == "ntfy" else {})
    with pytest.raises(DeliveryError) as failure:
        send(name, Notice(Matter.REPORT, LINK, AT), settings["to"], settings)
    assert not failure.value.permanent
