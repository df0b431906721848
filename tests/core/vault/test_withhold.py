"""A copy that withholds: the rest leads to the sealed root, and what is withheld can be neither read nor guessed."""

import functools
import hashlib
import io
import itertools
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.core.model.test_archives import warc
from tocsin import confine
from tocsin.canonical import canonical
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.withholding import Field, Phrase, Region, Withholding
from tocsin.vault import verifier, verify_package
from tocsin.vault.checkpoint import load_signer
from tocsin.vault.leaves import Salter, pieces_of, root_of, salted
from tocsin.vault.redaction import Marks, marked
from tocsin.vault.trace import found_in, pattern_of, spans
from tocsin.vault.withhold import withhold

from .bundles import CHOICE, KINDS, NAME_OF_VICTIM, PHONE, PLANTED, bundle, choice_for, papers, withheld
from .conftest import later
from .tampering import resigned, unpack, write_folder

PATTERNS = [pattern_of(word) for word in PLANTED]


QUICK = ("screenshot", "call")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    """Each kind's package and copy, sealed when first asked for."""
    return functools.cache(lambda kind: bundle(tmp_path_factory.mktemp("withhold"), kind))


@pytest.fixture(params=[pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in KINDS])
def made(request, bundles):
    return bundles(request.param)


@pytest.fixture()
def call(bundles):
    return bundles("call")


def failures(path, key=""):
    return [f"{check.name}: {check.detail}" for check in verify_package(path, key) if not check.ok]


def told(path):
    return next(check.detail for check in verify_package(path) if check.name == "withheld")


def record_of(path):
    return json.loads(unpack(path)["record.json"])


def test_full_package_and_copy_both_verify_and_the_copy_tells_kinds_and_never_values(made):
    key = made.desk.vault.log_key.fingerprint
    assert failures(made.full.path, key) == []
    assert failures(made.copy.path, key) == []
    assert told(made.full.path) == "nothing of the record"
    said = told(made.copy.path)
    assert " x name" in said and " x telephone number" in said and "1 x statement" in said
    assert found_in(said.encode(), PATTERNS) == set()


def test_no_planted_value_is_in_any_byte_of_the_copy_packed_or_encoded(made):
    """The counter-test is beside it: the same search finds every value in the full package."""
    assert found_in(made.copy.path.read_bytes(), PATTERNS) == set()
    assert found_in(made.full.path.read_bytes(), PATTERNS) == {0, 1, 2, 3}
    for name, data in unpack(made.copy.path).items():
        assert found_in(name.encode() + data, PATTERNS) == set(), name


def test_what_is_decoded_or_searched_for_a_copy_lies_in_the_desks_own_scratch_and_nowhere_else(
    bundles, tmp_path, monkeypatch
):
    """A kill leaves files; those in the scratch are swept with the next opening, those of the system's folder never."""
    desk, seen, records = bundles("screenshot").desk, [], confine.records

    def watched(function, path, arguments):
        seen.append((function, path))
        return records(function, path, arguments)

    monkeypatch.setattr(confine, "records", watched)
    monkeypatch.setattr("tocsin.vault.withhold.SEARCHED", {})
    withheld(desk, tmp_path / "copy.zip", choice_for("screenshot"))
    assert {function.rsplit(":")[0] for function, _ in seen} == {"tocsin.vault.decode", "tocsin.vault.trace"}
    assert all(path.is_relative_to(desk.vault.store.scratch.folder) for _, path in seen)
    assert [path for path in desk.vault.store.scratch.folder.rglob("*") if path.is_file()] == []


def test_what_holds_a_withheld_word_stays_back_whole_and_what_does_not_is_given(made):
    files = unpack(made.copy.path)
    given = {name for name in files if name.startswith("exhibits/")}
    last = max(one["exhibit"]["number"] for one in record_of(made.full.path)["exhibits"])
    assert f"exhibits/E-{last:04d}_vigil.txt" in given
    assert all("parts-withheld" in name or "vigil" in name for name in given)


def test_the_copy_leads_to_the_root_that_was_sealed_before_it_was_thought_of(made):
    lines = [json.loads(line) for line in unpack(made.copy.path)["custody/entries.jsonl"].splitlines()]
    sealing = next(line for line in lines if line["act"] == verifier.SEALED)
    salts = json.loads(unpack(made.full.path)["salts.json"])["record"]
    record = verifier.parsed(unpack(made.full.path)["record.json"], "record.json")
    assert sealing["facts"]["tree"] == root_of(record, salts)
    assert lines[-1]["facts"]["sealed"] == str(sealing["seq"])


