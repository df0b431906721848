"""Files that come through the door: kept whatever they are, read after the report is in the inbox, failures told."""

import io
import zipfile
from types import SimpleNamespace

from tests.conftest import AT
from tests.desk.identity_story import sona
from tocsin.desk import here
from tocsin.desk.intake import sealed
from tocsin.desk.intake.models import Lead

__all__ = ["sona"]


def bomb():
    """A document that would be gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:document>" + b" " * (300 << 20))
    return out.getvalue()


def test_a_file_that_cannot_be_read_is_marked_failed_with_its_sentence_and_its_original_kept(sona, browse, lea):
    broken = b"\x89PNG\r\n\x1a\n" + b"not a picture at all" * 9
    sona.report({"broken.png": broken, "chat.txt": b"Where do the Marenians live?"}, what="Look")
    (report,) = sealed.bring_in(at=AT)
    states = {lead.name: (lead.state, bool(lead.problem)) for lead in report.leads.all()}
    assert states == {"broken.png": ("failed", True), "chat.txt": ("preserved", False)}
    page = browse(lea).get(f"/reports/{report.public_id}/").content.decode()
    assert "could not be read; the original is kept" in page
    assert report.leads.get(name="broken.png").problem.split(".")[0] in page
    kept = report.exhibits.get(name="broken.png")
    assert here.vault().read(kept.digest) == broken


def test_a_zip_bomb_ends_in_a_sentence_and_the_report_is_in_the_inbox(sona):
    sona.report({"letter.docx": bomb()}, what="Look")
    (report,) = sealed.bring_in(at=AT)
    lead = report.leads.get()
    assert lead.state == "failed"
    assert lead.problem


def test_the_same_report_taken_twice_reads_its_files_once(sona, monkeypatch):
    """The worker was killed before it removed the spool entry."""
    sona.report({"chat.txt": b"Where do the Marenians live?"}, what="Look")
    monkeypatch.setattr(sealed, "forget", lambda _home, _name: None)
    (one,) = sealed.bring_in(at=AT)
    (again,) = sealed.bring_in(at=AT)
    assert one == again
    assert Lead.objects.filter(report=one).count() == 1


def test_a_large_file_is_left_to_the_worker_so_that_the_report_is_seen_first(sona, monkeypatch):
    asked = []
    worker = SimpleNamespace(enqueue=lambda *given: asked.append(given))
    monkeypatch.setattr("tocsin.desk.intake.tasks.read_later", worker)
    sona.report({"chat.txt": b"x" * (300 << 10)}, what="They are here", danger="yes")
    (report,) = sealed.bring_in(at=AT)
    lead = report.leads.get()
    assert (lead.state, asked) == ("waiting", [(lead.public_id, report.exhibits.get(name="chat.txt").digest, "door")])


def test_files_of_a_further_message_are_marked_too(sona):
    from tocsin.desk.intake.filing import Filed, FiledFile, seal_filed

    sona.report(what="Look")
    (report,) = sealed.bring_in(at=AT)
    file = FiledFile("more.png", "image/png", lambda: io.BytesIO(b"\x89PNG\r\n\x1a\nbroken" * 3))
    seal_filed(Filed(report.receipt_id, kind="message", text="more", files=(file,)), key="more")
    sealed.bring_in(at=AT)
    assert report.leads.get(name="more.png").state == "failed"
