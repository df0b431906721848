"""Bluesky: answers of its interface, and the account archive, whose blocks prove themselves."""

import json
import struct
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.readers.reading import confined, here, items, problems
from tocsin.errors import BadInput, LimitReached
from tocsin.readers import choose, readers
from tocsin.readers._cbor import Link, decode

DID = "did:plc:marenhunters81"


def head(kind, count):
    if count < 24:
        return bytes([kind << 5 | count])
    size = next(size for size in (0, 1, 2, 3) if count < 1 << (8 << size))
    return bytes([kind << 5 | (24 + size)]) + count.to_bytes(1 << size, "big")


def encode(value):
    """DAG-CBOR, for samples of our own."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, Link):
        return head(6, 42) + encode(b"\0" + value.cid)
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
    return head(5, len(value)) + b"".join(encode(key) + encode(value[key]) for key in keys)


def cid(data):
    return Link(b"\x01\x71\x12\x20" + sha256(data).digest())


def varint(count):
    out = b""
    while count > 127:
        out, count = out + bytes([count & 127 | 128]), count >> 7
    return out + bytes([count])


def section(data, name=None):
    body = (name or cid(data)).cid + data
    return varint(len(body)) + body


def post(text, **more):
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-10-02T03:04:05.000Z", "langs": ["en"]}
    return encode({**record, **more})


def archive(posts, *, altered=False):
    """An account archive of these posts, keys 3laaa…; with `altered`, the first post is not what its name says."""
    keys = [f"app.bsky.feed.post/3l{number:011}" for number in range(len(posts))]
    entries = []
    for number, (key, data) in enumerate(zip(keys, posts, strict=True)):
        shared = 0 if not number else next(n for n in range(len(key)) if key[n] != keys[number - 1][n])
        entries.append({"p": shared, "k": key[shared:].encode(), "v": cid(data), "t": None})
    tree = encode({"e": entries, "l": None})
    commit = encode({"did": DID, "rev": "3l", "version": 3, "data": cid(tree), "prev": None, "sig": b"\0" * 64})
    like = encode({"$type": "app.bsky.feed.like", "createdAt": "2026-10-02T03:04:05Z"})
    header = encode({"roots": [cid(commit)], "version": 1})
    body = [section(commit), section(tree), section(like)]
    for number, data in enumerate(posts):
        shown = post("something else") if altered and not number else data
        body.append(section(shown, cid(data)))
    return varint(len(header)) + header + b"".join(body)


def test_an_archive_gives_each_post_with_its_address_and_whose_it_is(tmp_path):
    path = tmp_path / "repo.car"
    path.write_bytes(archive([post(f"Reward {number}") for number in range(30)]))
    assert choose(path) == "bluesky"
    found = confined(path)
    assert [item.text for item in items(found)] == [f"Reward {number}" for number in range(30)]
    first = items(found)[0]
    assert first.account.stable_id == DID
    assert first.extra["uri"] == f"at://{DID}/app.bsky.feed.post/3l00000000000"
    assert first.url == f"https://bsky.app/profile/{DID}/post/3l00000000000"
    assert first.posted.edtf == "2026-10-02T03:04:05Z"
    assert items(found)[17].extra["uri"].endswith("/3l00000000017")
    assert problems(found) == []


def test_a_post_that_is_not_what_its_name_says_is_read_and_told(tmp_path):
    found = here(tmp_path, "bluesky", archive([post("Reward"), post("more")], altered=True))
    assert [item.text for item in items(found)] == ["something else", "more"]
    assert "1 posts do not have the SHA-256" in problems(found)[0]


def test_answers_links_and_pictures_are_kept(tmp_path):
    parent = {"uri": f"at://{DID}/app.bsky.feed.post/1", "cid": "x"}
    facet = {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://chirrup.example/p/81"}]}
    picture = {"images": [{"alt": "a map", "image": {"ref": cid(b"x"), "size": 9}}]}
    data = archive([post("see", reply={"parent": parent, "root": parent}, facets=[facet], embed=picture)])
    [item] = items(here(tmp_path, "bluesky", data))
    assert item.reply_to == parent["uri"]
    assert item.extra["links"] == "https://chirrup.example/p/81"
    assert item.extra["media"] == "a map"


def test_an_archive_cut_off_gives_what_came_before(tmp_path):
    data = archive([post(f"Reward {number}") for number in range(5)])
    found = here(tmp_path, "bluesky", data[:-20])
    assert len(items(found)) == 4
    assert "breaks off" in problems(found)[-1]


def test_a_thread_is_read_to_its_last_reply(tmp_path):
    told = json.loads(readers()["bluesky"].EXAMPLE)["posts"]
    thread = {"thread": {"post": told[0], "replies": [{"post": told[1], "replies": [{"post": told[0]}]}]}}
    found = items(here(tmp_path, "bluesky", json.dumps(thread)))
    assert [item.text for item in found] == [
        told[0]["record"]["text"],
        told[1]["record"]["text"],
        told[0]["record"]["text"],
    ]
    assert len({item.source.locator for item in found}) == 3
    assert found[1].account.handle == "voice.chirrup.example"
    assert found[1].reply_to.startswith("at://did:plc:marenhunters81")


def test_one_record_by_itself_is_read_with_its_address(tmp_path):
    told = json.loads(readers()["bluesky"].EXAMPLE)["posts"][0]
    [item] = items(here(tmp_path, "bluesky", json.dumps({"uri": told["uri"], "cid": "x", "value": told["record"]})))
    assert item.account.stable_id == "did:plc:marenhunters81"
    assert item.url.endswith("/post/3laaaaaaaaa2a")


def test_a_thread_of_a_hundred_thousand_levels_is_a_sentence(tmp_path):
    deep = '{"thread": {"post": {}, "replies": [' * 100_000
    assert problems(here(tmp_path, "bluesky", '{"$type": "app.bsky.feed.post", "a": ' + deep))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=9) | st.binary(max_size=9),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_is_written_is_read(value):
    assert decode(encode(value)) == value


@given(st.binary(max_size=200))
def test_random_blocks_are_a_value_or_a_refusal(data):
    try:
        decode(data)
    except (BadInput, LimitReached) as error:
        assert str(error)


@pytest.mark.parametrize(
    "data",
    [
        b"\x9b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\x7b\0\0\0\x7f\xff\xff\xff\xff",
        b"\x9f\xff",
    ],
)
def test_a_length_that_lies_takes_no_memory(data):
    with pytest.raises(BadInput):
        decode(data)


def test_nesting_is_limited_at_the_limit_and_past_it():
    assert decode(b"\x81" * 64 + b"\0")
    with pytest.raises(LimitReached):
        decode(b"\x81" * 65 + b"\0")
