"""RFC 6962 proofs: outside vectors good and bad, and our own trees against the definition in the standard."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import merkle

VECTORS = Path(__file__).parents[2] / "vectors" / "vault_merkle"


def load(kind):
    return json.loads((VECTORS / f"{kind}.json").read_text()).items()


def raw(text):
    return base64.b64decode(text or "")


def proof(case):
    return [raw(part) for part in case["proof"] or []]


def accepted(check, *arguments):
    try:
        check(*arguments)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(("name", "case"), load("inclusion"))
def test_outside_inclusion_vector(name, case):
    arguments = raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof(case), raw(case["root"])
    assert accepted(merkle.verify_inclusion, *arguments) is not case["wantErr"], name


@pytest.mark.parametrize(("name", "case"), load("consistency"))
def test_outside_consistency_vector(name, case):
    arguments = case["size1"], case["size2"], proof(case), raw(case["root1"]), raw(case["root2"])
    assert accepted(merkle.verify_consistency, *arguments) is not case["wantErr"], name


def definition(leaves):
    """MTH of RFC 6962 section 2.1, word for word and slow."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()


def tree(leaves):
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    return hashes, merkle.nodes_of(hashes)


LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@given(LEAVES)
def test_root_is_that_of_the_standard_at_every_size(leaves):
    _, nodes = tree(leaves)
    for size in range(len(leaves) + 1):
        assert merkle.root(nodes, size) == definition(leaves[:size])


@given(LEAVES, st.data())
def test_every_leaf_is_shown_included_and_no_other_leaf_is(leaves, data):
    hashes, nodes = tree(leaves)
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    found, expected = merkle.inclusion(nodes, index, size), merkle.root(nodes, size)
    merkle.verify_inclusion(hashes[index], index, size, found, expected)
    with pytest.raises(IntegrityError):
        merkle.verify_inclusion(merkle.leaf_hash(b"another leaf"), index, size, found, expected)
    if size > 1:
        with pytest.raises(IntegrityError):
            merkle.verify_inclusion(hashes[index], index, size, found[:-1], expected)
    with pytest.raises(IntegrityError):
        merkle.verify_inclusion(hashes[index], index, size, [*found, expected], expected)


@given(LEAVES, st.data())
def test_an_extended_log_is_consistent_and_a_rewritten_one_is_not(leaves, data):
    _, nodes = tree(leaves)
    new = len(leaves)
    old = data.draw(st.integers(1, new))
    found = merkle.consistency(nodes, old, new)
    old_root, new_root = merkle.root(nodes, old), merkle.root(nodes, new)
    merkle.verify_consistency(old, new, found, old_root, new_root)
    changed = data.draw(st.integers(0, old - 1))
    _, forged = tree([*leaves[:changed], leaves[changed] + b"!", *leaves[changed + 1 :]])
    forged_proof, forged_root = merkle.consistency(forged, old, new), merkle.root(forged, new)
    for path in (found, forged_proof):
        with pytest.raises(IntegrityError):
            merkle.verify_consistency(old, new, path, old_root, forged_root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 4), (9, 4)])
def test_no_proof_is_made_for_a_leaf_outside_the_tree(index, size):
    _, nodes = tree([b"a", b"b", b"c", b"d"])
    with pytest.raises(BadInput):
        merkle.inclusion(nodes, index, size)
    with pytest.raises(IntegrityError):
        merkle.verify_inclusion(b"", index, size, [], b"")


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (4, 3), (-1, 2)])
def test_nothing_is_consistent_with_an_empty_or_a_later_log(old, new):
    _, nodes = tree([b"a", b"b", b"c", b"d"])
    with pytest.raises(BadInput):
        merkle.consistency(nodes, old, new)
    with pytest.raises(IntegrityError):
        merkle.verify_consistency(old, new, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
