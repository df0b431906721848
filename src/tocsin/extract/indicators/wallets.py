"""Wallet addresses with their checksums. “Well formed” is not “belongs to”: nothing here says whose it is."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tocsin.extract.indicators import base58, bech32
from tocsin.extract.indicators.keccak import keccak256
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

MOST_HASHED = 300
"""Addresses whose checksum is computed in one text; the rest is kept unchecked."""
_CUE = re.compile(
    r"\b(?:btc|bitcoin|биткоин\w*|биткойн\w*|բիթքոյն\w*|بيتكوين|بیت ?کوین|wallet|dompet|cüzdan\w*|pulqabı"
    r"|кошел\w*|cartera|monedero|billetera|դրամապանակ\w*|محفظة|کیف پول|crypto|kripto|крипт\w*"
    r"|usdt|trx|tron|ltc|litecoin|doge|dogecoin|sol|solana|xrp|ripple|xlm|stellar|ada|cardano|dash|zcash|bch|phantom)\b"
)
_SOLANA = re.compile(r"\b(?:sol|solana|phantom|солана|سولانا)\b")
SHORTEST = 11
"""Characters of the shortest address."""
_SHORTEST = re.compile(rf"[\w-]{{{SHORTEST}}}")
_LONG = re.compile(r"[\w-]{25}")
"""None but a witness address is shorter."""
_B58 = "[1-9A-HJ-NP-Za-km-z]"


@dataclass(frozen=True)
class Chain:
    """One form of address: its network, its pattern, and what is wrong with a candidate."""

    system: str
    pattern: re.Pattern[str]
    problem: Callable[[str], str | None]
    """Empty: the checksum is right. None: this form carries no checksum. Else what is wrong."""
    needs_cue_when_wrong: bool


def _base58_problem(*versions: int) -> Callable[[str], str]:
    def problem(text: str) -> str:
        payload = base58.checked(text)
        return "" if payload and payload[0] in versions else "checksum fails"

    return problem


def _eip55_problem(text: str) -> str | None:
    """EIP-55: the case of each letter follows the Keccak digest of the lower-case address."""
    digits = text[2:]
    if digits in (digits.lower(), digits.upper()):
        return None
    digest = keccak256(digits.lower().encode()).hex()
    right = "".join(c.upper() if int(nibble, 16) >= 8 else c for c, nibble in zip(digits.lower(), digest, strict=False))
    return "" if right == digits else "checksum fails"


def _monero_problem(text: str) -> str:
    payload = base58.monero_checked(text)
    return "" if payload and payload[0] in (18, 19, 42) else "checksum fails"


def _ton_problem(text: str) -> str:
    """TON: 34 bytes and their CRC-16/XMODEM in base64url."""
    data = base64.urlsafe_b64decode(text)
    return "" if binascii.crc_hqx(data[:34], 0) == int.from_bytes(data[34:], "big") else "checksum fails"


def _bech32_problem(text: str) -> str:
    return "" if bech32.checksum_kind(text) == bech32.BECH32 else "checksum fails"


def _ripple_problem(text: str) -> str:
    payload = base58.ripple_checked(text)
    return "" if payload and payload[0] == 0 else "checksum fails"


def _zcash_problem(text: str) -> str:
    payload = base58.checked(text, 26)
    return "" if payload[:2] in (b"\x1c\xb8", b"\x1c\xbd") else "checksum fails"


def _stellar_problem(text: str) -> str:
    """SEP-23: the version, 32 bytes and their CRC-16/XMODEM, the lower byte first, in base32."""
    data = base64.b32decode(text)
    return "" if binascii.crc_hqx(data[:-2], 0) == int.from_bytes(data[-2:], "little") else "checksum fails"


def _solana_problem(text: str) -> str | None:
    """Solana: an Ed25519 key in base58, which carries no checksum; only its size can be held against it."""
    return None if len(base58.decoded(text)) == 32 else "not 32 bytes"


_cash_problem = bech32.cashaddr_problem
_WITHOUT_CASE = (bech32.witness_problem, _eip55_problem, _cash_problem)
"""Forms in which case says nothing, or only checks."""
WITNESS: tuple[Chain, ...] = (
    Chain("bitcoin", re.compile(r"(?<!\w)(?:bc|BC)1[02-9a-zA-Z]{8,87}(?!\w)"), bech32.witness_problem, False),
    Chain("bitcoin testnet", re.compile(r"(?<!\w)(?:tb|TB)1[02-9a-zA-Z]{8,87}(?!\w)"), bech32.witness_problem, True),
    Chain("litecoin", re.compile(r"(?<!\w)(?:ltc|LTC)1[02-9a-zA-Z]{8,87}(?!\w)"), bech32.witness_problem, True),
)
"""Segregated-witness addresses, which may be short."""
CHAINS: tuple[Chain, ...] = (
    Chain("lightning", re.compile(r"(?<!\w)(?i:lnbc)[0-9a-zA-Z]{50,1500}(?!\w)"), _bech32_problem, True),
    Chain("ethereum", re.compile(r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)"), _eip55_problem, False),
    Chain("monero", re.compile(rf"(?<!\w)[48]{_B58}{{94}}(?:{_B58}{{11}})?(?!\w)"), _monero_problem, True),
    Chain("bitcoin", re.compile(rf"(?<!\w)[13]{_B58}{{25,34}}(?!\w)"), _base58_problem(0, 5), True),
    Chain("tron", re.compile(rf"(?<!\w)T{_B58}{{33}}(?!\w)"), _base58_problem(0x41), True),
    Chain("litecoin", re.compile(rf"(?<!\w)[LM]{_B58}{{26,33}}(?!\w)"), _base58_problem(0x30, 0x32), True),
    Chain("dogecoin", re.compile(rf"(?<!\w)[DA9]{_B58}{{25,33}}(?!\w)"), _base58_problem(0x1E, 0x16), True),
    Chain("ton", re.compile(r"(?<![\w-])[EU]Q[\w-]{46}(?![\w-])", re.ASCII), _ton_problem, True),
    Chain("xrp ledger", re.compile(rf"(?<!\w)r{_B58}{{24,34}}(?!\w)"), _ripple_problem, True),
    Chain("dash", re.compile(rf"(?<!\w)[X7]{_B58}{{33}}(?!\w)"), _base58_problem(0x4C, 0x10), True),
    Chain("zcash", re.compile(rf"(?<!\w)t[13]{_B58}{{33}}(?!\w)"), _zcash_problem, True),
    Chain("stellar", re.compile(r"(?<!\w)G[A-Z2-7]{55}(?!\w)"), _stellar_problem, True),
    Chain("cardano", re.compile(r"(?<!\w)(?:addr|stake)1[02-9a-z]{45,110}(?!\w)"), _bech32_problem, True),
    Chain("bitcoin cash", re.compile(r"(?<!\w)(?i:bitcoincash:)?[qpQP][02-9a-zA-Z]{41}(?!\w)"), _cash_problem, True),
    Chain("solana", re.compile(rf"(?<!\w){_B58}{{43,44}}(?!\w)"), _solana_problem, True),
)


def find(scan: Scan) -> Iterator[Indicator]:
    """Wallet addresses. A wrong checksum is reported as wrong (a slip of the pen is a lead too), never mended."""
    long = _LONG.search(scan.text) is not None
    if not long and not (scan.has_digit and _SHORTEST.search(scan.text)):
        return
    hashed = 0
    for chain in (*WITNESS, *CHAINS) if long else WITNESS:
        for match in chain.pattern.finditer(scan.text):
            problem = chain.problem(match[0]) if hashed < MOST_HASHED else None
            hashed += 1
            if believed(scan, chain, match, problem):
                yield wallet(scan, chain, match, problem)


def believed(scan: Scan, chain: Chain, match: re.Match[str], problem: str | None) -> bool:
    """Whether a candidate is told: by its checksum or its form alone, else by a word beside it that says wallet."""
    beside = scan.near(*match.span(), 60)
    if chain.problem is _solana_problem:
        return problem is None and bool(_SOLANA.search(beside))
    return not (problem and chain.needs_cue_when_wrong) or bool(_CUE.search(beside))


def wallet(scan: Scan, chain: Chain, match: re.Match[str], problem: str | None) -> Indicator:
    """The indicator of one address; forms without case (bech32, hex) are kept in lower case."""
    value = match[0].lower() if chain.problem in _WITHOUT_CASE else match[0]
    note = "carries no checksum" if problem is None else problem
    return Indicator(
        IndicatorKind.WALLET,
        value,
        scan.passage(*match.span()),
        chain.system,
        None if problem is None else not problem,
        note,
    )
