"""Texts of the course run one after the other in one worker, each as if it were alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from runs import Bench, the_observation

from flaxlings.judge.observation import Number, Transcript
from flaxlings.run.cache import VARIABLE, open_cache
from flaxlings.run.execute import execute, recite
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.pool import Pool

WHO = "import os\n\ndef f(seed):\n    print('number {}')\n    return os.getpid()\n"


def number(transcript: Transcript) -> int:
    (leaf,) = the_observation(transcript).leaves
    assert isinstance(leaf.value, Number)
    return int(leaf.value.text)


def test_all_run_in_one_worker_and_each_has_its_own_transcript(any_bench: Bench) -> None:
    jobs = [any_bench.job(WHO.format(index)) for index in range(3)]
    transcripts = recite(jobs, any_bench.launcher)
    assert [each.ending for each in transcripts] == ["finished"] * 3
    assert [each.output for each in transcripts] == [f"number {index}\n" for index in range(3)]
    assert len({number(each) for each in transcripts}) == 1


def test_nothing_of_one_is_there_for_the_next(bench: Bench) -> None:
    first = "import sys\n\nmine = 1\n\ndef f(seed):\n    return seed\n"
    second = "def f(seed):\n    return 'mine' in globals()\n"
    found = [the_observation(each) for each in recite([bench.job(first), bench.job(second)], bench.launcher)]
    assert found[1].leaves[0].value == Number("bool", "False")


@pytest.mark.parametrize("end", ["import sys\nsys.exit(3)\n", "import os\nos._exit(3)\n", "while True: pass\n"])
def test_one_that_does_not_end_well_costs_the_others_nothing(bench: Bench, end: str) -> None:
    texts = ["def f(seed):\n    return 1\n", end, "raise ValueError('no')\n", "def f(seed):\n    return 2\n"]
    jobs = [bench.job(text, time_limit=1.0 if "while" in text else 60.0) for text in texts]
    transcripts = recite(jobs, bench.launcher)
    endings = [each.ending for each in transcripts]
    assert endings == ["finished", "timed-out" if "while" in end else "died", "finished", "finished"]
    assert transcripts[2].unloadable is not None
    assert number(transcripts[3]) == 2


def test_a_recital_sees_what_a_run_of_its_own_sees(bench: Bench) -> None:
    texts = [
        "import jax\n\ndef f(seed):\n    return jax.random.normal(jax.random.PRNGKey(seed), (3,))\n",
        "import flax.linen as nn\n\ndef f(seed):\n    return nn.Dense('three')\n",
        "def f(seed):\n    return undefined\n",
    ]
    jobs = [bench.job(text, seeds=(0, 17)) for text in texts]
    together = recite(jobs, bench.launcher)
    alone = [execute(job, bench.launcher) for job in jobs]
    assert [each.observations for each in together] == [each.observations for each in alone]


def test_what_is_kept_on_disk_is_not_run_again(bench: Bench, fork_server: ForkServer, tmp_path: Path) -> None:
    cache = open_cache({VARIABLE: str(tmp_path / "cache")})
    counting = "import pathlib\n\ndef f(seed):\n    pathlib.Path('runs').open('a').write('{}')\n    return 0\n"
    jobs = [bench.job(counting.format(letter)) for letter in "ab"]
    with closing(Pool(Borrowed(fork_server), cache)) as pool:
        first = pool.recite("check", jobs[:1])
        again = pool.recite("check", jobs)
        assert again[0] == first[0]
        assert pool.recite("check", jobs) == again
    assert (tmp_path / "runs").read_text() == "ab"


def test_a_closed_pool_recites_nothing(bench: Bench, fork_server: ForkServer) -> None:
    pool = Pool(Borrowed(fork_server))
    pool.close()
    assert [each.ending for each in pool.recite("check", [bench.job(WHO)])] == ["cancelled"]


class Borrowed:
    """A launcher that its pool does not close."""

    def __init__(self, launcher: ForkServer) -> None:
        self.start, self.warm = launcher.start, launcher.warm

    def close(self) -> None:
        """It is not the pool's own."""
