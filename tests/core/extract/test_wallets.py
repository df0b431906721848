"""Wallets: the published vectors are right, every slip is found, and no other text is taken for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract.indicators import Scan, find
from tocsin.extract.indicators.base58 import ALPHABET, checked
from tocsin.extract.indicators.bech32 import CHARSET, witness_problem
from tocsin.extract.indicators.keccak import keccak256
from tocsin.model.indicator import IndicatorKind

SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"  # BIP-173
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"  # BIP-350
GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
EIP55 = (
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
)


def wallets(text):
    return [one for one in find(Scan(text)) if one.kind is IndicatorKind.WALLET]


@pytest.mark.parametrize(
    ("address", "system"),
    [(SEGWIT, "bitcoin"), (TAPROOT, "bitcoin"), (GENESIS, "bitcoin"), *((a, "ethereum") for a in EIP55)],
)
def test_published_addresses_are_well_formed(address, system):
    (one,) = wallets(f"send to {address}.")
    assert (one.system, one.checked, one.passage.text) == (system, True, address)


@pytest.mark.parametrize(
    "wrong",
    [
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # BIP-350: version 1 with the old checksum
        "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq54wf3a"[:-1] + "q",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"[:-1] + "t",
        "bc1rw5uspcuh",  # BIP-173: program of invalid length
    ],
)
def test_what_the_standard_calls_invalid_is_reported_as_invalid(wrong):
    assert [one.checked for one in wallets(f"btc {wrong}")] == [False]


def test_lower_and_upper_case_ethereum_addresses_carry_no_checksum():
    (one,) = wallets(EIP55[0].lower())
    assert (one.checked, one.note) == (None, "carries no checksum")


def test_a_broken_base58_address_is_kept_only_beside_a_word_that_says_what_it_is():
    broken = GENESIS[:-1] + "b"
    assert not wallets(f"order number {broken}")
    (one,) = wallets(f"Bitcoin wallet: {broken}")
    assert (one.checked, one.note) == (False, "checksum fails")


def test_two_spellings_of_a_segwit_address_are_one_value():
    assert {one.value for one in wallets(f"{SEGWIT} {SEGWIT.upper()}")} == {SEGWIT}


def test_tron_and_monero_are_checked():
    tron = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
    monero = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
    assert [(one.system, one.checked) for one in wallets(f"{tron} {monero}")] == [("tron", True), ("monero", True)]


@settings(max_examples=200, deadline=None)
@given(st.integers(4, len(SEGWIT) - 1), st.sampled_from(CHARSET))
def test_one_changed_character_of_a_segwit_address_is_always_found(place, char):
    changed = SEGWIT[:place] + char + SEGWIT[place + 1 :]
    assert bool(witness_problem(changed)) == (changed != SEGWIT)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GENESIS) - 1), st.sampled_from(ALPHABET))
def test_one_changed_character_of_a_base58_address_is_found(place, char):
    changed = GENESIS[:place] + char + GENESIS[place + 1 :]
    assert bool(checked(changed)) == (changed == GENESIS)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_keccak_gives_its_published_digests(data, digest):
    assert keccak256(data).hex() == digest


def test_keccak_is_right_around_its_block_size():
    assert len({keccak256(b"a" * size) for size in range(130, 140)}) == 10


@pytest.mark.parametrize(
    ("address", "system"),
    [
        ("XpESxaUmonkq8RaLLp46Brx2K39ggQe226", "dash"),
        ("t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd", "zcash"),  # Zcash chain parameters, founders' reward
        ("t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC", "zcash"),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp ledger"),  # XRPL documentation, special addresses
        ("rrrrrrrrrrrrrrrrrrrrrhoLvTp", "xrp ledger"),
        ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "stellar"),  # SEP-23
        ("addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8", "cardano"),  # CIP-19
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoin cash"),  # CashAddr
        ("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "litecoin"),
        ("DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD", "dogecoin"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron"),
        ("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N", "ton"),
    ],
)
def test_addresses_of_other_chains_are_checked_and_a_slip_in_them_is_found(address, system):
    (one,) = wallets(f"send to {address}.")
    assert (one.system, one.checked, one.passage.text) == (system, True, address)
    slipped = address[:-2] + ("Q" if address[-2] != "Q" else "P") + address[-1]
    if system != "cardano":
        assert all(not other.checked for other in wallets(f"wallet {slipped}"))


def test_solana_keys_have_no_checksum_and_need_the_word():
    key = "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM"
    assert not wallets(f"session {key}")
    assert [(one.system, one.checked) for one in wallets(f"SOL: {key}")] == [("solana", None)]


def test_long_tokens_that_are_no_addresses_are_none():
    tokens = "0123456789abcdef0123456789abcdef01234567 550e8400-e29b-41d4-a716-446655440000 IMG_20261123_1234567890123"
    assert not wallets(f"wallet {tokens}")
