"""Strict runs: each in a worker that is shut in, and knows nothing of the reference.

A worker of this kind is started for one run only. It sees a copy of the program, a check without pitfalls and variants,
and a clean directory; what of the rest can be kept from it depends on the system, is tried once, and is said.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from flaxlings import interrupt
from flaxlings.course.fault import Fault
from flaxlings.course.stripped import stripped
from flaxlings.judge.observation import Transcript
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.confined import PACKAGE, ConfinedWorker, is_ours, scrubbed
from flaxlings.run.layout import layout, programs_of_python
from flaxlings.run.pipes import LaunchFault
from flaxlings.run.pool import Pool, ReferenceKey
from flaxlings.run.sandbox import Limits, Sandbox, encode_sandbox
from flaxlings.run.spawn import spawn
from flaxlings.run.wire import Job

TRIAL_LIMIT = 120.0
"""Seconds that a trial may take: it imports jax, on a cold, busy machine."""
_PROGRAM = (
    "__init__.py",
    "check.py",
    "course/__init__.py",
    "course/model.py",
    "course/source.py",
    "judge/__init__.py",
    "judge/difference.py",
    "judge/observation.py",
    "judge/picture.py",
    "judge/verdict.py",
    "run/__init__.py",
    "run/sandbox.py",
    "run/sealed.py",
    "run/wire.py",
    "run/worker/*.py",
)
"""What a worker imports of flaxlings: itself, the check's helpers, and the nouns."""


@dataclass(frozen=True, slots=True)
class Means:
    """What this system does to confine a run."""

    sandbox: Sandbox
    limits_processes: bool
    failed: str = ""
    """Why it does no more, in the system's words."""


class StrictPool(Pool):
    """A pool whose workers are all confined: answers and references alike, so that they run under the same conditions.

    Nothing is rehearsed, nothing is kept on disk, and no mistake of the course's is looked at.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._room = room

    def run(self, job: Job, cancellation: Cancellation | None = None) -> Transcript:
        """Run the job, and wait for its transcript."""
        return super().run(self._room.admitted(job), cancellation)

    def reference(self, key: ReferenceKey, job: Job) -> Transcript:
        """The transcript of a reference, in the parent's memory alone."""
        return super().reference(key, self._room.admitted(job))

    def rehearse(self, job: Job, wanted: object = None) -> bool:  # noqa: ARG002 -- the signature of the pool
        """Never."""
        return False

    def recite(self, check: str, jobs: Sequence[Job]) -> tuple[Transcript, ...]:  # noqa: ARG002 -- likewise
        """Nothing: what pitfalls do with the usual seeds tells nothing about fresh ones."""
        return (Transcript(ending="cancelled"),) * len(jobs)


class Room:
    """Starts confined workers: a launcher. Safe to use from several threads.

    Args:
        hidden: directories that no run may see, where the system can hide one.
        limits: what a run may use.

    Raises:
        LaunchFault: not even the least of it can be had.
        OSError: there is no room for a copy of the program.
    """

    def __init__(self, hidden: Iterable[Path] = (), limits: Limits | None = None) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="flaxlings-strict-")).resolve()
        self._lock = threading.Lock()
        self._number = 0
        self._limits = limits or _limits()
        self._program = self._root / "program"
        self._checks = self._root / "checks"
        try:
            self._checks.mkdir()
            _copy_program(self._program / PACKAGE.name)
            environ = scrubbed(os.environ, self._root, self._program)
            outside = [path for path in programs_of_python(environ) if not is_ours(path)]
            shown = (*outside, self._program, self._checks)
            # An editable installation leaves a copy of the course among the packages.
            copies = (path / PACKAGE.name for path in outside if path != self._program)
            self._mounts = layout(shown, (PACKAGE, *copies, *hidden))
            self.means = self._try()
        except BaseException:
            self.close()
            raise

    def admitted(self, job: Job) -> Job:
        """The job as a confined worker gets it: with a check that knows no answer, and without a path of this machine.

        Raises:
            Fault: the check cannot be read, or not be written where the worker finds it.
        """
        check = self._checks / f"{job.exercise}.py"
        try:
            text = stripped(Path(job.check).read_text(encoding="utf-8"))
            with self._lock:
                if not check.exists() or check.read_text(encoding="utf-8") != text:
                    check.write_text(text, encoding="utf-8")
        except OSError as error:
            says = f"The check of {job.exercise} cannot be copied: {error.strerror}."
            raise Fault(says, hint="The directory for temporary files must have room.") from error
        return structs.replace(job, check=str(check), directory=".", path=Path(job.path).name, programs=())

    def warm(self) -> None:
        """Nothing helps the next start: each worker is a process of its own."""

    def start(self) -> ConfinedWorker:
        """A fresh worker, shut in before it reads its job."""
        home = self._new_home()
        try:
            return self._start(structs.replace(self.means.sandbox, home=str(home)))
        except LaunchFault:
            shutil.rmtree(home, ignore_errors=True)
            raise

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _new_home(self) -> Path:
        with self._lock:
            self._number += 1
            home = self._root / f"run{self._number}"
        home.mkdir(mode=0o700)
        return home

    def _start(self, sandbox: Sandbox) -> ConfinedWorker:
        home = Path(sandbox.home)
        process = spawn("confined", environ=scrubbed(os.environ, home, self._program), directory=home)
        worker = ConfinedWorker(process, home, is_guarded=sandbox.namespaces)
        # It fits into the pipe, and what is not read because the worker died shows as that.
        with contextlib.suppress(BrokenPipeError):
            os.write(worker.jobs, encode_sandbox(sandbox))
        return worker

    def _try(self) -> Means:
        """The most that this system does; each candidate is tried with a worker that imports jax and ends."""
        plain = Sandbox("", self._limits, trial=True)
        candidates = [
            structs.replace(plain, namespaces=True, mounts=self._mounts),
            structs.replace(plain, namespaces=True),
        ]
        failed = ""
        if sys.platform != "linux":
            candidates, failed = [], f"{sys.platform} has no namespaces"
        for sandbox in (*candidates, plain):
            complaint, short = self._tried(sandbox)
            if not complaint:
                return Means(structs.replace(sandbox, trial=False), "processes" not in short, failed)
            failed = failed or complaint
        raise LaunchFault(f"no worker can be confined: {complaint}")

    def _tried(self, sandbox: Sandbox) -> tuple[str, frozenset[str]]:
        """Why it does not work, and what falls short where it does."""
        worker = self._start(structs.replace(sandbox, home=str(self._new_home())))
        try:
            with interrupt.waiting():
                code = worker.wait(TRIAL_LIMIT)
            os.set_blocking(worker.output, False)
            said = ""
            with contextlib.suppress(BlockingIOError):
                said = os.read(worker.output, 1 << 16).decode("utf-8", "replace").strip()
            lines = said.splitlines()
            if code != 0:
                return (lines[-1] if lines else f"exit code {code}"), frozenset()
            return "", frozenset(lines)
        finally:
            worker.end()
            worker.close()


def _limits() -> Limits:
    """Room for the threads that jax starts for each processor, and for as many processes as a text may want."""
    limits = Limits()
    return structs.replace(limits, processes=limits.processes + 32 * (os.cpu_count() or 1))


def _copy_program(target: Path) -> None:
    for pattern in _PROGRAM:
        for source in PACKAGE.glob(pattern):
            copy = target / source.relative_to(PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
