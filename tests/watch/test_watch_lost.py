"""Where the system cannot tell about saves, and where it forgets to: they are answered all the same."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from watch_home import POLL, Home, linux_only
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from flaxlings.watch import watcher as watcher_module
from flaxlings.watch.events import Touched, TreeChanged, WatcherReported
from flaxlings.watch.watcher import Watcher

# Where the system cannot watch


def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "inotify watch limit reached")


def report_of(home: Home, watcher: Watcher) -> WatcherReported:
    """What is said when polling takes over, which really answers saves then."""
    with watcher:
        report = home.wait_for_report()
        assert watcher.poll == POLL
        home.dense.write_text("saved\n")
        home.wait(Touched("dense", False, 7.0))
    return report


@pytest.mark.parametrize("method", ["schedule", "start"])
def test_polling_takes_over_where_the_system_cannot_watch(
    home: Home, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_module, "FALLBACK_POLL", POLL)
    working = getattr(BaseObserver, method)

    def broken(self: BaseObserver, *args: object, **settings: object) -> object:
        if not isinstance(self, PollingObserver):
            refuse()
        return working(self, *args, **settings)

    monkeypatch.setattr(BaseObserver, method, broken)
    assert report_of(home, home.watcher()) == WatcherReported(
        "The system cannot watch files (inotify watch limit reached); looking every 0.02 s instead.",
        "Raise fs.inotify.max_user_watches and max_user_instances, or choose with `--poll SECONDS`.",
    )


@linux_only
def test_polling_takes_over_when_there_is_no_inotify_instance_left(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_instance() -> int:
        ctypes.set_errno(errno.EMFILE)
        return -1

    monkeypatch.setattr(watcher_module, "FALLBACK_POLL", POLL)
    monkeypatch.setattr("watchdog.observers.inotify_c.inotify_init", no_instance)
    assert "(inotify instance limit reached)" in report_of(home, home.watcher()).says


@linux_only
def test_polling_takes_over_when_the_watches_run_out_below_the_directory(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers import inotify_c

    working = inotify_c.inotify_add_watch

    def only_the_directory_itself(fd: int, path: bytes, mask: int) -> int:
        if path == os.fsencode(home.directory):
            return working(fd, path, mask)
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(watcher_module, "FALLBACK_POLL", POLL)
    monkeypatch.setattr(inotify_c, "inotify_add_watch", only_the_directory_itself)
    assert "(inotify watch limit reached)" in report_of(home, home.watcher()).says


def test_a_directory_that_cannot_be_watched_at_all_is_reported_once_and_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(BaseObserver, "start", refuse)
        watcher = home.watcher()
        watcher.start()
        assert home.wait_for_report() == WatcherReported(
            "exercises/ cannot be watched: inotify watch limit reached.", "Check the directory's permissions."
        )
    assert home.wait_for_report() == WatcherReported("exercises/ is watched again.", "")
    watcher.stop()


# Where the system forgets to tell


@pytest.fixture
def untold(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A watcher whose observer never says anything."""
    watcher = home.watcher(looks=True)
    monkeypatch.setattr(watcher, "_seen", lambda event: None)
    with watcher:
        yield home


def test_a_save_that_the_system_did_not_tell_about_is_found(untold: Home) -> None:
    untold.dense.write_text("saved\n")
    untold.wait(Touched("dense", False, 7.0))


def test_a_file_that_went_away_without_a_word_is_found(untold: Home) -> None:
    untold.dense.unlink()
    untold.wait(TreeChanged(7.0))
    untold.dense.write_text("back\n")
    untold.wait(Touched("dense", False, 7.0))


@pytest.mark.parametrize("linked", ["folder", "file"])
def test_a_save_behind_a_link_that_the_system_does_not_follow_is_found(tmp_path: Path, linked: str) -> None:
    home = Home(tmp_path)
    link = home.topic if linked == "folder" else home.dense
    link.rename(tmp_path / "elsewhere")
    link.symlink_to(tmp_path / "elsewhere")
    with home.watcher(looks=True):
        home.dense.write_text("saved\n")
        home.wait(Touched("dense", False, 7.0))


def test_another_time_of_a_file_that_is_behind_a_link_moves_nobody(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.topic.rename(tmp_path / "elsewhere")
    home.topic.symlink_to(tmp_path / "elsewhere")
    with home.watcher(looks=True):
        os.utime(home.dense, (1, 1))
        home.wait(TreeChanged(7.0))
        assert home.touched() == set()


@linux_only
def test_a_save_that_was_in_a_queue_that_overflowed_is_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog.observers.inotify_c import InotifyConstants, InotifyFD

    working = InotifyFD._parse_event_buffer

    def overflowed(buffer: bytes) -> Iterator[tuple[int, int, int, bytes]]:
        if any(mask & InotifyConstants.IN_CLOSE_WRITE for _, mask, _, _ in working(buffer)):
            yield -1, InotifyConstants.IN_Q_OVERFLOW, 0, b""

    with home.watcher(looks=True):
        with monkeypatch.context() as broken:
            broken.setattr(InotifyFD, "_parse_event_buffer", staticmethod(overflowed))
            home.dense.write_text("saved\n")
            home.wait(Touched("dense", False, 7.0))
        home.counter.write_text("the next\n")
        home.wait(Touched("counter", True, 7.0))
