"""Two observers are compared: nothing that the browser asked for is left out silently."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tocsin.capture.proxy import Fault
from tocsin.capture.reconcile import UNEXPLAINED, Wanted, missing
from tocsin.capture.warc import Entry

AT = datetime(2026, 11, 16, tzinfo=UTC)
SITE = "https://chirrup.example"


def entry(url: str, method: str = "GET") -> Entry:
    return Entry(url, method, AT, 200, "text/html", "sha256:0", 0, 1, "")


def test_what_is_in_the_archive_is_not_missing() -> None:
    assert missing([Wanted(f"{SITE}/#part", "GET")], [entry(f"{SITE}/")], []) == ()


def test_a_request_that_the_recorder_never_saw_is_named() -> None:
    [lost] = missing([Wanted(f"{SITE}/a", "GET")], [entry(f"{SITE}/")], [])
    assert (lost.url, lost.reason) == (f"{SITE}/a", UNEXPLAINED)


def test_the_recorders_reason_is_told_before_the_browsers() -> None:
    wanted = [Wanted(f"{SITE}/a", "GET"), Wanted(f"{SITE}/a", "GET", "net::ERR_EMPTY_RESPONSE")]
    [recorder] = missing(wanted, [], [Fault(f"{SITE}/a", "the server promised 5 bytes and sent 4", "cut")])
    assert recorder.reason == "the server promised 5 bytes and sent 4"
    [browser] = missing(wanted, [], [])
    assert browser.reason == "the browser gave up (net::ERR_EMPTY_RESPONSE)"


def test_another_method_on_the_same_link_is_another_request() -> None:
    assert missing([Wanted(f"{SITE}/a", "POST")], [entry(f"{SITE}/a", "GET")], []) != ()


def test_an_answer_that_was_cut_is_named_though_it_is_in_the_archive() -> None:
    fault = Fault(f"{SITE}/a", "kept only in part: it broke off", "cut")
    [lost] = missing([Wanted(f"{SITE}/a", "GET")], [entry(f"{SITE}/a")], [fault])
    assert lost.reason == fault.reason


def test_a_fault_that_was_mended_by_a_second_try_is_not_named() -> None:
    assert missing([], [entry(f"{SITE}/a")], [Fault(f"{SITE}/a", "broke off", "unreachable")]) == ()


def test_a_request_that_only_the_recorder_saw_fail_is_named() -> None:
    [lost] = missing([], [], [Fault(f"{SITE}/preflight", "refused", "refused")])
    assert lost.url == f"{SITE}/preflight"


def test_what_never_goes_over_the_wire_is_not_missing() -> None:
    inside = [
        "data:image/gif;base64,R0",
        "blob:https://chirrup.example/1",
        "about:blank",
        "chrome-error://chromewebdata/",
    ]
    assert missing([Wanted(url, "GET") for url in inside], [], []) == ()


def test_a_websocket_is_found_by_the_request_that_opens_it() -> None:
    assert missing([Wanted("wss://chirrup.example/live", "GET")], [entry(f"{SITE}/live")], []) == ()
    assert missing([Wanted("wss://chirrup.example/live", "GET")], [entry(f"{SITE}/dead")], []) != ()


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans(), st.booleans())))
def test_every_request_is_kept_or_named_never_both_never_neither(asked: list[tuple[str, bool, bool]]) -> None:
    wanted = [Wanted(f"{SITE}/{name}", "GET", "failed" if failed else "") for name, _, failed in asked]
    kept = {name for name, is_kept, _ in asked if is_kept}
    lost = missing(wanted, [entry(f"{SITE}/{name}") for name in kept], [])
    named = [one.url.rsplit("/", 1)[1] for one in lost]
    assert len(named) == len(set(named))
    assert set(named) == {name for name, _, _ in asked} - kept
    assert all(one.reason for one in lost)
