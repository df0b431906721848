"""A timestamping authority for tests, run by openssl, as another programme than the one that verifies."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
signer_digest = sha256
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""
STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


class Clockmaker:
    """A root, a stamping certificate under it, and answers to requests."""

    def __init__(self, folder: Path, *, usage=STAMPING, critical=True, until=None, since=None, key=None):
        folder.mkdir()
        self.folder = folder
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        root_key = rsa.generate_private_key(65537, 2048)
        self.key = key = key or rsa.generate_private_key(65537, 2048)
        self.root = certificate("Test root", root_key.public_key(), "Test root", root_key, authority=True)
        extensions = [(x509.ExtendedKeyUsage([usage]), critical)]
        self.signer = signer = certificate(
            "Test clock", key.public_key(), "Test root", root_key, extensions=extensions, since=since, until=until
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


def certificate(name, public, issuer, issuer_key, *, authority=False, extensions=(), since=None, until=None):
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
    return builder.sign(issuer_key, hashes.SHA256())
