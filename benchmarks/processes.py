"""Processes that are started, timed and always ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DEADLINE = 300.0
"""Seconds after which whatever is waited for has gone wrong."""

GRACE = 10.0
"""Seconds that a process has to end after it was told to."""

_LAST_WORDS = 400
"""Characters of what a process has said that tell why it ended."""


class NotMeasured(Exception):
    """Something did not go as it must for a measurement to mean anything; the text says what."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ran to its end: how long it took (seconds), and what it said."""

    seconds: float
    output: str
    code: int


def run(
    command: Sequence[str], directory: Path, environ: Mapping[str, str], codes: Sequence[int] | None = (0,)
) -> Ended:
    """Run one command to its end; the time is that from before its start until it is gone.

    Raises:
        NotMeasured: the exit code is none of `codes` (None: any will do), or it never ended.
    """
    start = time.monotonic()
    with started(command, directory, environ) as process:
        try:
            output, errors = process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"{_name(command)} did not end in {DEADLINE:g} s") from None
        seconds = time.monotonic() - start
    if codes is not None and process.returncode not in codes:
        said = (errors or output).strip()[-_LAST_WORDS:]
        raise NotMeasured(f"{_name(command)} ended with {process.returncode}: {said}")
    return Ended(seconds, output, process.returncode)


def run_all(
    commands: Sequence[Sequence[str]], directory: Path, environ: Mapping[str, str], jobs: int, codes: Sequence[int]
) -> float:
    """Run the commands, `jobs` at a time; the seconds until the last one has ended.

    Raises:
        NotMeasured: as `run`.
    """
    start = time.monotonic()
    executor = ThreadPoolExecutor(jobs)
    try:
        for future in [executor.submit(run, command, directory, environ, codes) for command in commands]:
            future.result()
    finally:
        # Whoever fails or interrupts waits for the `jobs` that run, and for no other.
        executor.shutdown(cancel_futures=True)
    return time.monotonic() - start


@contextlib.contextmanager
def started(
    command: Sequence[str],
    directory: Path,
    environ: Mapping[str, str],
    *,
    stdin: int = subprocess.DEVNULL,
    output: int = subprocess.PIPE,
    errors: int = subprocess.PIPE,
    passed: Sequence[int] = (),
) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own; the whole group has ended when the block is left."""
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=dict(environ),
        stdin=stdin,
        stdout=output,
        stderr=errors,
        encoding="utf-8",
        start_new_session=True,
        pass_fds=passed,
    )
    try:
        yield process
    finally:
        end(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                # What was not sent any more is nobody's loss.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def end(process: subprocess.Popen[str]) -> None:
    """Have the process end its own children and itself; then see to it that nothing of its group is left."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words(talk: IO[bytes]) -> str:
    """The end of what was written to this file; `nothing` where nothing was."""
    talk.seek(0)
    return talk.read().decode("utf-8", "replace").strip()[-_LAST_WORDS:] or "nothing"


def _name(command: Sequence[str]) -> str:
    """The command without the interpreter and its switches, and without long lists of names."""
    words = [word for word in command[1:] if word not in ("-P", "-m")]
    return f"`{' '.join(words[:6])}{' ...' if len(words) > 6 else ''}`"
