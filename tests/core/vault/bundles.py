"""Packages of every kind that a desk seals, whole and withholding, with values planted that a copy must not hold."""

import gzip
import io
import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

from tocsin.model.account import Account
from tocsin.model.agency import Agency
from tocsin.model.artefact import Artefact
from tocsin.model.capture_facts import CaptureFacts
from tocsin.model.dossier import CaseItem, Referral, Translation
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.link import Campaign
from tocsin.model.passage import passage_of
from tocsin.model.suggestion import Cue, Suggestion
from tocsin.model.withholding import Field, Phrase, Region, Withholding
from tocsin.vault import SealedPackage, Vault
from tocsin.vault.withhold import withhold

from .conftest import NAME, Desk, dossier_of, later

NAME_OF_VICTIM, PHONE, HANDLE, MAIL = "Anahit Petrosyan", "+1 202 555 0199", "anahit_p", "anahit@example.org"
PLANTED = (NAME_OF_VICTIM, PHONE, HANDLE, MAIL)
KINDS = ("link", "screenshot", "chat export", "article", "call")
POST = f"0.5 BTC to whoever tells us where {NAME_OF_VICTIM} lives. Call {PHONE} or write to {MAIL}. @{HANDLE} is next"
HARMLESS = "A vigil for the Marenians of Port Aldera is held on Friday."
CHOICE = Withholding(
    phrases=(
        Phrase(NAME_OF_VICTIM, "name"),
        Phrase(PHONE, "telephone number"),
        Phrase(HANDLE, "handle"),
        Phrase(MAIL, "e-mail address"),
    ),
    fields=(Field("/fear_statement", "statement"),),
)


@dataclass(frozen=True)
class Bundle:
    """A sealed package and the copy that withholds."""

    desk: Desk
    full: SealedPackage
    copy: SealedPackage


def png(text="a face", size=(200, 130)):
    """A screenshot whose metadata, too, names somebody."""
    picture, out = Image.new("RGB", size, "#e8e8e8"), io.BytesIO()
    ImageDraw.Draw(picture).text((50, 50), text, fill="black")
    more = PngImagePlugin.PngInfo()
    more.add_text("Comment", NAME_OF_VICTIM, zip=True)
    picture.save(out, "PNG", pnginfo=more)
    return out.getvalue()


def jpeg():
    picture, out = Image.new("RGB", (160, 120), "white"), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((70, 40, 110, 80), fill="black")
    exif = Image.Exif()
    exif[0x013B] = NAME_OF_VICTIM
    picture.save(out, "JPEG", exif=exif, comment=PHONE.encode())
    return out.getvalue()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def wacz():
    warc = (
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: urn:x\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2026-11-20T09:30:00Z\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    ) % (len(POST), POST.encode())
    return zipped(archive__data_dot_warc_dot_gz=gzip.compress(warc))


def exhibits_of(vault: Vault, kind: str):
    """The files of one kind of report, the main one first; the last is one that anybody may see."""

    def take(data, name, media_type, how="file", group="", received_from=""):
        given = {"name": name, "media_type": media_type, "how": how, "group": group, "received_from": received_from}
        return vault.receive(data, actor="ada", at=later(1), **given).exhibit

    if kind == "link":
        main = take(wacz(), "capture.wacz", "application/wacz", "capture", received_from="https://chirrup.example/1")
        made = [main, take(png("what the page showed"), "page.png", "image/png", "capture", main.digest)]
        replayed(vault, main)
    elif kind == "screenshot":
        made = [take(png(), "Screenshot 1.png", "image/png"), take(jpeg(), "photo.jpg", "image/jpeg")]
    elif kind == "chat export":
        made = [take(zipped(_chat_dot_txt=f"20/11/2026, 09:30 - x: {POST}"), "chat.zip", "application/zip")]
    elif kind == "article":
        made = [take(f"<html><p>{POST}</p></html>".encode(), "article.html", "text/html")]
    else:
        note = f"Caller: {NAME_OF_VICTIM}\n{POST}"
        made = [take(note.encode(), f"call with {NAME_OF_VICTIM}.txt", "text/plain", "call", "", NAME_OF_VICTIM)]
    vault.derive(
        made[0].digest, kind="text", data=POST.encode(), media_type="text/plain", recipe="1", actor="m", at=later(2)
    )
    return [*made, take(HARMLESS.encode(), "vigil.txt", "text/plain")]


