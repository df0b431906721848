"""What Noor says of the machine is kept as data: after her own answer, exportable, and nothing learns from it."""

import json
from pathlib import Path

import pytest

from tests.conftest import AT
from tocsin.cli import corrections as verb
from tocsin.desk import here
from tocsin.desk.intake import correcting
from tocsin.desk.intake.models import SuggestionCorrection
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import from_record
from tocsin.model.correction import Correction, LevelVerdict

from .intake_story import BOUNTY, CALM, item, judged


def given(**said: str) -> dict[str, str]:
    return {
        "level": "too low",
        "cue_1": "wrong",
        "missed": "where the Marenians of Port Aldera sleep",
        "note": "It asks for homes.",
        **said,
    }


def kept_by(by, one, **said):
    return correcting.keep(item=one, given=correcting.correction(one, given(**said)), by=by, at=AT)


def test_a_correction_says_which_reason_is_wrong_and_what_was_missed_with_its_place(lea, noor):
    one = item(lea)
    judged(noor, one)
    value = from_record(Correction, kept_by(noor, one).record)
    (cue,) = value.cues
    machine = one.suggestion.value
    assert (cue.right, cue.family, cue.pattern) == (False, machine.cues[0].family, machine.cues[0].pattern)
    (missed,) = value.missed
    assert BOUNTY[missed.start : missed.end] == missed.text == "where the Marenians of Port Aldera sleep"
    assert (value.level, value.made_by, value.note) == (LevelVerdict.TOO_LOW, machine.made_by, "It asks for homes.")


@pytest.mark.parametrize(("said", "kept"), [("right", True), ("wrong", False), ("", None), ("perhaps", None)])
def test_a_correction_says_whether_it_reads_as_a_threat(lea, noor, said, kept):
    """What words and cues say together can be wrong though each reason is right, and nothing is said for her."""
    one = item(lea)
    judged(noor, one)
    assert from_record(Correction, kept_by(noor, one, reads=said).record).reads is kept


def test_nobody_corrects_what_is_not_shown_yet(lea, noor):
    one = item(lea)
    with pytest.raises(Refused, match="not shown yet"):
        kept_by(noor, one)


def test_whoever_does_not_judge_does_not_correct(lea, noor, pia):
    one = item(lea)
    judged(noor, one)
    with pytest.raises(Refused):
        kept_by(pia, one)


@pytest.mark.parametrize("wrong", [{"level": ""}, {"level": "perfect"}, {"missed": "words that stand nowhere"}])
def test_what_says_nothing_or_quotes_wrongly_is_refused(lea, noor, wrong):
    one = item(lea)
    judged(noor, one)
    with pytest.raises(BadInput):
        kept_by(noor, one, **wrong)


def test_the_suggestion_stays_as_it_was_and_the_custody_log_knows(lea, noor):
    one = item(lea)
    judged(noor, one)
    before = one.suggestion.record
    row = kept_by(noor, one)
    one.refresh_from_db()
    assert one.suggestion.record == before == row.suggestion
    entry = list(here.vault().ledger.entries())[-1]
    assert (entry.act, entry.detail["level"]) == ("suggestion corrected", "too low")


def test_a_second_correction_stands_beside_the_first_and_counts(lea, noor):
    one = item(lea)
    judged(noor, one)
    first, second = kept_by(noor, one), kept_by(noor, one, level="right")
    assert correcting.standing(one, noor) == second
    assert SuggestionCorrection.objects.filter(pk=first.pk).exists()


def test_the_page_takes_a_correction_and_says_what_becomes_of_it(browse, lea, noor):
    one, client = item(lea), browse(noor)
    assert "Was the machine right?" not in client.get(f"/items/{one.item_id}/").content.decode()
    judged(noor, one)
    page = client.get(f"/items/{one.item_id}/").content.decode()
    assert "Was the machine right?" in page
    assert "Nothing learns from it by itself" in page
    done = client.post(f"/items/{one.item_id}/correct/", given())
    assert done.headers["Location"] == f"/items/{one.item_id}/"
    assert "Your correction is kept" in client.get(f"/items/{one.item_id}/").content.decode()


def test_no_page_and_no_door_reads_a_correction_by_getting_it(browse, lea, noor):
    one = item(lea)
    assert browse(noor).get(f"/items/{one.item_id}/correct/").status_code == 405


def test_the_export_holds_words_proposal_and_correction_and_nobodys_name(lea, noor, tmp_path: Path):
    one, calm = item(lea), item(lea, CALM)
    judged(noor, one)
    judged(noor, calm)
    kept_by(noor, one)
    correcting.keep(item=calm, given=correcting.correction(calm, {"level": "right"}), by=noor, at=AT)
    told = [json.loads(json.dumps(record)) for record in correcting.records(noor)]
    assert [record["text"] for record in told] == [BOUNTY, CALM]
    assert told[0]["correction"]["level"] == "too low"
    assert told[0]["suggestion"]["cues"]
    assert "Noor" not in json.dumps(told), "the record is about rules, not about people"


def test_the_export_is_written_once_and_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "corrections.jsonl"
    verb.write_new(path, "{}\n")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput, match="exists already"):
        verb.write_new(path, "{}\n")
    with pytest.raises(BadInput, match="cannot be written"):
        verb.write_new(tmp_path / "no-folder" / "corrections.jsonl", "{}\n")
