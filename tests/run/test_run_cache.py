"""What is kept on disk: private, whole or not at all, keyed by all that it depends on, and never needed."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from runs import Bench, Borrowed

from flaxlings.judge.observation import Number, Transcript
from flaxlings.run.cache import VARIABLE, Cache, NoCache, generation, open_cache, reference_name
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.pool import Pool, ReferenceKey

KEY = ReferenceKey("check", "solution", None)
NAME = reference_name(exercise="exercise", check="check", solution="solution", seeds=None)
COUNTS = """
import pathlib

def f(seed):
    runs = pathlib.Path("runs")
    runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
    return {"seed": seed, "text": "a"}
"""
COMPILES = """
import jax

def f(seed):
    return jax.jit(lambda x: x * 3 + seed)(jax.numpy.arange(5.0))
"""


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache({VARIABLE: str(tmp_path / "cache")})


def programs(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def reference(bench: Bench, launcher: ForkServer, cache: Cache | None, source: str = COUNTS) -> Transcript:
    """What a new flaxlings is told of the reference."""
    return Pool(Borrowed(launcher), cache).reference(KEY, bench.job(source))


def test_a_reference_runs_once_for_all_times(bench: Bench, fork_server: ForkServer, cache: Cache) -> None:
    first = reference(bench, fork_server, cache)
    again = reference(bench, fork_server, cache)
    assert first.ending == "finished"
    assert first.observations[0].leaves
    assert again == first
    assert (bench.directory / "runs").read_text() == "x"


def test_without_a_cache_it_runs_each_time(bench: Bench, fork_server: ForkServer) -> None:
    assert reference(bench, fork_server, None).observations == reference(bench, fork_server, None).observations
    assert (bench.directory / "runs").read_text() == "xx"


def test_a_reference_that_did_not_finish_is_not_kept(bench: Bench, fork_server: ForkServer, cache: Cache) -> None:
    assert reference(bench, fork_server, cache, "import os\nos._exit(3)\n").ending == "died"
    assert cache.transcript(NAME) is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 400])
def test_a_damaged_transcript_is_made_again(bench: Bench, fork_server: ForkServer, cache: Cache, damage: bytes) -> None:
    first = reference(bench, fork_server, cache)
    (path,) = cache._references.iterdir()
    path.write_bytes(damage)
    assert reference(bench, fork_server, cache).observations == first.observations
    assert (bench.directory / "runs").read_text() == "xx"
    assert cache.transcript(path.name) is not None


def test_every_single_flipped_byte_is_noticed(bench: Bench, fork_server: ForkServer, cache: Cache) -> None:
    reference(bench, fork_server, cache)
    (path,) = cache._references.iterdir()
    whole = path.read_bytes()
    for index in range(len(whole)):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 0x40]) + whole[index + 1 :])
        assert cache.transcript(path.name) is None
    path.write_bytes(whole)
    assert cache.transcript(path.name) is not None


def test_a_directory_that_vanishes_costs_time_and_nothing_else(
    bench: Bench, fork_server: ForkServer, tmp_path: Path
) -> None:
    cache = open_cache({VARIABLE: str(tmp_path / "cache")})
    (tmp_path / "cache").rename(tmp_path / "elsewhere")
    transcript = reference(bench, fork_server, cache, COMPILES)
    assert (transcript.ending, transcript.notes, transcript.output) == ("finished", (), "")


def test_references_and_learners_share_no_directory_to_write_to(
    bench: Bench, fork_server: ForkServer, cache: Cache
) -> None:
    pool = Pool(Borrowed(fork_server), cache)
    pool.reference(KEY, bench.job(COMPILES))
    compiled = programs(cache.course_programs)
    assert compiled
    assert programs(cache.learner_programs) == set()
    pool.run(bench.job(COMPILES))
    assert programs(cache.learner_programs) == set()
    assert programs(cache.course_programs) == compiled
    pool.run(bench.job(COMPILES.replace("* 3", "* 4")))
    assert programs(cache.learner_programs)
    assert programs(cache.course_programs) == compiled


def test_a_reference_reads_nothing_that_a_learners_text_has_compiled(
    bench: Bench, fork_server: ForkServer, cache: Cache
) -> None:
    pool = Pool(Borrowed(fork_server), cache)
    pool.run(bench.job(COMPILES))
    for path in cache.learner_programs.iterdir():
        path.write_bytes(b"poison")
    assert pool.reference(KEY, bench.job(COMPILES)).observations[0].raised is None
    assert programs(cache.course_programs) >= programs(cache.learner_programs)
    assert all(path.read_bytes() == b"poison" for path in cache.learner_programs.iterdir())


def test_a_rehearsed_worker_writes_as_a_learners_from_then_on(
    bench: Bench, fork_server: ForkServer, cache: Cache
) -> None:
    with closing(Pool(Borrowed(fork_server), cache)) as pool:
        assert pool.rehearse(bench.job(COMPILES))
        compiled = programs(cache.course_programs)
        pool.run(bench.job(COMPILES.replace("* 3", "* 4")))
        assert compiled
        assert programs(cache.learner_programs)
        assert programs(cache.course_programs) == compiled


@pytest.mark.parametrize("damage", [b"", b"0" * 15, b"0" * 4000])
def test_a_damaged_program_is_compiled_again_and_nobody_hears_of_it(
    bench: Bench, fork_server: ForkServer, cache: Cache, damage: bytes
) -> None:
    pool = Pool(Borrowed(fork_server), cache)
    first = pool.run(bench.job(COMPILES))
    for path in cache.learner_programs.iterdir():
        path.write_bytes(damage)
    again = pool.run(bench.job(COMPILES))
    assert (again.ending, again.notes, again.output) == ("finished", (), "")
    assert again.observations == first.observations
    assert all(path.read_bytes() != damage for path in cache.learner_programs.iterdir())


def test_a_program_of_the_cache_is_used_and_not_compiled(bench: Bench, fork_server: ForkServer, cache: Cache) -> None:
    watching = """
