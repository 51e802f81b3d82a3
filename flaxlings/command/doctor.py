"""`doctor`: whether everything that flaxlings needs works here. Each thing is tried, not only looked up."""

from __future__ import annotations

import platform
import queue
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from flaxlings import __version__, interrupt
from flaxlings.command.place import current_exercise, open_course, open_directory, open_progress, open_session
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course
from flaxlings.course.progress import Progress, solved_names
from flaxlings.course.source import Unreadable, read_source
from flaxlings.run.cache import VARIABLE, NoCache, open_cache
from flaxlings.screen.console import make_console, marks_for
from flaxlings.screen.doctor import Finding, render_findings
from flaxlings.screen.json import versions
from flaxlings.session import do
from flaxlings.watch.events import Event, Touched
from flaxlings.watch.watcher import Watcher

NEEDED = {"jax": ((0, 10, 2), (0, 13)), "flax": ((0, 12, 8), (0, 13))}
"""The supported versions: from the first, up to but without the second."""
PYTHON = (3, 11)
SAVE_LIMIT = 5.0
"""Seconds in which the watcher must have told about a save."""


def doctor() -> int:
    """Print what was found; 1 if something will not work."""
    console = make_console()
    findings = [*_installation()]
    try:
        course = open_course()
    except Fault as fault:
        findings.append(Finding("course", "broken", fault.says, fault.hint))
    else:
        findings += _course(course)
    findings += (_cache(), _terminal(console))
    console.print(render_findings(findings, marks=marks_for(console), width=console.width))
    return 1 if any(finding.health == "broken" for finding in findings) else 0


def _installation() -> Iterator[Finding]:
    yield Finding("flaxlings", "ok", __version__)
    python = f"{platform.python_version()} ({platform.system()} {platform.machine()})"
    if sys.version_info >= PYTHON:
        yield Finding("python", "ok", python)
    else:
        yield Finding("python", "broken", python, "flaxlings needs Python 3.11 or newer.")
    for package, version in versions().items():
        if package in NEEDED:
            yield _package(package, version)


def _package(package: str, version: str | None) -> Finding:
    least, below = NEEDED[package]
    wanted = f">={'.'.join(map(str, least))},<{'.'.join(map(str, below))}"
    install = f'Install it with `pip install "{package}{wanted}"`.'
    if version is None:
        return Finding(package, "broken", "is not installed", install)
    numbers = tuple(int(part) for part in version.split(".")[:3] if part.isdigit())
    if numbers < least:
        return Finding(package, "broken", f"{version} is too old", install)
    if numbers >= below:
        return Finding(package, "warning", f"{version} is newer than the course was proved with", install)
    return Finding(package, "ok", version)


def _course(course: Course) -> Iterator[Finding]:
    count = f"{len(course.exercises)} exercises in {len(course.topics)} topics"
    missing = [
        path.relative_to(course.home).as_posix()
        for exercise in course.exercises
        for path in (course.check_path(exercise), course.solution_path(exercise), course.stub_path(exercise))
        if not path.is_file()
    ]
    if missing:
        yield Finding("course", "broken", f"{missing[0]} is missing", "Install flaxlings again.")
        return
    yield Finding("course", "ok", f"{count} ({course.home})")
    try:
        directory = open_directory(course)
    except Fault as fault:
        yield Finding("directory", "warning", fault.says, fault.hint)
        # Everything else can be tried all the same, somewhere that leaves nothing behind.
        with tempfile.TemporaryDirectory() as somewhere:
            yield _worker(course, Directory(Path(somewhere)))
            yield _watcher(course, Path(somewhere))
        return
    yield _directory(course, directory)
    yield _state(course, directory)
    yield _worker(course, directory)
    yield _watcher(course, directory.root / "exercises")


def _directory(course: Course, directory: Directory) -> Finding:
    for exercise in course.exercises:
        source = read_source(directory.exercise_path(exercise))
        if isinstance(source, Unreadable):
            return Finding(
                "directory", "warning", source.says, f"`flaxlings reset {exercise.name}` brings the stub back."
            )
    return Finding("directory", "ok", str(directory.root))


def _state(course: Course, directory: Directory) -> Finding:
    try:
        loaded = open_progress(directory)
    except Fault as fault:
        return Finding("state file", "broken", fault.says, fault.hint)
    if not loaded.writable:
        return Finding("state file", "broken", "progress cannot be saved here", "Make the directory writable.")
    if loaded.warning:
        return Finding("state file", "warning", loaded.warning)
    return Finding("state file", "ok", _progress(course, loaded.progress))


def _progress(course: Course, progress: Progress) -> str:
    current = current_exercise(course, progress)
    solved = f"{len(solved_names(course, progress))} of {len(course.exercises)} solved"
    return f"{solved}, now at {current.name}" if current else solved


def _worker(course: Course, directory: Directory) -> Finding:
    exercise = course.exercises[0]
    began = time.monotonic()
    try:
        with open_session(course, directory) as session:
            # Not the reference, which can come from disk.
            verdict = do(lambda: session.judge(exercise, session.solution(exercise)))
    except Fault as fault:
        return Finding("worker", "broken", fault.says, fault.hint)
    if verdict is None or not verdict.solved:
        problem = verdict and verdict.problem
        says = problem.message if problem else "the reference answer of the first exercise is not solved"
        return Finding("worker", "broken", says, "Install flaxlings again in a fresh virtual environment.")
    return Finding(
        "worker", "ok", f"jax on the CPU backend answered in {time.monotonic() - began:.1f} s, imports included"
    )


def _watcher(course: Course, place: Path) -> Finding:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    try:
        # Beside the exercises, because what matters is the file system that they are on.
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=place) as watched:
            watcher = Watcher(Path(watched), exercise_of=lambda _: course.exercises[0], post=events.put)
            with watcher:
                began = time.monotonic()
                (Path(watched) / "save.py").write_text("saved\n", encoding="utf-8")
                while True:
                    with interrupt.waiting():
                        event = events.get(timeout=max(0.0, began + SAVE_LIMIT - time.monotonic()))
                    if isinstance(event, Touched):
                        break
                how = "the system tells about saves" if watcher.poll is None else f"polling every {watcher.poll:g} s"
                return Finding(
                    "watcher", "ok", f"{how}; a save was seen after {(time.monotonic() - began) * 1000:.0f} ms"
                )
    except queue.Empty:
        return Finding("watcher", "warning", "a save was not noticed", "Use `flaxlings watch --poll 1`.")
    except OSError as error:
        return Finding("watcher", "broken", f"cannot write here: {error.strerror}", "Make the directory writable.")


def _cache() -> Finding:
    try:
        cache = open_cache()
    except NoCache as error:
        return Finding(
            "cache",
            "warning",
            f"{error}; nothing is kept on disk, and everything is slower",
            f"{VARIABLE} can name a directory of your own.",
        )
    return Finding("cache", "ok", f"{cache.root}, {cache.size() / 1e6:.1f} MB; it can be deleted at any time")


def _terminal(console: Console) -> Finding:
    kind = "a terminal" if console.is_terminal else "no terminal"
    colours = {None: "no colours", "256": "256 colours"}.get(console.color_system, f"{console.color_system} colours")
    return Finding("terminal", "ok", f"{kind}, {console.width} columns, {colours}, {console.encoding}")
