"""The command line as people use it: real processes, real folders, exit codes, hints, JSON for machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.capture.web import Web, page, reply
from tests.core.intake.conftest import CHAT, NOTE
from tocsin.cli import VERBS, parser


def tocsin(*words: str | Path, typed: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `tocsin` and give back what it said; `err` is standard error."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-m", "tocsin.cli", *map(str, words)],
        input=typed,
        capture_output=True,
        env={**clean, **environment},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk made by `tocsin init`, with one chat taken."""
    folder = tmp_path_factory.mktemp("cli") / "desk"
    made = tocsin("init", folder, "--organisation", "Harbour Hotline", "--country", "US", "--hotline", "+12025550143")
    assert made.returncode == 0, made.stderr
    assert "/set-up/" in made.stdout
    chat = folder.parent / "chat.txt"
    chat.write_text(CHAT)
    taken = tocsin("take", "--desk", folder, chat)
    assert taken.returncode == 0, taken.stderr
    return folder


def test_every_verb_explains_itself_with_examples() -> None:
    for module in VERBS:
        name = module.__name__.rsplit(".", 1)[-1]
        with pytest.raises(SystemExit) as stopped:
            parser().parse_args([name, "--help"])
        assert stopped.value.code == 0
        assert f"tocsin {name}" in module.EXAMPLES


def test_the_readme_names_only_verbs_that_exist() -> None:
    readme = Path("README.md").read_text("utf-8")
    named = {line.split()[1] for line in readme.splitlines() if line.startswith("tocsin ")}
    assert named
    assert named <= {module.__name__.rsplit(".", 1)[-1] for module in VERBS}


def test_a_desk_is_never_made_over_another(desk: Path) -> None:
    again = tocsin("init", desk, "--organisation", "Other")
    assert again.returncode == 1
    assert "already holds a desk" in again.stderr


