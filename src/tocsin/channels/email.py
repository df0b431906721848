"""Sends each notice as a plain e-mail through the organisation's own mail server (RFC 5321, with STARTTLS or TLS)."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime

from tocsin.channels import DeliveryError, Notice

LABEL = "E-mail"
SETTINGS: Mapping[str, str] = {
    "host": "Mail server.",
    "port": "Its port: 587 with STARTTLS, 465 with TLS, 25 for a server on this machine.",
    "sender": "Address that the notices come from.",
}
EXAMPLE: Mapping[str, str] = {
    "host": "127.0.0.1",
    "port": "{port}",
    "sender": "desk@consulate.example",
    "to": "lea@consulate.example",
}

TIMEOUT = 20.0
"""Seconds; a mail server that is slower than this is tried again later."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def send(notice: Notice, to: str, settings: Mapping[str, str]) -> None:
    """Hand the notice to the mail server. A refused address is permanent, a server that is away is not."""
    try:
        with _connect(settings) as server:
            server.send_message(message(notice, to, settings["sender"]))
    except smtplib.SMTPRecipientsRefused as error:
        raise DeliveryError("The mail server refused the address.", permanent=True, hint="Check it.") from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(
            f"The mail server answered {error.smtp_code}.", permanent=error.smtp_code >= 500, hint="Check its settings."
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError("The mail server cannot be reached.", permanent=False, hint="It is tried again.") from error


def message(notice: Notice, to: str, sender: str) -> EmailMessage:
    """The notice as a mail. Raises DeliveryError for an address with a line break in it."""
    if any(mark in to + sender for mark in "\r\n"):
        raise DeliveryError("This is not an e-mail address.", permanent=True)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, notice.subject
    mail["Date"] = format_datetime(notice.at)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps vacation answers from coming back
    mail.set_content(notice.text)
    return mail


def _connect(settings: Mapping[str, str]) -> smtplib.SMTP:
    """A connection that is encrypted unless the server is on this very machine."""
    host, port = settings["host"], int(settings["port"])
    if port == 465:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        if host not in LOOPBACK:
            server.starttls(context=ssl.create_default_context())
    if settings.get("user"):
        server.login(settings["user"], settings.get("password", ""))
    return server
