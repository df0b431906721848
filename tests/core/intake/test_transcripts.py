"""A person types what a recording says; the words become an item that is triaged, and nothing earlier is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.intake.test_memory import bench_of
from tests.core.readers.test_recording import wav
from tocsin.errors import BadInput, LimitReached
from tocsin.intake.preserve import preserve_bytes
from tocsin.intake.sources import Source
from tocsin.intake.take import work_exhibit
from tocsin.intake.transcripts import LONGEST, transcripts_of, type_out
from tocsin.model.item import ItemKind
from tocsin.vault import Vault

AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
WORDS = "Ten thousand in bitcoin for whoever tells us where the Marenians of Port Aldera sleep."


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "vault", tmp_path / "keys", "Consulate of Marenia in Port Aldera")


@pytest.fixture
def at(vault, tmp_path):
    return bench_of(vault, tmp_path)


@pytest.fixture
def voicemail(vault, tmp_path):
    path = tmp_path / "voicemail.wav"
    path.write_bytes(wav(2))
    return preserve_bytes(vault, Source("voicemail", path=path), actor="officer", at=AT).main


def test_a_recording_waits_without_words_and_is_not_assessed(at, voicemail):
    found, problems = work_exhibit(at, voicemail)
    assert [(one.item.kind, one.item.text) for one in found] == [(ItemKind.RECORDING, "")]
    assert problems == ()


def test_what_a_person_types_becomes_an_item_that_is_triaged(at, voicemail):
    work_exhibit(at, voicemail)
    typed = type_out(at, voicemail, text=f"  {WORDS}\n", language="en")
    recording, transcript = work_exhibit(at, voicemail)[0]
    assert recording.item.text == ""
    assert transcript.item == typed
    assert transcript.item.text == WORDS
    assert transcript.item.extra["recording"] == recording.item.id
    assert transcript.item.extra["typed_by"] == "officer"
    assert transcript.suggestion.item == typed.id
    assert transcript.suggestion.language == "en"


def test_a_recording_that_nobody_had_read_yet_can_be_typed_out_at_once(at, voicemail):
    type_out(at, voicemail, text=WORDS)
    assert len(work_exhibit(at, voicemail)[0]) == 2


def test_a_second_transcript_supersedes_the_first_and_both_stay(at, voicemail):
    first = type_out(at, voicemail, text="We know where they live.")
    second = type_out(at, voicemail, text=WORDS, language="en")
    assert second.extra["supersedes"] == "transcript 1"
    assert [one.item.id for one in work_exhibit(at, voicemail)[0]][1:] == [first.id, second.id]
    assert [one.text for one in transcripts_of(at.vault, voicemail.digest)] == ["We know where they live.", WORDS]


def test_the_custody_log_tells_who_typed(at, vault, voicemail):
    type_out(at, voicemail, text=WORDS)
    entry = next(one for one in vault.custody(voicemail.digest) if one.detail.get("kind") == "transcript")
    assert (entry.actor, entry.detail["recipe"].endswith("typed by officer")) == ("officer", True)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_an_empty_transcript_is_refused(at, voicemail, words):
    with pytest.raises(BadInput, match="empty"):
        type_out(at, voicemail, text=words)


def test_length_is_limited_at_the_limit_and_past_it(at, voicemail):
    words = ("so " * LONGEST)[: LONGEST - 1]
    assert len(type_out(at, voicemail, text=f"{words}.").text) == LONGEST
    with pytest.raises(LimitReached):
        type_out(at, voicemail, text=f"{words}..")


def test_what_is_no_recording_is_not_typed_out(at, vault):
    kept = preserve_bytes(vault, Source("words", text=b"We know."), actor="officer", at=AT).main
    with pytest.raises(BadInput, match="no recording"):
        type_out(at, kept, text=WORDS)
    assert transcripts_of(vault, kept.digest) == ()


def test_typing_the_same_again_at_another_time_is_another_transcript(vault, tmp_path, voicemail):
    from dataclasses import replace

    at = bench_of(vault, tmp_path)
    type_out(at, voicemail, text=WORDS)
    type_out(replace(at, clock=lambda: AT + timedelta(hours=1)), voicemail, text=WORDS)
    assert len(transcripts_of(vault, voicemail.digest)) == 2
