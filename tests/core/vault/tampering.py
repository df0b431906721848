"""Every way in which this suite alters a sealed package, and the names that reports must then give."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tocsin.vault import verifier
from tocsin.vault.checkpoint import Checkpoint, Signer, sign_checkpoint

Files = dict[str, bytes]


@dataclass(frozen=True)
class Change:
    """An alteration: what it is called, what it does, which names the reports must give."""

    name: str
    files: Files
    told: tuple[str, ...]


def unpack(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def flipped(data: bytes, place: int = -1) -> bytes:
    at = place % len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def plain_changes(files: Files) -> list[Change]:
    """Each file altered in six ways, removed, renamed; files added; files swapped."""
    changes = []
    for name, data in files.items():
        for what, altered in {
            "first bit": flipped(data, 0),
            "middle bit": flipped(data, len(data) // 2),
            "last bit": flipped(data),
            "cut": data[:-1],
            "grown": data + b"\n",
            "emptied": b"",
        }.items():
            changes.append(Change(f"{name}: {what}", {**files, name: altered}, (name,)))
        rest = {other: kept for other, kept in files.items() if other != name}
        changes.append(Change(f"{name}: removed", rest, (name,)))
        changes.append(Change(f"{name}: renamed", {**rest, f"{name}.old": data}, (name, f"{name}.old")))
        changes.append(Change(f"{name}: moved", {**rest, f"moved/{name}": data}, (name, f"moved/{name}")))
    for added in ("notes.txt", "exhibits/E-0009_more.png", "custody/entries2.jsonl", ".hidden", "a/b/c/d.txt"):
        changes.append(Change(f"added {added}", {**files, added: b"new"}, (added,)))
    changes.append(Change("added an empty file", {**files, "empty": b""}, ("empty",)))
    changes.append(Change("added a copy", {**files, "copy.pdf": files["summary.pdf"]}, ("copy.pdf",)))
    first, second = sorted(name for name in files if name.startswith("exhibits/"))
    swapped = {**files, first: files[second], second: files[first]}
    changes.append(Change("two exhibits swapped", swapped, (first, second)))
    return changes


def relisted(files: Files) -> Files:
    """Manifest and sums rewritten to fit the files, as someone without any key can do."""
    manifest = json.loads(files["manifest.json"])
    roles = {one["path"]: one["role"] for one in manifest["files"]}
    manifest["files"] = [
        {
            "path": path,
            "role": roles.get(path, "artefact"),
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "crc32": 0,
        }
        for path, data in sorted(files.items())
        if path not in verifier.OWN
    ]
    made = {**files, "manifest.json": json.dumps(manifest).encode()}
    return resummed(made)


def resummed(files: Files) -> Files:
    names = sorted(set(files) - {"SHA256SUMS", "SHA256SUMS.sig"})
    text = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)
    return {**files, "SHA256SUMS": text.encode()}


def resigned(files: Files, signer: Signer) -> Files:
    """The same with fresh signatures by some key."""
    made = relisted(files)
    made["manifest.json.sig"] = signer.sign(made["manifest.json"])
    made = resummed(made)
    made["SHA256SUMS.sig"] = signer.sign(made["SHA256SUMS"])
    return made


def with_key(files: Files, signer: Signer) -> Files:
    return {
        **files,
        "custody/log.vkey": f"{signer.key.vkey}\n".encode(),
        "custody/log.pem": signer.key.pem.encode(),
    }


def with_head(files: Files, signer: Signer) -> Files:
    """The checkpoint of the package signed anew by another key."""
    _, size, root = files["custody/checkpoint"].decode().split("\n")[:3]
    head = Checkpoint(signer.key.name, int(size), verifier.unpack64(root))
    return {**files, "custody/checkpoint": sign_checkpoint(head, signer).encode()}


def edited(files: Files, name: str, old: str, new: str) -> Files:
    text = files[name].decode()
    assert old in text, (name, old)
    return {**files, name: text.replace(old, new, 1).encode()}


def write_folder(files: Files, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def write_zip(files: Files, path: Path) -> Path:
    """The files as another program packs them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def printed_steps(text: str) -> str:
    """The commands of part B of VERIFY.txt, as an officer types them."""
    part = text.partition("B. By hand")[2].partition("C. The time")[0]
    lines = [line.strip() for line in part.splitlines() if line.startswith("    ")]
    wanted = ("sha256sum", "unzip", "(cut", "find", "LC_ALL", "openssl")
    commands = [line for line in lines if line.startswith(wanted)]
    assert len(commands) == 9, commands
    return "\n".join(commands)


def by_hand(package: Path, steps: str, folder: Path) -> str:
    """What the printed steps print about a package, the digest of step 1 left out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(package, folder / "PACKAGE.zip")
    commands = steps.split("\n", 1)[1]
    done = subprocess.run(
        ["bash", "-c", commands], check=False, cwd=folder, capture_output=True, text=True, errors="replace", timeout=60
    )
    return done.stdout + done.stderr