def test_hashes_over_withheld_things_stay_back_too_because_they_would_confirm_a_guess(made):
    """Digests and item ids are hashes without a salt. Audit paths hold leaf hashes, which the log's own salts cover."""
    data = b"".join(unpack(made.copy.path).values())
    full = record_of(made.full.path)
    hidden = [one for one in full["exhibits"] if "vigil" not in one["file_name"]]
    for one in hidden:
        assert one["exhibit"]["digest"].encode() not in data
    assert made.desk.dossier.items[0].item.id.encode() not in data
    assert made.desk.dossier.items[1].item.id.encode() not in data  # it stands nowhere in a record
    for event in itertools.chain.from_iterable(one["custody"] for one in hidden):
        assert event["leaf"].encode() not in unpack(made.copy.path)["record.json"]
        assert event["leaf"] and len(made.desk.vault.ledger.entry(event["seq"]).salt) == 32


def test_the_papers_are_made_from_the_record_with_its_gaps(made):
    words = unpack(made.copy.path)["summary.txt"].decode()
    assert "where [withheld] lives." in words
    assert "Withheld in this copy, shown as [withheld]: " in words
    assert "She has left" not in words


def test_two_copies_that_withhold_different_things_lead_to_one_root_so_a_court_can_be_given_more(made):
    less = replace(CHOICE, phrases=CHOICE.phrases[:1], fields=())
    second = withheld(made.desk, made.desk.root / "less.zip", less)
    assert failures(second.path) == []
    one, two = (record_of(path) for path in (made.copy.path, second.path))
    assert verifier.WITHHELD in one["fear_statement"]
    assert two["fear_statement"] == made.desk.dossier.fear_statement


def test_a_value_told_later_is_checked_with_its_salt_by_the_printed_command(call):
    """SHA-256 of a zero byte, the salt, and the JSON of the words: what VERIFY.txt lets a court compute."""
    copy, full = unpack(call.copy.path), unpack(call.full.path)
    place, pieces = next((place, json.loads(full["record.json"])["items"][0]["item"]["text"]) for place in range(1))
    salts = json.loads(full["salts.json"])["record"]["items"][place]["item"]["text"].split(" ")
    gaps = json.loads(copy["record.json"])["items"][place]["item"]["text"]["$text"]
    checked = 0
    for salt, piece, gap in zip(salts, pieces_of(pieces), gaps, strict=False):
        if isinstance(gap, dict):
            found = hashlib.sha256(b"\0" + bytes.fromhex(salt) + json.dumps(piece).encode()).hexdigest()
            assert found == gap["hash"]
            checked += 1
    assert checked >= 4


LOW = [
    *({"answer": value} for value in (True, False, None)),
    *({"answer": str(year)} for year in range(1920, 2012)),
    *({"answer": f"+1 202 555 {number:04d}"} for number in range(2000)),
]


@pytest.mark.parametrize("secret", [{"answer": True}, {"answer": "1984"}, {"answer": "+1 202 555 0199"}])
def test_low_entropy_values_cannot_be_guessed_by_trying_all_of_them(secret):
    """Whoever knows everything but the value and its salt tries every value, unsalted and under zero or known salts."""
    record = {"known": "a word", **secret}
    salts = salted(record, Salter(b"only the desk knows this"))
    gap, left = marked(record, salts, Marks(whole={("answer",): "words"}))
    digest, known = gap["answer"]["hash"], left["known"].split(" ")[0]
    guesses = set()
    for one in LOW:
        pieces = pieces_of(one["answer"])
        for salt in ("00" * 16, known):
            leaves = [verifier.leaf(salt, piece) for piece in pieces]
            guesses |= {leaves[0].hex(), verifier.sha(b"\3" + b"".join(leaves)).hex()}
        guesses |= {hashlib.sha256(canonical(one["answer"])).hexdigest(), hashlib.sha256(canonical(one)).hexdigest()}
    assert digest not in guesses
    assert root_of(gap, left) == root_of(record, salts)


def test_every_salt_of_a_package_is_its_own(made):
    def salts(value):
        if isinstance(value, str):
            yield from value.split(" ")[:-1]
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from salts(one)

    told_salts = json.loads(unpack(made.full.path)["salts.json"])
    found = [*salts(told_salts["record"]), *itertools.chain(*(one["tiles"] for one in told_salts["pictures"].values()))]
    assert len(found) == len(set(found)) > 200
    assert all(len(bytes.fromhex(one)) * 8 >= 128 for one in found)


RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", max_size=5), inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), RECORDS, min_size=1, max_size=4), st.randoms())
def test_any_part_of_any_record_may_be_left_out_and_the_rest_leads_to_one_root(record, dice):
    parsed = verifier.parsed(canonical(record), "x")
    salts = salted(parsed, Salter(b"secret"))
    places = list(every_place(parsed))
    chosen = dice.sample(places, dice.randint(0, len(places)))
    gaps, left = marked(parsed, salts, Marks(whole=dict.fromkeys(chosen, "words")))
    assert root_of(gaps, left) == root_of(parsed, salts)


