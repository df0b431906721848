"""Letters are one page with bound facts, notices have what the law asks, and the record reads back as itself."""

import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pikepdf
import pytest

import tocsin.outputs
from tests.core.outputs.dossier_stories import STORIES, case_item, demo, empty, letter, long, post, with_item
from tocsin import outputs
from tocsin.canonical import canonical
from tocsin.errors import BadInput, LimitReached
from tocsin.model.account import Account
from tocsin.model.codec import from_record
from tocsin.model.dossier import BoundFact, Dossier
from tocsin.model.item import ItemKind
from tocsin.model.outcome import Outcome, OutcomeStanding
from tocsin.model.suggestion import Level
from tocsin.model.when import When

SCHEMA = json.loads(
    (Path(tocsin.outputs.__file__).parent / "schemas" / "dsa_art16_notice.schema.json").read_text("utf-8")
)


def lettered(**change):
    return replace(demo(), letter=letter(**change))


def letter_files(dossier):
    made = [*outputs.render("letter_pdf", dossier), *outputs.render("letter_text", dossier)]
    return {artefact.name.rsplit(".", 1)[1]: artefact.data for artefact in made}


def test_a_letter_is_one_archival_accessible_page(assert_archival):
    pdf = assert_archival(letter_files(demo())["pdf"], demo().letter.subject)
    assert len(pdf.pages) == 1


def test_a_letter_with_eight_facts_is_still_one_page():
    assert len(pikepdf.open(io.BytesIO(letter_files(long())["pdf"])).pages) == 1


def test_each_fact_stands_beside_its_record_in_both_forms(page_text):
    files = letter_files(demo())
    for text in (page_text(files["pdf"]), " ".join(files["txt"].decode().split())):
        for fact in demo().letter.facts:
            assert fact.text in text
            assert f"[{fact.record}]" in text
        for ask in demo().letter.asks:
            assert ask in text
        assert "Written on behalf of Ministry of Foreign Affairs of Marenia." in text
        assert "Approved by Noor Haddad, reviewer" in text
        assert "Dana Ortega" in text


def test_a_letter_carries_no_marking_and_no_handle(page_text):
    files = letter_files(demo())
    for text in (page_text(files["pdf"]), files["txt"].decode()):
        assert "TLP" not in text
        assert "maren_hunters" not in text


def test_a_letter_longer_than_a_page_is_refused_with_advice():
    facts = tuple(BoundFact(f"Fact {n} " + "that takes some room on paper " * 8, f"E-{n:04d}") for n in range(40))
    with pytest.raises(LimitReached, match="longer than one page") as caught:
        outputs.render("letter_pdf", lettered(facts=facts))
    assert "Shorten" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"to_name": " "}, "no addressee"),
        ({"subject": ""}, "no subject"),
        ({"facts": ()}, "states no fact"),
        ({"asks": ()}, "asks for nothing"),
        ({"facts": (BoundFact("Something happened.", ""),)}, r"No record supports: Something happened\."),
    ],
)
def test_a_letter_that_lacks_what_it_must_have_is_not_made(change, problem):
    with pytest.raises(BadInput, match=problem) as caught:
        outputs.render("letter_pdf", lettered(**change))
    assert caught.value.hint


def test_a_letter_says_on_whose_behalf_or_is_not_made():
    desk = replace(demo().organisation, principal="")
    with pytest.raises(BadInput, match="on whose behalf"):
        outputs.render("letter_pdf", replace(demo(), organisation=desk))


def test_a_letter_in_a_right_to_left_language_is_made(page_text):
    made = letter_files(lettered(language="ar", subject="طلب إدانة التهديدات", opening="نكتب إليكم.", closing=""))
    assert len(pikepdf.open(io.BytesIO(made["pdf"])).pages) == 1
    assert "طلب إدانة التهديدات" in made["txt"].decode()


def notices(dossier):
    made = outputs.render("notice", dossier)
    return {artefact.name: artefact.data.decode() for artefact in made}


def notice(dossier):
    return json.loads(next(data for name, data in notices(dossier).items() if name.endswith(".json")))


@pytest.mark.parametrize("name", sorted(name for name, story in STORIES.items() if story().items))
def test_every_notice_is_valid_against_the_shipped_schema(name):
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    dossier = replace(STORIES[name](), solo=True)
    assert list(checker.iter_errors(notice(dossier))) == []


