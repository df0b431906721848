"""A drafter chooses what stays here, sees what is left, and the second person approves precisely that."""

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from tests.desk.cases_story import AT, POLICE, Team, case, desk_home, item_row, person, post, team
from tests.desk.test_dispatch_pages import browse
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.dispatch import services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Package, Referral
from tocsin.desk.dispatch.products import content_digest, referral_dossier
from tocsin.desk.dispatch.withholding import chosen_for
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit
from tocsin.errors import BadInput, Refused
from tocsin.model.item import Item as ItemValue
from tocsin.model.item import ItemKind, SourceRef
from tocsin.model.withholding import Field, Phrase, Region, Withholding
from tocsin.vault import verify_package
from tocsin.vault.trace import found_in, pattern_of

__all__ = ["browse", "case", "desk_home", "team"]

VICTIM, PHONE = "Anahit Petrosyan", "+1 202 555 0199"
THREAT = f"We know where {VICTIM} lives. Her number is {PHONE}."
NAMES = Withholding(phrases=(Phrase(VICTIM, "name"), Phrase(PHONE, "telephone number")))
SEARCH = [pattern_of(VICTIM), pattern_of(PHONE)]


def kept_picture() -> Exhibit:
    picture, out = Image.new("RGB", (320, 240), "white"), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((40, 40, 100, 100), fill="black")
    picture.save(out, "PNG")
    vault = here.vault()
    kept = {"name": "shot.png", "media_type": "image/png", "how": "file", "actor": "lea", "at": AT}
    digest = vault.receive(out.getvalue(), **kept).exhibit.digest
    index(vault)
    row = Exhibit.objects.get(digest=digest)
    item_row(row, ItemValue(ItemKind.IMAGE, "a face", SourceRef(digest)))
    return row


@pytest.fixture
def draft(case: Case, team: Team) -> Referral:
    cases.add_item(by=team.noor, case=case, item=post(THREAT), why="names a victim", at=AT)
    cases.add_item(by=team.noor, case=case, item=kept_picture().items.get(), why="shows a face", at=AT)
    return services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)


def sealed(draft: Referral, team: Team) -> Package:
    services.check_consent(by=team.noor, referral=draft, basis=Basis.PUBLIC, words="open to all", at=AT)
    services.ask_approval(by=team.noor, referral=draft, at=AT)
    services.approve_referral(by=team.rami, referral=draft, seen=content_digest(draft), at=AT)
    return services.package_referral(by=team.rami, referral=draft, at=AT)


def test_what_is_chosen_is_in_no_byte_of_what_leaves_papers_included_and_it_verifies(
    draft: Referral, team: Team
) -> None:
    services.choose_withholding(by=team.noor, referral=draft, choice=NAMES, at=AT)
    package = sealed(draft, team)
    path = here.home().packages / package.name
    assert all(check.ok for check in verify_package(path, here.vault().log_key.fingerprint))
    assert found_in(path.read_bytes(), SEARCH) == set()
    with zipfile.ZipFile(path) as archive:
        assert any(name.endswith("_SUMMARY.pdf") for name in archive.namelist())
    whole = path.with_name(path.stem + "-full.zip")
    assert found_in(whole.read_bytes(), SEARCH) == {0, 1}
    assert all(check.ok for check in verify_package(whole))
    assert "[withheld]" in json.dumps(package.dossier) and VICTIM not in json.dumps(package.dossier)


def test_with_nothing_to_withhold_the_package_is_whole_and_alone(case: Case, team: Team) -> None:
    package = sealed(services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT), team)
    assert [one.name for one in here.home().packages.glob("*.zip")] == [package.name]
    with zipfile.ZipFile(here.home().packages / package.name) as archive:
        assert "$withheld" not in archive.read("record.json").decode()


def test_the_second_person_approves_precisely_the_choice_that_was_seen(draft: Referral, team: Team) -> None:
    """A region changes no word of the dossier, and yet it is part of what is approved."""
    services.choose_withholding(by=team.noor, referral=draft, choice=NAMES, at=AT)
    seen = content_digest(draft)
    number = Exhibit.objects.get(name="shot.png").number
    services.choose_withholding(
        by=team.noor, referral=draft, choice=replace(NAMES, regions=(Region(number, 0, 0, 10, 10),)), at=AT
    )
    services.check_consent(by=team.noor, referral=draft, basis=Basis.PUBLIC, words="open", at=AT)
    services.ask_approval(by=team.noor, referral=draft, at=AT)
    with pytest.raises(Refused, match="changed since"):
        services.approve_referral(by=team.rami, referral=draft, seen=seen, at=AT)
    services.approve_referral(by=team.rami, referral=draft, seen=content_digest(draft), at=AT)
    with pytest.raises(Refused, match="no longer written"):
        services.choose_withholding(by=team.noor, referral=draft, choice=Withholding(), at=AT)


