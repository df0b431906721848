"""The recorder's own connections to web servers: through the guard, with TLS verified and every certificate kept."""

import socket
import ssl
import time
from dataclasses import dataclass

from tocsin.net import Guard, connect
from tocsin.net.http1 import Wire

CONNECT_SECONDS = 10.0
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port of a web server."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """Host, with the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def url(self, target: str) -> str:
        """The full link of a request target."""
        return f"{self.scheme}://{self.netloc}{target}"


@dataclass(frozen=True)
class Line:
    """A connection to an origin."""

    sock: socket.socket
    wire: Wire
    address: str
    pem: str = ""
    """The server's certificate; empty without TLS."""
    problem: str = ""
    """Why the certificate could not be verified; empty when it was."""


def open_line(origin: Origin, guard: Guard, until: float) -> Line:
    """A new connection. A certificate that cannot be verified does not end the capture; it is named in `problem`.

    Raises Refused, Unreachable, or OSError when TLS itself fails.
    """
    left = min(max(until - time.monotonic(), 0.01), CONNECT_SECONDS)
    sock = connect(guard, origin.host, origin.port, left)
    if origin.scheme == "http":
        return Line(sock, Wire(sock, until), address_of(sock))
    try:
        return secured(sock, origin.host, until, tls(verify=True), "")
    except ssl.SSLCertVerificationError as error:
        problem = error.verify_message.rstrip(".") or "verification failed"
    sock = connect(guard, origin.host, origin.port, left)
    return secured(sock, origin.host, until, tls(verify=False), problem)


def secured(sock: socket.socket, host: str, until: float, context: ssl.SSLContext, problem: str) -> Line:
    """The connection with TLS around it; the plain socket is closed when that fails."""
    address = address_of(sock)
    try:
        wrapped = context.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise
    der = wrapped.getpeercert(binary_form=True) or b""
    return Line(wrapped, Wire(wrapped, until), address, ssl.DER_cert_to_PEM_cert(der), problem)


def tls(*, verify: bool) -> ssl.SSLContext:
    """The client side of TLS, HTTP/1.1 only."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def address_of(sock: socket.socket) -> str:
    """The address at the other end."""
    return str(sock.getpeername()[0])
