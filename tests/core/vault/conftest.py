"""A small desk's vault with the worked story in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, Organisation, PreservedExhibit, Signatory
from tocsin.vault import SealedPackage, Vault, package_file_name, seal_package

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAME = "Consulate of Marenia in Port Aldera"


def later(minutes):
    return AT + timedelta(minutes=minutes)


def take(vault, data, name="post.html", at=AT, **more):
    return vault.receive(data, name=name, media_type="text/html", how="file", actor="ada", at=at, **more).exhibit


@dataclass
class Desk:
    """A vault with a case, and how to seal it."""

    root: Path
    vault: Vault
    dossier: Dossier

    def seal(self, out: Path, artefacts=None, dossier=None, at=None, actor="ada") -> SealedPackage:
        made = [Artefact("summary.pdf", "application/pdf", b"%PDF-1.7 summary\n")] if artefacts is None else artefacts
        given = dossier or self.dossier
        return seal_package(self.vault, out, dossier=given, artefacts=made, at=at or later(60), actor=actor)


def dossier_of(vault, exhibits, withheld=()):
    preserved = tuple(
        PreservedExhibit(one, vault.custody(one.digest), file_name="" if one in withheld else package_file_name(one))
        for one in exhibits
    )
    return Dossier(
        "T-2026-0001", "Bounty post", "A post.", Organisation(NAME), AT, Signatory("Ada"), exhibits=preserved
    )


@pytest.fixture()
def vault(tmp_path):
    return Vault.create(tmp_path / "vault", tmp_path / "keys", NAME)


@pytest.fixture()
def desk(tmp_path, vault):
    post = take(vault, b"<p>0.5 BTC for any Marenian address in Port Aldera</p>")
    take(vault, b"another case's page", name="other.html", at=later(1))
    picture = take(vault, bytes(range(256)) * 40, name="Ekran görüntüsü.PNG", at=later(2))
    secret = take(vault, b"caller's own words", name="call.txt", at=later(3))
    vault.derive(
        post.digest,
        kind="text",
        data=b"0.5 BTC",
        media_type="text/plain",
        recipe="text 1",
        actor="machine",
        at=later(4),
    )
    vault.note("read", actor="ben", at=later(5), exhibit=picture.digest)
    return Desk(tmp_path, vault, dossier_of(vault, [post, picture, secret], withheld=[secret]))


@pytest.fixture()
def package(desk):
    return desk.seal(desk.root / "package.zip")
