"""The warning as plain text in every language, and as one text message of at most 70 characters for each.

Most of our languages need UCS-2, in which one segment holds 70 characters (3GPP TS 23.038, 23.040).
"""

from collections.abc import Iterator

from tocsin.errors import LimitReached
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Advisory, AdvisoryVersion, Dossier
from tocsin.outputs._advisory import checked, headline, language_name, phrases, status_key, stem
from tocsin.outputs._facts import utc
from tocsin.outputs._glyphs import unhidden

LABEL = "Public warning (plain text and text message)"
AUDIENCE = "public"
NEEDS = "advisory"

SEGMENT = 70
"""UTF-16 code units in one UCS-2 text message."""


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """Two text files: the warning, and one text message a language. Raises BadInput, Refused, or LimitReached."""
    advisory = checked(dossier)
    whole = "\n\n".join("\n".join(block(dossier, advisory, version)) for version in advisory.versions)
    messages = "".join(f"{version.language}\t{sms(dossier, version)}\n" for version in advisory.versions)
    return (
        Artefact(f"{stem(advisory)}.txt", "text/plain; charset=utf-8", f"{whole}\n".encode(), "Warning, plain text"),
        Artefact(
            f"{stem(advisory)}.sms.txt", "text/plain; charset=utf-8", messages.encode(), "Text messages, by language"
        ),
    )


def block(dossier: Dossier, advisory: Advisory, version: AdvisoryVersion) -> Iterator[str]:
    """The warning in one language, a line an idea."""
    desk, words = dossier.organisation, phrases(version.language)
    yield f"[{language_name(version.language)}] {unhidden(headline(version))}"
    if desk.emergency:
        yield words["danger"].format(number=desk.emergency)
    if key := status_key(dossier):
        yield words[key]
    yield from (unhidden(text) for text in (version.body,) if text)
    if version.instruction:
        yield f"{words['do']}: {unhidden(version.instruction)}"
    if desk.hotline:
        yield f"{words['hotline']}: {desk.hotline}"
    yield f"{words['for']}: {advisory.audience}. {words['area']}: {advisory.area}"
    yield f"{words['issued']}: {utc(advisory.issued_at)}. {words['expires']}: {utc(advisory.expires_at)}"
    yield from (f"{words['corrections']}: {utc(one.at)} {unhidden(one.text)}" for one in advisory.corrections)
    if not version.reviewed:
        yield words["unchecked"]
    yield f"{desk.name}, {advisory.number}"


def sms(dossier: Dossier, version: AdvisoryVersion) -> str:
    """One text message with both numbers, and the headline when it fits whole; a headline is never cut.

    Raises LimitReached when even the numbers alone do not fit 70 UTF-16 code units.
    """
    desk, words = dossier.organisation, phrases(version.language)
    numbers = {"emergency": desk.emergency or "-", "hotline": desk.hotline or "-"}
    call, plain = words["call"].format(**numbers), words["sms"].format(**numbers)
    for text in (f"{unhidden(headline(version))}. {call}", plain, call):
        if units(text) <= SEGMENT:
            return text
    raise LimitReached(
        f"The numbers alone do not fit one text message of {SEGMENT} characters in “{version.language}”.",
        hint="Set a shorter hotline number in the settings (E.164, no words).",
    )


def units(text: str) -> int:
    """Length in UTF-16 code units, by which a text message is billed and cut."""
    return len(text.encode("utf-16-le")) // 2
