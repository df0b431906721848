"""A partner's bot files a report: once, however often it repeats itself, by the same way as the public door."""

from io import BytesIO

import pytest

from tests.desk.api_story import NAME, REPORT, Machine, key_of, open_door, partner
from tocsin.desk import here
from tocsin.desk.api import filing
from tocsin.desk.api.caller import Caller
from tocsin.desk.api.models import Filing, Scope
from tocsin.desk.api.upload import Upload
from tocsin.desk.intake import sealed
from tocsin.desk.intake.models import Report, Urgency
from tocsin.door.forms import MOST_FILES
from tocsin.errors import BadInput
from tocsin.intake.spool import waiting


@pytest.fixture
def orvani(desk, ivo):
    open_door(desk)
    return partner(ivo)


@pytest.fixture
def bot(orvani, ivo, browse):
    return Machine(browse(), key_of(orvani, ivo)[1])


def taken_in(at):
    """What the worker brings in."""
    return sealed.bring_in(at=at)


def test_a_report_comes_into_the_inbox_with_its_partner_and_its_words(bot, browse, lea, at):
    answer = bot.post("/reports", REPORT | {"danger": "yes"})
    assert answer.status_code == 201
    (report,) = taken_in(at)
    assert (report.words, report.urgency, report.language) == (REPORT["what"], Urgency.NOW, "en")
    assert report.source == NAME
    assert NAME in browse(lea).get("/inbox/").content.decode()
    assert NAME in browse(lea).get(f"/reports/{report.public_id}/").content.decode()
    assert report.exhibits.count() == 2, "the record and the words, preserved as from the door"


def test_the_same_again_gives_the_same_answer_and_one_report(bot, at):
    first = bot.post("/reports", REPORT)
    taken_in(at)
    again = bot.post("/reports", REPORT)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert taken_in(at) == [] and Report.objects.count() == 1


def test_blanks_and_order_in_the_json_do_not_make_another_request(bot):
    first = bot.post("/reports", '{"what": "They wait", "where": "tram 4"}')
    again = bot.post("/reports", '{"where":"tram 4",\n"what":"They wait"}')
    assert again.json() == first.json()


def test_the_same_key_with_another_body_is_told_so(bot, at):
    bot.post("/reports", REPORT)
    answer = bot.post("/reports", REPORT | {"what": "Something else"})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert "new key" in answer.json()["what_to_do"]
    assert len(waiting(here.home())) == 1


def test_another_partner_may_use_the_same_idempotency_key(bot, ivo, browse):
    other = Machine(browse(), key_of(partner(ivo, "Harbour Watch"), ivo)[1])
    assert bot.post("/reports", REPORT).json()["id"] != other.post("/reports", REPORT).json()["id"]
    assert len(waiting(here.home())) == 2


def test_a_request_killed_before_it_was_sealed_is_finished_by_its_repetition(bot, at, monkeypatch):
    monkeypatch.setattr(filing, "seal_filed", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("killed")))
    assert bot.post("/reports", REPORT).status_code == 500
    assert bot.get("/reports").json()["reports"] == [], "what was not sealed is not there yet"
    monkeypatch.undo()
    assert bot.post("/reports", REPORT).status_code == 201
    assert len(taken_in(at)) == 1


def test_a_request_killed_after_it_was_sealed_doubles_nothing_when_it_is_repeated(bot, at):
    bot.post("/reports", REPORT)
    Filing.objects.update(sealed=False)  # the kill came before this was written down
    bot.post("/reports", REPORT)
    assert len(waiting(here.home())) == 1
    Filing.objects.update(sealed=False)
    taken_in(at)
    bot.post("/reports", REPORT)
    taken_in(at)
    assert Report.objects.count() == 1, "taken in before the repetition, and once all the same"


def test_a_new_key_of_the_same_partner_sees_what_the_old_one_filed(bot, orvani, ivo, browse):
    report = bot.post("/reports", REPORT).json()["id"]
    renewed = Machine(browse(), key_of(orvani, ivo)[1])
    assert renewed.get(f"/reports/{report}").status_code == 200
    assert renewed.post("/reports", REPORT).json()["id"] == report


