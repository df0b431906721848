"""The demo's platform is captured as a reader sees it: late content, the whole thread, walls named as walls."""

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from tests.core.capture.conftest import AT, POLICY
from tests.core.capture.records import answers
from tocsin.capture import Browser, Capture, CapturePolicy, CaptureStatus, capture, capture_without_browser
from tocsin.demo import platform
from tocsin.errors import Unavailable
from tocsin.net import Guard, Limits, fetch

COMMENTS = json.loads((platform.FOLDER / "comments.json").read_text("utf-8"))
WALLET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


@pytest.fixture(scope="module")
def chirrup() -> Iterator[platform.Platform]:
    site = platform.serve()
    yield site
    site.close()


def policy(site: platform.Platform) -> CapturePolicy:
    return CapturePolicy(Guard((site.origin,)), seconds=POLICY.seconds)


@pytest.fixture(scope="module")
def post(chirrup: platform.Platform, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Capture:
    """One capture that the tests below read and do not change."""
    folder = tmp_path_factory.mktemp("post") / "post"
    return capture(chirrup.post, folder, policy(chirrup), AT, "where Marenians live or work", browser=browser)


@pytest.mark.browser
def test_the_bounty_post_is_captured_whole_with_all_its_replies(post: Capture, chirrup: platform.Platform) -> None:
    assert post.status is CaptureStatus.CAPTURED
    assert post.missing == ()
    assert WALLET in post.text
    assert [one["handle"] for one in COMMENTS if one["text"] not in post.text] == []
    asked = answers(post.file("wacz"))
    for late in ("/img/gallery-3.jpg", "/api/trends", "/api/status/81204/comments?cursor=10"):
        assert f"GET {chirrup.url}{late}" in asked
    assert any("Only necessary cookies" in note for note in post.notes)


@pytest.mark.browser
def test_the_files_of_a_capture_are_what_their_roles_say(post: Capture) -> None:
    roles = {file.role: file for file in post.files}
    assert set(roles) == {"wacz", "screenshot", "text", "dom", "page"}
    with Image.open(roles["screenshot"].path) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1280
        assert picture.height > 3000, "the whole page, not a screen of it"
    assert roles["text"].path.read_text("utf-8") == post.text
    dom, served = roles["dom"].path.read_text("utf-8"), roles["page"].path.read_text("utf-8")
    assert COMMENTS[-1]["id"] in dom
    with zipfile.ZipFile(roles["wacz"].path) as package:
        assert package.read("tocsin/dom.html").decode() == dom
    assert COMMENTS[-1]["id"] not in served, "replies come late, so only the document after scripts has them"
    assert {path.name for path in roles["wacz"].path.parent.iterdir()} == {file.path.name for file in post.files}


@pytest.mark.browser
def test_times_run_from_the_instant_given(post: Capture) -> None:
    assert post.started_at == AT
    assert post.ended_at is not None
    assert post.ended_at > AT
    assert post.ended_at.tzinfo is UTC
    assert post.browser.startswith("Chromium ")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        (platform.PROFILE, CaptureStatus.CAPTURED, ""),
        ("/", CaptureStatus.CAPTURED, ""),
        (platform.REMOVED, CaptureStatus.GONE, "gone (410)"),
        ("/nobody/status/1", CaptureStatus.GONE, "gone (404)"),
        (platform.BEHIND_LOG_IN, CaptureStatus.PARTIAL, "log-in"),
    ],
)
def test_walls_are_named_and_kept(
    chirrup: platform.Platform, browser: Browser, tmp_path: Path, path: str, status: CaptureStatus, says: str
) -> None:
    got = capture(chirrup.url + path, tmp_path / "c", policy(chirrup), AT, browser=browser)
    assert got.status is status
    assert says in got.reason
    assert got.file("wacz")
    assert got.file("screenshot")


@pytest.mark.browser
def test_a_capture_without_a_browser_given_brings_its_own(chirrup: platform.Platform, tmp_path: Path) -> None:
    got = capture(chirrup.url + platform.PROFILE, tmp_path / "own", policy(chirrup), AT)
    assert got.status is CaptureStatus.CAPTURED


@pytest.mark.browser
def test_words_that_are_not_on_the_page_make_the_capture_partial(
    chirrup: platform.Platform, browser: Browser, tmp_path: Path
) -> None:
    got = capture(chirrup.post, tmp_path / "c", policy(chirrup), AT, ["we will meet at dawn"], browser=browser)
    assert got.status is CaptureStatus.PARTIAL
    assert got.file("wacz")


def test_a_machine_without_a_browser_says_how_to_get_one(
    chirrup: platform.Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TOCSIN_CHROMIUM", raising=False)
    with pytest.raises(Unavailable) as problem:
        capture(chirrup.post, tmp_path / "c", policy(chirrup), AT)
    assert "apt install chromium" in problem.value.hint
    monkeypatch.setenv("TOCSIN_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(Unavailable, match="no program"):
        capture(chirrup.post, tmp_path / "c", policy(chirrup), AT)


def test_without_a_browser_the_page_is_kept_as_served_and_is_partial(
    chirrup: platform.Platform, tmp_path: Path
) -> None:
    got = capture_without_browser(chirrup.post, tmp_path / "c", policy(chirrup), AT)
    assert got.status is CaptureStatus.PARTIAL
    assert "no browser" in got.reason
    assert WALLET in got.text
    page = got.file("page")
    assert page is not None
    assert page.read_bytes() == fetch(chirrup.post, Guard((chirrup.origin,))).body
    assert got.browser == ""


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("{url}" + platform.REMOVED, CaptureStatus.GONE),
        ("http://10.0.0.1/", CaptureStatus.REFUSED),
        ("javascript:1", CaptureStatus.REFUSED),
        ("https://nobody-has-this-name.invalid/", CaptureStatus.FAILED),
    ],
)
def test_without_a_browser_bad_links_have_the_same_statuses(
    chirrup: platform.Platform, tmp_path: Path, link: str, status: CaptureStatus
) -> None:
    assert capture_without_browser(link.format(url=chirrup.url), tmp_path / "c", policy(chirrup), AT).status is status


# ---- the site itself


@pytest.mark.parametrize(
    "path", ["/img/../../platform.py", "/img/%2e%2e/layout.html.py", "/../../../etc/passwd.png", "/img/none.png"]
)
def test_the_site_serves_nothing_outside_its_folder(chirrup: platform.Platform, path: str) -> None:
    got = fetch(chirrup.url + path, Guard((chirrup.origin,)))
    assert got.status == 404


def test_the_thread_is_given_in_steps_that_leave_nothing_out(chirrup: platform.Platform) -> None:
    given: list[str] = []
    cursor: int | None = 0
    while cursor is not None:
        address = f"{chirrup.url}/api/status/81204/comments?cursor={cursor}"
        step = json.loads(fetch(address, Guard((chirrup.origin,)), Limits()).body)
        given += [one["id"] for one in step["comments"]]
        cursor = step["next"]
    assert given == [one["id"] for one in COMMENTS]
    assert {one["lang"] for one in COMMENTS} == {"en", "tr", "ru", "hy"}
    assert all(datetime.fromisoformat(one["at"]).tzinfo for one in COMMENTS)


def test_a_log_in_never_succeeds(chirrup: platform.Platform) -> None:
    got = fetch(chirrup.url + "/login", Guard((chirrup.origin,)), method="POST", body=b"handle=a&password=b")
    assert got.status == 401
