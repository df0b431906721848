"""What a report quoted or showed is looked for in the capture: equal words are found however they were typed, nearly
equal ones with each difference named, and what another page says is not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.capture.reported import FEWEST, Held, nearest, places, quoted_in, read_in, words_of

POST = "0.05 BTC to anyone who tells us where Marenians live or work in Port Aldera. Longer lists pay more."
PAGE = f"Chirrup\nHome Search\nmaren_hunters\n@maren_hunters · 2h\n{POST}\n12 replies 40 likes\nAbout Help Terms"
OTHER = "The market in Port Aldera opens at six and the ferry leaves at seven, whatever the weather and the season."
FOUND, DIFFERS, NOT, UNCHECKED = Held.FOUND, Held.DIFFERENCES, Held.NOT_FOUND, Held.UNCHECKED


@pytest.mark.parametrize(
    ("quotation", "held"),
    [
        (POST, FOUND),
        ("where Marenians live", FOUND),
        ("WHERE marenians\nlive, or WORK", FOUND),
        ("“Longer lists pay more”", FOUND),
        ("ｌｏｎｇｅｒ lists", FOUND),
        ("0.05 BTC to anyone who tells us where Marenians live or sleep in Port Aldera", DIFFERS),
        ("0.5 BTC to anyone that tells us where the Marenians live or work in Port Aldera", DIFFERS),
        ("0.05 BTC to anyone who tells us where Orvani live or work in Port Aldera", DIFFERS),
        ("live Marenians where", NOT),
        ("burn it", NOT),
        ("live there", NOT),
        ("We will burn your club house down on Saturday night", NOT),
        (OTHER, NOT),
        ("", UNCHECKED),
        ("…!?", UNCHECKED),
    ],
)
def test_a_quotation_is_found_or_told_apart(quotation: str, held: Held) -> None:
    found = quoted_in(quotation, PAGE)
    assert found.held is held
    assert bool(found.differences) is (held is DIFFERS)
    assert found.reason.endswith(".")


def test_each_word_that_differs_is_listed_with_the_word_of_the_page() -> None:
    found = quoted_in("0.05 BTC to anyone who tells us where Orvani live or work in Port Aldera", PAGE)
    assert [(each.was, each.now) for each in found.differences] == [("orvani", "marenians")]
    assert "one passage otherwise" in found.reason


def test_a_capture_without_a_word_holds_no_quotation() -> None:
    assert quoted_in("where Marenians live", "").held is NOT


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hy", "Մենք գիտենք, թե որտեղ եք ապրում, և շուտով կգանք այնտեղ"),
        ("ru", "Мы знаем, где вы живёте, и скоро придём туда"),
        ("tr", "Nerede yaşadığınızı biliyoruz ve yakında geleceğiz"),
        ("ar", "نحن نعرف أين تسكنون وسنأتي قريبا إلى هناك"),
        ("id", "Kami tahu di mana kalian tinggal dan akan segera datang"),
    ],
)
def test_every_script_is_found_and_a_changed_word_listed(language: str, words: str) -> None:
    page = f"Chirrup {words} 12"
    assert quoted_in(words.upper(), page).held is FOUND
    parts = words.split()
    parts[1] = "999"
    assert quoted_in(" ".join(parts), page).held is DIFFERS, language


def test_a_short_quotation_is_found_as_it_stands_or_not_at_all() -> None:
    """Two of three words stand on almost any page."""
    short = " ".join(["ferry"] * (FEWEST - 1))
    assert quoted_in(short, "the ferry leaves").held is NOT


def test_words_read_from_a_telephones_picture_are_found_beside_its_clock_and_buttons() -> None:
    found = read_in(f"20:14 LTE 81% < Post\nmaren_hunters\n{POST}\nReply Share", PAGE)
    assert found.held is DIFFERS
    assert not {"marenians", "anyone", "aldera"} & {word for each in found.differences for word in each.was.split()}


def test_a_word_misread_by_a_letter_is_listed_and_does_not_hide_the_page() -> None:
    found = read_in(POST.replace("anyone", "anyonc").replace("Marenians", "Marenlans"), PAGE)
    assert found.held is DIFFERS
    assert {("anyonc", "anyone"), ("marenlans", "marenians")} <= {(each.was, each.now) for each in found.differences}


def test_a_word_forged_into_a_picture_is_listed() -> None:
    found = read_in(POST.replace("Longer", "Bloody"), PAGE)
    assert ("bloody", "longer") in {(each.was, each.now) for each in found.differences}


def test_the_picture_of_another_page_is_not_found() -> None:
    assert read_in(OTHER, PAGE).held is NOT
    assert read_in(POST, OTHER).held is NOT


@pytest.mark.parametrize("read", ["", "12:40", "on it is", "one two tom"])
def test_a_picture_with_hardly_a_word_does_not_decide(read: str) -> None:
    assert read_in(read, PAGE).held is UNCHECKED


@given(st.lists(st.sampled_from(["ferry", "market", "list", "tram", "six"]), min_size=1, max_size=30), st.text())
def test_whatever_stands_in_a_page_is_found_in_it(words: list[str], around: str) -> None:
    quotation = " ".join(words)
    assert quoted_in(quotation, f"{around} {quotation} {around}").held is FOUND


@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=60))
def test_the_nearest_passage_is_a_part_of_the_page(wanted: list[str], held: list[str]) -> None:
    share, passage = nearest(wanted or ["a"], held)
    assert 0.0 <= share <= 1.0
    assert " ".join(passage) in " ".join(held)
    assert all(0 <= place < max(len(held), 1) for place in places(wanted, held))


def test_a_quotation_far_down_a_long_page_is_found_with_its_difference() -> None:
    page = f"{OTHER} " * 400 + POST + f" {OTHER}" * 400
    assert [(e.was, e.now) for e in quoted_in(POST.replace("pay", "earn"), page).differences] == [("earn", "pay")]


def test_words_keep_their_apostrophes_out_of_the_way() -> None:
    assert words_of("Don’t") == words_of("don't") == ["dont"]
