"""P-7: who wrote a report for a caller has seen its receipt, so it dies at the caller's first return."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from threading import Barrier, Thread

import pyrage
import pytest

from tests.core.door.conftest import Reply, Visitor
from tests.core.door.test_mailbox import answer
from tocsin.door import receipt
from tocsin.door.receipt import mailbox, new_receipt

RECEIPT = Callable[[Reply], str]


class Hidden(HTMLParser):
    """The hidden fields of a page, which a browser sends back."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden":
            self.fields[told["name"] or ""] = told["value"] or ""


def hidden(reply: Reply) -> dict[str, str]:
    page = Hidden()
    page.feed(reply.text)
    return page.fields


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap hash: what is tested here is who may open what, not how slow guessing is."""
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)


@pytest.fixture
def read_out(visitor: Visitor, receipt_in: RECEIPT) -> str:
    """A receipt that an officer has read out to a caller, with an answer waiting behind it."""
    words = receipt_in(visitor.report(what="x"))
    answer(visitor, "We told the police on Monday.")
    (visitor.site.replies(mailbox(words).name) / "change").touch()
    return words


def change_entry(visitor: Visitor) -> dict[str, str]:
    (folder,) = [path for path in visitor.sealed() if path.name.startswith("change-")]
    record: dict[str, str] = json.loads(pyrage.decrypt((folder / "report.age").read_bytes(), [visitor.desk_key]))
    return record


def test_nothing_is_shown_before_the_words_are_changed(visitor: Visitor, read_out: str) -> None:
    for reply in (
        visitor.post("/return", receipt=read_out),
        visitor.post("/return/write", receipt=read_out, message="It is me"),
    ):
        assert "Change your eight words first" in reply.text
        assert "police on Monday" not in reply.text
    assert len(visitor.sealed()) == 1, "a message under words that an officer knows is not taken"


def test_the_new_words_are_eight_others_and_count_once_they_are_confirmed(visitor: Visitor, read_out: str) -> None:
    offered = hidden(visitor.post("/return", receipt=read_out))
    assert offered["receipt"] == read_out != offered["new"]
    assert len(visitor.sealed()) == 1, "nothing is changed while somebody may not have written them down"
    assert "Only your new words count" in visitor.post("/return/change", **offered).text
    record = change_entry(visitor)
    new = mailbox(offered["new"])
    assert (record["kind"], record["mailbox"]) == ("change", mailbox(read_out).name)
    assert (record["new_mailbox"], record["recipient"]) == (new.name, new.recipient)
    assert offered["new"] not in json.dumps(record)


def test_the_old_words_are_dead_at_once_and_say_so(visitor: Visitor, read_out: str) -> None:
    """Whoever finds them dead without having changed them learns that somebody else did."""
    visitor.post("/return/change", **hidden(visitor.post("/return", receipt=read_out)))
    before = len(visitor.sealed())
    for path in ("/return", "/return/write", "/return/change"):
        reply = visitor.post(path, receipt=read_out, message="hello", new=new_receipt())
        assert "were changed and no longer count" in reply.text
        assert "police on Monday" not in reply.text
    assert len(visitor.sealed()) == before


def test_the_old_words_stay_dead_when_the_desk_has_moved_the_mailbox(visitor: Visitor, read_out: str) -> None:
    folder = visitor.site.replies(mailbox(read_out).name)
    (folder / "changed").touch()
    assert "no longer count" in visitor.post("/return", receipt=read_out).text


def test_of_two_browsers_one_wins_and_the_other_is_told(visitor: Visitor, read_out: str) -> None:
    """Both have the old words on paper: exactly one of them holds the mailbox afterwards, and the other knows it."""
    offers = [hidden(visitor.post("/return", receipt=read_out)) for _ in range(2)]
    together, replies = Barrier(2), {}

    def confirm(number: int) -> None:
        together.wait()
        replies[number] = visitor.post("/return/change", **offers[number]).text

    threads = [Thread(target=confirm, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [number for number, text in replies.items() if "Only your new words count" in text]
    lost = [number for number, text in replies.items() if "no longer count" in text]
    assert len(won) == len(lost) == 1
    assert change_entry(visitor)["new_mailbox"] == mailbox(offers[won[0]]["new"]).name
    assert not list(visitor.site.spool.glob("*.part"))


@pytest.mark.parametrize("new", ["", "eight words that are none of ours at all"])
def test_words_that_are_no_receipt_cannot_become_one(visitor: Visitor, read_out: str, new: str) -> None:
    assert "not a receipt of ours" in visitor.post("/return/change", receipt=read_out, new=new).text
    assert "Change your eight words first" in visitor.post("/return", receipt=read_out).text


def test_the_same_words_are_no_change(visitor: Visitor, read_out: str) -> None:
    visitor.post("/return/change", receipt=read_out, new=read_out)
    assert len(visitor.sealed()) == 1


def test_a_receipt_that_nobody_else_has_seen_is_not_changed(visitor: Visitor, receipt_in: RECEIPT) -> None:
    """Nobody who finds a receipt may lock its owner out by changing it."""
    words = receipt_in(visitor.report(what="x"))
    assert "Your mailbox" in visitor.post("/return", receipt=words).text
    visitor.post("/return/change", receipt=words, new=new_receipt())
    assert len(visitor.sealed()) == 1
    assert "Your mailbox" in visitor.post("/return", receipt=words).text
