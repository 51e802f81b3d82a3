"""One job in one real worker: every way to end, as a transcript."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from runs import Bench, is_gone, the_observation

from flaxlings.judge.observation import Frame, Leaf, Number, Raised
from flaxlings.run.execute import OUTPUT_LIMIT, execute

RIGHT = "def f(seed):\n    return seed + 1\n"
FORBIDDING = """
from flaxlings.check import forbid, probe
@probe("t")
def p(exercise, seed): ...
forbid("{}", says="x")
"""


def test_a_run_that_goes_well_is_finished_and_holds_every_observation(any_bench: Bench) -> None:
    seen = any_bench.run("print('hello')\n" + RIGHT, seeds=None)
    assert (seen.ending, seen.detail, seen.unloadable, seen.output) == ("finished", "", None, "hello\n")
    assert [(each.name, each.title, each.seeds) for each in seen.plan] == [("value", "the value", (0, 17))]
    assert [(each.probe, each.seed, each.leaves, each.raised) for each in seen.observations] == [
        ("value", 0, (Leaf((), Number("int", "1")),), None),
        ("value", 17, (Leaf((), Number("int", "18")),), None),
    ]
    assert 0 < seen.seconds < 60


def test_seeds_of_the_job_replace_those_of_every_probe(bench: Bench) -> None:
    seen = bench.run(RIGHT, seeds=(5, 6, 7))
    assert [each.seeds for each in seen.plan] == [(5, 6, 7)]
    assert [(each.seed, each.leaves[0].value) for each in seen.observations] == [
        (5, Number("int", "6")),
        (6, Number("int", "7")),
        (7, Number("int", "8")),
    ]


def test_a_probe_that_raises_is_an_observation_and_the_others_go_on(bench: Bench) -> None:
    seen = bench.run("def f(seed):\n    return 1 // seed\n", seeds=(0, 1))
    assert seen.ending == "finished"
    first, second = seen.observations
    frames = (Frame(2, "f", "return 1 // seed"),)
    assert first.raised == Raised("ZeroDivisionError", first.raised.message if first.raised else "", frames, 2)
    assert second.leaves == (Leaf((), Number("int", "1")),)


@pytest.mark.parametrize(
    ("source", "type_", "line"),
    [
        ("x = 1\nraise ValueError('no')\n", "ValueError", 2),
        ("def f(seed)\n    return 1\n", "SyntaxError", 1),
        ("def f(seed):\n  return 1\n return 2\n", "IndentationError", 3),
        ("\n\nimport flex\n", "ModuleNotFoundError", 3),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1),
        ("raise BaseExceptionGroup('several', [KeyboardInterrupt()])\n", "BaseExceptionGroup", 1),
        ("def f(seed):\n    return '\0'\n", "SyntaxError", None),
        ("(" * 300 + ")" * 300, "SyntaxError", 1),
        ("from flax.linen import Dence\n", "ImportError", 1),
        ("def again(): again()\nagain()\n", "RecursionError", 1),
    ],
)
def test_a_file_that_cannot_be_loaded_is_unloadable_on_its_line(
    bench: Bench, source: str, type_: str, line: int | None
) -> None:
    seen = bench.run(source)
    assert (seen.ending, seen.detail, seen.observations) == ("finished", "", ())
    assert seen.unloadable is not None
    assert (seen.unloadable.type, seen.unloadable.line) == (type_, line)


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("import sys\nsys.exit()\n", "it ended itself by sys.exit() on line 2 (exit code 0)"),
        ("import sys\nsys.exit(3)\n", "it ended itself by sys.exit() on line 2 (exit code 3)"),
        ("import sys\ndef f(seed):\n    sys.exit('bye')\n", "it ended itself by sys.exit() on line 3 (exit code bye)"),
        ("raise SystemExit(10 ** 30)\n", f"it ended itself by sys.exit() on line 1 (exit code {10**30})"),
        ("raise SystemExit(10 ** 9999)\n", "it ended itself by sys.exit() on line 1 (exit code int)"),
        ("import os\nos._exit(0)\n", "exit code 0"),
        ("import os\ndef f(seed):\n    os._exit(7)\n", "exit code 7"),
        ("import os\nos.abort()\n", "signal 6 (SIGABRT)"),
        ("import ctypes\nctypes.string_at(0)\n", "signal 11 (SIGSEGV)"),
        ("import os\nos.kill(os.getpid(), 9)\n", "signal 9 (SIGKILL)"),
        ("import os\nos.kill(os.getpid(), 40)\n", "signal 40 (unknown)"),
    ],
)
def test_a_file_that_ends_the_process_died_and_never_finished(bench: Bench, source: str, detail: str) -> None:
    seen = bench.run(source)
    assert (seen.ending, seen.detail, seen.observations) == ("died", detail, ())


def test_ending_the_process_is_dying_with_either_start_method(any_bench: Bench) -> None:
    seen = any_bench.run("print('so far')\nimport os\nos._exit(0)\n")
    assert (seen.ending, seen.detail, seen.output) == ("died", "exit code 0", "so far\n")


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass\n",
        "def f(seed):\n    while True: pass\n",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nwhile True: pass\n",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
        "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n",  # holds the interpreter's lock for ever
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
    ],
)
def test_what_never_ends_is_timed_out(bench: Bench, source: str) -> None:
    seen = bench.run(source, time_limit=0.4)
    assert (seen.ending, seen.detail, seen.observations) == ("timed-out", "0.4 s", ())


def test_endless_printing_is_timed_out_and_its_output_is_capped(any_bench: Bench) -> None:
    seen = any_bench.run("while True:\n    print('x' * 999)\n", time_limit=0.4)
    assert (seen.ending, seen.detail) == ("timed-out", "0.4 s")
    kept, _, dropped = seen.output.rpartition("\n")
    assert len(kept) == OUTPUT_LIMIT
    assert dropped.startswith("[")
    assert dropped.endswith(" more bytes]")


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("print('no line end', end='')", "no line end"),
        ("import sys\nprint('out')\nprint('err', file=sys.stderr)", "out\nerr\n"),
        ("import os\nos.write(1, b'one\\n')\nos.write(2, b'two\\n')", "one\ntwo\n"),
        ("import os\nos.write(1, b'caf\\xe9')", "caf�"),
        ("print('caf\\u00e9 \\ud800')", "café \\ud800\n"),
        ("import os\nos.system('echo from a child')", "from a child\n"),
        ("import sys\nprint('before')\nsys.stdout.close()", "before\n"),
        ("import sys\nprint('before', end='')\nsys.stdout = None", "before"),
        ("import sys\nsys.stderr = sys.stdout = 5", ""),
        ("import sys\nprint('read', repr(sys.stdin.read()))", "read ''\n"),
        ("import sys\nsys.__stdout__.write('hidden')", "hidden"),
    ],
)
def test_whatever_is_printed_is_kept_and_harms_nobody(bench: Bench, source: str, output: str) -> None:
    seen = bench.run(f"{source}\n{RIGHT}")
    assert (seen.ending, seen.output, len(seen.observations)) == ("finished", output, 1)


def test_a_large_output_is_capped_and_says_how_much_is_missing(bench: Bench) -> None:
    seen = bench.run(f"import sys\nsys.stdout.write('y' * {OUTPUT_LIMIT + 1234})\n{RIGHT}")
    assert seen.output == "y" * OUTPUT_LIMIT + "\n[1234 more bytes]"
    assert seen.ending == "finished"


def test_a_job_larger_than_a_pipe_arrives_whole(any_bench: Bench) -> None:
    filler = "# " + "z" * (1 << 20) + "\n"
    leaves = any_bench.leaves(
        filler + "import linecache\ndef f(seed):\n    return len(linecache.getline(__file__, 1))\n"
    )
    assert leaves == (Leaf((), Number("int", str(len(filler)))),)


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("def broken(\n", "SyntaxError"),
        ("raise ValueError('the check')\n", "ValueError: the check"),
        ("x = 1\n", "declares no probe"),
        ("from flaxlings.check import probe\n@probe('t')\ndef p(e, s): ...\n@probe('u')\ndef p(e, s): ...\n", "'p'"),
        (FORBIDDING.format("flax.linen.Dence"), "Dence"),
        (FORBIDDING.format("flux.x"), "flux"),
    ],
)
def test_a_check_that_is_broken_is_our_fault(bench: Bench, check: str, says: str) -> None:
    seen = replace(bench, check=check).run(RIGHT)
    assert (seen.ending, seen.observations) == ("failed", ())
    assert seen.detail.startswith("the check cannot be loaded\n")
    assert says in seen.detail


def test_a_check_that_is_missing_is_our_fault(bench: Bench) -> None:
    job = bench.job(RIGHT)
    Path(job.check).unlink()
    seen = execute(job, bench.launcher)
    assert seen.ending == "failed"
    assert "FileNotFoundError" in seen.detail


def test_a_directory_that_is_gone_is_our_fault_and_says_so(bench: Bench) -> None:
    job = bench.job(RIGHT)
    seen = execute(structs.replace(job, directory=str(bench.directory / "gone")), bench.launcher)
    assert seen.ending == "failed"
    assert "gone" in seen.detail


def test_no_descriptor_is_lost_over_fifty_runs(bench: Bench) -> None:
    bench.run(RIGHT)
    before = sorted(Path("/proc/self/fd").iterdir())
    endings = [bench.run(RIGHT if number % 2 else "import os\nos._exit(0)\n").ending for number in range(50)]
    assert endings == ["died", "finished"] * 25
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_runs_from_several_threads_do_not_meet(bench: Bench) -> None:
    together = threading.Barrier(4)

    def run(number: int) -> object:
        together.wait()
        source = f"def f(seed):\n    return {number}\n" if number % 3 else "import os\nos._exit(0)\n"
        seen = bench.run(source)
        return the_observation(seen).leaves[0].value if number % 3 else seen.ending

    with ThreadPoolExecutor(4) as executor:
        results = list(executor.map(run, range(12)))
    assert results == [Number("int", str(number)) if number % 3 else "died" for number in range(12)]


@pytest.mark.parametrize(
    "how",
    [
        "subprocess.Popen([sys.executable, '-c', deaf])",
        "os.system(f'{sys.executable} -c \"{deaf}\" &')",
        "os.fork() == 0 and exec(deaf)",
    ],
)
def test_whatever_a_file_started_is_gone_after_its_run(bench: Bench, how: str) -> None:
    assert is_gone(_sleeper(bench, how))


def test_whatever_a_file_started_is_gone_after_its_run_in_a_spawned_worker(spawn_bench: Bench) -> None:
    assert is_gone(_sleeper(spawn_bench, "subprocess.Popen([sys.executable, '-c', deaf])"))


def _sleeper(bench: Bench, how: str) -> int:
    """Run a file that starts a process which ignores SIGTERM and would sleep for an hour; its process id."""
    fifo = bench.directory / "pids"
    os.mkfifo(fifo)
    deaf = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"file = open('{fifo}', 'w'); file.write(str(os.getpid())); file.close(); time.sleep(3600)"
    )
    start = f"import os, subprocess, sys\ndeaf = {deaf!r}\n{how}\n"
    source = start + f"pid = int(open('{fifo}').read())\ndef f(seed): return pid\n"
    value = bench.value(source)
    assert isinstance(value, Number)
    return int(value.text)
