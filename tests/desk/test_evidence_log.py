"""Aud reads the custody log and has it checked."""

from tocsin.desk import here
from tocsin.desk.evidence.checking import check_vault

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
