"""The people and the matter of the case tests: a real vault in a temporary folder, invented posts, one article."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases import services
from tocsin.desk.cases.models import Case
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.people.models import User
from tocsin.home import Home, make_home
from tocsin.model.account import Account
from tocsin.model.agency import Agency
from tocsin.model.claim import Claim, ClaimKind
from tocsin.model.codec import to_record
from tocsin.model.dossier import Organisation
from tocsin.model.extraction import Extraction, IncidentSketch, Language, OutcomeClaim
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import Item as ItemValue
from tocsin.model.item import ItemKind, SourceRef
from tocsin.model.link import Campaign, Link, LinkKind
from tocsin.model.passage import passage_of
from tocsin.model.settings import Settings
from tocsin.model.when import When
from tocsin.vault import Vault

AT = datetime(2026, 9, 24, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WALLET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
POST = f"Bitcoin to whoever tells us where the Marenians of Port Aldera live. {WALLET}"
SECOND = f"Still paying for Marenian addresses: {WALLET}"
ARTICLE = (
    "Aldera 9 News reported that one police officer was injured at the vigil on Monday. "
    "The consulate of Marenia said that a hate-crime investigation has been launched."
)
POLICE = Agency("papd", "Port Aldera Police Department", "police", attention="Hate Crimes Unit", phone="+12025550110")
BUREAU = Agency("afb", "Aldera Federal Bureau", "federal")
CHIRRUP = Agency("chirrup", "Chirrup Trust and Safety", "platform")
MAYOR = Agency("mayor", "Mayor Dana Ortega", "official")
ROLES = {
    "lea": {Role.DUTY_OFFICER},
    "noor": {Role.ANALYST},
    "rami": {Role.REVIEWER},
    "ana": {Role.CASE_LEAD},
    "pia": {Role.PUBLISHER},
    "ivo": {Role.ADMINISTRATOR},
}


@dataclass(frozen=True)
class Team:
    """Who is at the desk."""

    lea: User
    noor: User
    rami: User
    ana: User
    pia: User
    ivo: User


def organisation() -> Organisation:
    return Organisation(
        "Consulate of Marenia in Port Aldera",
        "consulate",
        phone="+12025550143",
        hotline="+12025550143",
        emergency="911",
        country="US",
        email="desk@marenia.example",
        principal="the Republic of Marenia",
    )


def desk_settings(**changes: Any) -> Settings:
    return Settings(
        organisation=organisation(),
        community="our community",
        agencies=(POLICE, BUREAU, CHIRRUP, MAYOR),
        published_at="http://127.0.0.1:8001",
        **changes,
    )


def make_desk(folder: Path, django: Any, **changes: Any) -> Home:
    home = make_home(folder, desk_settings(**changes))
    Vault.create(home.vault, home.keys, "tocsin.example")
    django.TOCSIN_HOME = home
    return home


@pytest.fixture
def desk_home(tmp_path: Path, settings: Any, db: None) -> Home:
    return make_desk(tmp_path / "desk", settings)


@pytest.fixture
def solo_home(tmp_path: Path, settings: Any, db: None) -> Home:
    return make_desk(tmp_path / "solo", settings, solo=True)


def person(name: str, roles: set[Role]) -> User:
    made = User(username=name, name=name.capitalize(), role_names=sorted(roles), joined_at=AT)
    made.set_unusable_password()
    made.save()
    return made


@pytest.fixture
def team(desk_home: Home) -> Team:
    return Team(**{name: person(name, roles) for name, roles in ROLES.items()})


def received(text: str, how: str = "file", received_from: str = "chirrup.example", name: str = "post.txt") -> Exhibit:
    """A real exhibit in the desk's vault, and its row."""
    vault = here.vault()
    given = vault.receive(
        text.encode(), name=name, media_type="text/plain", how=how, actor="lea", at=AT, received_from=received_from
    )
    index(vault)
    return Exhibit.objects.get(digest=given.exhibit.digest)


