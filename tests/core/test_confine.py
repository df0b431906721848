"""A confined child ends at each limit with a sentence, reaches no network, and leaves nothing running."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tocsin import confine
from tocsin.confine import Ending, EndKind, Limits
from tocsin.errors import LimitReached, Unavailable

MIB = 1 << 20


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "foreign.bin"
    path.write_bytes(b"1234567")
    return path


def do(file, name, limits=None, **arguments):
    """Records and ending of one piece of work."""
    *records, ending = confine.run(f"tests.core.confined_work:{name}", file, arguments, limits)
    assert isinstance(ending, Ending)
    return records, ending


def alive(pid):
    """Whether a process still runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually_gone(*pids):
    for _ in range(200):
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def test_records_come_in_order_and_the_ending_comes_last(file):
    records, ending = do(file, "many", count=1000)
    assert [record["number"] for record in records] == list(range(1000))
    assert ending.kind is EndKind.FINISHED
    assert ending.which == ""


def test_the_work_gets_the_file_and_its_arguments(file):
    records, _ = do(file, "echo", words="ö", nested={"a": [1]})
    assert records == [{"size": 7, "arguments": {"words": "ö", "nested": {"a": [1]}}}]


@pytest.mark.slow
def test_a_million_records_pass_through_a_small_parent(file):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(
        isinstance(record, dict) for record in confine.run("tests.core.confined_work:many", file, {"count": 1_000_000})
    )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert count == 1_000_000
    assert grown < 64 * 1024, f"the parent grew by {grown} KiB"


def test_processor_time_ends_a_loop_without_end(file):
    _, ending = do(file, "spin", Limits(cpu_s=1))
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "cpu_s")
    assert "1 seconds of processor time" in ending.sentence


def test_waiting_ends_a_child_that_does_nothing(file):
    _, ending = do(file, "sleep", Limits(wall_s=1.0))
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "wall_s")


def test_a_slow_reader_of_records_is_not_held_against_the_child(file):
    run = confine.run("tests.core.confined_work:many", file, {"count": 20_000}, Limits(wall_s=2.0))
    next(run)
    time.sleep(2.5)
    *_, ending = run
    assert ending.kind is EndKind.FINISHED


def test_memory_under_the_limit_is_given(file):
    records, ending = do(file, "swell", Limits(memory=512 * MIB), bytes=100 * MIB)
    assert records == [{"held": 100 * MIB}]
    assert ending.kind is EndKind.FINISHED


def test_memory_past_the_limit_is_refused(file):
    records, ending = do(file, "swell", Limits(memory=512 * MIB), bytes=600 * MIB)
    assert records == []
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "memory")
    assert str(512 * MIB) in ending.sentence


def test_output_is_limited_in_all(file):
    _, ending = do(file, "many", Limits(output=10_000), count=100_000)
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "output")


def test_one_record_is_limited_at_the_limit_and_past_it(file):
    overhead = len('r{"words":""}')
    fits, ending = do(file, "long_record", Limits(record=MIB), characters=MIB - overhead)
    assert len(fits) == 1
    assert ending.kind is EndKind.FINISHED
    _, ending = do(file, "long_record", Limits(record=MIB), characters=3 * MIB)
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "record")


def test_a_file_it_writes_is_limited_at_the_limit_and_past_it(file):
    records, _ = do(file, "write_file", Limits(written=MIB), bytes=MIB)
    assert records == [{"written": True}]
    _, ending = do(file, "write_file", Limits(written=MIB), bytes=MIB + 1)
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "written")


def test_open_files_are_limited(file):
    records, _ = do(file, "open_files", Limits(open_files=64), count=40)
    assert records == [{"open": 40}]
    _, ending = do(file, "open_files", Limits(open_files=64), count=64)
    assert (ending.kind, ending.which) == (EndKind.LIMIT, "open_files")


def test_no_connection_leaves_the_child(file):
    with socket.create_server(("127.0.0.1", 0)) as server:
        records, ending = do(file, "connect", port=server.getsockname()[1])
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert records == []
    assert ending.kind is EndKind.CRASHED
    assert ending.network in ("namespace", "guard")


