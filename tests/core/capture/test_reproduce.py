"""Render proof: the recorded bytes show the same page again, and whoever changed a word or a pixel since is found."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.core.capture.conftest import AT, Take
from tests.core.capture.web import Request, Talk, Web, page, reply
from tocsin.capture import Browser, Capture, CapturePolicy, CaptureStatus, ProofVerdict, RenderProof, capture, reproduce
from tocsin.demo import platform
from tocsin.model.codec import from_record, to_record
from tocsin.net import Guard

pytestmark = pytest.mark.browser

DYNAMIC = """
<style>@keyframes turn { to { transform: rotate(360deg); background: red } }
#turning { width: 40px; height: 40px; background: blue; animation: turn 0.7s infinite linear }
#fading { transition: opacity 2s; opacity: 0 } #fading.in { opacity: 1 }</style>
<p id=clock></p><p id=chain></p><p id=chance></p><p id=name></p><p id=bytes></p><p id=late></p>
<div id=turning></div><p id=fading>Words that fade in.</p><canvas width=200 height=60></canvas>
<script>
const say = (id, text) => { document.getElementById(id).textContent = text; };
setInterval(() => say('clock', new Date().toISOString()), 100);
const again = () => { say('chain', 'Now it is ' + Date.now()); setTimeout(again, 70); };
again();
say('chance', Math.random() + ' ' + Math.random());
say('name', crypto.randomUUID());
say('bytes', crypto.getRandomValues(new Uint32Array(4)).join(' '));
const paint = document.querySelector('canvas').getContext('2d');
for (let i = 0; i < 200; i++) paint.fillRect(Math.random() * 200, Math.random() * 60, 2, 2);
setTimeout(() => document.getElementById('fading').classList.add('in'), 50);
const address = () => '/late?at=' + Date.now() + '&id=' + crypto.randomUUID();
onload = () => fetch(address()).then(r => r.text()).then(t => say('late', t));
</script>
"""
LATE = reply("Words that came late.", "text/plain")

Proved = Callable[..., RenderProof]


@pytest.fixture
def prove(browser: Browser) -> Proved:
    def one(archive: Path, **given: object) -> RenderProof:
        return reproduce(archive, AT, browser=browser, **given)  # type: ignore[arg-type]

    return one


def folder_of(got: Capture) -> Path:
    package = got.file("wacz")
    assert package is not None
    return package.parent


def static(web: Web) -> None:
    picture = Path(platform.FOLDER / "img" / "gallery-1.jpg").read_bytes()
    web.pages = {"/": page("Still", "<img src=/p.jpg width=600>"), "/p.jpg": reply(picture, "image/jpeg")}


def repacked(package: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Rewrite a package with its parts changed by `change`, as someone with the file in hands would; None drops one."""
    aside = package.with_suffix(".new")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(aside, "w") as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            if data is not None:
                new.writestr(info, data)
    aside.replace(package)


# ---- what is true is reproduced


def test_a_static_page_is_reproduced_from_its_archive_with_the_site_gone(take: Take, web: Web, prove: Proved) -> None:
    static(web)
    got = take(web.url)
    asked = len(web.asked)
    with Web() as silent:
        web.__exit__()
        proof = prove(folder_of(got))
        assert silent.connections == 0
    assert (proof.verdict, proof.reason) == (ProofVerdict.REPRODUCED, "")
    assert proof.compared == ("screenshot", "text", "dom", "text in the archive", "dom in the archive")
    assert (proof.words, proof.rectangles, proof.altered, proof.unanswered) == ((), (), (), ())
    assert proof.captured_with == proof.replayed_with == got.browser
    assert len(web.asked) == asked


def test_a_page_of_clocks_chance_and_motion_is_reproduced(take: Take, web: Web, prove: Proved) -> None:
    """Nothing here is the same twice without a clock and chance that repeat; the late answer hangs on both."""
    web.pages = {"/": page("Moving", DYNAMIC), "/late": LATE}
    got = take(web.url)
    assert got.missing == ()
    assert "Words that came late." in got.text
    proof = prove(folder_of(got))
    assert (proof.verdict, proof.words, proof.rectangles, proof.unanswered) == (ProofVerdict.REPRODUCED, (), (), ())


