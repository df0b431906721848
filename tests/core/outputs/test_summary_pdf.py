"""The police summary: every fact an officer needs is on page one, for every case we could think of."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.outputs.dossier_stories import (
    AT,
    BOUNTY,
    CAPTURED,
    HOSTILE,
    STORIES,
    arabic,
    armenian,
    case_item,
    demo,
    emoji,
    empty,
    hidden,
    hostile,
    long,
    post,
    referral,
    russian,
    shown,
    with_item,
)
from tocsin import outputs
from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.assessment import Assessment
from tocsin.model.item import ItemKind
from tocsin.model.outcome import Outcome, OutcomeStanding
from tocsin.model.suggestion import Level
from tocsin.model.when import When
from tocsin.outputs import _facts
from tocsin.outputs._asks import preservation, span
from tocsin.outputs._front import BUDGETS, clipped, front, shorten
from tocsin.outputs._record_pages import LONGEST_PRINTED, record_pages

TWELVE = (
    "WHO IS THREATENED",
    "THE EXACT WORDS, ORIGINAL",
    "WHERE",
    "ACCOUNT THAT POSTED",
    "POSTED",
    "LEARNED OF",
    "LIVE OR REMOVED",
    "SPECIFIC?",
    "SIGNS OF ABILITY",
    "FEAR, IN THEIR WORDS",
    "STEPS TAKEN",
    "BIAS FACTS",
    "EARLIER POSTS",
    "WHAT IS ASKED OF YOU",
    "WITNESS AND CONTACT",
    "EXHIBITS",
    "NOT CAPTURED",
)


def made(dossier):
    (artefact,) = outputs.render("summary_pdf", dossier)
    return artefact.data


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_every_heading_of_the_twelve_facts_is_on_page_one_of_every_story(referred, page_text):
    text = page_text(made(referred), 1)
    if not referred.items:
        pytest.skip("an item-less dossier has its own test")
    assert [fact for fact in TWELVE if fact not in text] == []


def test_the_values_of_the_worked_case_are_on_page_one(page_text):
    text = squeezed(page_text(made(demo()), 1))
    for value in (
        "Marenians in Port Aldera, and visitors of the consulate",
        BOUNTY,
        "https://chirrup.example/s/7718",
        "content id 7718",
        "@maren_hunters",
        "stable id 88120043771",
        "https://chirrup.example/maren_hunters",
        "2026-10-02 18:41:07 UTC",
        "Friday 2 Oct 2026, 11:41",
        "2026-10-02 19:00 UTC",
        "live, checked 2026-10-03 15:00 UTC",
        "Names the nationality",
        "I have not let my children walk to school",
        "The Friday meeting was moved",
        "1 more by this account in this case",
        "may be part of a campaign (proposed)",
        "Give us the report number.",
        "Consider a preservation request to the platform: account chirrup id 88120043771",
        "from 2026-10-02 18:41:07 UTC to 2026-10-03 16:00 UTC",
        "Call us back: +1 202 555 0144",
        "Lea Ruiz, community safety officer",
        "replies below the tenth",
    ):
        assert squeezed(value) in text, value


def test_page_one_ends_before_the_record_begins_in_every_story(referred, page_text):
    data = made(referred)
    assert "The record in full" not in page_text(data, 1)
    assert page_text(data, 2).count("The record in full") == 1
    assert _facts.PACKAGE_SENTENCE[:60] in page_text(data, 1)


def test_what_does_not_fit_page_one_is_cut_visibly_and_stands_in_full_behind(page_text):
    dossier = long()
    data = made(dossier)
    first, whole = page_text(data, 1), squeezed(page_text(data))
    assert "… continues on page 2" in first
    assert "38 more, continues on page 2" in first
    assert "more of our asks: continues on page 2." in first
    assert whole.count("youwillallseewhathappensonFriday.") >= 60
    for held in dossier.exhibits:
        assert held.exhibit.digest in whole


def test_every_exhibit_has_its_digest_in_full_behind_page_one(page_text):
    whole = squeezed(page_text(made(demo())))
    for held in demo().exhibits:
        assert held.exhibit.digest in whole
        assert held.exhibit.digest[:16] in squeezed(page_text(made(demo()), 1))


def test_the_pages_are_archival_and_accessible(referred, assert_archival):
    pdf = assert_archival(made(referred), f"{referred.case_number}: police summary")
    assert len(pdf.pages) >= 2
    assert all(float(page.mediabox[2]) == 612 and float(page.mediabox[3]) == 792 for page in pdf.pages)


def test_the_marking_stands_at_head_and_foot_of_every_page(page_text):
    data = made(demo())
    for number in range(1, len(pikepdf.open(io.BytesIO(data)).pages) + 1):
        assert page_text(data, number).count("TLP:AMBER+STRICT") == 2
        assert "Do not publish." in page_text(data, number)


def test_a_marking_that_is_not_tlp_2_is_refused():
    with pytest.raises(BadInput, match=r"not a TLP 2\.0 label") as caught:
        made(replace(demo(), marking="TLP:WHITE"))
    assert "TLP:CLEAR" in caught.value.hint


def test_the_same_dossier_gives_the_same_bytes(referred):
    assert made(referred) == made(referred)


def test_armenian_words_are_on_page_one_beside_their_translation_and_its_translator(page_text):
    text = page_text(made(armenian()), 1)
    assert "Ով կասի, թե որտեղ են հավաքվում մարենացիները" in text
    assert "Whoever says where the Marenians gather gets 500." in text
    assert "TRANSLATION INTO EN BY ANI S. (HUMAN TRANSLATION)" in text


def test_a_machine_translation_says_that_it_is_one_and_is_not_certified(page_text):
    assert "(MACHINE TRANSLATION, NOT CERTIFIED)" in page_text(made(russian()), 1)


def test_words_in_another_language_without_translation_say_so(page_text):
    text = page_text(made(arabic()), 1)
    assert "NO TRANSLATION YET." in text
    assert "(AR)" in text
    assert "المارينيون" in squeezed(text) or "نوينيراملا" in squeezed(text)


def test_a_single_persons_work_says_so_on_page_one(page_text):
    assert "Single-person review (solo mode)" in page_text(made(arabic()), 1)


def test_a_draft_says_that_nobody_approved_it(page_text):
    assert "Not approved yet: this is a draft." in page_text(made(replace(demo(), approved_by=None)), 1)


def test_hidden_and_unshowable_characters_are_named_on_page_one(page_text):
    text = page_text(made(hidden()), 1)
    for name in ("U+200B ZERO WIDTH SPACE", "U+202E RIGHT-TO-LEFT OVERRIDE", "U+FEFF ZERO WIDTH NO-BREAK SPACE"):
        assert f"[{name}]" in text
    assert "[U+E000 PRIVATE USE]" in page_text(made(emoji()), 1)


def test_markup_of_every_language_we_write_is_shown_as_typed(page_text):
    text = squeezed(page_text(made(hostile())))
    assert squeezed(HOSTILE) in text
    assert "<script>alert(1)</script>" in text


def bbox(data):
    import subprocess
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return subprocess.run(["pdftotext", "-bbox", file.name, "-"], check=True, capture_output=True).stdout.decode()


def test_no_word_leaves_the_page_in_any_story(referred):
    assert all(40 <= float(x) <= 612 - 40 for x in re.findall(r'x(?:Min|Max)="([\d.]+)"', bbox(made(referred))))


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=60))
def test_whatever_a_stranger_typed_the_referral_can_be_made(text):
    assert made(with_item(text, "und", None)).startswith(b"%PDF")


def test_an_empty_dossier_says_of_each_fact_that_it_is_not_there(page_text):
    text = page_text(made(empty()), 1)
    assert "not recorded" in text
    assert "none recorded" in text
    assert "No words: see the exhibit." in text
    assert "No exhibit is in this dossier." in text


def test_the_machines_suggestion_stands_apart_and_is_labelled(page_text):
    text = page_text(made(demo()))
    assert "Machine suggestion, not a judgement" in text
    assert "Machine suggestion" not in page_text(made(demo()), 1)


def test_a_machines_level_is_never_shown_as_a_persons(page_text):
    bare = replace(demo(), items=tuple(replace(found, assessment=None) for found in demo().items))
    text = page_text(made(bare), 1)
    assert "Threat level: not assessed" in text
    assert "machine suggestion, not yet assessed by a person" in text
    assert "No person has assessed this item. Mitigating context: none recorded." in page_text(made(bare))


def test_mitigating_context_travels_even_when_there_is_none():
    (record,) = record_pages(replace(demo(), items=demo().items[:1]))["items"]
    rows = {row["label"]: str(row["value"]) for row in record["assessments"][0]["rows"]}
    assert rows["Mitigating context"] == "none recorded"


def test_mitigating_context_is_printed(page_text):
    satire = replace(demo().items[0], assessment=replace(demo().items[0].assessment, mitigating="May be satire."))
    text = page_text(made(replace(demo(), items=(satire,))))
    assert "MITIGATING CONTEXT" in text
    assert "May be satire." in text


def test_nothing_withheld_is_printed_when_nothing_was(page_text):
    assert "nothing withheld" in page_text(made(replace(demo(), referral=referral(withheld=()))))


def test_an_emergency_disclosure_says_so_first_with_the_number(page_text):
    text = page_text(made(replace(demo(), referral=referral(emergency=True))), 1)
    assert "Emergency disclosure. People in danger now: 911." in text


def test_disagreeing_sources_are_both_given(page_text):
    text = page_text(made(demo()))
    assert "at least one officer was injured" in text
    assert "dua petugas terluka" in text
    assert "graded B2" in text and "graded C3" in text


@pytest.mark.parametrize("index", range(len(BUDGETS)))
def test_budgets_only_shrink(index):
    later = BUDGETS[index:]
    assert all(getattr(BUDGETS[index], name) >= getattr(one, name) for one in later for name in vars(BUDGETS[0]))


def test_the_most_extreme_dossier_still_has_one_page_one(page_text):
    """Every text is as long as a person could paste; the last budget must hold it."""
    big = "W" * 3000 + " word" * 900
    account = Account("p" * 60, "h" * 400, "9" * 400, big, "https://x.example/" + "u" * 2000)
    item = case_item(big, 1, account=account, url="https://x.example/" + "v" * 3000)
    base = replace(
        demo(),
        threatened=big,
        community=big,
        summary=big,
        items=(item,) * 3,
        exhibits=tuple(shown(n, f"{big}{n}") for n in range(1, 60)),
        fear_statement=big,
        steps_taken=big,
        referral=referral(asks=(big,) * 30),
        organisation=replace(demo().organisation, name=big, contact_name=big, phone="1" * 200, email="e" * 200),
    )
    text = page_text(made(base), 1)
    assert [fact for fact in TWELVE if fact not in text] == []
    assert "The record in full" not in text


def test_text_is_cut_between_words_and_says_where_it_goes_on():
    assert clipped("one two three", 13) == "one two three"
    assert clipped("one two three", 9) == "one two … (continues on page 2)"
    assert clipped("x" * 20, 9) == "x" * 9 + " … (continues on page 2)"


def test_a_very_long_address_keeps_its_beginning_and_end():
    address = "https://chirrup.example/" + "a" * 200 + "END"
    assert shorten(address).startswith("https://chirrup.example/aaa")
    assert "END (in full on page 2)" in shorten(address)
    assert shorten(address[:96]) == address[:96]


def test_the_gravest_item_leads():
    quiet = case_item("quiet", 1)
    quiet = replace(quiet, assessment=replace(quiet.assessment, level=Level.LOW))
    grave = case_item("grave", 2)
    grave = replace(grave, assessment=replace(grave.assessment, level=Level.IMMINENT))
    news = replace(grave, item=replace(grave.item, kind=ItemKind.ARTICLE, text="news"))
    dossier = replace(demo(), items=(quiet, news, grave))
    assert [found.item.text for found in _facts.ranked(dossier)] == ["grave", "news", "quiet"]


def test_preservation_is_prompted_with_ids_addresses_and_a_range_and_the_law_only_where_it_holds():
    assert "2703" not in preservation(demo())
    american = replace(demo(), organisation=replace(demo().organisation, country="US"))
    assert "under 18 U.S.C. 2703(f)" in preservation(american)
    assert "https://chirrup.example/s/7760" in preservation(american)


@pytest.mark.parametrize(
    ("edtf", "begin"),
    [
        ("2026-10-02T18:41:07Z", "from 2026-10-02 18:41:07 UTC"),
        ("2026-10-02", "from 2026-10-02 00:00 UTC"),
        ("2026-10?", "from the first post"),
        ("", "from the first post"),
    ],
)
def test_the_range_begins_with_the_first_post_as_far_as_known(edtf, begin):
    one = case_item("x", 1, posted=When(edtf))
    assert span(replace(demo(), items=(one,))).startswith(begin)


def test_a_report_number_that_is_known_is_joined_not_asked_for():
    step = Outcome("received", "2026-10-03", "letter", OutcomeStanding.CONFIRMED, "PAPD", "26-10441")
    texts = [str(line) for line in front(replace(demo(), outcomes=(step,)), BUDGETS[0])["asks"]]
    assert "Join this to report PAPD 26-10441." in texts
    withdrawn = replace(step, standing=OutcomeStanding.WITHDRAWN)
    texts = [str(line) for line in front(replace(demo(), outcomes=(withdrawn,)), BUDGETS[0])["asks"]]
    assert "Give us the report number." in texts


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (None, "not recorded"),
        (When("2026-10-02"), "2026-10-02 (time of day not known)"),
        (When("2026-10"), "2026-10 (as far as known)"),
        (When("2026-10-02T07:04:05+04:00"), "2026-10-02 03:04:05 UTC"),
        (When("2026-10-02T07:04:00Z"), "2026-10-02 07:04 UTC"),
    ],
)
def test_a_time_is_never_made_more_exact_than_it_is_known(when, expected):
    assert _facts.posted(when) == expected


def test_live_or_removed_is_the_latest_check():
    first = replace(shown(1, "a"), status_now="live", checked_at=AT - timedelta(hours=2))
    second = replace(shown(2, "b"), status_now="removed", checked_at=AT)
    assert _facts.standing((second, first)) == ("removed", "2026-10-03 16:00 UTC")
    assert _facts.standing((replace(first, checked_at=None),)) == ("live", "")
    assert _facts.standing(()) == ("unknown", "")


def test_the_verdict_of_the_replay_and_every_later_look_are_printed(page_text):
    text = squeezed("".join(page_text(made(demo()), number) for number in range(2, 5)))
    for words in (
        "Replay with the network off: reproduced with differences. The replay differs: 1 part of the picture",
        "“48.2K views” → “48.3K views”",
        "Differs in the replay: 90 x 18 pixels of the picture at 40, 300",
        "Quoted words: found.",
        "Looked at again 2026-10-03 06:00 UTC: unknown. The site asks for a log-in",
        "Looked at again 2026-10-03 15:00 UTC: live.",
    ):
        assert squeezed(words) in text, words


def test_a_partial_capture_and_a_replay_that_differs_stand_on_page_one_as_what_is_lacking(page_text):
    lacking = replace(CAPTURED, status="partial", reason="The site asks for a log-in.")
    held = replace(shown(1, "a"), capture=lacking, not_captured=())
    text = squeezed(page_text(made(replace(demo(), exhibits=(held,))), 1))
    assert squeezed("partial, not captured (The site asks for a log-in)") in text
    assert squeezed("replay reproduced with differences") in text
    whole = replace(held, capture=replace(CAPTURED, proof="reproduced", proof_reason="", proof_words=()))
    assert _facts.gaps(whole) == ()


def test_a_screenshot_read_by_machine_says_so(page_text):
    item = replace(demo().items[0], item=replace(demo().items[0].item, confidence=0.83))
    assert "READ FROM A PICTURE, 83 %" in page_text(made(replace(demo(), items=(item,))), 1)


def test_an_account_without_stable_id_says_that_it_is_not_known(page_text):
    item = case_item(BOUNTY, 1, account=Account("hoplite", "maren_hunters"))
    text = page_text(made(replace(demo(), items=(item,))), 1)
    assert "stable id not known" in text
    assert "profile address not recorded" in text


def test_a_call_without_an_account_names_who_said_it():
    item = replace(post("x", "0" * 64), account=None, speaker="the caller")
    assert "said by the caller" in str(
        front(replace(demo(), items=(replace(demo().items[0], item=item),)), BUDGETS[0])["facts"]
    )


def test_the_file_name_is_one_that_every_portal_takes():
    (artefact,) = outputs.render("summary_pdf", replace(demo(), case_number="TOC 2026/ø 1"))
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", artefact.name)
    assert artefact.name.endswith("_1_SUMMARY.pdf")


@pytest.mark.parametrize(("extra", "said"), [(0, ""), (1, "1 more characters stand in E-0001")])
def test_a_book_is_not_printed_and_where_the_rest_is_stands_there(extra, said):
    text = "x " * (LONGEST_PRINTED // 2) + "y" * extra
    (record,) = record_pages(with_item(text, "en", None))["items"]
    assert len(record["original"]) == LONGEST_PRINTED
    assert record["rest"].startswith(said)
    assert bool(record["rest"]) == bool(extra)


def test_page_one_names_an_unassessed_item_only_once(page_text):
    assert len(STORIES) >= 12
    judged = Assessment("i", Level.NONE, "refuted", "ABU", "", "", "Noor", datetime(2026, 1, 1, tzinfo=UTC))
    item = replace(demo().items[0], assessment=judged)
    text = page_text(made(replace(demo(), items=(item,))), 1)
    assert "Threat level: none (assessed by Noor on 2026-01-01 00:00 UTC; credibility: refuted)" in text
