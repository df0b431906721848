"""Languages are told by script and by letters, the same way every time, and never guessed from nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract.language import KNOWN_WORDS, LONGEST_RUN, READ, identify, rows_of, table, table_of


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("the police are looking into the threats against residents", "en", "Latn"),
        ("polisi sedang menyelidiki ancaman terhadap warga kota ini", "id", "Latn"),
        ("polis tehditlerle ilgili soruşturmayı sürdürüyor ve halkı uyarıyor", "tr", "Latn"),
        ("polis təhdidlərlə bağlı araşdırma aparır və sakinləri xəbərdar edir", "az", "Latn"),
        ("polis tehdidlerle bagli arasdirma aparir ve sakinleri xeberdar edir", "az", "Latn"),
        ("полис тәһдидләрлә бағлы арашдырма апарыр", "az-Cyrl", "Cyrl"),
        ("полиция расследует угрозы в адрес жителей города", "ru", "Cyrl"),
        ("поліція розслідує погрози на адресу мешканців міста", "uk", "Cyrl"),
        ("ոստիկանությունը քննում է բնակիչների դեմ սպառնալիքները", "hy", "Armn"),
        ("ոստիկանութիւնը կը քննէ բնակիչներուն դէմ սպառնալիքները", "hyw", "Armn"),
        ("vostikanutyuny qnnum e bnakichneri dem sparnaliqnery", "hy-Latn", "Latn"),
        ("la policía investiga las amenazas contra los vecinos", "es", "Latn"),
        ("تحقق الشرطة في التهديدات ضد سكان المدينة", "ar", "Arab"),
        ("پلیس درباره تهدیدها علیه ساکنان شهر تحقیق می‌کند", "fa", "Arab"),
        ("پولیس شهر اهالی سینه قارشی تهدیدلری آراشدیریر", "az-Arab", "Arab"),
    ],
)
def test_short_posts_are_told_apart(text, code, script):
    found = identify(text)
    assert (found.code, found.script) == (code, script)


@pytest.mark.parametrize(
    "text", ["", " \n", "12345 !!!", "😀😀", "https://example.org/the/police", "@maren_hunters #tag"]
)
def test_what_has_no_words_has_no_language(text):
    assert identify(text).code == "und"


@pytest.mark.parametrize(
    ("text", "script"), [("警察正在调查", "Hani"), ("ตำรวจกำลังสอบสวน", "Thai"), ("पुलिस जांच कर रही है", "Deva")]
)
def test_a_script_without_classes_is_named(text, script):
    assert (identify(text).code, identify(text).script) == ("und", script)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_an_answer_and_always_the_same(text):
    first = identify(text)
    assert first == identify(text)
    assert 0 <= first.confidence <= 1


def test_marks_and_case_do_not_change_a_sure_answer():
    assert identify("POLİS TEHDİTLERLE İLGİLİ SORUŞTURMAYI SÜRDÜRÜYOR").code == "tr"


def test_the_table_is_small_enough_to_ship():
    codes, weights, _ = table()
    assert weights.shape == (1 << 15, len(codes))
    assert weights.dtype.itemsize == 1


def plainly(words):
    """The scores of the Latin classes, row by row."""
    codes, weights, scale = table()
    rows = [row for word in words for row in rows_of(word)]
    said = dict(zip(codes, weights[rows].sum(axis=0, dtype=int) * (scale / len(rows) ** 0.5), strict=True))
    return [said[code] for code in table_of("Latn").codes]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(categories=["Ll"], max_codepoint=0x24F), min_size=1, max_size=12), max_size=20))
def test_what_words_say_is_the_sum_of_their_rows_however_often_they_were_met(words):
    """Sums are packed into one number a word; no lane may spill into the next."""
    if words:
        latin = table_of("Latn")
        assert latin.scores(words) == latin.scores(words) == pytest.approx(plainly(words))


@pytest.mark.parametrize("words", [["ə" * READ], ["ə"] * (READ // 2), ["ññññ"] * (READ // 5)])
def test_the_longest_text_fills_no_lane(words):
    assert table_of("Latn").scores(words) == pytest.approx(plainly(words))


def test_the_order_of_words_says_nothing_and_runs_stay_within_words():
    assert identify("polisi sedang menyelidiki") == identify("menyelidiki polisi sedang")
    assert len(rows_of("polisi")) == 1 + sum(len(" polisi ") - size + 1 for size in range(1, LONGEST_RUN + 1))


def test_words_that_are_kept_do_not_grow_without_end():
    cyrillic = table_of("Cyrl")
    for number in range(KNOWN_WORDS + 10):
        cyrillic.scores(["а" * (number % 7 + 1) + "".join(chr(0x430 + int(digit)) for digit in str(number))])
    assert len(cyrillic._known) <= KNOWN_WORDS
