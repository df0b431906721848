"""No character is lost unseen: it is on paper as itself or as its code point, whatever a stranger typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.outputs import _glyphs
from tocsin.outputs._glyphs import direction, pieces, unhidden, visible, written_out

ANY_TEXT = st.text(st.characters(), max_size=60)


@given(ANY_TEXT)
def test_every_character_is_either_itself_or_its_code_point(text):
    rest = visible(text)
    for char in text.replace("\r\n", "\n"):
        shown = char if rest.startswith(char) else written_out(char)
        assert rest.startswith(shown)
        rest = rest[len(shown) :]
    assert rest == ""


@given(ANY_TEXT)
def test_nothing_invisible_or_unassigned_is_left_on_paper_but_joiners_of_spelling(text):
    left = {char for char in visible(text) if unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Cs"}}
    assert left <= {"\n", "\t", "\u200c", "\u200d"}


@given(ANY_TEXT)
def test_what_stays_as_itself_has_a_shape_in_some_font(text):
    for char in visible(text):
        assert char in " \n\t\u200c\u200d\ufe0e\ufe0f" or _glyphs.has_shape(char)


@given(ANY_TEXT)
def test_pieces_joined_are_the_text(text):
    shown = visible(text)
    assert "".join(words for _, words in pieces(shown)) == shown


@pytest.mark.parametrize(
    "control",
    ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"],
)
def test_a_control_that_reorders_words_is_shown(control):
    assert visible(f"a{control}b") == f"a[U+{ord(control):04X} {unicodedata.name(control)}]b"
    assert unhidden(f"a{control}b") == visible(f"a{control}b")


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u3164", "\u115f", "\u2800", "\u034f"])
def test_a_blank_that_breaks_a_word_up_is_shown(blank):
    assert visible(f"bo{blank}mb").startswith("bo[U+")
    assert unhidden(f"bo{blank}mb").startswith("bo[U+")


def test_the_joiner_of_persian_spelling_stays_and_the_same_joiner_in_latin_is_shown():
    assert visible("می‌روند") == "می‌روند"
    assert visible("bo\u200cmb") == "bo[U+200C ZERO WIDTH NON-JOINER]mb"
    assert visible("\u200cabc\u200d") == "[U+200C ZERO WIDTH NON-JOINER]abc[U+200D ZERO WIDTH JOINER]"


def test_a_character_that_no_font_has_is_named(monkeypatch):
    monkeypatch.setattr(_glyphs, "system_fonts", lambda: ())
    assert visible("🔥") == "[U+1F525 FIRE]"
    assert visible("我") == "[U+6211 CJK UNIFIED IDEOGRAPH-6211]"


def test_a_sequence_with_joiners_is_written_out_whole_without_an_emoji_font(monkeypatch):
    monkeypatch.setattr(_glyphs, "system_fonts", lambda: ())
    assert visible("👨\u200d👩") == "[U+1F468 MAN][U+200D ZERO WIDTH JOINER][U+1F469 WOMAN]"


def test_a_character_that_the_page_maker_refused_is_named():
    assert visible("ab", frozenset("b")) == "ab"  # plain ASCII is always set
    assert visible("aé", frozenset("é")) == "a[U+00E9 LATIN SMALL LETTER E WITH ACUTE]"


def test_private_and_unassigned_characters_and_controls_have_a_name_of_ours():
    assert visible("\ue000") == "[U+E000 PRIVATE USE]"
    assert visible("\U000e0080") == "[U+E0080 UNASSIGNED]"
    assert visible("\x07") == "[U+0007 CONTROL]"


@pytest.mark.parametrize(
    ("sample", "script"),
    [
        ("İğışöü Əə", "Azerbaijani and Turkish"),
        ("Ով կասի՞ ու՛ր", "Armenian"),
        ("Кто скажет, ґ ї ў", "Cyrillic"),
        ("سأدفع ٥٠٠ گچپژ", "Arabic and Persian"),
        ("אֲשַׁלֵּם", "Hebrew with points"),
        ("ვინც იტყვის", "Georgian"),
        ("मैं भुगतान", "Devanagari"),
        ("ክፍያ", "Ethiopic"),
        ("จ่าย", "Thai"),
        ("αβγδ ώ", "Greek"),
        ("𝓶𝓪𝓻𝓮𝓷 𝟓𝟎𝟎", "mathematical letters used to hide words"),
    ],
)
def test_the_shipped_fonts_alone_show_the_script(monkeypatch, sample, script):
    monkeypatch.setattr(_glyphs, "system_fonts", lambda: ())
    assert visible(sample) == sample


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", "ltr"), ("", "ltr"), ("500 سأدفع", "rtl"), ("שלום abc", "rtl"), ("abc שלום", "ltr"), ("12 !?", "ltr")],
)
def test_direction_is_that_of_the_first_strong_character(text, expected):
    assert direction(text) == expected


def test_the_shipped_fonts_stay_within_five_megabytes_and_carry_their_licence():
    fonts = sorted(_glyphs.FONTS.glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) <= 5_000_000
    assert "SIL OPEN FONT LICENSE" in (_glyphs.FONTS / "OFL.txt").read_text("utf-8")
