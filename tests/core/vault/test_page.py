"""VERIFY.html in a real browser, opened as a file: it agrees with verify.py and the printed steps throughout."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tocsin.vault import Vault, verify_package
from tocsin.vault.checkpoint import create_log_key, load_signer
from tocsin.vault.witness import Witness, keep_cosigned, witness_request

from .authority import Clockmaker
from .conftest import NAME, Desk, dossier_of, later, take
from .tampering import (
    by_hand,
    edited,
    flipped,
    plain_changes,
    printed_steps,
    relisted,
    resigned,
    unpack,
    with_head,
    with_key,
    write_zip,
)
from .test_outside import stamped
from .test_tampering import EDITS, repacked

pytestmark = pytest.mark.browser
PAGE = Path(__file__).parents[3] / "src" / "tocsin" / "vault" / "VERIFY.html"
VERIFY = "async key => verify(document.getElementById('file').files[0], key)"


@pytest.fixture(scope="module")
def page():
    """The page as an officer opens it, without a network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(offline=True)
        made = context.new_page()
        made.troubles = []
        made.on("pageerror", lambda error: made.troubles.append(str(error)))
        made.on("console", lambda line: made.troubles.append(line.text) if line.type == "error" else None)
        made.on("request", lambda asked: made.troubles.append(asked.url) if not asked.url.startswith("file:") else None)
        made.goto(PAGE.as_uri())
        yield made
        browser.close()
        assert made.troubles == []


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A desk with a package under a timestamp and a cosignature; shared, because nothing here changes it."""
    root = tmp_path_factory.mktemp("page")
    vault = Vault.create(root / "vault", root / "keys", NAME)
    post = take(vault, b"<p>0.5 BTC for any Marenian address in Port Aldera</p>")
    take(vault, b"another case's page", name="other.html", at=later(1))
    picture = take(vault, bytes(range(256)) * 40, name="Ekran görüntüsü.PNG", at=later(2))
    secret = take(vault, b"caller's own words", name="call.txt", at=later(3))
    vault.derive(post.digest, kind="text", data=b"0.5 BTC", media_type="text/plain", recipe="1", actor="m", at=later(4))
    vault.note("read", actor="ben", at=later(5), exhibit=picture.digest)
    desk = Desk(root, vault, dossier_of(vault, [post, picture, secret], withheld=[secret]))
    desk.plain = desk.seal(root / "plain.zip")
    stamped(vault, Clockmaker(root / "clock"))
    lawyer = Witness.create(root / "lawyer", "lawyer.example")
    lawyer.trust(vault.log_key.vkey)
    note = vault.ledger.checkpoint() + lawyer.cosign(witness_request(vault.ledger, 0), later(21))
    keep_cosigned(vault, note, lawyer.key, actor="ada", at=later(21))
    desk.package = desk.seal(root / "package.zip", at=later(70))
    desk.signer = load_signer(root / "keys")
    return desk


def told_by_page(page, path, key=""):
    page.set_input_files("#file", path)
    return page.evaluate(VERIFY, key)


def failed(checks):
    return [f"{one['name']}: {one['detail']}" for one in checks if not one["ok"]]


def named(lines, names):
    """Which of the package's files the report names, and where."""
    return {(line.split(":")[0], name) for line in lines for name in names if name in line}


def agree(page, path, names):
    """Both reports, once verdict, failed checks and named files are the same."""
    ours = [vars(check) for check in verify_package(path)]
    theirs = told_by_page(page, path)
    assert {one["name"] for one in theirs if not one["ok"]} == {one["name"] for one in ours if not one["ok"]}, (
        failed(ours),
        failed(theirs),
    )
    assert named(failed(theirs), names) == named(failed(ours), names)
    return failed(theirs)


def test_a_clean_package_passes_with_every_check_of_verify_py(page, sealed):
    for package in (sealed.plain, sealed.package):
        theirs = told_by_page(page, package.path, sealed.vault.log_key.fingerprint)
        assert failed(theirs) == []
        ours = verify_package(package.path, sealed.vault.log_key.fingerprint)
        assert {one["name"] for one in theirs} == {check.name for check in ours}
    assert "2 statement(s) of outside authorities" in next(
        one["detail"] for one in theirs if one["name"] == "outside time"
    )