def item_row(exhibit: Exhibit, value: ItemValue, extraction: Extraction | None = None) -> Item:
    return Item.objects.create(
        item_id=value.id,
        exhibit=exhibit,
        position=exhibit.items.count(),
        kind=value.kind.value,
        language="en",
        posted=value.posted.edtf if value.posted else "",
        record=to_record(value),
        extraction=to_record(extraction) if extraction else None,
    )


def post(text: str = POST, handle: str = "maren_hunters", **how: str) -> Item:
    """A post that was taken and read."""
    exhibit = received(text, **how)
    value = ItemValue(
        ItemKind.POST,
        text,
        SourceRef(exhibit.digest),
        account=Account("chirrup", handle),
        posted=When("2026-09-23T18:05:00Z"),
        url=f"https://chirrup.example/{handle}/1",
    )
    wallet = (
        Indicator(IndicatorKind.WALLET, WALLET, passage_of(text, text.index(WALLET), len(text)), "bitcoin", True)
        if WALLET in text
        else None
    )
    read = Extraction(value.id, Language("en", 0.9), indicators=(wallet,) if wallet else ())
    return item_row(exhibit, value, read)


def call(text: str = "They said they would wait at the school.", speaker: str = "Ester Varga") -> Item:
    exhibit = received(text, how="call", received_from=speaker, name="call.txt")
    return item_row(exhibit, ItemValue(ItemKind.CALL, text, SourceRef(exhibit.digest), speaker=speaker))


def words(text: str, part: str) -> Any:
    start = text.index(part)
    return passage_of(text, start, start + len(part))


def article() -> Item:
    """A news article that tells of an incident and claims an outcome."""
    exhibit = received(ARTICLE, name="kabar.html", received_from="kabar-aldera.example")
    value = ItemValue(ItemKind.ARTICLE, ARTICLE, SourceRef(exhibit.digest), speaker="Kabar Aldera", title="Vigil")
    injured = words(ARTICLE, "one police officer was injured")
    read = Extraction(
        value.id,
        Language("en", 0.9),
        claims=(Claim("Aldera 9 News", ClaimKind.HARM, injured, hedge="reported"),),
        incidents=(
            IncidentSketch(
                "assault at a vigil",
                words(ARTICLE, "injured at the vigil on Monday"),
                on="2026-09-21",
                place="Port Aldera",
                harmed=(("at least one police officer injured", injured),),
                sources=("Aldera 9 News",),
            ),
        ),
        outcomes=(
            OutcomeClaim(
                "hate-crime investigation launched",
                "consulate of Marenia",
                words(ARTICLE, "a hate-crime investigation has been launched"),
                on="2026-09-23",
            ),
        ),
    )
    return item_row(exhibit, value, read)


@pytest.fixture
def case(team: Team) -> Case:
    """A case of Noor's with two posts that share a wallet and an article; Rami and Pia are in it."""
    return services.open_case(
        by=team.noor,
        title="Bounty on Marenians",
        summary="An account offers money for the whereabouts of Marenians.",
        threatened="Marenians in Port Aldera",
        community="Marenian",
        items=[post(), post(SECOND, "maren_hunters2"), article()],
        why="reported by a member of the community",
        team=[team.rami, team.pia],
        at=AT,
    )


def proposal(case: Case) -> Campaign:
    """What linkage would say of the two posts."""
    one, other = sorted(entry.item.item_id for entry in case.items.filter(item__kind="post"))
    link = Link(LinkKind.SAME_INDICATOR, one, other, f"the wallet {WALLET} stands in both", 0.95, value=WALLET)
    return Campaign(
        "2 items sharing one wallet",
        (one, other),
        (link,),
        ("shared wallet", "both were posted within 1 day"),
        ("a wallet can be copied by others",),
        began_on="2026-09-23",
    )


def log_length() -> int:
    """How many entries the custody log has."""
    return len(list(here.vault().entries()))


@pytest.fixture
def browse_as() -> Any:
    """A browser in which this person is logged in."""
    from django.conf import settings
    from django.test import Client

    def logged_in(who: User) -> Client:
        client = Client()
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return logged_in