def test_the_guard_alone_refuses_sockets_where_no_namespace_can_be_had(file):
    with socket.create_server(("127.0.0.1", 0)) as server:
        records, ending = do(file, "connect_behind_guard", port=server.getsockname()[1])
    assert records == []
    assert "PermissionError" in ending.sentence


def test_the_child_sees_neither_our_environment_nor_our_folder(file, monkeypatch):
    monkeypatch.setenv("TOCSIN_SECRET", "hunter2")
    [record], _ = do(file, "surroundings")
    assert "TOCSIN_SECRET" not in record["environment"]
    assert record["environment"]["HOME"] == record["folder"] != os.getcwd()


def test_its_folder_is_gone_afterwards(file):
    [record], _ = do(file, "surroundings")
    assert not Path(record["folder"]).exists()


def test_a_crash_keeps_what_came_before_it_and_tells_the_signal(file):
    records, ending = do(file, "die")
    assert records == [{"before": True}]
    assert ending.kind is EndKind.CRASHED
    assert "SIGSEGV" in ending.sentence


def test_an_exit_without_a_word_is_a_crash(file):
    _, ending = do(file, "leave")
    assert ending.kind is EndKind.CRASHED
    assert "exit code 3" in ending.sentence


def test_an_exception_of_the_work_becomes_a_sentence_after_its_records(file):
    records, ending = do(file, "raise_value")
    assert records == [{"before": True}]
    assert ending.kind is EndKind.CRASHED
    assert ending.sentence == "It broke off: ValueError: a parser's own trouble"


def test_a_refusal_keeps_its_own_sentence(file):
    _, ending = do(file, "refuse")
    assert ending.sentence == "This is not a chat."


def test_what_a_library_prints_never_gets_among_the_records(file):
    records, ending = do(file, "babble")
    assert records == [{"clean": True}]
    assert ending.kind is EndKind.FINISHED


def test_a_lone_surrogate_does_not_break_the_stream(file):
    records, _ = do(file, "surrogate")
    assert records == [{"words": "a?b"}]


def test_leaving_early_kills_the_child_and_its_children(file):
    run = confine.run("tests.core.confined_work:start_and_wait", file, {})
    pids = next(run)
    assert alive(pids["child"])
    run.close()
    assert eventually_gone(pids["child"], pids["self"])


def test_the_child_dies_with_a_parent_that_is_killed(file, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, json; sys.path[:0] = json.loads(sys.argv[1])\n"
        "from pathlib import Path; from tocsin import confine\n"
        "run = confine.run('tests.core.confined_work:start_and_wait', Path(sys.argv[2]), {})\n"
        "print(json.dumps(next(run)), flush=True)\n"
        "import time; time.sleep(600)\n"
    )
    words = [sys.executable, str(script), json.dumps(sys.path), str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as parent:
        pids = json.loads(parent.stdout.readline())
        parent.kill()
        parent.wait()
    try:
        assert eventually_gone(pids["self"])
    finally:
        os.kill(pids["child"], signal.SIGKILL)


def test_a_tool_gets_input_and_gives_output(file):
    [record], _ = do(file, "use_tool", argv=["tr", "a-z", "A-Z"], stdin="marenia")
    assert record == {"code": 0, "out": "MARENIA", "err": ""}


def test_a_tool_has_no_network_either_where_there_is_a_namespace(file):
    [record], ending = do(file, "use_tool", argv=["cat", "/proc/net/dev"], stdin="")
    if ending.network == "namespace":
        assert "eth" not in record["out"]


def test_a_missing_tool_is_named_with_what_to_do():
    with pytest.raises(Unavailable, match="no-such-tool") as caught:
        confine.run_tool(["no-such-tool"])
    assert "Install no-such-tool" in caught.value.hint


def test_a_slow_tool_is_stopped():
    with pytest.raises(LimitReached, match=r"longer than 0\.2 seconds"):
        confine.run_tool(["sleep", "5"], wall_s=0.2)


def test_limits_grow_with_the_file():
    small, large = confine.limits_for(0), confine.limits_for(2 << 30)
    assert small == Limits()
    assert large.cpu_s == small.cpu_s + 8192
    assert large.output == small.output + (32 << 30)
    assert large.memory == small.memory
