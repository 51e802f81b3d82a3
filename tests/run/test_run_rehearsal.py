"""A worker that has rehearsed answers like a fresh one, is used once, and is never waited for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from runs import LEAVING, LOOKING, PATIENCE, Bench, is_gone, number, settled

from flaxlings.judge.observation import Number
from flaxlings.run.execute import execute
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.pipes import LaunchFault
from flaxlings.run.pool import Pool, ReferenceKey
from flaxlings.run.rehearsal import Handed
from flaxlings.run.understudies import READY

REFERENCE = "import os\n\ndef f(seed):\n    return {'seed': seed, 'process': 0 * os.getpid()}\n"
WITH_JAX = """
import jax
from flax import nnx

class Module(nnx.Module):
    def __init__(self):
        self.p = nnx.Param(jax.numpy.ones(3))

def f(seed):
    return jax.jit(lambda x: x * 2)(Module().p[...])
"""
WHO = "import os\n\ndef f(seed):\n    return os.getpid()\n"
FORBIDDING = """
from flaxlings.check import forbid, probe

@probe("the value")
def value(exercise, seed):
    return exercise.f(seed)

forbid("flax.linen.Dense", says="no Dense")
forbid("jax.nn.softmax", says="no softmax")
"""


@dataclass
class Seen:
    """A launcher that knows what its workers were started for, and can hold rehearsals back."""

    launcher: Launcher
    begun: threading.Event = field(default_factory=threading.Event)
    """A worker that will rehearse is about to be started."""
    gate: threading.Event = field(default_factory=threading.Event)
    held: bool = False
    rehearsing: int = 0
    fresh: int = 0

    def warm(self) -> None:
        self.launcher.warm()

    def start(self) -> Worker:
        if threading.current_thread().name == "understudies":
            self.rehearsing += 1
            self.begun.set()
            if self.held:
                self.gate.wait()
        else:
            self.fresh += 1
        return self.launcher.start()

    def close(self) -> None:
        """The server is not this launcher's own."""


@pytest.fixture
def seen(fork_server: ForkServer) -> Seen:
    return Seen(fork_server)


@pytest.fixture
def pool(seen: Seen) -> Iterator[Pool]:
    pool = Pool(seen)
    yield pool
    seen.gate.set()
    pool.close()


def waiting(pool: Pool) -> list[Worker]:
    """The workers that have rehearsed, once there are as many as there should be and nothing is left to do."""
    assert pool._understudies is not None
    assert settled(pool._understudies)
    pool._endings.submit(lambda: None).result()
    return [each.worker for each in pool._understudies._ready]


def test_the_worker_that_rehearsed_runs_the_text(bench: Bench, pool: Pool, seen: Seen) -> None:
    assert pool.rehearse(bench.job(REFERENCE))
    first = number(pool.run(bench.job(WHO)))
    assert pool.rehearse(bench.job(REFERENCE))
    second = number(pool.run(bench.job(WHO)))
    waiting(pool)
    assert first != second
    assert is_gone(first)
    assert is_gone(second)
    assert seen.fresh == 0


def test_a_save_right_after_another_has_a_rehearsed_worker_too(bench: Bench, pool: Pool, seen: Seen) -> None:
    pool.rehearse(bench.job(REFERENCE))
    waiting(pool)
    seen.held = True
    assert number(pool.run(bench.job(WHO))) != number(pool.run(bench.job(WHO)))
    assert seen.fresh == 0


def test_each_that_is_taken_is_replaced(bench: Bench, pool: Pool, seen: Seen) -> None:
    pool.rehearse(bench.job(REFERENCE))
    for taken in range(1, 4):
        waiting(pool)
        pool.run(bench.job(WHO))
        waiting(pool)
        assert (seen.rehearsing, seen.fresh) == (READY + taken, 0)


