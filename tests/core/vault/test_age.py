"""Files at rest are age files as the standard says, judged by the vectors of C2SP/CCTV and by the age program."""

import hashlib
import io
import os
import shutil
import subprocess
import tracemalloc
import zlib
from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from tocsin.errors import IntegrityError, LimitReached
from tocsin.vault.atrest import Scratch, decrypt_stream, encrypt_stream

VECTORS = sorted(path for path in Path("tests/vectors/age").iterdir() if path.suffix != ".md")
MIB = 1 << 20
LENIENT = {"stanza_missing_body", "stanza_missing_final_line"}
"""Headers that the library reads though the standard refuses them (the form of early versions). Nothing depends on it:
what a file of the store holds is judged by its digest."""


def parts_of(path):
    """Header, identities, age file of a vector."""
    head, _, body = path.read_bytes().partition(b"\n\n")
    told = [line.split(": ", 1) for line in head.decode().splitlines()]
    named = dict(told)
    identities = [Identity.from_str(value) for name, value in told if name == "identity" and value.startswith("AGE-S")]
    return named, identities, zlib.decompress(body) if named.get("compressed") == "zlib" else body


def test_the_vectors_are_there():
    assert len(VECTORS) > 60


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_a_vector_opens_or_is_refused_as_it_says(path):
    named, identities, sealed = parts_of(path)
    target = io.BytesIO()
    if path.name in LENIENT:
        assert decrypt_stream(io.BytesIO(sealed), target, identities, path.name) == hashlib.sha256(b"age").hexdigest()
    elif named["expect"] == "success":
        assert decrypt_stream(io.BytesIO(sealed), target, identities, path.name) == named["payload"]
    else:
        with pytest.raises(IntegrityError, match=path.name):
            decrypt_stream(io.BytesIO(sealed), target, identities, path.name)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_the_age_program_opens_what_is_sealed_here(tmp_path, size):
    if shutil.which("age") is None:
        pytest.skip("the age program is not installed")
    identity, data = Identity.generate(), os.urandom(size)
    (tmp_path / "key").write_text(f"{identity}\n")
    with (tmp_path / "sealed").open("wb") as file:
        encrypt_stream(io.BytesIO(data), file, identity.to_public(), size)
    opened = subprocess.run(["age", "-d", "-i", tmp_path / "key", tmp_path / "sealed"], check=True, capture_output=True)
    assert opened.stdout == data


class Long(io.RawIOBase):
    """A stream of so many bytes, made as it is read."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        given = min(self.left, size if size >= 0 else self.left)
        self.left -= given
        return bytes(given)


def test_what_is_large_passes_in_bounded_memory(tmp_path):
    """Sixty-four megabytes here; the same code carries two gigabytes (docs/benchmarks.md)."""
    identity, size = Identity.generate(), 64 * MIB
    tracemalloc.start()
    with (tmp_path / "sealed").open("w+b") as file:
        digest, written = encrypt_stream(Long(size), file, identity.to_public(), size)
        file.seek(0)
        with Scratch(tmp_path / "plain").spool() as plain:
            assert decrypt_stream(file, plain, [identity], "large") == digest
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written == size
    assert most < 16 * MIB


def test_one_byte_past_the_limit_is_refused():
    identity = Identity.generate()
    with pytest.raises(LimitReached):
        encrypt_stream(Long(11), io.BytesIO(), identity.to_public(), 10)


def test_plaintext_of_a_killed_process_is_swept_and_that_of_a_living_one_stays(tmp_path):
    scratch = Scratch(tmp_path / "plain")
    left = tmp_path / "plain" / "0123456789abcdef"
    left.mkdir(parents=True)
    (left / "digest").write_bytes(b"secret")
    with scratch.file("digest") as (path, file):
        file.write(b"in use")
        assert Scratch(tmp_path / "plain").sweep() == 0
        assert path.is_file()
        assert path.parent.stat().st_mode & 0o077 == 0
    assert list((tmp_path / "plain").iterdir()) == []
