"""Taking: preserve first, answer for every source, and take nothing twice."""

from pathlib import Path

import pytest

from tests.core.intake.conftest import CHAT, NOTE
from tocsin.canonical import sha256
from tocsin.intake.analyses import analysed_of
from tocsin.intake.proposals import proposals, subject_of
from tocsin.intake.sources import sources_of
from tocsin.intake.take import Bench, Taken, take, unfinished
from tocsin.model.link import LinkKind
from tocsin.model.suggestion import Level


def run(at: Bench, *given: str | Path, typed: bytes | None = None) -> list[Taken]:
    return list(take(at, list(sources_of([str(one) for one in given], typed))))


def test_a_chat_becomes_an_exhibit_and_items_with_level_cue_and_source_line(at: Bench, inbox: Path) -> None:
    (taken,) = run(at, inbox / "chat.txt")
    assert taken.status == "preserved"
    (exhibit,) = taken.exhibits
    assert at.vault.read(exhibit.digest) == CHAT.encode()
    burning = next(one for one in taken.analysed if "burn" in one.item.text)
    assert burning.item.source.locator.startswith("line 2")
    assert burning.suggestion.level is Level.HIGH
    assert any(cue.family == "direct_threat" for cue in burning.suggestion.cues)
    ordinary = next(one for one in taken.analysed if "shoes" in one.item.text)
    assert ordinary.suggestion.level is Level.NONE


def test_one_bad_source_never_stops_the_rest_and_every_source_gets_an_answer(at: Bench, inbox: Path) -> None:
    results = run(at, inbox / "missing.txt", inbox, "ftp://example.org/x", inbox / "chat.txt")
    by_name = {Path(one.source).name: one for one in results}
    assert by_name["missing.txt"].status == "refused"
    assert by_name["x"].status == "refused"
    assert "empty" in by_name["empty.png"].problems[0]
    assert by_name["noise.bin"].problems
    assert by_name["note.txt"].analysed
    assert all(one.problems for one in results if one.status == "refused")
    assert len(at.vault.exhibits()) == 4, "what nobody can read is kept all the same"


def test_the_same_bytes_under_two_names_are_one_exhibit_and_two_custody_entries(at: Bench, inbox: Path) -> None:
    (inbox / "copy of chat.txt").write_text(CHAT, "utf-8")
    first, second = run(at, inbox / "chat.txt", inbox / "copy of chat.txt")
    assert (first.status, second.status) == ("preserved", "known")
    assert len(at.vault.exhibits()) == 1
    acts = [event.act for event in at.vault.custody(first.exhibits[0].digest)]
    assert acts.count("received") == 1
    assert acts.count("received again") == 1


def test_a_finished_run_repeated_adds_a_custody_entry_and_no_exhibit_and_no_analysis(at: Bench, inbox: Path) -> None:
    run(at, inbox / "chat.txt")
    (again,) = run(at, inbox / "chat.txt")
    assert again.status == "known"
    assert len(again.analysed) == 3
    digest = again.exhibits[0].digest
    assert len(at.vault.exhibits()) == 1
    assert len(at.vault.derivatives(digest, "analysis")) == len(at.vault.derivatives(digest, "reading")) == 1


def test_words_on_standard_input_are_kept_as_they_came(at: Bench) -> None:
    words = b"We know where you live, Marenians.\r\n"
    (taken,) = run(at, "-", typed=words)
    assert at.vault.read(taken.exhibits[0].digest) == words
    assert taken.analysed[0].suggestion.level is not None
    (nothing,) = run(at, "-", typed=b"")
    assert nothing.status == "refused"


@pytest.mark.parametrize(
    "name",
    [
        "..\\..\\evil.txt",
        "a\nb.txt",
        "\u202egpj.txt",
        "-rf",
        "con.txt",
        "x" * 240 + ".txt",
        "ünïcode ☃.txt",
        "$(id).txt",
    ],
)
def test_hostile_file_names_are_names_and_never_paths(at: Bench, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(NOTE)
    (taken,) = run(at, path)
    assert taken.exhibits[0].name == name
    assert at.vault.read(taken.exhibits[0].digest) == NOTE.encode()


def test_links_inside_a_folder_are_not_followed_so_that_nothing_outside_is_taken(at: Bench, inbox: Path) -> None:
    secret = inbox.parent / "secret.txt"
    secret.write_text("not meant for anybody")
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(inbox.parent)
    run(at, inbox)
    assert sha256(secret.read_bytes()) not in {one.digest for one in at.vault.exhibits()}
    (refused,) = run(at, inbox / "link.txt")
    assert refused.status == "refused"


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1:9/x",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://0x7f000001/",
    ],
)
def test_a_private_address_is_refused_with_a_sentence_and_nothing_is_kept(at: Bench, link: str) -> None:
    (taken,) = run(at, link)
    assert taken.status in ("refused", "failed")
    assert taken.problems
    assert at.vault.exhibits() == ()


def test_items_of_two_exhibits_are_linked_by_the_wallet_they_share(at: Bench, inbox: Path) -> None:
    run(at, inbox)
    analysed = [one for exhibit in at.vault.exhibits() for one in analysed_of(at.vault, exhibit)]
    links, campaigns = proposals(map(subject_of, analysed))
    assert any(link.kind is LinkKind.SAME_INDICATOR and "wallet" in link.value for link in links)
    assert campaigns
    assert campaigns[0].reasons_against


def test_what_is_analysed_can_be_read_back_from_the_vault_alone(at: Bench, inbox: Path) -> None:
    (taken,) = run(at, inbox / "chat.txt")
    assert list(analysed_of(at.vault, taken.exhibits[0])) == list(taken.analysed) != []
    assert unfinished(at.vault) == []


def test_a_file_that_cannot_be_opened_is_named_and_the_rest_is_taken(
    at: Bench, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tocsin.intake import take as room

    real = room.preserve_bytes

    def locked(vault, source, **more):  # type: ignore[no-untyped-def]
        if source.name.endswith("note.txt"):
            raise PermissionError(13, "Permission denied")
        return real(vault, source, **more)

    monkeypatch.setattr(room, "preserve_bytes", locked)
    results = run(at, inbox / "note.txt", inbox / "chat.txt")
    assert [one.status for one in results] == ["failed", "preserved"]
    assert "Permission denied" in results[0].problems[0]


def test_half_a_character_in_a_message_is_kept_as_a_question_mark_and_stops_nothing(at: Bench, tmp_path: Path) -> None:
    message = (
        '{"id": 1, "type": "message", "date": "2026-11-14T21:40:12", "from": "K", "from_id": "user1", '
        '"text": "we \\ud800 know where you live"}'
    )
    path = tmp_path / "result.json"
    path.write_text(f'{{"name": "c", "type": "personal_chat", "id": 1, "messages": [{message}]}}')
    (taken,) = run(at, path)
    assert [one.item.text for one in taken.analysed] == ["we ? know where you live"]
    assert list(analysed_of(at.vault, taken.exhibits[0])) == list(taken.analysed) != []
