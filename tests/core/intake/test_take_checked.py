"""What a report quoted or showed is looked for in the capture of its link; what is not there makes it partial."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.core.capture.web import Web, page, reply
from tests.core.intake.conftest import Clock
from tocsin.home import Home, make_home
from tocsin.intake.checked import checks_of
from tocsin.intake.facts import facts_of
from tocsin.intake.given import Given, given_with, quotations_in
from tocsin.intake.preserve import preserve_bytes
from tocsin.intake.sources import Source
from tocsin.intake.take import Bench, Taken, bench, take
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings
from tocsin.vault import Vault

POST = "0.05 BTC to anyone who tells us where Marenians live or work in Port Aldera. Longer lists pay more."


def noisy_picture(seed: int, size: int = 320) -> bytes:
    """A picture without words that PDQ can compare: soft blots in places drawn from a seed."""
    picture = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(picture)
    for number in range(24):
        x, y = (seed * 37 + number * 97) % size, (seed * 71 + number * 59) % size
        draw.ellipse((x, y, x + 20 + number * 4, y + 60), fill=(number * 10, seed * 20 % 255, 200 - number * 6))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def picture_of_words(words: str) -> bytes:
    """A screenshot with these words."""
    picture = Image.new("RGB", (1000, 420), "white")
    font = ImageFont.truetype("src/tocsin/outputs/fonts/NotoSans-Regular.ttf", 34)
    for number, line in enumerate(words[at : at + 46] for at in range(0, len(words), 46)):
        ImageDraw.Draw(picture).text((30, 30 + 52 * number), line, "black", font)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        running.pages = {
            "/post": page("Chirrup", "<img src=/seen.png>", words=POST),
            "/seen.png": reply(noisy_picture(3), "image/png"),
            "/other": page("Chirrup", ""),
            "/wall": reply("<title>Log in</title><h1>Log in to see this chirp</h1><input type=password>"),
        }
        yield running


@pytest.fixture(scope="module")
def desk(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Home:
    settings = Settings(Organisation("Harbour Hotline"), allowed_origins=(web.origin,))
    home = make_home(tmp_path_factory.mktemp("checked") / "desk", settings)
    Vault.create(home.vault, home.keys, "harbour-hotline.example")
    return home


def at_work(home: Home) -> Bench:
    return bench(home, actor="noor", clock=Clock())


def taken(home: Home, link: str, given: Given) -> Taken:
    return next(iter(take(at_work(home), [Source(f"{link} {hash(given)}", link=link, given=given)])))


def kept(home: Home, data: bytes, name: str) -> str:
    at = at_work(home)
    source = Source(name, text=data)
    made = preserve_bytes(at.vault, source, actor="noor", at=at.clock(), how="file", key=name)
    assert made.main is not None
    return made.main.digest


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "quotation", "status", "held"),
    [
        pytest.param("/post", POST, "captured", "found", marks=pytest.mark.slow),
        ("/post", POST.replace("Longer", "Fuller"), "captured", "found with differences"),
        ("/post", "We will burn your club house down on Saturday night", "partial", "not found"),
        pytest.param("/wall", POST, "partial", "not found", marks=pytest.mark.slow),
    ],
)
def test_a_capture_without_the_quoted_words_is_partial_and_says_so(
    desk: Home, web: Web, path: str, quotation: str, status: str, held: str
) -> None:
    one = taken(desk, web.url + path, Given((quotation,)))
    vault = Vault(desk.vault, desk.keys)
    facts = facts_of(vault, one.exhibits[0])
    (check,) = checks_of(vault, one.exhibits[0].digest)
    assert facts is not None
    assert (one.status, facts.status, one.exhibits[0].detail["status"]) == (status, status, status)
    assert [each.found.held.value for each in check.looked] == [held]
    assert held in facts.checks[0]
    assert quotation not in facts.checks[0], "the quotation may be the reporter's own words"
    assert bool(one.problems) is (status == "partial")


@pytest.mark.browser
def test_a_log_in_wall_says_how_the_desk_may_see_more(desk: Home, web: Web) -> None:
    one = taken(desk, f"{web.url}/wall", Given())
    assert one.status == "partial"
    assert "tocsin profile add" in one.hint


@pytest.mark.browser
@pytest.mark.slow
def test_the_differing_words_stand_in_the_facts(desk: Home, web: Web) -> None:
    one = taken(desk, f"{web.url}/post", Given((POST.replace("work", "sleep"),)))
    facts = facts_of(Vault(desk.vault, desk.keys), one.exhibits[0])
    assert facts is not None
    assert "“sleep” → “work”" in facts.checks[0]


@pytest.mark.browser
def test_a_report_of_several_links_makes_none_of_them_partial(desk: Home, web: Web) -> None:
    """It does not say which of them it quotes; that the words are not here is told all the same."""
    one = taken(desk, f"{web.url}/other", Given((POST,), sure=False))
    facts = facts_of(Vault(desk.vault, desk.keys), one.exhibits[0])
    assert facts is not None
    assert one.status == "captured"
    assert "not found" in facts.checks[0]
    assert "several links" in facts.checks[0]


@pytest.mark.browser
@pytest.mark.ocr
@pytest.mark.parametrize(("path", "status"), [("/post", "captured"), ("/other", "partial")])
def test_a_screenshots_words_are_looked_for(desk: Home, web: Web, path: str, status: str) -> None:
    shot = kept(desk, picture_of_words(POST), "shot.png")
    one = taken(desk, web.url + path, Given(pictures=(shot,)))
    assert one.status == status


@pytest.mark.browser
@pytest.mark.ocr
@pytest.mark.parametrize(
    ("seed", "held"), [(3, "found"), pytest.param(11, "could not be checked", marks=pytest.mark.slow)]
)
def test_a_picture_without_words_is_found_by_its_likeness_or_not_decided(
    desk: Home, web: Web, seed: int, held: str
) -> None:
    """A crop or another photo is not told apart by likeness, so only its presence is ever claimed."""
    out = BytesIO()
    Image.open(BytesIO(noisy_picture(seed))).convert("RGB").resize((250, 250)).save(out, "JPEG", quality=60)
    shown = kept(desk, out.getvalue(), f"photo-{seed}.jpg")
    one = taken(desk, f"{web.url}/post", Given(pictures=(shown,)))
    (check,) = checks_of(Vault(desk.vault, desk.keys), one.exhibits[0].digest)
    assert (one.status, check.looked[0].found.held.value) == ("captured", held), check


@pytest.mark.parametrize(
    ("text", "pasted", "quotations"),
    [
        (f"{POST} https://chirrup.example/81204", True, [POST]),
        (f"look at this: “{POST}” at www.chirrup.example", True, [POST]),
        (f"My neighbour saw “{POST}” yesterday", False, [POST]),
        ("I am afraid, they know where we live", False, []),
        ("he said «we come» and left", False, []),
        ("https://chirrup.example/81204", True, []),
        ("", True, []),
    ],
)
def test_pasted_words_are_a_quotation_and_a_callers_only_between_marks(
    text: str, pasted: bool, quotations: list[str]
) -> None:
    assert quotations_in(text, pasted=pasted) == quotations


def test_what_a_report_gives_is_read_from_its_exhibits(home: Home) -> None:
    vault, clock = Vault(home.vault, home.keys), Clock()

    def received(data: bytes, how: str, media_type: str) -> str:
        return vault.receive(data, name="x", media_type=media_type, how=how, actor="noor", at=clock()).exhibit.digest

    digests = [
        received(POST.encode(), "paste", "text/plain"),
        received("She heard “they will come at night” twice".encode(), "call", "text/plain"),
        received(b"[chat export]", "file", "text/plain"),
        received(b"\x89PNG shot", "file", "image/png"),
        received(b"\x89PNG own", "capture", "image/png"),
    ]
    given = given_with(vault, digests)
    assert given.quotations == (POST, "they will come at night")
    assert given.pictures == (digests[3],)
    assert given.demanded == given.quotations
    assert given_with(vault, digests, links=2).demanded == ()
    assert not given_with(vault, digests[2:3])
