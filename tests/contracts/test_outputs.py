"""What every output promises, run over every output found and every dossier that is written down."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from types import ModuleType

import pytest
from tests.core.outputs.dossier_stories import STORIES, VECTORS, written

from tocsin import outputs, plugins
from tocsin.errors import BadInput, TocsinError
from tocsin.model.artefact import Artefact
from tocsin.model.codec import from_record
from tocsin.model.dossier import Dossier
from tocsin.outputs._words import unfit

VECTOR_FILES = sorted(VECTORS.glob("*.json"))
NAMES = sorted(outputs.found())
AUDIENCES = {"police", "official", "platform", "public", "desk", "court"}
PARTS = {"", "referral", "advisory", "letter"}


@pytest.fixture(params=VECTOR_FILES, ids=lambda file: file.stem)
def dossier(request):
    return from_record(Dossier, json.loads(request.param.read_text("utf-8")))


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


FOR_COURT = {"demo", "hostile", "hebrew"}
"""Stories over which court papers run here: pages of one kind, so a few show what all would."""


@pytest.fixture(autouse=True)
def few_stories_for_court(request):
    """Leave out a court paper's run over the other stories: each costs a page and shows nothing new."""
    if {"name", "dossier"} <= set(request.fixturenames):
        name, story = (request.node.callspec.params[word] for word in ("name", "dossier"))
        if outputs.found()[name].AUDIENCE == "court" and story.stem not in FOR_COURT:
            pytest.skip("court papers run over a few stories")


def made(name, dossier):
    """The artefacts, or none when the output refuses the dossier with a sentence and a next step."""
    try:
        return outputs.render(name, dossier)
    except TocsinError as error:
        assert str(error).strip()
        assert error.hint.strip()
        return ()


def text_of(artefact: Artefact, folder: Path) -> str:
    """The words of an artefact as a reader would see them."""
    if artefact.media_type != "application/pdf":
        return artefact.data.decode("utf-8")
    file = folder / "read.pdf"
    file.write_bytes(artefact.data)
    return subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode()


def test_the_written_dossiers_are_the_stories():
    """Other rooms and other programs read the files; a change of a story is a change of the vector."""
    assert {file.stem for file in VECTOR_FILES} == set(STORIES)
    for name, story in STORIES.items():
        assert (VECTORS / f"{name}.json").read_text("utf-8") == written(story()), f"run dossier_stories.py: {name}"


def test_the_thread_has_its_outputs():
    assert {
        "summary_pdf",
        "advisory_page",
        "advisory_feed",
        "advisory_cap",
        "advisory_text",
        "letter_pdf",
        "letter_text",
        "certification",
        "notice",
        "record",
    } <= set(NAMES)


def test_an_output_says_what_it_is_for_whom_and_what_it_needs(name):
    output = outputs.found()[name]
    assert output.LABEL.strip()
    assert output.AUDIENCE in AUDIENCES
    assert output.NEEDS in PARTS
    assert output.__doc__
    assert output.render.__doc__


def test_an_output_makes_files_with_safe_names_and_types(name, dossier):
    artefacts = made(name, dossier)
    assert len({artefact.name for artefact in artefacts}) == len(artefacts)
    for artefact in artefacts:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}", artefact.name)
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; charset=utf-8)?", artefact.media_type)
        assert artefact.data
        assert artefact.label


def test_the_same_dossier_gives_the_same_bytes(name, dossier):
    assert made(name, dossier) == made(name, dossier)


def test_a_dossier_that_was_written_and_read_gives_the_same_bytes(name, dossier):
    again = from_record(Dossier, json.loads(written(dossier)))
    assert made(name, again) == made(name, dossier)


def test_the_part_that_an_output_needs_is_asked_for_by_name(name):
    need = outputs.found()[name].NEEDS
    if not need:
        pytest.skip("needs no optional part")
    bare = replace(STORIES["demo"](), **{need: None})
    assert name not in outputs.possible(bare)
    with pytest.raises(BadInput, match=need) as caught:
        outputs.render(name, bare)
    assert need in caught.value.hint


def test_no_output_prints_a_word_of_ours_that_presumes_guilt_or_promises_too_much(name, dossier, tmp_path):
    """Guardrails 2 and 7: whatever such word a product holds stands in the dossier, as somebody's words."""
    quoted = json.dumps(json.loads(written(dossier)), ensure_ascii=False).casefold()
    for artefact in made(name, dossier):
        for word in unfit(text_of(artefact, tmp_path)):
            assert " ".join(word.casefold().split()) in quoted


def test_a_public_product_names_no_account_and_no_post(name, dossier, tmp_path):
    if outputs.found()[name].AUDIENCE != "public":
        pytest.skip("not public")
    for artefact in made(name, dossier):
        text = text_of(artefact, tmp_path)
        for case_item in dossier.items:
            account = case_item.item.account
            assert account is None or account.handle not in text or len(account.handle) < 4
            assert case_item.item.url not in text
            assert case_item.item.text[:60] not in text


def test_what_goes_to_police_platform_or_official_says_who_reviewed_it(name, tmp_path):
    if outputs.found()[name].AUDIENCE not in {"police", "platform", "official"} or name == "record":
        pytest.skip("says it in its own way")
    solo = replace(STORIES["demo"](), solo=True)
    said = [text_of(artefact, tmp_path) for artefact in outputs.render(name, solo)]
    assert any("Single-person review (solo mode)" in " ".join(text.split()) for text in said)
    both = [" ".join(text_of(artefact, tmp_path).split()) for artefact in outputs.render(name, STORIES["demo"]())]
    assert any("Approved by Noor Haddad, reviewer" in text for text in both)


def test_an_unknown_output_is_refused_with_the_list():
    with pytest.raises(BadInput, match="no output “fax”") as caught:
        outputs.render("fax", STORIES["demo"]())
    assert "summary_pdf" in caught.value.hint


def test_the_demo_dossier_can_be_made_in_every_form():
    assert set(outputs.possible(STORIES["demo"]())) == set(NAMES)
    for name in NAMES:
        assert outputs.render(name, STORIES["demo"]())
    assert STORIES["demo"]().prepared_at.tzinfo is UTC


def test_the_example_of_the_howto_runs_and_keeps_the_contract():
    """A newcomer copies it first; an example that fails teaches that nothing here is checked."""
    howto = Path(__file__).parents[2] / "docs" / "howto" / "add-an-output.md"
    source = re.search(r"```python\n(.*?)```", howto.read_text("utf-8"), re.DOTALL)
    assert source is not None
    module = ModuleType("receipt")
    exec(compile(source.group(1), "receipt.py", "exec"), module.__dict__)
    plugins.check("receipt", module, outputs.REQUIRED)
    (artefact,) = module.render(STORIES["demo"]())
    assert artefact.name == "TOC-2026-0001_RECEIPT.txt"
    assert b"TOC-2026-0001" in artefact.data