def test_consents_are_those_that_were_named_and_end_when_they_are_taken_back(bot, at):
    report = bot.post("/reports", REPORT | {"consents": ["police", "count"]}).json()["id"]
    taken_in(at)
    purposes = Report.objects.get().consents.filter(withdrawn_at=None)
    assert {one.purpose for one in purposes} == {"share police", "count"}
    assert bot.post(f"/reports/{report}/messages", {"withdraw": ["police"]}, "message-1").status_code == 201
    taken_in(at)
    assert [one.purpose for one in Report.objects.get().consents.filter(withdrawn_at=None)] == ["count"]


def test_a_file_streams_to_its_report_and_is_preserved_byte_for_byte(bot, at):
    report = bot.post("/reports", REPORT).json()["id"]
    picture = b"\x89PNG no picture really" * 5_000
    answer = bot.upload(report, picture)
    assert (answer.status_code, answer.json()["report"]) == (201, report)
    spool = here.home().spool
    assert not any(picture[:40] in path.read_bytes() for path in spool.rglob("*") if path.is_file()), "sealed"
    taken_in(at)
    kept = Report.objects.get().exhibits.get(name="post.png")
    assert here.vault().read(kept.digest) == picture
    assert Report.objects.count() == 1


@pytest.mark.slow
def test_what_is_added_while_the_worker_is_away_finds_its_report_whatever_its_name_in_the_spool(bot, at):
    report = bot.post("/reports", REPORT).json()["id"]
    for number in range(6):
        bot.upload(report, b"bytes", key=f"file-{number:04d}")
        bot.post(f"/reports/{report}/messages", {"text": f"And {number}"}, f"message-{number}")
    taken_in(at)
    assert Report.objects.get().messages.count() == 6


def test_a_file_again_is_one_file_and_other_bytes_under_its_key_are_refused(bot, at):
    report = bot.post("/reports", REPORT).json()["id"]
    first = bot.upload(report, b"the same bytes")
    assert bot.upload(report, b"the same bytes").json() == first.json()
    for data, name in ((b"other bytes", "post.png"), (b"the same bytes", "else.png")):
        assert bot.upload(report, data, name).status_code == 409
    taken_in(at)
    assert Report.objects.get().exhibits.filter(name="post.png").count() == 1


@pytest.mark.parametrize(("sent", "announced", "words"), [(b"", 0, "nothing"), (b"half", 9_000, "broke off")])
def test_an_empty_or_broken_upload_leaves_nothing_and_may_be_repeated(bot, orvani, ivo, at, sent, announced, words):
    report = bot.post("/reports", REPORT).json()["id"]
    by, told = Caller(key_of(orvani, ivo)[0], orvani), {"idempotency_key": "file-0001", "at": at}
    with pytest.raises(BadInput, match=words):
        filing.add_file(about=report, file=Upload("a.png", BytesIO(sent), announced), by=by, **told)
    assert len(waiting(here.home())) == 1
    assert not list(here.home().spool.glob("*.part"))
    assert bot.upload(report, b"whole", "a.png").status_code == 201


def test_a_report_takes_twenty_files_and_not_one_more(bot):
    report = bot.post("/reports", REPORT).json()["id"]
    for number in range(MOST_FILES):
        assert bot.upload(report, b"x", key=f"file-{number:04d}").status_code == 201
    assert bot.upload(report, b"x", key="file-more").status_code == 413
    assert bot.upload(report, b"x", key="file-0001").status_code == 201, "again is not more"


def test_messages_of_both_sides_are_read_without_the_names_of_the_desks_people(bot, lea, at):
    from tocsin.desk.intake import services

    report = bot.post("/reports", REPORT).json()["id"]
    assert bot.get(f"/reports/{report}/messages").json() == {"messages": []}
    taken_in(at)
    bot.post(f"/reports/{report}/messages", {"text": "There is a second post."}, "message-1")
    taken_in(at)
    services.reply(report=Report.objects.get(), text="Please send its link.", by=lea, at=at)
    said = bot.get(f"/reports/{report}/messages").json()["messages"]
    assert [(one["sender"], one["text"]) for one in said] == [
        ("partner", "There is a second post."),
        ("desk", "Please send its link."),
    ]
    assert "Lea" not in str(said)


