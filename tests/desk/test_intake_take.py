"""Lea pastes words, uploads a file, gives a link. The original is kept before anything else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import AT
from tocsin.desk import here
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.intake import taking
from tocsin.desk.intake.models import Lead, Report
from tocsin.errors import LimitReached, Refused

from .intake_story import BOUNTY, report


def take(client, **typed):
    return client.post("/take/", {"urgency": "3 routine", **typed})


def test_pasted_words_become_an_exhibit_exactly_as_they_were(browse, lea):
    words = "  Spaces, “quotes”, ё and 🙂 stay.  \r\nSecond line"
    take(browse(lea), text=words)
    kept = here.vault().read(Exhibit.objects.get().digest).decode()
    assert kept.replace("\r\n", "\n") == words.replace("\r\n", "\n")


def test_pasted_words_are_read_and_wait_in_the_inbox(browse, lea):
    client = browse(lea)
    answer = take(client, text=BOUNTY)
    assert Item.objects.get().value.text == BOUNTY
    page = client.get(answer.headers["Location"]).content.decode()
    assert "preserved" in page
    assert Item.objects.get().item_id in client.get("/inbox/").content.decode()


def test_an_uploaded_file_is_kept_byte_for_byte_under_the_name_it_came_with(browse, lea):
    data = bytes(range(256)) * 4
    take(browse(lea), file=SimpleUploadedFile("evidence (1).bin", data))
    kept = Exhibit.objects.get()
    assert here.vault().read(kept.digest) == data
    assert kept.name == "evidence (1).bin"
    assert Lead.objects.get().problem, "nothing reads such a file, and the page says so"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a" * 300 + ".txt"])
def test_a_file_name_is_never_a_path(browse, lea, name):
    take(browse(lea), file=SimpleUploadedFile(name, b"some words"))
    kept = Exhibit.objects.get()
    assert "/" not in kept.name
    assert len(kept.name) <= 120


def test_a_file_that_cannot_be_read_is_kept_all_the_same_and_says_so(browse, lea):
    take(browse(lea), file=SimpleUploadedFile("broken.zip", b"PK\x03\x04 broken"))
    assert Exhibit.objects.count() == 1
    lead = Lead.objects.get()
    assert lead.state == "failed"
    assert lead.problem, "a sentence says why"
    page = browse(lea).get(f"/reports/{lead.report.public_id}/").content.decode()
    assert "could not be read; the original is kept" in page


def test_a_file_over_the_limit_is_refused_in_words(browse, lea, settings):
    settings.LARGEST_UPLOAD = 10
    assert take(browse(lea), file=SimpleUploadedFile("a.txt", b"x" * 10)).status_code == 302
    refused = take(browse(lea), file=SimpleUploadedFile("b.txt", b"x" * 11))
    assert refused.status_code == 400
    assert "too large" in refused.content.decode()


def test_nothing_given_is_said_and_makes_no_report(browse, lea):
    assert "Give a link, some words or a file." in take(browse(lea)).content.decode()
    assert not Report.objects.exists()


def test_words_at_the_limit_are_taken_and_past_it_are_not(browse, lea):
    from tocsin.desk.intake.forms import MOST_WORDS

    assert take(browse(lea), text="a" * MOST_WORDS).status_code == 302
    assert take(browse(lea), text="a" * (MOST_WORDS + 1)).status_code == 200


def test_a_link_to_a_private_address_is_refused_and_the_report_says_so(browse, lea):
    client = browse(lea)
    answer = take(client, links="http://127.0.0.1:9/secret")
    lead = Lead.objects.get()
    assert lead.state == "failed"
    assert lead.problem
    page = client.get(answer.headers["Location"]).content.decode()
    assert "could not be captured" in page
    assert "Try again" in page


def test_what_is_no_link_is_refused_before_anything_is_queued(lea):
    one = report(lea)
    with pytest.raises(Refused):
        taking.add_links(report=one, links=["https://example.org/", "javascript:alert(1)"], by=lea, at=AT)
    assert not Lead.objects.exists()


def test_a_link_that_is_none_is_said_in_the_form_and_nothing_typed_is_lost(browse, lea):
    page = take(browse(lea), links="javascript:alert(1)", text="Words I typed").content.decode()
    assert "Only web links" in page
    assert "Words I typed" in page
    assert not Report.objects.exists()


def test_blanks_alone_are_nothing(browse, lea):
    assert "Give a link, some words or a file." in take(browse(lea), text="  \n ").content.decode()


def test_more_links_than_one_report_takes_are_refused(lea, monkeypatch):
    from tocsin.desk.intake.tasks import capture_later

    queued = []
    monkeypatch.setattr(type(capture_later), "enqueue", lambda self, *args: queued.append(args))
    links = [f"https://example.org/{n}" for n in range(taking.MOST_LINKS)]
    assert len(taking.add_links(report=report(lea), links=links, by=lea, at=AT)) == len(queued) == taking.MOST_LINKS
    with pytest.raises(LimitReached):
        taking.add_links(report=report(lea), links=[*links, "https://example.org/more"], by=lea, at=AT)


@pytest.mark.parametrize("who", ["ivo", "pia", "aud"])
def test_others_cannot_take_reports(browse, request, who):
    person = request.getfixturevalue(who)
    assert browse(person).get("/take/").status_code == 403
    assert take(browse(person), text="words").status_code == 403
    assert not Report.objects.exists()
    with pytest.raises(Refused):
        report(person)


def test_the_same_words_from_two_reporters_are_two_reports_and_one_exhibit(browse, lea):
    for _ in range(2):
        take(browse(lea), text=BOUNTY)
    assert (Report.objects.count(), Exhibit.objects.count(), Item.objects.count()) == (2, 1, 1)
    assert Exhibit.objects.get().reports.count() == 2
