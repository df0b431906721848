"""The desk's own log-in: kept apart, used in a copy, told of, and not given away with the archive unnoticed."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.capture.conftest import AT, POLICY
from tests.core.capture.records import records
from tests.core.capture.web import Request, Talk, Web, page, reply
from tocsin.capture import Browser, Capture, CaptureStatus, ProofVerdict, capture, reproduce
from tocsin.capture.log_in import state_after
from tocsin.capture.profile import (
    FEW,
    TELLING,
    Profile,
    profile_for,
    profiles,
    remove_profile,
    state_from,
    withheld,
    write_profile,
)
from tocsin.capture.veil import URN, Veil
from tocsin.errors import BadInput, Refused, Unavailable
from tocsin.net import Guard

SESSION, TOKEN = "s3ss10n-of-the-desk-9f8e7d", "tok_5d1f0b7a6c3e4b2d9a8f"
COOKIES = (
    "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t{0}\n"
    "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tlang\ten\n"
)
POST = "Followers only: 0.05 BTC to anyone who tells us where Marenians live in Port Aldera."


def profile(*hosts: str, **changes: object) -> Profile:
    state = state_from(COOKIES.format(SESSION).encode())
    made = Profile("chirrup", hosts or ("chirrup.example",), "@marenia_desk", datetime(2026, 11, 1, tzinfo=UTC), state)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_log_in_is_kept_in_a_folder_and_files_that_only_the_desk_reads(tmp_path: Path) -> None:
    write_profile(tmp_path / "profiles", profile())
    (kept,) = profiles(tmp_path / "profiles")
    assert kept == profile()
    paths = [tmp_path / "profiles", *(tmp_path / "profiles").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert SESSION not in repr(kept)
    remove_profile(tmp_path / "profiles", "chirrup")
    assert profiles(tmp_path / "profiles") == ()


@pytest.mark.parametrize("name", ["", "..", "a/b", "Chirrup", "-a", "a" * 41])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        write_profile(tmp_path, profile(name=name))
    with pytest.raises(Refused):
        remove_profile(tmp_path, name)


@pytest.mark.parametrize("changes", [{"hosts": ()}, {"hosts": ("a b",)}, {"hosts": ("*",)}, {"state": {"cookies": []}}])
def test_a_log_in_without_host_or_cookie_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        write_profile(tmp_path, profile(**changes))


def test_a_damaged_log_in_is_named_with_what_to_do(tmp_path: Path) -> None:
    write_profile(tmp_path, profile())
    (tmp_path / "chirrup" / "state.json").write_text("{", "utf-8")
    with pytest.raises(BadInput, match="chirrup cannot be read") as problem:
        profiles(tmp_path)
    assert "tocsin profile remove chirrup" in problem.value.hint


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://chirrup.example/a", True),
        ("https://m.chirrup.example/a", True),
        ("https://CHIRRUP.example:8443/a", True),
        ("https://notchirrup.example/", False),
        ("https://chirrup.example.evil.example/", False),
        ("https://evil.example/?chirrup.example", False),
        ("http://127.0.0.1:81/", True),
        ("http://127.0.0.1:82/", False),
    ],
)
def test_a_log_in_is_used_at_its_hosts_alone(url: str, fits: bool) -> None:
    own = profile("chirrup.example", "127.0.0.1:81")
    assert own.fits(url) is fits
    assert profile_for([own], url) == (own if fits else None)


def test_the_narrower_log_in_is_chosen() -> None:
    wide, narrow = profile("chirrup.example"), profile("groups.chirrup.example", name="groups")
    assert profile_for([wide, narrow], "https://groups.chirrup.example/1") is narrow


def test_every_usual_export_of_cookies_is_read() -> None:
    listed = [
        {
            "name": "sid",
            "value": SESSION,
            "domain": ".chirrup.example",
            "expirationDate": 1.9e9,
            "sameSite": "no_restriction",
        }
    ]
    for data in (COOKIES.format(SESSION), json.dumps(listed), json.dumps({"cookies": listed, "origins": []})):
        state = state_from(data.encode())
        assert state["cookies"][0]["value"] == SESSION
        assert {one["sameSite"] for one in state["cookies"]} <= {"Strict", "Lax", "None"}


@pytest.mark.parametrize(
    "data", [b"a\tb", b"[1]", b"{}", b'[{"name": "x"}]', b"\xff\xfe", b'{"cookies": 3}', b"[" * 9999]
)
def test_what_is_no_export_is_said_so(data: bytes) -> None:
    with pytest.raises(BadInput):
        state_from(data)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_an_export(data: bytes) -> None:
    try:
        assert set(state_from(data)) == {"cookies", "origins"}
    except BadInput as problem:
        assert problem.hint


def test_short_values_let_nobody_in_and_stay() -> None:
    assert withheld("x" * (FEW - 1), FEW) == "x" * (FEW - 1)
    assert withheld("x" * FEW, FEW) == "withheld"
    own = profile(state={"cookies": [], "origins": [{"origin": "http://a", "localStorage": [
        {"name": "theme", "value": "dark"}, {"name": "token", "value": "t" * TELLING}]}]})  # fmt: skip
    assert own.secrets == {"t" * TELLING}
    assert [one["value"] for one in own.blank["origins"][0]["localStorage"]] == ["dark", "withheld"]


def test_every_field_that_carries_a_log_in_is_starred_at_equal_length() -> None:
    veil = Veil(profile())
    fields = f"Cookie: sid={SESSION}\r\nAUTHORIZATION: Bearer z\r\nX-Own: {SESSION}"
    head = f"GET /x HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n".encode()
    kept = veil.request(head)
    assert len(kept) == len(head)
    assert SESSION.encode() not in kept
    assert b"Bearer" not in kept
    assert b"Host: a\r\n" in kept
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=new-one; Path=/\r\nset-cookie: b=2\r\nX: set-cookie: c=3\r\n\r\n"
    assert veil.response(answer) == answer.replace(b"new-one", b"*" * 7).replace(b"b=2", b"b=*")


def platform(talk: Talk, request: Request) -> None:
    """A page that shows a post to whoever is logged in, renews the cookie, and asks for more with a token."""
    if f"sid={SESSION}" not in request.raw.decode():
        talk.send(reply("<title>Log in</title><h1>Log in to see this chirp</h1><input type=password>"))
        return
    script = f"<script>fetch('/more', {{headers: {{Authorization: 'Bearer {TOKEN}'}}}})</script>"
    talk.send(
        page("Chirrup", script, words=POST).replace(
            b"\r\n\r\n", f"\r\nSet-Cookie: sid={SESSION}; Path=/\r\n\r\n".encode(), 1
        )
    )


@pytest.fixture(scope="module")
def both(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Web, Capture, Capture]:
    """The same page as anybody sees it, and as the desk's account does."""
    folder = tmp_path_factory.mktemp("profile")
    with Web({"/post": platform, "/more": reply(f"more for {SESSION}", "text/plain")}) as web:
        policy = replace(POLICY, guard=Guard((web.origin,)))
        own = replace(policy, profile=profile(web.origin))
        without = capture(f"{web.url}/post", folder / "without", policy, AT, browser=browser)
        return web, without, capture(f"{web.url}/post", folder / "with", own, AT, browser=browser)


