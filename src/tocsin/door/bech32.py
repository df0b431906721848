"""Bech32 encoding (BIP-173), the form in which age writes keys."""

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """Bytes as a Bech32 text with this prefix.

    >>> encode("a", b"")
    'a12uel5l'
    """
    values = _fives(data)
    head = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = _polymod([*head, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    sums = [(check >> 5 * (5 - at)) & 31 for at in range(6)]
    return f"{prefix}1{''.join(CHARSET[value] for value in [*values, *sums])}"


def _fives(data: bytes) -> list[int]:
    """The bits of these bytes in groups of five, zeros at the end."""
    bits = "".join(f"{byte:08b}" for byte in data)
    return [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, constant in enumerate(GENERATOR):
            check ^= constant if top >> at & 1 else 0
    return check
