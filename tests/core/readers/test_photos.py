"""Photos as phones make them today (HEIF, AVIF): read, shown and compared like any other picture, in the child alone.

`tests/vectors/heif` holds two pictures of an invented post, drawn for these tests: one lies on its side, as a telephone
held upright leaves it, with the turn noted in the file.
"""

import base64
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.core.readers.reading import confined, items, notes, problems
from tests.core.readers.test_screenshot import LATIN, picture
from tocsin import confine
from tocsin.confine import Ending
from tocsin.intake.preserve import media_type
from tocsin.linkage.pictures import SAME_PICTURE, distance
from tocsin.readers import choose

HEIF = Path(__file__).parents[2] / "vectors/heif"
WORDS = "Watcher @maren_hunters\nReward to whoever tells us where\nMarenians meet in Port Aldera."


@pytest.fixture
def avif(tmp_path: Path) -> Path:
    path = tmp_path / "post.avif"
    path.write_bytes(picture(LATIN, WORDS, form="AVIF"))
    return path


def view(path: Path) -> Image.Image | None:
    """What the desk would show of a picture."""
    made = next(confine.records("tocsin.desk.evidence.encode:encoded", path, {}), None)
    return Image.open(io.BytesIO(base64.b64decode(made["jpeg"]))) if made else None


def hash_of(path: Path) -> str:
    return str(next(confine.records("tocsin.intake.picture:picture_record", path, {}))["hash"])


@pytest.mark.ocr
@pytest.mark.parametrize("name", [pytest.param("post.heic", marks=pytest.mark.slow), "turned.heic"])
def test_the_words_of_an_iphones_photo_are_read_whichever_way_it_was_held(name: str) -> None:
    (item,) = items(confined(HEIF / name))
    assert "maren_hunters" in item.text
    assert "Port Aldera" in item.text


@pytest.mark.ocr
@pytest.mark.slow
def test_the_words_of_an_avif_picture_are_read(avif: Path) -> None:
    (item,) = items(confined(avif))
    assert "Port Aldera" in item.text


def test_what_the_photo_says_of_itself_is_told_and_its_place_only_named() -> None:
    (item,) = items(confined(HEIF / "post.heic"))
    assert item.extra["exif_made"] == "2026:09:24 18:00:00"
    assert item.extra["exif_device"] == "Aldera Phones A1"
    assert item.extra["exif_place"] == "recorded in the file"


@pytest.mark.parametrize("name", ["post.heic", "turned.heic"])
def test_a_photo_is_shown_upright_and_without_what_it_says_of_itself(name: str) -> None:
    shown = view(HEIF / name)
    assert shown is not None
    assert shown.size == (900, 260)
    assert not shown.getexif()


def test_a_photo_and_its_jpeg_are_the_same_picture(tmp_path: Path) -> None:
    shown, path = view(HEIF / "post.heic"), tmp_path / "post.jpg"
    assert shown is not None
    shown.save(path, quality=60)
    assert distance(hash_of(HEIF / "post.heic"), hash_of(path)) <= SAME_PICTURE


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_photo_cut_off_is_no_crash(share: float, tmp_path: Path) -> None:
    data = (HEIF / "post.heic").read_bytes()
    path = tmp_path / "cut.heic"
    path.write_bytes(data[: int(len(data) * share)])
    said = list(confined(path))
    assert problems(said), "a sentence says what is wrong"
    assert "broke off without a word" not in " ".join(notes(said))
    view(path)


def test_a_photo_that_claims_too_many_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    """The size stands in the box `ispe` (ISO/IEC 23008-12 §6.5.3): 900 by 260 becomes 60,000 by 60,000."""
    data = (HEIF / "post.heic").read_bytes()
    claim = b"ispe" + bytes(4)
    before, *after = data.split(claim)
    whole = claim.join([before, *((60_000).to_bytes(4, "big") * 2 + part[8:] for part in after)])
    assert len(whole) == len(data) and after
    path = tmp_path / "huge.heic"
    path.write_bytes(whole)
    said = list(confined(path))
    assert problems(said)
    assert view(path) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("IMG_0001.HEIC", "image/heic"), ("a.heif", "image/heif"), ("a.avif", "image/avif"), ("a.jpg", "image/jpeg")],
)
def test_a_photo_is_known_by_its_ending_and_by_its_bytes(name: str, kind: str) -> None:
    assert media_type(name) == kind
    assert choose(HEIF / "post.heic", "no ending") == "screenshot"


def test_nothing_of_the_decoder_is_loaded_in_the_parent() -> None:
    """Foreign bytes meet it only where it is limited."""
    said = "import sys, tocsin.intake.take, tocsin.readers as r; r.readers(); print('pi_heif' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_ending_of_a_view_is_clean() -> None:
    *_records, ending = confine.run("tocsin.desk.evidence.encode:encoded", HEIF / "post.heic", {})
    assert isinstance(ending, Ending)
    assert ending.kind == "finished"
