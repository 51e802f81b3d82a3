"""What a confined run may use, and how it ends, by texts that take more.

Where this system has no namespaces for users these tests are skipped, but for those of what is done everywhere.
"""

from __future__ import annotations

import pytest
from cells import Cell, naming
from runs import is_gone


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        ("os._exit(3)", "exit code 3"),
        ("import ctypes\nctypes.string_at(0)", "signal 11 (SIGSEGV)"),
        ("os.kill(os.getpid(), 15)", "signal 15 (SIGTERM)"),
    ],
)
def test_how_a_run_ended_is_told_as_it_is_elsewhere(shut: Cell, how: str, detail: str) -> None:
    transcript = shut.run(how)
    assert (transcript.ending, transcript.detail) == ("died", detail)


def test_a_thousand_forks_are_not_to_be_had_and_nothing_of_them_is_left(shut: Cell) -> None:
    if not shut.room.means.limits_processes:
        pytest.skip("root, and a Linux before 6.14")
    body = """
import signal
count = 0
try:
    for _ in range(1000):
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                signal.pause()
        count += 1
except OSError as error:
    return f'{count < 400} {error.strerror}'
return f'{count}'
"""
    assert shut.says(body) == "True Resource temporarily unavailable"


def test_a_daemon_ends_with_its_run(shut: Cell) -> None:
    body = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
return 'gone'
"""
    assert shut.says(body) == "gone"
    assert all(map(is_gone, naming(str(shut.room._root))))


def test_a_file_and_all_files_together_have_a_size(shut: Cell) -> None:
    body = """
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
said = []
for name, size in (('one', 1 << 30), *((f'many{n}', 1 << 20) for n in range(100))):
    try:
        with open(name, 'wb', buffering=0) as file:
            for _ in range(size >> 16):
                if file.write(bytes(1 << 16)) < 1 << 16:
                    raise OSError(0, 'short')
    except OSError as error:
        said.append(error.strerror)
        if name != 'one':
            break
return ', '.join(said)
"""
    assert shut.says(body) == "File too large, No space left on device"


def test_so_many_files_are_open_at_a_time(cell: Cell) -> None:
    body = """
files = []
try:
    while True:
        files.append(open(os.devnull))
except OSError as error:
    return f'{len(files) < 64} {error.strerror}'
"""
    assert cell.says(body) == "True Too many open files"


def test_memory_has_a_limit_that_a_module_does_not_come_near(cell: Cell) -> None:
    body = """
import jax, jax.numpy as jnp
from flax import linen as nn
nn.Dense(4).init(jax.random.PRNGKey(0), jnp.ones((2, 3)))
try:
    return str(len(bytearray(8 << 30)))
except MemoryError:
    return 'MemoryError'
"""
    assert cell.says(body) == "MemoryError"


def test_memory_of_many_processes_has_the_same_limit(shut: Cell) -> None:
    body = """
for _ in range(4):
    if os.fork() == 0:
        block = bytearray(b'x') * (400 << 20)
        while True:
            pass
while True:
    pass
"""
    transcript = shut.run(body)
    assert (transcript.ending, transcript.detail) == ("died", "signal 9 (SIGKILL)")
    assert "all its processes together used more than 1 GiB of memory" in transcript.output


def test_a_loop_is_ended_at_its_time_limit_with_all_that_it_started(shut: Cell) -> None:
    transcript = shut.run("os.fork()\nos.fork()\nwhile True:\n    pass", time_limit=0.5)
    assert (transcript.ending, transcript.observations) == ("timed-out", ())
