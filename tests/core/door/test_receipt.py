"""The receipt: not to be guessed, not to be found on disk, forgiving to a tired typist and strict to a guesser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.door import receipt
from tocsin.door.bech32 import encode
from tocsin.errors import BadInput


def test_a_receipt_carries_more_than_eighty_bits_of_chance() -> None:
    assert len(set(receipt.word_list())) == 2048
    assert receipt.WORDS * 11 == receipt.CHANCE_BITS + receipt.CHECK_BITS
    assert receipt.CHANCE_BITS > 80


def test_two_receipts_are_never_the_same_and_every_one_checks() -> None:
    made = {receipt.new_receipt() for _ in range(2000)}
    assert len(made) == 2000
    assert all(receipt.clean_receipt(one) == one for one in made)


@pytest.mark.parametrize("between", [" ", "-", ", ", "\n", "  –  "])
def test_a_receipt_may_be_typed_with_any_separator_and_in_capitals(between: str) -> None:
    given_out = receipt.new_receipt()
    assert receipt.clean_receipt(between.join(given_out.upper().split("-"))) == given_out


def test_a_slip_in_one_word_is_told_in_nearly_every_case_instead_of_showing_an_empty_mailbox() -> None:
    told = 0
    for _ in range(400):
        words = receipt.new_receipt().split("-")
        words[3] = next(word for word in receipt.word_list()[::-1] if word != words[3])
        try:
            receipt.clean_receipt(" ".join(words))
        except BadInput:
            told += 1
    assert told > 380


@given(st.text(max_size=300))
def test_rubbish_is_refused_with_a_hint_and_never_crashes(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        receipt.clean_receipt(typed)
    assert "eight" in refused.value.hint


def test_a_receipt_inside_a_message_is_found_and_common_words_are_not_taken_for_one() -> None:
    given_out = receipt.new_receipt()
    assert receipt.holds_receipt(f"hello, my words are {given_out.replace('-', ' ').title()} thanks")
    assert not receipt.holds_receipt("any other day that you can come home we will be here and wait for you")


def test_mailbox_and_key_come_from_unequal_labels_so_that_one_tells_nothing_of_the_other() -> None:
    given_out = receipt.new_receipt()
    one, again = receipt.mailbox(given_out), receipt.mailbox(given_out.upper())
    assert (one.name, one.recipient) == (again.name, again.recipient)
    assert receipt.NAME != receipt.KEY
    assert one.name not in str(one.identity).lower()
    assert receipt.mailbox(receipt.new_receipt()).name != one.name


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_the_expansion_is_hkdf_as_the_library_makes_it(root: bytes, label: bytes) -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    assert receipt._expand(root, label) == HKDFExpand(SHA256(), 32, label).derive(root)


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32))
def test_bech32_writes_keys_as_age_reads_them(secret: bytes) -> None:
    import pyrage

    text = encode("age-secret-key-", secret).upper()
    assert str(pyrage.x25519.Identity.from_str(text)) == text


def test_bech32_agrees_with_the_vectors_of_bip_173() -> None:
    assert encode("a", b"") == "a12uel5l"
    assert encode("?", b"") == "?1ezyfcl"