def test_chance_differs_between_captures_and_the_clock_shows_the_capture(take: Take, web: Web) -> None:
    web.pages = {"/": page("Moving", DYNAMIC), "/other": page("Moving", DYNAMIC), "/late": LATE}
    one, two = take(web.url, folder="one"), take(web.url + "/other", folder="two")
    assert "2026-11-16T09:00:00.000Z" in one.text
    [first, second] = [got.text.split("Now it is")[1].split()[1:4] for got in (one, two)]
    assert first != second


def test_the_demo_post_is_reproduced_with_its_late_thread(browser: Browser, tmp_path: Path, prove: Proved) -> None:
    site = platform.serve()
    policy = CapturePolicy(Guard((site.origin,)), seconds=40)
    got = capture(site.post, tmp_path / "post", policy, AT, browser=browser)
    site.close()
    assert (got.status, got.missing) == (CaptureStatus.CAPTURED, ())
    proof = prove(tmp_path / "post")
    assert (proof.verdict, proof.words, proof.rectangles, proof.unanswered) == (ProofVerdict.REPRODUCED, (), (), ())


def late_first(talk: Talk, request: Request) -> None:
    talk.web.closing.wait(0.4)
    talk.send(reply("came second", "text/plain"))


def test_answers_come_in_the_order_in_which_they_came(take: Take, web: Web, prove: Proved) -> None:
    """A page that shows what answers first would else be shown otherwise by a replay that waits for nothing."""
    script = "for (const path of ['/slow', '/fast']) fetch(path).then(r => r.text()).then(t => log.append(t + '; '))"
    web.pages = {
        "/": page("Race", f"<p id=log></p><script>{script}</script>"),
        "/slow": late_first,
        "/fast": reply("came first", "text/plain"),
    }
    got = take(web.url)
    assert "came first; came second;" in got.text
    assert prove(folder_of(got)).verdict is ProofVerdict.REPRODUCED


def test_redirects_errors_and_cut_answers_are_replayed_as_they_were(take: Take, web: Web, prove: Proved) -> None:
    web.pages = {
        "/": reply("", "text/plain", "Location: /there", status="302 Found"),
        "/there": page("There", "<img src=/none.png><script>fetch('/cut').catch(() => document.body.append('broken'))"
                       "</script><iframe src=/frame></iframe>"),
        "/frame": reply("<p>Words in a frame.</p>"),
        "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nshort",
    }  # fmt: skip
    got = take(web.url)
    assert got.final_url.endswith("/there")
    assert [lost.url for lost in got.missing] == [f"{web.url}/cut"]
    proof = prove(folder_of(got))
    assert (proof.verdict, proof.words, proof.rectangles) == (ProofVerdict.REPRODUCED, (), ())
    assert any("names 1 link" in note for note in proof.notes)


def test_what_the_capture_names_as_missing_is_no_difference(take: Take, web: Web, prove: Proved) -> None:
    web.pages["/"] = page("Tracker", "<img src='http://10.0.0.1/pixel.png' width=30 height=30>")
    got = take(web.url)
    assert [lost.url for lost in got.missing] == ["http://10.0.0.1/pixel.png"]
    proof = prove(folder_of(got))
    assert (proof.verdict, proof.unanswered) == (ProofVerdict.REPRODUCED, ())


# ---- what was changed is found


@pytest.fixture
def made(take: Take, web: Web) -> Path:
    static(web)
    return folder_of(take(web.url))


@pytest.mark.parametrize(("name", "where"), [("text.txt", "text"), ("dom.html", "document")])
def test_one_changed_word_beside_the_archive_is_named(made: Path, prove: Proved, name: str, where: str) -> None:
    file = made / name
    file.write_text(file.read_text("utf-8").replace("seven", "eight"), "utf-8")
    proof = prove(made)
    assert proof.verdict is ProofVerdict.DIFFERENCES
    assert [(each.where, each.words.was[:5], each.words.now[:5]) for each in proof.words] == [(where, "eight", "seven")]
    assert len(proof.altered) == 1
    assert proof.reason == "The replay differs: 1 passage, 1 file that was changed."


def test_a_changed_attribute_of_the_document_is_named(made: Path, prove: Proved) -> None:
    file = made / "dom.html"
    file.write_text(file.read_text("utf-8").replace("/p.jpg", "/q.jpg"), "utf-8")
    [found] = prove(made).words
    assert ("q.jpg" in found.words.was, "p.jpg" in found.words.now) == (True, True)


