"""Noor judges an item; only then does the machine speak. Rami reviews without reading her answer first."""

from dataclasses import replace
from html import unescape

import pytest

from tests.conftest import AT, make_person
from tocsin.desk import here
from tocsin.desk.intake import judging, queries, worksheet
from tocsin.desk.intake.models import Assessment
from tocsin.errors import BadInput, Refused
from tocsin.model.assessment import AnchoredCue
from tocsin.model.assessment import Assessment as Answer
from tocsin.model.codec import from_record, to_record
from tocsin.model.passage import Passage, passage_of
from tocsin.model.suggestion import Level, SecondOpinion

from .intake_story import BOUNTY, answer, item, judged, posted

CUE = AnchoredCue("reward_for_whereabouts", passage_of(BOUNTY, 0, 12))


def page_of(client, one):
    return client.get(f"/items/{one.item_id}/").content.decode()


def machine_words(one):
    """Everything by which the machine's proposal could be known."""
    suggestion = one.suggestion.value
    assert suggestion.explanation and suggestion.cues
    told = ["The machine proposes", "Reads as a threat", "Words and cues weighed together"]
    return [suggestion.explanation, suggestion.rule, *(cue.reason for cue in suggestion.cues), *told]


def test_the_proposal_is_nowhere_on_the_page_before_the_persons_own_answer(browse, lea, noor):
    one, client = item(lea), browse(noor)
    for path in ("", "judge/"):
        page = client.get(f"/items/{one.item_id}/{path}").content.decode()
        for words in machine_words(one):
            assert words not in page
        assert "<mark" not in page or "reward" not in page.split("<mark")[1][:80]


def test_after_the_first_answer_it_stands_beside_it(browse, lea, noor):
    one, client = item(lea), browse(noor)
    answered = client.post(f"/items/{one.item_id}/judge/", posted())
    assert answered.headers["Location"] == f"/items/{one.item_id}/"
    page = page_of(client, one)
    assert "The machine proposes" in page
    assert page.index("An offer without detail.") < page.index("The machine proposes")
    assert "<mark" in page


@pytest.mark.parametrize(
    ("threat", "words"),
    [
        (True, "Reads as a threat."),
        (None, "Unclear whether it reads as a threat."),
        (False, "Does not read as a threat."),
    ],
)
def test_what_words_and_cues_say_together_stands_first_in_the_proposal(browse, lea, noor, threat, words):
    one = item(lea)
    suggestion = one.suggestion.value
    one.suggestion.record = to_record(replace(suggestion, second_opinion=SecondOpinion(threat, 0.5)))
    one.suggestion.save()
    judged(noor, one)
    page = page_of(browse(noor), one)
    assert page.index(words) < unescape(page).index(suggestion.explanation)


def test_where_no_cue_shows_words_those_that_weigh_most_are_marked_after_the_answer_and_not_before(browse, lea, noor):
    one = item(lea)
    start = BOUNTY.index("tells us")
    opinion = SecondOpinion(True, 0.9, passage=passage_of(BOUNTY, start, start + 8), says="It reads badly.")
    one.suggestion.record = to_record(replace(one.suggestion.value, level=Level.NONE, cues=(), second_opinion=opinion))
    one.suggestion.save()
    marked = '<mark dir="auto">tells us</mark>'
    assert marked not in page_of(browse(noor), one)
    judged(noor, one)
    page = page_of(browse(noor), one)
    assert marked in page
    assert page.count("It reads badly.") == 2, "beside the words, and in the proposal"
    assert "The words that weigh most in it" in page
    assert one.suggestion.value.explanation not in unescape(page), "no cue found anything, and that is not the answer"


def test_what_was_not_assessed_says_why_though_the_second_opinion_sees_a_threat(browse, lea, noor):
    """A letter longer than what is read is not assessed, and the page must not hide that it was cut."""
    one = item(lea)
    unread = replace(one.suggestion.value, level=None, cues=(), explanation="Only the beginning was read.")
    one.suggestion.record = to_record(replace(unread, second_opinion=SecondOpinion(True, 0.9)))
    one.suggestion.save()
    judged(noor, one)
    assert "Only the beginning was read." in page_of(browse(noor), one)


