"""Texts of the course run one after the other in one worker, each as if it were alone."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from runs import CHECK, LEAVING, LOOKING, Bench, Borrowed, Then, number

from flaxlings.run.cache import VARIABLE, open_cache
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.execute import execute, recite
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Worker
from flaxlings.run.pool import Pool

WHO = "import os\n\ndef f(seed):\n    print('number {}')\n    return os.getpid()\n"


def test_all_run_in_one_worker_and_each_has_its_own_transcript(any_bench: Bench) -> None:
    jobs = [any_bench.job(WHO.format(index)) for index in range(3)]
    transcripts = tuple(recite(jobs, any_bench.launcher))
    assert [each.ending for each in transcripts] == ["finished"] * 3
    assert [each.output for each in transcripts] == [f"number {index}\n" for index in range(3)]
    assert len({number(each) for each in transcripts}) == 1


def test_nothing_of_one_is_there_for_the_next(bench: Bench) -> None:
    jobs = [bench.job(f"{LEAVING}{WHO}", name="another"), bench.job(WHO), bench.job(LOOKING)]
    first, second, last = map(number, recite(jobs, bench.launcher))
    assert first == second, "one worker runs them all"
    assert last == 0


@pytest.mark.parametrize(
    "end",
    [
        "import sys\nsys.exit(3)\n",
        "import sys\nsys.exit(0)\n",
        "import os\nos._exit(3)\n",
        "import os\nos._exit(0)\n",
        "while True: pass\n",
    ],
)
def test_one_that_does_not_end_well_costs_the_others_nothing(bench: Bench, end: str) -> None:
    texts = ["def f(seed):\n    return 1\n", end, "raise ValueError('no')\n", "def f(seed):\n    return 2\n"]
    jobs = [bench.job(text, time_limit=1.0 if "while" in text else 60.0) for text in texts]
    transcripts = tuple(recite(jobs, bench.launcher))
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
    together = tuple(recite(jobs, bench.launcher))
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


def test_what_has_ended_before_an_interrupt_is_not_run_again(
    bench: Bench, fork_server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = open_cache({VARIABLE: str(tmp_path / "cache")})
    jobs = [bench.job(text) for text in (WHO, "import os\nos._exit(3)\n", WHO.format(2))]
    launcher = Borrowed(fork_server)
    with closing(Pool(launcher, cache)) as pool:
        once = iter([fork_server.start()])

        def start() -> Worker:
            for worker in once:
                return worker
            raise KeyboardInterrupt

        monkeypatch.setattr(launcher, "start", start)
        with pytest.raises(KeyboardInterrupt):
            pool.recite("check", jobs)
        assert [each.ending for each in pool.recite("check", jobs[:1])] == ["finished"]


def test_after_a_cancellation_no_worker_is_started_for_the_rest(bench: Bench, fork_server: ForkServer) -> None:
    with closing(Cancellation()) as cancellation:
        started: list[None] = []

        def cancel() -> None:
            started.append(None)
            cancellation.cancel()

        jobs = [bench.job(WHO.format(index)) for index in range(3)]
        transcripts = recite(jobs, Then(fork_server, cancel), cancellation)
        assert [each.ending for each in transcripts] == ["cancelled"]
    assert len(started) == 1


def test_what_is_forbidden_is_seen_in_every_text_though_a_library_took_its_name_meanwhile(bench: Bench) -> None:
    check = f'{CHECK}\nfrom flaxlings.check import forbid\n\nforbid("jax.nn.softmax", says="no softmax")\n'
    bench = replace(bench, check=check)
    source = (
        "import jax\nimport jax.example_libraries.stax as s\n\ndef f(seed):\n    return s.softmax(jax.numpy.zeros(2))\n"
    )
    transcripts = recite([bench.job(source)] * 2, bench.launcher)
    assert [[each.line for each in transcript.offences] for transcript in transcripts] == [[5], [5]]


def test_a_closed_pool_recites_nothing(bench: Bench, fork_server: ForkServer) -> None:
    pool = Pool(Borrowed(fork_server))
    pool.close()
    assert [each.ending for each in pool.recite("check", [bench.job(WHO)])] == ["cancelled"]
