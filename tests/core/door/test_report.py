"""Reporting: three minutes, no script, no account; sealed at once; nothing lost when something goes wrong."""

import json
from collections.abc import Callable

import pyrage
import pytest

from tests.core.door.conftest import Reply, Visitor
from tocsin.door import forms, report
from tocsin.door.questions import QUESTIONS, version

RECEIPT = Callable[[Reply], str]


def test_a_report_is_sealed_so_that_only_the_desk_reads_it(visitor: Visitor) -> None:
    assert visitor.report(what="They will burn our club house", consent="police").status == 200
    record = json.loads(visitor.opened())
    assert record["answers"] == {"what": ["They will burn our club house"]}
    assert record["consents"] == ["police"]
    assert record["questions"] == version()
    (folder,) = visitor.sealed()
    assert b"burn" not in b"".join(path.read_bytes() for path in folder.iterdir())
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((folder / "report.age").read_bytes(), [pyrage.x25519.Identity.generate()])


@pytest.mark.parametrize("field", ["what", "links"])
def test_one_answer_is_enough(visitor: Visitor, field: str) -> None:
    assert visitor.report(**{field: "https://chirrup.example/81204"}).status == 200


def test_a_file_alone_is_enough_and_arrives_byte_for_byte(visitor: Visitor) -> None:
    data = bytes(range(256)) * 5000
    assert visitor.report({"shot 1.png": data}).status == 200
    assert visitor.opened("file-01.age") == data
    (told,) = json.loads(visitor.opened())["files"]
    assert (told["name"], told["size"], told["media_type"]) == ("shot 1.png", str(len(data)), "image/png")


def test_an_empty_report_is_answered_with_what_is_missing_and_leaves_nothing(visitor: Visitor) -> None:
    reply = visitor.report(when="yesterday", where="tram 4")
    assert reply.status == 400
    assert "nothing in this report yet" in reply.text
    assert 'value="tram 4"' in reply.text, "what was typed must still be there"
    assert list(visitor.site.spool.iterdir()) == []


def test_what_was_typed_survives_an_upload_that_breaks_off(visitor: Visitor) -> None:
    body = visitor_body = (
        b'--BOUND\r\nContent-Disposition: form-data; name="what"\r\n\r\nlong story\r\n--BOUND\r\nConte'
    )
    reply = visitor.ask("POST", "/", body, "multipart/form-data; boundary=BOUND", length=len(visitor_body) + 500)
    assert reply.status == 400
    assert "broke off" in reply.text
    assert "long story" in reply.text
    assert list(visitor.site.spool.iterdir()) == []


def test_a_receipt_typed_into_the_report_is_caught_because_readers_could_open_the_mailbox(
    visitor: Visitor, receipt_in: RECEIPT
) -> None:
    words = receipt_in(visitor.report(what="first"))
    reply = visitor.report(what=f"see my earlier report {words}")
    assert reply.status == 400
    assert "contains a receipt" in reply.text


def test_answers_to_questions_that_were_never_asked_are_dropped(visitor: Visitor) -> None:
    visitor.report(what="x", level="imminent", mailbox="0" * 32, consent="everything")
    record = json.loads(visitor.opened())
    assert set(record["answers"]) == {"what"}
    assert record["consents"] == []
    assert record["mailbox"] != "0" * 32


@pytest.mark.parametrize(("count", "status"), [(forms.MOST_FILES, 200), (forms.MOST_FILES + 1, 400)])
def test_the_number_of_files_at_the_limit_and_one_past_it(visitor: Visitor, count: int, status: int) -> None:
    reply = visitor.report({f"{n}.png": b"x" for n in range(count)})
    assert reply.status == status
    assert len(visitor.sealed()) == (status == 200)


def test_too_many_words_are_refused_at_the_limit_plus_one(visitor: Visitor) -> None:
    assert visitor.report(what="a" * forms.MOST_WORDS).status == 200
    assert visitor.report(what="a" * (forms.MOST_WORDS + 1)).status == 400


def test_files_past_the_byte_limit_are_refused_while_they_stream(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_FILE_BYTES", 1000)
    assert visitor.report({"a": b"x" * 500, "b": b"x" * 500}).status == 200
    assert visitor.report({"a": b"x" * 500, "b": b"x" * 501}).status == 400
    assert len(visitor.sealed()) == 1


def test_the_version_of_the_questions_changes_with_any_word_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from tocsin.door import questions

    before = version()
    monkeypatch.setattr(questions, "QUESTIONS", (replace(QUESTIONS[0], help="other words"), *QUESTIONS[1:]))
    assert version() != before


@pytest.mark.parametrize("media", ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary="])
def test_a_body_that_is_no_form_gets_a_sentence(visitor: Visitor, media: str) -> None:
    assert visitor.ask("POST", "/", b"\x00\xff" * 50, media).status == 400
    assert list(visitor.site.spool.iterdir()) == []