def test_a_proposal_kept_before_words_were_shown_is_still_read(browse, lea, noor):
    one = item(lea)
    record = to_record(replace(one.suggestion.value, second_opinion=SecondOpinion(True, 0.9)))
    del record["second_opinion"]["passage"]
    one.suggestion.record = record
    one.suggestion.save()
    judged(noor, one)
    assert "Reads as a threat." in page_of(browse(noor), one)


def test_one_persons_answer_does_not_show_the_proposal_to_another(browse, lea, noor):
    one = item(lea)
    judged(noor, one)
    page = page_of(browse(lea), one)
    assert "The machine proposes" not in page
    assert "Because of the offer." not in page, "a colleague's reasons would lean on hers"
    assert "1 answer by colleagues is kept" in page


def test_whoever_does_not_judge_sees_what_people_said_and_never_the_machine(browse, lea, noor, pia):
    one = item(lea)
    judged(noor, one)
    page = page_of(browse(pia), one)
    assert "Because of the offer." in page
    assert "The machine proposes" not in page


def test_an_answer_is_kept_whole_with_who_and_when_filled_by_the_desk(lea, noor):
    one = item(lea)
    kept = judged(noor, one)
    value = from_record(Answer, kept.answer)
    assert (value.item, value.assessed_by, value.assessed_at) == (one.item_id, "Noor", AT)
    assert value.first_answer_before_machine
    assert value.supersedes == ""


def test_a_second_answer_supersedes_and_says_that_the_machine_had_been_seen(lea, noor):
    one = item(lea)
    first, second = judged(noor, one), judged(noor, one, Level.MEDIUM)
    value = from_record(Answer, second.answer)
    assert (value.supersedes, value.first_answer_before_machine) == (first.public_id, False)
    assert list(queries.standing(noor, one)) == [second]
    assert Assessment.objects.get(pk=first.pk).level == "low", "superseded, never edited"


def test_fields_that_the_server_fills_cannot_be_posted(browse, lea, noor):
    one = item(lea)
    forged = posted(assessed_by="Rami", by="1", at="2020-01-01", level_rank="4", review_of="1", supersedes="1")
    browse(noor).post(f"/items/{one.item_id}/judge/", forged)
    kept = Assessment.objects.get()
    assert (kept.by, kept.review_of, kept.supersedes, kept.level) == (noor, None, None, "low")


@pytest.mark.parametrize("level", ["extreme", "", "4", "HIGH"])
def test_a_level_that_does_not_exist_is_not_kept(browse, lea, noor, level):
    one = item(lea)
    assert browse(noor).post(f"/items/{one.item_id}/judge/", posted(level=level)).status_code == 200
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("level", [Level.HIGH, Level.IMMINENT])
def test_a_serious_level_needs_a_cue_with_its_words_and_another_explanation(lea, noor, level):
    one = item(lea)
    for lacking in (answer(level, alternatives="A joke."), answer(level, cues=(CUE,))):
        with pytest.raises(BadInput, match="High and imminent"):
            judging.assess(item=one, answer=lacking, by=noor, at=AT)
    kept = judging.assess(item=one, answer=answer(level, cues=(CUE,), alternatives="A joke."), by=noor, at=AT)
    assert kept.level == level.value


@pytest.mark.parametrize("level", [Level.NONE, Level.LOW, Level.MEDIUM])
def test_a_lesser_level_needs_neither(lea, noor, level):
    assert judged(noor, item(lea), level).level == level.value


def test_an_answer_without_a_reason_is_not_one(lea, noor):
    with pytest.raises(BadInput, match="why"):
        judging.assess(item=item(lea), answer=answer(rationale="  "), by=noor, at=AT)


def test_a_cue_must_stand_in_the_text_where_it_says(lea, noor):
    moved = AnchoredCue("slur", Passage(1, 13, BOUNTY[:12]))
    with pytest.raises(BadInput, match="stand in the text"):
        judging.assess(item=item(lea), answer=answer(cues=(moved,)), by=noor, at=AT)