import jax
hits = []
jax.monitoring.register_event_listener(lambda event, **_: hits.append(event))

def f(seed):
    jax.jit(lambda x: x * 3)(jax.numpy.arange(5.0))
    return [sum(event.endswith(name) for event in hits) for name in ("cache_hits", "cache_misses")]
"""
    pool = Pool(Borrowed(fork_server), cache)
    for expected in (["0", "2"], ["2", "0"]):
        leaves = pool.run(bench.job(watching)).observations[0].leaves
        assert [leaf.value.text for leaf in leaves if isinstance(leaf.value, Number)] == expected


def test_the_users_own_jax_cache_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Cache) -> None:
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "theirs"))
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    with closing(ForkServer()) as server:
        bench = Bench(tmp_path, server)
        Pool(Borrowed(server), cache).run(bench.job(COMPILES))
        Pool(Borrowed(server)).run(bench.job(COMPILES))
    assert programs(cache.learner_programs)
    assert not (tmp_path / "theirs").exists()


def test_everything_that_a_transcript_depends_on_is_in_its_name() -> None:
    environ = {"HOME": "/nowhere", "JAX_ENABLE_X64": "0"}
    assert generation(environ) == generation({"JAX_ENABLE_X64": "0"})
    assert generation(environ) != generation({**environ, "JAX_ENABLE_X64": "1"})
    names = {
        reference_name(exercise=exercise, check=check, solution=solution, seeds=seeds)
        for exercise in ("a", "b")
        for check in ("a", "b")
        for solution in ("a", "b")
        for seeds in (None, (0,), (0, 17))
    }
    assert len(names) == 24


@pytest.mark.parametrize(("package", "depends"), [("jax", True), ("flax", True), ("rich", False)])
def test_another_version_of_jax_or_flax_is_another_generation(
    monkeypatch: pytest.MonkeyPatch, package: str, depends: bool
) -> None:
    before = generation({})
    known = importlib.metadata.version
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99" if name == package else known(name))
    assert (generation({}) != before) is depends


def test_off_keeps_nothing() -> None:
    with pytest.raises(NoCache, match="is off"):
        open_cache({VARIABLE: "off"})


def test_a_relative_name_is_refused() -> None:
    with pytest.raises(NoCache, match="not an absolute path"):
        open_cache({VARIABLE: "here"})


def test_a_directory_that_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    root = tmp_path / "cache"
    open_cache({VARIABLE: str(root)})
    root.chmod(0o777)
    with pytest.raises(NoCache, match="can be written by others"):
        open_cache({VARIABLE: str(root)})


def test_a_directory_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    with pytest.raises(NoCache, match="belongs to somebody else"):
        open_cache({VARIABLE: str(tmp_path / "cache")})


def test_a_link_to_a_directory_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "real")
    with pytest.raises(NoCache, match="no directory"):
        open_cache({VARIABLE: str(tmp_path / "cache")})


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(NoCache, match="cannot be used"):
        open_cache({VARIABLE: str(tmp_path / "cache")})


def test_everything_is_private_and_tagged_as_a_cache(cache: Cache) -> None:
    assert cache.root.stat().st_mode & 0o777 == 0o700
    assert cache.tag.read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


def test_pruning_leaves_what_was_used_last(cache: Cache) -> None:
    kept = [cache.course_programs / name for name in ("new", "newer", "newest")]
    for age, path in enumerate(reversed(kept)):
        path.write_bytes(b"x" * 100)
        os.utime(path, (1e9 - age, 1e9 - age))
    cache.prune(now=1e9, limit=250)
    assert programs(cache.course_programs) == {"newer", "newest"}
    cache.prune(now=1e9 + 100 * 86400)
    assert programs(cache.course_programs) == set()
    assert cache.tag.exists()


def test_nothing_that_is_not_ours_is_pruned_or_counted_or_written_to(tmp_path: Path) -> None:
    root = tmp_path / "home"
    foreign = [root / "thesis.tex", root / "photos" / ".old", root / "0123456789abcdef" / "key", root / "CACHEDIR.TAG"]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine")
        os.utime(path, (0, 0))
    cache = open_cache({VARIABLE: str(root)})
    cache.prune(now=1e9, limit=0)
    assert [path.read_bytes() for path in foreign] == [b"mine"] * 4
    assert {path.name for path in root.iterdir()} == {path.relative_to(root).parts[0] for path in foreign} | {
        cache.generation
    }
    assert cache.size() == 0


def test_other_generations_are_pruned_too(cache: Cache, tmp_path: Path) -> None:
    old = open_cache({VARIABLE: str(cache.root), "JAX_ENABLE_X64": "1"}).course_programs / "old"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert cache.size() == 1
    cache.prune(now=1e9)
    assert not old.exists()


def test_it_is_pruned_at_the_first_use_and_once_a_day_from_then_on(cache: Cache) -> None:
    path = cache.course_programs / "old"

    def prunes(at: float) -> bool:
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
        cache.prune_daily(now=at)
        return not path.exists()

    day = 86400.0
    moments = (1e9, 1e9 + 1, 1e9 + day - 1, 1e9 + day, 1e9 + day + 1, 1e9)
    assert [prunes(moment) for moment in moments] == [True, False, False, True, False, True]


def test_whoever_cannot_say_that_they_pruned_does_not(cache: Cache) -> None:
    path = cache.course_programs / "old"
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    cache.tag.unlink()
    cache.prune_daily(now=1e9)
    assert path.exists()


def test_pruning_removes_what_killed_writers_left(cache: Cache) -> None:
    for name, age in ((".young.1", 60), (".old.2", 7200), ("old", 7200)):
        path = cache.learner_programs / name
        path.write_bytes(b"x")
        os.utime(path, (1e9 - age, 1e9 - age))
    cache.prune(now=1e9)
    assert programs(cache.learner_programs) == {".young.1", "old"}


def test_two_flaxlings_at_once_share_it(tmp_path: Path, cache: Cache) -> None:
    (tmp_path / "check.py").write_text(Bench.check)
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from pathlib import Path
from contextlib import closing
from runs import Bench
from flaxlings.run.cache import open_cache
from flaxlings.run.launcher import make_launcher
from flaxlings.run.pool import Pool, ReferenceKey
launcher = make_launcher()
with closing(Pool(launcher, open_cache())) as pool:
    bench = Bench(Path({str(tmp_path)!r}), launcher)
    for number in range(6):
        key = ReferenceKey("check", str(number), None)
        assert pool.reference(key, bench.job({COMPILES!r}.replace("3", str(number)))).observations[0].leaves
"""
    environ = {**os.environ, VARIABLE: str(cache.root)}
    both = [subprocess.Popen([sys.executable, "-c", script], env=environ) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(list(cache._references.iterdir())) == 6
    assert all(cache.transcript(path.name) is not None for path in cache._references.iterdir())
    assert not [name for name in programs(cache.course_programs) if name.startswith(".")]
