"""The desk of the demo, its people, and the bodies it addresses. All of it is invented."""

from tocsin.casework.permissions import Role
from tocsin.model.agency import Agency
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings

ORGANISATION = Organisation(
    name="Consulate of Marenia in Port Aldera",
    kind="consulate",
    address="14 Quay Street, Port Aldera",
    contact_name="Ana Sarkis",
    contact_role="Consul for community protection",
    phone="+1 202 555 0142",
    email="safety@consulate-marenia.example",
    hotline="+1 202 555 0143",
    emergency="911",
    country="US",
    website="https://consulate-marenia.example",
    principal="Republic of Marenia",
)

AGENCIES = (
    Agency(
        "papd",
        "Port Aldera Police Department",
        "police",
        attention="Hate Crime Unit",
        address="1 Harbour Square, Port Aldera",
        phone="+1 202 555 0110",
        email="hatecrime@papd.example",
        how_to_send="Evidence portal, or by hand at the front desk.",
        checked_on="2026-11-02",
    ),
    Agency(
        "afb",
        "Aldera Federal Bureau",
        "federal",
        attention="Port Aldera field office",
        phone="+1 202 555 0111",
        how_to_send="Public tip form; the package on a data carrier afterwards.",
        checked_on="2026-11-02",
    ),
    Agency(
        "chirrup",
        "Chirrup Trust & Safety",
        "platform",
        email="safety@chirrup.example",
        how_to_send="Web form for threats; notice under the terms of service.",
        checked_on="2026-11-02",
    ),
)

KEEPER = "kim"
"""Who keeps the identities of reporters."""

PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("ana", "Ana Sarkis", (Role.CASE_LEAD, Role.REVIEWER)),
    ("noor", "Noor Vardan", (Role.ANALYST,)),
    ("rami", "Rami Tov", (Role.REVIEWER, Role.PUBLISHER)),
    ("lea", "Lea Moren", (Role.DUTY_OFFICER,)),
    ("ivo", "Ivo Hale", (Role.ADMINISTRATOR,)),
    (KEEPER, "Kim Adar", (Role.IDENTITY_CUSTODIAN,)),
)
"""Log-in, name, roles. The first one uses the set-up link."""


def settings(*, desk: str, door: str, platform: str) -> Settings:
    """Settings of the demo's desk; `platform` is the one private origin that capture may reach."""
    return Settings(
        organisation=ORGANISATION,
        languages=("en", "id", "tr", "hy", "ru"),
        community="Marenians in Port Aldera",
        time_zone="America/New_York",
        desk_address=desk,
        door_address=door,
        allowed_origins=(platform,),
        agencies=AGENCIES,
        published_at=f"http://{door}",
    )
