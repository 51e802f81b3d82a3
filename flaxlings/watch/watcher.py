"""The learner's files observed by watchdog; what happens to them becomes events of the watch.

watchdog is imported when a watcher starts, so that commands that do not watch do not pay for it.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flaxlings.course.model import Exercise
from flaxlings.watch.events import Event, Touched, TreeChanged, WatcherReported
from flaxlings.watch.sightings import Sightings

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

FALLBACK_POLL = 0.5
"""Seconds between two looks when the system cannot tell us about saves and nobody chose an interval."""

CHECK_EVERY = 0.5
"""Seconds between two looks at whether the directory is still there and still observed."""

_SAVE = {"closed": True, "moved": True, "modified": False, "created": False}
"""Types of events that may be saves, and whether the writer is done then. A `moved` is one of its destination."""

_NO_SAVE = {"deleted", "attrib", "moved"}
"""Types of events after which the source path is gone, or cannot be read any more."""


def is_source_name(name: str) -> bool:
    """Whether a file of this name can be an exercise: no swap, lock, backup or temporary file of an editor.

    Those do not end in `.py` (`4913`, `foo.py~`, `#foo.py#`, `.foo.py.swp`, `foo.py___jb_tmp___`, `foo.py.tmp`) or are
    hidden (`.#foo.py`, `.foo.tmp.py`).
    """
    return name.endswith(".py") and not name.startswith(".")


class Watcher:
    """Observes a directory, recursively, and posts `Touched`, `TreeChanged` and `WatcherReported`.

    A directory that vanishes is reported once and observed again when it is back. Where the system cannot watch
    (no inotify watches left), polling takes over, and that is reported too. What the system forgets to tell is found
    three looks later.

    Args:
        directory: the learner's `exercises/`.
        exercise_of: the exercise whose file a path below `directory` is, or None.
        post: takes the events; called from other threads, must not block.
        clock: monotonic seconds, the clock of the watch.
        poll: seconds between two looks at the files; None lets the system tell us about saves.
        check_every: seconds between two looks at the directory itself.
    """

    def __init__(
        self,
        directory: Path,
        *,
        exercise_of: Callable[[Path], Exercise | None],
        post: Callable[[Event], None],
        clock: Callable[[], float] = time.monotonic,
        poll: float | None = None,
        check_every: float = CHECK_EVERY,
    ) -> None:
        self._directory = directory
        self._exercise_of = exercise_of
        self._post = post
        self._clock = clock
        self._poll = poll
        self._check_every = check_every
        self._observer: BaseObserver | None = None
        self._root = directory
        self._identity: tuple[int, int] | None = None
        self._sightings = Sightings(directory)
        self._trouble = ""
        self._stop = threading.Event()
        self._checker = threading.Thread(target=self._check, name="flaxlings-watcher", daemon=True)

    @property
    def poll(self) -> float | None:
        """Seconds between two looks at the files, None while the system tells us about saves."""
        return self._poll

    def start(self) -> None:
        """Observe; every change from the return of this on is posted. To be called once."""
        # Without a handler logging prints watchdog's warnings across the learner's screen.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        self._observe()
        self._checker.start()

    def stop(self) -> None:
        """Observe no more; nothing is posted after this."""
        self._stop.set()
        if self._checker.ident is not None:
            self._checker.join()
        self._let_go()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _check(self) -> None:
        while not self._stop.wait(self._check_every):
            if self._observer is None or self._identity != _identity(self._directory) or not _alive(self._observer):
                self._let_go()
                self._observe()
                if self._observer is not None:
                    self._post(TreeChanged(self._clock()))
            elif self._poll is None:
                self._tell_missed()

    def _tell_missed(self) -> None:
        """Post the saves that the system did not tell about."""
        saved, others = self._sightings.missed()
        for path in saved:
            exercise = self._exercise_at(path)
            if exercise is not None:
                # Nobody knows whether its writer is done.
                self._post(Touched(exercise.name, settled=False, at=self._clock()))
        if any(self._exercise_at(path) is not None for path in others):
            # No save, so it moves nobody; the current file is looked at, for whoever read it between two changes.
            self._post(TreeChanged(self._clock()))

    def _observe(self) -> None:
        """Start an observer, or report why there is none; `_check` tries again."""
        name = self._directory.name
        self._identity = _identity(self._directory)
        if self._identity is None:
            self._report(f"The directory {name}/ is not there.", "Bring it back, or run `flaxlings init`.")
            return
        self._root = self._directory.resolve()
        # Before the observer: what changes in between is told twice rather than never.
        self._sightings.begin()
        try:
            self._observer = self._started()
        except OSError as error:
            if _identity(self._directory) is None:
                self._report(f"The directory {name}/ is not there.", "Bring it back, or run `flaxlings init`.")
            else:
                self._report(f"{name}/ cannot be watched: {error.strerror}.", "Check the directory's permissions.")
            return
        if self._trouble:
            self._trouble = ""
            self._post(WatcherReported(f"{name}/ is watched again.", ""))

    def _report(self, says: str, hint: str) -> None:
        if says != self._trouble:
            self._trouble = says
            self._post(WatcherReported(says, hint))

    def _started(self) -> BaseObserver:
        """An observer that runs.

        Raises:
            OSError: not even polling works.
        """
        if self._poll is None:
            try:
                return self._start_observer(None)
            except OSError as error:
                if _identity(self._directory) is None:
                    raise
                observer = self._start_observer(FALLBACK_POLL)
                self._poll = FALLBACK_POLL
                self._post(
                    WatcherReported(
                        f"The system cannot watch files ({error.strerror}); looking every {FALLBACK_POLL:g} s instead.",
                        "Raise fs.inotify.max_user_watches and max_user_instances, or choose with `--poll SECONDS`.",
                    )
                )
                return observer
        return self._start_observer(self._poll)

    def _start_observer(self, poll: float | None) -> BaseObserver:
        from watchdog.events import FileSystemEventHandler  # noqa: PLC0415 -- see the module's docstring
        from watchdog.observers import Observer  # noqa: PLC0415 -- see the module's docstring
        from watchdog.observers.polling import PollingObserver  # noqa: PLC0415 -- see the module's docstring

        seen = self._seen

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                seen(event)

        class Ignorer(FileSystemEventHandler):
            pass

        observer = Observer() if poll is None else PollingObserver(timeout=poll)
        wanted = _wanted()
        try:
            observer.schedule(Handler(), str(self._root), recursive=True, event_filter=wanted)
            observer.start()
            if poll is None and sys.platform == "linux":
                # Below the root, watchdog 7 keeps silent about a directory that it could not watch, whose saves would
                # then go unanswered. Watched directly, the same directory raises.
                for directory in sorted(path for path in self._root.iterdir() if path.is_dir()):
                    observer.unschedule(observer.schedule(Ignorer(), str(directory), event_filter=wanted))
        except BaseException:
            observer.stop()
            raise
        return observer

    def _let_go(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()

    def _seen(self, event: FileSystemEvent) -> None:
        """Post what a watchdog event means; called from watchdog's thread."""
        at = self._clock()
        source = self._heard(event.src_path)
        if event.is_directory or (source is not None and event.event_type in _NO_SAVE):
            self._post(TreeChanged(at))
        if event.is_directory:
            return
        if event.event_type == "moved":
            source = self._heard(event.dest_path)
        if source is not None and event.event_type in _SAVE:
            self._post(Touched(source.name, settled=_SAVE[event.event_type], at=at))

    def _heard(self, reported: bytes | str) -> Exercise | None:
        """The exercise that something was told about."""
        path = Path(os.fsdecode(reported))
        if not path.is_relative_to(self._root):
            return None
        path = self._directory / path.relative_to(self._root)
        exercise = self._exercise_at(path)
        if exercise is not None:
            self._sightings.hear(path)
        return exercise

    def _exercise_at(self, path: Path) -> Exercise | None:
        return self._exercise_of(path) if is_source_name(path.name) else None


def _wanted() -> list[type[FileSystemEvent]]:
    """The events that can matter. Opening and reading are not among them: we do that ourselves at every save."""
    from watchdog import events  # noqa: PLC0415 -- see the module's docstring

    wanted: list[type[FileSystemEvent]] = [
        events.FileClosedEvent,
        events.FileCreatedEvent,
        events.FileDeletedEvent,
        events.FileModifiedEvent,
        events.FileMovedEvent,
        events.DirCreatedEvent,
        events.DirDeletedEvent,
        events.DirMovedEvent,
    ]
    if hasattr(events, "FileAttribEvent"):
        # watchdog 6 reports new permissions as a modification.
        wanted.append(events.FileAttribEvent)
    return wanted


def _identity(directory: Path) -> tuple[int, int] | None:
    """Which directory this is, so that one that was replaced is noticed; None if there is none."""
    try:
        status = directory.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _alive(observer: BaseObserver) -> bool:
    return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)
