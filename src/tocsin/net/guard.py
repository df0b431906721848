"""Decides whether a host may be reached, and connects to the very address that was checked.

A name is resolved once; every address it gives must be public; the connection goes to one of those addresses and never
asks the resolver again. So neither a name that points inside, nor a name that changes its mind (DNS rebinding), nor an
odd way of writing an address leads into the desk's own network.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tocsin.errors import BadInput, Refused, TocsinError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

PORTS = frozenset({80, 443, 8080, 8443})
NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # a cloud's host agent, in public space
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""What some versions of `ipaddress` call global and what yet leads inside, or to an IPv4 address in disguise."""


class Unreachable(TocsinError):
    """The host could not be reached, and nothing was refused."""

    default_hint = "Check the link in a browser; if it opens there, try again later."


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's resolver gives, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Guard:
    """What may be reached: public addresses on web ports, and the origins the desk names."""

    allowed_origins: tuple[str, ...] = ()
    """`host:port` of test origins that may be private; compared as written in the link."""
    ports: frozenset[int] = PORTS
    resolve: Resolver = field(default=system_resolver, compare=False)

    def names(self, host: str, port: int) -> bool:
        """Whether the desk names this very origin."""
        return f"{host.strip('[]').lower()}:{port}" in {
            origin.lower().replace("[", "").replace("]", "") for origin in self.allowed_origins
        }


def connect(guard: Guard, host: str, port: int, timeout: float) -> socket.socket:
    """A connected TCP socket to a checked address of `host`, within `timeout` seconds.

    What must hold: 1. the origin is named by the desk, or the port is a web port; 2. the host is a name or an address
    in its usual form; 3. it resolves; 4. every address is public, unless the origin is named; 5. the connection goes to
    one of these addresses. Raises Refused (1, 2, 4), Unreachable (3, 5).
    """
    until = time.monotonic() + timeout
    addresses = checked_addresses(guard, host, port, timeout)
    problem: OSError = TimeoutError("timed out")
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            problem = error
    raise Unreachable(f"{host} did not accept a connection on port {port} ({said(problem)}).") from problem


def checked_addresses(guard: Guard, host: str, port: int, timeout: float = 10.0) -> tuple[str, ...]:
    """The addresses of `host` that passed checks 1–4 of `connect`."""
    named = guard.names(host, port)
    if port not in guard.ports and not named:
        raise Refused(f"Port {port} is not a web port, so {host}:{port} is not fetched.")
    bare = plain_host(host)
    addresses = resolved(guard.resolve, bare, port, timeout)
    if not named:
        for address in addresses:
            check_address(address, host)
    return addresses


def plain_host(host: str) -> str:
    """The host without brackets. Raises Refused for a number that is no dotted quad (octal, hexadecimal, short forms).

    Browsers, resolvers and libraries disagree on what such a host means (WHATWG URL, "ends in a number"), and a guard
    that guesses guesses wrong.
    """
    bare = host.strip("[]").rstrip(".").lower()
    if not bare or "%" in bare or any(char.isspace() or char in "\x00/@\\" for char in bare):
        raise Refused("This link's host name is not well formed.")
    last = bare.rsplit(".", 1)[-1]
    if ":" not in bare and (last.isdigit() or last.startswith("0x")):
        try:
            ipaddress.IPv4Address(bare)
        except ValueError as error:
            raise Refused(f"“{host}” writes an address in an unusual form and is not fetched.") from error
    return bare


def resolved(resolve: Resolver, host: str, port: int, timeout: float) -> tuple[str, ...]:
    """What the resolver says, within `timeout` seconds: the system's own call cannot be told to hurry."""
    answer: list[Sequence[str]] = []
    problem: list[Exception] = []

    def ask() -> None:
        try:
            answer.append(resolve(host, port))
        except (OSError, UnicodeError) as error:
            problem.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if not answer or not answer[0]:
        raise Unreachable(f"The name {host} cannot be found.") from (problem[0] if problem else None)
    return tuple(answer[0])


def check_address(text: str, host: str = "") -> IPAddress:
    """The address, when it is public. Raises Refused naming it when it leads inside, and BadInput for no address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise BadInput(f"“{text}” is not an address.") from error
    if not is_public(address) or is_own(address):
        leads = f"{host} leads to {address}" if host and host.strip("[]") != text else f"{address}"
        raise Refused(
            f"{leads}, a private or reserved address, which is not fetched.",
            hint="Only the desk's administrator can name such an origin in tocsin.toml (allowed_origins).",
        )
    return address


def is_public(address: IPAddress) -> bool:
    """Whether the address is one of the open internet, by the IANA registries and the list above."""
    if getattr(address, "scope_id", None) or not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in NOT_PUBLIC if network.version == address.version)


def is_own(address: IPAddress) -> bool:
    """Whether the address is this machine's own: asked of the routing table; no packet is sent."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return bool(ipaddress.ip_address(probe.getsockname()[0]) == address)
    except OSError:
        return False


def said(error: OSError) -> str:
    """The operating system's reason in its own words."""
    return "it did not answer in time" if isinstance(error, TimeoutError) else (error.strerror or str(error)).lower()
