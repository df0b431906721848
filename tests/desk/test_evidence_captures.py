"""Noor reads whether a capture is whole and renders so again, and has the page looked at once more."""

import json
from io import BytesIO

import pytest
from PIL import Image

from tests.conftest import AT
from tests.core.capture.web import Web, page, reply
from tocsin.canonical import canonical
from tocsin.capture import ProofVerdict, RenderProof
from tocsin.capture.pictures import Rectangle
from tocsin.capture.profile import Profile, write_profile
from tocsin.capture.reproduce import Difference
from tocsin.capture.words import WordChange
from tocsin.desk import here
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.dossier import Approval, Product, dossier_of
from tocsin.desk.evidence import captures
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.intake import taking
from tocsin.errors import BadInput, Refused
from tocsin.intake.preserve import RENDER_PROOF, REPLAY_PICTURE
from tocsin.intake.visits import REVISITED
from tocsin.model.codec import to_record

from .intake_story import item, report

URL = "https://chirrup.example/maren_hunters/status/81204"
POST = "0.05 BTC to anyone who tells us where Marenians live in Port Aldera."


def png(shade: int = 255) -> bytes:
    out = BytesIO()
    Image.new("RGB", (200, 100), (shade, shade, 255)).save(out, "PNG")
    return out.getvalue()


def capture(status="captured", reason="", proof=None, **more):
    """A capture as the vault holds one, without a browser."""
    vault = here.vault()
    said = {"role": "wacz", "url": URL, "final_url": URL, "status": status, "reason": reason, "browser": "Chromium 156"}
    facts = {"how": "capture", "actor": "noor", "at": AT, "received_from": URL}
    kind = {"name": "capture.wacz", "media_type": "application/wacz"}
    main = vault.receive(b"PK archive " + status.encode(), detail=said | more, **kind, **facts).exhibit
    shot = {"name": "screenshot.png", "media_type": "image/png", "group": main.digest}
    vault.receive(png(), detail={"role": "screenshot", "url": URL}, **shot, **facts)
    if proof:
        derived(main.digest, RENDER_PROOF, canonical(to_record(proof)), "application/json")
    index(vault)
    return Exhibit.objects.get(digest=main.digest)


def derived(of, kind, data, media_type):
    here.vault().derive(of, kind=kind, data=data, media_type=media_type, recipe="test", actor="noor", at=AT)


def looked(main, standing, reason, changes=""):
    """An entry of the log that says how the page stood."""
    detail = {"url": URL, "standing": standing, "reason": reason, "exhibits": "", "changes": changes}
    here.vault().note(REVISITED, actor="noor", at=AT, exhibit=main.digest, detail=detail)
    index(here.vault())


def proof(verdict=ProofVerdict.REPRODUCED, **more):
    return RenderProof(verdict, more.pop("reason", ""), AT, "0" * 64, **more)


def shown(client, exhibit):
    return client.get(f"/exhibits/{exhibit.label}/").content.decode()


def test_a_partial_capture_says_in_plain_words_that_the_content_is_not_in_it(browse, noor):
    main = capture("partial", "The site asks for a log-in; the content was not shown.")
    text = shown(browse(noor), main)
    assert "Only a part was captured. The content is not in it." in text
    assert "The site asks for a log-in" in text
    assert "partial: not captured" in text
    assert 'chip good">captured' not in text


def test_a_reproduced_capture_says_so_and_offers_nothing_to_compare(browse, noor):
    text = shown(browse(noor), capture(proof=proof()))
    assert "the recorded bytes give the same picture" in text
    assert "As replayed" not in text


