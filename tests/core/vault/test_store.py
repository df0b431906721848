"""The store: bytes are kept once, whole or not at all, and are never given out when they changed."""

import hashlib
import io
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError, LimitReached
from tocsin.vault.atrest import Scratch
from tocsin.vault.keyring import Keyring
from tocsin.vault.store import CHUNK, Store


def make_store(folder):
    return Store(folder / "store", Keyring(folder / "keys"), Scratch(folder / "plain"))


@pytest.fixture()
def store(tmp_path):
    return make_store(tmp_path)


class Endless(io.RawIOBase):
    """A stream that never ends, as a hostile server sends one."""

    given_out = 0

    def read(self, size=-1):
        self.given_out += size
        return b"\0" * size


class Broken(io.BytesIO):
    """A stream that breaks off with an error after its first part."""

    def read(self, size=-1):
        if self.tell():
            raise OSError("the disk was pulled out")
        return super().read(10)


def incoming(store):
    return list((store.root / "incoming").iterdir())


def test_bytes_come_back_under_their_sha256(store):
    digest = store.put(b"a post")
    assert digest == hashlib.sha256(b"a post").hexdigest()
    assert store.read(digest) == b"a post"
    assert store.has(digest)
    assert list(store.digests()) == [digest]


def test_a_kept_file_is_read_only_so_that_no_slip_changes_it(store):
    assert stat.S_IMODE(store.path(store.put(b"x")).stat().st_mode) == 0o400


def test_the_same_bytes_are_kept_once_and_the_first_file_stays(store):
    first = store.path(store.put(b"x")).stat()
    store.put(b"x")
    again = store.path(store.put_stream(io.BytesIO(b"x"), 1)[0]).stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert incoming(store) == []


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_stream_of_just_the_limit_is_kept(store, size):
    data = os.urandom(size)
    assert store.put_stream(io.BytesIO(data), size) == (hashlib.sha256(data).hexdigest(), size)


@pytest.mark.parametrize("size", [1, CHUNK, CHUNK + 1])
def test_one_byte_past_the_limit_is_refused_and_leaves_nothing(store, size):
    with pytest.raises(LimitReached) as caught:
        store.put_stream(io.BytesIO(b"x" * size), size - 1)
    assert caught.value.hint
    assert list(store.digests()) == []
    assert incoming(store) == []


def test_an_endless_stream_is_left_as_soon_as_the_limit_is_met(store):
    stream = Endless()
    with pytest.raises(LimitReached):
        store.put_stream(stream, 3 * CHUNK)
    assert stream.given_out <= 4 * CHUNK


def test_a_stream_that_breaks_leaves_nothing(store):
    with pytest.raises(OSError, match="pulled out"):
        store.put_stream(Broken(b"x" * 100), 1000)
    assert list(store.digests()) == []
    assert incoming(store) == []


@pytest.mark.parametrize("change", [b"y", b"", b"xx"])
def test_an_altered_file_is_named_and_not_given_out(store, change):
    digest = store.put(b"x")
    path = store.path(digest)
    path.chmod(0o600)
    path.write_bytes(change)
    for act in (store.read, store.open, lambda _: store.put(b"x")):
        with pytest.raises(IntegrityError, match=digest) as caught:
            act(digest)
        assert "tocsin verify" in caught.value.hint


def test_opening_hashes_first_and_then_gives_all_bytes(store):
    data = os.urandom(CHUNK * 2 + 5)
    with store.open(store.put(data)) as file:
        assert file.read() == data


@given(st.text(max_size=80))
def test_no_text_but_a_digest_becomes_a_path(tmp_path_factory, text):
    store = make_store(tmp_path_factory.getbasetemp() / "names")
    with pytest.raises(BadInput):
        store.path(text)


@pytest.mark.parametrize("text", ["../" * 21 + "x", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", ""])
def test_near_digests_are_refused_too(store, text):
    with pytest.raises(BadInput):
        store.path(text)


def test_what_is_not_kept_is_said_not_to_be(store):
    with pytest.raises(BadInput, match="0000"):
        store.read("0" * 64)
    assert not store.has("0" * 64)


def test_sweeping_removes_what_killed_writers_left(store):
    (store.root / "incoming" / "left").write_bytes(b"half a file")
    digest = store.put(b"whole")
    assert store.sweep() == 1
    assert incoming(store) == []
    assert store.read(digest) == b"whole"
    assert store.sweep() == 0


def test_sweeping_never_takes_a_file_from_under_its_writer(store):
    class Sweeping(io.BytesIO):
        def read(self, size=-1):
            assert store.sweep() == 0
            return super().read(size)

    digest, _ = store.put_stream(Sweeping(b"slow"), 4)
    assert store.read(digest) == b"slow"
