"""Which authority is asked when: in order, until one gives a good token; at least every quarter of an hour."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import tomli_w

from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.vault import audit_vault
from tocsin.vault.stamping import (
    STATE,
    Attempt,
    Source,
    authorities_of,
    cosign_if_due,
    is_due,
    last_attempt,
    last_outside,
    stamp_desk,
    stamp_first,
    stamp_if_due,
)
from tocsin.vault.timestamp import Authority, stamped_checkpoints
from tocsin.vault.witness import Witness, last_cosigned
from tocsin.vault.witness_http import serve

from .authority import Clockmaker, honest, served
from .conftest import take


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clockmaker(tmp_path_factory.mktemp("tsa") / "good")


def now():
    return datetime.now(UTC)


def home_of(desk, *authorities, origins=()):
    """The desk's folder with these authorities, (name, url, root file) each."""
    home = Home(desk.root)
    rows = [{"name": name, "url": url, "roots": str(roots)} for name, url, roots in authorities]
    text = {"allowed_origins": list(origins), "organisation": {"name": "Consulate"}}
    text |= {"timestamps": rows} if rows else {}
    home.settings_file.write_text(tomli_w.dumps(text))
    return home


def stamped(home, desk):
    return stamp_desk(home, desk.vault, actor="worker", clock=now)


def test_without_an_authority_nothing_is_asked_and_nothing_is_written(desk):
    home = home_of(desk)
    assert stamped(home, desk).stamped == ""
    assert stamp_if_due(home, desk.vault, actor="worker", clock=now) is None
    assert desk.vault.ledger.size == 6
    assert not (home.root / STATE).exists()


def test_a_desk_is_stamped_over_http_from_its_settings_alone(desk, clock):
    with served(honest(clock)) as (place, _):
        home = home_of(desk, ("near", f"http://{place}/", clock.folder / "root.pem"), origins=[place])
        attempt = stamped(home, desk)
    assert (attempt.stamped, attempt.failures) == ("near", ())
    assert last_outside(desk.vault).detail["authority"] == "near"
    assert len(stamped_checkpoints(desk.vault, authorities_of(home))) == 1
    assert last_attempt(home) == attempt
    assert all(check.ok for check in audit_vault(desk.vault.folder))


def test_the_next_authority_is_tried_and_each_failure_says_what_to_do(desk, clock, tmp_path):
    (tmp_path / "broken.pem").write_text("no certificate")
    page = (200, "text/html", b"<h1>Sorry</h1>")
    with served(lambda _: page) as (bad, _), served(honest(clock)) as (good, _):
        root = clock.folder / "root.pem"
        home = home_of(
            desk,
            ("nobody", "http://127.0.0.1:9/", root),
            ("without root", f"http://{good}/", tmp_path / "broken.pem"),
            ("talks HTML", f"http://{bad}/", root),
            ("good", f"http://{good}/", root),
            ("never asked", f"http://{good}/", root),
            origins=[bad, good, "127.0.0.1:9"],
        )
        attempt = stamped(home, desk)
    assert attempt.stamped == "good"
    assert [one.authority for one in attempt.failures] == ["nobody", "without root", "talks HTML"]
    assert all(one.what and one.hint for one in attempt.failures)
    assert desk.vault.ledger.size == 7, "one token, and nothing of those who failed"


def test_an_authority_with_a_bad_setting_does_not_hide_the_tokens_of_another(desk, clock, tmp_path):
    root = clock.folder / "root.pem"
    home = home_of(desk, ("broken", "http://a/", tmp_path / "missing.pem"), ("good", "http://b/", root))
    assert [one.name for one in authorities_of(home)] == ["good"]


def test_where_all_fail_the_log_is_as_before_and_the_failure_is_kept_for_people(desk):
    home = home_of(desk, ("nobody", "http://127.0.0.1:9/", "missing.pem"), origins=["127.0.0.1:9"])
    attempt = stamped(home, desk)
    assert (attempt.stamped, len(attempt.failures), desk.vault.ledger.size) == ("", 1, 6)
    assert last_attempt(home) == attempt
    (home.root / STATE).write_text("{")
    assert last_attempt(home) is None, "a damaged note of an attempt stops nothing"


@pytest.mark.parametrize(("minutes", "due"), [(-60, True), (0, False), (13, False), (14, True), (600, True)])
def test_new_work_is_stamped_again_within_a_quarter_of_an_hour_whatever_the_clock_does(desk, clock, minutes, due):
    source = Source(Authority("c", (clock.root,)), clock)
    begun = now()
    stamp_first(desk.vault, [("c", lambda: source)], actor="worker", clock=lambda: begun)
    take(desk.vault, b"new work")
    assert is_due(desk.vault, None, begun + timedelta(minutes=minutes)) is due


def test_without_new_work_nothing_is_ever_due(desk, clock):
    source = Source(Authority("c", (clock.root,)), clock)
    stamp_first(desk.vault, [("c", lambda: source)], actor="worker", clock=now)
    assert not is_due(desk.vault, None, now() + timedelta(days=9))


@pytest.mark.parametrize(("minutes", "due"), [(-1, True), (0, False), (2, False), (3, True)])
def test_after_a_failure_it_is_soon_tried_again_but_not_at_once(desk, minutes, due):
    at = now()
    assert is_due(desk.vault, Attempt(at), at + timedelta(minutes=minutes)) is due


def test_a_kill_between_asking_and_noting_is_made_good_by_the_next_round(desk, clock):
    """Resumable: what was kept without an entry is only a file; the head is stamped as if nothing had been."""
    source = Source(Authority("c", (clock.root,)), clock)
    size, note = desk.vault.ledger.size, desk.vault.note

    def killed(*_, **__):
        raise KeyboardInterrupt

    desk.vault.note = killed
    with pytest.raises(KeyboardInterrupt):
        stamp_first(desk.vault, [("c", lambda: source)], actor="worker", clock=now)
    desk.vault.note = note
    assert desk.vault.ledger.size == size
    assert stamp_first(desk.vault, [("c", lambda: source)], actor="worker", clock=now).stamped == "c"
    assert desk.vault.ledger.size == size + 1


def test_witnesses_of_the_settings_cosign_new_work_once_and_one_that_fails_stops_no_other(desk, tmp_path):
    lawyer = Witness.create(tmp_path / "lawyer", "lawyer.example")
    lawyer.trust(desk.vault.log_key.vkey)
    with serve(lawyer, now) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        place = f"127.0.0.1:{server.server_address[1]}"
        home = home_of(desk, origins=[place, "127.0.0.1:9"])
        rows = [{"url": f"http://{one}", "key": lawyer.key.vkey} for one in ("127.0.0.1:9", place)]
        home.settings_file.write_text(home.settings_file.read_text() + tomli_w.dumps({"witnesses": rows}))
        (failure,) = cosign_if_due(home, desk.vault, actor="worker", clock=now)
        again = cosign_if_due(home, desk.vault, actor="worker", clock=now)
        server.shutdown()
        thread.join()
    assert failure.authority == "http://127.0.0.1:9"
    assert failure.hint
    assert again == []
    assert desk.vault.ledger.size == 7
    assert last_cosigned(desk.vault, lawyer.key) == 6


def test_a_source_that_cannot_be_made_counts_as_a_failure(desk):
    def broken():
        raise BadInput("no root", hint="add it")

    (failure,) = stamp_first(desk.vault, [("b", broken)], actor="worker", clock=now).failures
    assert (failure.what, failure.hint) == ("no root", "add it")