def test_a_rehearsal_that_is_not_over_is_not_waited_for(bench: Bench, pool: Pool, seen: Seen) -> None:
    seen.held = True
    rehearsing = threading.Thread(target=pool.rehearse, args=(bench.job(REFERENCE),))
    rehearsing.start()
    try:
        assert seen.begun.wait(PATIENCE)
        assert pool.run(bench.job(WHO)).ending == "finished"
        assert (seen.rehearsing, seen.fresh) == (1, 1)
    finally:
        seen.gate.set()
        rehearsing.join()


def test_a_worker_that_died_while_it_waited_is_nobodys_answer(bench: Bench, pool: Pool, seen: Seen) -> None:
    assert pool.rehearse(bench.job(REFERENCE))
    for worker in waiting(pool):
        worker.waited()
        os.kill(worker._said[0], signal.SIGKILL)  # type: ignore[attr-defined]
    assert pool.run(bench.job(WHO)).ending == "finished"
    assert seen.fresh == 1


def test_who_is_late_does_not_take_the_place_of_what_is_wanted_by_now(
    bench: Bench, pool: Pool, seen: Seen, tmp_path: Path
) -> None:
    assert pool.rehearse(bench.job(REFERENCE))
    (tmp_path / "elsewhere").mkdir()
    assert not pool.rehearse(Bench(tmp_path / "elsewhere", bench.launcher).job(REFERENCE), wanted=lambda: False)
    assert pool.run(bench.job(WHO)).ending == "finished"
    assert seen.fresh == 0


