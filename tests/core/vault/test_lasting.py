"""Long life: a log whose tokens end and whose hash breaks still shows its times, if it was renewed before."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.settings import BrokenHash
from tocsin.vault import Vault, audit_vault
from tocsin.vault.anchor import Anchor
from tocsin.vault.checkpoint import open_checkpoint
from tocsin.vault.compare import LogCopy, compare
from tocsin.vault.erasure import Order
from tocsin.vault.lasting import broken_hashes, check_lasting
from tocsin.vault.renewal import (
    Stamp,
    Statement,
    check_renewal,
    must_renew,
    read_statement,
    renew,
    renewals_of,
    root_of,
    stamps_of,
    standings,
)
from tocsin.vault.timestamp import Authority, Token, has_new_work, stamp

from .authority import Clockmaker
from .conftest import take

IN_2036 = datetime(2036, 6, 1, tzinfo=UTC)
BROKEN = {"sha256": datetime(2031, 5, 1, tzinfo=UTC)}


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def clocks(tmp_path_factory):
    """An authority of today, whose certificate ends tomorrow, and one that rests on SHA-512 and runs until 2046."""
    folder = tmp_path_factory.mktemp("tsa")
    far = datetime(2046, 1, 1, tzinfo=UTC)
    return Clockmaker(folder / "today"), Clockmaker(folder / "long", digest="sha512", until=far)


@pytest.fixture()
def authorities(clocks):
    return [Authority(name, (clock.root,)) for name, clock in zip(("today", "long"), clocks, strict=True)]


@pytest.fixture()
def stamped(desk, clocks, authorities):
    """A desk with one token of today."""
    stamp(desk.vault, clocks[0], authorities[0], actor="worker", clock=now)
    return desk


def renewed(desk, clocks, authorities):
    return renew(desk.vault, clocks[1], authorities[1], actor="worker", clock=now)


def judged(desk, authorities, at=IN_2036, broken=BROKEN):
    return {check.name: check for check in check_lasting(desk.vault, authorities, at=at, broken=broken)}


def test_today_a_token_is_good_by_itself(stamped, authorities):
    checks = judged(stamped, authorities, at=now(), broken={})
    assert "good by itself" in checks["11 long life"].detail
    assert checks["8 outside times"].ok


def test_in_2036_with_the_certificate_ended_and_sha256_broken_the_renewals_still_show_it(stamped, clocks, authorities):
    renewed(stamped, clocks, authorities)
    checks = judged(stamped, authorities)
    assert all(check.ok for name, check in checks.items() if name != "9 clocks"), checks
    assert "renewed in time by entry 7" in checks["11 long life"].detail


def test_in_2036_without_a_renewal_it_is_said_that_nothing_shows_any_more(stamped, authorities):
    check = judged(stamped, authorities)["11 long life"]
    assert not check.ok
    assert "certificate has ended, and nothing renewed it before" in check.detail


def test_a_second_token_of_an_ordinary_kind_outlives_a_certificate_but_not_a_broken_hash(stamped, clocks, authorities):
    stamp(stamped.vault, clocks[1], authorities[1], actor="worker", clock=now)
    assert judged(stamped, authorities, broken={})["11 long life"].ok
    told = judged(stamped, authorities)["11 long life"]
    assert not told.ok
    assert "sha256 is declared broken" in list(standings_of(stamped, authorities))[1].why


def standings_of(desk, authorities, at=IN_2036, broken=BROKEN):
    return standings(list(stamps_of(desk.vault, authorities)), at, broken)


def test_a_renewal_made_after_the_end_is_too_late():
    late = [
        made(5, 5, ends=2027, at=2026),
        made(9, 9, ends=2046, at=2032, hashes={"sha512"}),
    ]
    assert [one.stands for one in standings(late, IN_2036, BROKEN)] == [False, True]


def made(seq, covers, *, ends, at, hashes=frozenset({"sha256"})):
    token = Token(year(at), year(ends), frozenset(hashes), "1.2", "CN=x")
    return Stamp(seq, covers, token, frozenset(hashes), "token")


def year(number):
    return datetime(number, 1, 1, tzinfo=UTC)


def test_a_chain_over_forty_years_holds_and_one_missing_link_breaks_what_came_before_it():
    chain = [made(n, n, ends=2026 + 3 * n + 4, at=2026 + 3 * n, hashes={f"h{n}"}) for n in range(14)]
    at = year(2067)
    broken = {f"h{n}": year(2026 + 3 * n + 4) for n in range(13)}
    assert all(one.stands for one in standings(chain, at, broken))
    assert [one.stands for one in standings(chain[:6] + chain[7:], at, broken)] == [False] * 6 + [True] * 7


def test_a_later_token_that_does_not_cover_an_earlier_one_vouches_for_nothing():
    pair = [made(5, 5, ends=2027, at=2026), made(6, 3, ends=2046, at=2026)]
    assert [one.stands for one in standings(pair, IN_2036, {})] == [False, True]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=8), st.integers(0, 60))
def test_what_stands_is_what_the_definition_says(rows, later):
    """One walk from the newest, against the rule word for word: good by itself, or covered in time by what stands."""
    chain, at = [], 2026
    for n, (step, life) in enumerate(rows):
        at += step
        chain.append(made(n, n, ends=at + life, at=at))
    end = year(at + later)

    def stands(place):
        one = chain[place]
        if end <= one.token.until:
            return True
        after = range(place + 1, len(chain))
        return any(stands(k) and chain[k].covers > one.seq and chain[k].token.at <= one.token.until for k in after)

    assert [one.stands for one in standings(chain, end, {})] == [stands(place) for place in range(len(chain))]


def test_the_second_tree_is_rfc_6962_with_sha_512():
    def definition(leaves):
        if len(leaves) == 1:
            return hashlib.sha512(b"\x00" + leaves[0].encode()).digest()
        k = 1
        while k * 2 < len(leaves):
            k *= 2
        return hashlib.sha512(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()

    for size in range(1, 40):
        rows = [f"row {n}" for n in range(size)]
        assert root_of(rows) == definition(rows)
    assert root_of([]) == hashlib.sha512(b"").digest()


def test_a_statement_reads_back_and_nothing_else_does():
    statement = Statement("desk", 7, bytes(64))
    assert read_statement(statement.text) == statement
    for text in ("", statement.text[:-1], statement.text.replace("sha512", "sha256"), statement.text + "x"):
        with pytest.raises(IntegrityError):
            read_statement(text)


def test_a_renewal_covers_lines_exhibits_and_earlier_tokens_and_the_audit_knows_its_files(stamped, clocks, authorities):
    event = renewed(stamped, clocks, authorities)
    rows = stamped.vault.read(event.detail["hashes"]).decode().splitlines()
    line = next(stamped.vault.ledger.lines())
    post = stamped.vault.exhibits()[0]
    told = [
        hashlib.sha512(line).hexdigest(),
        hashlib.sha512(line + b"\n" + stamped.vault.read(post.digest)).hexdigest(),
    ]
    assert rows[0].split() == told
    assert len(rows[6].split()) == 3, "the token's entry: its line, its checkpoint, the token"
    assert list(check_renewal(stamped.vault, renewals_of(stamped.vault)[0])) == []
    assert all(check.ok for check in audit_vault(stamped.vault.folder))


def test_a_collision_in_sha256_is_found_by_the_renewal(stamped, clocks, authorities, monkeypatch):
    """With SHA-256 broken somebody may make other bytes of one digest; the second hash tells them apart."""
    renewed(stamped, clocks, authorities)
    target = stamped.vault.exhibits()[0].digest
    genuine = stamped.vault.open

    def forged(digest):
        from io import BytesIO

        return BytesIO(b"other bytes of the same SHA-256") if digest == target else genuine(digest)

    monkeypatch.setattr(stamped.vault, "open", forged)
    told = judged(stamped, authorities)["10 renewals"]
    assert not told.ok
    assert "entry 0" in told.detail


def test_after_an_erasure_what_is_left_still_leads_to_the_renewal_and_tells_nothing_of_what_went(
    stamped, clocks, authorities
):
    vault = stamped.vault
    secret = take(vault, b"+12025550143", name="call.txt", at=now())
    vault.bind("T-2026-0009", [secret.digest])
    event = renewed(stamped, clocks, authorities)
    vault.erase(Order("T-2026-0009", (secret.digest,), "retention period over", "per_a", "per_b", now()))
    checks = judged(stamped, authorities)
    assert all(check.ok for name, check in checks.items()), checks
    rows = vault.read(event.detail["hashes"]).decode()
    assert hashlib.sha512(b"+12025550143").hexdigest() not in rows
    assert compare(LogCopy(vault.folder), [Anchor(head_of(vault), "mine", now())], vault.read)[0].ok
    assert has_new_work(vault)


def head_of(vault):
    return open_checkpoint(vault.ledger.checkpoint(), vault.log_key)


def test_a_token_that_rests_on_the_old_hash_renews_nothing_and_nothing_is_kept(stamped, clocks, authorities):
    size = stamped.vault.ledger.size
    with pytest.raises(IntegrityError, match="rests on sha256") as caught:
        renew(stamped.vault, clocks[0], authorities[0], actor="worker", clock=now)
    assert caught.value.hint
    assert stamped.vault.ledger.size == size


def test_an_empty_log_has_nothing_to_renew(tmp_path, clocks, authorities):
    vault = Vault.create(tmp_path / "v", tmp_path / "k", "empty")
    with pytest.raises(Refused, match="empty"):
        renew(vault, clocks[1], authorities[1], actor="worker", clock=now)


def test_work_goes_on_after_a_renewal_and_a_second_one_covers_the_first(stamped, clocks, authorities):
    renewed(stamped, clocks, authorities)
    take(stamped.vault, b"later work", at=now())
    renewed(stamped, clocks, authorities)
    assert len(renewals_of(stamped.vault)) == 2
    assert judged(stamped, authorities)["10 renewals"].ok
    assert len(standings_of(stamped, authorities)) == 3


def test_renewal_is_asked_for_half_a_year_before_the_end_and_when_a_hash_breaks(stamped, clocks, authorities):
    stamps = list(stamps_of(stamped.vault, authorities))
    end = stamps[0].token.until
    assert must_renew([], now(), {}) == ""
    assert must_renew(stamps, end - timedelta(days=181), {}) == ""
    assert "until" in must_renew(stamps, end - timedelta(days=179), {})
    assert "SHA-256 is declared broken" in must_renew(stamps, now(), BROKEN)
    renewed(stamped, clocks, authorities)
    assert must_renew(list(stamps_of(stamped.vault, authorities)), now(), BROKEN) == ""


def test_a_token_of_an_authority_nobody_knows_any_more_is_named(stamped):
    check = judged(stamped, [])["8 outside times"]
    assert not check.ok
    assert "token of today, whose certificates are not known here" in check.detail


def test_a_log_without_tokens_says_so_and_fails_nothing(desk, authorities):
    checks = check_lasting(desk.vault, authorities, at=IN_2036, broken=BROKEN)
    assert all(check.ok for check in checks)
    assert checks[-1].skipped


def test_what_is_broken_is_read_from_the_settings_and_a_slip_is_refused():
    assert broken_hashes([BrokenHash("sha256", "2031-05-01")]) == BROKEN
    with pytest.raises(BadInput, match="no hash"):
        broken_hashes([BrokenHash("sha265", "2031-05-01")])
    with pytest.raises(BadInput, match="no day"):
        broken_hashes([BrokenHash("sha256", "May 2031")])
