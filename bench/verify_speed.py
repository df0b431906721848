"""How long it takes to verify a package, beside `sha256sum` and `openssl` over the same bytes: medians of some runs.

    python bench/verify_speed.py [MEGABYTES]      default 1000

All read a file that is in the page cache, so that the arithmetic is compared and not the disk.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, Organisation, PreservedExhibit, Signatory
from tocsin.vault import Vault, package_file_name, seal_package, verifier

AT = datetime(2026, 11, 20, tzinfo=UTC)
RUNS = 5
PARTS = 10


def make_package(root: Path, megabytes: int) -> Path:
    """A sealed package of about this size, of ten exhibits."""
    vault = Vault.create(root / "vault", root / "keys", "Bench desk")
    source = root / "video"
    for number in range(PARTS):
        with source.open("wb") as file:
            for _ in range(megabytes // PARTS):
                file.write(os.urandom(1 << 20))
        vault.receive(source, name=f"{number}.mp4", media_type="video/mp4", how="file", actor="bench", at=AT)
    exhibits = tuple(PreservedExhibit(one, file_name=package_file_name(one)) for one in vault.exhibits())
    dossier = Dossier("T-1", "Bench", "", Organisation("Bench desk"), AT, Signatory("Bench"), exhibits=exhibits)
    summary = Artefact("summary.pdf", "application/pdf", b"%PDF-1.7\n")
    return seal_package(vault, root / "package.zip", dossier=dossier, artefacts=[summary], at=AT, actor="bench").path


def seconds(command: list[str]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure in turns, so that a busy machine slows both alike."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        package = make_package(Path(folder), megabytes)
        commands = {
            "sha256sum": ["sha256sum", str(package)],
            "openssl": ["openssl", "dgst", "-sha256", str(package)],
            "verify.py": [sys.executable, verifier.__file__, str(package)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(command))
        print(f"package of {package.stat().st_size / 1e6:.0f} MB, {RUNS} runs each, in turns")
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, found in times.items():
        print(f"{name:<10} median {medians[name]:.2f} s   (from {min(found):.2f} to {max(found):.2f})")
    for name in ("sha256sum", "openssl"):
        print(f"verify.py takes {medians['verify.py'] / medians[name]:.2f} of the time of {name} (target: at most 1.3)")


if __name__ == "__main__":
    main()
