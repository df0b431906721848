"""A dossier: everything that outputs may know, frozen. It is also a JSON file (`tocsin-dossier/1`).

Outputs take a Dossier and nothing else, so each is developed and tested without a database. Only the desk's
`cases/dossier.py` translates rows into one.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.model.agency import Agency
from tocsin.model.assessment import Assessment
from tocsin.model.capture_facts import CaptureFacts
from tocsin.model.claim import Claim
from tocsin.model.exhibit import CustodyEvent, Exhibit
from tocsin.model.item import Item
from tocsin.model.link import Campaign
from tocsin.model.outcome import Outcome
from tocsin.model.suggestion import Suggestion

FORMAT = "tocsin-dossier/1"


@dataclass(frozen=True)
class Organisation:
    """The body that runs the desk, as it presents itself outside."""

    name: str
    kind: str = ""
    """`consulate`, `community-security group`, `hotline`, `newsroom`."""
    address: str = ""
    contact_name: str = ""
    contact_role: str = ""
    phone: str = ""
    email: str = ""
    hotline: str = ""
    """E.164, the number that warnings print."""
    emergency: str = ""
    """The number to call when someone is in danger now (`911`, `112`)."""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    website: str = ""
    principal: str = ""
    """On whose behalf letters are written, when not its own (FARA asks)."""


@dataclass(frozen=True)
class Signatory:
    """A person of the desk, named on a product."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Translation:
    """A translation of an item's words. A machine translation is never presented as certified."""

    text: str
    language: str
    by: str
    method: str = "human"
    """`human` or `machine`."""


@dataclass(frozen=True)
class PreservedExhibit:
    """An exhibit with its custody and what its capture did not get."""

    exhibit: Exhibit
    custody: tuple[CustodyEvent, ...] = ()
    not_captured: tuple[str, ...] = ()
    status_now: str = ""
    """`live`, `removed`, `changed`, `unknown`, for what was captured from a link."""
    checked_at: datetime | None = None
    file_name: str = ""
    """Name of the exhibit's file inside a package; empty when withheld."""
    pixels: str = ""
    """Hash (hex) of a sealed picture's salted tiles, by which the picture can be shown with some withheld."""
    capture: CaptureFacts | None = None
    """What is known of the capture of which this is the main exhibit."""


@dataclass(frozen=True)
class CaseItem:
    """An item in a case with all that is said of it."""

    item: Item
    exhibits: tuple[str, ...] = ()
    """Digests of the exhibits that show it, the best first."""
    language: str = "und"
    translation: Translation | None = None
    assessment: Assessment | None = None
    review: Assessment | None = None
    suggestion: Suggestion | None = None
    learned_at: datetime | None = None
    """When the threatened person or the desk learned of it."""
    indicators: tuple[str, ...] = ()
    """Checked identifiers seen in it, in words: `bitcoin address bc1q… (checksum verified)`."""


@dataclass(frozen=True)
class Incident:
    """Something that happened, counted once."""

    number: str
    title: str
    what: str
    on: str = ""
    """EDTF."""
    place: str = ""
    harmed: str = ""
    claims: tuple[Claim, ...] = ()
    """What each source says; they may disagree."""
    corroboration: str = "uncorroborated"
    state: str = "new"
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdvisoryVersion:
    """An advisory in one language."""

    language: str
    headline: str
    body: str
    instruction: str
    reviewed: bool = False
    """Whether a speaker of the language checked it."""


@dataclass(frozen=True)
class Correction:
    """What was wrong, and what is right."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Advisory:
    """A public warning. It names no uncharged person and shows no handle."""

    number: str
    audience: str
    area: str
    issued_at: datetime
    expires_at: datetime
    versions: tuple[AdvisoryVersion, ...]
    source_grade: str
    severity: str = "Moderate"
    """CAP 1.2 severity: Extreme, Severe, Moderate, Minor."""
    urgency: str = "Expected"
    certainty: str = "Possible"
    state: str = "draft"
    """`draft`, `approved`, `published`, `expired`, `withdrawn`."""
    corrections: tuple[Correction, ...] = ()
    replaces: str = ""


@dataclass(frozen=True)
class BoundFact:
    """A sentence of a letter, bound to the record that supports it."""

    text: str
    record: str
    """What supports it: an exhibit label, an outcome, an assessment id."""


@dataclass(frozen=True)
class Letter:
    """A letter to an official."""

    number: str
    to_name: str
    to_title: str
    to_address: str
    subject: str
    facts: tuple[BoundFact, ...]
    asks: tuple[str, ...]
    language: str = "en"
    opening: str = ""
    closing: str = ""
    on: str = ""


@dataclass(frozen=True)
class Referral:
    """The decision to hand matter to an agency, as a package states it."""

    number: str
    agency: Agency
    asks: tuple[str, ...]
    already_done: tuple[str, ...] = ()
    consent_basis: str = ""
    """On what consent or other basis personal data leave the desk."""
    withheld: tuple[str, ...] = ()
    """What was left out, and why; empty is printed as “nothing withheld”."""
    emergency: bool = False


@dataclass(frozen=True)
class Dossier:
    """One case, frozen for outputs."""

    case_number: str
    title: str
    summary: str
    """Two or three sentences by a person."""
    organisation: Organisation
    prepared_at: datetime
    prepared_by: Signatory
    approved_by: Signatory | None = None
    approved_at: datetime | None = None
    solo: bool = False
    """True when drafter and approver are one person in a desk's solo mode; every product says so."""
    marking: str = "TLP:AMBER+STRICT"
    threatened: str = ""
    """Who or what is threatened: a name, a site, an office, a class."""
    community: str = ""
    items: tuple[CaseItem, ...] = ()
    exhibits: tuple[PreservedExhibit, ...] = ()
    incidents: tuple[Incident, ...] = ()
    campaign: Campaign | None = None
    outcomes: tuple[Outcome, ...] = ()
    referral: Referral | None = None
    advisory: Advisory | None = None
    letter: Letter | None = None
    fear_statement: str = ""
    steps_taken: str = ""
    log: tuple[CustodyEvent, ...] = ()
    """Entries beyond the exhibits' custody on which court papers draw: outside times over it, who will sign."""
    people: dict[str, str] = field(default_factory=dict)
    """Names of those whom the log knows by an id, for papers that they sign."""
    format: str = FORMAT
