"""The printed checkpoint: archival, one page, all that a person compares, and a code that holds the signed text."""

import re
from datetime import UTC, datetime

import pytest

from tocsin.errors import LimitReached
from tocsin.outputs._checkpoint_page import PrintedHead, page
from tocsin.outputs._qr import qr_svg
from tocsin.outputs._words import unfit

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
GROUPS = [f"{n:04x}" for n in range(17)]
NOTE = (
    "consulate-of-marenia\n1234567\n" + "A" * 43 + "=\n\n" + "".join(f"\N{EM DASH} w{n} {'B' * 88}\n" for n in range(3))
)
HEAD = PrintedHead(
    organisation="Consulate of Marenia in Port Aldera",
    origin="consulate-of-marenia",
    size=1234567,
    typed=f"consulate-of-marenia+0a1b2c3d 1234567 {' '.join(GROUPS)}",
    key_number="0a1b2c3d",
    fingerprint="ab" * 32,
    note=NOTE,
    outside=("Entry 9: the witness lawyer.example signed at 2026-11-22T09:00:00Z.",),
)


def test_the_page_is_archival_one_page_and_says_all_that_is_compared(assert_archival, page_text):
    made = page(HEAD, AT)
    pdf = assert_archival(made, "Checkpoint of consulate-of-marenia, 1234567 entries")
    assert len(pdf.pages) == 1
    text = page_text(made)
    for group in GROUPS:
        assert group in text
    for word in ("1,234,567", "0a1b2c3d", "2026-11-22 09:30 UTC", "lawyer.example", "Received by", "Signature"):
        assert word in text
    assert text.replace(" ", "").count("ab" * 16) >= 1
    assert not list(unfit(text))


def test_the_same_head_gives_the_same_bytes():
    assert page(HEAD, AT) == page(HEAD, AT)


@pytest.mark.parametrize("size", [1, 300, 2953])
def test_a_code_holds_what_the_standard_lets_it_hold(size):
    svg = qr_svg("a" * size).decode()
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)


def test_a_text_too_long_for_one_code_is_refused_with_the_other_way():
    with pytest.raises(LimitReached) as caught:
        qr_svg("a" * 2954)
    assert "file" in caught.value.hint
