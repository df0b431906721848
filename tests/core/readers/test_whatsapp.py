"""WhatsApp exports from both systems and many locales: who, when, which words, and how the dates were read."""

import io
import zipfile
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.readers.reading import confined, here, items, notes, problems
from tocsin.readers import choose
from tocsin.readers._calendars import common_date
from tocsin.readers._chatdates import Dates, stamp_of
from tocsin.readers.whatsapp import account_of, looks_like

LOCALES = {
    "Android, British": ("13/10/2026, 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, American": ("10/13/26, 9:04 PM - Watcher: Hello", "2026-10-13T21:04"),
    "Android, American, narrow space": ("10/13/26, 9:04\u202fPM - Watcher: Hello", "2026-10-13T21:04"),
    "Android, American midnight": ("10/13/26, 12:04 AM - Watcher: Hello", "2026-10-13T00:04"),
    "Android, American noon": ("10/13/26, 12:04 PM - Watcher: Hello", "2026-10-13T12:04"),
    "Android, German": ("13.10.26, 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Turkish": ("13.10.2026 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Turkish half days": ("13.10.2026 ÖS 9:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Indonesian": ("13/10/26 21.04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Spanish": ("13/10/26 9:04 p. m. - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Russian": ("13.10.2026, 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Swedish": ("2026-10-13 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Hungarian": ("2026. 10. 13. 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Arabic": ("\u200f١٣\u200f/١٠\u200f/٢٠٢٦، ٩:٠٤ م - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Persian": ("۲۰۲۶/۱۰/۱۳،\u200f ۲۱:۰۴ - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Chinese": ("2026/10/13 下午9:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Android, Korean": ("2026년 10월 13일 오후 9:04, Watcher : Hello", "2026-10-13T21:04"),
    "iOS, British": ("[13/10/2026, 21:04:05] Watcher: Hello", "2026-10-13T21:04:05"),
    "iOS, American": ("[10/13/26, 9:04:05 PM] Watcher: Hello", "2026-10-13T21:04:05"),
    "iOS, marked": ("\u200e[13.10.26, 21:04:05] Watcher: Hello", "2026-10-13T21:04:05"),
    "iOS, Indonesian": ("[13/10/26 21.04.05] Watcher: Hello", "2026-10-13T21:04:05"),
    "Bulgarian": ("13.10.2026 г., 21:04 ч. - Watcher: Hello", "2026-10-13T21:04"),
    "Croatian": ("13. 10. 2026. 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Finnish": ("13.10.2026 klo 21.04 - Watcher: Hello", "2026-10-13T21:04"),
    "Vietnamese": ("21:04, 13/10/2026 - Watcher: Hello", "2026-10-13T21:04"),
    "Bengali": ("১৩/১০/২৬, ৯:০৪ PM - Watcher: Hello", "2026-10-13T21:04"),
    "Greek": ("13/10/26, 9:04 μ.μ. - Watcher: Hello", "2026-10-13T21:04"),
    "TC Android": ("2026/10/13 晚上9:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Malay": ("13/10/26, 9:04 PTG - Watcher: Hello", "2026-10-13T21:04"),
    "CA French": ("2026-10-13 21 h 04 - Watcher: Hello", "2026-10-13T21:04"),
    "Albanian": ("13.10.26, 9:04 MD - Watcher: Hello", "2026-10-13T21:04"),
    "Kazakh": ("13.10.2026 ж., 21:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Punjabi": ("13/10/26, 9:04 ਬਾ.ਦੁ. - Watcher: Hello", "2026-10-13T21:04"),
    "Marathi": ("13/10/26, 9:04 म.उ. - Watcher: Hello", "2026-10-13T21:04"),
    "Tamil": ("13/10/26, பிற்பகல் 9:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Amharic": ("13/10/26 9:04 ከሰዓት - Watcher: Hello", "2026-10-13T21:04"),
    "Hungarian12": ("2026. 10. 13. du. 9:04 - Watcher: Hello", "2026-10-13T21:04"),
    "Korean iOS": ("[2026. 10. 13. 오후 9:04:05] Watcher: Hello", "2026-10-13T21:04:05"),
    "Hebrew iOS": ("\u200f[13.10.2026, 21:04:05] Watcher: Hello", "2026-10-13T21:04:05"),
    "iOS, Arabic": ("\u200f[١٣\u200f/١٠\u200f/٢٠٢٦، ٩:٠٤:٠٥ م] Watcher: Hello", "2026-10-13T21:04:05"),
    "iOS, Dutch": ("[13-10-2026 21:04:05] Watcher: Hello", "2026-10-13T21:04:05"),
}


@pytest.mark.parametrize(("line", "when"), LOCALES.values(), ids=LOCALES)
def test_each_locale_gives_sender_words_and_local_time(tmp_path, line, when):
    [item] = items(here(tmp_path, "whatsapp", line + "\n"))
    assert item.text == "Hello"
    assert item.account.display_name == "Watcher"
    assert item.posted.edtf == when
    assert item.posted.note == "the export gives no time zone"


@pytest.mark.parametrize(("line", "when"), LOCALES.values(), ids=LOCALES)
def test_each_locale_is_recognised(line, when):
    assert looks_like(f"{line}\n{line}\n".encode(), "x") >= 75


@pytest.mark.parametrize(
    ("line", "calendar"),
    [
        ("۱۴۰۵/۷/۲۱،\u200f ۲۱:۰۴ - Watcher: Hello", "Persian calendar"),
        ("13/10/2569 21:04 - Watcher: Hello", "Thai calendar"),
    ],
)
def test_years_of_another_calendar_become_dates_of_the_common_era_and_say_so(tmp_path, line, calendar):
    [item] = items(here(tmp_path, "whatsapp", line + "\n"))
    assert item.posted.edtf == "2026-10-13T21:04"
    assert calendar in item.posted.note


@pytest.mark.parametrize(
    ("persian", "common"),
    [
        ((1399, 12, 30), "2021-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1403, 12, 30), "2025-03-20"),
        ((1370, 1, 1), "1991-03-21"),
    ],
)
def test_persian_leap_years_are_counted(persian, common):
    assert common_date(*persian).isoformat() == common


@pytest.mark.parametrize("wrong", [(1400, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 0, 1), (2569, 2, 30)])
def test_a_date_that_its_calendar_lacks_is_none(wrong):
    with pytest.raises(ValueError, match=r"calendar|month|day"):
        common_date(*wrong)


def test_a_day_above_twelve_anywhere_decides_the_whole_file(tmp_path):
    found = here(tmp_path, "whatsapp", "02/10/2026, 07:04 - A: one\n13/10/2026, 07:04 - A: two\n")
    assert [item.posted.edtf for item in items(found)] == ["2026-10-02T07:04", "2026-10-13T07:04"]
    assert notes(found) == ["Dates are read day first, because 1 of them would be no date in the other order."]


def test_a_month_first_file_is_read_month_first_from_its_first_line_on(tmp_path):
    found = here(tmp_path, "whatsapp", "10/02/2026, 07:04 - A: one\n10/13/2026, 07:04 - A: two\n")
    assert [item.posted.edtf for item in items(found)] == ["2026-10-02T07:04", "2026-10-13T07:04"]


def test_where_no_number_decides_the_order_of_the_messages_does(tmp_path):
    """1 February, 2 February, 1 March: read month first, March would come before February again."""
    lines = "".join(f"{date}, 07:04 - A: x\n" for date in ("01/02/2026", "02/02/2026", "01/03/2026"))
    found = here(tmp_path, "whatsapp", lines)
    assert [item.posted.day for item in items(found)] == ["2026-02-01", "2026-02-02", "2026-03-01"]
    assert "only so do the messages stand in order of time" in notes(found)[0]


def test_where_nothing_decides_the_time_is_marked_uncertain_and_the_sender_is_to_be_asked(tmp_path):
    found = here(tmp_path, "whatsapp", "02/10/2026, 07:04 - A: one\n")
    [item] = items(found)
    assert item.posted.edtf == "2026-10-02T07:04?"
    assert "assumed" in item.posted.note
    assert "Ask the sender" in notes(found)[0]


def test_a_message_of_several_lines_is_one_item_with_every_line(tmp_path):
    found = here(tmp_path, "whatsapp", "13/10/2026, 07:04 - A: one\ntwo\n\n  three\n13/10/2026, 07:05 - B: four\n")
    assert [item.text for item in items(found)] == ["one\ntwo\n\n  three", "four"]
    assert [item.source.locator for item in items(found)] == ["line 1", "line 5"]


def test_words_are_kept_exactly(tmp_path):
    words = "  ԲԱՐԵՎ\u200d 👩‍👩‍👧 e\u0301 \u202eabc  "
    [item] = items(here(tmp_path, "whatsapp", f"13/10/2026, 07:04 - A: {words}\n13/10/2026, 07:05 - ok\n"))
    assert item.text == words


def test_a_colon_in_the_words_stays_in_the_words(tmp_path):
    [item] = items(here(tmp_path, "whatsapp", "13/10/2026, 07:04 - Watcher: at 18:00: the square\n"))
    assert (item.account.display_name, item.text) == ("Watcher", "at 18:00: the square")


def test_the_applications_own_lines_are_counted_and_not_taken_for_messages(tmp_path):
    found = here(
        tmp_path,
        "whatsapp",
        "13/10/2026, 07:03 - Messages and calls are end-to-end encrypted.\n"
        "13/10/2026, 07:04 - Watcher created group “Hoplite: mirror”\n"
        "13/10/2026, 07:05 - Watcher: Hello\n",
    )
    assert [item.text for item in items(found)] == ["Hello"]
    assert any("left out: 2" in note for note in notes(found))


def test_on_ios_the_groups_own_lines_are_told_from_messages_by_their_mark(tmp_path):
    found = here(
        tmp_path,
        "whatsapp",
        "[13/10/2026, 07:03:00] Hoplite: \u200eMessages and calls are end-to-end encrypted.\n"
        "[13/10/2026, 07:04:00] Watcher: Hello\n"
        "\u200e[13/10/2026, 07:05:00] Watcher: \u200eimage omitted\n",
    )
    assert [item.account.display_name for item in items(found)] == ["Watcher", "Watcher"]


@pytest.mark.parametrize(
    ("words", "media"),
    [
        ("<Media omitted>", "omitted"),
        ("<Medya dahil edilmedi>", "omitted"),
        ("<Без медиафайлов>", "omitted"),
        ("\u200eimage omitted", "omitted"),
        ("IMG-20261013-WA0001.jpg (file attached)", "IMG-20261013-WA0001.jpg"),
        ("\u200eIMG-20261013-WA0001.jpg (dosya ekli)", "IMG-20261013-WA0001.jpg"),
        ("\u200e<attached: 00000012-PHOTO-2026-10-13-07-04-05.jpg>", "00000012-PHOTO-2026-10-13-07-04-05.jpg"),
        ("<allegato: 00000012-PHOTO.jpg>\nlook", "00000012-PHOTO.jpg"),
    ],
)
def test_media_are_told_in_every_form(tmp_path, words, media):
    [item] = items(here(tmp_path, "whatsapp", f"13/10/2026, 07:04 - A: {words}\n"))
    assert item.extra["media"] == media
    assert item.text == words


def test_words_that_merely_mention_omission_are_not_media(tmp_path):
    [item] = items(here(tmp_path, "whatsapp", "13/10/2026, 07:04 - A: he omitted my name\n"))
    assert item.extra == {}


def test_an_unsaved_number_is_the_stable_id_and_a_name_is_not():
    assert account_of("+1 202 555 0143").stable_id == "+12025550143"
    assert account_of("\u202a+62 812\u20113456\u20117890\u202c").stable_id == "+6281234567890"
    assert account_of("~ Watcher").display_name == "Watcher"
    assert account_of("Watcher").stable_id == ""


def zipped(folder, **members):
    path = folder / "chat.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def test_a_zip_is_read_and_its_media_are_named(tmp_path):
    path = zipped(tmp_path, _chat__txt="[13/10/2026, 07:04:05] A: Hello\n", photo__jpg=b"\xff\xd8", clip__opus=b"x")
    assert choose(path) == "whatsapp"
    found = confined(path)
    assert [item.text for item in items(found)] == ["Hello"]
    assert any("2 more files" in note and "photo.jpg" in note for note in notes(found))


def test_android_zip_names_its_chat_after_the_group(tmp_path):
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "not the chat")
        archive.writestr("WhatsApp Chat with Hoplite.txt", "13/10/2026, 07:04 - A: Hello\n")
    assert [item.text for item in items(confined(path))] == ["Hello"]


def test_utf_16_is_read(tmp_path):
    found = here(tmp_path, "whatsapp", "13/10/2026, 07:04 - Ա: Բարև\n".encode("utf-16"))
    assert [item.text for item in items(found)] == ["Բարև"]


def test_bytes_that_are_not_utf_8_cost_letters_and_not_the_line(tmp_path):
    data = b"13/10/2026, 07:04 - A: one \xff two\n" + "13/10/2026, 07:05 - A: Привет, мир и люди\n".encode() * 20
    found = items(here(tmp_path, "whatsapp", data))
    assert found[0].text == "one \ufffd two"
    assert found[1].text == "Привет, мир и люди"


def test_a_line_of_ten_megabytes_is_one_cut_item_with_a_note(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text("13/10/2026, 07:04 - A: " + "x" * 10_000_000 + "\n13/10/2026, 07:05 - B: after\n")
    found = confined(path)
    assert [len(item.text) for item in items(found)] == [1_000_000, 5]
    assert len(problems(found)) == 2


def export(count):
    """An export of so many messages, a minute apart."""
    out, at = io.StringIO(), datetime(2026, 1, 1)
    for number in range(count):
        moment = at + timedelta(minutes=number)
        out.write(f"{moment:%d/%m/%Y, %H:%M} - Voice {number % 7}: message number {number}\n")
    return out.getvalue()


def test_every_message_of_a_long_export_comes_out_once_in_order(tmp_path):
    found = items(here(tmp_path, "whatsapp", export(5000)))
    assert [item.text for item in found] == [f"message number {number}" for number in range(5000)]
    assert len({item.id for item in found}) == 5000


@given(
    st.lists(
        st.tuples(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)), st.booleans()), min_size=40, max_size=60
    )
)
def test_the_order_found_is_the_order_written(drawn):
    """Forty dates in order of time nearly always hold a day above twelve; where they do, the decision must be right."""
    moments = sorted(at for at, _ in drawn)
    if not any(at.day > 12 for at in moments):
        return
    for order, form in (("day first", "%d/%m/%Y"), ("month first", "%m/%d/%Y"), ("year first", "%Y/%m/%d")):
        stamps = [stamp_of(f"{at.strftime(form)}, {at:%H:%M} - A: x") for at in moments]
        dates = Dates.of(stamps)
        assert (dates.order, dates.sure) == (order, True)
        assert [stamp.at(order) for stamp in stamps] == [at.replace(second=0, microsecond=0) for at in moments]


@given(st.text(max_size=200))
def test_no_line_breaks_the_stamp(line):
    stamp = stamp_of(line)
    assert stamp is None or 0 <= stamp.hour <= 23
