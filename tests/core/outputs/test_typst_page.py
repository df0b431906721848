"""The page maker evaluates nothing, loses nothing, and gives the same bytes twice."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError
from tocsin.outputs import _typst
from tocsin.outputs._typst import RUN, Words, breakable, pdf, prepared

AT = datetime(2026, 10, 3, 16, 0, tzinfo=UTC)
PROBE = """#import "page.typ": *
#let d = json("data.json")
#set document(title: d.document.title, date: day(d.document.date))
#set text(font: faces, fallback: false)
"""


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template of the test's own beside the shared one."""

    def write(body: str) -> str:
        (tmp_path / "page.typ").write_bytes((_typst.TEMPLATES / "page.typ").read_bytes())
        (tmp_path / "probe.typ").write_text(PROBE + body, "utf-8")
        monkeypatch.setattr(_typst, "TEMPLATES", tmp_path)
        return "probe.typ"

    return write


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_break_points_change_no_character(text):
    assert "".join(part["text"] for part in breakable(text)) == text


@given(st.integers(0, 400), st.sampled_from("aաあ/"))
def test_no_unbroken_run_is_longer_than_a_line_can_hold(length, char):
    assert all(len(part["text"]) <= RUN for part in breakable(char * length))


def test_a_run_is_never_cut_before_a_combining_mark():
    parts = list(breakable("e\u0301" * 80))
    assert len(parts) > 5
    assert all(not part["text"].startswith("\u0301") for part in parts)


def test_data_is_shown_and_never_evaluated(template, page_text):
    text = '#panic("x") *b* #read("/etc/passwd") $x$ @ref <l> // c'
    made = pdf(template("#d.text"), {"text": text}, title="t", author="a", at=AT)
    assert page_text(made) == text


def test_the_same_data_give_the_same_bytes(template):
    name = template("#d.text")
    assert len({pdf(name, {"text": "Պատ سلام 🔥"}, title="t", author="a", at=AT) for _ in range(3)}) == 1


def test_the_date_is_the_dossiers_and_not_the_clocks(template):
    made = pdf(template("x"), {}, title="t", author="a", at=AT)
    with pikepdf.open(io.BytesIO(made)).open_metadata() as meta:
        assert str(meta["xmp:CreateDate"]).startswith("2026-10-03")


def test_a_character_that_typst_cannot_set_is_written_out_and_the_page_is_made(template, page_text, monkeypatch):
    """The fonts' own tables can promise what shaping does not keep; then typst names the character and we try again."""
    monkeypatch.setattr(
        _typst, "visible", lambda text, refused=frozenset(): "".join("[named]" if c in refused else c for c in text)
    )
    made = pdf(template("#d.text"), {"text": "a\ue000b"}, title="t", author="a", at=AT)
    assert page_text(made) == "a[named]b"


def test_a_character_that_cannot_even_be_written_out_is_an_error_that_names_it(template, monkeypatch):
    monkeypatch.setattr(_typst, "visible", lambda text, refused=frozenset(): text)
    with pytest.raises(IntegrityError, match="ue000") as caught:
        pdf(template("#d.text"), {"text": "a\ue000b"}, title="t", author="a", at=AT)
    assert "font" in caught.value.hint


def test_a_template_that_fails_is_our_error_with_typsts_words(template):
    with pytest.raises(BadInput, match=r"could not be made: .*out of order"):
        pdf(template('#panic("out of order")'), {}, title="t", author="a", at=AT)


def test_a_page_cannot_read_outside_its_folder(template):
    with pytest.raises(BadInput, match="could not be made"):
        pdf(template('#read("/etc/passwd")'), {}, title="t", author="a", at=AT)


@pytest.mark.parametrize("name", ["own.txt", "/own.txt", "./own.txt"])
def test_a_page_cannot_read_what_lies_where_the_desk_was_started(template, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.txt").write_text("words of another case")
    with pytest.raises(BadInput, match="could not be made"):
        pdf(template(f'#read("{name}")'), {}, title="t", author="a", at=AT)


def test_texts_of_record_become_runs_with_their_direction_and_their_written_out_characters():
    made = prepared({"w": Words("שלום\u202e"), "n": 3, "l": ("a", None)}, frozenset())
    assert made["w"]["dir"] == "rtl"
    assert [run["code"] for run in made["w"]["runs"]] == [False, True]
    assert (made["n"], made["l"]) == (3, ["a", None])


def test_no_word_of_a_paper_lies_in_a_file_while_it_is_made(template, monkeypatch, tmp_path):
    """A kill in the middle leaves what lies in the temporary folder: that may be fonts' names, never the words."""
    seen, whole, aside = [], _typst.typst.compile, tmp_path / "temporary"
    aside.mkdir()

    def watched(*given, **named):
        seen.append([path for path in aside.rglob("*") if path.is_file() and not path.is_symlink()])
        return whole(*given, **named)

    name = template("#d.text")
    monkeypatch.setattr(_typst.typst, "compile", watched)
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    assert pdf(name, {"text": "Ester Quillfeather of 77 Lantern Quay"}, title="t", author="a", at=AT)
    assert seen == [[]]
