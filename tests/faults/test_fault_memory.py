"""Texts that take memory or pour out output until they are stopped: the verdict says it, and the machine has room.

What is taken here is address space: a page that nobody writes to takes no memory.
"""

from __future__ import annotations

import os
import resource
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import Bench, the_observation

from flaxlings.judge.diagnose.exceptions import explain
from flaxlings.judge.observation import Number, Raised
from flaxlings.run.execute import OUTPUT_LIMIT
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.spawn import Spawner
from flaxlings.run.worker import memory

RIGHT = "def f(seed):\n    return seed + 1\n"
ONE = Number("int", "1")
GIB = 1 << 30
LIMIT = f"{(memory.allowance() >> 30) or 1}"

AT_ONCE = "def f(seed):\n    return len(bytearray(1 << 45))\n"
COLLECTED = "import numpy as np\nkept = []\ndef f(seed):\n    while True: kept.append(np.zeros(1 << 26))\n"
OF_NUMPY = "import numpy as np\ndef f(seed):\n    return np.zeros((1 << 22, 1 << 22)).sum()\n"
IN_A_THREAD_OF_JAX = "import jax\ndef f(seed):\n    return jax.random.normal(jax.random.key(0), (99999, 99999)).sum()\n"
OF_JAX = "import jax.numpy as jnp\ndef f(seed):\n    return jnp.zeros((200000, 200000)).sum()\n"

LESS = """import resource
soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
held = int(open('/proc/self/statm').read().split()[5]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_DATA, (held + ({room} << 20), hard))
"""
"""Begins a text that may have so many MiB."""


@pytest.fixture(scope="module")
def shared_server() -> Iterator[ForkServer]:
    server = ForkServer()
    server.warm()
    yield server
    server.close()


@pytest.fixture
def bench(tmp_path: Path, shared_server: ForkServer) -> Bench:
    return Bench(tmp_path, shared_server)


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        (AT_ONCE, "MemoryError"),
        (COLLECTED, "numpy._core._exceptions._ArrayMemoryError"),
        (OF_NUMPY, "numpy._core._exceptions._ArrayMemoryError"),
        (OF_JAX, "jax.errors.JaxRuntimeError"),
        (IN_A_THREAD_OF_JAX, "jax.errors.JaxRuntimeError"),
    ],
)
def test_a_text_that_takes_too_much_is_told_how_much_it_may_have(bench: Bench, source: str, type_: str) -> None:
    raised = bench.raised(source)
    assert raised.type == type_
    assert raised.message.endswith(f"A run may have {LIMIT} GiB of memory.")
    named = explain(raised, "exercise")
    assert named is not None
    assert (named.id, named.line) == ("out-of-memory", raised.line)
    assert f"than a run may have ({LIMIT} GiB)" in named.says
    assert bench.value(RIGHT) == ONE


@pytest.mark.parametrize("room", [24, 200])
@pytest.mark.parametrize(
    "grows",
    [
        "kept = []\nwhile True: kept.append([object()])\n",
        "kept = {}\nwhile True: kept[len(kept)] = str(len(kept))\n",
        "kept = 'x'\nwhile True: kept += kept\n",
    ],
)
def test_what_is_still_held_hinders_nobody_from_saying_so(bench: Bench, grows: str, room: int) -> None:
    """What a module keeps stays full, to the last of its small objects, when the exception is reported."""
    seen = bench.run(LESS.format(room=room) + grows)
    assert seen.unloadable is not None, seen
    assert (seen.ending, seen.unloadable.type) == ("finished", "MemoryError")
    # Python may have had no room for the traceback.
    assert seen.unloadable.line in {6, None}


def test_memory_that_can_be_shared_is_not_counted(bench: Bench) -> None:
    """As the guarantees say: the kernel counts none of it for a process."""
    takes = LESS.format(room=200) + "import mmap\ntaken = mmap.mmap(-1, 512 << 20, flags=mmap.{})\n" + RIGHT
    assert bench.value(takes.format("MAP_SHARED")) == ONE
    assert bench.run(takes.format("MAP_PRIVATE")).unloadable is not None


def test_a_spawned_worker_has_the_same_limit(tmp_path: Path) -> None:
    assert Bench(tmp_path, Spawner()).raised(AT_ONCE).message == f"A run may have {LIMIT} GiB of memory."


