"""Every story, and what a stranger's tools (poppler, pikepdf, qpdf) see in a PDF."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.core.outputs.dossier_stories import STORIES


@pytest.fixture(params=sorted(STORIES))
def any_dossier(request):
    return STORIES[request.param]()


@pytest.fixture(params=sorted(name for name, story in STORIES.items() if story().referral))
def referred(request):
    return STORIES[request.param]()


@pytest.fixture
def page_text(tmp_path: Path):
    """The words of one page (or all) as pdftotext reads them, runs of white space joined."""

    def read(data: bytes, page: int | None = None) -> str:
        file = tmp_path / "read.pdf"
        file.write_bytes(data)
        pages = ["-f", str(page), "-l", str(page)] if page else []
        done = subprocess.run(["pdftotext", *pages, str(file), "-"], check=True, capture_output=True)
        return " ".join(done.stdout.decode().split())

    return read


@pytest.fixture
def assert_archival(tmp_path: Path):
    """The marks of PDF/A-2a and PDF/UA-1 that can be checked without a validator, and qpdf's own check."""

    def check(data: bytes, title: str) -> pikepdf.Pdf:
        file = tmp_path / "archival.pdf"
        file.write_bytes(data)
        subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
        pdf = pikepdf.open(io.BytesIO(data))
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == title
        assert "/OutputIntents" in pdf.Root
        assert "/StructTreeRoot" in pdf.Root
        assert "/Lang" in pdf.Root
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.attachments
        return pdf

    return check
