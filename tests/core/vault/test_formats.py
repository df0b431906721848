"""The published vectors: what docs/formats says is what is written, now and in later versions."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from tocsin.vault import merkle, verifier, verify_package
from tocsin.vault.checkpoint import open_checkpoint, read_vkey
from tocsin.vault.entry import parse_entry

ROOT = Path(__file__).parents[3]
LOG = ROOT / "tests" / "vectors" / "vault_log"
PACKAGE = ROOT / "tests" / "vectors" / "vault_package" / "package-v1.zip"
DOCS = ROOT / "docs" / "formats"


@pytest.fixture(scope="module")
def published():
    return json.loads((LOG / "proofs.json").read_text())


def lines():
    return (LOG / "entries.jsonl").read_bytes().splitlines()


def test_the_published_entries_have_the_published_leaf_hashes_and_roots(published):
    leaves = [merkle.leaf_hash(line) for line in lines()]
    assert [leaf.hex() for leaf in leaves] == published["leaves"]
    nodes = merkle.nodes_of(leaves)
    assert [merkle.root(nodes, size).hex() for size in range(6)] == published["roots"]
    assert [one.hex() for one in merkle.inclusion(nodes, 1, 5)] == published["inclusion of 1 in 5"]
    assert [one.hex() for one in merkle.consistency(nodes, 3, 5)] == published["consistency 3 to 5"]


def test_each_published_line_is_its_own_canonical_form():
    for seq, line in enumerate(lines()):
        assert parse_entry(line, seq).line == line


def test_the_published_checkpoints_are_signed_and_consistent(published):
    key = read_vkey(LOG / "log.vkey")
    old = open_checkpoint((LOG / "checkpoint.3").read_text(), key)
    new = open_checkpoint((LOG / "checkpoint").read_text(), key)
    proof = [bytes.fromhex(one) for one in published["consistency 3 to 5"]]
    merkle.verify_consistency(old.size, new.size, proof, old.root, new.root)


def test_a_package_sealed_by_version_1_verifies_for_ever():
    key = re.search(r"fingerprint `([0-9a-f]{64})`", (DOCS / "package.md").read_text())
    assert all(check.ok for check in verify_package(PACKAGE, key[1]))


def test_the_pages_quote_the_vectors_word_for_word(published):
    assert lines()[2].decode() in (DOCS / "ledger-entry.md").read_text()
    assert published["leaves"][2] in (DOCS / "ledger-entry.md").read_text()
    assert published["roots"][3] in (DOCS / "ledger-entry.md").read_text()
    assert (LOG / "checkpoint").read_text() in (DOCS / "checkpoint.md").read_text()


def test_the_specification_names_every_file_of_a_package():
    text = (DOCS / "package.md").read_text()
    for name in (*verifier.OWN, verifier.RECORD, verifier.ENTRIES, verifier.PROOFS, verifier.CHECKPOINT, verifier.VKEY):
        assert f"`{name}`" in text


def imported_by(node):
    if isinstance(node, ast.Import):
        return {name.name.split(".")[0] for name in node.names}
    return {node.module.split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def test_the_verifier_is_one_file_of_at_most_800_lines_that_needs_the_standard_library_only():
    text = Path(verifier.__file__).read_text()
    assert len(text.splitlines()) <= 800
    tree = ast.parse(text, feature_version=(3, 9))
    needed = set().union(*map(imported_by, tree.body))
    assert needed <= set(sys.stdlib_module_names)
    assert not needed & {"socket", "http", "urllib", "subprocess", "pickle"}
    anywhere = set().union(*map(imported_by, ast.walk(tree)))
    assert anywhere - needed == {"cryptography"}, "used where it is, for the signatures of timestamps alone"
