"""Coming back: the receipt opens one mailbox, answers are sealed to its holder, and a stranger learns nothing."""

import json
from collections.abc import Callable

import pyrage

from tests.core.door.conftest import Reply, Visitor

RECEIPT = Callable[[Reply], str]


def answer(visitor: Visitor, text: str, stage: str = "screened", number: int = 1) -> None:
    """What the desk does: seal an answer to the reporter's key."""
    record = json.loads(visitor.opened())
    folder = visitor.site.replies(record["mailbox"])
    folder.mkdir(parents=True, exist_ok=True)
    sealed = pyrage.encrypt(
        json.dumps({"stage": stage, "text": text, "on": "2026-11-16"}).encode(),
        [pyrage.x25519.Recipient.from_str(record["recipient"])],
    )
    (folder / f"{number:04d}.age").write_bytes(sealed)


def test_the_reporter_reads_the_answer_and_nobody_else_can(visitor: Visitor, receipt_in: RECEIPT) -> None:
    words = receipt_in(visitor.report(what="x"))
    assert "no answer yet" in visitor.post("/return", receipt=words).text
    answer(visitor, "We told the police on Monday.")
    assert "We told the police on Monday." in visitor.post("/return", receipt=words).text
    on_disk = b"".join(path.read_bytes() for path in visitor.site.folder.rglob("*") if path.is_file())
    assert b"police" not in on_disk


def test_a_receipt_of_someone_else_shows_an_empty_mailbox_like_any_other(visitor: Visitor, receipt_in: RECEIPT) -> None:
    from tocsin.door.receipt import new_receipt

    receipt_in(visitor.report(what="x"))
    answer(visitor, "secret")
    stranger = visitor.post("/return", receipt=new_receipt())
    assert stranger.status == 200
    assert "secret" not in stranger.text
    assert "no answer yet" in stranger.text


def test_a_further_message_and_a_withdrawal_are_sealed_and_name_the_mailbox(
    visitor: Visitor, receipt_in: RECEIPT
) -> None:
    words = receipt_in(visitor.report(what="x"))
    (first,) = visitor.sealed()
    mailbox = json.loads(visitor.opened())["mailbox"]
    reply = visitor.post("/return/write", receipt=words, message="He wrote again", withdraw="police")
    assert "Your message was sealed" in reply.text
    (second,) = [path for path in visitor.sealed() if path != first]
    record = json.loads(pyrage.decrypt((second / "report.age").read_bytes(), [visitor.desk_key]))
    assert (record["kind"], record["mailbox"], record["text"], record["withdraw"]) == (
        "message",
        mailbox,
        "He wrote again",
        ["police"],
    )


def test_an_answer_with_markup_in_it_is_shown_as_text(visitor: Visitor, receipt_in: RECEIPT) -> None:
    words = receipt_in(visitor.report(what="x"))
    answer(visitor, "<script>alert(1)</script>")
    assert "<script>" not in visitor.post("/return", receipt=words).text


def test_an_empty_message_and_one_with_the_receipt_in_it_are_refused(visitor: Visitor, receipt_in: RECEIPT) -> None:
    words = receipt_in(visitor.report(what="x"))
    assert visitor.post("/return/write", receipt=words, message="  ").status == 400
    assert visitor.post("/return/write", receipt=words, message=f"my words: {words}").status == 400
    assert len(visitor.sealed()) == 1
