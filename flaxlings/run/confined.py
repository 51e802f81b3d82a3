"""A confined worker as its parent sees it: its environment, its end, its directory."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from flaxlings.run.interpreter import environment
from flaxlings.run.layout import LIBRARIES
from flaxlings.run.spawn import SpawnedWorker
from flaxlings.run.starvation import cpu_wait

PACKAGE = Path(__file__).parents[1]
PATIENCE = 2.0
"""Seconds in which a warden says how its run ended."""


class ConfinedWorker:
    """A worker in a sandbox, with its clean directory."""

    def __init__(self, worker: SpawnedWorker, home: Path, *, is_guarded: bool) -> None:
        self.jobs, self.answers, self.output = worker.jobs, worker.answers, worker.output
        self._worker = worker
        self._home = home
        self._is_guarded = is_guarded

    def wait(self, limit: float) -> int | None:
        """Its exit code, once it ends by itself; None after so many seconds."""
        try:
            return self._worker.process.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> int | None:
        """End everything of the run; the exit code."""
        if self._is_guarded and self._worker.process.returncode is None:
            # The warden has seen how the run ended, or ends it, and says so; only then it ends itself.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._worker.process.pid, signal.SIGTERM)
            self.wait(PATIENCE)
        return self._worker.end()

    def waited(self, *, roughly: bool = False) -> float:
        """Seconds for which the run was ready while others had the processors."""
        return max((cpu_wait(pid, roughly=roughly) for pid in _line_of(self._worker.process.pid)), default=0.0)

    def complaint(self) -> str:
        """Nothing: what it printed is in its output."""
        return ""

    def close(self) -> None:
        """Give the descriptors and the directory back."""
        self._worker.close()
        shutil.rmtree(self._home, ignore_errors=True)


def scrubbed(environ: Mapping[str, str], home: Path, program: Path) -> dict[str, str]:
    """The environment of a confined worker: nothing of the user's but where Python and its libraries are."""
    own = [path for path in environ.get("PYTHONPATH", "").split(os.pathsep) if path and not is_ours(Path(path))]
    kept = {name: environ[name] for name in (LIBRARIES,) if name in environ}
    return environment(
        {
            **kept,
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONPATH": os.pathsep.join([str(program), *own]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    )


def is_ours(path: Path) -> bool:
    """Whether this directory is on Python's path for nothing but flaxlings: any clone, with solutions in it."""
    return (path / PACKAGE.name / "__init__.py").is_file() and (path / "checks").is_dir()


def _line_of(pid: int) -> list[int]:
    """The process, its first child, and so on."""
    line = [pid]
    with contextlib.suppress(OSError, ValueError, IndexError):
        while len(line) < 4:
            children = Path(f"/proc/{line[-1]}/task/{line[-1]}/children").read_text(encoding="ascii").split()
            line.append(int(children[0]))
    return line
