"""`verify --strict`: verdicts for graders, about answers that may try anything."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course, Exercise
from flaxlings.run.cache import cache_root
from flaxlings.run.pipes import LaunchFault, occupy_standard_descriptors
from flaxlings.run.strict import Means, Room, StrictPool
from flaxlings.screen.console import make_console, whoever_reads
from flaxlings.session import USUAL_SEEDS, Session, default_jobs, result_of, threads

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.pitfalls import Known

_LEAST, _MOST = 1000, 1 << 24
"""Between the seeds that anybody would guess, and those that are no exact float32 any more."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """The seeds of a strict run, all of them made from one number, so that a verdict can be had again."""

    seed: int
    all: tuple[int, ...]

    @classmethod
    def of(cls, seed: int | None, count: int | None) -> Self:
        """The seeds that this number makes; fresh ones without it."""
        seed = secrets.randbelow(1 << 32) if seed is None else seed
        return cls(seed, tuple(_derived(seed, index) for index in range(count or USUAL_SEEDS)))


def _derived(seed: int, index: int) -> int:
    digest = hashlib.blake2b(f"{seed}/{index}".encode(), digest_size=8).digest()
    return _LEAST + int.from_bytes(digest) % (_MOST - _LEAST)


class StrictSession(Session):
    """A session that looks at no pitfall: what they do with the usual seeds tells nothing about fresh ones."""

    def pitfalls(
        self,
        exercise: Exercise,  # noqa: ARG002 -- the signature of the session
        patience: float | None = None,  # noqa: ARG002 -- likewise
        wanted: Callable[[], bool] = lambda: True,  # noqa: ARG002 -- likewise
    ) -> tuple[Known, ...]:
        """None."""
        return ()


@contextmanager
def open_strict_session(
    course: Course, directory: Directory, exercises: Sequence[Exercise], seeds: Seeds, jobs: int | None
) -> Iterator[Session]:
    """A session for these exercises whose references are made and gone before the first answer runs; it says how.

    Raises:
        Fault: nothing can be confined here.
    """
    occupy_standard_descriptors()
    hidden = (each for each in (course.home, directory.root, cache_root()) if each is not None)
    try:
        room = Room(hidden)
    except (LaunchFault, OSError) as error:
        hint = "The directory for temporary files must have room, and `flaxlings doctor` must find nothing."
        raise Fault(f"Nothing can be judged strictly here: {error}.", hint) from error
    try:
        session = StrictSession(course, directory, StrictPool(room))
        try:
            _say(seeds, room.means)
            with threads(jobs or default_jobs(), "references") as executor:
                for made in [executor.submit(session.reference, each, seeds.all) for each in exercises]:
                    result_of(made)
            yield session
        finally:
            session.close()
    finally:
        room.close()


def describe(seeds: Seeds, means: Means) -> tuple[str, ...]:
    """What is done here against answers that cheat, and what could not be."""
    sandbox, limits = means.sandbox, means.sandbox.limits
    done = [
        f"fresh seeds {', '.join(map(str, seeds.all))} (again with --seed {seeds.seed})",
        "no rehearsal, no cache",
        "a check without pitfalls",
        "a clean directory and environment",
    ]
    could_not: list[str] = []
    whole = f"memory {limits.memory >> 30} GiB"
    named = {
        "nothing else of the file system to be seen": bool(sandbox.mounts),
        "no network": sandbox.namespaces,
        "no other process in sight": sandbox.namespaces and bool(sandbox.mounts),
        whole if sandbox.mounts else f"{whole} for each process": True,
        f"files of {limits.file_size >> 20} MiB, {limits.open_files} of them open": True,
        f"{limits.processes} processes and threads": means.limits_processes,
    }
    for measure, is_done in named.items():
        (done if is_done else could_not).append(measure)
    lines = [f"strict: {'; '.join(done)}."]
    if could_not:
        lines.append(f"strict: could not: {'; '.join(could_not)} ({means.failed or 'root knows no such limit here'}).")
    if not sandbox.mounts:
        lines.append("strict: an answer can read what you can read, the solutions among it: judge it in a container.")
    return tuple(lines)


def _say(seeds: Seeds, means: Means) -> None:
    with whoever_reads():
        console = make_console(stderr=True)
        for line in describe(seeds, means):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
