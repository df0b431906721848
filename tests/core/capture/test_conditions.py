"""The clock and chance that a page is given: they repeat, and pages that rely on clocks still work."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.capture.conftest import AT, Take
from tests.core.capture.web import Web, page
from tocsin.capture import Capture, Conditions
from tocsin.capture.conditions import read_conditions, seed_of, written
from tocsin.errors import BadInput

GOOD = Conditions("Chromium 1.2", "Mozilla/5.0 Chrome/1.0", "en-US", 1280, 900, 40, 7, 1_794_819_600_000)
START = int(AT.timestamp() * 1000)

Shown = Callable[[str], Capture]


# ---- the record


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**52 - 1), st.sampled_from(["en-US", "id", "az-Latn-AZ", "hy"]))
def test_conditions_survive_their_record(seed: int, start: int, locale: str) -> None:
    conditions = replace(GOOD, seed=seed, start=start, locale=locale)
    assert read_conditions(written(conditions)) == conditions


@pytest.mark.parametrize(
    "values",
    [
        {"width": 99}, {"width": 8001}, {"height": 0}, {"height": -5}, {"seed": -1}, {"seed": 1 << 32},
        {"start": 1 << 52}, {"start": -1}, {"scrolls": 1001}, {"scrolls": -1}, {"timezone": "Asia/Baku"},
        {"locale": "en us"}, {"locale": ""}, {"user_agent": "a\r\nX-Injected: 1"}, {"user_agent": "ü"},
    ],
)  # fmt: skip
def test_values_that_no_capture_has_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="no capture has"):
        read_conditions(written(replace(GOOD, **values)))  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [{"width": 100}, {"width": 8000}, {"scrolls": 0}, {"scrolls": 1000}, {"seed": 0}])
def test_values_at_the_edge_are_taken(values: dict[str, int]) -> None:
    assert read_conditions(written(replace(GOOD, **values)))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b"[" * 100_000, b'{"seed": "x"}', b"\xff"])
def test_what_is_no_record_of_conditions_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_conditions(data)


@pytest.mark.parametrize("change", [("seed", 8), ("start", 5), ("script", "alert(1)"), ("script", None)])
def test_a_script_that_these_conditions_do_not_give_is_refused(change: tuple[str, object]) -> None:
    record = json.loads(written(GOOD)) | dict([change])
    with pytest.raises(BadInput, match="script in the archive is not the one"):
        read_conditions(json.dumps(record).encode())


def test_chance_begins_elsewhere_for_each_link_and_instant() -> None:
    seeds = {seed_of("a", AT), seed_of("b", AT), seed_of("a", AT + timedelta(seconds=1))}
    assert len(seeds) == 3
    assert seed_of("a", AT) == seed_of("a", AT)


# ---- in the page


@pytest.fixture
def shown(take: Take, web: Web) -> Shown:
    """A capture of a page that writes what its script says."""

    def one(script: str) -> Capture:
        helper = "const say = text => document.querySelector('article').append(' [' + text + '] ');"
        web.pages["/"] = page("Script", f"<script>{helper}{script}</script>")
        return take(web.url)

    return one


@pytest.mark.browser
def test_a_date_is_still_a_date(shown: Shown) -> None:
    script = """
    const now = new Date();
    say(now instanceof Date); say(now.constructor === Date); say(new Date(2026, 0, 2).getDate());
    say(new Date('2026-11-15T18:04:27Z').getTime()); say(Date.UTC(2026, 0)); say(Date.parse('2026-01-01'));
    say(typeof Date()); say(now.getTime() === Date.now()); say(Date.now());
    class Own extends Date {} say(new Own() instanceof Own);
    """
    text = shown(script).text
    words = [part.split("]")[0] for part in text.split("[")[1:]]
    assert words == [
        "true", "true", "2", "1794765867000", "1767225600000", "1767225600000", "string", "true", str(START), "true"
    ]  # fmt: skip


@pytest.mark.browser
def test_random_values_are_still_what_the_standard_says(shown: Shown) -> None:
    script = """
    say(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
    const many = Array.from({length: 2000}, Math.random);
    say(many.every(each => each >= 0 && each < 1)); say(new Set(many).size);
    say(Math.abs(many.reduce((sum, each) => sum + each) / 2000 - 0.5) < 0.05);
    const array = new Uint16Array(8); say(crypto.getRandomValues(array) === array);
    for (const bad of [new Float32Array(2), new Uint8Array(65537)])
      try { crypto.getRandomValues(bad); } catch (e) { say(e.name); }
    """
    words = [part.split("]")[0] for part in shown(script).text.split("[")[1:]]
    assert words == ["true", "true", "2000", "true", "true", "TypeMismatchError", "QuotaExceededError"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("const end = Date.now() + 50; while (Date.now() < end); say('waited busily');", "waited busily"),
        ("const began = Date.now(); const step = () => Date.now() - began < 200 ? requestAnimationFrame(step) "
         ": say('moved to its end'); step();", "moved to its end"),
        ("let last = Date.now(); const check = () => { const left = 150 - (Date.now() - last); "
         "left > 0 ? setTimeout(check, left) : say('came after its pause'); }; setTimeout(check, 150);",
         "came after its pause"),
        ("setTimeout((a, b) => say(a + b), 10, 'with ', 'arguments');", "with arguments"),
        ("setTimeout(\"say('from a string')\", 10);", "from a string"),
        ("const id = setTimeout(() => say('never'), 40); clearInterval(id); say('called off');", "called off"),
        ("let n = 0; const id = setInterval(() => { if (++n === 3) { clearInterval(id); say('three ticks'); } }, 30);",
         "three ticks"),
        ("let seen = 0; onscroll = () => { if (Date.now() - seen > 200) { seen = Date.now(); say('scrolled at ' + "
         "(Date.now() > START)); } }; document.body.style.height = '4000px';".replace("START", str(START)),
         "scrolled at true"),
        ("setTimeout(() => fetch('/').then(() => setTimeout(() => say('late by two steps'), 700)), 600);",
         "late by two steps"),
    ],
)  # fmt: skip
def test_pages_that_count_on_their_clock_come_to_their_end(shown: Shown, script: str, words: str) -> None:
    got = shown(script)
    assert f"[{words}]" in got.text
    assert "[never]" not in got.text


@pytest.mark.browser
def test_a_tick_that_fails_keeps_no_other_from_showing_the_instant_of_the_capture(shown: Shown) -> None:
    got = shown(
        "setInterval(() => { throw new Error('tick'); }, 50);"
        "const p = document.querySelector('h1'); setInterval(() => { p.textContent = 'At ' + Date.now(); }, 70);"
    )
    assert f"At {START}\n" in got.text


@pytest.mark.browser
def test_a_page_cannot_take_the_clock_away_from_the_capture(shown: Shown) -> None:
    got = shown(
        "const name = Symbol.for('tocsin'); try { globalThis[name] = { busy: () => new Promise(() => 0) }; } catch {}"
        "delete globalThis[name]; say(typeof globalThis[name].stop);"
    )
    assert "[function]" in got.text
