"""Aud reads the custody log and has it checked."""

import tomllib

import pytest
import tomli_w

from tests.core.vault.authority import Clockmaker, honest, served
from tocsin.desk import here, worker
from tocsin.desk.evidence.checking import check_vault
from tocsin.vault.checkpoint import open_checkpoint

from .intake_story import item


def test_the_log_shows_every_entry_with_who_did_it(browse, lea, aud):
    item(lea)
    page = browse(aud).get("/log/").content.decode()
    for entry in here.vault().entries():
        assert entry.act in page
    assert lea.public_id not in page
    assert "Lea" in page


def test_the_log_tells_nothing_of_the_words(browse, lea, aud):
    item(lea)
    assert "bitcoin" not in browse(aud).get("/log/").content.decode()


def test_an_untouched_vault_is_found_whole(browse, lea, aud, desk):
    item(lea)
    assert all(check.ok for check in check_vault(desk))
    page = browse(aud).post("/log/verify/").content.decode()
    assert "1 exhibits" in page
    assert "fails" not in page


def test_an_altered_file_is_named(lea, desk):
    one = item(lea)
    path = here.vault().store.path(one.exhibit.digest)
    path.chmod(0o600)
    path.write_bytes(b"other words")
    bad = [check for check in check_vault(desk) if not check.ok]
    assert [check.name for check in bad] == ["E-0001"]


def test_an_altered_entry_breaks_the_check_of_the_log(lea, desk):
    item(lea)
    log = desk.vault / "log" / "entries.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"how":"paste"', b'"how":"pasty"'))
    checks = check_vault(desk)
    assert [check.ok for check in checks] == [False], "files are not compared with a log that cannot be believed"


def test_long_logs_come_in_pages(browse, lea, aud, at):
    for n in range(70):
        here.vault().note("test act", actor=lea.public_id, at=at, detail={"n": str(n)})
    first, second = (browse(aud).get(f"/log/?page={n}").content.decode() for n in (1, 2))
    assert first.count("test act") == 60
    assert second.count("test act") == 10


# --------------------------------------------------------------------------- outside time


def switch_on(desk, place, root, name="near"):
    """An authority of the settings, on this machine."""
    rows = {"allowed_origins": [place], "timestamps": [{"name": name, "url": f"http://{place}/", "roots": str(root)}]}
    desk.settings_file.write_text(tomli_w.dumps(rows | tomllib.loads(desk.settings_file.read_text())))


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clockmaker(tmp_path_factory.mktemp("tsa") / "good")


def test_without_an_authority_the_page_says_plainly_what_that_means_and_offers_the_page_to_print(browse, lea, aud):
    item(lea)
    text = browse(aud).get("/log/").content.decode()
    assert "No timestamping authority is switched on" in text
    assert "Stamp now" not in text
    assert "/log/checkpoint.pdf" in text


def test_aud_stamps_the_log_and_the_page_tells_who_and_when(browse, lea, aud, desk, clock):
    item(lea)
    with served(honest(clock)) as (place, _):
        switch_on(desk, place, clock.folder / "root.pem")
        assert browse(aud).post("/log/stamp/").status_code == 302
    text = browse(aud).get("/log/").content.decode()
    assert "near, 20" in text
    assert "No timestamping authority" not in text
    checked = browse(aud).post("/log/verify/").content.decode()
    assert "good by itself until" in checked


def test_a_failure_stands_on_the_page_with_what_to_do(browse, lea, aud, desk, clock):
    item(lea)
    with served(lambda _: (503, "text/html", b"<b>down</b>")) as (place, _):
        switch_on(desk, place, clock.folder / "root.pem")
        browse(aud).post("/log/stamp/")
    text = browse(aud).get("/log/").content.decode()
    assert "status 503" in text
    assert "Check the address in tocsin.toml" in text
    assert "<b>down</b>" not in text


def test_the_worker_stamps_new_work_by_itself_and_once(lea, desk, clock):
    item(lea)
    with served(honest(clock)) as (place, asked):
        switch_on(desk, place, clock.folder / "root.pem")
        worker.seek_outside_time()
        worker.seek_outside_time()
    assert len(asked) == 1
    assert [entry.actor for entry in here.vault().entries() if entry.act == "timestamped"] == [worker.WORKER]


def test_a_broken_setting_does_not_stop_the_worker(desk, caplog):
    desk.settings_file.write_text("no toml [")
    worker.seek_outside_time()
    assert "could not be stamped" in caplog.text


def test_the_head_leaves_as_text_and_as_a_page_for_those_who_may_read_the_log(browse, lea, aud):
    item(lea)
    note = browse(aud).get("/log/checkpoint.txt")
    assert open_checkpoint(note.content.decode(), here.vault().log_key).size == here.vault().ledger.size
    assert browse(aud).get("/log/checkpoint.pdf").content.startswith(b"%PDF")
    for path in ("/log/checkpoint.txt", "/log/checkpoint.pdf"):
        assert browse(lea).get(path).status_code == 403
    assert browse(lea).post("/log/stamp/").status_code == 403