def test_a_notice_locates_exactly_and_quotes_and_names_the_notifier():
    made = notice(demo())
    first = made["items"][0]
    assert first["url"] == "https://chirrup.example/s/7718"
    assert first["content_id"] == "7718"
    assert first["account_id"] == "88120043771"
    assert first["timestamp_utc"] == "2026-10-02T18:41:07Z"
    assert first["capture_sha256"] == demo().exhibits[0].exhibit.digest
    assert demo().items[0].item.text in made["explanation"]
    assert "Mitigating context: none recorded." in made["explanation"]
    assert made["notifier"]["email"] == "safety@consulate.example"
    assert made["threat_to_life"] is True


def test_a_threat_to_life_is_a_persons_judgement_not_the_machines():
    items = tuple(replace(found, assessment=None) for found in demo().items)
    assert notice(replace(demo(), items=items))["threat_to_life"] is False
    low = tuple(replace(found, assessment=replace(found.assessment, level=Level.MEDIUM)) for found in demo().items)
    assert notice(replace(demo(), items=low))["threat_to_life"] is False


def test_each_platform_gets_its_own_notice_and_only_its_own_items():
    other = case_item(
        "on the other platform we wait", 4, account=Account("hoplite", "x_group"), url="https://hoplite.example/g/1"
    )
    made = notices(replace(demo(), items=(*demo().items, other)))
    assert len(made) == 4
    chirrup = next(data for name, data in made.items() if "chirrup" in name and name.endswith("json"))
    assert "hoplite.example" not in chirrup


def test_a_date_without_a_time_makes_no_instant():
    dossier = replace(demo(), items=(case_item("x y z", 1, posted=When("2026-10-02")),))
    assert "timestamp_utc" not in notice(dossier)["items"][0]


def test_articles_and_items_without_an_address_are_not_complained_of():
    article = replace(demo().items[0], item=replace(post("news", "0" * 64), kind=ItemKind.ARTICLE))
    bare = replace(demo().items[0], item=replace(demo().items[0].item, url=""))
    with pytest.raises(BadInput, match="has a web address"):
        outputs.render("notice", replace(demo(), items=(article, bare)))


def test_a_notice_needs_a_mail_address_and_an_approval():
    with pytest.raises(BadInput, match="e-mail address"):
        outputs.render("notice", replace(demo(), organisation=replace(demo().organisation, email="")))
    with pytest.raises(BadInput, match="No person has approved"):
        outputs.render("notice", replace(demo(), approved_by=None))


def test_a_notice_names_the_police_report_once_there_is_a_number():
    step = Outcome("received", "2026-10-03", "letter", OutcomeStanding.CONFIRMED, "PAPD", "26-10441")
    assert notice(replace(demo(), outcomes=(step,)))["police_report"]["number"] == "PAPD 26-10441"
    assert "police_report" not in notice(demo())


def test_the_text_of_a_notice_says_all_that_its_json_says():
    made = notices(demo())
    text = next(data for name, data in made.items() if name.endswith(".txt"))
    record = notice(demo())
    for place in record["items"]:
        assert all(value in text for value in place.values())
    assert record["explanation"] in text
    assert record["good_faith_statement"] in text
    assert "Please keep what you remove" in text


def test_the_record_reads_back_as_the_same_dossier(any_dossier):
    (artefact,) = outputs.render("record", any_dossier)
    record = json.loads(artefact.data)
    assert from_record(Dossier, record) == any_dossier
    assert canonical(record) == artefact.data
    assert record["format"] == "tocsin-dossier/1"


def test_text_that_no_json_can_hold_is_refused_with_a_sentence():
    with pytest.raises(BadInput, match="no canonical form"):
        outputs.render("record", replace(demo(), summary="\ud800"))


def test_a_lone_surrogate_is_named_on_paper_instead_of_stopping_the_referral(page_text):
    dossier = with_item("before \ud800 after", "en", None)
    assert "[U+D800 LONE SURROGATE]" in page_text(outputs.render("summary_pdf", dossier)[0].data, 1)


def test_an_empty_dossier_can_still_be_kept_as_a_record():
    (artefact,) = outputs.render("record", empty())
    assert artefact.name == "TOC-2026-0002_RECORD.json"
