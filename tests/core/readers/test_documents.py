"""Mail, PDF, word-processor documents, lists of links, and typed text."""

import io
import zipfile

import pikepdf
import pytest

from tests.core.readers.reading import confined, here, items, notes, problems, texts
from tocsin.canonical import sha256
from tocsin.errors import Unavailable
from tocsin.model.item import ItemKind
from tocsin.readers import ReadSource, choose
from tocsin.readers._inside import told
from tocsin.readers.pdf import EXAMPLE as PDF

MAIL = (
    "Received: from a.example by b.example; Fri, 2 Oct 2026 03:05:11 +0000\r\n"
    "Received: from c.example by a.example; Fri, 2 Oct 2026 03:05:01 +0000\r\n"
    "From: {sender}\r\nTo: consulate@marenia.example\r\nDate: {date}\r\nMessage-ID: <81@mail.example>\r\n"
    "In-Reply-To: <80@mail.example>\r\nSubject: =?utf-8?Q?Bar=C4=B1=C5=9F?=\r\nMIME-Version: 1.0\r\n"
)
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\n"


def mail(
    body=PLAIN + "Sizi biliyoruz.\r\n", sender="Watcher <watcher@mail.example>", date="Fri, 02 Oct 2026 07:04:05 +0400"
):
    return (MAIL.format(sender=sender, date=date) + body).encode()


def test_mail_gives_sender_instant_subject_words_and_the_received_chain(tmp_path):
    [item] = items(here(tmp_path, "email", mail()))
    assert (item.account.handle, item.account.display_name) == ("watcher@mail.example", "Watcher")
    assert item.posted.edtf == "2026-10-02T03:04:05Z"
    assert "claims" in item.posted.note
    assert (item.title, item.text) == ("Barış", "Sizi biliyoruz.")
    assert item.reply_to == "<80@mail.example>"
    assert item.extra["message_id"] == "<81@mail.example>"
    assert item.extra["received"].splitlines()[1].startswith("from c.example")


def test_mail_in_html_alone_is_read_as_it_is_shown(tmp_path):
    body = "Content-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    data = mail(body) + "<p>Мы знаем<br>где вы</p><script>x</script>".encode("windows-1251")
    [item] = items(here(tmp_path, "email", data))
    assert item.text == "Мы знаем\nгде вы"


def test_an_attachment_becomes_an_item_of_its_own_with_its_place_and_digest(tmp_path):
    body = (
        'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSee list.\r\n'
        '--B\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="links.csv"\r\n\r\n'
        "link,remark\r\nhttps://chirrup.example/p/81,a reward\r\n--B--\r\n"
    )
    message, row = items(here(tmp_path, "email", mail(body)))
    assert message.text == "See list."
    assert (row.text, row.url) == ("a reward", "https://chirrup.example/p/81")
    assert row.source.locator == "message, attachment 1 › row 2"
    assert row.source.reader == "csv_links"
    assert row.extra["file"] == "links.csv"
    assert row.extra["file_sha256"] == sha256(b"link,remark\r\nhttps://chirrup.example/p/81,a reward")


def test_an_attachment_that_nothing_can_read_is_an_item_without_words(tmp_path):
    body = (
        'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSee picture.\r\n'
        '--B\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="../map.png"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n--B--\r\n"
    )
    _, picture = items(here(tmp_path, "email", mail(body)))
    assert (picture.kind, picture.text, picture.title) == (ItemKind.IMAGE, "", "../map.png")
    assert picture.extra["size"] == "5"


def test_a_message_forwarded_whole_is_read_with_its_own_sender_and_time(tmp_path):
    inner = (
        "From: Watcher <w@mail.example>\r\nDate: Fri, 02 Oct 2026 07:04:05 +0400\r\nSubject: you\r\n\r\nWe know.\r\n"
    )
    body = (
        'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n'
        f"--B\r\nContent-Type: message/rfc822\r\n\r\n{inner}--B--\r\n"
    )
    _, forwarded = items(here(tmp_path, "email", mail(body)))
    assert forwarded.text == "We know."
    assert forwarded.account.handle == "w@mail.example"
    assert forwarded.posted.edtf == "2026-10-02T03:04:05Z"


