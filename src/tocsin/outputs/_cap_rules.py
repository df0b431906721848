"""What a CAP 1.2 message of this house must be, beyond what its schema checks.

The schema (OASIS, shipped beside this file) lets many unusable messages through; these are the rules it does not know,
after the CAP 1.2 text and the published profiles of alerting systems.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import langcodes
from lxml import etree

from tocsin.errors import BadInput

NS = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
SCHEMA = Path(__file__).parent / "schemas" / "CAP-v1.2.xsd"
TIMES = ("sent", "info/effective", "info/onset", "info/expires")
EQUAL = ("category", "urgency", "severity", "certainty", "effective", "expires", "contact")
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
FORBIDDEN_IN_NAMES = re.compile(r"[\s,<&]")
HEADLINE = 140
HOTLINE = "tocsin:hotline-tel"
AUTHORITY_CODES = ("SAME", "IPAWS")


def verify_cap(data: bytes) -> None:
    """Raise BadInput naming every rule that the message breaks.

    1. It is XML without a document type. 2. It is valid against the CAP 1.2 schema. 3. Identifier and sender are not
    empty and have no space, comma, `<` or `&`. 4. Update and Cancel have references, well formed, earlier, not itself.
    5. Scope is Public, with neither restriction nor addresses. 6. There is an info, one a language, each tag valid.
    7. All infos agree on category, urgency, severity, certainty, times and contact. 8. Texts differ by language.
    9. Expiry is later than sending and effect. 10. Contact and hotline stand in each info. 11. No markup in texts.
    12. Headlines have at most 140 characters and are not the description. 13. `web` is an absolute http(s) address.
    14. No alerting authority's codes. 15. Extreme only when Likely or Observed.
    """
    problems = [*schema_problems(data)]
    if not problems:
        problems = [*rule_problems(parsed(data))]
    if problems:
        raise BadInput(
            f"This CAP message breaks {len(problems)} rules: {'; '.join(problems)}.", hint="Mend the warning."
        )


@cache
def schema() -> etree.XMLSchema:
    """The CAP 1.2 schema."""
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def parsed(data: bytes) -> etree._Element:
    """The message, read with a parser that resolves nothing. Raises BadInput for a document type (check 1)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"This is not XML: {error}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadInput("This XML has a document type, which no CAP message has.")
    return root


def schema_problems(data: bytes) -> Iterator[str]:
    """Check 2."""
    rules = schema()
    if not rules.validate(parsed(data)):
        yield from (f"schema: {line.split(': ', 1)[-1]}" for line in str(rules.error_log).splitlines())


def rule_problems(alert: etree._Element) -> Iterator[str]:
    """Checks 3 to 15 in turn."""
    yield from envelope_problems(alert)
    yield from reference_problems(alert)
    infos = alert.findall("c:info", NS)
    if not infos:
        yield "an alert has at least one info"
    yield from language_problems(infos)
    yield from agreement_problems(infos)
    for block in infos:
        yield from info_problems(alert, block)


def text_of(element: etree._Element, path: str) -> str:
    """Text at a path, empty when there is none."""
    steps = "/".join(f"c:{step}" for step in path.split("/"))
    return (element.findtext(steps, "", NS) or "").strip()


def envelope_problems(alert: etree._Element) -> Iterator[str]:
    """Checks 3 and 5."""
    for name in ("identifier", "sender"):
        value = text_of(alert, name)
        if not value or FORBIDDEN_IN_NAMES.search(value):
            yield f"{name} is empty or has a space, comma, < or &"
    if text_of(alert, "scope") != "Public" or text_of(alert, "restriction") or text_of(alert, "addresses"):
        yield "scope is Public, without restriction and addresses"


def reference_problems(alert: etree._Element) -> Iterator[str]:
    """Check 4."""
    references = text_of(alert, "references").split()
    if text_of(alert, "msgType") in {"Update", "Cancel"} and not references:
        yield "Update and Cancel have references"
    for reference in references:
        parts = reference.split(",")
        if len(parts) != 3 or not all(parts):
            yield f"reference “{reference}” is not sender,identifier,sent"
        elif parts[1] == text_of(alert, "identifier"):
            yield "a message does not refer to itself"
        elif not is_before(parts[2], text_of(alert, "sent")):
            yield f"reference “{reference}” is later than this message"


def is_before(earlier: str, later: str) -> bool:
    """Whether the first instant is not after the second; False when the first is none."""
    try:
        return datetime.fromisoformat(earlier) <= datetime.fromisoformat(later)
    except (ValueError, TypeError):
        return False


def language_problems(infos: list[etree._Element]) -> Iterator[str]:
    """Checks 6 and 8."""
    tags = [text_of(block, "language") for block in infos]
    yield from (f"language “{tag}” is no BCP 47 tag" for tag in tags if not tag or not langcodes.tag_is_valid(tag))
    yield from (
        f"language “{tag}” stands twice" for tag, count in Counter(map(str.casefold, tags)).items() if count > 1
    )
    texts = Counter(text for block in infos if (text := text_of(block, "description")))
    yield from (f"the same text stands under {count} languages" for count in texts.values() if count > 1)


def agreement_problems(infos: list[etree._Element]) -> Iterator[str]:
    """Check 7."""
    for name in EQUAL:
        if len({text_of(block, name) for block in infos}) > 1:
            yield f"all languages say the same {name}"
    if len({hotline_of(block) for block in infos}) > 1:
        yield "all languages say the same hotline"


def hotline_of(block: etree._Element) -> str:
    """The hotline parameter of an info."""
    found = (one for one in block.findall("c:parameter", NS) if text_of(one, "valueName") == HOTLINE)
    return next((text_of(one, "value") for one in found), "")


def info_problems(alert: etree._Element, block: etree._Element) -> Iterator[str]:
    """Checks 9 to 15 of one info."""
    expires, effective = text_of(block, "expires"), text_of(block, "effective") or text_of(alert, "sent")
    if not expires or not is_before(effective, expires) or effective == expires:
        yield "expires is present and later than effective"
    elif text_of(alert, "msgType") != "Cancel" and not is_before(text_of(alert, "sent"), expires):
        yield "expires is later than sent"
    if not text_of(block, "contact") or not re.fullmatch(r"\+\d{6,15}", hotline_of(block)):
        yield "contact is present, and the hotline is E.164 (+ and 6 to 15 digits)"
    if not (text_of(block, "web") or "https://").startswith(("http://", "https://")):
        yield "web is an absolute http(s) address"
    yield from text_problems(block)
    codes = [text_of(one, "valueName") for one in block.iter("{*}eventCode", "{*}geocode", "{*}parameter")]
    if any(code.upper().startswith(AUTHORITY_CODES) for code in codes):
        yield "no SAME or IPAWS code: this desk is no alerting authority"
    if text_of(block, "severity") == "Extreme" and text_of(block, "certainty") not in {"Likely", "Observed"}:
        yield "severity Extreme needs certainty Likely or Observed"


def text_problems(block: etree._Element) -> Iterator[str]:
    """Checks 11 and 12."""
    for name in ("event", "headline", "description", "instruction", "contact", "audience", "senderName"):
        if MARKUP.search(text_of(block, name)):
            yield f"{name} has no HTML tags or entities"
    title = text_of(block, "headline")
    if not title or len(title) > HEADLINE:
        yield f"headline has 1 to {HEADLINE} characters"
    if title and title == text_of(block, "description"):
        yield "description says more than the headline"
