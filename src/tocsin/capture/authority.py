"""A certificate authority that lives for one browser session, so that the browser lets the recording proxy read TLS.

Its private key never leaves the process, except into a folder that only this user reads and that is removed at once
after loading. The browser is told to accept this one key (by the digest of its public half), and nothing else.
"""

import base64
import hashlib
import ipaddress
import ssl
import tempfile
import threading
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=2)
PEM = serialization.Encoding.PEM


class Authority:
    """Issues a certificate for each host that the browser visits."""

    def __init__(self, at: datetime) -> None:
        """Make a new key and root, valid around `at`."""
        self.at = at
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("Tocsin capture", self.key.public_key(), x509.BasicConstraints(True, 0))
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    @property
    def pin(self) -> str:
        """Base64 of the SHA-256 of the root's SubjectPublicKeyInfo, as Chromium's list of accepted keys takes it."""
        spki = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(spki).digest()).decode()

    def context(self, host: str) -> ssl.SSLContext:
        """The server side of TLS for this host, HTTP/1.1 only."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._make_context(host)
            return self._contexts[host]

    def _make_context(self, host: str) -> ssl.SSLContext:
        leaf_key = ec.generate_private_key(ec.SECP256R1())
        leaf = self._certificate(host, leaf_key.public_key(), x509.BasicConstraints(False, None))
        private = leaf_key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        with tempfile.TemporaryDirectory() as folder:
            chain = Path(folder) / "chain.pem"
            chain.touch(0o600)
            chain.write_bytes(private + leaf.public_bytes(PEM) + self.root.public_bytes(PEM))
            context.load_cert_chain(chain)
        return context

    def _certificate(
        self, name: str, key: ec.EllipticCurvePublicKey, constraints: x509.BasicConstraints
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(common_name(name))
            .issuer_name(common_name("Tocsin capture"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at - LIFE)
            .not_valid_after(self.at + LIFE)
            .add_extension(constraints, critical=True)
        )
        if not constraints.ca:
            builder = builder.add_extension(x509.SubjectAlternativeName([general_name(name)]), critical=False)
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return builder.sign(self.key, hashes.SHA256())


def common_name(name: str) -> x509.Name:
    """A distinguished name of at most 64 characters, the limit of X.520."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def general_name(host: str) -> x509.GeneralName:
    """The subject alternative name of a host: an address as an address, a name as a name."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host)
