"""The privacy check on what is public: nothing in a warning points at a person or an account (guardrail 2).

1. No handle, display name, stable id, profile address or post address of an account in the dossier.
2. No words of an item: no quotation of six words or more.
3. No wallet, e-mail address or web address, and no telephone number, save the desk's own.
What is refused is named, so that the drafter knows what must go.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from tocsin.errors import Refused
from tocsin.model.account import Account
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Advisory, Dossier
from tocsin.outputs._facts import COMPLAINED_OF

QUOTED_WORDS = 6
SHORTEST_NAME = 4
"""Handles and ids shorter than this are too common as words to be looked for without their `@`."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.@/])@[\w.]*\w")
WEB = re.compile(r"(?:https?://|www\.|\bt\.me/)\S+", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w.-])\+?\(?\d[\d\s().\-]{6,}\d(?!\w)")
WALLET = re.compile(
    r"\b(?:bc1[a-z0-9]{20,}|tb1[a-z0-9]{20,}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33})\b"
)
DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[.\-]\d{1,2}[.\-]\d{2,4}$")


def check_advisory(dossier: Dossier) -> None:
    """Raise Refused naming everything in the advisory's own texts that must go before it can be public."""
    advisory = dossier.advisory
    assert advisory is not None
    check_texts(dossier, "\n".join(texts_of(advisory)))


def check_texts(dossier: Dossier, text: str) -> None:
    """Raise Refused naming everything in a drafted text that must go: checks 1 to 3."""
    refuse([*named_in(dossier, text), *quoted_in(dossier, text), *contacts_in(dossier, text)])


def check_artefacts(dossier: Dossier, artefacts: Iterable[Artefact]) -> None:
    """Raise Refused when a finished public file shows an account, an address or words of an item of the dossier."""
    for artefact in artefacts:
        text = html.unescape(artefact.data.decode("utf-8"))
        refuse([*named_in(dossier, text), *quoted_in(dossier, text)])


def refuse(found: list[str]) -> None:
    """Raise Refused with the list of what must go, when there is any."""
    if found:
        listed = "; ".join(dict.fromkeys(found))
        raise Refused(f"This cannot be public as it is: {listed}.", hint="Take these out of the text and try again.")


def texts_of(advisory: Advisory) -> Iterator[str]:
    """Every text of an advisory that a reader will see."""
    yield from (advisory.audience, advisory.area, advisory.source_grade)
    for version in advisory.versions:
        yield from (version.headline, version.body, version.instruction)
    yield from (correction.text for correction in advisory.corrections)


def folded(text: str) -> str:
    """Text for comparison: compatibility forms unified, invisible characters dropped, case folded, spaces joined."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in plain if unicodedata.category(char) not in {"Cf", "Cc"} or char in "\n\t")
    return " ".join(seen.casefold().split())


def named_in(dossier: Dossier, text: str) -> Iterator[str]:
    """Check 1: what points at an account or a post of the dossier."""
    public = folded(text)
    for case_item in dossier.items:
        account = case_item.item.account
        for what, value in (*(names_of(account) if account else ()), ("post address", case_item.item.url)):
            wanted = folded(value)
            if len(wanted) >= SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", public):
                yield f"{what} “{value}”"


def names_of(account: Account) -> tuple[tuple[str, str], ...]:
    """The values by which an account can be found again."""
    return (
        ("handle", account.handle),
        ("account name", account.display_name),
        ("account id", account.stable_id),
        ("profile address", account.url),
    )


def quoted_in(dossier: Dossier, text: str) -> Iterator[str]:
    """Check 2: six words in a row, or the whole of a shorter post of three words or more, taken from a post or message.

    Articles and pages are public already and are not what is complained of; their words may recur in a warning.
    """
    public = word_list(text)
    runs = {size: grams(public, size) for size in range(3, QUOTED_WORDS + 1)}
    for case_item in (found for found in dossier.items if found.item.kind in COMPLAINED_OF):
        for words in (case_item.item.text, case_item.translation.text if case_item.translation else ""):
            told = word_list(words)
            size = min(len(told), QUOTED_WORDS)
            shared = sorted(grams(told, size) & runs.get(size, frozenset()))
            if shared:
                yield f"the words of a post “{' '.join(shared[0])}”"
        yield from (f"wallet “{value}”" for value in WALLET.findall(case_item.item.text) if value in text)


def word_list(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"\w+", folded(text))


def grams(words: list[str], size: int) -> frozenset[tuple[str, ...]]:
    """Each run of `size` words; none for a size below three."""
    if size < 3:
        return frozenset()
    return frozenset(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def contacts_in(dossier: Dossier, text: str) -> Iterator[str]:
    """Check 3: handles, mail, web and payment addresses, and telephone numbers that are not the desk's own."""
    desk = dossier.organisation
    own = {desk.email.casefold(), desk.website.casefold().rstrip("/")}
    without_mail = EMAIL.sub(" ", text)
    without_web = WEB.sub(" ", without_mail)
    yield from (f"e-mail address “{value}”" for value in EMAIL.findall(text) if value.casefold() not in own)
    yield from (
        f"web address “{value}”" for value in WEB.findall(without_mail) if value.casefold().rstrip("/.,;)") not in own
    )
    yield from (f"handle “{value}”" for value in HANDLE.findall(without_web))
    yield from (f"wallet “{value}”" for value in WALLET.findall(text))
    yield from (f"telephone number “{value.strip()}”" for value in phones(without_web, dossier))


def phones(text: str, dossier: Dossier) -> Iterator[str]:
    """Telephone numbers in a text other than hotline and emergency number."""
    desk = dossier.organisation
    own = {digits(number) for number in (desk.hotline, desk.emergency) if number}
    numbers = (found.strip() for found in PHONE.findall(WALLET.sub(" ", text)))
    return (number for number in numbers if digits(number) not in own and not DATE.match(number))


def digits(number: str) -> str:
    """The digits of a telephone number, alone."""
    return "".join(char for char in number if char.isdigit())