def every_place(value, path=()):
    if path:
        yield path
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from every_place(one, (*path, key))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_the_leaves_of_a_text_are_the_text(text):
    assert "".join(pieces_of(text)) == text
    assert all(len(piece) <= 16 for piece in pieces_of(text))


def test_a_record_that_pretends_to_withhold_is_never_sealed():
    with pytest.raises(BadInput, match=r"\$withheld"):
        salted({"extra": {"$withheld": "x", "hash": "00" * 32}}, Salter(b"x"))


# ---------- pictures


@pytest.fixture()
def picture(bundles):
    return bundles("screenshot")


VIEW = "exhibits/E-0001_parts-withheld.png"


def test_a_picture_is_made_anew_with_the_region_blank_the_rest_as_it_was_and_nothing_else_in_it(picture):
    files = unpack(picture.copy.path)
    before = Image.open(io.BytesIO(unpack(picture.full.path)["exhibits/E-0001_Screenshot-1.png"])).convert("RGB")
    after = Image.open(io.BytesIO(files[VIEW]))
    assert after.info == {} and after.size == before.size
    for x, y in itertools.product(range(0, before.width, 7), range(0, before.height, 7)):
        inside = 32 <= x < 128 and 32 <= y < 96
        assert after.getpixel((x, y)) == ((0, 0, 0) if inside else before.getpixel((x, y)))


def test_the_other_picture_which_nobody_looked_at_stays_back_whole(picture):
    assert not any("E-0002" in name for name in unpack(picture.copy.path))


def test_metadata_thumbnails_and_text_chunks_of_a_picture_do_not_leave(picture):
    assert found_in(unpack(picture.full.path)["exhibits/E-0002_photo.jpg"], PATTERNS)
    chunks = unpack(picture.copy.path)[VIEW]
    assert [chunks[at : at + 4] for at in (12, 37)] == [b"IHDR", b"IDAT"]
    assert chunks.count(b"tEXt") + chunks.count(b"zTXt") + chunks.count(b"eXIf") == 0


def test_a_pixel_changed_outside_the_region_or_shown_inside_it_is_found_though_signed_anew(picture, tmp_path):
    files = unpack(picture.copy.path)
    signer = load_signer(picture.desk.root / "keys")
    for place, words in (((5, 5), "a tile that is not the sealed one"), ((50, 50), "withheld and yet shows something")):
        image, out = Image.open(io.BytesIO(files[VIEW])), io.BytesIO()
        image.putpixel(place, (1, 2, 3))
        rows = b"".join(b"\0" + image.crop((0, y, image.width, y + 1)).tobytes() for y in range(image.height))
        out.write(verifier.png(image.width, image.height, verifier.zlib.compress(rows)))
        forged = resigned({**files, VIEW: out.getvalue()}, signer)
        assert words in "\n".join(failures(write_folder(forged, tmp_path / "x")))


def test_a_region_outside_a_picture_or_of_no_picture_is_refused_with_what_would_do(picture, tmp_path):
    for region, words in (
        (Region(1, 500, 0, 5, 5), "outside"),
        (Region(3, 0, 0, 5, 5), "cannot be decoded"),
        (Region(9, 0, 0, 5, 5), "no exhibit"),
    ):
        with pytest.raises(Exception, match=words):
            withheld(picture.desk, tmp_path / "x.zip", Withholding(regions=(region,)))
        assert not (tmp_path / "x.zip").exists()


# ---------- what is refused


