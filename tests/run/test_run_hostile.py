"""A learner's file that speaks for its worker: whatever it sends, it is never taken for a run that went well."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from runs import Bench, the_observation

from flaxlings.judge.observation import Number, Text
from flaxlings.run.wire import MESSAGE_LIMIT

RIGHT = "def f(seed):\n    return seed + 1\n"

# A learner's file that knows how its worker works: every pipe that is open for writing.
PIPES = """
import fcntl, os, stat, struct
from flaxlings.judge.observation import *
from flaxlings.run.wire import *

def pipes():
    for number in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(number).st_mode) and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_WRONLY:
                yield number
        except OSError:
            pass

def send(data):
    for number in pipes():
        os.write(number, data)
"""


def test_a_worker_holds_no_other_pipe_than_its_own(any_bench: Bench) -> None:
    """Jobs is closed by then, and output is stdout and stderr; with spawn it keeps its own number too."""
    count = any_bench.value(f"{PIPES}\ndef f(seed):\n    return len(list(pipes()))\n")
    assert count == Number("int", "1")


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (r"b'\xff' * 4", "it sent a message of 4294967295 bytes"),
        (rf"struct.pack('>I', {MESSAGE_LIMIT + 1})", f"it sent a message of {MESSAGE_LIMIT + 1} bytes"),
        (r"b'\0\0\0\0'", "it sent a message that cannot be read"),
        (r"b'\0\0\0\3abc'", "it sent a message that cannot be read"),
        (r"struct.pack('>I', 40000) + b'\x91' * 40000", "it sent a message that cannot be read"),
        (r"b'GET / HTTP/1.1\r\n\r\n'", "it sent a message of 1195725856 bytes"),
        (r"encode(Finished()) * 2", "it went on after it said that it was finished"),
        (r"encode(Finished()) + encode(Started())", "it went on after it said that it was finished"),
        (r"encode(Broken('me'))", "it said that its check is broken after it had begun with it"),
        (r"encode(Job('e', 's', 'p', 'c', 'd'))", "it sent a message that cannot be read"),
        (r"encode(Exited('0')) + b'\xff' * 4", "it sent a message of 4294967295 bytes"),
    ],
)
def test_what_is_no_message_ends_the_run_as_a_fault_of_its_sender(bench: Bench, sent: str, detail: str) -> None:
    seen = bench.run(f"{PIPES}\nsend({sent})\n{RIGHT}")
    assert (seen.ending, seen.observations) == ("died", ())
    assert seen.detail.startswith(detail)


def test_a_forged_end_leaves_the_observations_out(bench: Bench) -> None:
    """The parent believes it, and the verdict misses the probes."""
    seen = bench.run(f"{PIPES}\nsend(encode(Finished()))\nwhile True: pass\n")
    assert (seen.ending, seen.observations) == ("finished", ())


def test_a_message_cut_short_by_the_end_is_dying(bench: Bench) -> None:
    seen = bench.run(f"{PIPES}\nsend(struct.pack('>I', 1000) + b'x' * 10)\nos._exit(0)\n")
    assert (seen.ending, seen.detail) == ("died", "exit code 0")


def test_a_message_cut_short_in_front_of_honest_ones_is_dying(bench: Bench) -> None:
    seen = bench.run(f"{PIPES}\nsend(struct.pack('>I', 20) + b'x' * 10)\n{RIGHT}")
    assert (seen.ending, seen.observations) == ("died", ())


def test_flooding_every_pipe_is_dying_in_bounded_memory(any_bench: Bench) -> None:
    source = f"{PIPES}\nframe = encode(Note('n', 's' * 60000))\nwhile True:\n    send(frame)\n"
    seen = any_bench.run(source)
    says = "it sent more than 8 MiB beside the contents of arrays and texts"
    assert (seen.ending, seen.detail) == ("died", says)


def test_flooding_with_arrays_is_dying_in_bounded_memory(bench: Bench) -> None:
    seen_ = "Observation('p', 0, (Leaf((), Array('uint8', (1 << 20,), bytes(1 << 20))),))"
    seen = bench.run(f"{PIPES}\nframe = encode({seen_})\nwhile True:\n    send(frame)\n")
    assert (seen.ending, seen.detail) == ("died", "it sent more than 64 MiB")


@pytest.mark.parametrize(
    "close",
    [
        "os.closerange(0, 3)",
        "os.close(1)",
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
    ],
)
def test_closing_stdout_harms_nobody(bench: Bench, close: str) -> None:
    seen = the_observation(bench.run(f"import os\n{close}\n{RIGHT}"))
    assert seen.leaves[0].value == Number("int", "1")


def test_closing_the_answers_is_dying(any_bench: Bench) -> None:
    seen = any_bench.run(f"import os\nos.closerange(0, 1 << 16)\n{RIGHT}")
    assert (seen.ending, seen.observations) == ("died", ())


def test_closing_the_answers_and_going_on_is_dying_without_waiting(bench: Bench) -> None:
    seen = bench.run("import os\nos.closerange(0, 1 << 16)\nwhile True: pass\n")
    assert (seen.ending, seen.detail) == ("died", "signal 9 (SIGKILL)")


def test_a_child_that_keeps_the_answers_open_does_not_pass_for_the_worker(bench: Bench) -> None:
    seen = bench.run("import os, time\nif os.fork(): os._exit(0)\nwhile True: pass\n", time_limit=0.5)
    assert (seen.ending, seen.detail, seen.observations) == ("timed-out", "0.5 s", ())


def test_of_a_file_that_forks_the_first_half_to_finish_is_heard(bench: Bench) -> None:
    """Both halves send their observations, and both say that they are finished."""
    seen = bench.run("import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\n" + RIGHT)
    assert (seen.ending, len(seen.observations)) in {("finished", 1), ("died", 1)}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f(seed):\n    return 'x' * (20 << 20)\n", "16 MiB"),
        ("def f(seed):\n    return {'k' * (20 << 20): 1}\n", "16 MiB"),
        ("def f(seed):\n    return list(range(30000))\n", "20000 leaves"),
        ("import numpy as np\ndef f(seed):\n    return np.zeros(5 << 20)\n", "16 MiB"),
        ("import numpy as np\ndef f(seed):\n    return np.broadcast_to(1.0, (1 << 25, 1 << 25))\n", "16 MiB"),
        ("import jax\ndef f(seed):\n    return jax.numpy.zeros(5 << 20)\n", "16 MiB"),
    ],
)
def test_an_answer_that_is_too_large_is_an_observation(bench: Bench, source: str, reason: str) -> None:
    raised = bench.raised(source)
    assert raised.type == "TooLarge"
    assert reason in raised.message


def test_texts_that_utf8_cannot_hold_arrive_escaped(bench: Bench) -> None:
    assert bench.value("def f(seed):\n    return 'a\\ud800'\n") == Text("a\\ud800")
    assert bench.raised("def f(seed):\n    raise ValueError('\\udfff')\n").message == "\\udfff"


@pytest.mark.parametrize(
    "attack",
    [
        "import signal\nfor n in signal.valid_signals() - {9, 19}: signal.signal(n, signal.SIG_IGN)",
        "import atexit, os\natexit.register(os._exit, 3)",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(3600,)).start()",
        "import threading, sys\nthreading.Thread(target=sys.exit).start()",
        "import sys\nsys.settrace(lambda *a: None)\nsys.setrecursionlimit(300)",
        "import os\nos.setpgid(0, os.getpgid(os.getppid()))",
        "import os\nos.environ.clear()\nos.chdir('/')\nos.umask(0o777)",
        "import builtins\nbuiltins.print = builtins.repr = builtins.str = None",
        "import sys\nsys.modules.clear()",
        "import gc, sys\nsys.path.clear()\ngc.disable()",
        "import warnings\nwarnings.showwarning = None\nwarnings.warn('x')",
        "import sys\nsys.excepthook = sys.unraisablehook = None",
        "class Sticky:\n    def __del__(self): raise SystemExit\nx = Sticky()",
    ],
)
def test_meddling_with_the_process_ends_with_it(bench: Bench, attack: str) -> None:
    """Whatever becomes of such a run itself, it ends, and the next one knows nothing of it."""
    assert bench.run(f"{attack}\n{RIGHT}").ending in {"finished", "died"}
    assert the_observation(bench.run(RIGHT)).leaves[0].value == Number("int", "1")


def test_global_settings_end_with_their_process(bench: Bench) -> None:
    dtypes = "import jax\ndef f(seed):\n    return [str(jax.numpy.zeros(1).dtype), str(jax.random.key(0).dtype)]\n"
    settings = (
        "import jax\njax.config.update('jax_enable_x64', True)\njax.config.update('jax_default_prng_impl', 'rbg')\n"
    )
    assert [leaf.value for leaf in bench.leaves(settings + dtypes)] == [Text("float64"), Text("key<rbg>")]
    assert [leaf.value for leaf in bench.leaves(dtypes)] == [Text("float32"), Text("key<fry>")]


def test_a_file_called_like_a_library_in_the_directory_of_the_run_is_not_that_library(any_bench: Bench) -> None:
    for name in ("jax", "flax", "json", "msgspec"):
        (any_bench.directory / f"{name}.py").write_text("raise ValueError('a file of the learner')\n")
    assert any_bench.value("import jax\n" + RIGHT) == Number("int", "1")


def test_the_run_is_in_the_directory_that_was_asked_for(bench: Bench) -> None:
    assert bench.value("import os\ndef f(seed):\n    return os.getcwd()\n") == Text(os.path.realpath(bench.directory))


def test_a_check_that_prints_or_warns_fails_nobody(bench: Bench) -> None:
    check = "import warnings\nprint('a check')\nwarnings.warn('a check warns')\n" + bench.check
    seen = replace(bench, check=check).run(RIGHT)
    assert (seen.ending, seen.notes) == ("finished", ())