def test_what_became_of_it_is_told_as_to_a_reporter(bot, lea, at):
    from tocsin.desk.intake import services

    report = bot.post("/reports", REPORT).json()["id"]
    before = bot.get(f"/reports/{report}").json()
    assert (before["state"], before["number"]) == ("received", None)
    taken_in(at)
    one = Report.objects.get()
    assert bot.get(f"/reports/{report}").json()["number"] == one.number
    services.advance(report=one, event="screen", by=lea, at=at)
    after = bot.get(f"/reports/{report}").json()
    assert (after["state"], after["meaning"]) == ("screened", "Somebody at the desk has read your report.")


def test_the_list_goes_on_where_it_stopped(bot):
    filed = [bot.post("/reports", REPORT, f"case-{number:04d}").json()["id"] for number in range(5)]
    seen, after = [], ""
    while after is not None:
        page = bot.get(f"/reports?limit=2&after={after}").json()
        seen += [one["id"] for one in page["reports"]]
        after = page["next"]
    assert seen == filed


def test_words_past_the_doors_limit_are_refused(bot):
    fits, more = {"what": "x" * 100_000, "earlier": "y" * 100_000}, {"where": "z"}
    assert bot.post("/reports", fits).status_code == 201
    assert bot.post("/reports", fits | more, "case-0002").status_code == 400
    assert bot.post("/reports", {"what": "x" * 100_001}, "case-0003").status_code == 422
    assert bot.post("/reports", b" " * (2 << 20) + b"{}", "case-0004").status_code == 413


def test_nothing_of_the_network_or_the_program_is_kept(bot, desk, at):
    """As at the door: no address, no user agent of the caller, anywhere in the desk's folder or database."""
    marks = {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_USER_AGENT": "planted-agent/9",
        "HTTP_REFERER": "https://planted.example/",
    }
    bot.client.defaults.update(marks)
    bot.post("/reports", REPORT)
    taken_in(at)
    kept = b"".join(path.read_bytes() for path in desk.root.rglob("*") if path.is_file())
    assert not [mark for mark in marks.values() if mark.encode() in kept]


def test_whoever_holds_the_doors_key_cannot_sign_as_a_partner(bot, desk, at):
    """The label comes from the desk's own signature, not from what stands in the sealed record."""
    from django.core import signing

    from tocsin.door.seal import SealedReport
    from tocsin.door.site import open_site

    bot.post("/reports", REPORT)
    stolen = signing.Signer(salt=sealed.VIA).sign_object({"partner": NAME, "mailbox": Filing.objects.get().mailbox})
    forged = {"kind": "report", "language": "en", "answers": {"what": ["Forged"]}, "mailbox": "f" * 32, "recipient": ""}
    for via in (NAME, stolen):
        with SealedReport(open_site(desk.door, desk.spool), 0) as one:
            one.finish({"format": "tocsin-report/2", "consents": [], **forged, "via": via, "mailbox": via[:8] * 4})
    taken_in(at)
    assert {one.source for one in Report.objects.filter(words="Forged")} == {""}


@pytest.mark.parametrize("scope", Scope)
def test_each_act_needs_its_scope_and_no_other(orvani, ivo, browse, scope):
    full = Machine(browse(), key_of(orvani, ivo)[1])
    report = full.post("/reports", REPORT).json()["id"]
    one = Machine(browse(), key_of(orvani, ivo, scope)[1])
    acts = {
        Scope.FILE: lambda: one.post("/reports", REPORT, "case-0002"),
        Scope.READ: lambda: one.get(f"/reports/{report}"),
        Scope.MESSAGE: lambda: one.post(f"/reports/{report}/messages", {"text": "More"}, "message-1"),
        Scope.UPLOAD: lambda: one.upload(report, b"bytes"),
    }
    answers = {needed: act().status_code for needed, act in acts.items()}
    assert answers == {needed: (answers[needed] if needed == scope else 403) for needed in Scope}
    assert answers[scope] in (200, 201)
    reading = 200 if scope is Scope.READ else 403
    assert one.get("/reports").status_code == one.get(f"/reports/{report}/messages").status_code == reading