def test_messages_that_hold_each_other_end_at_a_depth(tmp_path):
    inner = "Subject: core\r\nFrom: a@mail.example\r\nTo: b@mail.example\r\n\r\nWe know.\r\n"
    for level in range(8):
        inner = (
            f"From: a@mail.example\r\nTo: b@mail.example\r\nSubject: {level}\r\nContent-Type: multipart/mixed; "
            f'boundary="B{level}"\r\n\r\n--B{level}\r\nContent-Type: application/octet-stream\r\n'
            f'Content-Disposition: attachment; filename="m.eml"\r\n\r\n{inner}\r\n--B{level}--\r\n'
        )
    found = here(tmp_path, "email", inner)
    assert any("deeper" in text for text in problems(found))
    assert len(items(found)) < 8


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Oct 2026 99:04:05 +0400"])
def test_a_date_that_is_none_is_no_date(tmp_path, date):
    assert items(here(tmp_path, "email", mail(date=date)))[0].posted is None


def test_a_date_without_a_zone_says_so(tmp_path):
    [item] = items(here(tmp_path, "email", mail(date="Fri, 02 Oct 2026 03:04:05 -0000")))
    assert item.posted.edtf == "2026-10-02T03:04:05"


def test_every_message_of_a_mailbox_is_read_in_order(tmp_path):
    box = b"".join(
        b"From watcher@mail.example Fri Oct  2 03:04:05 2026\n"
        + mail(PLAIN + f"Message {number}\n>From here on\n").replace(b"\r\n", b"\n")
        + b"\n"
        for number in range(3)
    )
    path = tmp_path / "threats.mbox"
    path.write_bytes(box)
    assert choose(path) == "email"
    found = items(confined(path))
    assert [item.source.locator for item in found] == ["message[0]", "message[1]", "message[2]"]
    assert [item.text for item in found] == [f"Message {number}\nFrom here on" for number in range(3)]


