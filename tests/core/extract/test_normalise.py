"""Folding finds the same word under every disguise, and always knows the way back to the words of record."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.normalise import normalise, skeleton, unstretched
from tocsin.extract.words import key


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("KILL", "kill"),
        ("k\u200bi\u200dl\ufeffl", "kill"),
        ("k\u00adill", "kill"),
        ("ｋｉｌｌ", "kill"),
        ("𝓴𝓲𝓵𝓵", "kill"),
        ("🅺🅸🅻🅻", "kill"),
        ("ᴋɪʟʟ", "kill"),
        ("k1ll sh00t b@mb", "kill shoot bamb"),
        ("1'm g01ng 70 k1ll 4ll 0f 7h3m 47 7pm", "1'm going 70 kill all of them 47 tpm"),
        ("y0ur d34r 5cum!", "your dear scum!"),
        ("kіll", "kill"),
        ("k i l l them", "kill them"),
        ("k.i.l.l them", "kill them"),
        ("ki*ll th•em sh~oot", "kill them shoot"),
        ("2 * 3 and *bold* or", "2 * 3 and *bold* or"),
        ("k\u0336i\u0336l\u0336l\u0336", "kill"),
        ("\u202ekill\u202c", "kill"),
        ("kill🔪them", "kill 🔪 them"),
        ("Öldüreceğim ÖLDÜRECEĞİM oldurecegim", "oldurecegim oldurecegim oldurecegim"),
        ("ISPARTA ısparta İsparta isparta", "isparta isparta isparta isparta"),
        ("ölmələr olmeler", "olmeler olmeler"),
        ("կսպանե՜մ", "կսպանեմ"),
        ("ёлка йод", "елка иод"),
        ("أَقْتُل آقتل إقتل", "اقتل اقتل اقتل"),
        ("می‌کشم ميكشم", "ميكشم ميكشم"),
        ("٣ ۳ 3", "3 3 3"),
        ("it’s – so", "it's - so"),
    ],
)
def test_a_disguised_word_is_read_as_it_was_meant(written: str, meant: str) -> None:
    assert " ".join(normalise(written).text.split()) == meant


@pytest.mark.parametrize("text", ["5pm", "21st", "covid19", "abc12", "mp3", "24 hours", "10000", "U.S.", "а я и"])
def test_numbers_and_short_forms_are_left_as_they_are(text: str) -> None:
    assert normalise(text).text == unicodedata.normalize("NFKC", text).casefold()


def test_digits_at_the_ends_of_words_stand_for_letters_only_where_digits_within_words_do() -> None:
    """One word written so is no habit, and an address of a wallet is no word."""
    wallets = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    assert normalise("sh0t at 5pm on the 3rd").text == "shot at 5pm on the 3rd"
    assert normalise("ta3al ya 7abibi ma3ak wa7ed").text.split()[2] == "7abibi", "Arabic in Latin letters"
    assert normalise(f"{wallets} at 5pm").text.endswith(" at 5pm")


def test_a_stretched_word_keeps_two_letters_and_is_marked() -> None:
    folded = normalise("so kiiiilllll")
    assert folded.text == "so kiill" and len(folded.stretched) == 2
    assert folded.span(3, 8) == (3, 13), "the passage takes in all the letters that were cut"
    assert not normalise("so kill").stretched, "ordinary doubles are no stretching"


@pytest.mark.parametrize("text", ["k\u0336i\u0336l\u0336l\u0336 x", "k\u200bi\u200bll\u200b x", "killll x"])
def test_a_passage_takes_in_what_was_dropped_after_its_letters(text: str) -> None:
    folded = normalise(text)
    start, end = folded.span(0, folded.text.index(" "))
    assert text[start:end].rstrip() == text[: text.rindex(" ")].rstrip()


def test_replacing_spans_keeps_the_way_back() -> None:
    folded = normalise("we hate ＴＨＥＭ so").replaced([(8, 12)], "◈")
    assert folded.text == "we hate ◈ so"
    assert folded.span(8, 9) == (8, 12) and folded.span(10, 12) == (13, 15)
    assert normalise("abc").replaced([], "◈").text == "abc"


def test_replacing_spans_keeps_the_marks_of_stretched_words_where_they_are() -> None:
    folded = normalise("aaab them cddde them").replaced([(4, 8), (14, 18)], "◈")
    words = ["aab", "◈", "cdde", "◈"]
    assert folded.text.split() == words
    marked = [word for word in words if folded.is_stretched(at := folded.text.index(word), at + len(word))]
    assert marked == ["aab", "cdde"]


def test_an_empty_span_is_empty_in_the_original() -> None:
    folded = normalise("abc")
    assert folded.span(1, 1) == (1, 1) and folded.span(3, 3) == (3, 3)
    assert normalise("").span(0, 0) == (0, 0)


ALPHABET = st.text("kil aа\u200b\u0301\u202e1!éßﬁ🔪կ.ÖİIıə\n٣ـ", max_size=60)


@given(st.one_of(st.text(max_size=200), ALPHABET))
def test_every_position_leads_back_in_order_and_within_the_text(text: str) -> None:
    folded = normalise(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    spans = list(zip(folded.starts, folded.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(cut <= len(folded.text) for cut in folded.stretched)


@given(st.text("abk ilаіը", max_size=80))
def test_folding_plain_letters_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once or "  " in text or _spelled(once)


def test_a_script_that_becomes_the_main_one_while_words_are_mended_is_the_main_one() -> None:
    assert normalise("iа аі").text == normalise("ia аі").text == "ia ai"


def _spelled(text: str) -> bool:
    """A text in which closing up one run made another."""
    return any(len(word) == 1 for word in text.split()) or unstretched(text) != text


def test_a_skeleton_is_one_for_all_ways_of_typing() -> None:
    ways = ["Kill them ALL!!", "kіll thеm all", "k1lll   them aaall", "ｋｉｌｌ them, all", "k i l l them all"]
    assert len({skeleton(way) for way in ways}) == 1
    assert skeleton("kill them all") != skeleton("kiss them all")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["a b ", "k1", "аa", "aaaa", "\u0301", "🔪", "a.b.", "1@", "k1ll a!", "\u202e"])
def test_a_million_characters_are_folded(unit: str) -> None:
    assert len(normalise(unit * (1_000_000 // len(unit))).text) <= 3_000_000


@given(st.text(max_size=20) | st.text(alphabet="kKiİIıllаеոhşß3@'ʼ’-ـ\u0301\u200bﬀ", max_size=80))
def test_the_comparing_form_of_a_word_is_what_is_left_of_it_folded(word: str) -> None:
    """A word of plain letters is folded the short way, which must come to the same."""
    assert key(word) == "".join(char for char in normalise(word[:60]).text if char.isalnum())


@pytest.mark.parametrize("sign", " .-_*·•/|")
def test_a_word_is_closed_up_whatever_sign_parts_its_letters(sign: str) -> None:
    assert normalise(f"we will {sign.join('hurt')} you").text == "we will hurt you"


@pytest.mark.parametrize("sign", "*•~^")
def test_a_sign_inside_a_word_is_cut(sign: str) -> None:
    assert normalise(f"we will hu{sign}rt you").text == "we will hurt you"
