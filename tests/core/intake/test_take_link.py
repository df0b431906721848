"""A link becomes exhibits of one group, read by its archive alone, with proof that it renders so."""

import json
from pathlib import Path

import pytest

from tests.core.intake.conftest import Clock
from tocsin.demo import platform
from tocsin.home import Home, make_home
from tocsin.intake.preserve import RENDER_PROOF
from tocsin.intake.sources import sources_of
from tocsin.intake.take import Taken, bench, take
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings
from tocsin.vault import Vault

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Taken, Taken]:
    """The demo's bounty post and its removed post, taken by a desk that may reach the demo's platform."""
    site = platform.serve()
    try:
        folder = tmp_path_factory.mktemp("link") / "desk"
        home = make_home(folder, Settings(Organisation("Harbour Hotline"), allowed_origins=(site.origin,)))
        Vault.create(home.vault, home.keys, "harbour-hotline.example")
        links = [f"{site.url}{platform.POST}", f"{site.url}{platform.REMOVED}"]
        post, removed = take(bench(home, actor="noor", clock=Clock()), list(sources_of(links)))
        return home, post, removed
    finally:
        site.close()


def test_the_archive_stands_for_the_capture_and_the_rest_carries_its_group(taken: tuple[Home, Taken, Taken]) -> None:
    _home, post, _removed = taken
    assert post.status == "captured"
    main, *others = post.exhibits
    assert main.media_type == "application/wacz"
    assert {one.group for one in others} == {main.digest}
    assert {one.detail["role"] for one in post.exhibits} >= {"wacz", "screenshot", "text"}
    assert "Chromium" in main.detail["tool"]
    assert main.detail["url"].endswith(platform.POST)


def test_the_post_and_its_late_thread_are_read_once_each(taken: tuple[Home, Taken, Taken]) -> None:
    _home, post, _removed = taken
    texts = [one.item.text for one in post.analysed]
    assert len(texts) == len(set(texts)) == 13
    assert post.analysed[0].item.account is not None
    assert post.analysed[0].item.account.stable_id == "7719004"


def test_the_recorded_bytes_render_the_same_with_the_network_off(taken: tuple[Home, Taken, Taken]) -> None:
    home, post, _removed = taken
    vault = Vault(home.vault, home.keys)
    (made,) = vault.derivatives(post.exhibits[0].digest, RENDER_PROOF)
    proof = json.loads(vault.read(made.digest))
    assert proof["verdict"] == "reproduced", proof
    assert proof["archive"] == post.exhibits[0].digest


def test_a_removed_post_is_kept_and_never_counts_as_captured(taken: tuple[Home, Taken, Taken]) -> None:
    _home, _post, removed = taken
    assert removed.status == "gone"
    assert removed.problems
    assert removed.exhibits


def test_nothing_is_left_of_the_working_folder(taken: tuple[Home, Taken, Taken]) -> None:
    home, _post, _removed = taken
    work = home.root / "work"
    assert [path for path in work.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_a_run_killed_after_the_capture_keeps_that_capture_and_does_not_visit_again(tmp_path: Path) -> None:
    site = platform.serve()
    home = make_home(tmp_path / "desk", Settings(Organisation("Harbour Hotline"), allowed_origins=(site.origin,)))
    Vault.create(home.vault, home.keys, "harbour-hotline.example")
    sources = list(sources_of([f"{site.url}{platform.POST}"]))
    at = bench(home, actor="noor", clock=Clock())
    real = at.vault.receive

    def dying(*given: object, **named: object) -> object:
        raise KeyboardInterrupt

    at.vault.receive = dying  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        list(take(at, sources))
    site.close()
    at.vault.receive = real  # type: ignore[method-assign]
    (again,) = take(bench(home, actor="noor", clock=Clock()), sources)
    assert again.status == "captured", "the site is down: only the first visit's bytes can have been kept"
    assert len(again.analysed) == 13
