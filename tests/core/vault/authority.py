"""A timestamping authority for tests, run by openssl, as another programme than the one that verifies."""

import subprocess
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[ tsa ]
default_tsa = one
[ one ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = {digest}
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""
LATER = datetime.now(UTC) + timedelta(days=1)
STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


class Clockmaker:
    """A root, a stamping certificate under it, and answers to requests."""

    def __init__(
        self, folder: Path, *, usage=STAMPING, more=(), critical=True, until=None, since=None, key=None, digest="sha256"
    ):
        folder.mkdir()
        self.folder = folder
        (folder / "config").write_text(CONFIG.format(folder=folder, digest=digest))
        (folder / "serial").write_text("01\n")
        root_key = rsa.generate_private_key(65537, 2048)
        self.key = key = key or rsa.generate_private_key(65537, 2048)
        self.root = certificate(
            "Test root",
            root_key.public_key(),
            "Test root",
            root_key,
            authority=True,
            until=max(until or LATER, LATER),
            digest=digest,
        )
        extensions = [(x509.ExtendedKeyUsage([usage, *more]), critical)]
        self.signer = signer = certificate(
            "Test clock",
            key.public_key(),
            "Test root",
            root_key,
            extensions=extensions,
            since=since,
            until=until,
            digest=digest,
        )
        (folder / "root.pem").write_bytes(self.root.public_bytes(Encoding.PEM))
        (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )

    def __call__(self, request: bytes) -> bytes:
        (self.folder / "query").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "config", "-queryfile", "query", "-signer", "signer.pem"]
        command += ["-inkey", "key.pem", "-out", "reply"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()


DIGESTS = {"sha256": hashes.SHA256(), "sha512": hashes.SHA512()}


def certificate(
    name, public, issuer, issuer_key, *, authority=False, extensions=(), since=None, until=None, digest="sha256"
):
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or now - timedelta(days=1))
        .not_valid_after(until or now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, DIGESTS[digest])


@contextmanager
def served(answer):
    """A web server on this machine; `answer(request)` gives status, type and body (bytes, or parts that may hang)."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            said = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Content-Type"], said))
            status, kind, body = answer(said)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                for part in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(part)

        def log_message(self, *_):
            pass

    asked: list[tuple[str, bytes]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def honest(clock):
    """What a good authority answers."""
    return lambda request: (200, "application/timestamp-reply", clock(request))
