"""Links as people paste them: cleaned, refanged, and refused in a sentence when they are no web link."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from tocsin.errors import BadInput, Refused

MAX_LENGTH = 4096
DEFANGED = (
    (re.compile(r"^h(xx|\*\*|tt)p(s?)", re.I), r"http\2"),
    (re.compile(r"\[:\]|\(:\)"), ":"),
    (re.compile(r"\[:?//\]"), "://"),
    (re.compile(r"\[(\.|dot)\]|\((\.|dot)\)|\{(\.|dot)\}", re.I), "."),
)
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.I)
HOST_AND_PORT = re.compile(r"^[^\s/:]+\.[^\s/:]+:\d+(/|$)|^localhost:\d+(/|$)", re.I)
WRAPPERS = "<>\"'“”‘’«»`"
HINT = "Paste the address of one web page, such as https://example.org/post/1."


def parse_link(text: str) -> str:
    """One web link, ready to be fetched: `http` or `https`, host in ASCII, no fragment lost, nothing hidden.

    Undoes the usual defanging (`hxxp`, `[.]`, `(dot)`), drops invisible characters and surrounding quotes, adds
    `https://` where no scheme stands. Raises BadInput for what is no link; Refused for other schemes and for links
    that carry a user name, because such a link can lead elsewhere than it seems to.

    >>> parse_link("hxxps://chirrup[.]example/post/1")
    'https://chirrup.example/post/1'
    """
    link = with_scheme(refang(clean(text)))
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError as error:
        raise BadInput(f"This link cannot be read: {error}.", hint=HINT) from error
    if parts.scheme.lower() not in {"http", "https"}:
        raise Refused(f"Only web links are fetched, not “{parts.scheme}:”.", hint=HINT)
    if "@" in parts.netloc:
        raise Refused("This link carries a user name or password and is not fetched.", hint="Remove the part before @.")
    if not parts.hostname or port == 0:
        raise BadInput("This link names no host.", hint=HINT)
    host = ascii_host(parts.hostname)
    netloc = f"{host}:{port}" if port else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query, fragment = (quote(part, safe="/%:@!$&'()*+,;=~-._?[]|") for part in (parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), netloc, path, query, fragment))


def clean(text: str) -> str:
    """The text without invisible characters, outer space and quotes. Raises BadInput for broken or spaced text."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf").strip().strip(WRAPPERS).strip()
    if not visible:
        raise BadInput("There is no link here.", hint=HINT)
    if len(visible) > MAX_LENGTH:
        raise BadInput(f"This link is longer than {MAX_LENGTH} characters.", hint=HINT)
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp", "Zs"} for char in visible) or "\\" in visible:
        raise BadInput("This is not one link: it holds spaces, line breaks or backslashes.", hint=HINT)
    return visible


def refang(text: str) -> str:
    """The link as it was before someone made it unclickable."""
    for pattern, meant in DEFANGED:
        text = pattern.sub(meant, text)
    return text


def with_scheme(text: str) -> str:
    """The text with `https://` where it names no scheme."""
    if text.startswith("//"):
        return f"https:{text}"
    if SCHEME.match(text) and not HOST_AND_PORT.match(text):
        return text
    if "." not in text.split("/", 1)[0] and not text.lower().startswith("localhost"):
        raise BadInput("This is not a web link.", hint=HINT)
    return f"https://{text}"


def ascii_host(host: str) -> str:
    """The host in lower-case ASCII (IDNA); an IPv6 address in brackets. Raises BadInput when it has no such form."""
    if ":" in host:
        return f"[{host}]"
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower() or "."
    except UnicodeError as error:
        raise BadInput("This link's host name is not well formed.", hint=HINT) from error
