"""A warning points at nobody: each way in which an account, a post or a person could slip into public is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.outputs.dossier_stories import BOUNTY, WALLET, advisory, case_item, demo, letter, public_only
from tocsin import outputs
from tocsin.errors import Refused
from tocsin.model.account import Account
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import AdvisoryVersion, BoundFact, Correction, Translation
from tocsin.model.item import ItemKind
from tocsin.outputs._privacy import check_advisory, check_artefacts, folded, grams, phones

PUBLIC = ("advisory_page", "advisory_feed", "advisory_cap", "advisory_text")

POINTING = {
    "handle": ("The account @maren_hunters posted it.", "handle “maren_hunters”"),
    "handle without its sign": ("Beware of MAREN_HUNTERS online.", "handle “maren_hunters”"),
    "handle broken up invisibly": ("Beware of maren\u200b_hunters.", "handle “maren_hunters”"),
    "handle in full-width letters": ("Beware of ｍａｒｅｎ＿ｈｕｎｔｅｒｓ.", "handle “maren_hunters”"),
    "display name": ("A certain Maren Hunters wrote.", "account name “Maren Hunters”"),
    "stable id": ("Account 88120043771.", "account id “88120043771”"),
    "profile address": ("See https://chirrup.example/maren_hunters now", "profile address"),
    "post address": ("It is at https://chirrup.example/s/7718 still", "post address"),
    "wallet": (f"They asked to pay {WALLET}.", "wallet"),
    "words of the post": ("It said: tells me where Marenians meet in Port Aldera this Friday.", "the words of a post"),
    "words in other case": ("TELLS ME WHERE MARENIANS MEET IN PORT ALDERA", "the words of a post"),
    "words broken by punctuation": ("tells me, where – Marenians; meet in. Port!", "the words of a post"),
    "another handle": ("Do not follow @somebody_else.", "handle “@somebody_else”"),
    "e-mail address": ("Write to somebody@mail.example today.", "e-mail address “somebody@mail.example”"),
    "another web address": ("See https://elsewhere.example/x.", "web address"),
    "invitation": ("Join t.me/abcdef", "web address “t.me/abcdef”"),
    "telephone number": ("Call +1 202 555 0199 instead.", "telephone number “+1 202 555 0199”"),
    "local telephone number": ("Call (202) 555-0199 instead.", "telephone number"),
    "ethereum wallet": ("0x52908400098527886E0F7030069857D2E4169EE7", "wallet"),
}


def warned(text, where="body"):
    version = AdvisoryVersion("en", "Online threat", "A post was reported.", "Take care.", True)
    return replace(demo(), advisory=advisory(versions=(replace(version, **{where: text}),)))


@pytest.mark.parametrize("name", sorted(POINTING))
@pytest.mark.parametrize("output", PUBLIC)
def test_what_points_at_somebody_is_refused_and_named(output, name):
    text, named = POINTING[name]
    with pytest.raises(Refused) as caught:
        outputs.render(output, warned(text))
    assert named in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("where", ["headline", "body", "instruction"])
def test_every_text_of_a_warning_is_looked_at(where):
    with pytest.raises(Refused):
        check_advisory(warned("maren_hunters", where))


def test_audience_area_and_corrections_are_looked_at_too():
    for change in (
        {"audience": "friends of maren_hunters"},
        {"area": "where maren_hunters lives"},
        {"corrections": (Correction(advisory().issued_at, "It was maren_hunters."),)},
    ):
        with pytest.raises(Refused, match="maren_hunters"):
            check_advisory(replace(demo(), advisory=advisory(**change)))


def test_the_translated_words_of_a_post_are_its_words():
    item = case_item(
        "Ով կասի, թե որտեղ են", 1, "hy", Translation("whoever says where they all gather gets money", "en", "Ani")
    )
    dossier = replace(warned("They wrote: whoever says where they all gather."), items=(item,))
    with pytest.raises(Refused, match="the words of a post"):
        check_advisory(dossier)


def test_a_short_post_is_recognised_whole():
    dossier = replace(warned("It read “burn it down” and more."), items=(case_item("Burn it down", 1),))
    with pytest.raises(Refused, match="burn it down"):
        check_advisory(dossier)


def test_everything_that_must_go_is_named_at_once():
    with pytest.raises(Refused) as caught:
        check_advisory(warned(f"@maren_hunters {WALLET} a@b.example +1 202 555 0199"))
    for part in ("maren_hunters", WALLET, "a@b.example", "+1 202 555 0199"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "A post offered money for information on where people of our community meet.",
        "Call the hotline +1 202 555 0143 or 911.",
        "Call +12025550143.",
        "Meeting on 2026-10-03 from 16:00 to 18:00, room 12.",
        "On 3.10.2026 the hall is closed.",
        "Our page: https://consulate.example/safety",
        "Write to safety@consulate.example.",
        "Marenians meet at 10 and at 11; bring 2 friends.",
    ],
)
def test_what_a_warning_needs_passes(text):
    check_advisory(warned(text))


def test_a_handle_that_is_a_short_word_does_not_block_the_language():
    item = case_item("long enough words that nobody repeats here", 1, account=Account("chirrup", "we"))
    check_advisory(replace(warned("We warn you."), items=(item,)))


def test_a_handle_inside_a_longer_word_is_not_that_handle():
    item = case_item("long enough words that nobody repeats here", 1, account=Account("chirrup", "airp"))
    check_advisory(replace(warned("It was reported to the airport."), items=(item,)))


def test_the_words_of_a_newspaper_may_recur_in_a_warning():
    told = "at least one officer was injured at the harbour rally"
    item = case_item(told, 1)
    article = replace(item, item=replace(item.item, kind=ItemKind.ARTICLE, account=None, url=""))
    check_advisory(replace(warned(f"According to the news {told}."), items=(article,)))


def test_a_finished_file_is_looked_at_again_after_unescaping():
    leak = Artefact("a.html", "text/html", b"<p>maren&#95;hunters</p>")
    with pytest.raises(Refused, match="maren_hunters"):
        check_artefacts(demo(), (leak,))


def test_a_warning_without_a_case_beside_it_passes():
    check_advisory(public_only())


@given(st.integers(0, len(BOUNTY.split()) - 6))
def test_any_six_words_in_a_row_are_a_quotation(start):
    words = " ".join(BOUNTY.split()[start : start + 6])
    with pytest.raises(Refused):
        check_advisory(warned(f"He said {words} and left."))


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once_and_never_fails(text):
    assert " ".join(folded(text).split()) == folded(text)


def test_runs_of_words_shorter_than_three_are_no_quotation():
    assert grams(["a", "b"], 2) == frozenset()
    assert grams(["a", "b", "c"], 3) == {("a", "b", "c")}


def test_the_desks_own_numbers_are_the_only_ones():
    assert list(phones("+1 (202) 555-0143, 12025550143", demo())) == []
    assert list(phones("+1 (202) 555-0144", demo())) == ["+1 (202) 555-0144"]


@pytest.mark.parametrize("field", ["subject", "opening", "closing"])
def test_a_letter_is_looked_at_as_a_warning_is(field):
    with pytest.raises(Refused, match="maren_hunters"):
        outputs.render("letter_pdf", replace(demo(), letter=letter(**{field: "About maren_hunters"})))


def test_a_fact_of_a_letter_that_quotes_the_post_is_refused():
    fact = BoundFact("It said: tells me where Marenians meet in Port Aldera.", "E-0001")
    with pytest.raises(Refused, match="the words of a post"):
        outputs.render("letter_pdf", replace(demo(), letter=letter(facts=(fact,))))
