"""Promises that every channel keeps: the notice arrives, and no content of a threat ever leaves with it."""

import dataclasses
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tocsin.channels import DeliveryError, Matter, Notice, channels, email, send
from tocsin.errors import BadInput

AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
LINK = "http://127.0.0.1:8000/cases/cas_x1/"
NAMES = sorted(channels())


class MailServer(socketserver.ThreadingTCPServer):
    """A real SMTP server in twenty lines: keeps what it was given, refuses who it is told to refuse."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmtpTalk)
        self.mails: list[bytes] = []
        self.answer_to_recipient = b"250 ok"

    @property
    def port(self) -> str:
        return str(self.server_address[1])


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
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def settings_of(name: str, folder: Path, server: MailServer) -> dict[str, str]:
    example: dict[str, str] = channels()[name].EXAMPLE
    return {key: value.format(folder=folder, port=server.port) for key, value in example.items()}


def outbox(folder: Path, server: MailServer) -> bytes:
    """Everything that left, by whatever channel."""
    return b"".join([*server.mails, *(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())])


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