@pytest.mark.browser
def test_the_page_behind_the_log_in_is_captured_and_says_with_which_account(both: tuple[Web, Capture, Capture]) -> None:
    _, without, found = both
    assert (without.status, without.account) == (CaptureStatus.PARTIAL, "")
    assert (found.status, found.account) == (CaptureStatus.CAPTURED, "@marenia_desk")
    assert POST in found.text
    assert any("@marenia_desk" in note for note in found.notes)
    assert f"sid={SESSION}" in both[0].asked[-1].raw.decode() + both[0].asked[-2].raw.decode(), "sent whole to the site"


@pytest.mark.browser
def test_no_head_in_the_archive_holds_a_secret_and_what_still_does_is_named(both: tuple[Web, Capture, Capture]) -> None:
    web, _, found = both
    kept = records(found.file("wacz"))
    heads = b"".join(each.block.partition(b"\r\n\r\n")[0] for each in kept if each.kind in {"request", "response"})
    assert b"sid=*" in heads
    assert SESSION.encode() not in heads
    (told,) = [json.loads(each.block) for each in kept if each.url == URN]
    assert told["withheld"]["cookies set by answers"] == 1
    assert told["withheld"]["fields of requests"] >= 2
    assert f"{web.url}/more" in told["secrets_stand_in"]
    assert any("Secrets of that log-in stand in" in note and "/more" in note for note in found.notes)
    assert SESSION not in json.dumps(told)


@pytest.mark.browser
def test_an_archive_made_with_a_log_in_is_whole_and_replays(
    both: tuple[Web, Capture, Capture], browser: Browser
) -> None:
    """The digests are those of what is recorded, and the replay needs no secret."""
    _, _, found = both
    wacz = found.file("wacz")
    assert wacz is not None
    proof = reproduce(wacz.parent, AT, browser=browser)
    assert (proof.verdict, proof.reason) == (ProofVerdict.REPRODUCED, "")


@pytest.mark.browser
def test_a_window_in_which_somebody_logs_in_gives_its_state() -> None:
    with Web(
        {
            "/": reply(
                "<script>localStorage.setItem('token', 'kept')</script>", "text/html", f"Set-Cookie: sid={SESSION}"
            )
        }
    ) as web:
        state = state_after(web.url, lambda: None, headless=True)
    assert [one["value"] for one in state["cookies"]] == [SESSION]
    assert state["origins"][0]["localStorage"] == [{"name": "token", "value": "kept"}]


def test_without_a_screen_cookies_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Unavailable) as problem:
        state_after("https://chirrup.example/", lambda: None)
    assert "--cookies" in problem.value.hint
