"""Voicemail and voice messages: what a file says of itself, and words that a plug-in hears where there is one."""

import io
import struct
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.readers.reading import confined, here, items, notes, problems, texts
from tocsin.model.item import ItemKind
from tocsin.readers import choose
from tocsin.readers._sound import kind_of, sound_of


def wav(seconds, rate=8000):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"\0\0" * int(seconds * rate))
    return out.getvalue()


def ogg_page(granule, body, flags=0):
    return struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 7, 0, 0, 1) + bytes([len(body)]) + body


def opus(seconds, skip=312):
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skip, 48000, 0, 0)
    return ogg_page(0, head, 2) + ogg_page(0, b"OpusTags") + ogg_page(int(seconds * 48000) + skip, b"\0" * 40, 4)


def box(name, body):
    return struct.pack(">I4s", 8 + len(body), name) + body


def mp4(seconds, made=0, brand=b"M4A ", *, long=False):
    told = (
        struct.pack(">B3xQQIQ", 1, made, made, 1000, int(seconds * 1000))
        if long
        else struct.pack(">B3xIIII", 0, made, made, 1000, int(seconds * 1000))
    )
    return box(b"ftyp", brand + b"\0\0\0\0") + box(b"mdat", b"\0" * 500) + box(b"moov", box(b"mvhd", told + b"\0" * 80))


def flac(seconds, rate=44100):
    told = (rate << 44) | (0 << 41) | (15 << 36) | int(seconds * rate)
    return b"fLaC" + struct.pack(">I", 34) + b"\0" * 10 + told.to_bytes(8, "big") + b"\0" * 16


def mp3(seconds, *, counted=False, tag=0):
    frame = b"\xff\xfb\x90\x64" + b"\0" * 32
    if counted:
        frame += b"Xing" + struct.pack(">II", 1, int(seconds * 44100 / 1152))
    body = frame.ljust(417, b"\0") * (1 if counted else int(seconds * 44100 / 1152))
    size = bytes((tag >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\x04\0\0" + size + b"\0" * tag if tag else b"") + body


def amr(seconds):
    return b"#!AMR\n" + (b"\x3c" + b"\0" * 31) * int(seconds * 50)


FORMS = {
    "wav": (wav, "audio/wav"),
    "opus": (opus, "audio/ogg"),
    "m4a": (mp4, "audio/mp4"),
    "flac": (flac, "audio/flac"),
    "mp3": (mp3, "audio/mpeg"),
    "mp3 counted": (lambda seconds: mp3(seconds, counted=True), "audio/mpeg"),
    "mp3 with a tag": (lambda seconds: mp3(seconds, tag=300), "audio/mpeg"),
    "amr": (amr, "audio/amr"),
    "film": (lambda seconds: mp4(seconds, brand=b"isom", long=True), "video/mp4"),
}


@pytest.mark.parametrize(("made", "media_type"), FORMS.values(), ids=FORMS)
def test_each_form_is_kept_with_its_length_and_awaits_its_words(tmp_path, made, media_type):
    path = tmp_path / "voicemail"
    path.write_bytes(made(12))
    assert choose(path) == "recording"
    found = confined(path)
    [item] = items(found)
    assert (item.kind, item.text, item.confidence) == (ItemKind.RECORDING, "", 0.0)
    assert item.extra["media_type"] == media_type
    assert float(item.extra["seconds"]) == pytest.approx(12, abs=0.3)
    assert any("awaits its words" in note for note in notes(found))
    assert problems(found) == []


def test_the_time_in_the_file_is_told_as_a_claim(tmp_path):
    seconds = 3_873_755_045  # since 1904: 2026-10-02T03:04:05Z
    [item] = items(here(tmp_path, "recording", mp4(3, made=seconds)))
    assert item.posted.edtf == "2026-10-02T03:04:05Z"
    assert item.posted.note == "as the file claims"


@pytest.mark.parametrize(("made", "media_type"), FORMS.values(), ids=FORMS)
def test_a_recording_cut_off_anywhere_is_kept_without_a_length_or_with_one(tmp_path, made, media_type):
    whole = made(1)
    path = tmp_path / "cut"
    for cut in range(12, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:cut])
        sound = sound_of(path)
        assert sound.media_type in (media_type, "")
        assert 0 <= sound.seconds < 30 * 24 * 3600


@given(st.sampled_from(sorted(FORMS)), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=12))
def test_headers_that_lie_never_raise(tmp_path_factory, form, changes):
    data = bytearray(FORMS[form][0](0.2))
    for place, value in changes:
        data[place % len(data)] = value
    path = tmp_path_factory.mktemp("lie") / "x"
    path.write_bytes(bytes(data))
    assert 0 <= sound_of(path).seconds < 30 * 24 * 3600


def test_a_picture_in_the_same_container_is_no_recording():
    assert kind_of(b"\0\0\0\x18ftypheic" + b"\0" * 40) == ""


PLUGIN = '''
"""Hears the same words in everything."""
LABEL = "stub-speech 1.0"


def transcribe(path, tool):
    assert path.stat().st_size
    return {answer}
'''


def install(folder, monkeypatch, answer):
    """An installed distribution that offers a speech-to-text plug-in, as pip would leave it."""
    (folder / "stub_speech.py").write_text(PLUGIN.format(answer=answer))
    told = folder / "stub_speech-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: stub-speech\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[tocsin.transcribers]\nstub = stub_speech\n")
    monkeypatch.syspath_prepend(str(folder))


def test_a_plug_ins_words_stand_beside_with_their_recipe_and_a_warning(tmp_path, monkeypatch):
    install(tmp_path, monkeypatch, '("We know the street.", 0.62)')
    path = tmp_path / "voicemail.wav"
    path.write_bytes(wav(1))
    found = confined(path)
    [item], [text] = items(found), texts(found)
    assert (item.text, item.confidence, item.extra["words"]) == ("We know the street.", 0.62, "heard by machine")
    assert (text.text, text.recipe, text.confidence) == ("We know the street.", "stub-speech 1.0", 0.62)
    assert any("heard by machine" in note for note in notes(found))


def test_a_plug_in_that_hears_nothing_leaves_the_recording_waiting(tmp_path, monkeypatch):
    install(tmp_path, monkeypatch, '(" ", 0.0)')
    path = tmp_path / "voicemail.wav"
    path.write_bytes(wav(1))
    [item] = items(confined(path))
    assert item.extra["words"] == "awaited"


def test_a_plug_in_that_fails_costs_a_sentence_and_not_the_recording(tmp_path, monkeypatch):
    install(tmp_path, monkeypatch, '1 / 0 if False else (_ for _ in ()).throw(ValueError("model missing."))')
    path = tmp_path / "voicemail.wav"
    path.write_bytes(wav(1))
    found = confined(path)
    assert "model missing." in problems(found)[0]
    assert len(items(found)) == 1
