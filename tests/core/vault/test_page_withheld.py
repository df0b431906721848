"""VERIFY.html, verify.py and the printed steps agree over packages of every kind, whole and withholding."""

import pytest

from tocsin.vault import verify_package
from tocsin.vault.checkpoint import load_signer

from .bundles import KINDS, bundle
from .tampering import by_hand, printed_steps, unpack
from .test_matrix import EVERY, by_an_insider, by_anybody, path_of
from .test_page import agree, failed, page, told_by_page
from .test_tampering import repacked

__all__ = ["page"]
pytestmark = pytest.mark.browser
QUICK = ("screenshot", "withholding")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    found = {}

    def of(kind):
        if kind not in found:
            found[kind] = bundle(tmp_path_factory.mktemp("three"), kind)
        return found[kind]

    return of


@pytest.mark.parametrize(
    "kind", [pytest.param(one, marks=() if one == QUICK[0] else pytest.mark.slow) for one in KINDS]
)
def test_clean_packages_pass_three_ways_and_the_page_tells_the_same_kinds(page, made, tmp_path, kind):
    bundled = made(kind)
    for form in ("whole", "withholding"):
        path = path_of(bundled, form)
        theirs = told_by_page(page, path, bundled.desk.vault.log_key.fingerprint)
        assert failed(theirs) == []
        ours = next(check for check in verify_package(path) if check.name == "withheld")
        assert next(one["detail"] for one in theirs if one["name"] == "withheld") == ours.detail
        steps = printed_steps(unpack(path)["VERIFY.txt"].decode())
        said = by_hand(path, steps, tmp_path / "hand").splitlines()
        assert said[0] == "Signature Verified Successfully" and len(said) == 2


@pytest.mark.parametrize(
    ("kind", "form", "step"),
    [(*QUICK, 9), *(pytest.param(*one, 1, marks=[pytest.mark.slow, pytest.mark.timeout(1800)]) for one in EVERY)],
)
def test_the_three_ways_agree_on_every_class_of_alteration(page, made, tmp_path, kind, form, step):
    """The steps by hand see every altered file; who has the log key and signs anew is for the other two to find."""
    bundled = made(kind)
    files = unpack(path_of(bundled, form))
    steps = printed_steps(files["VERIFY.txt"].decode())
    for change in list(by_anybody(files))[::step]:
        path = repacked(change.files, tmp_path / "x.zip")
        assert agree(page, path, change.told), change.name
        said = by_hand(path, steps, tmp_path / "hand")
        assert "Signature Verified Successfully" not in said or len(said.splitlines()) > 2, (change.name, said)
    for change in list(by_an_insider(files, load_signer(bundled.desk.root / "keys")))[:: (step + 1) // 2]:
        assert agree(page, repacked(change.files, tmp_path / "x.zip"), change.told), change.name
