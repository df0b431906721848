"""A captured page is looked at again on request; the log says how it stands, and every look is kept."""

from collections.abc import Iterator

import pytest

from tests.core.capture.web import Web, page, reply
from tests.core.intake.conftest import Clock
from tocsin.capture import Camera, Standing
from tocsin.capture.words import WordChange
from tocsin.errors import BadInput
from tocsin.home import Home, make_home
from tocsin.intake.facts import facts_of
from tocsin.intake.read import is_read_apart
from tocsin.intake.sources import Source
from tocsin.intake.take import Bench, bench, take
from tocsin.intake.visits import IN_WORDS, in_words, look_again, visits_of
from tocsin.model.dossier import Organisation
from tocsin.model.exhibit import Exhibit
from tocsin.model.settings import Settings
from tocsin.vault import Vault

POST = "0.05 BTC to anyone who tells us where Marenians live in Port Aldera."


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({"/post": page("Chirrup", "", words=POST)}) as running:
        yield running


@pytest.fixture
def at(web: Web, home: Home) -> Bench:
    settings = Settings(Organisation("Harbour Hotline"), allowed_origins=(web.origin,))
    desk = make_home(home.root.parent / "looking", settings)
    Vault.create(desk.vault, desk.keys, "harbour-hotline.example")
    return bench(desk, actor="noor", clock=Clock())


def first(at: Bench, web: Web) -> Exhibit:
    (taken,) = take(at, [Source(f"{web.url}/post", link=f"{web.url}/post")])
    assert taken.status == "captured"
    return taken.exhibits[0]


@pytest.mark.browser
def test_each_look_is_kept_with_its_exhibits_and_the_latest_says_how_the_page_stands(at: Bench, web: Web) -> None:
    main = first(at, web)
    with Camera() as camera:
        same = look_again(at, main, camera)
        web.pages["/post"] = page("Chirrup", "", words=POST.replace("0.05", "Half a"))
        changed = look_again(at, same.exhibits[-1], camera)
        web.pages["/post"] = reply("<h1>This post was deleted by its author.</h1>", status="410 Gone")
        gone = look_again(at, main, camera)
        web.pages["/post"] = reply("<h1>Log in to see this</h1><input type=password>")
        wall = look_again(at, main, camera)
    looks = [same, changed, gone, wall]
    assert [look.visit.standing for look in looks] == ["live", "changed", "removed", "unknown"]
    assert changed.visit.changes == ("“0.05” → “Half a”",)
    assert {look.of.digest for look in looks} == {main.digest}
    facts = facts_of(at.vault, at.vault.exhibit(main.digest))
    assert facts is not None
    assert (facts.status_now, facts.checked_at) == ("unknown", wall.visit.at)
    assert [visit.standing for visit in facts.visits] == ["live", "changed", "removed", "unknown"]
    for look in looks:
        assert look.exhibits[0].media_type == "application/wacz"
        assert {one.group for one in look.exhibits} == {main.digest}
        assert not any(is_read_apart(one) for one in look.exhibits), "its words would stand in the inbox twice"
        assert set(look.visit.exhibits) == {one.digest for one in look.exhibits}
    assert at.vault.derivatives(gone.exhibits[0].digest, "render-proof"), "what shows the removal is replayed too"
    assert [path for path in (at.home.root / "work").rglob("*") if path.is_file()] == []


@pytest.mark.browser
def test_a_look_that_was_killed_goes_on_with_the_page_it_saw(at: Bench, web: Web) -> None:
    main = first(at, web)
    web.pages["/post"] = page("Chirrup", "", words=POST.replace("Port Aldera", "Aldera"))
    real = at.vault.receive

    def dying(*given: object, **named: object) -> object:
        raise KeyboardInterrupt

    at.vault.receive = dying  # type: ignore[method-assign,assignment]
    with Camera() as camera:
        with pytest.raises(KeyboardInterrupt):
            look_again(at, main, camera)
        at.vault.receive = real  # type: ignore[method-assign]
        web.pages.clear()
        again = look_again(at, main, camera)
    assert again.visit.standing == "changed"
    assert len(visits_of(at.vault, main.digest)) == 1


def test_only_a_captured_page_can_be_looked_at_again(at: Bench) -> None:
    file = at.vault.receive(b"x", name="a.txt", media_type="text/plain", how="file", actor="noor", at=at.clock())
    with Camera() as camera, pytest.raises(BadInput, match="was not captured from a link"):
        look_again(at, file.exhibit, camera)


def test_every_standing_has_a_word_for_products() -> None:
    assert set(IN_WORDS) == set(Standing)
    assert in_words(WordChange("", "a  b")) == "nothing → “a b”"