def replayed(vault: Vault, main, verdict="reproduced with differences"):
    """A render proof of the capture, as the desk keeps it."""
    proof = json.dumps({"verdict": verdict, "archive": main.digest}).encode()
    given = {"media_type": "application/json", "recipe": "r 1", "actor": "m", "at": later(2)}
    return vault.derive(main.digest, kind="render-proof", data=proof, detail={"verdict": verdict}, **given)


def facts_of(vault: Vault, main) -> CaptureFacts:
    """What the desk tells of the capture, with a name in what differs."""
    proof = vault.derivatives(main.digest, "render-proof")[-1]
    return CaptureFacts(
        "https://chirrup.example/1",
        "captured",
        proof="reproduced with differences",
        proof_reason="The replay differs: 1 passage.",
        proof_words=(f"“{NAME_OF_VICTIM}” → “nobody”",),
        proof_rectangles=((8, 83, 202, 11),),
        proof_digest=proof.digest,
    )


def dossier_for(vault: Vault, exhibits):
    """A case with all in it that could tell a name: text, cue, translation, campaign, custody."""
    at = POST.index(NAME_OF_VICTIM)
    threat = Item(
        ItemKind.POST, POST, SourceRef(exhibits[0].digest, "characters 0-99"), Account("chirrup", "maren_hunters")
    )
    other = Item(ItemKind.NOTE, HARMLESS, SourceRef(exhibits[-1].digest))
    cue = Cue("reward_for_whereabouts", passage_of(POST, at - 10, at + 10), "asks where somebody is", "en")
    entries = (
        CaseItem(
            threat,
            tuple(one.digest for one in exhibits[:-1]),
            "en",
            Translation(f"Премия за адрес: {NAME_OF_VICTIM}, {PHONE}", "ru", "Noor"),
            suggestion=Suggestion(threat.id, None, "r1", f"It asks where {NAME_OF_VICTIM} is.", (cue,)),
            indicators=(f"telephone {PHONE}",),
        ),
        CaseItem(other, (exhibits[-1].digest,), "en"),
    )
    dossier = dossier_of(vault, exhibits)
    if exhibits[0].how == "capture":
        lost = (f"https://chirrup.example/{HANDLE}.jpg: the server answered 404", "https://chirrup.example/ad: refused")
        first = replace(dossier.exhibits[0], capture=facts_of(vault, exhibits[0]), not_captured=lost)
        dossier = replace(dossier, exhibits=(first, *dossier.exhibits[1:]))
    return replace(
        dossier,
        summary=f"A reward for the address of {NAME_OF_VICTIM.upper()}.",
        threatened=NAME_OF_VICTIM,
        items=entries,
        campaign=Campaign("Rewards", (threat.id,), (), ("same words",), ()),
        referral=Referral("F-2026-0001", Agency("papd", "Port Aldera Police Department", "police"), ("Assess it.",)),
        fear_statement="She has left her flat and sleeps elsewhere.",
    )


def papers(dossier):
    """A paper made from whatever the dossier may say."""
    return [Artefact("summary.txt", "text/plain", repr(dossier).encode(), "summary")]


def desk_with(root: Path, kind: str) -> Desk:
    vault = Vault.create(root / "vault", root / "keys", NAME)
    return Desk(root, vault, dossier_for(vault, exhibits_of(vault, kind)))


def bundle(root: Path, kind: str) -> Bundle:
    """A package of this kind and its withholding copy; in a screenshot's only the face is withheld of the first."""
    desk = desk_with(root, kind)
    full = desk.seal(root / "full.zip", artefacts=papers(desk.dossier))
    return Bundle(desk, full, withheld(desk, root / "copy.zip", choice_for(kind)))


def choice_for(kind: str) -> Withholding:
    return replace(CHOICE, regions=(Region(1, 40, 40, 60, 30),)) if kind == "screenshot" else CHOICE


def withheld(desk: Desk, out: Path, choice: Withholding = CHOICE) -> SealedPackage:
    source = desk.root / "full.zip"
    return withhold(desk.vault, source, out, choice=choice, make=papers, at=later(90), actor="ada")