def test_a_protected_pdf_is_a_sentence(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert "password" in problems(here(tmp_path, "pdf", out.getvalue()))[0]


def test_a_pdf_of_several_pages_keeps_them_apart(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(out)
    found = here(tmp_path, "pdf", out.getvalue())
    [item] = items(found)
    assert item.text.split("\n\f\n") == ["Marenians, leave Port Aldera by Friday."] * 2
    assert item.source.locator == "pages 1-2"
    assert texts(found)[0].recipe.startswith("pypdf ")


def test_a_pdf_without_words_says_so(tmp_path):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    found = here(tmp_path, "pdf", out.getvalue())
    assert items(found) == []
    assert "neither as text nor as pictures" in problems(found)[-1]


def scanned(folder, *pages):
    """A PDF of pictures of words, as a scanner makes it."""
    from PIL import Image, ImageDraw, ImageFont

    drawn = []
    for font, words in pages:
        page = Image.new("L", (1000, 400), "white")
        face = ImageFont.truetype(f"/usr/share/fonts/truetype/noto/{font}", 40)
        ImageDraw.Draw(page).multiline_text((40, 60), words, fill=0, font=face, spacing=20)
        drawn.append(page)
    drawn[0].save(folder / "scan.pdf", save_all=True, append_images=drawn[1:], resolution=110)
    return folder / "scan.pdf"


@pytest.mark.ocr
def test_a_scanned_pdf_is_drawn_and_read_page_by_page_in_its_own_script(tmp_path):
    path = scanned(
        tmp_path,
        ("NotoSans-Regular.ttf", "We know where the Marenians\nof Port Aldera live."),
        ("NotoSans-Regular.ttf", "Мы знаем, где живут маренцы.\nУезжайте до пятницы."),
    )
    found = confined(path)
    first, second = items(found)
    assert "know where the Marenians" in first.text
    assert "где живут" in second.text
    assert [item.source.locator for item in items(found)] == ["page 1", "page 2"]
    assert all(0.5 < item.confidence <= 1 for item in items(found))
    assert any("read by machine" in note for note in notes(found))
    assert [text.recipe.rpartition(", ")[2] for text in texts(found)] == ["page 1", "page 2"]


def test_a_machine_that_cannot_draw_pages_reads_the_text_layer_and_says_what_is_missing(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    path = tmp_path / "half.pdf"
    path.write_bytes(out.getvalue())

    def without(argv, _stdin):
        raise Unavailable(f"This machine has no “{argv[0]}”.")

    found = list(told(path, ReadSource("0" * 64, "half.pdf", reader="pdf", tool=without)))
    assert [item.text for item in items(found)] == ["Marenians, leave Port Aldera by Friday.\n\f\n"]
    assert "no tesseract" in problems(found)[0]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_document_keeps_paragraphs_tabs_and_line_breaks(tmp_path):
    out = io.BytesIO()
    body = "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p><w:p/>"
    body += "<w:p><w:t>Չորս</w:t></w:p>"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    [item] = items(here(tmp_path, "docx", out.getvalue()))
    assert item.text == "One\ttwo\nthree\n\nՉորս"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_of_links_gives_a_note_for_each_link_with_its_named_cells(tmp_path, sign):
    table = (
        sign.join(["link", "remark"]) + "\n" + sign.join(["https://chirrup.example/p/81?a=1", "offers money"]) + "\n\n"
    )
    path = tmp_path / "links.csv"
    path.write_text(table)
    assert choose(path) == "csv_links"
    [item] = items(confined(path))
    assert (item.kind, item.url, item.text) == (ItemKind.NOTE, "https://chirrup.example/p/81?a=1", "offers money")
    assert item.extra["column remark"] == "offers money"
    assert item.source.locator == "row 2"


def test_plain_lines_of_links_are_a_list_and_prose_with_a_link_is_not(tmp_path):
    bare, prose = tmp_path / "a.txt", tmp_path / "b.txt"
    bare.write_text("https://chirrup.example/1\nhttps://chirrup.example/2\n")
    prose.write_text("Look at https://chirrup.example/1 and tell me what you think of it.\n")
    assert (choose(bare), choose(prose)) == ("csv_links", "pasted")
    assert [item.url for item in items(confined(bare))] == ["https://chirrup.example/1", "https://chirrup.example/2"]


CALL = "Caller: I saw a man.\nHe had a map.\nOfficer notes: calm\nLanguage: hy\nNumber: +1 202 555 0143\n"


def test_a_calls_two_voices_are_never_mixed(tmp_path):
    caller, officer = items(here(tmp_path, "pasted", CALL))
    assert (caller.kind, caller.speaker, caller.text) == (ItemKind.CALL, "the caller", "I saw a man.\nHe had a map.")
    assert (officer.kind, officer.speaker, officer.text) == (ItemKind.NOTE, "the officer", "calm")
    assert caller.extra == {"language": "hy", "number": "+1 202 555 0143"}


def test_the_places_of_a_calls_voices_are_their_characters_in_the_file(tmp_path):
    for item in items(here(tmp_path, "pasted", CALL)):
        start, end = map(int, item.source.locator.removeprefix("characters ").split("-"))
        assert CALL[start:end].startswith(item.text)


def test_a_call_without_field_names_is_all_the_callers_words(tmp_path):
    [item] = items(here(tmp_path, "pasted", "A man followed me.", how="call"))
    assert (item.kind, item.text) == (ItemKind.CALL, "A man followed me.")


def test_pasted_words_are_kept_exactly(tmp_path):
    words = "  Marenians\u200d OUT \r\n\t🔥 e\u0301\n"
    [item] = items(here(tmp_path, "pasted", words))
    assert item.text == words
