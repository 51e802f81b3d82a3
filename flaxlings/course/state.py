"""The state file `.flaxlings/state.json`: read, changed under a lock, replaced atomically, never lost."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flaxlings import interrupt
from flaxlings.course.atomic import claim, create_numbered, replace_file, stamp, sweep_temporaries, utc_now
from flaxlings.course.fault import Fault, reason
from flaxlings.course.progress import Progress
from flaxlings.course.state_format import FORMAT, Decoded, decode, encode

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_TIMEOUT = 10.0
"""Seconds. The lock is held for one small write; whoever has to wait this long waits for something stuck."""

_TURN = 0.1
"""Seconds between two looks at whether a signal has come while the lock is waited for."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Progress as the state file has it now."""

    progress: Progress
    warning: str | None = None
    """What the learner has to be told about the file, one line."""
    writable: bool = True
    """False when a change would not be saved, as far as that can be known before."""


class _LockTakenError(OSError):
    """Somebody else held the lock all the time."""


def load(path: Path, *, now: Clock = utc_now, lock_timeout: float = LOCK_TIMEOUT) -> Loaded:
    """Read the state file; none is an empty progress, a damaged one is set aside beside it.

    Of a damaged file every record that can still be read is kept.

    Raises:
        Fault: the file cannot be read, or a newer flaxlings wrote it; then it is left alone.
    """
    decoded = _read(path)
    if not decoded.damage:
        return Loaded(decoded.progress, writable=_writable(path))
    try:
        with _locked(path, lock_timeout):
            return _recover(path, now)
    except OSError as error:
        warning = f"{_name(path)} is damaged ({decoded.damage}), and cannot be set aside: {reason(error)}."
        return Loaded(decoded.progress, warning, writable=False)


def change(
    path: Path,
    verb: Callable[[Progress], Progress],
    *,
    now: Clock = utc_now,
    lock_timeout: float = LOCK_TIMEOUT,
) -> Loaded:
    """Read the newest progress, apply the verb, and save what comes out, with nobody in between.

    A verb that changes nothing writes nothing and needs no lock. It is called once or twice, so it must be pure.

    Raises:
        Fault: progress is not saved, and why; or as `load`.
    """
    decoded = _read(path)
    if not decoded.damage and verb(decoded.progress) == decoded.progress:
        return Loaded(decoded.progress, writable=_writable(path))
    warning = None
    try:
        with _locked(path, lock_timeout):
            before = _recover(path, now)
            warning = before.warning
            progress = verb(before.progress)
            if progress != before.progress:
                if path.exists() and not os.access(path, os.W_OK):
                    # Replacing it would succeed; whoever made it read-only wants it as it is.
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                sweep_temporaries(path)
                replace_file(path, encode(progress))
            return Loaded(progress, warning)
    except OSError as error:
        if isinstance(error, _LockTakenError):
            says = f"Progress is not saved: {error}."
            hint = "Close other flaxlings that run in this directory, then try again."
        else:
            says = f"Progress is not saved: {_name(path)} cannot be written: {reason(error)}."
            hint = (
                f"Make {_name(path.parent)} writable, or make room on the disk; what was saved before is still there."
            )
        raise Fault(f"{says} {warning}" if warning else says, hint) from error


@contextmanager
def _locked(path: Path, timeout: float) -> Iterator[None]:
    from filelock import FileLock  # noqa: PLC0415 -- 30 ms that only a writer should pay

    path.parent.mkdir(exist_ok=True)
    lock = FileLock(path.with_name("state.lock"))
    # A lock that is free is no place to leave at: a signal that came before costs no progress.
    if not _taken(lock, 0.0):
        with interrupt.waiting():
            end = time.monotonic() + timeout
            while not _taken(lock, min(_TURN, max(0.0, end - time.monotonic()))):
                # Whoever is told of a signal, as a watch is, cannot end before this does.
                if interrupt.noted() or time.monotonic() >= end:
                    raise _LockTakenError(f"another flaxlings holds {_name(path.with_name('state.lock'))}")
    try:
        yield
    finally:
        lock.release()


def _taken(lock: BaseFileLock, timeout: float) -> bool:
    from filelock import Timeout  # noqa: PLC0415 -- as above

    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        return False
    return True


def _recover(path: Path, now: Clock) -> Loaded:
    """Under the lock: what the file says; a damaged one is set aside, and what could be read of it takes its place.

    Raises:
        OSError: it cannot be set aside; then it is as it was.
    """
    decoded = _read(path)
    if not decoded.damage:
        return Loaded(decoded.progress)
    stem = f"{path.name}.corrupt-{stamp(now())}"
    if decoded.progress == Progress():
        aside = claim(path.parent, stem)
        try:
            path.replace(aside)
        except OSError:
            aside.unlink()
            raise
        rest = "Nothing could be read from it"
    else:
        aside = create_numbered(path.parent, stem, "", path.read_bytes())
        replace_file(path, encode(decoded.progress))
        rest = "Everything else could be read from it"
    return Loaded(
        decoded.progress,
        f"{_name(path)} was damaged ({decoded.damage}). {rest}; it is kept as {_name(aside)}.",
    )


def _read(path: Path) -> Decoded:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Decoded(Progress())
    except OSError as error:
        hint = "Check its permissions, or move it out of the way to start anew."
        raise Fault(f"{_name(path)} cannot be read: {reason(error)}.", hint) from error
    decoded = decode(data)
    if decoded.newer is not None:
        says = (
            f"{_name(path)} was written by a newer flaxlings: it has format {decoded.newer}, this one knows {FORMAT}."
        )
        raise Fault(says, "Upgrade flaxlings; the file is left as it is.")
    return decoded


def _writable(path: Path) -> bool:
    directory = path.parent if path.parent.exists() else path.parent.parent
    return os.access(directory, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))


def _name(path: Path) -> str:
    """A path as the learner sees it: relative to the directory that `.flaxlings` is in."""
    return path.name if path.name == ".flaxlings" else f"{path.parent.name}/{path.name}"
