"""Bech32 (BIP-173) and bech32m (BIP-350), the rules of segregated-witness addresses, and CashAddr beside them."""

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32, BECH32M = 1, 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)

_CASH_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)


def checksum_kind(text: str) -> int:
    """What the checksum of a whole bech32 text comes to: `BECH32`, `BECH32M`, or another number when it is wrong."""
    prefix, _, data = text.lower().rpartition("1")
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [CHARSET.find(c) for c in data]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> bit) & 1 else 0
    return check


def witness_problem(text: str) -> str:
    """Why a text is no segwit address (BIP-173, BIP-350 rules); empty when it is one."""
    if text not in (text.lower(), text.upper()):
        return "mixes upper and lower case"
    data = text.lower().rpartition("1")[2]
    if len(text) > 90 or len(data) < 8 or any(char not in CHARSET for char in data):
        return "not of the form"
    version, program = CHARSET.index(data[0]), eight_bits([CHARSET.index(char) for char in data[1:-6]])
    if version > 16 or program is None or not 2 <= len(program) <= 40:
        return "no witness program"
    if version == 0 and len(program) not in (20, 32):
        return "a version 0 program has 20 or 32 bytes"
    wanted = BECH32 if version == 0 else BECH32M
    return "" if checksum_kind(text) == wanted else "checksum fails"


def cashaddr_problem(text: str) -> str:
    """Why a text is no CashAddr address (Bitcoin Cash, CashAddr specification); empty when it is one."""
    prefix, _, data = text.lower().rpartition(":")
    if text not in (text.lower(), text.upper()) or any(char not in CHARSET for char in data):
        return "not of the form"
    check = 1
    for value in [ord(char) & 31 for char in prefix or "bitcoincash"] + [0] + [CHARSET.index(char) for char in data]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate(_CASH_GENERATOR):
            check ^= generator if (top >> bit) & 1 else 0
    return "" if check == 1 else "checksum fails"


def eight_bits(fives: list[int]) -> bytes | None:
    """Groups of five bits as bytes; None when the padding is wrong."""
    number, bits, out = 0, 0, bytearray()
    for five in fives:
        number, bits = number << 5 | five, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(number >> bits & 255)
            number &= (1 << bits) - 1
    return None if bits >= 5 or number else bytes(out)