def test_the_limit_is_half_of_the_smallest_group_around_this_process(tmp_path: Path) -> None:
    def write(path: str, text: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    assert memory.container_limit(tmp_path) > 1 << 50
    write("proc/self/cgroup", "4:cpu,memory:/old/one\n3:cpu:/elsewhere\n0::/new/one\n")
    write("sys/fs/cgroup/memory.max", "max\n")
    write("sys/fs/cgroup/new/one/memory.max", "max\n")
    write("sys/fs/cgroup/elsewhere/memory.max", "1\n")
    assert memory.container_limit(tmp_path) > 1 << 50
    for path, limit in (
        ("sys/fs/cgroup/new/memory.max", 6 * GIB),
        ("sys/fs/cgroup/memory/old/one/memory.limit_in_bytes", 5 * GIB),
        ("sys/fs/cgroup/memory/memory.limit_in_bytes", 4 * GIB),
        ("sys/fs/cgroup/memory.max", 3 * GIB),
    ):
        write(path, f"{limit}\n")
        assert memory.container_limit(tmp_path) == limit


@pytest.mark.parametrize("container", [GIB, 4 * GIB, 1 << 50])
@pytest.mark.parametrize("processors", [1, 2, 64, 1024])
def test_what_a_run_may_take_is_less_than_the_container_however_many_processors(
    monkeypatch: pytest.MonkeyPatch, container: int, processors: int
) -> None:
    memory.allowance.cache_clear()
    wanted: list[tuple[int, int]] = []
    monkeypatch.setattr(memory, "container_limit", lambda root: container)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    monkeypatch.setattr(os, "cpu_count", lambda: 1 << 20)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (resource.RLIM_INFINITY,) * 2)
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: wanted.append(limits))
    try:
        memory.limit_memory()
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        held = int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
        ((soft, hard),) = wanted
        assert hard - held <= min(container, machine) * 7 // 8
        assert memory.allowance() <= soft - held <= memory.allowance() + processors * (64 << 20)
    finally:
        memory.allowance.cache_clear()


def test_what_is_promised_is_named_and_not_what_jax_gets_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (100 * GIB, 101 * GIB))
    monkeypatch.setattr(memory, "allowance", lambda: 5 * GIB)
    assert memory.with_limit(Raised("MemoryError", "")).message == "A run may have 5 GiB of memory."
    monkeypatch.setattr(resource, "getrlimit", lambda which: (1 * GIB, 2 * GIB))
    assert memory.with_limit(Raised("MemoryError", "")).message == "A run may have 1024 MiB of memory."


def test_a_text_is_told_of_its_memory_after_another_was_learnt_as_before(bench: Bench) -> None:
    """A second limit would have to take the reserve from the first: no process can raise it again."""
    limits = "import resource\ndef f(seed):\n    return list(resource.getrlimit(resource.RLIMIT_DATA))\n"
    again = (
        f"from flaxlings.run.worker.memory import limit_memory\nheld = bytearray(64 << 20)\nlimit_memory()\n{limits}"
    )
    first, second = bench.leaves(again)
    assert isinstance(first.value, Number)
    assert isinstance(second.value, Number)
    assert int(second.value.text) - int(first.value.text) == 256 << 20


def test_the_limit_is_set_once_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lesson has freed meanwhile would lower it."""
    wanted: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: wanted[-1] if wanted else (resource.RLIM_INFINITY,) * 2)
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: wanted.append(limits))
    memory.limit_memory()
    memory.limit_memory()
    assert len(wanted) == 1


def test_output_without_an_end_takes_no_memory_here(bench: Bench) -> None:
    tracemalloc.start()
    try:
        seen = bench.run("import os\nwhile True: os.write(1, b'x' * (1 << 20))\n", time_limit=0.5)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (seen.ending, seen.output[:OUTPUT_LIMIT]) == ("timed-out", "x" * OUTPUT_LIMIT)
    assert int(seen.output[OUTPUT_LIMIT:].strip("\n[]").split()[0]) > 1 << 20
    assert peak < 4 << 20


@pytest.mark.long
def test_ten_gigabytes_of_output_are_counted_and_take_no_memory_here(bench: Bench) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen = bench.run(f"import os\nfor _ in range(10_000): os.write(1, bytes(1_000_000))\n{RIGHT}", time_limit=600.0)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert the_observation(seen).leaves[0].value == ONE
    assert seen.output.endswith(f"\n[{10_000_000_000 - OUTPUT_LIMIT} more bytes]")
    assert grown < 16 << 10, "KiB"
    print(f"10 GB of output: {seen.seconds:.1f} s, {grown} KiB")  # noqa: T201 -- the figure is the point of a long run