def test_what_differs_in_the_replay_is_shown_in_words_and_side_by_side(browse, noor):
    found = proof(
        ProofVerdict.DIFFERENCES,
        reason="The replay differs: 1 part of the picture, 1 passage.",
        rectangles=(Rectangle(20, 20, 60, 20),),
        words=(Difference("text", WordChange("forged", "kept")),),
        altered=("The picture is not the file that the archive names.",),
        unanswered=(f"{URL}/replies",),
    )
    main = capture(proof=found)
    derived(main.digest, REPLAY_PICTURE, png(200), "image/png")
    client = browse(noor)
    text = shown(client, main)
    assert "“forged” → “kept”" in text
    assert "Reproduced with differences." in text
    assert "not the file that the archive names" in text
    assert f"{URL}/replies" in text
    for side in ("capture", "replay"):
        answer = client.get(f"/exhibits/{main.label}/replay/{side}/")
        assert answer.headers["Content-Type"] == "image/jpeg"
        picture = Image.open(BytesIO(answer.content)).convert("RGB")
        red, green, blue = picture.getpixel((16, 30))
        assert red > 150 > max(green, blue), "the part is framed"
        assert picture.getpixel((50, 30)) != (red, green, blue)


def test_there_are_no_two_pictures_of_what_was_reproduced(browse, noor):
    assert browse(noor).get(f"/exhibits/{capture(proof=proof()).label}/replay/replay/").status_code == 400


def test_the_history_of_looks_is_shown_the_latest_first(browse, noor):
    main = capture()
    client = browse(noor)
    assert "Nobody has looked again" in shown(client, main)
    looked(main, "changed", "The page is there, and some of its words are others.", "“0.05” → “half a”")
    looked(main, "removed", "The server says that this page is gone (410).")
    text = shown(client, main)
    assert text.index("this page is gone (410)") < text.index("“0.05” → “half a”")
    assert "Looked at again" in text


def test_the_other_exhibits_of_a_capture_lead_to_it(browse, noor):
    main = capture()
    shot = Exhibit.objects.get(group=main.digest)
    text = shown(browse(noor), shot)
    assert "Belongs to a capture" in text
    assert f"/exhibits/{main.label}/" in text
    assert "How the page stands" not in text


def test_asking_to_look_again_is_logged_and_queued(browse, noor, monkeypatch):
    asked = []
    monkeypatch.setattr("tocsin.desk.evidence.tasks.look_again_later.__class__.enqueue", lambda _t, *a: asked.append(a))
    main = capture()
    answer = browse(noor).post(f"/exhibits/{main.label}/look-again/")
    assert answer.headers["Location"] == f"/exhibits/{main.label}/"
    assert asked == [(main.digest, noor.public_id)]
    last = here.vault().custody(main.digest)[-1]
    assert (last.act, last.actor) == ("look asked for", noor.public_id)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "exhibits"])
def test_the_way_back_never_leads_elsewhere(browse, noor, monkeypatch, back):
    monkeypatch.setattr("tocsin.desk.evidence.tasks.look_again_later.__class__.enqueue", lambda *_: None)
    main = capture()
    answer = browse(noor).post(f"/exhibits/{main.label}/look-again/", {"back": back})
    assert answer.headers["Location"] == f"/exhibits/{main.label}/"


def test_only_who_adds_evidence_may_look_again_and_only_at_captures(browse, noor, lea, pia):
    with pytest.raises(Refused):
        captures.ask_to_look_again(by=pia, exhibit=capture(), at=AT)
    with pytest.raises(BadInput):
        captures.ask_to_look_again(by=noor, exhibit=item(lea).exhibit, at=AT)


def test_the_dossier_follows_the_latest_look_for_every_exhibit_of_the_capture(noor, lea):
    main = capture(proof=proof(ProofVerdict.NOT_REPRODUCED, reason="It did not open."))
    Item.objects.create(
        item_id="itm_1", exhibit=main, position=0, kind="post", record=to_record(item(lea).value), extraction={}
    )
    case = cases.open_case(by=noor, at=AT, title="Bounty", why="", items=[Item.objects.get(item_id="itm_1")], team=[])
    looked(main, "live", "The page shows the same words as before.")
    looked(main, "removed", "The server says that this page is gone (410).")
    held = dossier_of(case, Product(Approval(noor)), at=AT).exhibits
    assert [one.status_now for one in held] == ["removed", "removed"]
    assert {one.checked_at for one in held} == {AT}
    (facts,) = [one.capture for one in held if one.capture]
    assert facts.proof_line == "not reproduced. It did not open."
    assert [visit.standing for visit in facts.visits] == ["live", "removed"]