def test_a_package_packed_anew_by_another_program_is_read_and_said_to_be(page, sealed, tmp_path):
    files = unpack(sealed.package.path)
    told = agree(page, write_zip(files, tmp_path / "deflated.zip"), [])
    assert len(told) == 1
    assert "not as it was sealed" in told[0]


def three_ways(page, sealed, changes, folder):
    """Verifier, printed steps and page over each change."""
    steps = printed_steps(unpack(sealed.package.path)["VERIFY.txt"].decode())
    for change in changes:
        path = repacked(change.files, folder / "x.zip")
        told = "\n".join(agree(page, path, change.told))
        assert told, change.name
        for name in change.told:
            assert name in told, (change.name, told)
        said = by_hand(path, steps, folder / "hand")
        assert "Signature Verified Successfully" not in said or len(said.splitlines()) > 2, (change.name, said)
        agree(page, write_zip(change.files, folder / "y.zip"), change.told)


@pytest.mark.slow
def test_the_three_ways_agree_over_a_sample_of_the_tamper_matrix(page, sealed, tmp_path):
    changes = plain_changes(unpack(sealed.package.path))
    three_ways(page, sealed, changes[::17] + changes[-8:], tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_three_ways_agree_over_the_whole_tamper_matrix(page, sealed, tmp_path):
    changes = plain_changes(unpack(sealed.package.path))
    assert len(changes) > 170
    three_ways(page, sealed, changes, tmp_path)


def test_a_renamed_file_is_called_renamed_with_both_names(page, sealed, tmp_path):
    files = unpack(sealed.package.path)
    files["summary2.pdf"] = files.pop("summary.pdf")
    told = agree(page, repacked(files, tmp_path / "x.zip"), ["summary.pdf", "summary2.pdf"])
    assert told == ["files: summary.pdf: RENAMED to summary2.pdf"]


@pytest.mark.parametrize(("name", "old", "new", "told"), EDITS)
def test_what_an_insider_with_the_log_key_edits_is_found_by_both(page, sealed, tmp_path, name, old, new, told):
    forged = resigned(edited(unpack(sealed.plain.path), name, old, new), sealed.signer)
    path = repacked(forged, tmp_path / "x.zip")
    agree(page, path, [name])


OUTSIDE = ["timestamps/000009.token", "timestamps/000009.checkpoint", "cosignatures/000010.checkpoint"]


@pytest.mark.parametrize("end", OUTSIDE)
def test_what_an_insider_does_to_outside_statements_is_found_by_both(page, sealed, tmp_path, end):
    files, name = unpack(sealed.package.path), f"custody/{end}"
    rest = {other: data for other, data in files.items() if other != name}
    for changed in ({**files, name: flipped(files[name], 70)}, rest):
        assert agree(page, repacked(resigned(changed, sealed.signer), tmp_path / "x.zip"), [name])


def test_forgeries_without_the_key_and_under_another_are_found_by_both(page, sealed, tmp_path):
    create_log_key(tmp_path / "stranger", NAME)
    stranger = load_signer(tmp_path / "stranger")
    files = {**unpack(sealed.plain.path), "summary.pdf": b"%PDF another story"}
    for forged in (relisted(files), resigned(files, stranger), resigned(with_key(files, stranger), stranger)):
        assert agree(page, repacked(forged, tmp_path / "x.zip"), list(files))
    whole = with_head(with_key(unpack(sealed.plain.path), stranger), stranger)
    path = repacked(resigned(whole, stranger), tmp_path / "x.zip")
    told = told_by_page(page, path, sealed.vault.log_key.fingerprint)
    assert any("NOT the one given" in line for line in failed(told))


def damaged(data):
    """Truncations, additions and flips all over the ZIP."""
    cuts = [data[:at] for at in range(0, len(data), len(data) // 8)]
    flips = [flipped(data, at) for at in range(7, len(data), len(data) // 25)]
    return [*cuts, *flips, data + b"\0", b"\0" + data, data[:100] + b"x" + data[100:], b"", b"PK\x05\x06" + bytes(18)]


def test_a_damaged_zip_is_never_passed(page, sealed, tmp_path):
    path = tmp_path / "x.zip"
    for data in damaged(sealed.package.path.read_bytes()):
        path.write_bytes(data)
        assert failed(told_by_page(page, path)), len(data)
        assert not all(check.ok for check in verify_package(path))


def test_its_own_hash_and_signature_code_agree_with_the_browsers(page):
    assert (
        page.evaluate("""async () => {
        for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70001]) {
            const data = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536))), state = new Sha256();
            for (let at = 0; at < data.length; at += 37) state.update(data.subarray(at, at + 37));
            if (hex(state.digest()) !== hex(await sha256(data))) return `hash of ${size} bytes`;
        }
        const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
        const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
        for (let n = 0; n < 8; n++) {
            const message = crypto.getRandomValues(new Uint8Array(n * 9));
            const good = new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, message));
            if (!(await verifiedHere(key, message, good))) return "a good signature";
            const bad = good.slice();
            bad[n * 8] ^= 1;
            if (await verifiedHere(key, message, bad)) return "a bad signature";
        }
        return "";
    }""")
        == ""
    )


def test_where_the_browser_has_no_ed25519_its_own_code_gives_the_same_verdicts(page, sealed, tmp_path):
    page.evaluate("() => { crypto.subtle.importKey = () => { throw new Error('there is none'); }; }")
    try:
        assert failed(told_by_page(page, sealed.package.path)) == []
        forged = relisted({**unpack(sealed.package.path), "summary.pdf": b"%PDF another story"})
        told = failed(told_by_page(page, repacked(forged, tmp_path / "x.zip")))
        assert any("manifest.json.sig: the signature is not that of the log key" in line for line in told)
    finally:
        page.evaluate("() => { delete crypto.subtle.importKey; }")


def test_an_officer_sees_one_verdict_and_a_table_without_a_mouse(page, sealed, tmp_path):
    page.set_input_files("#file", sealed.package.path)
    page.wait_for_selector("#verdict.good")
    assert page.inner_text("#verdict") == "Every check of package.zip passed."
    assert page.evaluate("document.activeElement.id") == "verdict"
    assert page.get_attribute("#verdict", "role") == "status"
    files = unpack(sealed.package.path)
    bad = repacked({**files, "summary.pdf": b"x", "<img src=x onerror=alert(1)>": b""}, tmp_path / "<b>bad.zip")
    page.set_input_files("#file", bad)
    page.wait_for_selector("#verdict.bad")
    assert "Do not rely on this package as it is." in page.inner_text("#verdict")
    assert "summary.pdf: ALTERED" in page.inner_text("#rows")
    assert page.query_selector("#rows img") is None
    for label in ("file", "key"):
        assert page.query_selector(f"label[for={label}]") is not None


def test_axe_finds_nothing_before_and_after_a_check(page, sealed):
    page.reload()
    for _ in range(2):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.set_input_files("#file", sealed.package.path)
        page.wait_for_selector("#verdict.good")


def test_the_page_may_do_nothing_but_run_itself():
    source = PAGE.read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.S)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy, f"put sha256-{digest} into the policy"
    assert not re.search(r"https?:|fetch\(|XMLHttp|innerHTML|eval\(", source)


def test_the_page_promises_no_more_than_it_can_tell():
    words = PAGE.read_text().casefold()
    assert "cannot tell you whether what people said is true" in words
    assert not re.search(r"\b(proves?|admissible|tamper-proof)\b", words)


def test_a_proof_that_is_no_hex_ends_both_alike(page, sealed, tmp_path):
    files = edited(unpack(sealed.package.path), "custody/proofs.json", '"0":["', '"0":["zz')
    assert agree(page, repacked(resigned(files, sealed.signer), tmp_path / "x.zip"), ["custody/proofs.json"])
