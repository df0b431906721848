"""A package tells of each capture what its replay showed and what is missing, and no insider words it otherwise."""

import json
import zipfile
from dataclasses import replace

import pytest

from tocsin.errors import BadInput, IntegrityError
from tocsin.model.withholding import Withholding
from tocsin.vault import seal, verifier, verify_package

from .bundles import HANDLE, NAME_OF_VICTIM, desk_with, papers, replayed, withheld

FORGED = (
    {"proof": "reproduced"},
    pytest.param({"proof_digest": "0" * 64}, marks=pytest.mark.slow),
    pytest.param({"proof": "", "proof_digest": ""}, marks=pytest.mark.slow),
)
TOLD = "E-0001: captured; replayed offline: reproduced with differences; 2 requests not captured"


@pytest.fixture()
def linked(tmp_path):
    return desk_with(tmp_path, "link")


def sealed(desk, **facts):
    """The package of the desk's dossier, its capture's facts told otherwise."""
    first, *rest = desk.dossier.exhibits
    changed = replace(first, capture=replace(first.capture, **facts))
    dossier = replace(desk.dossier, exhibits=(changed, *rest))
    return desk.seal(desk.root / "full.zip", artefacts=papers(dossier), dossier=dossier)


def told(path):
    return [(check.name, check.detail) for check in verify_package(path) if check.name.startswith("capture")]


def test_the_report_tells_of_each_capture_its_verdict_and_how_much_is_missing(linked):
    made = sealed(linked)
    assert told(made.path) == [
        ("captures", "each verdict on a replay is the one that the log names"),
        ("capture", TOLD),
    ]
    with zipfile.ZipFile(made.path) as package:
        first = json.loads(package.read("record.json"))["exhibits"][0]
    assert first["not_captured"][0] == f"https://chirrup.example/{HANDLE}.jpg: the server answered 404"
    assert first["capture"]["proof_words"] == [f"“{NAME_OF_VICTIM}” → “nobody”"]
    assert first["capture"]["proof_rectangles"] == [[8, 83, 202, 11]]


@pytest.mark.parametrize("facts", FORGED)
def test_a_dossier_with_another_verdict_than_the_vault_is_not_sealed(linked, facts):
    with pytest.raises(BadInput, match="verdict on the replay of E-0001"):
        sealed(linked, **facts)


@pytest.mark.parametrize("facts", FORGED)
def test_an_insider_who_seals_another_verdict_is_found_by_the_log(linked, monkeypatch, facts):
    """Record, tree, contents and every signature fit one another; only the entry about the replay does not."""
    monkeypatch.setattr(seal, "_demand_agreement", lambda *_: None)
    with pytest.raises(IntegrityError, match="verdict on the replay of E-0001 is not the one that the log names"):
        sealed(linked, **facts)


def test_a_later_replay_counts_and_an_earlier_dossier_is_refused(linked):
    replayed(linked.vault, linked.dossier.exhibits[0].exhibit, "not reproduced")
    with pytest.raises(BadInput, match="verdict on the replay"):
        sealed(linked)


def test_a_copy_that_withholds_the_capture_still_tells_its_verdict_and_nothing_of_its_page(linked):
    sealed(linked)
    copy = withheld(linked, linked.root / "copy.zip")
    assert told(copy.path)[-1] == (
        "capture",
        "E-0001: captured; replayed offline: reproduced with differences; unsaid what not captured",
    )
    with zipfile.ZipFile(copy.path) as package:
        record = package.read("record.json")
    told_facts = json.loads(record)["exhibits"][0]["capture"]
    for word in ("url", "proof_words", "proof_digest", "proof_reason"):
        assert verifier.WITHHELD in told_facts[word], word
    assert NAME_OF_VICTIM.split()[0].encode() not in record


@pytest.mark.slow
def test_a_copy_that_withholds_nothing_of_the_capture_is_held_to_the_log_as_well(linked):
    sealed(linked)
    copy = withheld(linked, linked.root / "copy.zip", Withholding(exhibits=(3,)))
    assert told(copy.path)[-1] == ("capture", TOLD)
    assert all(check.ok for check in verify_package(copy.path))
