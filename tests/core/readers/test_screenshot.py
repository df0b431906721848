"""Pictures of words in four scripts: what was read, how surely, and what is said when it cannot be."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.core.readers.reading import confined, items, notes, problems, texts
from tocsin.canonical import sha256
from tocsin.confine import ToolOutput
from tocsin.errors import Unavailable
from tocsin.model.item import ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._inside import told
from tocsin.readers._ocr import GROUPS, Reading, available, chosen, missing

FONTS = "/usr/share/fonts/truetype/noto/"
LATIN, NASKH = "NotoSans-Regular.ttf", "NotoNaskhArabic-Regular.ttf"
POSTS = {
    "English": (
        LATIN,
        "Watcher @maren_hunters\nReward to whoever tells us where\nMarenians meet in Port Aldera.",
        0.02,
    ),
    "Indonesian": (LATIN, "Hadiah bagi siapa saja yang tahu\ndi mana warga Marenia berkumpul\nmalam ini.", 0.02),
    "Spanish": (LATIN, "Recompensa para quien diga dónde\nse reúnen los marenios mañana.", 0.02),
    "Turkish": (LATIN, "Marenlerin nerede toplandığını\nsöyleyene ödül vereceğiz, şehir küçük.", 0.02),
    "Azerbaijani": (LATIN, "Marenlərin harada toplaşdığını\ndeyənə mükafat verəcəyik.", 0.05),
    "Russian": (LATIN, "Награда тому, кто скажет,\nгде собираются маренцы сегодня.", 0.10),
    "Armenian": ("NotoSansArmenian-Regular.ttf", "Գրեք այսօր երեկոյան, որտեղ են\nհավաքվում մարենացիները", 0.15),
    "Arabic": (NASKH, "مكافأة لمن يخبرنا أين يجتمع\nالمارينيون. اكتبوا إلى القناة الليلة.", 0.10),
    "Persian": (NASKH, "پاداش برای هر کسی که بگوید\nکجا جمع می شوند. امشب بنویسید.", 0.10),
}


def picture(font, words, *, dark=False, size=40, width=1000, form="PNG"):
    """A post as a phone shows it."""
    paper, ink = ("#101418", "#e8e8e8") if dark else ("white", "#111111")
    image = Image.new("RGB", (width, 60 + 2 * size * (words.count("\n") + 1)), paper)
    right = font == NASKH
    ImageDraw.Draw(image).multiline_text(
        (width - 40 if right else 40, 30),
        words,
        font=ImageFont.truetype(FONTS + font, size),
        fill=ink,
        spacing=size // 2,
        **({"direction": "rtl", "align": "right", "anchor": "ra"} if right else {}),
    )
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def error_rate(read, truth):
    """Edit distance for each letter of the truth."""
    row = list(range(len(truth) + 1))
    for i, a in enumerate(read, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(truth, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1] / len(truth)


def saved(folder, data, name="shot.png"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("language", "dark"),
    [
        pytest.param(language, dark, marks=[pytest.mark.slow] if dark and language != "English" else [])
        for language in POSTS
        for dark in (False, True)
    ],
)
def test_a_post_is_read_in_each_script_light_and_dark(tmp_path, language, dark):
    font, words, most = POSTS[language]
    found = confined(saved(tmp_path, picture(font, words, dark=dark)))
    [item], [text] = items(found), texts(found)
    assert error_rate(item.text, words) <= most, item.text
    assert item.kind is ItemKind.IMAGE
    assert item.text == text.text
    assert item.confidence == text.confidence > 0.6
    assert "tesseract" in text.recipe and "--psm" in text.recipe


@pytest.mark.ocr
def test_a_small_picture_is_enlarged_before_it_is_read(tmp_path):
    font, words, _ = POSTS["English"]
    [item] = items(confined(saved(tmp_path, picture(font, words, size=16, width=420))))
    assert error_rate(item.text, words) <= 0.05


@pytest.mark.ocr
@pytest.mark.parametrize("form", ["JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_picture_formats_are_read(tmp_path, form):
    font, words, _ = POSTS["English"]
    [item] = items(confined(saved(tmp_path, picture(font, words, form=form), "shot")))
    assert error_rate(item.text, words) <= 0.05


@pytest.mark.ocr
def test_a_picture_without_words_is_kept_with_empty_text(tmp_path):
    found = confined(saved(tmp_path, picture(LATIN, " ")))
    [item] = items(found)
    assert (item.text, item.confidence) == ("", 0.0)
    assert any("No words" in note for note in notes(found))
    assert problems(found) == []


@pytest.mark.ocr
def test_what_the_picture_says_of_itself_is_told_and_its_place_is_not(tmp_path):
    image = Image.open(io.BytesIO(picture(LATIN, "Hello there")))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Aldera", "Phone 3"
    exif.get_ifd(0x8769)[0x9003] = "2026:10:02 07:04:05"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 30.0, 12.0)})
    image.save(tmp_path / "photo.jpg", exif=exif)
    found = confined(tmp_path / "photo.jpg")
    [item] = items(found)
    assert item.extra == {
        "exif_made": "2026:10:02 07:04:05",
        "exif_device": "Aldera Phone 3",
        "exif_place": "recorded in the file",
    }
    assert "40" not in str(item.extra["exif_place"])
    assert any("can be false" in note for note in notes(found))


def with_tool(path, tool):
    return list(told(path, ReadSource(sha256(path.read_bytes()), path.name, reader="screenshot", tool=tool)))


def test_without_tesseract_the_picture_stays_and_one_sentence_says_so(tmp_path):
    def nothing(argv, stdin):
        raise Unavailable(f"This machine has no “{argv[0]}”.", hint="Install it.")

    found = with_tool(saved(tmp_path, picture(LATIN, "Hello")), nothing)
    [item], [problem] = items(found), problems(found)
    assert item.text == ""
    assert "no tesseract" in problem and "The picture is kept" in problem and "Install tesseract" in problem


def test_a_missing_language_pack_is_named_and_the_rest_is_tried(tmp_path):
    asked = []

    def english_only(argv, stdin):
        if "--version" in argv:
            return ToolOutput(0, b"tesseract 5.3.0\n", b"")
        if "--list-langs" in argv:
            return ToolOutput(0, b"List of languages\neng\n", b"")
        asked.append(argv[argv.index("-l") + 1])
        rows = "level\tblock_num\tpar_num\tline_num\tconf\ttext\n5\t1\t1\t1\t95.0\tHello\n"
        return ToolOutput(0, rows.encode(), b"")

    found = with_tool(saved(tmp_path, picture(LATIN, "Hello")), english_only)
    assert asked == ["eng"]
    assert items(found)[0].text == "Hello"
    [problem] = problems(found)
    assert "ara, aze, fas, hye, ind, rus, spa, tur" in problem


def test_a_group_without_its_first_pack_is_left_out_and_others_keep_what_there_is():
    groups = available({"eng", "rus", "aze"})
    assert [group.packs for group in groups] == [("eng",), ("rus", "eng")]
    assert missing({"eng"}) == ["ara", "aze", "fas", "hye", "ind", "rus", "spa", "tur"]


def test_a_doubtful_long_reading_loses_against_a_sure_short_one():
    sure, doubtful = Reading(GROUPS[0], "words", 95, 90), Reading(GROUPS[3], "wurdz" * 3, 60, 110)
    assert chosen([doubtful, sure]) is sure
    assert chosen([Reading(GROUPS[0], "", 0, 0)]) is None


def test_a_reading_that_lost_a_line_is_not_preferred_for_its_letters():
    whole, half = Reading(GROUPS[5], "كجا كجا", 91, 64), Reading(GROUPS[7], "پاداش", 91, 30)
    assert chosen([whole, half]) is whole


def test_a_single_slip_is_not_a_letter_of_its_own():
    english, turkish = Reading(GROUPS[0], "a" * 200, 94, 200), Reading(GROUPS[2], "a" * 199 + "ı", 93, 200)
    assert chosen([english, turkish]) is english


def test_letters_of_its_own_decide_between_persian_and_arabic():
    arabic, persian = Reading(GROUPS[5], "كجا", 91, 64), Reading(GROUPS[7], "پاداش", 87, 66)
    assert chosen([arabic, persian]) is persian
    assert chosen([arabic, Reading(GROUPS[7], "مكان", 87, 60)]) is arabic
