"""The printed checkpoint, once more a picture, is read by a decoder that is not ours, and holds the log to its word."""

import io
import subprocess

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from tocsin.outputs._checkpoint_page import PrintedHead, page
from tocsin.vault.anchor import read_anchors
from tocsin.vault.printed import head_facts, newest_cosigned
from tocsin.vault.witness import Witness, keep_cosigned, witness_request

from .conftest import AT, NAME, later
from .test_insider import SCENARIOS, failed, rewrite

ON_PAPER = {
    "as printed": lambda sheet: sheet,
    "turned by half": lambda sheet: sheet.rotate(180),
    "askew": lambda sheet: sheet.rotate(7, expand=True, fillcolor=255),
    "out of focus": lambda sheet: sheet.filter(ImageFilter.GaussianBlur(1.2)),
    "grey and faint": lambda sheet: sheet.point(lambda value: 90 + value // 3),
    "a poor photograph": lambda sheet: as_jpeg(sheet.rotate(3, expand=True, fillcolor=255), 30),
}


def as_jpeg(sheet, quality):
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=quality)
    return Image.open(out)


def printed(vault, note):
    return page(PrintedHead(organisation=NAME, **head_facts(vault, note)), AT)


def under_witness(vault, folder):
    """A head with the signature of a witness, as the newest page has it."""
    witness = Witness.create(folder, "lawyer.example")
    witness.trust(vault.log_key.vkey)
    note = vault.ledger.checkpoint() + witness.cosign(witness_request(vault.ledger, 0), later(21))
    keep_cosigned(vault, note, witness.key, actor="ada", at=later(21))
    return newest_cosigned(vault, vault.ledger.size - 1)


def sheet_of(pdf, tmp_path):
    """The page as an office scanner gives it: grey, 150 dots an inch."""
    (tmp_path / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", tmp_path / "page.pdf", tmp_path / "page"], check=True
    )
    return Image.open(tmp_path / "page.png")


def scanned(sheet):
    (code,) = zxingcpp.read_barcodes(sheet)
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    return code.bytes


def test_the_printed_code_is_read_however_the_sheet_was_scanned_and_gives_the_signed_text(desk, tmp_path):
    note = under_witness(desk.vault, tmp_path / "lawyer")
    assert "lawyer-example" in note
    sheet = sheet_of(printed(desk.vault, note), tmp_path)
    for how, seen in ON_PAPER.items():
        assert scanned(seen(sheet)) == note.encode(), how


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_log_that_was_rewritten_with_all_keys_is_found_from_the_scanned_sheet(desk, tmp_path, name):
    vault = desk.vault
    (tmp_path / "scanned.txt").write_bytes(scanned(sheet_of(printed(vault, vault.ledger.checkpoint()), tmp_path)))
    (anchor,) = read_anchors(tmp_path / "scanned.txt", vault.log_key)
    assert anchor.head.size == vault.ledger.size
    text = (tmp_path / "scanned.txt").read_text("utf-8")
    assert failed(desk, text) == []
    rewrite(desk, SCENARIOS[name])
    assert any("kept elsewhere" in check.detail for check in failed(desk, text))