def test_a_rehearsal_that_went_wrong_is_tried_again_when_a_worker_is_wanted(
    bench: Bench, pool: Pool, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(seen, "launcher", Refusing())
        assert not pool.rehearse(bench.job(REFERENCE))
        assert seen.rehearsing == 1
    assert pool.run(bench.job(WHO)).ending == "finished"
    waiting(pool)
    assert pool.run(bench.job(WHO)).ending == "finished"
    assert seen.fresh == 1


class Refusing:
    """A launcher that starts nothing."""

    def warm(self) -> None:
        """Nothing."""

    def start(self) -> Worker:
        raise LaunchFault("not today")

    def close(self) -> None:
        """Nothing."""


def test_another_exercises_rehearsal_is_left_alone(bench: Bench, pool: Pool, seen: Seen, tmp_path: Path) -> None:
    pool.rehearse(bench.job(REFERENCE))
    waiting(pool)
    (tmp_path / "elsewhere").mkdir()
    other = Bench(tmp_path / "elsewhere", bench.launcher)
    assert pool.run(other.job(WHO)).ending == "finished"
    assert (seen.rehearsing, seen.fresh) == (READY, 1)
    assert number(pool.run(bench.job(WHO))) > 0
    assert seen.fresh == 1


def test_a_reference_does_not_take_the_worker_that_is_meant_for_the_learner(
    bench: Bench, pool: Pool, seen: Seen
) -> None:
    pool.rehearse(bench.job(REFERENCE))
    waiting(pool)
    pool.reference(ReferenceKey("check", "solution", None), bench.job(REFERENCE))
    assert (seen.rehearsing, seen.fresh) == (READY, 1)
    pool.run(bench.job(WHO))
    assert seen.fresh == 1


def test_a_rehearsal_prints_nothing_and_leaves_no_module(bench: Bench, pool: Pool) -> None:
    text = f"{LEAVING}print('rehearsed')\n\ndef f(seed):\n    print('again')\n    return seed\n"
    assert pool.rehearse(bench.job(text, name="rehearsed"))
    assert pool._understudies is not None
    worker = pool._understudies.take()
    assert worker is not None
    # Not by the pool, which would run a text of the same name, whose module takes the place of the rehearsed one.
    transcript = execute(bench.job(LOOKING), Handed(worker))
    assert (number(transcript), transcript.output) == (0, "")


def test_what_is_forbidden_is_seen_once_after_a_rehearsal(tmp_path: Path, pool: Pool, fork_server: ForkServer) -> None:
    bench = Bench(tmp_path, fork_server, FORBIDDING)
    pool.rehearse(bench.job("def f(seed):\n    return seed\n"))
    source = (
        "import flax.linen as nn\nimport jax\n\ndef f(seed):\n    nn.Dense(3)\n    jax.nn.softmax(jax.numpy.zeros(2))\n"
    )
    offences = pool.run(bench.job(source)).offences
    assert [(offence.target, offence.line) for offence in offences] == [("flax.linen.Dense", 5), ("jax.nn.softmax", 6)]


@pytest.mark.parametrize(
    "text",
    [
        "import jax.numpy as jnp\n\njnp.dot = jnp.add\n",
        "import flax.linen as nn\n\nnn.Dense.extra = 1\n",
        "import flax.linen as nn\n\nnn.Dense.__call__ = print\n",
        "import jax\n\njax.config.update('jax_enable_x64', True)\n",
        "import builtins\n\nbuiltins.abs = builtins.sum\n",
        "import os\n\nos.environ['JAX_SOMETHING'] = '1'\n",
        "import os\n\nos.chdir('/')\n",
        "import sys\n\nsys.setrecursionlimit(5000)\n",
        "import threading, time\n\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
        "import subprocess\n\nchild = subprocess.Popen(['sleep', '60'])\n",
        "import numpy as np\n\nnp.random.seed(0)\n",
        "import random\n\nrandom.seed(0)\n",
        "import numpy as np\n\nnp.seterr(all='raise')\n",
        "import logging\n\nlogging.disable(logging.ERROR)\n",
        "import logging\n\nlogging.getLogger().setLevel(logging.DEBUG)\n",
        "import logging\n\nlogging.basicConfig()\n",
        "import sys, types\n\nsys.modules['mine'] = types.ModuleType('mine')\n",
        "from flax import nnx\n\nclass Mean(nnx.Variable): pass\nnnx.register_variable_name('mean', Mean)\n",
        "import flax.linen as nn\nimport jax\n\njax.numpy.registry = 1\n",
        "import sys\n\nsys.modules.pop('flax.linen')\n",
        "import os\n\nos._exit(0)\n",
        "while True: pass\n",
    ],
)
def test_a_text_that_leaves_something_behind_is_in_no_worker_that_runs_the_next(
    bench: Bench, pool: Pool, seen: Seen, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaxlings.run.understudies.LESSON_LIMIT", 2.0)
    pool.rehearse(bench.job(REFERENCE))
    before = {worker.jobs for worker in waiting(pool)}
    assert pool._understudies is not None
    pool._understudies.learn(bench.job(f"{text}\n\ndef f(seed):\n    return seed\n"))
    waiting(pool)
    assert before
    assert seen.rehearsing > READY
    assert all(each.learnt is None for each in pool._understudies._ready)


@pytest.mark.parametrize(
    "text",
    [
        "import flax.linen as nn\n\nclass M(nn.Module):\n    pass\n",
        "from flax import nnx\n\nclass M(nnx.Module):\n    pass\n\nM().p = nnx.Param(1.0)\n",
        "import dataclasses\n\n@dataclasses.dataclass\nclass D:\n    a: 'int' = 1\n",
        "import wave, this\n",
        "import jax.example_libraries.stax, treescope.lowering, rich.table, msgpack.fallback\n",
        "import jax\n\njax.jit(lambda x: x + 1)(jax.numpy.arange(3.0))\nprint('hello')\n",
        "raise ValueError('not yet')\n",
        "import sys\n\nsys.exit(1)\n",
    ],
)
def test_a_text_that_leaves_nothing_behind_is_learnt_by_every_worker(
    bench: Bench, pool: Pool, seen: Seen, text: str
) -> None:
    pool.rehearse(bench.job(WITH_JAX))
    waiting(pool)
    assert pool._understudies is not None
    job = bench.job(f"{LEAVING}{text}\n\ndef f(seed):\n    return seed\n", name="learnt")
    pool._understudies.learn(job)
    waiting(pool)
    assert seen.rehearsing == READY
    assert [each.learnt and each.learnt.source for each in pool._understudies._ready] == [job.source] * READY
    transcript = pool.run(bench.job(LOOKING))
    assert (number(transcript), transcript.output, seen.fresh) == (0, "", 0)


def test_a_module_of_the_learners_is_read_again_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{os.environ.get('PYTHONPATH', '')}{os.pathsep}{tmp_path}")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    helper = tmp_path / "my_layers.py"
    text = "import my_layers\n\ndef f(seed):\n    return my_layers.SIZE\n"
    with closing(ForkServer()) as server, closing(Pool(Seen(server))) as pool:
        bench = Bench(tmp_path, server)
        pool.rehearse(bench.job(REFERENCE))
        for size in (3, 4):
            waiting(pool)
            helper.write_text(f"SIZE = {size}\n", encoding="utf-8")
            assert number(pool.run(bench.job(text))) == size


def test_a_check_that_is_broken_is_not_tried_twice(tmp_path: Path, pool: Pool, seen: Seen) -> None:
    bench = Bench(tmp_path, seen, "1 / 0\n")
    assert pool.rehearse(bench.job(REFERENCE))
    assert pool.run(bench.job(WHO)).ending == "failed"
    assert seen.fresh == 0


def test_a_text_that_takes_the_fork_server_with_it_is_not_run_again(tmp_path: Path, own_server: ForkServer) -> None:
    bench = Bench(tmp_path, own_server)
    text = "import os\nopen('runs', 'a').write('x')\nos.kill(os.getppid(), 9)\n\ndef f(seed):\n    os._exit(0)\n"
    with closing(Pool(Seen(own_server))) as pool:
        assert pool.rehearse(bench.job(REFERENCE))
        assert pool.run(bench.job(text)).ending == "failed"
    assert (tmp_path / "runs").read_text() == "x"


def test_what_ran_to_its_end_is_learnt_and_what_did_not_is_not(bench: Bench, pool: Pool) -> None:
    pool.rehearse(bench.job(REFERENCE))
    waiting(pool)
    right = bench.job(WHO)
    pool.run(right)
    waiting(pool)
    assert pool._understudies is not None
    assert {each.learnt and each.learnt.source for each in pool._understudies._ready} == {WHO}
    pool.run(bench.job("import os\nos._exit(1)\n"))
    waiting(pool)
    assert pool._understudies._lesson is not None
    assert pool._understudies._lesson.source == WHO


def test_a_lookout_leaves_everything_as_it_was(bench: Bench) -> None:
    source = """
import flax.linen as nn, jax
from flax import nnx
from flaxlings.check import Forbidden
from flaxlings.run.worker.forbidden import Lookout

def f(seed):
    before = [vars(nn.Dense).get("__post_init__"), vars(nnx.Linear).get("__init__"), jax.nn.softmax, nn.softmax]
    with Lookout("nowhere.py") as lookout:
        for target in ("flax.linen.Dense", "flax.nnx.Linear", "jax.nn.softmax"):
            lookout.watch(Forbidden(target, "no"))
    after = [vars(nn.Dense).get("__post_init__"), vars(nnx.Linear).get("__init__"), jax.nn.softmax, nn.softmax]
    return all(one is other for one, other in zip(before, after))
"""
    assert bench.value(source) == Number("bool", "True")


def test_nothing_grows_over_many_rehearsed_runs(bench: Bench, pool: Pool) -> None:
    pool.rehearse(bench.job(REFERENCE))
    pool.run(bench.job(WHO))
    waiting(pool)
    descriptors, threads = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for _ in range(20):
        pool.run(bench.job(WHO))
        waiting(pool)
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    assert threading.active_count() == threads


def test_closing_ends_a_rehearsal_that_goes_on(bench: Bench, fork_server: ForkServer) -> None:
    seen = Seen(fork_server)
    pool = Pool(seen)
    answers: list[bool] = []
    endless = bench.job("while True:\n    pass\n")
    rehearsing = threading.Thread(target=lambda: answers.append(pool.rehearse(endless)))
    rehearsing.start()
    assert seen.begun.wait(PATIENCE)
    pool.close()
    rehearsing.join()
    assert answers == [False]
    assert not pool.rehearse(bench.job(REFERENCE))