@pytest.mark.parametrize(
    ("part", "where"), [("tocsin/dom.html", "document in the archive"), ("pages/pages.jsonl", "text in the archive")]
)
def test_one_changed_word_inside_the_package_is_named(made: Path, prove: Proved, part: str, where: str) -> None:
    repacked(made / "capture.wacz", lambda name, data: data.replace(b"seven", b"eight") if name == part else data)
    proof = prove(made)
    assert proof.verdict is ProofVerdict.DIFFERENCES
    assert [each.where for each in proof.words] == [where]


def test_a_repainted_part_of_the_picture_is_given_as_a_rectangle(made: Path, prove: Proved) -> None:
    with Image.open(made / "screenshot.png") as picture:
        picture.load()
        forged = picture.convert("RGB")
    forged.paste((255, 255, 255), (40, 120, 60, 130))
    forged.putpixel((700, 300), (1, 2, 3))
    forged.save(made / "screenshot.png")
    proof = prove(made)
    assert proof.verdict is ProofVerdict.DIFFERENCES
    assert [(each.x, each.y, each.width, each.height) for each in proof.rectangles] == [
        (40, 120, 20, 10),
        (700, 300, 1, 1),
    ]
    assert proof.altered == ("The picture is not the file that the archive names.",)


def test_recorded_bytes_that_were_changed_no_longer_show_what_was_seen(made: Path, prove: Proved) -> None:
    repacked(
        made / "capture.wacz",
        lambda name, data: data.replace(b"at seven", b"at eight") if name.startswith("archive/") else data,
    )
    proof = prove(made)
    assert proof.verdict is ProofVerdict.DIFFERENCES
    assert {each.words.now.split()[0].strip(".") for each in proof.words if each.where == "text"} == {"eight"}
    assert proof.rectangles


def test_a_record_that_was_taken_out_is_named_and_its_place_shown(made: Path, prove: Proved, web: Web) -> None:
    def without_picture(name: str, data: bytes) -> bytes:
        if not name.startswith("archive/"):
            return data
        return b"".join(
            b"WARC/1.1\r\n" + each for each in data.split(b"WARC/1.1\r\n")[1:] if b"/p.jpg\r\n" not in each[:400]
        )

    repacked(made / "capture.wacz", without_picture)
    proof = prove(made)
    assert proof.verdict is ProofVerdict.DIFFERENCES
    assert proof.unanswered == (f"{web.url}/p.jpg",)
    assert len(proof.rectangles) == 1


def test_a_script_of_somebodys_own_in_the_archive_is_refused(made: Path, prove: Proved) -> None:
    """It runs before the page's own scripts, so it could paint the forged page anew."""
    repacked(
        made / "capture.wacz",
        lambda name, data: data.replace(b"stopped = true", b"stopped = !!1") if name.startswith("archive/") else data,
    )
    proof = prove(made)
    assert proof.verdict is ProofVerdict.NOT_REPRODUCED
    assert "script in the archive is not the one" in proof.reason


def test_a_page_put_in_the_place_of_another_is_not_reproduced(made: Path, prove: Proved) -> None:
    (made / "text.txt").write_text("Every word of this was written by somebody else entirely, later.", "utf-8")
    proof = prove(made)
    assert proof.verdict is ProofVerdict.NOT_REPRODUCED
    assert "less than half" in proof.reason


# ---- archives that are none


