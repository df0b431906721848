"""Two encodings in one text are both read, and a text with a few spoiled bytes is read rather than given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.readers import pasted
from tocsin.readers._mixed import is_mixed, mixed_text

UTF_8 = "мы знаем, где вы живёте 😀 "


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Мы знаем всех маренцев", "cp1251"), ("mañana aquí, los españoles", "cp1252"),
        ("şimdi öğreneceğiz ağaçları", "cp1254"), ("نعرف أين يسكنون جميعا", "cp1256"),
    ],
)  # fmt: skip
def test_each_run_is_read_in_its_own_encoding(words, encoding):
    data = UTF_8.encode() + words.encode(encoding)
    assert is_mixed(data)
    assert mixed_text(data) == (UTF_8 + words, "cp1254" if encoding == "cp1252" else encoding)


def test_letters_with_marks_inside_latin_words_count_as_utf_8():
    data = "está aquí, qué más ".encode() + "Мы знаем всех".encode("cp1251")
    assert is_mixed(data)
    assert mixed_text(data)[0] == "está aquí, qué más Мы знаем всех"


def test_one_encoding_is_not_taken_for_two():
    assert not is_mixed(UTF_8.encode())
    assert not is_mixed("Мы знаем всех".encode("cp1251"))
    assert not is_mixed(b"plain words")


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Пётр сказал, что её нет. Её брат ждёт. Ещё раз: её ищут. Её дом. ", "koi8-r"),
        ("Пётр сказал, что её нет. Её брат ждёт. Ещё раз: её ищут. Её дом. ", "cp1251"),
        ("Сам рад, что сам едет. Сам сказал, и том, и дом. ", "cp866"),
        ("نعم، لا، هذا، ذلك؟ لماذا؟ أين؟ متى؟ ", "cp1256"),
    ],
)  # fmt: skip
def test_letters_of_an_older_encoding_that_happen_to_be_utf_8_do_not_make_two_of_one(words, encoding):
    assert not is_mixed((words * 20).encode(encoding))


@given(st.binary(max_size=200))
def test_any_bytes_come_out_as_text_with_every_ascii_sign_kept(data):
    text, _ = mixed_text(data)
    assert [char for char in text if char.isascii()] == [chr(byte) for byte in data if byte < 0x80]


def test_a_text_with_spoiled_bytes_is_read_and_says_so(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_bytes(b"we know\x00 where you\x07 live, all of you, every one of you. " + "Мы знаем".encode("cp1251"))
    text, (note,) = pasted.text_of(path)
    assert text == "we know\ufffd where you\x07 live, all of you, every one of you. Мы знаем"
    assert "2 control characters" in note.text and "cp1251, which is a guess" in note.text


def test_a_text_file_is_recognised_up_to_one_spoiled_byte_in_ten_and_another_file_is_not():
    assert pasted.looks_like(b"\x00" + b"a" * 9, "chat.txt") > 0
    assert pasted.looks_like(b"\x00\x00" + b"a" * 17, "chat.txt") == 0
    assert pasted.looks_like(b"\x00" + b"a" * 99, "program.bin") == 0