def test_private_things_are_private(desk: Path) -> None:
    for path in (desk, desk / "keys", desk / "spool", desk / "vault"):
        assert path.stat().st_mode & 0o077 == 0, path
    for path in (path for path in (desk / "keys").iterdir() if path.suffix != ".vkey"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_take_prints_a_table_for_people_and_json_for_machines(desk: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    people = tocsin("take", "--desk", desk, note)
    assert "suggestion is not a judgement" in people.stdout
    machines = tocsin("take", "--desk", desk, "--json", note, "-", typed=b"Practice is on Tuesday, bring shoes")
    first, second = [json.loads(line) for line in machines.stdout.splitlines()]
    assert first["status"] == "known"
    assert first["exhibits"][0]["sha256"]
    assert second["items"][0]["level"] == "none"
    assert second["items"][0]["reads_as_threat"] is False


def test_take_shows_what_reads_as_a_threat_though_no_cue_knows_its_words(desk: Path, tmp_path: Path) -> None:
    """Most of what a person must read first is told by words and cues together, not by a level alone."""
    export = tmp_path / "posts.txt"
    export.write_text("We will shoot you tonight at the church.")
    calm = tmp_path / "calm.txt"
    calm.write_text("Choir practice is on Tuesday, bring shoes.")
    told = tocsin("take", "--desk", desk, export, calm).stdout
    rows = [line for line in told.splitlines() if "shoot you" in line]
    assert rows and all(" threat " in row for row in rows)
    assert "reads as" in told
    assert "1 with a cue, 1 read as a threat" in told
    assert "Choir practice" not in told.split("suggested")[1], "harmless items have no row"


def test_exit_codes_say_done_partly_failed_and_wrong_usage(desk: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Practice is on Tuesday")
    assert tocsin("take", "--desk", desk, good).returncode == 0
    partly = tocsin("take", "--desk", desk, good, tmp_path / "missing.txt")
    assert partly.returncode == 3
    assert "There is no" in partly.stdout
    assert tocsin("take", "--desk", desk, tmp_path / "missing.txt").returncode == 1
    assert tocsin("take").returncode == 2
    assert tocsin("nonsense").returncode == 2


def test_show_lists_exhibits_and_explains_one(desk: Path) -> None:
    listed = tocsin("show", "--desk", desk)
    assert "E-0001" in listed.stdout
    one = tocsin("show", "--desk", desk, "E-0001")
    assert "direct threat" in one.stdout
    assert "reads as: threat (" in one.stdout
    assert "Custody" in one.stdout
    record = json.loads(tocsin("show", "--desk", desk, "--json", "e-0001").stdout)
    assert record["items"][1]["suggestion"]["level"] == "high"
    assert tocsin("show", "--desk", desk, "E-0999").returncode == 1


def test_show_tells_the_words_that_weigh_most_where_no_cue_shows_any(desk: Path, tmp_path: Path) -> None:
    """“Reads as a threat” alone would send a person to search a letter for the one line."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Some people should learn what petrol smells like on their doormat, that is all I say.")
    tocsin("take", "--desk", desk, letter)
    (number,) = [line.split()[0] for line in tocsin("show", "--desk", desk).stdout.splitlines() if "letter" in line]
    (told,) = [line for line in tocsin("show", "--desk", desk, number).stdout.splitlines() if "weighs most" in line]
    assert "petrol" in told
    assert "that is all I say" not in told


def test_verify_passes_on_a_sound_desk_and_names_an_altered_exhibit(desk: Path, tmp_path: Path) -> None:
    sound = tocsin("verify", desk)
    assert sound.returncode == 0, sound.stdout
    assert "Checkpoint" in sound.stdout
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(desk, copy)
    digest = json.loads(tocsin("show", "--desk", desk, "--json", "E-0001").stdout)["exhibit"]["digest"]
    (victim,) = [path for path in (copy / "vault").rglob("*") if path.is_file() and digest.endswith(path.name[-20:])]
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    broken = tocsin("verify", copy)
    assert broken.returncode == 1
    assert digest[:12] in broken.stdout


def test_the_index_can_be_made_again_from_the_vault(desk: Path, tmp_path: Path) -> None:
    done = tocsin("reindex", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "entries of the custody log" in done.stdout


def test_a_folder_that_is_no_desk_gets_a_sentence_and_the_next_step(tmp_path: Path) -> None:
    done = tocsin("take", "--desk", tmp_path, "x.txt")
    assert done.returncode == 1
    assert "There is no desk" in done.stderr
    assert "tocsin init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_settings_file_is_named_with_its_line(desk: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(desk, copy)
    (copy / "tocsin.toml").write_text('languages = ["en"\n')
    done = tocsin("take", "--desk", copy, "x.txt")
    assert done.returncode == 1
    assert "tocsin.toml" in done.stderr
    assert "line" in done.stderr


def test_deciding_verbs_ask_who_acts_and_refuse_a_wrong_password(desk: Path) -> None:
    nobody = tocsin("outcome", "T-2026-0001", "received", "--on", "2026-11-18", "--source", "x", "--desk", desk)
    assert nobody.returncode == 1
    assert "--as" in nobody.stderr
    wrong = tocsin(
        "refer", "T-2026-0001", "--to", "papd", "--as", "noor", "--desk", desk, TOCSIN_PASSWORD="not-the-password"
    )
    assert wrong.returncode == 1
    assert "do not go together" in wrong.stderr


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 1000, b"\xff\xfe" * 500, b"a" * 10_000_000, b"PK\x03\x04" + b"\x00" * 500]
)
def test_rubbish_is_kept_and_answered_with_a_sentence(desk: Path, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rubbish.bin"
    path.write_bytes(data)
    (line,) = tocsin("take", "--desk", desk, "--json", path).stdout.splitlines()
    result = json.loads(line)
    assert result["exhibits"], result
    assert result["problems"] or result["items"]


@pytest.mark.slow
@pytest.mark.browser
def test_a_captured_page_is_checked_for_its_words_and_looked_at_again(tmp_path: Path) -> None:
    """Live when it was taken, removed when somebody looks again: both stand in what `show` prints."""
    words = "Ten thousand for whoever tells where the Marenians sleep"
    with Web({"/post": page("Chirrup", "", words=words)}) as web:
        assert tocsin("init", tmp_path / "desk", "--organisation", "Harbour Hotline").returncode == 0
        settings = tmp_path / "desk" / "tocsin.toml"
        plain = settings.read_text("utf-8").replace("allowed_origins = []\n", "")
        settings.write_text(f'allowed_origins = ["{web.origin}"]\n{plain}', "utf-8")
        at = ["--desk", tmp_path / "desk"]
        taken = tocsin("take", *at, "--quoted", "we will burn your house down", f"{web.url}/post")
        assert taken.returncode != 0
        assert "partial" in taken.stdout
        web.pages["/post"] = reply("<h1>Gone</h1>", status="410 Gone")
        looked = tocsin("revisit", *at, "--json", "E-0001")
        assert json.loads(looked.stdout)["standing"] == "removed", looked.stderr
    told = tocsin("show", *at, "E-0001").stdout
    assert "Capture: partial. The words that were reported are not in the captured page." in told
    assert "Render proof: reproduced" in told
    assert "removed. The server says that this page is gone (410)." in told


@pytest.mark.slow
def test_the_desks_own_log_ins_are_added_listed_and_removed_and_the_log_says_so_without_secrets(desk: Path) -> None:
    cookies = desk.parent / "cookies.txt"
    cookies.write_text("chirrup.example\tTRUE\t/\tTRUE\t0\tsid\ts3cr3t-of-the-desk\n", "utf-8")
    at = ["--desk", desk]
    unnamed = tocsin("profile", "add", "chirrup", *at, "--host", "chirrup.example", "--cookies", cookies)
    assert (unnamed.returncode, "--account" in unnamed.stderr) == (1, True)
    told = ["--host", "chirrup.example", "--account", "@marenia_desk"]
    added = tocsin("profile", "add", "chirrup", *at, *told, "--cookies", cookies)
    assert added.returncode == 0, added.stderr
    listed = tocsin("profile", "list", *at, "--json")
    assert json.loads(listed.stdout)["account"] == "@marenia_desk"
    log = b"".join(path.read_bytes() for path in (desk / "vault" / "log").rglob("*") if path.is_file())
    assert b"desk account added" in log
    assert b"s3cr3t" not in log + listed.stdout.encode() + added.stdout.encode()
    assert tocsin("profile", "remove", "chirrup", *at).returncode == 0
    assert "no log-in" in tocsin("profile", "list", *at).stdout
    assert tocsin("profile", "remove", "chirrup", *at).returncode == 1


def test_a_log_in_without_a_screen_says_how_else(desk: Path) -> None:
    told = ["--host", "chirrup.example", "--account", "@marenia_desk"]
    refused = tocsin("profile", "add", "chirrup", "--desk", desk, *told, DISPLAY="", WAYLAND_DISPLAY="")
    assert refused.returncode == 1
    assert "--cookies" in refused.stderr