def cut_short(folder: Path) -> None:
    whole = (folder / "capture.wacz").read_bytes()
    (folder / "capture.wacz").write_bytes(whole[: len(whole) // 2])


def without(part: str) -> Callable[[Path], None]:
    return lambda folder: repacked(folder / "capture.wacz", lambda name, data: None if name == part else data)


def with_part(part: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: repacked(folder / "capture.wacz", lambda name, old: data if name == part else old)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut_short, "cannot be read"),
        (without("archive/data.warc"), "cannot be read"),
        (without("tocsin/capture.json"), "cannot be read"),
        (with_part("archive/data.warc", b""), "does not say under what conditions"),
        (with_part("archive/data.warc", b"WARC/1.1\r\nContent-Length: x\r\n\r\n"), "conditions|cannot be read"),
        (with_part("archive/data.warc", bytes(range(256)) * 99), "cannot be read"),
        (with_part("tocsin/capture.json", b"[1]"), "cannot be read"),
        (with_part("tocsin/capture.json", b"[" * 90_000), "cannot be read"),
        (with_part("pages/pages.jsonl", b"{}"), "cannot be read"),
        (lambda folder: (folder / "screenshot.png").write_bytes(b"GIF89a"), "picture screenshot.png cannot be read"),
        (lambda folder: Image.new("1", (9000, 9000)).save(folder / "screenshot.png"), "larger than any picture"),
    ],
)  # fmt: skip
def test_a_spoilt_archive_is_not_reproduced_and_the_sentence_says_why(
    once: Path, tmp_path: Path, prove: Proved, spoil: Callable[[Path], object], says: str
) -> None:
    copy = Path(shutil.copytree(once, tmp_path / "copy"))
    spoil(copy)
    proof = prove(copy)
    assert proof.verdict is ProofVerdict.NOT_REPRODUCED
    assert any(each in proof.reason for each in says.split("|"))
    assert proof.reason.endswith(".")


@pytest.fixture(scope="module")
def once(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One plain capture that tests copy."""
    folder = tmp_path_factory.mktemp("once") / "capture"
    with Web({"/": page("Plain", "")}) as web:
        assert capture(web.url, folder, CapturePolicy(Guard((web.origin,))), AT, browser=browser).file("wacz")
    return folder


@pytest.mark.slow
def test_a_page_that_never_lets_go_ends_at_the_limit(take: Take, web: Web, tmp_path: Path) -> None:
    """Only in the replay: the page is tame while it is captured, and its bytes are changed afterwards."""
    web.pages["/"] = page("Tame", "<script>var tame = 1000; onload = () => { for (; tame < 1000;); }</script>")
    got = take(web.url)
    repacked(
        folder_of(got) / "capture.wacz",
        lambda name, data: data.replace(b"tame = 1000", b"tame = 0000") if name.startswith("archive/") else data,
    )
    proof = reproduce(folder_of(got), AT, seconds=4)
    assert proof.verdict is ProofVerdict.NOT_REPRODUCED
    assert "did not open again" in proof.reason


def test_a_link_that_gave_a_file_has_no_page_to_show_again(take: Take, web: Web, prove: Proved) -> None:
    web.pages["/list.zip"] = reply(b"PK", "application/zip", "Content-Disposition: attachment")
    proof = prove(folder_of(take(f"{web.url}/list.zip")))
    assert proof.verdict is ProofVerdict.NOT_REPRODUCED
    assert "gave a file" in proof.reason


# ---- the proof as a record


def test_a_package_alone_is_compared_with_the_words_in_it(once: Path, prove: Proved) -> None:
    proof = prove(once / "capture.wacz")
    assert proof.verdict is ProofVerdict.REPRODUCED
    assert proof.compared == ("text in the archive", "dom in the archive")
    assert "No picture was given, so none was compared." in proof.notes
    with_picture = prove(once / "capture.wacz", files={"screenshot": once / "screenshot.png"})
    assert with_picture.compared[0] == "screenshot"


def test_a_proof_is_a_record_and_names_the_archive_by_digest(once: Path, prove: Proved) -> None:
    proof = prove(once)
    record = json.loads(json.dumps(to_record(proof)))
    assert record["format"] == "tocsin-render-proof/1"
    assert record["verdict"] == "reproduced"
    assert from_record(RenderProof, record) == proof
    assert len(proof.archive) == 64
    assert replace(proof, notes=("x",)) != proof


def test_the_capture_says_how_the_browser_presented_itself(once: Path) -> None:
    with zipfile.ZipFile(once / "capture.wacz") as package:
        told = json.loads(package.read("tocsin/capture.json"))["conditions"]
        archive = package.read("archive/data.warc")
    assert told["presented_as"].startswith("Chrome")
    assert "Chrome/" in told["user_agent"]
    assert told["browser"].startswith("Chromium ")
    assert (told["locale"], told["width"], told["height"], told["timezone"]) == ("en-US", 1280, 900, "UTC")
    assert told["start"] == int(AT.timestamp() * 1000)
    assert told["animations"] == "off"
    assert b"User-Agent: " + told["user_agent"].encode() in archive
    assert told["script"]["record"].encode() in archive
