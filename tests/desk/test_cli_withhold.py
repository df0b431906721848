"""The verb `withhold`: a copy from a sealed package, and the command that lets a court check what it is told later."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import make_home
from tests.core.vault.bundles import NAME_OF_VICTIM, PHONE, dossier_for, exhibits_of
from tests.core.vault.conftest import later
from tocsin.cli import main
from tocsin.home import Home
from tocsin.vault import Vault, seal_package, verify_package
from tocsin.vault.trace import found_in, pattern_of


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Home, Path]:
    home = make_home(tmp_path / "desk")
    vault = Vault(home.vault, home.keys)
    dossier = dossier_for(vault, exhibits_of(vault, "screenshot"))
    full = tmp_path / "full.zip"
    seal_package(vault, full, dossier=dossier, artefacts=(), at=later(60), actor="ada")
    return home, full


@pytest.mark.slow
def test_a_copy_from_the_command_line_verifies_and_a_word_told_later_is_checked_by_sha256sum(
    sealed: tuple[Home, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, full = sealed
    out = tmp_path / "copy.zip"
    words = ["--words", f"name:{NAME_OF_VICTIM}", "--words", f"telephone number:{PHONE}", "--region", "E-0001:0,0,9,9"]
    assert main(["withhold", str(full), "--out", str(out), *words, "--desk", str(home.root)]) == 0
    assert all(check.ok for check in verify_package(out))
    assert found_in(out.read_bytes(), [pattern_of(NAME_OF_VICTIM), pattern_of(PHONE)]) == set()
    with zipfile.ZipFile(out) as archive:
        gaps = json.loads(archive.read("record.json"))["items"][0]["item"]["text"]["$text"]
        assert any(name.endswith("_SUMMARY.pdf") for name in archive.namelist())
    capsys.readouterr()
    assert main(["withhold", str(full), "--tell", "/items/0/item/text", "--desk", str(home.root)]) == 0
    commands = capsys.readouterr().out.splitlines()
    assert len(commands) == len(gaps)
    told = [(line, gap["hash"]) for line, gap in zip(commands, gaps, strict=True) if isinstance(gap, dict)]
    for line, expected in told:
        said = subprocess.run(["bash", "-c", line], check=True, capture_output=True, text=True).stdout
        assert said.split()[0] == expected
    assert len(told) >= 4


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--words", "Anahit"],
        ["--words", "nonsense:Anahit"],
        ["--words", "name:A"],
        ["--exhibit", "three"],
        ["--region", "E-0001:1,2,3"],
        ["--exhibit", "E-0099"],
        ["--tell", "/items"],
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_writes_nothing(
    sealed: tuple[Home, Path], tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    home, full = sealed
    out = tmp_path / "copy.zip"
    assert main(["withhold", str(full), "--out", str(out), *words, "--desk", str(home.root)]) == 1
    assert not out.exists()
    assert capsys.readouterr().err
