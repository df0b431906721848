"""A desk's settings, as read from its `tocsin.toml`."""

from dataclasses import dataclass, field

from tocsin.model.agency import Agency
from tocsin.model.dossier import Organisation


@dataclass(frozen=True)
class GroupTerm:
    """Words by which a community is named, from a desk's own vocabulary: `GroupTerm("marenian", ("Marenian",))`."""

    code: str
    """The neutral code that mentions carry."""
    words: tuple[str, ...]
    """Unchanging beginnings of the name in any script; the endings of every language fit."""


@dataclass(frozen=True)
class NoticeTo:
    """Whom to tell, and how, when something urgent waits at the desk. What is told never carries its content."""

    channel: str
    """Name of a channel: `email`, `file`."""
    to: str
    """Whom it reaches, as the channel writes addresses."""
    settings: dict[str, str] = field(default_factory=dict)
    """What the channel needs to know."""


@dataclass(frozen=True)
class TimeAuthority:
    """A timestamping authority (RFC 3161) that an administrator has switched on; they are asked in their order."""

    name: str
    """As the log names it; does not change while its tokens are kept."""
    url: str
    """Where requests are sent: `https://tsa.example.org/`."""
    roots: str
    """PEM file with its root certificates, by path from the desk's folder: `authorities/example.pem`."""
    intermediates: str = ""
    """PEM file with certificates between root and signer, for an authority that does not send them."""
    policy: str = ""
    """The one policy (dotted object identifier) under which its tokens count; empty: any."""


@dataclass(frozen=True)
class WitnessPlace:
    """A witness (C2SP tlog-witness) that is asked to cosign whenever the log is stamped."""

    url: str
    key: str
    """Its verifier key, `name+id+base64`, compared with its owner over another channel."""


@dataclass(frozen=True)
class BrokenHash:
    """A hash method that experts have declared broken: what rests on it alone after that day shows nothing."""

    name: str
    """`sha1`, `sha256`, `sha384`, `sha512`."""
    since: str
    """The day, `2031-05-01`."""


@dataclass(frozen=True)
class Settings:
    """What an administrator may set. Everything else is a rule of the house."""

    organisation: Organisation
    languages: tuple[str, ...] = ("en",)
    """BCP 47 tags, the desk's own first."""
    community: str = ""
    """The community served, in words for products: `our community`."""
    solo: bool = False
    """Solo mode: one person may approve their own drafts, and every product says so."""
    time_zone: str = "UTC"
    desk_address: str = "127.0.0.1:8000"
    door_address: str = "127.0.0.1:8001"
    allowed_origins: tuple[str, ...] = ()
    """`host:port` of private test origins that capture may reach in spite of the guard."""
    database: str = ""
    """PostgreSQL DSN; empty means the desk's own SQLite file."""
    agencies: tuple[Agency, ...] = ()
    published_at: str = ""
    """Public base address of the door, used in advisories and feeds."""
    desk_published_at: str = ""
    """Public base address of the desk (`https://desk.example.org`) behind a TLS proxy; empty: this machine only."""
    notify: tuple[NoticeTo, ...] = ()
    """Who is told when something urgent waits; nobody unless an administrator names them."""
    require_second_factor: bool = False
    """Whether everyone must add an authenticator app or passkey before they can work."""
    vocabulary: tuple[GroupTerm, ...] = ()
    """Communities that the shipped vocabulary does not name; triage then treats them as it treats all others."""
    timestamps: tuple[TimeAuthority, ...] = ()
    """Who is asked for outside time; nobody unless an administrator names them."""
    witnesses: tuple[WitnessPlace, ...] = ()
    """Who is asked to cosign; nobody unless an administrator names them."""
    broken_hashes: tuple[BrokenHash, ...] = ()
    """What verification no longer relies on."""