def test_the_record_of_the_choice_tells_kinds_and_never_words(draft: Referral, team: Team) -> None:
    services.choose_withholding(by=team.noor, referral=draft, choice=NAMES, at=AT)
    row = Decision.objects.get(act="withholding chosen")
    assert VICTIM not in f"{row.sentence} {row.reason}"
    log = b"".join(here.vault().ledger.lines())
    assert found_in(log, SEARCH) == set()
    assert b'"withheld":"1 x name, 1 x telephone number"' in log


def test_a_choice_that_does_not_fit_the_case_changes_nothing(draft: Referral, team: Team) -> None:
    for choice in (Withholding(exhibits=(99,)), Withholding(fields=(Field("/nothing"),))):
        with pytest.raises(BadInput):
            services.choose_withholding(by=team.noor, referral=draft, choice=choice, at=AT)
    draft.refresh_from_db()
    assert not chosen_for(draft)


def test_an_exhibit_left_out_of_a_draft_leaves_neither_its_bytes_nor_its_digest(case: Case, team: Team) -> None:
    """Its digest alone would confirm a guess at a short text."""
    digest = post(THREAT).exhibit.digest
    item = Exhibit.objects.get(digest=digest).items.get()
    cases.add_item(by=team.noor, case=case, item=item, why="w", at=AT)
    draft = services.draft_referral(by=team.noor, case=case, agency=POLICE, left_out={digest: "private"}, at=AT)
    path = here.home().packages / sealed(draft, team).name
    assert found_in(path.read_bytes(), [re.compile(digest)]) == set()
    assert all(check.ok for check in verify_package(path))


def test_telephone_numbers_in_what_reporters_said_are_chosen_before_anybody_looks(case: Case, team: Team) -> None:
    exhibit = kept_picture()
    note = item_row(exhibit, ItemValue(ItemKind.CALL, f"Call me at {PHONE}", SourceRef(exhibit.digest)))
    cases.add_item(by=team.noor, case=case, item=note, why="a call", at=AT)
    draft = services.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)
    assert [one.text for one in chosen_for(draft).phrases] == [PHONE]
    assert PHONE not in str(referral_dossier(draft, AT))


def test_by_form_words_statements_exhibits_and_a_picture_without_script(
    draft: Referral, team: Team, browse: Any
) -> None:
    noor, label = browse(team.noor), Exhibit.objects.get(name="shot.png").label
    path = reverse("withhold", args=[draft.public_id])
    page = noor.get(path).content.decode()
    assert PHONE in page and 'value="maren_hunters"' in page
    answer = noor.post(path, {"found": [PHONE], "more": VICTIM, "kind": "name", "exhibits": []})
    assert answer.status_code == 302
    page = noor.get(path).content.decode()
    left = page.partition('id="left"')[2]
    assert VICTIM not in left and "We know where [withheld] lives." in left
    where = reverse("withhold_picture", args=[draft.public_id, label])
    assert noor.get(where).content.decode().count('name="cell"') == 64
    assert noor.post(where, {"cell": ["0-0", "99-99", "x"]}).status_code == 302
    assert noor.post(where, {"left": 200, "top": 150, "width": 10, "height": 10}).status_code == 302
    assert len(chosen_for(Referral.objects.get(pk=draft.pk)).regions) == 2
    shown = Image.open(io.BytesIO(noor.get(reverse("withhold_picture_file", args=[draft.public_id, label])).content))
    assert [shown.getpixel(at) for at in ((5, 5), (205, 155), (300, 30))] == [(0, 0, 0), (0, 0, 0), (255, 255, 255)]
    assert noor.post(where, {"drop": ["0"]}).status_code == 302
    assert [one.left for one in chosen_for(Referral.objects.get(pk=draft.pk)).regions] == [200]
    assert "needs all four" in noor.post(where, {"left": 5}).content.decode()


def test_a_picture_of_another_case_and_what_is_no_picture_are_not_shown(
    draft: Referral, team: Team, browse: Any
) -> None:
    noor = browse(team.noor)
    picture, out = Image.new("RGB", (9, 9)), io.BytesIO()
    picture.save(out, "PNG")
    here.vault().receive(out.getvalue(), name="x.png", media_type="image/png", how="file", actor="lea", at=AT)
    index(here.vault())
    for label in (Exhibit.objects.get(name="x.png").label, "E-0001", "E-9999", "nonsense"):
        for name in ("withhold_picture", "withhold_picture_file"):
            assert noor.get(reverse(name, args=[draft.public_id, label])).status_code == 404


def test_who_may_not_read_the_case_finds_no_page_and_who_may_not_draft_changes_nothing(
    draft: Referral, team: Team, browse: Any
) -> None:
    label = Exhibit.objects.get(name="shot.png").label
    stranger = browse(person("otis", {Role.CASE_LEAD}))
    for name, more in (("withhold", []), ("withhold_picture", [label]), ("withhold_picture_file", [label])):
        assert stranger.get(reverse(name, args=[draft.public_id, *more])).status_code == 404
    with pytest.raises(Refused):
        services.choose_withholding(by=team.lea, referral=draft, choice=NAMES, at=AT)