def test_cues_typed_as_words_are_anchored_to_the_first_place_where_they_stand():
    (cue,) = worksheet.anchored("no. Find them. Find them.", [("", "ignored"), ("call_to_violence", " Find them. ")])
    assert (cue.passage.start, cue.passage.text) == (4, "Find them.")


@pytest.mark.parametrize("words", ["", "   ", "words that nobody said"])
def test_no_words_no_tick(browse, lea, noor, words):
    one = item(lea)
    answered = browse(noor).post(f"/items/{one.item_id}/judge/", posted(cue_1="slur", cue_words_1=words))
    assert "A cue must quote words" in answered.content.decode()
    assert not Assessment.objects.exists()


def test_what_was_typed_is_not_lost_when_the_form_has_something_to_say(browse, lea, noor):
    one = item(lea)
    page = browse(noor).post(f"/items/{one.item_id}/judge/", posted(level="high")).content.decode()
    assert "An offer without detail." in page
    assert 'value="high" required checked' in page


@pytest.mark.parametrize("who", ["pia", "ivo", "aud"])
def test_roles_that_do_not_judge_cannot(desk, lea, who):
    one, person = item(lea), make_person(who)
    with pytest.raises(Refused):
        judged(person, one)


def test_rami_reviews_with_an_answer_of_his_own(browse, lea, noor, rami):
    one = item(lea)
    hers = judged(noor, one)
    client = browse(rami)
    assert "Because of the offer." not in client.get(f"/assessments/{hers.public_id}/review/").content.decode()
    client.post(f"/assessments/{hers.public_id}/review/", posted(level="medium", rationale="A price and a place."))
    his = Assessment.objects.get(by=rami)
    assert (his.review_of, his.level) == (hers, "medium")
    assert Assessment.objects.get(pk=hers.pk).level == "low", "two answers stand; neither overwrites the other"


def test_nobody_reviews_their_own_answer(rami, lea):
    mine = judged(rami, item(lea))
    with pytest.raises(Refused, match="someone else"):
        judging.review(assessment=mine, answer=answer(), by=rami, at=AT)


def test_an_analyst_does_not_review(lea, noor, browse):
    hers = judged(lea, item(lea))
    assert browse(noor).get(f"/assessments/{hers.public_id}/review/").status_code == 403


def test_a_superseded_answer_is_not_reviewed(lea, noor, rami):
    one = item(lea)
    old = judged(noor, one)
    judged(noor, one, Level.MEDIUM)
    with pytest.raises(Refused, match="superseded"):
        judging.review(assessment=old, answer=answer(), by=rami, at=AT)


def test_while_people_disagree_the_more_careful_answer_counts(lea, noor, rami):
    one = item(lea)
    hers = judged(noor, one, Level.MEDIUM)
    judging.review(assessment=hers, answer=answer(Level.LOW), by=rami, at=AT)
    assert queries.levels_of([one.pk]) == {one.pk: "medium"}


def test_every_answer_is_in_the_custody_log_without_its_reasons(lea, noor):
    one = item(lea)
    kept = judged(noor, one)
    last = here.vault().custody(one.exhibit.digest)[-1]
    assert (last.act, last.actor, last.detail["assessment"]) == ("item assessed", noor.public_id, kept.public_id)
    assert "offer" not in str(last)


def test_an_answer_whose_log_entry_fails_is_not_kept(lea, noor, monkeypatch):
    one = item(lea)

    def fail(*_args, **_kwargs):
        raise OSError("no space left on device")

    monkeypatch.setattr(type(here.vault()), "note", fail)
    with pytest.raises(OSError, match="no space"):
        judged(noor, one)
    assert not Assessment.objects.exists(), "no act without its entry"


def test_the_words_are_under_a_veil_that_needs_no_script(browse, lea, noor):
    page = page_of(browse(noor), item(lea))
    veil = page[page.index('class="veil"') :]
    assert veil.index('type="checkbox"') < veil.index("Ten thousand in bitcoin")


def test_an_item_that_is_not_there_is_not_found(browse, noor):
    for path in ("/items/itm_none/", "/items/itm_none/judge/", "/assessments/asm_none/review/"):
        assert browse(noor).get(path).status_code in (403, 404)