def test_a_case_shows_how_its_captures_stand_with_a_button_that_comes_back(browse, noor, lea, monkeypatch):
    monkeypatch.setattr("tocsin.desk.evidence.tasks.look_again_later.__class__.enqueue", lambda *_: None)
    main = capture("partial", "The site asks for a log-in.")
    Item.objects.create(
        item_id="itm_1", exhibit=main, position=0, kind="post", record=to_record(item(lea).value), extraction={}
    )
    case = cases.open_case(by=noor, at=AT, title="Bounty", why="", items=[Item.objects.get(item_id="itm_1")], team=[])
    looked(main, "removed", "The server says that this page is gone (410).")
    client = browse(noor)
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    assert "partial: not captured" in text
    assert "The site asks for a log-in." in text
    assert "removed" in text
    back = {"back": f"/cases/{case.public_id}/"}
    assert client.post(f"/exhibits/{main.label}/look-again/", back).headers["Location"] == back["back"]


@pytest.mark.slow
@pytest.mark.browser
def test_a_link_of_a_report_is_checked_for_its_words_and_looked_at_again_by_the_worker(browse, lea, desk):
    from tocsin.desk.evidence.tasks import look_again_later

    with Web({"/post": page("Chirrup", "", words=POST)}) as web:
        allowed = f'allowed_origins = ["{web.origin}"]\n'
        desk.settings_file.write_text(allowed + desk.settings_file.read_text("utf-8"), "utf-8")
        one = report(lea)
        taking.preserve_words(report=one, words=POST.replace("live", "work"), by=lea, at=AT)
        lead = taking.note_lead(one, "link", f"{web.url}/post", AT)
        taken = taking.capture_lead(lead=lead, actor=lea.public_id)
        web.pages["/post"] = reply("<h1>Gone</h1>", status="410 Gone")
        look_again_later.func(taken.exhibits[0].digest, lea.public_id)
    main = Exhibit.objects.get(digest=taken.exhibits[0].digest)
    text = shown(browse(lea), main)
    assert "“work” → “live”" in text
    assert "this page is gone (410)" in text
    later = Exhibit.objects.filter(group=main.digest, detail__visit="1")
    assert {"wacz", "page"} <= {each.detail["role"] for each in later}
    assert all(f"/exhibits/{each.label}/" in text for each in later)
    assert json.loads(here.vault().read(here.vault().derivatives(main.digest, "capture-check")[0].digest))["sure"]


def test_a_look_without_a_browser_says_so_in_the_history(browse, noor, monkeypatch):
    from tocsin.desk.evidence.tasks import look_again_later

    monkeypatch.setenv("TOCSIN_CHROMIUM", "/nowhere/chromium")
    main = capture()
    look_again_later.func(main.digest, noor.public_id)
    index(here.vault())
    assert "The page could not be looked at again" in shown(browse(noor), main)


def test_the_desks_own_accounts_are_listed_without_their_secrets(browse, noor, aud, desk):
    client = browse(noor)
    assert "no log-in at any platform" in client.get("/desk-accounts/").content.decode()
    state = {"cookies": [{"name": "sid", "value": "s3cr3t-of-the-desk", "domain": "chirrup.example", "path": "/"}]}
    write_profile(desk.profiles, Profile("chirrup", ("chirrup.example",), "@marenia_desk", AT, state))
    text = client.get("/desk-accounts/").content.decode()
    assert "@marenia_desk" in text
    assert "chirrup.example" in text
    assert "s3cr3t" not in text
    assert browse(aud).get("/desk-accounts/").status_code == 403


def test_a_capture_says_with_which_account_it_was_seen(browse, noor):
    text = shown(browse(noor), capture(account="@marenia_desk"))
    assert "own account @marenia_desk" in text