def test_a_paper_that_still_tells_what_is_withheld_is_refused_and_nothing_is_written(call, tmp_path):
    def leaky(dossier):
        return [Artefact("letter.txt", "text/plain", f"Dear {NAME_OF_VICTIM}".encode())]

    with pytest.raises(Refused, match=r"letter\.txt still holds a name"):
        withhold(
            call.desk.vault, call.full.path, tmp_path / "x.zip", choice=CHOICE, make=leaky, at=later(95), actor="ada"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_made_from_the_whole_package_and_from_no_other(call, tmp_path):
    vault = call.desk.vault
    with pytest.raises(BadInput, match="withholds already"):
        withhold(vault, call.copy.path, tmp_path / "x.zip", choice=CHOICE, make=papers, at=later(95), actor="ada")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(call.full.path.read_bytes()[:-1])
    with pytest.raises(IntegrityError, match="does not verify"):
        withhold(vault, damaged, tmp_path / "x.zip", choice=CHOICE, make=papers, at=later(95), actor="ada")


@pytest.mark.parametrize("path", ["/nothing", "/items/9", "", "fear_statement", "/items/0/item/text/5"])
def test_a_field_that_is_not_there_is_refused(call, tmp_path, path):
    with pytest.raises(BadInput):
        withheld(call.desk, tmp_path / "x.zip", Withholding(fields=(Field(path),)))


def test_a_whole_record_may_stay_back(call, tmp_path):
    copy = withheld(call.desk, tmp_path / "x.zip", Withholding(fields=(Field("/items/0", "words"),)))
    assert failures(copy.path) == []
    assert record_of(copy.path)["items"][0].keys() == {"$withheld", "hash"}
    assert "0.5 BTC" not in "".join(str(data) for data in unpack(copy.path).values())


@pytest.mark.parametrize("text", ["", " ", "a", "--", "  . "])
def test_words_too_short_to_be_found_are_refused(text):
    with pytest.raises(BadInput):
        Phrase(text, "name")


def test_the_same_copy_again_is_the_same_bytes_and_logs_nothing_new(call, tmp_path):
    length = call.desk.vault.ledger.size
    again = withheld(call.desk, tmp_path / "again.zip")
    assert again.digest == call.copy.digest
    assert call.desk.vault.ledger.size == length


def test_an_insider_cannot_give_out_a_copy_that_hides_or_changes_what_was_sealed(call, tmp_path):
    """With the log key every file can be listed and signed anew; the sealed root is what cannot be met."""
    files, signer = unpack(call.copy.path), load_signer(call.desk.root / "keys")
    record = json.loads(files["record.json"])
    for change in (
        lambda one: one["items"][0]["item"]["text"]["$text"].__setitem__(0, "0.1 "),
        lambda one: one["items"][0]["item"]["text"]["$text"].pop(),
        lambda one: one.__setitem__("summary", {"$withheld": "words", "hash": "ab" * 32}),
        lambda one: one["items"].pop(),
        lambda one: one.__setitem__("extra", "more"),
    ):
        changed = json.loads(json.dumps(record))
        change(changed)
        forged = resigned({**files, "record.json": canonical(changed)}, signer)
        report = "\n".join(failures(write_folder(forged, tmp_path / "x")))
        assert "sealed record: " in report and "sealing entry: " in report


def test_the_phone_number_is_found_however_it_is_written():
    for form in ("+12025550199", "(202) 555-0199", "202.555.0199", "2 0 2 5 5 5 0 1 9 9", "１２０２５５５０１９９"):
        assert found_in(form.encode(), [pattern_of(PHONE)]) == {0}, form
    assert found_in(b"+1 202 555 0198", [pattern_of(PHONE)]) == set()
    at = next(spans(pattern_of(PHONE), "call +1 (202) 555-0199 now"))
    assert "call +1 (202) 555-0199 now"[slice(*at)] == "+1 (202) 555-0199"


def hidden_in_zip(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.extra, info.comment = b"", data
        archive.writestr(info, b"nothing")
    return out.getvalue()


HIDING = {
    "as it is": lambda text: text.encode(),
    "in capitals": lambda text: text.upper().encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "json escapes": lambda text: (
        json.dumps("é" + "".join(f"\\u{ord(char):04x}" for char in text)).replace("\\\\", "\\").encode()
    ),
    "html": lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
    "html tags": lambda text: text.replace(" ", "<b> </b>").encode(),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "base64": lambda text: __import__("base64").b64encode(f"a message to {text} and more".encode()),
    "quoted-printable": lambda text: "".join(f"={byte:02X}" for byte in text.encode()).encode(),
    "gzip": lambda text: __import__("gzip").compress(text.encode()),
    "brotli in a web archive": lambda text: warc("br", __import__("brotli").compress(text.encode())),
    "zip in zip": lambda text: hidden_in_zip(b"") and _zip_in_zip(text),
    "zip comment": lambda text: hidden_in_zip(text.encode()),
    "zip name": lambda text: _zip_with(f"{text}.txt", b""),
    "pdf stream": lambda text: b"%PDF-1.7\nstream\n" + verifier.zlib.compress(f"({text}) Tj".encode()) + b"\nendstream",
    "file name": lambda text: text.replace(" ", "_").encode(),
    "accents": lambda text: text.replace("a", "á").encode(),
    "invisible": lambda text: "\u200b".join(text).encode(),
}


def _zip_with(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _zip_in_zip(text):
    return _zip_with("inner.zip", _zip_with("a.txt", text.encode()))


@pytest.mark.parametrize("way", HIDING)
def test_the_search_finds_a_name_however_a_file_hides_it(way):
    data = HIDING[way](NAME_OF_VICTIM)
    assert found_in(data, [pattern_of(NAME_OF_VICTIM)]) == {0}
    assert found_in(data, [pattern_of("Somebody Else")]) == set()


def test_a_file_that_unpacks_without_end_counts_as_holding_what_is_withheld(call, monkeypatch):
    bomb = _zip_with("bomb", bytes(30 << 20))
    from tocsin.vault import trace

    monkeypatch.setattr(trace, "MOST", 10 << 20)
    with pytest.raises(trace.TooMuch):
        found_in(bomb, PATTERNS)
